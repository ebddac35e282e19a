/* Power: sources that come, grow and go on days of their own, and the slow rates that every month or step of a path
 * changes: firm power, utilisation, PUE. A growing number of generators or batteries is paid for as it grows.
 *
 * Firm power = grid contracts + generators without their spares, derated; batteries add none. */
#include "fleet/world.h"

#include <math.h>

enum { RATES_CHANGE };

/* W the source can deliver, and adds to firm power, on a day. */
static void set_capacity(struct source_state *source, day_number day)
{
    const struct power_phase *phase = source->phase;
    source->capacity = source->firm = 0;
    if (day < phase->from || (phase->until != 0 && day >= phase->until))
        return;
    const struct power_model *model = phase->model;
    if (phase->power.n > 0) {
        source->capacity = source->firm = path_at(&phase->power, day) * phase->derate;
        return;
    }
    double units = path_at(&phase->units, day);
    if (model->kind == POWER_BATTERY)
        return;
    source->capacity = units * model->unit_power * phase->derate;
    source->firm = fmax(0, units - (double)phase->spare_units) * model->unit_power * phase->derate;
}

/* Pays for what was added since the last change: $ per W of generators, $ per J of batteries. */
static void pay_growth(struct world *w, uint32_t site, struct source_state *source, day_number day)
{
    const struct power_phase *phase = source->phase;
    const struct power_model *model = phase->model;
    if (day < phase->from || (phase->until != 0 && day >= phase->until))
        return;
    double in_place = path_at(phase->power.n > 0 ? &phase->power : &phase->units, day);
    double added = in_place - source->installed;
    if (added <= 0)
        return;
    source->installed = in_place;
    double watts = phase->power.n > 0 ? added : added * model->unit_power;
    double cost = watts * model->power_cost;
    const double *basis = &model->power_cost;
    if (model->kind == POWER_BATTERY) {
        cost += added * model->unit_energy * model->energy_cost;
        basis = &model->energy_cost;
    }
    world_pay(w, site, ACCOUNT_GENERATION, cost, world_grade(w, basis));
}

/* The next day on which anything of the site changes: a path, a source, or a month. */
static day_number next_change(const struct world *w, const struct site_state *site, day_number day)
{
    struct civil_date first = date_from_days(day);
    first.day = 1;
    day_number next = date_add_months(date_to_days(first), 1);
    for (uint32_t i = 0; i < site->n_sources; i++) {
        const struct power_phase *phase = site->sources[i].phase;
        const day_number dates[] = {
            phase->from,
            phase->until ? phase->until : INT32_MAX,
            phase->power.n ? path_next_change(&phase->power, day) : INT32_MAX,
            phase->units.n ? path_next_change(&phase->units, day) : INT32_MAX,
        };
        for (size_t k = 0; k < sizeof dates / sizeof dates[0]; k++)
            if (dates[k] > day && dates[k] < next)
                next = dates[k];
    }
    day_number pue = path_next_change(&site->site->model->pue, day);
    if (pue > day && pue < next)
        next = pue;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        if (w->lots[i].site_index != (uint32_t)(site - w->sites))
            continue;
        day_number work = path_next_change(&w->lots[i].order->utilisation, day);
        if (work > day && work < next)
            next = work;
    }
    return next;
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)arg;
    struct site_state *site = &w->sites[subject];
    day_number day = world_day(w, w->engine->now);
    site_meter(site, w->engine->now);
    double before = site->firm;
    site->firm = 0;
    for (uint32_t i = 0; i < site->n_sources; i++) {
        set_capacity(&site->sources[i], day);
        pay_growth(w, subject, &site->sources[i], day);
        site->firm += site->sources[i].firm;
    }
    site_set_levels(w, subject, day);
    if (site->firm != before)
        site_mark(w, subject);
    sim_time next = world_time(w, next_change(w, site, day));
    if (next < w->horizon)
        world_post(w, next, PHASE_CHANGE, PROCESS_POWER, RATES_CHANGE, subject, 0);
}

static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->n_sites; i++)
        world_post(w, 0, PHASE_CHANGE, PROCESS_POWER, RATES_CHANGE, i, 0);
}

const struct process power_process = {"power", start, handle};
