/* The mean of what failure.c and repair.c do by events, batch by batch and month by month.
 *
 * A node of a batch fails at the rate r(s), s after it entered service. If it failed at this rate
 * whether it is up or not, the number of its open outages that end by action a would have the mean
 * of a queue with unlimited servers (Palm; Khintchine),
 *
 *     d_a(s) = share_a x integral of r(u) P(L_a > s - u) du from 0 to s
 *            = share_a x sum over the steps of r of (rise of r at x) x E[min(L_a, s - x)],
 *
 * for a rate that is constant between steps, L_a being the length of an outage. A node that is down
 * doesn't fail; being up a share of 1 / (1 + d) of the time, d = sum of d_a, is exact once s
 * exceeds the longest outage (alternating renewal), and before that wrong by a part of d^2.
 *
 * What is away in a month is the mean over the month of d_a / (1 + d), taken over each span of
 * constant rate, so that the integrals (hours, joules) are those of the mean course, not of its
 * value on the first day. A batch whose rate will not
 * change any more and that is older than the longest outage has settled, and joins all others of
 * its lot that have: the work of a month depends on the young batches alone. */
#include "fleet/expected.h"

#include "base/fail.h"
#include "fleet/stay_law.h"
#include "fleet/world.h"

#include <math.h>
#include <stdlib.h>

enum { MONTH_ENDS, PHASE_OUTAGES = 8 }; /* before the month is billed (bill.c) */

static sim_time month_end(const struct world *w)
{
    const sim_time next = world_time(w, date_next_month(world_day(w, w->now)));
    return next < w->horizon ? next : w->horizon;
}

/* The share of the time that a node is up which would have so many outages open if it failed
 * whether it is up or not. */
static double share_up(const double demand[REPAIR_ACTIONS])
{
    double sum = 0;
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        sum += demand[a];
    return 1 / (1 + sum);
}

/* What becomes of one node of a batch between two times. */
struct course {
    double away[REPAIR_ACTIONS]; /* mean of its open outages */
    double open[REPAIR_ACTIONS]; /* the same at the end */
    double failures;
};

/* The demand d that the steps of the rate make up to s seconds after the entry: its integral from
 * there on, or its value. */
static void demand_at(const struct world *w, const struct lot *lot, sim_time age, double s,
                      double (*of)(const struct stay_law *, double), double demand[REPAIR_ACTIONS])
{
    const struct hazard hazard = {lot->hazard, lot->hazard_steps};
    const uint32_t first = hazard_step_at(&hazard, age);
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        demand[a] = 0;
    double before = 0;
    for (uint32_t i = first; i < hazard.n; i++) {
        const double x = i > first ? sim_seconds(hazard.step[i].from - age) : 0;
        if (x >= s)
            break;
        const double rise = hazard.step[i].rate - before;
        before = hazard.step[i].rate;
        for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
            if (lot->expected->share[a] > 0)
                demand[a] += rise * lot->expected->share[a] * of(&w->stays[a], s - x);
    }
}

/* Adds a span in which the rate is constant. */
static void add_span(const struct world *w, const struct lot *lot, sim_time age, double from,
                     double to, double rate, struct course *c)
{
    double begin[REPAIR_ACTIONS], end[REPAIR_ACTIONS], mean[REPAIR_ACTIONS];
    demand_at(w, lot, age, from, stay_within_integral, begin);
    demand_at(w, lot, age, to, stay_within_integral, end);
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        mean[a] = (end[a] - begin[a]) / (to - from);
    const double up = share_up(mean) * (to - from);
    c->failures += rate * up;
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        c->away[a] += up * mean[a];
}

