/* The mean of what failure.c, repair.c and blackout.c do by events, batch by batch and month by
 * month. What is away in a month is the mean of its batches' courses (course.h), so that integrals
 * (hours, joules) are those of the course, not of its value on the first day. A batch that has
 * settled joins all others of its lot that have: the work of a month depends on the young batches
 * alone.
 *
 * Lemons are a batch of their own. Repairs that did not help multiply the rate, and the early
 * failures, by the mean length of their chain. */
#include "fleet/failure/expected.h"

#include "base/fail.h"
#include "fleet/failure/blackout_share.h"
#include "fleet/failure/course.h"
#include "fleet/failure/stay_law.h"
#include "fleet/site/meter.h"
#include "fleet/world.h"

#include <math.h>
#include <stdlib.h>

enum { MONTH_ENDS, PHASE_OUTAGES = 8 }; /* before the month is billed (money/bill.c) */

static sim_time month_end(const struct world *w)
{
    const sim_time next = world_time(w, date_next_month(world_day(w, w->now)));
    return next < w->horizon ? next : w->horizon;
}

enum repair_action expected_action(const struct lot *lot, unsigned kind)
{
    if (kind < REPAIR_ACTIONS)
        return (enum repair_action)kind;
    return lot->failure.hazard_steps > 0 ? (enum repair_action)lot->order->failures->early.action
                                         : REPAIR_RESTART;
}

/* The part that a cause has of the outages of a kind. */
static double part_of_kind(const struct world *w, const struct lot *lot, uint32_t cause,
                           unsigned kind)
{
    if (cause == lot->failure.n_causes)
        return kind == OUTAGE_EARLY;
    const unsigned action = (unsigned)w->causes[lot->failure.first_cause + cause].cause->action;
    return action == kind ? lot_cause_share(lot, cause) / lot->expected->base[kind] : 0;
}

/* Causes of a lot, early failures included. */
static uint32_t causes_of(const struct lot *lot)
{
    return lot->failure.hazard_steps > 0 ? lot->failure.n_causes + lot->order->failures->early.given
                                         : 0;
}

/* Second book: what was down for outages of the site since the last record. */
static void record_dark(struct world *w, struct lot *lot)
{
    const struct expected *e = lot->expected;
    struct blackout *b = &w->sites[lot->site_index].blackout;
    for (uint32_t k = 0; b->shares && k < b->n_causes; k++) {
        const int128 ticks = books_stay(e->dark[k], e->recorded, w->now);
        b->causes[k].expected_down += ticks * lot->node_accelerators;
        lot->away_recorded += ticks;
    }
}

/* Second book: what stood in the gauge since the last record, by kind and by cause. The last cause
 * of a kind gets what rounding leaves. */
static void record(struct world *w, struct lot *lot)
{
    struct expected *e = lot->expected;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
        const int128 ticks = books_stay(e->parts[k], e->recorded, w->now);
        const int128 all = ticks * lot->node_accelerators;
        int128 left = all;
        struct cause_state *last = NULL;
        for (uint32_t i = 0; i < causes_of(lot) && ticks > 0; i++) {
            const double part = part_of_kind(w, lot, i, k);
            if (part == 0)
                continue;
            last = &w->causes[lot->failure.first_cause + i];
            const int128 whole = (int128)((double)all * part), its = whole < left ? whole : left;
            last->expected_down += its;
            left -= its;
        }
        if (last)
            last->expected_down += left;
        if (k == OUTAGE_IDLE && ticks > 0)
            w->causes[lot->rack.idle_cause].expected_down += all;
        lot->away_recorded += ticks;
    }
    record_dark(w, lot);
    e->recorded = w->now;
}

/* Sets the parts that are down for nothing but outages of the site; returns their sum. Of the nodes
 * in service those are left that are neither up ('off' of them are not, while the site works) nor
 * down for another reason. */
