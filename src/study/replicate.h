/* Replications in parallel: each one draws its own values for all that is uncertain, binds its
 * own scenario, runs it, and is handed over in the order of replication numbers, so that nothing
 * depends on the number of threads. */
#ifndef COLOSSIM_STUDY_REPLICATE_H
#define COLOSSIM_STUDY_REPLICATE_H

#include "base/diag.h"
#include "fleet/outcome.h"
#include "fleet/run.h"
#include "input/tree.h"
#include "scenario/relief.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct replicate_request {
    const struct tree *tree; /* a scenario that has been bound without errors */
    uint64_t seed;
    uint32_t first;              /* replication; 0 is the one at the medians */
    uint32_t count;              /* replications */
    int threads;                 /* 1 or more */
    atomic_long *done;           /* counts finished replications; NULL for none */
    struct watched_days watched; /* sampled in each of them */
    enum relief relief;          /* the gate that is eased, if any */
    double share;                /* by which it is */
};

/* Takes one outcome, which is freed afterwards. Called from any thread but never from two at a
 * time, in the order of replications. False stops the study. */
typedef bool replicate_sink(void *context, const struct outcome *);

/* Runs them all. False when the sink stopped it or when drawn values make no valid scenario or one
 * with more money than can be counted; the latter two are reported with the replication's number.
 * Whatever was handed over before is the same at any number of threads. */
bool replicate_run(const struct replicate_request *, replicate_sink *sink, void *context,
                   struct diagnostics *);

#endif