static struct course course_of(const struct world *w, const struct lot *lot,
                               const struct young_batch *batch, sim_time from, sim_time to)
{
    struct course c = {{0}, {0}, 0};
    const struct hazard hazard = {lot->hazard, lot->hazard_steps};
    const sim_time age = batch->entered - batch->birth; /* at entry */
    const double end = sim_seconds(to - batch->entered);
    double now = sim_seconds(from - batch->entered);
    const double length = end - now;
    for (uint32_t i = hazard_step_at(&hazard, from - batch->birth); now < end; i++) {
        const double edge =
            i + 1 < hazard.n ? sim_seconds(hazard.step[i + 1].from - age) : INFINITY;
        const double until = fmin(edge, end);
        add_span(w, lot, age, now, until, hazard.step[i].rate, &c);
        now = until;
    }
    demand_at(w, lot, age, end, stay_within, c.open);
    const double up = share_up(c.open);
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++) {
        c.open[a] *= up;
        if (length > 0)
            c.away[a] /= length;
    }
    return c;
}

static bool has_settled(const struct world *w, const struct lot *lot,
                        const struct young_batch *batch, sim_time now)
{
    const sim_time last_edge = lot->hazard[lot->hazard_steps - 1].from;
    const sim_time edge =
        batch->birth < 0 ? last_edge + batch->birth : sim_after(batch->birth, last_edge);
    const sim_time since = batch->entered > edge ? batch->entered : edge;
    return since < now && sim_seconds(now - since) > w->longest_stay;
}

/* Second book: what stood in the gauge since the last record, by action and by cause. A cause has
 * its share of its action's parts; the last one gets what rounding leaves. */
static void record(struct world *w, struct lot *lot)
{
    struct expected *e = lot->expected;
    const struct failure_cause *causes = lot->order->failures->causes.items;
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++) {
        const int128 ticks = books_stay(e->parts[a], e->recorded, w->now);
        const int128 all = ticks * lot->node_accelerators;
        int128 left = all;
        struct cause_state *last = NULL;
        for (uint32_t i = 0; i < lot->n_causes && ticks > 0; i++) {
            if (causes[i].action != (int)a || causes[i].rate == 0)
                continue;
            last = &w->causes[lot->first_cause + i];
            const int128 part = (int128)((double)all * lot_cause_share(lot, i) / e->share[a]);
            last->expected_down += part < left ? part : left;
            left -= part < left ? part : left;
        }
        if (last)
            last->expected_down += left;
        lot->away_recorded += ticks;
    }
    e->recorded = w->now;
}

/* Sets what is away from now on. */
static void apply(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    struct expected *e = lot->expected;
    int64_t sum = 0;
    record(w, lot);
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++) {
        e->parts[a] = llround(e->level[a] * LOT_NODE_PARTS);
        sum += e->parts[a];
    }
    site_set_away(w, index, sum);
}

static void add_level(struct expected *e, double nodes, const double away[REPAIR_ACTIONS])
{
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        e->level[a] += nodes * away[a];
}

/* Levels from now to the end of the month; batches that have settled leave the list. */
static void plan(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    struct expected *e = lot->expected;
    const sim_time until = month_end(w);
    uint32_t kept = 0;
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        e->level[a] = 0;
    for (uint32_t i = 0; i < e->n_young; i++) {
        const struct young_batch batch = e->young[i];
        if (has_settled(w, lot, &batch, w->now)) {
            e->settled += batch.nodes;
            continue;
        }
        const struct course c = course_of(w, lot, &batch, w->now, until);
        add_level(e, batch.nodes, c.away);
        e->young[kept++] = batch;
    }
    e->n_young = kept;
    add_level(e, e->settled * share_up(e->steady), e->steady);
    apply(w, index);
}