static int64_t darken(const struct world *w, const struct lot *lot, double off)
{
    struct expected *e = lot->expected;
    const struct blackout *b = &w->sites[lot->site_index].blackout;
    const double nodes = (double)lot->books.counter[NODE_UP].level;
    double dark = nodes - e->works * (nodes - off), all = 0;
    int64_t sum = 0;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        dark -= (double)e->parts[k] / LOT_NODE_PARTS;
    for (uint32_t k = 0; k < b->n_causes; k++)
        all += b->shares[k].share * blackout_share_of(w, lot, k);
    for (uint32_t k = 0; k < b->n_causes; k++) {
        const double share = b->shares[k].share * blackout_share_of(w, lot, k);
        e->dark[k] = all > 0 ? llround(fmax(0, dark) * (share / all) * LOT_NODE_PARTS) : 0;
        sum += e->dark[k];
    }
    return sum;
}

/* Counts the nodes that wait beyond the levels up to now. */
static void note_held(const struct world *w, struct expected *e)
{
    for (unsigned k = 0; k < OUTAGE_IDLE; k++)
        e->held_seconds += e->held[k] * sim_seconds(w->now - e->held_since);
    e->held_since = w->now;
}

/* The share of the nodes up by the levels, since the last account, that did not wait beyond them.
 */
static double failing_share(const struct world *w, const struct lot *lot)
{
    struct expected *e = lot->expected;
    const double up =
        ((double)lot->books.counter[NODE_UP].level - e->off) * sim_seconds(w->now - e->accounted);
    note_held(w, e);
    const double held = e->held_seconds;
    e->held_seconds = 0;
    return up > 0 ? fmin(1, fmax(0, 1 - held / up)) : 1;
}

/* Sets what is away from now on: the levels, and what outages have to wait beyond them. */
static void apply(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    struct expected *e = lot->expected;
    int64_t sum = 0;
    double off = e->off;
    record(w, lot);
    for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
        e->parts[k] = llround(e->works * (e->level[k] + e->held[k]) * LOT_NODE_PARTS);
        sum += e->parts[k];
        off += e->held[k];
    }
    if (w->sites[lot->site_index].blackout.shares)
        site_set_away(w, index, sum + darken(w, lot, off), off);
    else
        site_set_away(w, index, sum, (double)sum / LOT_NODE_PARTS);
}

/* So many nodes with such a course of so many s. */
static void add_level(struct expected *e, double nodes, const struct course *c, double seconds)
{
    for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
        e->level[k] += nodes * c->away[k];
        e->flow[k] += seconds > 0 ? nodes * c->failures[k] / seconds : 0;
    }
    e->off += nodes * c->off;
}

/* The share of the time in which the site's outages leave the nodes of a lot alone. */
static double works_of(const struct world *w, const struct lot *lot)
{
    const struct blackout *b = &w->sites[lot->site_index].blackout;
    double works = 1;
    for (uint32_t k = 0; b->shares && k < b->n_causes; k++)
        works -= b->shares[k].share * blackout_share_of(w, lot, k);
    return works;
}

/* Sets how the site's outages meet those of the lot's nodes from now on. */
static void meet_site(const struct world *w, struct lot *lot)
{
    struct expected *e = lot->expected;
    const struct blackout *b = &w->sites[lot->site_index].blackout;
    e->works = works_of(w, lot);
    for (unsigned kind = 0; kind < OUTAGE_KINDS; kind++) {
        const enum repair_action work = shop_work(w, lot, expected_action(lot, kind));
        e->alone[kind] = 1;
        for (uint32_t k = 0; b->shares && k < b->n_causes; k++)
            e->alone[kind] -= b->shares[k].met[work] * blackout_share_of(w, lot, k);
    }
}

/* Takes the waits at the site's shop into the levels that are planned next. */
static void take_waits(const struct world *w, struct lot *lot)
{
    struct expected *e = lot->expected;
    for (unsigned k = 0; k < OUTAGE_IDLE; k++)
        e->wait[k] = shop_mean_planned(w, lot, expected_action(lot, k));
}

