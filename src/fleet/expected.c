/* The mean of what failure.c, repair.c and blackout.c do by events, batch by batch and month by
 * month.
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
 * Lemons are a batch of their own. Repairs that did not help multiply the rate by the mean length
 * of their chain. Early failures are no rate but a set of ages, at each of which a part of the
 * nodes fails once.
 *
 * Where the site itself goes down, all this holds for the time in which it works, a share p, with
 * the part of d_a that falls into that time: a node fails while its site works, and is then down in
 * both times. What is down in the other time, and not by itself, is down by the site.
 *
 * What is away in a month is the mean over the month of d_a / (1 + d), taken over each span of
 * constant rate, so that the integrals (hours, joules) are those of the mean course, not of its
 * value on the first day. A batch whose rate will not
 * change any more and that is older than the longest outage has settled, and joins all others of
 * its lot that have: the work of a month depends on the young batches alone. */
#include "fleet/expected.h"

#include "base/fail.h"
#include "fleet/blackout_share.h"
#include "fleet/defect.h"
#include "fleet/meter.h"
#include "fleet/stay_law.h"
#include "fleet/world.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { MONTH_ENDS, PHASE_OUTAGES = 8 }; /* before the month is billed (bill.c) */

static sim_time month_end(const struct world *w)
{
    const sim_time next = world_time(w, date_next_month(world_day(w, w->now)));
    return next < w->horizon ? next : w->horizon;
}

/* What ends the outages of a kind; of idle nodes, which end with others, any. */
static unsigned action_of(const struct lot *lot, unsigned kind)
{
    if (kind < REPAIR_ACTIONS)
        return kind;
    return lot->hazard_steps > 0 ? (unsigned)lot->order->failures->early.action : REPAIR_RESTART;
}

/* The law of the outages of a kind: that of its action. */
static const struct stay_law *law_of(const struct world *w, const struct lot *lot, unsigned kind)
{
    return &w->stays[action_of(lot, kind)];
}

/* The shares of a node's time if it would have so many outages open in case it failed whether it is
 * up or not: of the time in which its site works, but for 'idle', which is that of all time over
 * it. */
static struct rack_shares shares_of(const struct lot *lot, const double demand[OUTAGE_KINDS])
{
    double sum = 0, alone = 0;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
        sum += demand[k];
        alone += demand[k] * lot->expected->alone[k];
    }
    struct rack_shares shares = rack_shares_of(lot->unit_nodes, lot->least_nodes, alone);
    if (alone < sum)
        shares.idle *= sum / alone;
    return shares;
}

/* What becomes of one node of a batch between two times in which its site works. */
struct course {
    double away[OUTAGE_KINDS]; /* mean of its open outages */
    double open[OUTAGE_KINDS]; /* the same at the end */
    double failures[OUTAGE_KINDS];
    double off; /* the share of it in which it is down */
};

/* The demand d of the kinds that have a rate, s seconds after the entry: its integral from there
 * on, or its value. */
static void demand_at(const struct world *w, const struct lot *lot, const struct young_batch *batch,
                      double s, double (*of)(const struct stay_law *, double),
                      double demand[OUTAGE_KINDS])
{
    const struct hazard hazard = {lot->hazard, lot->hazard_steps};
    const sim_time age = batch->entered - batch->birth; /* at entry */
    const uint32_t first = hazard_step_at(&hazard, age);
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        demand[k] = 0;
    double before = 0;
    for (uint32_t i = first; i < hazard.n; i++) {
        const double x = i > first ? sim_seconds(hazard.step[i].from - age) : 0;
        if (x >= s)
            break;
        const double rise = (hazard.step[i].rate - before) * batch->factor;
        before = hazard.step[i].rate;
        for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
            if (lot->expected->share[a] > 0)
                demand[a] += rise * lot->expected->share[a] * of(&w->stays[a], s - x);
    }
}

/* The demand of early failures between two times after the entry, its mean and that at the end, and
 * how many there are: a sum over the ages at which defects show, all equally likely. */
static void early_demand(const struct world *w, const struct lot *lot, sim_time age, double from,
                         double to, double *mean, double *last, double *failures)
{
    const struct expected *e = lot->expected;
    const struct stay_law *law = law_of(w, lot, OUTAGE_EARLY);
    *mean = *last = *failures = 0;
    for (unsigned i = 0; i < EARLY_AGES && e->early_share > 0; i++) {
        const double x = e->early_age[i] - sim_seconds(age);
        if (x < 0 || x >= to)
            continue;
        *mean += stay_within(law, to - x) - stay_within(law, fmax(0, from - x));
        *last += stay_longer(law, to - x);
        *failures += x >= from;
    }
    const double each = e->early_share / EARLY_AGES;
    *mean *= to > from ? each / (to - from) : 0;
    *last *= each;
    *failures *= each;
}

