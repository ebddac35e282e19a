/* Samples: the state of the fleet, its sites and its operators, at the end of days (every day, week
 * or month, on the days of observations and on those that who runs it asks for) and at the instants
 * of milestones. They change nothing. */
#include "fleet/sample.h"

#include "base/fail.h"
#include "fleet/binding.h"
#include "fleet/site/meter.h"
#include "fleet/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_ENDS, ASKED_DAY_ENDS };

static bool has_lot(const struct sample *s, const struct lot *lot)
{
    return scope_has(s->scope, s->subject, lot->operator_index, lot->site_index);
}

static double stage_seconds(const struct world *w, const struct lot *lot, enum stage stage)
{
    return (double)lot_accelerator_ticks(lot, stage, w->now) * 0x1p-20;
}

/* No hours of a model without a figure leave the sum as it is. */
static void add_h100e(double *sum, double seconds, double h100e)
{
    if (seconds > 0)
        *sum += seconds * h100e;
}

/* Work done so far, in accelerators and in H100-equivalents. */
static void add_work(const struct world *w, const struct lot *lot, struct sample *s)
{
    const double h100e = world_h100e(w, lot->order->system->accelerator);
    const double useful = lot_useful_seconds(lot, w->now);
    s->useful_seconds += useful;
    add_h100e(&s->h100e_installed_seconds, stage_seconds(w, lot, STAGE_INSTALLED), h100e);
    add_h100e(&s->h100e_energised_seconds, stage_seconds(w, lot, STAGE_ENERGISED), h100e);
    add_h100e(&s->h100e_available_seconds, stage_seconds(w, lot, STAGE_AVAILABLE), h100e);
    add_h100e(&s->h100e_useful_seconds, useful, h100e);
}

/* What was paid for nodes that stood installed and without power, times that time; per node the
 * lot's mean, since deliveries of one lot may differ in price. */
static double stranded_capital(const struct world *w, const struct lot *lot)
{
    if (lot->delivered == 0)
        return 0;
    const double node_seconds =
        (double)gauge_integral(&lot->books.counter[NODE_INSTALLED], w->now) * 0x1p-20;
    return lot->payment.it_capital / (double)(lot->delivered * lot->unit_nodes) * node_seconds;
}

static void add_lot(const struct world *w, const struct lot *lot, struct sample *s)
{
    const struct accelerator *a = lot->order->system->accelerator;
    for (unsigned stage = 0; stage < STAGES; stage++) {
        s->accelerators[stage] += lot_accelerators(lot, (enum stage)stage);
        s->accelerator_seconds[stage] +=
            (double)lot_accelerator_ticks(lot, (enum stage)stage, w->now) * 0x1p-20;
    }
    s->handed_over += lot->delivered * lot->unit_accelerators;
    add_work(w, lot, s);
    s->power.throttled_accelerator_seconds += lot_throttled_seconds(lot, w->now);
    s->power.stranded_capital += stranded_capital(w, lot);
    const double energised = (double)lot_accelerators(lot, STAGE_ENERGISED);
    if (energised > 0) {
        for (unsigned basis = 0; basis < H100E_BASES; basis++)
            s->h100e[basis] +=
                energised * accelerator_h100e(a, &w->scenario->h100e, (enum h100e_basis)basis);
        s->flops += energised * a->bf16;
    }
}

/* Water of a site that has used no energy is none, whether its figure is known or not. */
static double water_of(const struct site_state *site)
{
    const double it_energy = neumaier_total(&site->it_energy);
    return it_energy > 0 ? it_energy * site->site->model->water : 0;
}

static void add_power(const struct site_state *site, struct power_figures *p)
{
    p->drawn_p50 += site->spread.p50;
    p->drawn_p99 += site->spread.p99;
    p->drawn_highest += site->spread.highest;
    p->throttled_seconds += site->throttled_seconds;
    p->water += water_of(site);
    for (uint32_t i = 0; i < site->n_sources; i++) {
        p->unpermitted += site->sources[i].unpermitted;
        p->demand_charges += money_to_dollars(site->sources[i].demand);
    }
}

