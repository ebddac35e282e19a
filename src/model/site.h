/* Sites and power sources of the catalogue: models/sites/NAME.yaml and models/power/NAME.yaml. What
 * is built there, and when, is the scenario's business. */
#ifndef COLOSSIM_MODEL_SITE_H
#define COLOSSIM_MODEL_SITE_H

#include "input/key.h"
#include "input/value.h"

struct site_model {
    const char *name, *title;
    struct path pue; /* facility energy over IT energy, annual mean */
    double
        peak_ratio; /* facility peak power over IT peak power; provisioning uses it, energy never */
    double shell_cost; /* $ per W of facility power: shell, mechanical and electrical */
    double land_cost;  /* $ for the site; NaN when unknown: not charged, and said so */
    double water;      /* m3 evaporated at the site per J of IT energy (WUE); NaN when unknown */
};
extern const struct key_table site_model_table;

enum power_kind { POWER_GRID, POWER_GENERATOR, POWER_BATTERY, POWER_SOLAR };
extern const char *const power_kind_words[];

/* Whether a source of that kind can promise power for a day: batteries and the sun can't. */
bool power_is_firm(enum power_kind);

struct power_model {
    const char *name, *title;
    int kind;                  /* enum power_kind */
    double unit_power;         /* W per generator or battery pack; NaN for the grid */
    double unit_energy;        /* J per battery pack; NaN for the others */
    double power_cost;         /* $ per W of capital; 0: the energy price includes it */
    double energy_cost;        /* $ per J of capital, batteries */
    struct path energy_price;  /* $ per J generated, fuel and running cost; without 'auxiliaries' as
                                  much as is delivered; n = 0 when unpublished, and of a battery */
    struct path demand_charge; /* $ per W and second on a month's highest delivery; n = 0: none */
    double efficiency;  /* of a battery: energy given back over energy taken; NaN if unknown */
    double auxiliaries; /* share of what generators give that they need themselves */
    double carbon; /* kg CO2e per J generated, likewise; NaN when unpublished, and of a battery */
};
extern const struct key_table power_model_table;

#endif
