/* The world: its set-up from the scenario and the loop over its events. */
#include "fleet/world.h"

#include "base/fail.h"
#include "base/seconds.h"
#include "fleet/failure/expected.h"
#include "fleet/omission.h"
#include "fleet/sample.h"
#include "fleet/supply/holding.h"
#include "fleet/supply/policy.h"
#include "input/quantity.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

enum { EVENTS_UNASKED = 1 << 14 }; /* of a site, some milliseconds */

/* The only list of processes; a new mechanism is one more line here and in enum process_id. */
static const struct process *const processes[PROCESSES] = {
    [PROCESS_CAMPAIGN] = &campaign_process, [PROCESS_BILL] = &bill_process,
    [PROCESS_CASH] = &cash_process,         [PROCESS_SUPPLY] = &supply_process,
    [PROCESS_SUPPLIER] = &supplier_process, [PROCESS_POWER] = &power_process,
    [PROCESS_BUILD] = &build_process,       [PROCESS_SETTLE] = &settle_process,
    [PROCESS_SERVICE] = &service_process,   [PROCESS_FAILURE] = &failure_process,
    [PROCESS_REPAIR] = &repair_process,     [PROCESS_SAMPLE] = &sample_process,
    [PROCESS_RETIRE] = &retire_process,     [PROCESS_HOLDING] = &holding_process,
    [PROCESS_EXPECTED] = &expected_process, [PROCESS_SHOP] = &shop_process,
    [PROCESS_BLACKOUT] = &blackout_process, [PROCESS_DEFECT] = &defect_process,
    [PROCESS_SALES] = &sales_process,       [PROCESS_SLOTS] = &slots_process,
    [PROCESS_LEASE] = &lease_process,
};

day_number world_day(const struct world *w, sim_time t)
{
    return w->scenario->start + (day_number)(t / SIM_TICKS_PER_DAY);
}

sim_time world_time(const struct world *w, day_number day)
{
    return (sim_time)(day - w->scenario->start) * SIM_TICKS_PER_DAY;
}

void world_post(struct world *w, sim_time at, enum phase phase, enum process_id process,
                uint16_t what, uint32_t subject, uint64_t arg)
{
    engine_post(w->engine, at, phase,
                (struct message){
                    .process = (uint16_t)process, .what = what, .subject = subject, .arg = arg});
}

void world_note(struct world *w, const char *format, ...)
{
    struct outcome *out = w->out;
    va_list args;
    va_start(args, format);
    out->notes = memory_resize(out->notes, (out->n_notes + 1) * sizeof *out->notes);
    out->notes[out->n_notes++].text = arena_format_list(&out->memory, format, args);
    va_end(args);
}

/* The words in memory of the world; frees them. */
static const char *keep(struct world *w, struct text *words)
{
    const char *kept = arena_text(&w->memory, text_get(words));
    text_free(words);
    return kept;
}

const char *world_count(struct world *w, int64_t count)
{
    struct text words;
    text_init(&words);
    text_add_count(&words, count);
    return keep(w, &words);
}

const char *world_amount(struct world *w, double value, struct dim dim)
{
    struct text words;
    text_init(&words);
    quantity_write(value, dim, 4, &words);
    return keep(w, &words);
}

enum grade world_grade(const struct world *w, const void *field)
{
    return scenario_grade(w->scenario, field);
}

static void keep_payment(struct world *w, const struct posting *p, day_number day, double second)
{
    struct outcome *out = w->out;
    if (out->n_payments == out->payment_capacity) {
        out->payment_capacity = out->payment_capacity ? 2 * out->payment_capacity : 64;
        out->payments = memory_resize(out->payments, out->payment_capacity * sizeof *out->payments);
    }
    out->payments[out->n_payments++] = (struct payment){
        .day = day,
        .second = second,
        .booked = world_day(w, w->now),
        .booked_second = sim_seconds(w->now % SIM_TICKS_PER_DAY),
        .owner = p->owner,
        .site = p->site,
        .account = p->to,
        .grade = p->grade,
        .amount = p->amount,
    };
}