static void add_site(const struct site_state *site, struct sample *s)
{
    add_power(site, &s->power);
    s->nameplate_it += site->nameplate_it;
    s->provisioned += site->provisioned;
    s->drawn += (double)site->drawn * 1e-3;
    s->firm += site->firm;
    s->facility_energy += neumaier_total(&site->energy);
    for (unsigned class = 0; class < CAPITAL_CLASSES; class ++)
        s->book[class] = money_add(s->book[class], site->book[class]);
    s->in_progress = money_add(s->in_progress, site->in_progress);
}

/* The gate before which most accelerators stand now, and what held those energised last. */
static void add_gates(const struct world *w, struct sample *s)
{
    s->binds = binding_of(w, s->scope, s->subject, w->now);
    const struct lot *last = NULL;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        if (has_lot(s, lot) && lot->last_energised != SIM_TIME_NEVER &&
            (!last || lot->last_energised > last->last_energised))
            last = lot;
    }
    s->binds_slack = NAN;
    if (last && last->last_gate != BY_DEMAND) {
        s->last_gate = last->last_gate;
        s->next_gate = last->next_gate;
        s->binds_slack = sim_seconds(last->slack);
    }
}

static void add_money(const struct world *w, struct sample *s)
{
    const struct ledger *ledger = &w->out->ledger;
    const uint32_t owner = s->scope == SCOPE_OPERATOR ? s->subject : LEDGER_ALL;
    const uint32_t site = s->scope == SCOPE_SITE ? s->subject : LEDGER_ALL;
    for (unsigned account = 0; account < ACCOUNT_COUNT; account++) {
        const money sum = s->scope == SCOPE_TOTAL
                              ? ledger->balance[account]
                              : ledger_sum_of(ledger, (enum account)account, owner, site);
        s->account[account] = sum;
        if (account_is_capital((enum account)account))
            s->capital = money_add(s->capital, sum);
        else if (account_is_cost((enum account)account))
            s->running = money_add(s->running, sum);
    }
}

static void add_cash(const struct world *w, struct sample *s)
{
    bool any = false;
    for (uint32_t i = 0; i < w->scenario->operators.n; i++) {
        const struct treasury *t = &w->treasuries[i];
        if (!t->funded || (s->scope == SCOPE_OPERATOR && i != s->subject) || s->scope == SCOPE_SITE)
            continue;
        s->cash.balance = money_add(s->cash.balance, t->cash);
        s->cash.unpaid = money_add(s->cash.unpaid, cash_left_unpaid(t));
        s->cash.raised = money_add(s->cash.raised, t->raised);
        const money lowest = cash_lowest(t);
        s->cash.lowest = any && s->cash.lowest < lowest ? s->cash.lowest : lowest;
        s->cash.overdue = money_add(s->cash.overdue, t->due[CLAIM_DEBT]);
        s->cash.debt_most = s->cash.debt_most > t->debt.most ? s->cash.debt_most : t->debt.most;
        any = true;
    }
}

static void record(struct world *w, enum sample_scope scope, uint32_t subject, day_number day,
                   double second)
{
    struct sample s = {.day = day, .second = second, .scope = scope, .subject = subject};
    for (uint32_t i = 0; scope == SCOPE_TOTAL && i < w->n_sites; i++) /* once for all scopes */
        w->sites[i].spread = hours_spread(w->sites[i].hours);
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (has_lot(&s, &w->lots[i]))
            add_lot(w, &w->lots[i], &s);
    for (uint32_t i = 0; i < w->n_sites; i++)
        if (scope_has(scope, subject, w->sites[i].operator_index, i))
            add_site(&w->sites[i], &s);
    add_gates(w, &s);
    add_money(w, &s);
    add_cash(w, &s);
    rental_add(w, &s);
    sales_add(w, &s);
    sample_store(w->out, &s);
}

static const char *model_of(const struct lot *lot)
{
    return lot->order->system->accelerator->name;
}

/* Whether a lot is the first one with its accelerator. */
static bool is_first(const struct world *w, uint32_t lot)
{
    uint32_t i = 0;
    while (strcmp(model_of(&w->lots[i]), model_of(&w->lots[lot])) != 0)
        i++;
    return i == lot;
}

