/* The course of a node in expectation: what part of its time it is up, and away for what, and how
 * often it fails, by the age of its batch. */
#ifndef COLOSSIM_FLEET_FAILURE_COURSE_H
#define COLOSSIM_FLEET_FAILURE_COURSE_H

#include "fleet/failure/expected.h"

#include <stdbool.h>

/* What becomes of one node of a batch between two times in which its site works. */
struct course {
    double away[OUTAGE_KINDS];   /* mean of its open outages */
    double open[OUTAGE_KINDS];   /* the same at the end */
    double waiting[OUTAGE_IDLE]; /* of these, over the time up, those that wait at the shop */
    double failures[OUTAGE_KINDS];
    double off; /* the share of it in which it is down */
};

/* The course between two times after the batch entered service. */
struct course course_of(const struct lot *, const struct young_batch *, sim_time from, sim_time to);

/* The course of one of the nodes, or the lemons, that have settled, in so many s. */
struct course course_settled(const struct lot *, unsigned lemons, double seconds);

/* Whether its outages depend on its age no more: its rate will not change again, and the longest
 * stay, s, is over since it did. */
bool course_has_settled(const struct lot *, const struct young_batch *, sim_time now,
                        double longest_stay);

#endif