void world_keep_sale(struct world *w, uint32_t site, money price, double rest, money left,
                     enum grade grade)
{
    const struct posting sold = {
        .owner = w->sites[site].operator_index,
        .site = site,
        .to = ACCOUNT_CHIPS,
        .grade = grade,
        .amount = -price,
    };
    keep_payment(w, &sold, world_day(w, w->now), sim_seconds(w->now % SIM_TICKS_PER_DAY));
    struct payment *kept = &w->out->payments[w->out->n_payments - 1];
    kept->rest = rest;
    kept->left = left;
}

void world_settle_soon(struct world *w)
{
    if (w->settle_posted)
        return;
    w->settle_posted = true;
    world_post(w, w->now, PHASE_SETTLE, PROCESS_SETTLE, 0, 0, 0);
}

static void book_payment(struct world *w, uint32_t site, enum account account, money amount,
                         enum grade grade, const struct paid_ahead *ahead)
{
    struct posting posting = {
        .month = w->month,
        .owner = w->sites[site].operator_index,
        .site = site,
        .to = account,
        .grade = grade,
        .amount = amount,
    };
    cash_bill(w, &posting);
    ledger_post(&w->out->ledger, &posting);
    if (!account_is_capital(account))
        return;
    money now = amount;
    double units = ahead ? ahead->units : 0;
    for (size_t i = 0; units > 0 && i < ahead->deposits->n; i++) {
        const struct deposit *deposit = &ahead->deposits->items[i],
                             part = deposit_part(deposit, units);
        units -= deposit->units;
        const money before = (money)((int128)part.amount * amount / ahead->price);
        if (before == 0)
            continue;
        posting.amount = before;
        keep_payment(w, &posting, part.day, 0);
        now -= before;
    }
    posting.amount = now;
    if (now > 0)
        keep_payment(w, &posting, world_day(w, w->now), sim_seconds(w->now % SIM_TICKS_PER_DAY));
}

void world_pay_exactly(struct world *w, uint32_t site, enum account account, money amount,
                       enum grade grade)
{
    if (amount == 0)
        return;
    book_payment(w, site, account, amount, grade, NULL);
    if (account_is_capital(account))
        asset_buy(w, site, capital_class_of(account), amount, 0);
}

money world_pay(struct world *w, uint32_t site, enum account account, double dollars,
                enum grade grade)
{
    const money amount = money_from_dollars(dollars);
    world_pay_exactly(w, site, account, amount, grade);
    return amount;
}

void world_pay_ahead(struct world *w, uint32_t site, enum account account, money amount,
                     enum grade grade, const struct paid_ahead *ahead)
{
    if (amount == 0)
        return;
    book_payment(w, site, account, amount, grade, ahead);
    asset_buy(w, site, capital_class_of(account), amount, 0);
}

void world_pay_progress(struct world *w, uint32_t site, enum account account, money amount,
                        enum grade grade)
{
    const size_t n = w->out->n_payments;
    if (amount == 0)
        return;
    book_payment(w, site, account, amount, grade, NULL);
    if (w->out->n_payments > n) { /* 0:00 is the end of the day before */
        w->out->payments[n].booked--;
        w->out->payments[n].booked_second = SECONDS_PER_DAY;
    }
    asset_progress(w, site, amount);
}

void world_pay_delivery(struct world *w, uint32_t lot, enum account account, money amount,
                        enum grade grade, const struct paid_ahead *ahead)
{
    if (amount == 0)
        return;
    book_payment(w, w->lots[lot].site_index, account, amount, grade, ahead);
    asset_deliver(w, lot, amount);
}

money world_pay_for(struct world *w, uint32_t owner, enum account account, double dollars,
                    enum grade grade)
{
    struct posting posting = {
        .month = w->month,
        .owner = owner,
        .site = w->n_sites,
        .to = account,
        .grade = grade,
        .amount = money_from_dollars(dollars),
    };
    assert(!account_is_capital(account));
    if (posting.amount == 0)
        return 0;
    cash_bill(w, &posting);
    ledger_post(&w->out->ledger, &posting);
    return posting.amount;
}

