#include "perf/collective.h"

#include <math.h>

const char *const collective_words[] = {"all-reduce", "reduce-scatter", "all-gather",
                                        "all-to-all", "send",           NULL};
const char *const algorithm_words[] = {"ring", "tree", "hierarchical", "switch", "direct", NULL};

double collective_wire(enum collective c, double bytes, double n)
{
    const double share = (n - 1) / n * bytes;
    return c == COLLECTIVE_ALL_REDUCE ? 2 * share : c == COLLECTIVE_SEND ? bytes : share;
}

static double transfer(const struct network_level *l, double bandwidth, double wire)
{
    return wire / bandwidth + l->ramp * sqrt(wire);
}

/* Members in one unit of a level; the last level joins all. */
static double inside_of(const struct network *net, int i, struct group g)
{
    return i + 1 < net->levels ? group_inside(g, &net->level[i]) : g.n;
}

/* Rounds of a ring: an all-reduce goes round twice. */
static double rounds(enum collective c)
{
    return c == COLLECTIVE_ALL_REDUCE ? 2 : 1;
}

/* One ring through all members. Where it leaves a unit it may use the NICs of all members there. */
static double ring(const struct network *net, enum collective c, double bytes, struct group g)
{
    const double wire = collective_wire(c, bytes, g.n);
    double below = 1, steps = 0, latency = 0, slowest = 0;
    for (int i = 0; i < net->levels && below < g.n; i++) {
        const struct network_level *l = &net->level[i];
        const double inside = inside_of(net, i, g);
        if (inside <= below)
            continue;
        const double time = transfer(l, level_bandwidth(l, inside) * (i > 0 ? below : 1), wire);
        if (time > slowest)
            slowest = time;
        steps += (g.n / below - g.n / inside) * l->hop;
        latency = l->latency;
        below = inside;
    }
    return latency + rounds(c) * steps + slowest;
}

/* Members pass sums up and results down; each sends its vector about twice, whatever n is. */
static double tree(const struct network *net, double bytes, struct group g)
{
    double below = 1, steps = 0, latency = 0, slowest = 0;
    for (int i = 0; i < net->levels && below < g.n; i++) {
        const struct network_level *l = &net->level[i];
        const double inside = inside_of(net, i, g);
        if (inside <= below)
            continue;
        const double time =
            transfer(l, level_bandwidth(l, inside) * (i > 0 ? below : 1), 2 * bytes);
        if (time > slowest)
            slowest = time;
        steps += log2(inside / below) * l->hop;
        latency = l->latency;
        below = inside;
    }
    return latency + 2 * steps + slowest;
}

/* A ring on a torus runs along each dimension in turn, so its steps are the sides, not the members.
 */
static double ring_steps(const struct network_level *l, double units)
{
    if (l->torus == 0)
        return units - 1;
    return l->torus * (pow(units, 1.0 / l->torus) - 1);
}

/* Whether switches of the level reduce for so many units; two gain nothing from it. */
static bool reduces_in_switch(const struct network_level *l, double units, bool in_switch)
{
    return in_switch && l->reduction > 0 && units > 2;
}

/* An operation inside scale-up domains and one through all of these, whatever tiers of switches
 * that crosses: a library knows its servers, not the leaves that they hang from. The ring between
 * domains leaves each unit of a tier once, over the NICs of all domains there; switches that reduce
 * take from each tier what the one below has summed. */
static double hierarchical(const struct network *net, enum collective c, double bytes,
                           struct group g, bool in_switch)
{
    const double first = inside_of(net, 0, g);
    double below = 1, inner = 0, outer = 0, steps = 0, slowest = 0;
    for (int i = 0; i < net->levels && below < g.n; i++) {
        const struct network_level *l = &net->level[i];
        const double inside = inside_of(net, i, g);
        if (inside <= below)
            continue;
        double time;
        if (reduces_in_switch(l, inside / below, in_switch)) {
            time = transfer(l, l->reduction, bytes / below);
            steps += inside / below * l->hop;
        } else if (i == 0) {
            time = transfer(l, level_bandwidth(l, inside), collective_wire(c, bytes, inside));
            steps += rounds(c) * ring_steps(l, inside) * l->hop;
        } else {
            const double wire = collective_wire(c, bytes / first, g.n / first);
            time = transfer(l, level_bandwidth(l, inside / below) * below / first, wire);
            steps += rounds(c) * (g.n / below - g.n / inside) * l->hop;
        }
        *(i == 0 ? &inner : &outer) = l->latency;
        if (time > slowest)
            slowest = time;
        below = inside;
    }
    return inner + outer + steps + slowest;
}

