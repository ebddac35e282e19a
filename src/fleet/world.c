/* The world: its set-up from the scenario, the loop, the closing. */
#include "fleet/world.h"

#include "base/fail.h"
#include "fleet/bill.h"
#include "fleet/sample.h"
#include "fleet/settle.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* The only list of processes; a new mechanism is one more line here and in enum process_id. */
static const struct process *const processes[PROCESSES] = {
    [PROCESS_BILL] = &bill_process,       [PROCESS_SUPPLY] = &supply_process,   [PROCESS_POWER] = &power_process,
    [PROCESS_BUILD] = &build_process,     [PROCESS_SETTLE] = &settle_process,   [PROCESS_SERVICE] = &service_process,
    [PROCESS_FAILURE] = &failure_process, [PROCESS_REPAIR] = &repair_process,   [PROCESS_SAMPLE] = &sample_process,
};

day_number world_day(const struct world *w, sim_time t)
{
    return w->scenario->start + (day_number)(t / SIM_TICKS_PER_DAY);
}

sim_time world_time(const struct world *w, day_number day)
{
    return (sim_time)(day - w->scenario->start) * SIM_TICKS_PER_DAY;
}

int world_month(const struct world *w, sim_time t)
{
    return date_months_between(w->scenario->start, world_day(w, t));
}

void world_post(struct world *w, sim_time at, enum phase phase, enum process_id process, uint16_t what,
                uint32_t subject, uint64_t arg)
{
    engine_post(w->engine, at, phase,
                (struct message){.process = (uint16_t)process, .what = what, .subject = subject, .arg = arg});
}

void world_note(struct world *w, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct outcome *out = w->out;
    out->notes = memory_resize(out->notes, (out->n_notes + 1) * sizeof *out->notes);
    out->notes[out->n_notes++].text = arena_text(&out->memory, text);
}

enum grade world_grade(const struct world *w, const void *field)
{
    return w->scenario->origins ? origins_grade(w->scenario->origins, field) : GRADE_ASSUMED;
}

static void keep_payment(struct world *w, const struct posting *p)
{
    struct outcome *out = w->out;
    if (out->n_payments == out->payment_capacity) {
        out->payment_capacity = out->payment_capacity ? 2 * out->payment_capacity : 64;
        out->payments = memory_resize(out->payments, out->payment_capacity * sizeof *out->payments);
    }
    sim_time now = w->engine->now;
    out->payments[out->n_payments++] = (struct payment){
        .day = world_day(w, now),
        .second = sim_seconds(now % SIM_TICKS_PER_DAY),
        .operator = p->operator,
        .site = p->site,
        .account = p->to,
        .grade = p->grade,
        .amount = p->amount,
    };
}

void world_pay(struct world *w, uint32_t site, enum account account, double dollars, enum grade grade)
{
    if (!(dollars > 0))
        return;
    /* A bill at 00:00 is for the month that has just ended. */
    sim_time now = w->engine->now;
    sim_time moment = w->billing && now > 0 ? now - 1 : now;
    const struct posting posting = {
        .month = world_month(w, moment),
        .operator = w->sites[site].operator_index,
        .site = site,
        .to = account,
        .from = ACCOUNT_FUNDING,
        .grade = grade,
        .amount = money_from_dollars(dollars),
    };
    ledger_post(&w->out->ledger, &posting);
    if (account_is_capital(account))
        keep_payment(w, &posting);
}

int64_t world_accelerators(const struct world *w, enum stage stage)
{
    int64_t n = 0;
    for (uint32_t i = 0; i < w->n_lots; i++)
        n += lot_accelerators(&w->lots[i], stage);
    return n;
}

void world_check_milestones(struct world *w)
{
    static const enum stage stage_of[] = {
        [STATE_INSTALLED] = STAGE_INSTALLED, [STATE_ENERGISED] = STAGE_ENERGISED, [STATE_IN_SERVICE] = STAGE_IN_SERVICE};
    bool reached = false;
    for (size_t i = 0; i < w->out->n_milestones; i++) {
        struct milestone_result *m = &w->out->milestones[i];
        if (m->day == 0 && world_accelerators(w, stage_of[m->milestone->state]) >= m->milestone->accelerators) {
            m->day = world_day(w, w->engine->now);
            reached = true;
        }
    }
    if (reached)
        world_post(w, w->engine->now, PHASE_SAMPLE, PROCESS_SAMPLE, SAMPLE_NOW, 0, 0);
}

static void make_sites(struct world *w)
{
    const struct scenario *s = w->scenario;
    const struct site *sites = s->sites.items;
    w->n_sites = s->sites.n;
    w->sites = arena_array(&w->memory, w->n_sites, sizeof *w->sites);
    for (uint32_t i = 0; i < w->n_sites; i++) {
        struct site_state *state = &w->sites[i];
        const struct power_phase *phases = sites[i].power.items;
        state->site = &sites[i];
        state->pue = path_at(&sites[i].model->pue, s->start);
        state->pue_grade = world_grade(w, &sites[i].model->pue);
        state->n_sources = sites[i].power.n;
        state->sources = arena_array(&w->memory, state->n_sources, sizeof *state->sources);
        for (uint32_t k = 0; k < state->n_sources; k++)
            state->sources[k].phase = &phases[k];
    }
}

