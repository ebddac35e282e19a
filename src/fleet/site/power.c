/* Power: sources that come, grow and go on days of their own, and the rates that change with the
 * calendar: firm power, utilisation, PUE, prices of energy. Each site has one event, on the next
 * day on which any of them changes; where a path is linear, that is every day, and where load has
 * hours of the day, at each of their steps.
 *
 * Firm power = grid contracts + generators that may run and are no spares, derated and less their
 * auxiliaries; batteries and solar plants add none. A growing number of generators or batteries is
 * paid for as it grows, permitted or not. When firm power falls below what is provisioned, nothing
 * is switched off, nothing more is energised, and the reader is told; a site with
 * 'oversubscription' is slowed (cap.h). */
#include "fleet/site/power.h"

#include "fleet/site/meter.h"
#include "fleet/world.h"

#include <math.h>

enum { RATES_CHANGE };

static bool in_force(const struct power_phase *phase, day_number day)
{
    return day >= phase->from && (phase->until == 0 || day < phase->until);
}

static double units_on(const struct source_state *source, day_number day)
{
    return source->reservation ? slots_on_site(source->reservation, day)
                               : path_at(&source->phase->units, day);
}

/* Of rated power, what generators give to the site at its worst temperature. */
static double given(const struct power_phase *phase)
{
    return phase->derate * (1 - phase->model->auxiliaries);
}

/* Generators: no more may run than the permit says, and those kept back for the outages of others
 * are not counted on. */
static void set_generators(struct source_state *source, day_number day)
{
    const struct power_phase *phase = source->phase;
    const double on_site = units_on(source, day);
    const double unit = phase->model->unit_power * given(phase);
    const double allowed = phase->permitted.n ? path_at(&phase->permitted, day) : on_site;
    const double wanted = fmax(0, on_site - (double)phase->spare_units);
    source->capacity = fmin(on_site, allowed) * unit;
    source->firm = fmin(wanted, allowed) * unit;
    source->unpermitted = fmax(0, wanted - allowed) * unit;
}

/* What the source can deliver, adds to firm power, loses and costs on a day. A solar plant gives
 * its mean all day; a battery takes 1 / efficiency of what it gives. */
static void set_source(struct source_state *source, day_number day)
{
    const struct power_phase *phase = source->phase;
    const struct power_model *model = phase->model;
    source->capacity = source->firm = source->unpermitted = source->losses = 0;
    source->price = model->energy_price.n ? path_at(&model->energy_price, day) : 0;
    source->demand_price = model->demand_charge.n ? path_at(&model->demand_charge, day) : 0;
    if (!in_force(phase, day))
        return;
    if (model->kind == POWER_SOLAR)
        source->capacity = path_at(&phase->power, day) * phase->capacity_factor;
    else if (model->kind == POWER_BATTERY)
        source->losses = phase->cycles > 0 ? path_at(&phase->units, day) * model->unit_energy *
                                                 phase->cycles * (1 / model->efficiency - 1)
                                           : 0;
    else if (phase->power.n > 0)
        source->capacity = source->firm = path_at(&phase->power, day) * given(phase);
    else
        set_generators(source, day);
}

double power_allowed(const struct site *site, double firm)
{
    return site->oversubscription > 0 ? firm * site->oversubscription : firm;
}

double power_firm_on(const struct world *w, uint32_t site, day_number day)
{
    double firm = 0;
    for (uint32_t i = 0; i < w->sites[site].n_sources; i++) {
        const struct source_state *now = &w->sites[site].sources[i];
        struct source_state source = {.phase = now->phase, .reservation = now->reservation};
        set_source(&source, day);
        firm += source.firm;
    }
    return firm;
}

/* Pays for what was added since the last change: $ per W, and $ per J of batteries. A supplier's
 * generators are paid as they arrive (supply/slots.c). */
static void pay_growth(struct world *w, uint32_t site, struct source_state *source, day_number day)
{
    const struct power_phase *phase = source->phase;
    const struct power_model *model = phase->model;
    if (!in_force(phase, day) || source->reservation)
        return;
    const double in_place = path_at(phase->power.n > 0 ? &phase->power : &phase->units, day);
    const double added = in_place - source->installed;
    if (added <= 0)
        return;
    source->installed = in_place;
    const double watts = phase->power.n > 0 ? added : added * model->unit_power;
    double cost = watts * model->power_cost;
    enum grade grade = world_grade(w, &model->power_cost);
    if (phase->power.n == 0)
        grade = grade_weaker(grade, world_grade(w, &model->unit_power));
    if (model->kind == POWER_BATTERY) {
        cost += added * model->unit_energy * model->energy_cost;
        grade = grade_weaker(grade, grade_weaker(world_grade(w, &model->unit_energy),
                                                 world_grade(w, &model->energy_cost)));
    }
    world_pay(w, site, ACCOUNT_GENERATION, cost, grade);
}