static bool can_reduce(const struct network *net)
{
    for (int i = 0; i < net->levels; i++)
        if (net->level[i].reduction > 0)
            return true;
    return false;
}

/* Each level carries what is meant for members beyond the units below it. On a torus a byte crosses
 * a quarter of each side on the way. */
static double direct(const struct network *net, double bytes, struct group g)
{
    double below = 1, latency = 0, slowest = 0;
    for (int i = 0; i < net->levels && below < g.n; i++) {
        const struct network_level *l = &net->level[i];
        const double inside = inside_of(net, i, g);
        if (inside <= below)
            continue;
        double bandwidth = level_bandwidth(l, inside);
        if (l->torus > 0)
            bandwidth /= fmax(1, l->torus * pow(inside, 1.0 / l->torus) / 4);
        const double time = transfer(l, bandwidth, bytes * (g.n - below) / g.n);
        if (time > slowest)
            slowest = time;
        latency = l->latency + l->hop * log2(g.n);
        below = inside;
    }
    return latency + slowest;
}

/* The innermost level that joins two ranks 'stride' apart; of neighbours at all places some pairs
 * fall on a boundary, and the pipeline waits for those. */
static double send(const struct network *net, double bytes, struct group g)
{
    int i = 0;
    while (i + 1 < net->levels && net->level[i].reach < g.n * g.stride)
        i++;
    const struct network_level *l = &net->level[i];
    return l->latency + l->hop + transfer(l, level_bandwidth(l, 2), bytes);
}

double collective_time_by(const struct network *net, enum collective c, double bytes,
                          struct group g, enum algorithm a)
{
    const bool pairwise = c == COLLECTIVE_ALL_TO_ALL || c == COLLECTIVE_SEND;
    if (g.n <= 1 || bytes <= 0)
        return 0;
    const bool reduces = a == ALGORITHM_TREE || a == ALGORITHM_SWITCH;
    if (pairwise != (a == ALGORITHM_DIRECT) || (reduces && c != COLLECTIVE_ALL_REDUCE) ||
        (a == ALGORITHM_SWITCH && !can_reduce(net)))
        return INFINITY;
    switch (a) {
    case ALGORITHM_RING: return ring(net, c, bytes, g);
    case ALGORITHM_TREE: return tree(net, bytes, g);
    case ALGORITHM_HIERARCHICAL: return hierarchical(net, c, bytes, g, false);
    case ALGORITHM_SWITCH: return hierarchical(net, c, bytes, g, true);
    default: return c == COLLECTIVE_SEND ? send(net, bytes, g) : direct(net, bytes, g);
    }
}

double collective_time(const struct network *net, enum collective c, double bytes, struct group g,
                       enum algorithm *chosen, enum basis *basis)
{
    if (g.n <= 1 || bytes <= 0)
        return 0;
    double below = 1;
    for (int i = 0; i < net->levels && below < g.n; i++) {
        const double inside = inside_of(net, i, g);
        if (inside > below)
            *basis = basis_weaker(*basis, net->level[i].basis);
        below = inside;
    }
    if (c == COLLECTIVE_ALL_TO_ALL || c == COLLECTIVE_SEND) {
        if (chosen)
            *chosen = ALGORITHM_DIRECT;
        return collective_time_by(net, c, bytes, g, ALGORITHM_DIRECT);
    }
    double best = INFINITY;
    for (int a = ALGORITHM_RING; a <= ALGORITHM_SWITCH; a++) {
        const double time = collective_time_by(net, c, bytes, g, (enum algorithm)a);
        if (time < best) {
            best = time;
            if (chosen)
                *chosen = (enum algorithm)a;
        }
    }
    return best;
}