/* Adds a span in which the rate is constant. */
static void add_span(const struct world *w, const struct lot *lot, const struct young_batch *batch,
                     double from, double to, double rate, struct course *c)
{
    double begin[OUTAGE_KINDS], end[OUTAGE_KINDS], mean[OUTAGE_KINDS], last, early;
    demand_at(w, lot, batch, from, stay_within_integral, begin);
    demand_at(w, lot, batch, to, stay_within_integral, end);
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        mean[k] = (end[k] - begin[k]) / (to - from);
    early_demand(w, lot, batch->entered - batch->birth, from, to, &mean[OUTAGE_EARLY], &last,
                 &early);
    const struct rack_shares shares = shares_of(lot, mean);
    const double up = shares.up;
    c->off += (1 - up) * (to - from);
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        c->failures[a] += rate * batch->factor * lot->expected->share[a] * up * (to - from);
    c->failures[OUTAGE_EARLY] += early * up;
    c->failures[OUTAGE_IDLE] +=
        (rate * batch->factor * lot->expected->chain * (to - from) + early) * shares.last;
    c->away[OUTAGE_IDLE] += shares.idle * (to - from);
    for (unsigned k = 0; k < OUTAGE_IDLE; k++)
        c->away[k] += up * mean[k] * (to - from);
}

static struct course course_of(const struct world *w, const struct lot *lot,
                               const struct young_batch *batch, sim_time from, sim_time to)
{
    struct course c = {{0}, {0}, {0}, 0};
    const struct hazard hazard = {lot->hazard, lot->hazard_steps};
    const sim_time age = batch->entered - batch->birth; /* at entry */
    const double end = sim_seconds(to - batch->entered);
    double now = sim_seconds(from - batch->entered), mean, early;
    const double length = end - now;
    for (uint32_t i = hazard_step_at(&hazard, from - batch->birth); now < end; i++) {
        const double edge =
            i + 1 < hazard.n ? sim_seconds(hazard.step[i + 1].from - age) : INFINITY;
        const double until = fmin(edge, end);
        add_span(w, lot, batch, now, until, hazard.step[i].rate, &c);
        now = until;
    }
    demand_at(w, lot, batch, end, stay_within, c.open);
    early_demand(w, lot, age, end, end, &mean, &c.open[OUTAGE_EARLY], &early);
    const double up = shares_of(lot, c.open).up;
    c.off /= length > 0 ? length : 1;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
        c.open[k] *= up;
        if (length > 0)
            c.away[k] /= length;
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
    const double oldest = lot->expected->early_age[EARLY_AGES - 1];
    if (sim_seconds(now - batch->birth) < oldest + w->longest_stay)
        return false;
    return since < now && sim_seconds(now - since) > w->longest_stay;
}

/* The part that a cause has of the outages of a kind. */
static double part_of_kind(const struct world *w, const struct lot *lot, uint32_t cause,
                           unsigned kind)
{
    if (cause == lot->n_causes)
        return kind == OUTAGE_EARLY;
    const unsigned action = (unsigned)w->causes[lot->first_cause + cause].cause->action;
    return action == kind ? lot_cause_share(lot, cause) / lot->expected->base[kind] : 0;
}

/* Causes of a lot, early failures included. */
static uint32_t causes_of(const struct lot *lot)
{
    return lot->hazard_steps > 0 ? lot->n_causes + lot->order->failures->early.given : 0;
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
            last = &w->causes[lot->first_cause + i];
            const int128 whole = (int128)((double)all * part), its = whole < left ? whole : left;
            last->expected_down += its;
            left -= its;
        }
        if (last)
            last->expected_down += left;
        if (k == OUTAGE_IDLE && ticks > 0)
            w->causes[lot->idle_cause].expected_down += all;
        lot->away_recorded += ticks;
    }
    record_dark(w, lot);
    e->recorded = w->now;
}

/* Sets the parts that are down for nothing but outages of the site; returns their sum. Of the nodes
 * in service those are left that are neither up nor down for another reason. */
