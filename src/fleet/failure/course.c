/* A node of a batch fails at the rate r(s), s after it entered service. If it failed at this rate
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
 * Early failures are no rate but a set of ages, at each of which a part of the nodes fails once.
 *
 * Where the site itself goes down, all this holds for the time in which it works, a share p, with
 * the part of d_a that falls into that time: a node fails while its site works, and is then down in
 * both times. What is down in the other time, and not by itself, is down by the site.
 *
 * Where outages have to wait at the site's shop (shop_mean.h), for W on average, r W share_a of
 * them do, in addition to d_a.
 *
 * All of it is the mean over each span of constant rate. */
#include "fleet/failure/course.h"

#include "fleet/failure/rack.h"
#include "fleet/failure/stay_law.h"
#include "fleet/site/lot.h"

#include <math.h>

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
    struct rack_shares shares = rack_shares_of(lot->unit_nodes, lot->rack.least_nodes, alone);
    if (alone < sum)
        shares.idle *= sum / alone;
    return shares;
}

/* The demand d of the kinds that have a rate, s seconds after the entry: its integral from there
 * on, or its value. */
static void demand_at(const struct lot *lot, const struct young_batch *batch, double s,
                      double (*of)(const struct stay_law *, double), double demand[OUTAGE_KINDS])
{
    const struct expected *e = lot->expected;
    const struct hazard hazard = {lot->failure.hazard, lot->failure.hazard_steps};
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
            if (e->share[a] > 0)
                demand[a] += rise * e->share[a] * of(e->law[a], s - x);
    }
}

/* The demand of early failures between two times after the entry, its mean and that at the end, and
 * how many there are: a sum over the ages at which defects show, all equally likely. */
static void early_demand(const struct lot *lot, sim_time age, double from, double to, double *mean,
                         double *last, double *failures)
{
    const struct expected *e = lot->expected;
    const struct stay_law *law = e->law[OUTAGE_EARLY];
    *mean = *last = *failures = 0;
    for (unsigned i = 0; i < EARLY_AGES && e->early_outages > 0; i++) {
        const double x = e->early_age[i] - sim_seconds(age);
        if (x < 0 || x >= to)
            continue;
        *mean += stay_within(law, to - x) - stay_within(law, fmax(0, from - x));
        *last += stay_longer(law, to - x);
        *failures += x >= from;
    }
    const double each = e->early_outages / EARLY_AGES;
    *mean *= to > from ? each / (to - from) : 0;
    *last *= each;
    *failures *= each;
}

/* Adds a span in which the rate is constant. */
static void add_span(const struct lot *lot, const struct young_batch *batch, double from, double to,
                     double rate, struct course *c)
{
    double begin[OUTAGE_KINDS], end[OUTAGE_KINDS], mean[OUTAGE_KINDS], last, early;
    demand_at(lot, batch, from, stay_within_integral, begin);
    demand_at(lot, batch, to, stay_within_integral, end);
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        mean[k] = (end[k] - begin[k]) / (to - from);
    early_demand(lot, batch->entered - batch->birth, from, to, &mean[OUTAGE_EARLY], &last, &early);
    double begun[OUTAGE_IDLE]; /* outages, if the node is up */
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        begun[a] = rate * batch->factor * lot->expected->share[a] * (to - from);
    begun[OUTAGE_EARLY] = early;
    for (unsigned k = 0; k < OUTAGE_IDLE; k++) {
        c->waiting[k] = begun[k] / (to - from) * lot->expected->wait[k];
        mean[k] += c->waiting[k];
    }
    const struct rack_shares shares = shares_of(lot, mean);
    c->off += (1 - shares.up) * (to - from);
    for (unsigned k = 0; k < OUTAGE_IDLE; k++) {
        c->failures[k] += shares.up * begun[k];
        c->away[k] += shares.up * mean[k] * (to - from);
    }
    c->failures[OUTAGE_IDLE] +=
        (rate * batch->factor * lot->expected->chain * (to - from) + early) * shares.last;
    c->away[OUTAGE_IDLE] += shares.idle * (to - from);
}

struct course course_of(const struct lot *lot, const struct young_batch *batch, sim_time from,
                        sim_time to)
{
    struct course c = {{0}, {0}, {0}, {0}, 0};
    const struct hazard hazard = {lot->failure.hazard, lot->failure.hazard_steps};
    const sim_time age = batch->entered - batch->birth; /* at entry */
    const double end = sim_seconds(to - batch->entered);
    double now = sim_seconds(from - batch->entered), mean, early;
    const double length = end - now;
    for (uint32_t i = hazard_step_at(&hazard, from - batch->birth); now < end; i++) {
        const double edge =
            i + 1 < hazard.n ? sim_seconds(hazard.step[i + 1].from - age) : INFINITY;
        const double until = fmin(edge, end);
        add_span(lot, batch, now, until, hazard.step[i].rate, &c);
        now = until;
    }
    demand_at(lot, batch, end, stay_within, c.open);
    early_demand(lot, age, end, end, &mean, &c.open[OUTAGE_EARLY], &early);
    for (unsigned k = 0; k < OUTAGE_IDLE; k++)
        c.open[k] += c.waiting[k];
    const double up = shares_of(lot, c.open).up;
    c.off /= length > 0 ? length : 1;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++) {
        c.open[k] *= up;
        if (length > 0)
            c.away[k] /= length;
    }
    return c;
}

struct course course_settled(const struct lot *lot, unsigned lemons, double seconds)
{
    const struct expected *e = lot->expected;
    const double last = lot->failure.hazard[lot->failure.hazard_steps - 1].rate,
                 rate = lemons ? last * lot->order->failures->lemons.factor : last;
    double steady[OUTAGE_KINDS] = {0};
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++)
        steady[a] = e->share[a] * rate * (e->law[a]->mean + e->wait[a]);
    const struct rack_shares shares = shares_of(lot, steady);
    struct course c = {.off = 1 - shares.up};
    for (unsigned a = 0; a < REPAIR_ACTIONS; a++) {
        c.away[a] = c.open[a] = shares.up * steady[a];
        c.failures[a] = shares.up * rate * e->share[a] * seconds;
    }
    c.away[OUTAGE_IDLE] = shares.idle;
    c.failures[OUTAGE_IDLE] = shares.last * rate * e->chain * seconds;
    return c;
}

bool course_has_settled(const struct lot *lot, const struct young_batch *batch, sim_time now,
                        double longest_stay)
{
    const sim_time edge =
        sim_at_age(batch->birth, lot->failure.hazard[lot->failure.hazard_steps - 1].from);
    const sim_time since = batch->entered > edge ? batch->entered : edge;
    const double oldest = lot->expected->early_age[EARLY_AGES - 1];
    if (sim_seconds(now - batch->birth) < oldest + longest_stay)
        return false;
    return since < now && sim_seconds(now - since) > longest_stay;
}
