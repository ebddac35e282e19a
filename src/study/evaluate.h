/* One point of a study, run: its changes on a copy of the scenario's tree, bound, simulated once
 * per replicate, and the metrics of each outcome. */
#ifndef COLOSSIM_STUDY_EVALUATE_H
#define COLOSSIM_STUDY_EVALUATE_H

#include "study/plan.h"

#include <stdbool.h>

struct evaluation {
    enum point_state state;
    const char *why;    /* not done: the reason; arena */
    int64_t replicates; /* run */
    bool precise;       /* the wanted precision was reached, or none was wanted */
    double *values;     /* replicates x metrics; arena */
};

/* Runs a point; results are the arena's. Pure: a function of plan and point, as long as it isn't
 * late by the study's limits; any number of threads may do so at a time with one plan.
 *
 * Replicate r is the fleet's replication r with uncertain keys at their medians, so that replicate
 * 0 of a point is what 'colossim run' makes of the same changes; r + 1 when they are drawn. All
 * points share the random streams of a replicate: what differs between points is due to their
 * values.
 *
 * With a precision, replicates are added up to 'replicates', then to twice as many, and so on:
 * whether it was reached is decided at these counts alone, by the interval of the first metric's
 * mean. */
void evaluate_point(const struct plan *, const struct point *, struct arena *,
                    struct evaluation *out);

/* Whether a point's values make a valid scenario, with what else is uncertain at its median: a
 * hundredth of the time that running it takes. If not, the arena has the reason. */
bool evaluate_valid(const struct plan *, const struct point *, struct arena *, const char **why);

#endif