/* Plans the levels from now to the end of the month, with the waits that are expected; batches that
 * have settled leave the list. */
static void plan(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    struct expected *e = lot->expected;
    const sim_time until = month_end(w);
    const double seconds = sim_seconds(until - w->now);
    uint32_t kept = 0;
    meet_site(w, lot);
    take_waits(w, lot);
    note_held(w, e);
    e->off = 0;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        e->level[k] = e->flow[k] = e->held[k] = 0;
    for (uint32_t i = 0; i < e->n_young; i++) {
        const struct young_batch batch = e->young[i];
        if (course_has_settled(lot, &batch, w->now, w->longest_stay)) {
            e->settled[batch.factor != 1] += batch.nodes;
            continue;
        }
        const struct course c = course_of(lot, &batch, w->now, until);
        add_level(e, batch.nodes, &c, seconds);
        e->young[kept++] = batch;
    }
    e->n_young = kept;
    for (unsigned lemons = 0; lemons < 2; lemons++)
        if (e->settled[lemons] > 0) {
            const struct course c = course_settled(lot, lemons, seconds);
            add_level(e, e->settled[lemons], &c, seconds);
        }
}

/* Books so many failures by kind over their causes, and the cost of repairs that ended. */
static void book(struct world *w, struct lot *lot, const double failed[OUTAGE_KINDS],
                 const double open[OUTAGE_KINDS])
{
    struct expected *e = lot->expected;
    if (failed[OUTAGE_IDLE] > 0)
        w->causes[lot->rack.idle_cause].expected_outages += failed[OUTAGE_IDLE];
    for (unsigned k = 0; k < OUTAGE_IDLE; k++) {
        const double repaired = fmax(0, failed[k] - (open[k] - e->open[k]));
        double cost = 0;
        enum grade grade = GRADE_MEASURED;
        for (uint32_t i = 0; i < causes_of(lot); i++) {
            const double part = part_of_kind(w, lot, i, k);
            struct cause_state *cause = &w->causes[lot->failure.first_cause + i];
            if (part == 0)
                continue;
            cause->expected_outages += failed[k] * part;
            cost = money_to_dollars(lot->failure.repair_cost[i]);
            grade = grade_weaker(grade, cause->cost_grade);
        }
        w->expected_repairs += repaired;
        e->open[k] = open[k];
        world_pay(w, lot->site_index, ACCOUNT_REPAIR, repaired * cost, grade);
    }
}

/* Counts failures and repairs up to now. */
static void account(struct world *w, struct lot *lot)
{
    struct expected *e = lot->expected;
    double failed[OUTAGE_KINDS] = {0}, open[OUTAGE_KINDS] = {0};
    if (lot->failure.hazard_steps == 0 || e->accounted == w->now)
        return;
    for (uint32_t i = 0; i < e->n_young; i++) {
        struct young_batch *batch = &e->young[i];
        if (batch->accounted == w->now && batch->entered == w->now)
            continue;
        const struct course c = course_of(lot, batch, batch->accounted, w->now);
        for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
            failed[k] += batch->nodes * c.failures[k];
            open[k] += batch->nodes * c.open[k];
        }
        batch->accounted = w->now;
    }
    for (unsigned lemons = 0; lemons < 2; lemons++) {
        const struct course c = course_settled(lot, lemons, sim_seconds(w->now - e->accounted));
        for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
            failed[k] += e->settled[lemons] * c.failures[k];
            open[k] += e->settled[lemons] * c.open[k];
        }
    }
    const double fewer = failing_share(w, lot);
    e->accounted = w->now;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
        failed[k] *= e->works * fewer;
        open[k] = (open[k] + e->held[k]) * e->works;
    }
    book(w, lot, failed, open);
}