money world_bring_in(struct world *w, uint32_t site, enum account account, double dollars,
                     enum grade grade, day_number paid)
{
    const struct posting posting = {
        .owner = w->sites[site].operator_index,
        .site = site,
        .to = account,
        .from = ACCOUNT_FUNDING,
        .grade = grade,
        .amount = money_from_dollars(dollars),
    };
    if (posting.amount == 0)
        return 0;
    ledger_post(&w->out->ledger, &posting);
    keep_payment(w, &posting, paid, 0);
    return posting.amount;
}

/* Whether a lot counts for a milestone: its operator's, or any where it names none. */
static bool counts(const struct lot *lot, const struct milestone *m)
{
    return !m->owner || m->owner == lot->owner;
}

/* Accelerators now in a stage that count for a milestone. */
static int64_t accelerators_in(const struct world *w, const struct milestone *m, enum stage stage)
{
    int64_t n = 0;
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (counts(&w->lots[i], m))
            n += lot_accelerators(&w->lots[i], stage);
    return n;
}

/* Their H100-equivalents, on the scenario's basis. */
static double h100e_in(const struct world *w, const struct milestone *m, enum stage stage)
{
    double sum = 0;
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const int64_t n = counts(&w->lots[i], m) ? lot_accelerators(&w->lots[i], stage) : 0;
        if (n > 0)
            sum += (double)n * world_h100e(w, w->lots[i].order->system->accelerator);
    }
    return sum;
}

static bool is_reached(const struct world *w, const struct milestone *m, enum stage stage)
{
    return m->h100e > 0 ? h100e_in(w, m, stage) >= m->h100e
                        : accelerators_in(w, m, stage) >= m->accelerators;
}

void world_check_milestones(struct world *w)
{
    static const enum stage stage_of[] = {[STATE_INSTALLED] = STAGE_INSTALLED,
                                          [STATE_ENERGISED] = STAGE_ENERGISED,
                                          [STATE_IN_SERVICE] = STAGE_IN_SERVICE};
    bool reached = false;
    for (size_t i = 0; i < w->out->n_milestones; i++) {
        struct milestone_result *m = &w->out->milestones[i];
        const enum stage stage = stage_of[m->milestone->state];
        if (m->day == 0 && is_reached(w, m->milestone, stage)) {
            m->day = world_day(w, w->now);
            reached = true;
        }
    }
    if (reached)
        world_post(w, w->now, PHASE_SAMPLE, PROCESS_SAMPLE, SAMPLE_NOW, 0, 0);
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
        state->operator_index = UINT32_MAX;
        state->it_power = gauge_at(0, 0);
        state->follow_high = INT64_MAX;
        state->cap_level = INT64_MAX;
        state->hours = hours_new(&w->memory);
        state->pue = path_at(&sites[i].model->pue, s->start);
        state->energy_grade = world_grade(w, &sites[i].model->pue);
        state->unserved_from = SIM_TIME_NEVER;
        state->n_sources = sites[i].power.n;
        state->sources = arena_array(&w->memory, state->n_sources, sizeof *state->sources);
        for (uint32_t k = 0; k < state->n_sources; k++)
            state->sources[k].phase = &phases[k];
        state->engine = engine_new();
        outages_init(&state->outages);
        shop_init(w, i);
        state->building = arena_array(&w->memory, sites[i].halls.n, sizeof *state->building);
        state->building_interest =
            arena_array(&w->memory, sites[i].halls.n, sizeof *state->building_interest);
        blackout_init(w, i);
        state->ready = arena_array(&w->memory, sites[i].halls.n, sizeof *state->ready);
    }
}

/* How often it fails rests on that number. */
static void add_cause(struct world *w, const struct failure_preset *preset,
                      const struct failure_cause *cause, const double *often)
{
    const struct repair *repair = &w->scenario->assumptions.repair[cause->action];
    w->causes[w->n_causes++] = (struct cause_state){
        .preset = preset,
        .cause = cause,
        .repair = repair,
        .cost_grade = grade_weaker(world_grade(w, &repair->cost), world_grade(w, often)),
    };
}

