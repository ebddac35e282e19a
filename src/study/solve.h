/* What a key must be for a metric to reach a value: the scenario run with other values of the key,
 * all with the same random numbers, until the edge is found (root.h). */
#ifndef COLOSSIM_STUDY_SOLVE_H
#define COLOSSIM_STUDY_SOLVE_H

#include "base/arena.h"
#include "base/diag.h"
#include "results/solution.h"
#include "scenario/scenario.h"

#include <stdatomic.h>
#include <stdint.h>

struct solve_request {
    const struct tree *tree; /* of the scenario */
    const struct scenario *scenario;
    const char *key;       /* path of a key that holds a number, a count or a day */
    const char *target;    /* 'METRIC=VALUE', or with '>=' or '<=' for at least or at most; a
                              milestone's value is a date or a time. Or 'METRIC=METRIC': where the
                              first equals the second */
    const char *from, *to; /* ends of the range, as the key writes them; NULL: around the value
                              that the scenario gives (an uncertain one's median), widened by
                              factors of two (days: from 30 on) up to a thousandfold */
    int64_t replications;  /* with drawn values; 0: one run at the medians */
    double quantile;       /* over replications that is held against the target */
    int threads;           /* over replications */
    atomic_long *done;     /* counts finished runs; NULL for none */
};

enum solve_end {
    SOLVE_DONE,
    SOLVE_REFUSED, /* the question makes no sense; nothing was run */
    SOLVE_FAILED   /* no answer in the range, several, or a value that makes no valid scenario */
};

/* Quantities are found to a thousandth, counts and days exactly. Where the target doesn't say
 * which, a metric that is better higher must be at least the target, one that is better lower at
 * most, and so one of which neither is better. What keeps it from an answer is reported. The
 * solution's texts are the arena's. */
enum solve_end solve(const struct solve_request *, struct arena *, struct solution *out,
                     struct diagnostics *);

#endif
