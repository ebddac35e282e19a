/* The nodes of a lot by when they entered service, kept where campaigns ask how often they fail. */
#ifndef COLOSSIM_FLEET_FAILURE_COHORT_H
#define COLOSSIM_FLEET_FAILURE_COHORT_H

#include "engine/time.h"

struct lot;

/* Nodes of one age. */
struct cohort {
    int64_t nodes;
    sim_time birth;
};

/* So many nodes enter service, born then. */
void cohort_add(struct lot *, int64_t nodes, sim_time birth);

/* Failures per second of one node that works, by expectation, on the mean over the nodes that have
 * entered service and over so many s > 0 from now on: by the rate of each age, lemons, early
 * failures, and repairs of any that did not help. 0 without any. */
double cohort_failures(const struct lot *, sim_time now, double seconds);

#endif
