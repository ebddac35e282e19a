#include "model/site.h"

#include <math.h>
#include <stddef.h>

const char *const power_kind_words[] = {"grid", "generator", "battery", NULL};

#define FIELD(NAME) .offset = offsetof(struct site_model, NAME)
static const struct key site_model_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "What place it is."},
    {"pue", KEY_PATH, DIM_NONE, FIELD(pue), .min = 1, .max = 3,
     .doc =
         "Facility energy over IT energy, mean of a year. Energy uses it, provisioning doesn't."},
    {"peak-ratio", KEY_QUANTITY, DIM_NONE, FIELD(peak_ratio), .min = 1, .max = 3,
     .doc = "Facility peak power over IT peak power. Provisioning uses it, energy doesn't."},
    {"shell-cost", KEY_QUANTITY, DIM_MONEY_PER_POWER, FIELD(shell_cost), .min = 0, .max = 1000,
     .doc = "Shell, mechanical and electrical plant per facility peak power."},
    {"land-cost", KEY_QUANTITY, DIM_MONEY, FIELD(land_cost), .min = 0, .max = 1e11,
     .optional = true,
     .doc = "Land, paid at the start; left out: not charged, and the result says so."},
};
#undef FIELD
const struct key_table site_model_table = {.name = "site model",
                                           .size = sizeof(struct site_model),
                                           .keys = site_model_keys,
                                           .n = sizeof site_model_keys / sizeof site_model_keys[0],
                                           .doc = "What a place costs and how it cools."};

static bool check_power(const void *self, const struct node *node, struct diagnostics *diags)
{
    const struct power_model *model = self;
    bool battery = model->kind == POWER_BATTERY;
    if (battery && (isnan(model->unit_energy) || isnan(model->unit_power))) {
        diag_error(diags, node_mark(node), NULL, "battery '%s' needs unit-power and unit-energy",
                   model->name);
        return false;
    }
    return true;
}

#define FIELD(NAME) .offset = offsetof(struct power_model, NAME)
static const struct key power_model_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "What source it is."},
    {"kind", KEY_WORD, FIELD(kind), .words = power_kind_words,
     .doc = "A grid contract, generators on site, or batteries. Batteries add no firm power."},
    {"unit-power", KEY_QUANTITY, DIM_POWER, FIELD(unit_power), .min = 0, .max = 1e10,
     .optional = true, .doc = "Rated power of one generator or battery pack."},
    {"unit-energy", KEY_QUANTITY, DIM_ENERGY, FIELD(unit_energy), .min = 0, .max = 1e15,
     .optional = true, .doc = "Energy that one battery pack holds."},
    {"power-cost", KEY_QUANTITY, DIM_MONEY_PER_POWER, FIELD(power_cost), .min = 0, .max = 1000,
     .fallback = "0 $/W", .doc = "Capital per rated power; 0 where the energy price includes it."},
    {"energy-cost", KEY_QUANTITY, DIM_MONEY_PER_ENERGY, FIELD(energy_cost), .min = 0, .max = 1,
     .fallback = "0 $/kWh", .doc = "Capital per energy held, of batteries."},
    {"energy-price", KEY_PATH, DIM_MONEY_PER_ENERGY, FIELD(energy_price), .min = 0, .max = 1e-3,
     .optional = true,
     .doc = "Price of energy delivered, by date: tariff, or fuel and running cost."},
    {"carbon", KEY_QUANTITY, DIM_CARBON_PER_ENERGY, FIELD(carbon), .min = 0, .max = 1e-3,
     .optional = true, .doc = "Emissions per energy delivered, CO2-equivalent."},
};
#undef FIELD
const struct key_table power_model_table = {
    .name = "power model",
    .size = sizeof(struct power_model),
    .keys = power_model_keys,
    .n = sizeof power_model_keys / sizeof power_model_keys[0],
    .check = check_power,
    .doc = "A kind of power source: unit size, capital, price of energy, emissions."};