/* Index of a preset's first cause in the world's list, to which it is added unless it is there. */
static uint32_t cause_index(struct world *w, const struct failure_preset *preset)
{
    uint32_t first = 0;
    while (first < w->n_causes && w->causes[first].preset != preset)
        first++;
    if (first < w->n_causes)
        return first;
    const struct failure_cause *causes = preset->causes.items;
    w->causes = memory_resize(w->causes, (w->n_causes + preset->causes.n + 1) * sizeof *w->causes);
    for (uint32_t k = 0; k < preset->causes.n; k++)
        add_cause(w, preset, &causes[k], &causes[k].rate);
    if (preset->early.given) {
        struct failure_cause *early = arena_alloc(&w->memory, sizeof *early);
        *early = (struct failure_cause){.name = "early", .action = preset->early.action};
        add_cause(w, preset, early, &preset->early.share);
    }
    return first;
}

/* Index of the cause by which the rest of a rack is idle, added likewise. */
static uint32_t rack_cause(struct world *w, const struct failure_preset *preset)
{
    static const struct failure_cause rack_out = {.name = "rack out"};
    for (uint32_t i = 0; i < w->n_causes; i++)
        if (w->causes[i].rack && w->causes[i].preset == preset)
            return i;
    w->causes = memory_resize(w->causes, (w->n_causes + 1) * sizeof *w->causes);
    add_cause(w, preset, &rack_out, &rack_out.rate);
    w->causes[w->n_causes - 1].rack = true;
    return w->n_causes - 1;
}

uint32_t world_add_lot(struct world *w, uint32_t owner, const struct order *order)
{
    const struct scenario *s = w->scenario;
    const uint32_t index = w->n_lots;
    const uint32_t site_index = (uint32_t)(order->site - (const struct site *)s->sites.items);
    struct site_state *site = &w->sites[site_index];
    if (index == w->lot_capacity) {
        w->lot_capacity = w->lot_capacity ? 2 * w->lot_capacity : 16;
        w->lots = memory_resize(w->lots, w->lot_capacity * sizeof *w->lots);
    }
    if (site->n_lots == site->lot_capacity) {
        site->lot_capacity = site->lot_capacity ? 2 * site->lot_capacity : 4;
        site->lots = memory_resize(site->lots, site->lot_capacity * sizeof *site->lots);
    }
    struct lot *lot = &w->lots[w->n_lots++];
    lot_init(lot, s, world_owner(w, owner), owner, order, site_index, &w->memory);
    lot->draw.unpowered = site->blackout.unpowered;
    lot->draw.powered = site->blackout.powered;
    lot_set_levels(lot, world_day(w, w->now), sim_seconds(w->now % SIM_TICKS_PER_DAY));
    if (order->failures)
        lot->failure.first_cause = cause_index(w, order->failures);
    if (lot->rack.least_nodes > 1 && lot->failure.hazard_steps > 0)
        lot->rack.idle_cause = rack_cause(w, order->failures);
    assert(site->operator_index == UINT32_MAX || site->operator_index == owner);
    site->operator_index = owner;
    site->lots[site->n_lots++] = index;
    return index;
}

static void make_lots(struct world *w)
{
    const struct owner *operators = w->scenario->operators.items;
    for (uint32_t i = 0; i < w->scenario->operators.n; i++) {
        const struct order *orders = operators[i].orders.items;
        for (uint32_t k = 0; k < operators[i].orders.n; k++)
            world_add_lot(w, i, &orders[k]);
    }
    holding_make_lots(w);
    policy_init(w);
    for (uint32_t i = 0; i < w->n_sites; i++)
        assert(w->sites[i].operator_index != UINT32_MAX); /* the reader refuses unused sites */
}

static void init_outcome(struct world *w)
{
    struct outcome *out = w->out;
    const struct scenario *s = w->scenario;
    *out = (struct outcome){.scenario = s, .replication = w->replication};
    arena_init(&out->memory);
    ledger_init(&out->ledger, date_months_between(s->start, s->end - 1) + 1, s->operators.n,
                s->sites.n + 1);
    const struct milestone *milestones = s->milestones.items;
    out->n_milestones = s->milestones.n;
    out->milestones = arena_array(&out->memory, out->n_milestones, sizeof *out->milestones);
    for (size_t i = 0; i < out->n_milestones; i++)
        out->milestones[i].milestone = &milestones[i];
}

