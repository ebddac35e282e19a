/* How many accelerators would hold a model that those of a question don't. */
#ifndef COLOSSIM_PERF_DOUBLING_H
#define COLOSSIM_PERF_DOUBLING_H

#include "perf/training_world.h"

enum { MOST_DOUBLINGS = 6 }; /* 64 times as many */

struct doubling {
    int64_t accelerators;     /* the first doubling with a plan that fits; else the last tried */
    struct search_found best; /* its best plan */
};

/* Looks for a plan on twice as many, four times as many and so on, with the batch that is given or
 * the default of that number, as far as the fabric joins them. False when none fits. */
bool doubling_find(const struct training_request *, struct doubling *);

/* Appends a sentence on what was found, for the question that no plan fits. */
void doubling_explain(const struct training_request *, struct text *);

#endif