static day_number earlier(day_number a, day_number b)
{
    return a < b ? a : b;
}

/* The next day on which a path has another value; INT32_MAX: none. */
static day_number next_of(const struct path *path, day_number day)
{
    if (path->n == 0)
        return INT32_MAX;
    if (path->linear && day >= path->dates[0] && day < path->dates[path->n - 1])
        return day + 1;
    return path_next_change(path, day);
}

/* The next day on which anything of the site changes. */
static day_number next_change(const struct world *w, const struct site_state *site, day_number day)
{
    day_number next = next_of(&site->site->model->pue, day);
    for (uint32_t i = 0; i < site->n_lots; i++)
        next = earlier(next, next_of(&w->lots[site->lots[i]].order->utilisation, day));
    const struct policy *policy = &world_owner(w, site->operator_index)->policy;
    const struct offer *options = policy->options.items;
    for (uint32_t i = 0; i < policy->options.n; i++)
        next = earlier(next, next_of(&options[i].utilisation, day));
    for (uint32_t i = 0; i < site->n_sources; i++) {
        const struct power_phase *phase = site->sources[i].phase;
        next = earlier(next, next_of(&phase->power, day));
        next = earlier(next, next_of(&phase->units, day));
        next = earlier(next, next_of(&phase->permitted, day));
        next = earlier(next, next_of(&phase->model->energy_price, day));
        next = earlier(next, next_of(&phase->model->demand_charge, day));
        if (phase->from > day)
            next = earlier(next, phase->from);
        if (phase->until > day)
            next = earlier(next, phase->until);
    }
    return next;
}

/* The next step of a daily load after now; SIM_TIME_NEVER: it has none. */
static sim_time next_step(const struct curve *load, sim_time now)
{
    const sim_time today = now - now % SIM_TICKS_PER_DAY;
    if (load->n < 2)
        return SIM_TIME_NEVER;
    for (uint32_t i = 0; i < load->n; i++)
        if (today + sim_ticks(load->x[i]) > now)
            return today + sim_ticks(load->x[i]);
    return today + SIM_TICKS_PER_DAY + sim_ticks(load->x[0]);
}

static sim_time next_step_of_site(const struct world *w, const struct site_state *site)
{
    sim_time next = SIM_TIME_NEVER;
    for (uint32_t i = 0; i < site->n_lots; i++) {
        const sim_time step = next_step(&w->lots[site->lots[i]].order->daily_load, w->now);
        next = step < next ? step : next;
    }
    const struct policy *policy = &world_owner(w, site->operator_index)->policy;
    const struct offer *options = policy->options.items;
    for (uint32_t i = 0; i < policy->options.n; i++) {
        const sim_time step = next_step(&options[i].daily_load, w->now);
        next = step < next ? step : next;
    }
    return next;
}

/* Keeps spells of too little firm power, for one remark at the end (fleet/close.c). */
static void watch_shortfall(struct site_state *site, day_number day)
{
    struct shortfall *s = &site->shortfall;
    if (site->provisioned <= power_allowed(site->site, site->firm) * (1 + GATE_TOLERANCE)) {
        s->days += s->since ? day - s->since : 0;
        s->since = 0;
        return;
    }
    if (s->since == 0)
        s->since = day;
    if (s->first == 0 || site->firm / site->provisioned < s->firm / s->provisioned) {
        s->worst = day;
        s->firm = site->firm;
        s->provisioned = site->provisioned;
    }
    if (s->first == 0)
        s->first = day;
}

void power_renew(struct world *w, uint32_t index)
{
    struct site_state *site = &w->sites[index];
    const day_number day = world_day(w, w->now);
    const double before = site->firm;
    meter_read(site, w->now);
    site->firm = 0;
    for (uint32_t i = 0; i < site->n_sources; i++) {
        set_source(&site->sources[i], day);
        pay_growth(w, index, &site->sources[i], day);
        site->firm += site->sources[i].firm;
    }
    meter_set_rates(w, site, day);
    if (site->firm > before)
        site_mark(w, index);
    watch_shortfall(site, day);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)arg;
    const struct site_state *site = &w->sites[subject];
    const day_number day = world_day(w, w->now);
    power_renew(w, subject);
    const day_number change = next_change(w, site, day);
    const sim_time step = next_step_of_site(w, site);
    const sim_time at = change < w->scenario->end ? world_time(w, change) : w->horizon;
    const sim_time next = step < at ? step : at;
    if (next < w->horizon)
        world_post(w, next, PHASE_CHANGE, PROCESS_POWER, RATES_CHANGE, subject, 0);
}

static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->n_sites; i++)
        world_post(w, 0, PHASE_CHANGE, PROCESS_POWER, RATES_CHANGE, i, 0);
}

const struct process power_process = {"power", start, handle};