static void pay_land(struct world *w)
{
    for (uint32_t i = 0; i < w->n_sites; i++) {
        const double *cost = &w->sites[i].site->model->land_cost;
        if (!isnan(*cost))
            world_pay(w, i, ACCOUNT_LAND, *cost, world_grade(w, cost));
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
    arena_init(&w->memory);
    init_outcome(w);
    make_sites(w);
    slots_init(w);
    make_lots(w);
    omissions_note(w);
    cash_init(w);
    rental_init(w);
    sales_init(w);
    income_tax_init(w);
    pay_land(w);
    for (size_t i = 0; i < PROCESSES; i++)
        if (processes[i]->start)
            processes[i]->start(w);
    return w;
}

static void show_progress(const struct world *w, struct run_progress *progress)
{
    atomic_store_explicit(&progress->day, (long)(w->now / SIM_TICKS_PER_DAY), memory_order_relaxed);
}

static bool gives_up(struct run_progress *progress)
{
    return progress && progress->give_up && progress->give_up(progress->context);
}

/* Handles the events of one engine before 'until'; false when the progress says so. A site may have
 * millions of them between two events of the world, and asking costs a look at the clock. */
static bool run_events(struct world *w, struct engine *engine, sim_time until,
                       struct run_progress *progress)
{
    struct event e;
    int64_t n = 0;
    bool goes_on = true;
    while (goes_on && !money_left_range() && engine_next(engine, until - 1, &e)) {
        w->now = e.at;
        processes[e.process]->handle(w, e.what, e.subject, e.arg);
        if (++n % EVENTS_UNASKED == 0)
            goes_on = !gives_up(progress);
    }
    w->out->events += n;
    return goes_on;
}

/* Lets each site run alone up to an instant at which they meet; false likewise. */
static bool run_sites(struct world *w, sim_time until, struct run_progress *progress)
{
    for (uint32_t i = 0; i < w->n_sites; i++)
        if (!run_events(w, w->sites[i].engine, until, progress))
            return false;
    w->now = w->met = until;
    return true;
}

enum run_end world_run(struct world *w, sim_time until, struct run_progress *progress)
{
    assert(until <= w->horizon);
    struct event e;
    while (!money_left_range() && until > w->now && engine_next(w->engine, until - 1, &e)) {
        if (e.at > w->met && !run_sites(w, e.at, progress))
            return RUN_GIVEN_UP;
        w->now = e.at;
        processes[e.process]->handle(w, e.what, e.subject, e.arg);
        w->out->events++;
        if (progress)
            show_progress(w, progress);
        if (gives_up(progress))
            return RUN_GIVEN_UP;
    }
    if (until > w->met && !run_sites(w, until, progress))
        return RUN_GIVEN_UP;
    return money_left_range() ? RUN_TOO_LARGE : RUN_COMPLETE;
}

void world_free(struct world *w)
{
    if (!w)
        return;
    for (uint32_t i = 0; i < w->n_sites; i++) {
        parcel_queue_free(&w->sites[i].for_hall);
        parcel_queue_free(&w->sites[i].for_crew);
        parcel_queue_free(&w->sites[i].for_power);
        for (uint32_t k = 0; k < w->sites[i].n_blocks; k++) {
            free(w->sites[i].blocks[k].defects.lemons);
            free(w->sites[i].blocks[k].down_in_unit);
        }
        free(w->sites[i].blocks);
        free(w->sites[i].batches);
        free(w->sites[i].lots);
        outages_free(&w->sites[i].outages);
        engine_free(w->sites[i].engine);
    }
    for (uint32_t i = 0; i < w->scenario->operators.n; i++)
        treasury_free(&w->treasuries[i]);
    asset_free(&w->assets);
    slots_free(&w->slots);
    for (uint32_t i = 0; i < w->n_lots; i++) {
        expected_free(w->lots[i].expected);
        deposits_free(&w->lots[i].payment.deposits);
        free(w->lots[i].parts);
        free(w->lots[i].cohorts);
    }
    engine_free(w->engine);
    free(w->lots);
    free(w->causes);
    arena_free(&w->memory);
    free(w);
}
