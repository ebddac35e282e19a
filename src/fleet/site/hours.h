/* The mean power that a site drew in each hour of the last thirty days, for the quantiles that
 * planners hold against firm power. Power moves in steps, so an hour's mean is the difference of
 * two readings of its exact integral; hours in which nothing happened cost nothing to keep. */
#ifndef COLOSSIM_FLEET_SITE_HOURS_H
#define COLOSSIM_FLEET_SITE_HOURS_H

#include "engine/gauge.h"

enum { HOURS_KEPT = 30 * 24 };

struct hours {
    sim_time end;          /* of the hour that runs now */
    int128 begun;          /* integral of the gauge when it began */
    uint32_t n, next;      /* hours kept, place of the next one */
    double of[HOURS_KEPT]; /* W, mean of an hour; a ring */
};

struct arena;

/* None yet; the first hour begins at 0. Memory from the arena. */
struct hours *hours_new(struct arena *);

/* Keeps the hours that were over by 'now': to be called before the gauge or one of the factors
 * changes. An hour's mean is that of the gauge x factor + extra, W. */
void hours_pass(struct hours *, const struct gauge *, double factor, double extra, sim_time now);

/* Mean, W, of the hour that half and 99 % of the hours kept did not exceed (the smallest of which
 * that is true), and of the highest; 0 before the first hour is over. */
struct hours_spread {
    double p50, p99, highest;
};
struct hours_spread hours_spread(const struct hours *);

#endif