static void make_lots(struct world *w)
{
    const struct scenario *s = w->scenario;
    const struct operator *operators = s->operators.items;
    const struct site *sites = s->sites.items;
    for (uint32_t i = 0; i < s->operators.n; i++)
        w->n_lots += operators[i].orders.n;
    w->lots = arena_array(&w->memory, w->n_lots, sizeof *w->lots);
    uint32_t lot = 0;
    for (uint32_t i = 0; i < s->operators.n; i++) {
        const struct order *orders = operators[i].orders.items;
        for (uint32_t k = 0; k < operators[i].orders.n; k++) {
            uint32_t site = (uint32_t)(orders[k].site - sites);
            lot_init(&w->lots[lot++], s, &operators[i], i, &orders[k], site, &w->memory);
            w->sites[site].operator_index = i;
        }
    }
}

/* Presets in use, each once, their causes side by side. */
static void make_causes(struct world *w)
{
    uint32_t capacity = 0;
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].order->failures)
            capacity += w->lots[i].order->failures->causes.n;
    w->causes = arena_array(&w->memory, capacity, sizeof *w->causes);
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct failure_preset *preset = w->lots[i].order->failures;
        if (!preset)
            continue;
        uint32_t first = 0;
        while (first < w->n_causes && w->causes[first].preset != preset)
            first++;
        w->lots[i].first_cause = first;
        const struct failure_cause *causes = preset->causes.items;
        for (uint32_t k = 0; first + k >= w->n_causes && k < preset->causes.n; k++)
            w->causes[w->n_causes++] = (struct cause_state){
                .preset = preset,
                .cause = &causes[k],
                .cost_grade = world_grade(w, &w->scenario->assumptions.repair[causes[k].action].cost),
            };
    }
}

static void init_outcome(struct world *w)
{
    struct outcome *out = w->out;
    const struct scenario *s = w->scenario;
    *out = (struct outcome){.scenario = s, .replication = w->replication};
    arena_init(&out->memory);
    ledger_init(&out->ledger, date_months_between(s->start, s->end - 1) + 1, s->operators.n, s->sites.n);
    const struct milestone *milestones = s->milestones.items;
    out->n_milestones = s->milestones.n;
    out->milestones = arena_array(&out->memory, out->n_milestones, sizeof *out->milestones);
    for (size_t i = 0; i < out->n_milestones; i++)
        out->milestones[i].milestone = &milestones[i];
}

static void note_omissions(struct world *w)
{
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (!w->lots[i].order->fabric && w->lots[i].share >= 1 && w->lots[i].units > 1)
            world_note(w, "order '%s' names no fabric: its network draws power by the network factor and costs nothing",
                       w->lots[i].order->name);
    for (uint32_t i = 0; i < w->n_sites; i++) {
        double land = w->sites[i].site->model->land_cost;
        if (isnan(land))
            world_note(w, "the land of site '%s' has no known price and is not charged", w->sites[i].site->name);
        else
            world_pay(w, i, ACCOUNT_LAND, land, world_grade(w, &w->sites[i].site->model->land_cost));
    }
}

struct world *world_new(const struct scenario *scenario, uint32_t replication, struct outcome *out)
{
    struct world *w = memory_zeroed(1, sizeof *w);
    w->scenario = scenario;
    w->out = out;
    w->replication = replication;
    w->engine = engine_new();
    w->horizon = world_time(w, scenario->end);
    w->free_outage = OUTAGE_NONE;
    arena_init(&w->memory);
    init_outcome(w);
    make_sites(w);
    make_lots(w);
    make_causes(w);
    note_omissions(w);
    for (size_t i = 0; i < PROCESSES; i++)
        if (processes[i]->start)
            processes[i]->start(w);
    return w;
}

void world_run(struct world *w, sim_time until, struct run_progress *progress)
{
    struct event e;
    while (engine_next(w->engine, until - 1, &e)) {
        processes[e.process]->handle(w, e.what, e.subject, e.arg);
        w->out->events++;
        if (progress && w->out->events % 4096 == 0) {
            atomic_store_explicit(&progress->day, (long)(w->engine->now / SIM_TICKS_PER_DAY), memory_order_relaxed);
            atomic_store_explicit(&progress->events, (long)w->out->events, memory_order_relaxed);
        }
    }
    engine_next(w->engine, until, &e);
}

void world_free(struct world *w)
{
    if (!w)
        return;
    for (uint32_t i = 0; i < w->n_sites; i++) {
        parcel_queue_free(&w->sites[i].for_hall);
        parcel_queue_free(&w->sites[i].for_crew);
        parcel_queue_free(&w->sites[i].for_power);
    }
    free(w->batches);
    free(w->outages);
    engine_free(w->engine);
    arena_free(&w->memory);
    free(w);
}