/* What the lot's preset says. */
static void read_preset(const struct world *w, const struct lot *lot, struct expected *e)
{
    e->chain = defects_chain(lot);
    for (uint32_t i = 0; i < lot->failure.n_causes; i++)
        e->base[w->causes[lot->failure.first_cause + i].cause->action] += lot_cause_share(lot, i);
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        e->share[a] = e->base[a] * e->chain;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        e->law[k] = &w->stays[shop_work(w, lot, expected_action(lot, k))];
    e->early_outages = defects_early_outages(lot);
    if (e->early_outages > 0)
        defects_early_ages(lot, e->early_age);
}

static struct expected *expected_new(const struct world *w, const struct lot *lot)
{
    struct expected *e = memory_zeroed(1, sizeof *e);
    e->dark = memory_zeroed(w->sites[lot->site_index].blackout.n_causes, sizeof *e->dark);
    e->accounted = e->recorded = e->held_since = w->now;
    if (lot->failure.hazard_steps > 0)
        read_preset(w, lot, e);
    return e;
}

static void add_batch(const struct world *w, const struct lot *lot, double nodes, double factor,
                      sim_time birth)
{
    struct expected *e = lot->expected;
    if (nodes == 0)
        return;
    if (e->n_young == e->capacity) {
        e->capacity = e->capacity ? 2 * e->capacity : 16;
        e->young = memory_resize(e->young, e->capacity * sizeof *e->young);
    }
    const struct young_batch batch = {nodes, factor, w->now, birth, w->now};
    e->young[e->n_young++] = batch;
    const sim_time until = month_end(w);
    const struct course c = course_of(lot, &batch, w->now, until);
    add_level(e, batch.nodes, &c, sim_seconds(until - w->now));
}

/* The flows of outages at a site have changed: sets what is away there by the waits that are to be
 * expected now. */
static void apply_waits(struct world *w, uint32_t site)
{
    const struct site_state *state = &w->sites[site];
    shop_mean_expect(w, site, month_end(w));
    for (uint32_t i = 0; i < state->n_lots; i++) {
        const struct lot *lot = &w->lots[state->lots[i]];
        struct expected *e = lot->expected;
        if (!e)
            continue;
        note_held(w, e);
        for (unsigned k = 0; k < OUTAGE_IDLE; k++)
            e->held[k] =
                fmax(e->flow[k] * shop_mean_more(w, lot, expected_action(lot, k)), -e->level[k]);
        apply(w, state->lots[i]);
    }
}

/* The nodes that enter service stand in whatever hall: what is known of the others is kept unless
 * that changes how the site's outages meet them. */
void expected_watch(struct world *w, uint32_t index, int64_t nodes, sim_time birth)
{
    struct lot *lot = &w->lots[index];
    const struct site_state *site = &w->sites[lot->site_index];
    if (lot->failure.hazard_steps == 0 && !site->blackout.shares)
        return;
    if (!lot->expected) {
        lot->expected = expected_new(w, lot);
        meet_site(w, lot);
        take_waits(w, lot);
    }
    const bool other = works_of(w, lot) != lot->expected->works;
    if (other)
        account(w, lot);
    if (shop_has_lines(&site->shop))
        shop_mean_advance(w, lot->site_index);
    if (lot->failure.hazard_steps > 0) {
        const struct lemons *lemons = &lot->order->failures->lemons;
        const double bad = lemons->given ? (double)nodes * lemons->share : 0;
        add_batch(w, lot, (double)nodes - bad, 1, birth);
        add_batch(w, lot, bad, lemons->factor, birth);
    }
    if (other)
        plan(w, index);
    if (shop_has_lines(&site->shop))
        apply_waits(w, lot->site_index);
    else
        apply(w, index);
}

