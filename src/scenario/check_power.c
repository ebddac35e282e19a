/* What must hold of a power source: it is there in time, counted in a way that fits its kind, and
 * none of its keys is without effect. */
#include "scenario/checker.h"

#include <math.h>

/* Either its power or its units, as its kind is counted. */
static void check_amount(struct checker *c, struct mark at, const struct power_phase *phase)
{
    const int kind = phase->model->kind;
    if ((phase->power.n > 0) == (phase->units.n > 0))
        checker_fault(c, at, NULL, "power source '%s' needs either 'power' or 'units'",
                      phase->name);
    else if (kind == POWER_GRID && phase->units.n > 0)
        checker_fault(c, checker_place_of(c, &phase->units), NULL,
                      "a grid contract is given by its 'power', it has no units");
    else if (kind == POWER_SOLAR && phase->units.n > 0)
        checker_fault(c, checker_place_of(c, &phase->units), NULL,
                      "a solar plant is given by its rated 'power', it has no units");
    else if (kind == POWER_BATTERY && phase->power.n > 0)
        checker_fault(c, checker_place_of(c, &phase->power), NULL,
                      "batteries are given by their 'units': they add no firm power");
    else if (phase->units.n > 0 && !(phase->model->unit_power > 0))
        checker_fault(c, checker_place_of(c, &phase->units), NULL,
                      "'%s' has no unit-power: give 'power' instead of 'units'",
                      phase->model->name);
}

static void check_figures(struct checker *c, const struct power_phase *phase)
{
    const struct power_model *model = phase->model;
    const char *of_model = checker_item(c, "power", model->name);
    const struct mark at = checker_place_of(c, &phase->model);
    if (model->kind != POWER_BATTERY) {
        checker_known(c, at, model->energy_price.n > 0, of_model, "energy-price");
        checker_known(c, at, !isnan(model->carbon), of_model, "carbon");
    } else if (phase->cycles > 0) {
        checker_known(c, at, !isnan(model->efficiency), of_model, "efficiency");
    }
}

/* Keys of generators, batteries and solar plants at sources of another kind. */
static void check_effect(struct checker *c, const struct power_phase *phase)
{
    const int kind = phase->model->kind;
    const bool generators = kind == POWER_GENERATOR && phase->units.n > 0;
    if (phase->permitted.n > 0 && !generators)
        checker_fault(c, checker_place_of(c, &phase->permitted), NULL,
                      "'permitted' has no effect here: it counts generators, given by 'units'");
    if (phase->spare_units > 0 && !generators)
        checker_fault(c, checker_place_of(c, &phase->spare_units), NULL,
                      "'spare-units' has no effect here: it counts generators, given by 'units'");
    if (phase->derate < 1 && kind != POWER_GENERATOR)
        checker_fault(c, checker_place_of(c, &phase->derate), NULL,
                      "'derate' has no effect here: it is of generators");
    if (!isnan(phase->cycles) && kind != POWER_BATTERY)
        checker_fault(c, checker_place_of(c, &phase->cycles), NULL,
                      "'cycles' has no effect here: it is of batteries");
    if (!isnan(phase->capacity_factor) && kind != POWER_SOLAR)
        checker_fault(c, checker_place_of(c, &phase->capacity_factor), NULL,
                      "'capacity-factor' has no effect here: it is of solar plants");
    if (isnan(phase->capacity_factor) && kind == POWER_SOLAR)
        checker_fault(
            c, checker_place_of(c, &phase->model), NULL,
            "a solar plant needs its 'capacity-factor': mean over rated power at this site");
}

/* Generators of a supplier: so many, asked for on a day, at a price of which a fee may be a share.
 */
static void check_supplied(struct checker *c, const struct power_phase *phase)
{
    const struct generator_supplier *supplier = phase->supplier;
    const bool one = phase->units.n == 1 && phase->units.values[0] >= 1 &&
                     phase->units.values[0] == floor(phase->units.values[0]);
    if (phase->model->kind != POWER_GENERATOR || phase->units.n == 0)
        checker_fault(c, checker_place_of(c, &phase->supplier), NULL,
                      "'supplier' has no effect here: he makes generators, given by 'units'");
    else if (!one)
        checker_fault(c, checker_place_of(c, &phase->units),
                      "more of them later are a source of their own",
                      "of a supplier a whole number of 'units' is asked for, the same on all days");
    if (supplier->slot_fee > 0 && !(phase->model->power_cost > 0))
        checker_fault(
            c, checker_place_of(c, &phase->supplier), NULL,
            "the slot fee of '%s' has no effect: a '%s' costs nothing (its 'power-cost' is "
            "0)",
            supplier->name, phase->model->name);
    if (!isnan(phase->lead_time))
        checker_fault(c, checker_place_of(c, &phase->lead_time), NULL,
                      "'lead-time' has no effect here: the supplier has one");
    if (phase->cancelled == 0)
        return;
    if (phase->cancelled <= phase->requested)
        checker_fault(c, checker_place_of(c, &phase->cancelled), NULL,
                      "'cancelled' must come after 'requested'");
    else
        checker_inside(c, &phase->cancelled, phase->cancelled, "cancellation");
}

/* A day, or the day of a request and a lead time, which may end after the run, or a supplier's. */
static void check_dates(struct checker *c, const struct power_phase *phase)
{
    const bool asked = phase->requested != 0, waited = !isnan(phase->lead_time) || phase->supplier;
    if (asked != waited) {
        checker_fault(
            c, checker_place_of(c, asked ? (const void *)&phase->requested : &phase->lead_time),
            NULL,
            asked ? "'requested' needs a 'lead-time' or a 'supplier'"
                  : "'lead-time' has no effect without 'requested'");
        return;
    }
    if (!asked)
        checker_inside_or(c, &phase->from, phase->from, "power source",
                          "a source given by 'requested' and 'lead-time' may come after the end");
    else if (checker_written(c, &phase->from))
        checker_fault(c, checker_place_of(c, &phase->from), NULL,
                      phase->supplier
                          ? "'from' has no effect here: a supplier's generators come as he has "
                            "slots"
                          : "give either 'from' or 'requested' and 'lead-time'");
    else if (phase->requested >= c->scenario->end)
        checker_inside(c, &phase->requested, phase->requested, "request");
    if (phase->until == 0)
        return;
    if (phase->until <= (asked ? phase->requested : phase->from))
        checker_fault(c, checker_place_of(c, &phase->until), NULL,
                      asked ? "'until' must come after 'requested'"
                            : "'until' must come after 'from'");
    else
        checker_inside(c, &phase->until, phase->until, "end of the power source");
}

void check_power_source(struct checker *c, const struct site *site, const struct power_phase *phase)
{
    const struct mark at = checker_place_at(
        c, arena_format(&c->diags->memory, "sites.%s.power.%s", site->name, phase->name));
    check_amount(c, at, phase);
    check_figures(c, phase);
    check_effect(c, phase);
    if (phase->supplier)
        check_supplied(c, phase);
    else if (phase->cancelled != 0)
        checker_fault(c, checker_place_of(c, &phase->cancelled), NULL,
                      "'cancelled' has no effect without a 'supplier'");
    check_dates(c, phase);
}
