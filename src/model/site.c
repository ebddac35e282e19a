#include "model/site.h"

#include <math.h>
#include <stddef.h>

const char *const power_kind_words[] = {"grid", "generator", "battery", "solar", NULL};

bool power_is_firm(enum power_kind kind)
{
    return kind == POWER_GRID || kind == POWER_GENERATOR;
}

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
    {"water",
     KEY_QUANTITY,
     {.metre = 3, .joule = -1},
     FIELD(water),
     .min = 0,
     .max = 1e-8,
     .optional = true,
     .doc = "Water that cooling evaporates at the site per IT energy (WUE, L/kWh); left out: water "
            "is not counted, and figures of it are undefined."},
};
#undef FIELD
const struct key_table site_model_table = {
    KEY_TABLE("site model", struct site_model, site_model_keys),
    .doc = "What a place costs and how it cools.",
};

static bool check_power(const void *self, const struct node *node, struct diagnostics *diags)
{
    const struct power_model *model = self;
    bool battery = model->kind == POWER_BATTERY;
    if (battery && (isnan(model->unit_energy) || isnan(model->unit_power))) {
        diag_error(diags, node_mark(node), NULL, "battery '%s' needs unit-power and unit-energy",
                   model->name);
        return false;
    }
    if (battery && model->demand_charge.n > 0) {
        diag_error(diags, node_mark(node), NULL,
                   "battery '%s' has a demand-charge: it draws from the other sources",
                   model->name);
        return false;
    }
    if (model->kind != POWER_GENERATOR && model->auxiliaries > 0) {
        diag_error(diags, node_mark(node), NULL,
                   "'%s' has auxiliaries, which are of generators alone", model->name);
        return false;
    }
    if (!battery && !isnan(model->efficiency)) {
        diag_error(diags, node_mark(node), NULL,
                   "'%s' has an efficiency, which is of batteries alone", model->name);
        return false;
    }
    return true;
}

#define FIELD(NAME) .offset = offsetof(struct power_model, NAME)
static const struct key power_model_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "What source it is."},
    {"kind", KEY_WORD, FIELD(kind), .words = power_kind_words,
     .doc = "A grid contract, generators on site, batteries, or solar plants on site. Batteries "
            "and solar plants add no firm power."},
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
     .doc = "Price of energy generated (without 'auxiliaries', delivered), by date: tariff, or "
            "fuel and running cost."},
    {"demand-charge", KEY_PATH, DIM_MONEY_PER_POWER_TIME, FIELD(demand_charge), .min = 0,
     .max = 1e-3, .optional = true,
     .doc = "Charge on the highest power of each month, by date: '15 $/kW-month'."},
    {"efficiency", KEY_QUANTITY, DIM_NONE, FIELD(efficiency), .min = 0.1, .max = 1,
     .optional = true,
     .doc = "Energy that a battery gives back over the energy it takes (round trip)."},
    {"auxiliaries", KEY_QUANTITY, DIM_NONE, FIELD(auxiliaries), .min = 0, .max = 0.5,
     .fallback = "0 %",
     .doc = "Share of their output that generators need themselves (pumps, fans, fuel compressors) "
            "and don't give to the site; rated power, price and emissions are then those of the "
            "whole output. 0 where these figures are of what is given."},
    {"carbon", KEY_QUANTITY, DIM_CARBON_PER_ENERGY, FIELD(carbon), .min = 0, .max = 1e-3,
     .optional = true,
     .doc = "Emissions per energy generated (without 'auxiliaries', delivered), CO2-equivalent."},
};
#undef FIELD
const struct key_table power_model_table = {
    KEY_TABLE("power model", struct power_model, power_model_keys),
    .check = check_power,
    .doc = "A kind of power source: unit size, capital, price of energy, emissions.",
};