void expected_end(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    const bool lines = shop_has_lines(&w->sites[lot->site_index].shop);
    if (!lot->expected)
        return;
    static const double none[OUTAGE_KINDS] = {0};
    account(w, lot);
    book(w, lot, none, none);
    record(w, lot);
    site_set_away(w, index, 0, 0);
    if (lines) {
        shop_mean_advance(w, lot->site_index);
        shop_mean_leave(w, lot);
    }
    expected_free(lot->expected);
    lot->expected = NULL;
    if (lines)
        apply_waits(w, lot->site_index);
}

void expected_free(struct expected *e)
{
    if (e) {
        free(e->young);
        free(e->dark);
    }
    free(e);
}

static void post_next(struct world *w)
{
    const sim_time next = month_end(w);
    if (next < w->horizon)
        world_post(w, next, (enum phase)PHASE_OUTAGES, PROCESS_EXPECTED, MONTH_ENDS, 0, 0);
}

void expected_close(struct world *w)
{
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].expected) {
            account(w, &w->lots[i]);
            record(w, &w->lots[i]);
        }
    for (uint32_t i = 0; i < w->n_causes && w->stays; i++) {
        struct cause_state *cause = &w->causes[i];
        cause->outages = llround(cause->expected_outages);
        if (!cause->rack)
            w->out->failures += cause->outages;
    }
    w->out->repairs += llround(w->expected_repairs);
    for (uint32_t i = 0; i < w->n_sites && w->stays; i++) {
        struct blackout *b = &w->sites[i].blackout;
        blackout_share_count(w, i);
        for (uint32_t k = 0; k < b->n_causes; k++)
            b->causes[k].outages = llround(b->causes[k].expected_outages);
        shop_mean_close(w, i);
    }
}

static void start(struct world *w)
{
    if (w->scenario->outages != OUTAGES_EXPECTED)
        return;
    w->stays = arena_array(&w->memory, REPAIR_ACTIONS, sizeof *w->stays);
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++) {
        stay_law_init(&w->stays[a], &w->scenario->assumptions.repair[a].time);
        w->longest_stay = fmax(w->longest_stay, stay_longest(&w->stays[a]));
    }
    for (uint32_t i = 0; i < w->n_sites; i++) {
        blackout_share_init(w, i);
        blackout_share_set(w, i, month_end(w));
        shop_mean_init(w, i);
    }
    world_note(w, "outages are expected values, not events: failures of single nodes do not vary "
                  "from run to run");
    post_next(w);
}

/* Outages of a site in the month that begins; until now its meters ran at the rates of the day that
 * ends. */
static void share_month(struct world *w, uint32_t site)
{
    blackout_share_count(w, site);
    meter_set_rates(w, &w->sites[site], world_day(w, w->now) - 1);
    blackout_share_set(w, site, month_end(w));
    campaign_follow(w, site);
}

static void plan_site(struct world *w, uint32_t site)
{
    const struct site_state *state = &w->sites[site];
    for (uint32_t i = 0; i < state->n_lots; i++)
        if (w->lots[state->lots[i]].expected)
            plan(w, state->lots[i]);
}

/* A month begins at a site. Its waits follow from its flows, and these from the waits. */
static void begin_month(struct world *w, uint32_t site)
{
    const struct site_state *state = &w->sites[site];
    if (state->blackout.shares)
        share_month(w, site);
    if (shop_has_lines(&state->shop))
        shop_mean_advance(w, site);
    plan_site(w, site);
    if (shop_has_lines(&state->shop)) {
        shop_mean_expect(w, site, month_end(w));
        shop_mean_plan(w, site);
        plan_site(w, site);
    }
    for (uint32_t i = 0; i < state->n_lots; i++)
        if (w->lots[state->lots[i]].expected)
            apply(w, state->lots[i]);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)subject, (void)arg;
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].expected)
            account(w, &w->lots[i]);
    for (uint32_t i = 0; i < w->n_sites; i++)
        begin_month(w, i);
    post_next(w);
}

const struct process expected_process = {"expected", start, handle};