static int64_t darken(const struct world *w, const struct lot *lot)
{
    struct expected *e = lot->expected;
    const struct blackout *b = &w->sites[lot->site_index].blackout;
    const double nodes = (double)lot->books.counter[NODE_UP].level;
    double dark = nodes - e->works * (nodes - e->off);
    int64_t sum = 0;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        dark -= e->works * e->level[k];
    for (uint32_t k = 0; k < b->n_causes; k++) {
        const double part =
            b->shares[k].share * blackout_share_of(w, lot, k) / fmax(1 - e->works, DBL_MIN);
        e->dark[k] = llround(fmax(0, dark) * part * LOT_NODE_PARTS);
        sum += e->dark[k];
    }
    return sum;
}

/* Sets what is away from now on. */
static void apply(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    struct expected *e = lot->expected;
    record(w, lot);
    int64_t sum = 0;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
        e->parts[k] = llround(e->works * e->level[k] * LOT_NODE_PARTS);
        sum += e->parts[k];
    }
    if (w->sites[lot->site_index].blackout.shares)
        site_set_away(w, index, sum + darken(w, lot), e->off);
    else
        site_set_away(w, index, sum, (double)sum / LOT_NODE_PARTS);
}

/* So many nodes, each away for so much of the time, and off for so much of it. */
static void add_level(struct expected *e, double nodes, const double away[OUTAGE_KINDS], double off)
{
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        e->level[k] += nodes * away[k];
    e->off += nodes * off;
}

/* Those of the nodes, or the lemons, that have settled. */
static void add_settled(const struct lot *lot, unsigned lemons)
{
    struct expected *e = lot->expected;
    const struct rack_shares shares = shares_of(lot, e->steady[lemons]);
    add_level(e, e->settled[lemons] * shares.up, e->steady[lemons], 0);
    e->level[OUTAGE_IDLE] += e->settled[lemons] * shares.idle;
    e->off += e->settled[lemons] * (1 - shares.up);
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
        const unsigned action = action_of(lot, kind);
        e->alone[kind] = 1;
        for (uint32_t k = 0; b->shares && k < b->n_causes; k++)
            e->alone[kind] -= b->shares[k].met[action] * blackout_share_of(w, lot, k);
    }
}

/* Levels from now to the end of the month; batches that have settled leave the list. */
static void plan(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    struct expected *e = lot->expected;
    const sim_time until = month_end(w);
    uint32_t kept = 0;
    meet_site(w, lot);
    e->off = 0;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        e->level[k] = 0;
    for (uint32_t i = 0; i < e->n_young; i++) {
        const struct young_batch batch = e->young[i];
        if (has_settled(w, lot, &batch, w->now)) {
            e->settled[batch.factor != 1] += batch.nodes;
            continue;
        }
        const struct course c = course_of(w, lot, &batch, w->now, until);
        add_level(e, batch.nodes, c.away, c.off);
        e->young[kept++] = batch;
    }
    e->n_young = kept;
    for (unsigned lemons = 0; lemons < 2; lemons++)
        add_settled(lot, lemons);
    apply(w, index);
}

/* Books so many failures by kind over their causes, and the cost of repairs that ended. */
static void book(struct world *w, struct lot *lot, const double failed[OUTAGE_KINDS],
                 const double open[OUTAGE_KINDS])
{
    struct expected *e = lot->expected;
    if (failed[OUTAGE_IDLE] > 0)
        w->causes[lot->idle_cause].expected_outages += failed[OUTAGE_IDLE];
    for (unsigned k = 0; k < OUTAGE_IDLE; k++) {
        const double repaired = fmax(0, failed[k] - (open[k] - e->open[k]));
        double cost = 0;
        enum grade grade = GRADE_MEASURED;
        for (uint32_t i = 0; i < causes_of(lot); i++) {
            const double part = part_of_kind(w, lot, i, k);
            struct cause_state *cause = &w->causes[lot->first_cause + i];
            if (part == 0)
                continue;
            cause->expected_outages += failed[k] * part;
            cost = money_to_dollars(lot->repair_cost[i]);
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
    if (lot->hazard_steps == 0)
        return;
    for (uint32_t i = 0; i < e->n_young; i++) {
        struct young_batch *batch = &e->young[i];
        if (batch->accounted == w->now && batch->entered == w->now)
            continue;
        const struct course c = course_of(w, lot, batch, batch->accounted, w->now);
        for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
            failed[k] += batch->nodes * c.failures[k];
            open[k] += batch->nodes * c.open[k];
        }
        batch->accounted = w->now;
    }
    const double last = lot->hazard[lot->hazard_steps - 1].rate,
                 seconds = sim_seconds(w->now - e->accounted);
    for (unsigned lemons = 0; lemons < 2; lemons++) {
        const struct rack_shares shares = shares_of(lot, e->steady[lemons]);
        const double up = e->settled[lemons] * shares.up,
                     rate = lemons ? last * lot->order->failures->lemons.factor : last;
        failed[OUTAGE_IDLE] += e->settled[lemons] * shares.last * seconds * rate * e->chain;
        for (unsigned a = 0; a < REPAIR_ACTIONS; a++) {
            failed[a] += up * seconds * rate * e->share[a];
            open[a] += up * e->steady[lemons][a];
        }
    }
    e->accounted = w->now;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
        failed[k] *= e->works;
        open[k] *= e->works;
    }
    book(w, lot, failed, open);
}