static int64_t last_level(const struct outcome *out, const char *accelerator)
{
    size_t i = out->n_levels;
    while (i > 0 && strcmp(out->levels[i - 1].accelerator, accelerator) != 0)
        i--;
    return i > 0 ? out->levels[i - 1].energised : 0;
}

/* Energised accelerators by model: what they came from a reader wants to see, and no scope does. */
static void record_models(struct world *w, day_number day, double second)
{
    struct outcome *out = w->out;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct accelerator *a = w->lots[i].order->system->accelerator;
        int64_t energised = 0;
        if (!is_first(w, i))
            continue;
        for (uint32_t k = i; k < w->n_lots; k++)
            if (strcmp(model_of(&w->lots[k]), a->name) == 0)
                energised += lot_accelerators(&w->lots[k], STAGE_ENERGISED);
        if (energised == last_level(out, a->name))
            continue;
        if (out->n_levels == out->level_capacity) {
            out->level_capacity = out->level_capacity ? 2 * out->level_capacity : 16;
            out->levels = memory_resize(out->levels, out->level_capacity * sizeof *out->levels);
        }
        out->levels[out->n_levels++] = (struct model_level){day, second, a->name, energised,
                                                            (double)energised * world_h100e(w, a)};
    }
}

void sample_take(struct world *w, day_number day, double second)
{
    const struct outcome *out = w->out;
    if (out->n_samples > 0 && out->samples[out->n_samples - 1].day == day &&
        out->samples[out->n_samples - 1].second == second)
        return;
    for (uint32_t i = 0; i < w->n_sites; i++)
        meter_read(&w->sites[i], w->now);
    rental_read(w);
    record(w, SCOPE_TOTAL, 0, day, second);
    record_models(w, day, second);
    for (uint32_t i = 0; i < w->n_sites; i++)
        record(w, SCOPE_SITE, i, day, second);
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        record(w, SCOPE_OPERATOR, i, day, second);
}

void sample_store(struct outcome *out, const struct sample *s)
{
    if (out->n_samples == out->sample_capacity) {
        out->sample_capacity = out->sample_capacity ? 2 * out->sample_capacity : 64;
        out->samples = memory_resize(out->samples, out->sample_capacity * sizeof *out->samples);
    }
    out->samples[out->n_samples++] = *s;
}

void sample_day_end(struct world *w, day_number day)
{
    const sim_time at = world_time(w, day + 1);
    if (day >= w->scenario->start && at < w->horizon) /* its end is the run's: sampled anyway */
        world_post(w, at, (enum phase)PHASE_DAY_END, PROCESS_SAMPLE, ASKED_DAY_ENDS, 0, 0);
}

/* The next day whose end is sampled, from a given day on. */
static day_number next_sampled(const struct scenario *s, day_number day)
{
    switch ((enum sample_every)s->sample) {
    case SAMPLE_DAY: return day;
    case SAMPLE_WEEK: return day + 6 - (day - s->start) % 7;
    case SAMPLE_MONTH: break;
    }
    return date_next_month(day) - 1;
}

static void post_next(struct world *w, day_number day)
{
    const sim_time at = world_time(w, next_sampled(w->scenario, day) + 1);
    if (at < w->horizon)
        world_post(w, at, (enum phase)PHASE_DAY_END, PROCESS_SAMPLE, DAY_ENDS, 0, 0);
}

static void start(struct world *w)
{
    const struct observation *observations = w->scenario->observations.items;
    for (uint32_t i = 0; i < w->scenario->observations.n; i++)
        if (observations[i].date)
            sample_day_end(w, observations[i].date);
    for (uint32_t i = 0; i < w->n_lots; i++)
        binding_note_at(w, w->lots[i].wanted);
    post_next(w, w->scenario->start);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)subject, (void)arg;
    const sim_time now = w->now;
    if (what == SAMPLE_BINDING) {
        binding_note(w);
        return;
    }
    if (what == SAMPLE_NOW) {
        sample_take(w, world_day(w, now), sim_seconds(now % SIM_TICKS_PER_DAY));
        return;
    }
    const day_number day = world_day(w, now) - 1;
    sample_take(w, day, 86400);
    if (what == DAY_ENDS)
        post_next(w, day + 1);
}

const struct process sample_process = {"sample", start, handle};
