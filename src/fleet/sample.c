/* Samples: the state of the fleet, its sites and its operators, at the end of days (every day, week or month, and on the days
 * of observations) and at the instants of milestones. They change nothing. */
#include "fleet/sample.h"

#include "base/fail.h"
#include "fleet/world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_ENDS, OBSERVED_DAY_ENDS };

static void add_lot(const struct world *w, const struct lot *lot, struct sample *s)
{
    const struct accelerator *a = lot->order->system->accelerator;
    for (unsigned stage = 0; stage < STAGES; stage++) {
        s->accelerators[stage] += lot_accelerators(lot, (enum stage)stage);
        s->accelerator_seconds[stage] +=
            (double)lot_accelerator_ticks(lot, (enum stage)stage, w->engine->now) * 0x1p-20;
    }
    double available = (double)lot_accelerator_ticks(lot, STAGE_AVAILABLE, w->engine->now) * 0x1p-20;
    double useful = lot_useful_seconds(lot, w->engine->now);
    s->useful_seconds += useful;
    if (available > 0) {
        double h100e = accelerator_h100e(a, &w->scenario->h100e, (enum h100e_basis)w->scenario->h100e_basis);
        s->h100e_available_seconds += available * h100e;
        s->h100e_useful_seconds += useful * h100e;
    }
    double energised = (double)lot_accelerators(lot, STAGE_ENERGISED);
    if (energised > 0) {
        for (unsigned basis = 0; basis < H100E_BASES; basis++)
            s->h100e[basis] += energised * accelerator_h100e(a, &w->scenario->h100e, (enum h100e_basis)basis);
        s->flops += energised * a->bf16;
    }
}

static void add_site(const struct world *w, uint32_t index, struct sample *s)
{
    const struct site_state *site = &w->sites[index];
    s->nameplate_it += site->nameplate_it;
    s->provisioned += site->provisioned;
    s->drawn += site->drawn;
    s->firm += site->firm;
    s->facility_energy += neumaier_total(&site->energy);
}

/* The gate that holds most over the given sites, and the slack of the accelerators energised last among the given lots. */
static void add_binding(const struct world *w, struct sample *s)
{
    int64_t most = 0;
    s->binds = BY_DEMAND;
    for (uint32_t i = 0; i < w->n_sites; i++) {
        if ((s->scope == SCOPE_SITE && i != s->subject) ||
            (s->scope == SCOPE_OPERATOR && w->sites[i].operator_index != s->subject))
            continue;
        int64_t waiting = 0;
        enum constraint binds = site_binds(w, i, w->engine->now, &waiting);
        if (waiting > most) {
            most = waiting;
            s->binds = binds;
        }
    }
    sim_time latest = -1;
    s->binds_slack = NAN;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct lot *lot = &w->lots[i];
        if ((s->scope == SCOPE_SITE && lot->site_index != s->subject) ||
            (s->scope == SCOPE_OPERATOR && lot->operator_index != s->subject))
            continue;
        if (lot->last_energised != SIM_TIME_NEVER && lot->last_energised > latest) {
            latest = lot->last_energised;
            s->binds_slack = sim_seconds(lot->slack);
        }
    }
}

static void add_money(const struct world *w, struct sample *s)
{
    const struct ledger *ledger = &w->out->ledger;
    for (unsigned account = 0; account < ACCOUNT_COUNT; account++) {
        money sum = s->scope == SCOPE_TOTAL      ? ledger->balance[account]
                    : s->scope == SCOPE_OPERATOR ? ledger_sum_of(ledger, (enum account)account, s->subject, UINT32_MAX)
                                                 : ledger_sum_of(ledger, (enum account)account, UINT32_MAX, s->subject);
        s->account[account] = sum;
        if (account_is_capital((enum account)account))
            s->capital = money_add(s->capital, sum);
        else if (account_is_cost((enum account)account))
            s->running = money_add(s->running, sum);
    }
}

static void record(struct world *w, enum sample_scope scope, uint32_t subject, day_number day, double second)
{
    struct sample s = {.day = day, .second = second, .scope = scope, .subject = subject};
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (scope == SCOPE_TOTAL || (scope == SCOPE_SITE && w->lots[i].site_index == subject) ||
            (scope == SCOPE_OPERATOR && w->lots[i].operator_index == subject))
            add_lot(w, &w->lots[i], &s);
    for (uint32_t i = 0; i < w->n_sites; i++)
        if (scope == SCOPE_TOTAL || (scope == SCOPE_SITE && i == subject) ||
            (scope == SCOPE_OPERATOR && w->sites[i].operator_index == subject))
            add_site(w, i, &s);
    add_binding(w, &s);
    add_money(w, &s);
    sample_store(w->out, &s);
}

void sample_store(struct outcome *out, const struct sample *s)
{
    if (out->n_samples == out->sample_capacity) {
        out->sample_capacity = out->sample_capacity ? 2 * out->sample_capacity : 64;
        out->samples = memory_resize(out->samples, out->sample_capacity * sizeof *out->samples);
    }
    out->samples[out->n_samples++] = *s;
}

void sample_take(struct world *w, day_number day, double second)
{
    const struct outcome *out = w->out;
    if (out->n_samples > 0 && out->samples[out->n_samples - 1].day == day &&
        out->samples[out->n_samples - 1].second == second)
        return;
    for (uint32_t i = 0; i < w->n_sites; i++)
        site_meter(&w->sites[i], w->engine->now);
    record(w, SCOPE_TOTAL, 0, day, second);
    for (uint32_t i = 0; i < w->n_sites; i++)
        record(w, SCOPE_SITE, i, day, second);
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        record(w, SCOPE_OPERATOR, i, day, second);
}

/* The next day whose end is sampled, from a given day on. */
static day_number next_sampled(const struct scenario *s, day_number day)
{
    if (s->sample == SAMPLE_DAY)
        return day;
    if (s->sample == SAMPLE_WEEK)
        return day + (7 - (day - s->start) % 7 - 1);
    struct civil_date d = date_from_days(day);
    d.day = 1;
    return date_add_months(date_to_days(d), 1) - 1;
}

static void post_next(struct world *w, day_number day)
{
    sim_time at = world_time(w, next_sampled(w->scenario, day) + 1);
    if (at < w->horizon)
        world_post(w, at, (enum phase)PHASE_DAY_END, PROCESS_SAMPLE, DAY_ENDS, 0, 0);
}

static void start(struct world *w)
{
    const struct observation *observations = w->scenario->observations.items;
    for (uint32_t i = 0; i < w->scenario->observations.n; i++) {
        sim_time at = observations[i].date ? world_time(w, observations[i].date + 1) : w->horizon;
        if (at < w->horizon)
            world_post(w, at, (enum phase)PHASE_DAY_END, PROCESS_SAMPLE, OBSERVED_DAY_ENDS, 0, 0);
    }
    post_next(w, w->scenario->start);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)subject, (void)arg;
    sim_time now = w->engine->now;
    if (what == SAMPLE_NOW) {
        sample_take(w, world_day(w, now), sim_seconds(now % SIM_TICKS_PER_DAY));
        return;
    }
    day_number day = world_day(w, now) - 1;
    sample_take(w, day, 86400);
    if (what == DAY_ENDS)
        post_next(w, day + 1);
}

const struct process sample_process = {"sample", start, handle};