/* What the lot's preset says. */
static void read_preset(const struct world *w, const struct lot *lot, struct expected *e)
{
    const double last = lot->hazard[lot->hazard_steps - 1].rate;
    const struct early_failures *early = &lot->order->failures->early;
    e->chain = defects_chain(lot);
    for (uint32_t i = 0; i < lot->n_causes; i++)
        e->base[w->causes[lot->first_cause + i].cause->action] += lot_cause_share(lot, i);
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++) {
        e->share[a] = e->base[a] * e->chain;
        e->steady[0][a] = e->share[a] * last * w->stays[a].mean;
        e->steady[1][a] = e->steady[0][a] * lot->order->failures->lemons.factor;
    }
    e->early_share = defects_early_share(lot);
    for (unsigned i = 0; i < EARLY_AGES && e->early_share > 0; i++)
        e->early_age[i] = fmax(0, distribution_quantile(&early->age, (i + 0.5) / EARLY_AGES));
}

static struct expected *expected_new(const struct world *w, const struct lot *lot)
{
    struct expected *e = memory_zeroed(1, sizeof *e);
    e->dark = memory_zeroed(w->sites[lot->site_index].blackout.n_causes, sizeof *e->dark);
    e->accounted = e->recorded = w->now;
    if (lot->hazard_steps > 0)
        read_preset(w, lot, e);
    return e;
}

static void add_batch(struct world *w, const struct lot *lot, double nodes, double factor,
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
    const struct course c = course_of(w, lot, &batch, w->now, month_end(w));
    add_level(e, batch.nodes, c.away, c.off);
}

/* The nodes of a lot that enter service now, in whatever hall: what is known of the others is kept
 * unless that changes how the site's outages meet them. */
void expected_watch(struct world *w, uint32_t index, int64_t nodes, sim_time birth)
{
    struct lot *lot = &w->lots[index];
    if (lot->hazard_steps == 0 && !w->sites[lot->site_index].blackout.shares)
        return;
    if (!lot->expected) {
        lot->expected = expected_new(w, lot);
        meet_site(w, lot);
    }
    const bool other = works_of(w, lot) != lot->expected->works;
    if (other)
        account(w, lot);
    if (lot->hazard_steps > 0) {
        const struct lemons *lemons = &lot->order->failures->lemons;
        const double bad = lemons->given ? (double)nodes * lemons->share : 0;
        add_batch(w, lot, (double)nodes - bad, 1, birth);
        add_batch(w, lot, bad, lemons->factor, birth);
    }
    if (other)
        plan(w, index);
    else
        apply(w, index);
}

void expected_end(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    if (!lot->expected)
        return;
    static const double none[OUTAGE_KINDS] = {0};
    account(w, lot);
    book(w, lot, none, none);
    record(w, lot);
    site_set_away(w, index, 0, 0);
    expected_free(lot->expected);
    lot->expected = NULL;
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
    }
    world_note(w, "outages are expected values, not events: failures of single nodes do not vary "
                  "from run to run");
    post_next(w);
}

/* Outages of a site in the month that begins; until now its meters ran at the rates of the day that
 * ends. */
static void begin_month(struct world *w, uint32_t site)
{
    if (!w->sites[site].blackout.shares)
        return;
    blackout_share_count(w, site);
    meter_set_rates(w, &w->sites[site], world_day(w, w->now) - 1);
    blackout_share_set(w, site, month_end(w));
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)subject, (void)arg;
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].expected)
            account(w, &w->lots[i]);
    for (uint32_t i = 0; i < w->n_sites; i++)
        begin_month(w, i);
    for (uint32_t i = 0; i < w->n_lots; i++)
        if (w->lots[i].expected)
            plan(w, i);
    post_next(w);
}

const struct process expected_process = {"expected", start, handle};
