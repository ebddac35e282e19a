/* An integer level over time (units in a state, a queue's length, watts) and its exact integral.
 * Sums of gauges and of their integrals don't depend on order. */
#ifndef COLOSSIM_ENGINE_GAUGE_H
#define COLOSSIM_ENGINE_GAUGE_H

#include "base/wide.h"
#include "engine/time.h"

struct gauge {
    int64_t level;     /* now; unit of the caller's */
    int64_t low, high; /* extremes of the level since the start, the first level included */
    sim_time since;    /* the integral is complete up to here */
    sim_time start;    /* ticks */
    int128 integral;   /* level x ticks, from start to since */
};

/* A gauge that stands at level from 'now' on. */
struct gauge gauge_at(int64_t level, sim_time now);

/* The integral from the start up to 'now' >= since, in level x ticks; doesn't change the gauge. */
static inline int128 gauge_integral(const struct gauge *g, sim_time now)
{
    assert(now >= g->since);
    return g->integral + (int128)g->level * (now - g->since);
}

static inline void gauge_set(struct gauge *g, sim_time now, int64_t level)
{
    g->integral = gauge_integral(g, now);
    g->since = now;
    g->level = level;
    if (level < g->low)
        g->low = level;
    if (level > g->high)
        g->high = level;
}

static inline void gauge_add(struct gauge *g, sim_time now, int64_t change)
{
    gauge_set(g, now, g->level + change);
}

#endif