/* Books so many failures by action over their causes, and the cost of repairs that ended. */
static void book(struct world *w, struct lot *lot, const double failed[REPAIR_ACTIONS],
                 const double open[REPAIR_ACTIONS])
{
    struct expected *e = lot->expected;
    const struct failure_cause *causes = lot->order->failures->causes.items;
    double cost[REPAIR_ACTIONS] = {0};
    enum grade grade[REPAIR_ACTIONS] = {GRADE_MEASURED, GRADE_MEASURED, GRADE_MEASURED,
                                        GRADE_MEASURED};
    for (uint32_t i = 0; i < lot->n_causes; i++) {
        const unsigned a = (unsigned)causes[i].action;
        if (causes[i].rate == 0)
            continue;
        struct cause_state *cause = &w->causes[lot->first_cause + i];
        cause->expected_outages += failed[a] * lot_cause_share(lot, i) / e->share[a];
        cost[a] = money_to_dollars(lot->repair_cost[i]);
        grade[a] = grade_weaker(grade[a], cause->cost_grade);
    }
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++) {
        const double repaired = fmax(0, failed[a] - (open[a] - e->open[a]));
        w->expected_repairs += repaired;
        e->open[a] = open[a];
        world_pay(w, lot->site_index, ACCOUNT_REPAIR, repaired * cost[a], grade[a]);
    }
}

/* Counts failures and repairs up to now. */
static void account(struct world *w, struct lot *lot)
{
    struct expected *e = lot->expected;
    double failed[REPAIR_ACTIONS] = {0}, open[REPAIR_ACTIONS] = {0};
    for (uint32_t i = 0; i < e->n_young; i++) {
        struct young_batch *batch = &e->young[i];
        if (batch->accounted == w->now && batch->entered == w->now)
            continue;
        const struct course c = course_of(w, lot, batch, batch->accounted, w->now);
        for (unsigned a = 0; a < REPAIR_ACTIONS; a++) {
            failed[a] += batch->nodes * c.failures * e->share[a];
            open[a] += batch->nodes * c.open[a];
        }
        batch->accounted = w->now;
    }
    const double up = e->settled * share_up(e->steady),
                 seconds = sim_seconds(w->now - e->accounted);
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++) {
        failed[a] += up * seconds * lot->hazard[lot->hazard_steps - 1].rate * e->share[a];
        open[a] += up * e->steady[a];
    }
    e->accounted = w->now;
    book(w, lot, failed, open);
}

static struct expected *expected_new(const struct world *w, const struct lot *lot)
{
    struct expected *e = memory_zeroed(1, sizeof *e);
    const struct failure_cause *causes = lot->order->failures->causes.items;
    for (uint32_t i = 0; i < lot->n_causes; i++)
        e->share[causes[i].action] += lot_cause_share(lot, i);
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        e->steady[a] = e->share[a] * lot->hazard[lot->hazard_steps - 1].rate * w->stays[a].mean;
    e->accounted = e->recorded = w->now;
    return e;
}

void expected_watch(struct world *w, uint32_t index, int64_t nodes, sim_time birth)
{
    struct lot *lot = &w->lots[index];
    if (lot->hazard_steps == 0)
        return;
    if (!lot->expected)
        lot->expected = expected_new(w, lot);
    struct expected *e = lot->expected;
    if (e->n_young == e->capacity) {
        e->capacity = e->capacity ? 2 * e->capacity : 16;
        e->young = memory_resize(e->young, e->capacity * sizeof *e->young);
    }
    const struct young_batch batch = {(double)nodes, w->now, birth, w->now};
    e->young[e->n_young++] = batch;
    const struct course c = course_of(w, lot, &batch, w->now, month_end(w));
    add_level(e, batch.nodes, c.away);
    apply(w, index);
}

void expected_end(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    if (!lot->expected)
        return;
    static const double none[REPAIR_ACTIONS] = {0};
    account(w, lot);
    book(w, lot, none, none);
    record(w, lot);
    site_set_away(w, index, 0);
    expected_free(lot->expected);
    lot->expected = NULL;
}

void expected_free(struct expected *e)
{
    if (e)
        free(e->young);
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
        w->out->failures += cause->outages;
    }
    w->out->repairs += llround(w->expected_repairs);
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
    world_note(w, "outages are expected values, not events: failures of single nodes do not vary "
                  "from run to run");
    post_next(w);
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)subject, (void)arg;
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].expected) {
            account(w, &w->lots[i]);
            plan(w, i);
        }
    post_next(w);
}

const struct process expected_process = {"expected", start, handle};
