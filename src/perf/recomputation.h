/* What a search tries of recomputation: from nothing over ever more modules to whole layers, and of
 * these as few as fit the memory. */
#ifndef COLOSSIM_PERF_RECOMPUTATION_H
#define COLOSSIM_PERF_RECOMPUTATION_H

#include "perf/layer.h"

#include <stdbool.h>

struct recomputation {
    enum recompute recompute;
    unsigned modules; /* of a selective one: enum recompute_module */
};
enum { RECOMPUTATIONS = 6 };

/* What the plan gives; or else nothing, then ever more of the modules that the model has, those
 * first that give most memory for their time, then whole layers. Returns how many. */
int recomputation_list(const struct training *, const struct plan_choice *given,
                       struct recomputation out[RECOMPUTATIONS]);

/* Of a plan that computes whole layers again, takes the fewest with which it fits into so many
 * bytes, all of them if it never does. False where it fits with none, which is another plan, and
 * faster. */
bool recomputation_fewest_layers(const struct training *, double memory, struct plan *);

#endif
