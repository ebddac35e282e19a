/* What must hold of a site: it has halls and power, in time, and of a kind that can be paid. */
#include "scenario/checker.h"

#include <math.h>

static void check_phase(struct checker *c, const struct site *site, const struct power_phase *phase)
{
    struct diagnostics *d = c->diags;
    struct mark at =
        checker_place_at(c, arena_format(&d->memory, "sites.%s.power.%s", site->name, phase->name));
    if ((phase->power.n > 0) == (phase->units.n > 0)) {
        diag_error(d, at, NULL, "power source '%s' needs either 'power' or 'units'", phase->name);
        c->fine = false;
    } else if (phase->model->kind == POWER_GRID && phase->units.n > 0) {
        diag_error(d, checker_place_of(c, &phase->units), NULL,
                   "a grid contract is given by its 'power', it has no units");
        c->fine = false;
    } else if (phase->model->kind == POWER_BATTERY && phase->power.n > 0) {
        diag_error(d, checker_place_of(c, &phase->power), NULL,
                   "batteries are given by their 'units': they add no firm power");
        c->fine = false;
    } else if (phase->units.n > 0 && !(phase->model->unit_power > 0)) {
        diag_error(d, checker_place_of(c, &phase->units), NULL,
                   "'%s' has no unit-power: give 'power' instead of 'units'", phase->model->name);
        c->fine = false;
    }
    if (phase->model->kind != POWER_BATTERY) {
        const char *of_model = checker_item(c, "power", phase->model->name);
        checker_known(c, checker_place_of(c, &phase->model), phase->model->energy_price.n > 0,
                      of_model, "energy-price");
        checker_known(c, checker_place_of(c, &phase->model), !isnan(phase->model->carbon), of_model,
                      "carbon");
    }
    checker_inside(c, &phase->from, phase->from, "power source");
    if (phase->until != 0 && phase->until <= phase->from) {
        diag_error(d, checker_place_of(c, &phase->until), NULL, "'until' must come after 'from'");
        c->fine = false;
    } else if (phase->until != 0) {
        checker_inside(c, &phase->until, phase->until, "end of the power source");
    }
}

static void check_hall(struct checker *c, const struct hall *hall)
{
    checker_inside(c, &hall->ready, hall->ready, "hall");
    if (hall->lease > 0 && hall->paid == PAID_BY_USE) {
        diag_error(c->diags, checker_place_of(c, &hall->lease), NULL,
                   "hall '%s' is leased whole: its shell is not paid 'by-use'", hall->name);
        c->fine = false;
    }
}

void check_site(struct checker *c, const struct site *site)
{
    struct mark at = checker_place_at(c, checker_item(c, "sites", site->name));
    const struct power_phase *phases = site->power.items;
    bool firm = false;
    for (uint32_t i = 0; i < site->power.n; i++) {
        check_phase(c, site, &phases[i]);
        firm = firm || phases[i].model->kind != POWER_BATTERY;
    }
    if (!firm) {
        diag_error(
            c->diags, at, NULL,
            "site '%s' has no power: name a source below 'power' (batteries alone don't count)",
            site->name);
        c->fine = false;
    }
    const struct hall *halls = site->halls.items;
    for (uint32_t i = 0; i < site->halls.n; i++)
        check_hall(c, &halls[i]);
    if (site->halls.n == 0) {
        diag_error(c->diags, at, NULL, "site '%s' has no halls", site->name);
        c->fine = false;
    }
    for (uint32_t i = 0; i < site->model->pue.n; i++)
        if (site->model->pue.values[i] > site->model->peak_ratio) {
            diag_error(c->diags, checker_place_of(c, &site->model->pue), NULL,
                       "the PUE of site model '%s' (%.3g) exceeds its peak-ratio (%.3g): the site "
                       "would draw more than it "
                       "provisions",
                       site->model->name, site->model->pue.values[i], site->model->peak_ratio);
            c->fine = false;
        }
}
