/* The simulation of one replication. Pure: a function of scenario, seed and replication; no I/O, no
 * globals, safe to run in parallel on different outcomes. */
#ifndef COLOSSIM_FLEET_RUN_H
#define COLOSSIM_FLEET_RUN_H

#include "fleet/outcome.h"

#include <stdatomic.h>

/* What a progress line reads while the run goes on; relaxed, may lag. */
struct run_progress {
    atomic_long day; /* days simulated so far */
};

/* Runs the scenario and fills the outcome. Replication 0 is the single run. 'progress' may be NULL.
 * All balances are checked at the end; a broken one is an internal error. */
void fleet_run(const struct scenario *, uint32_t replication, struct run_progress *,
               struct outcome *);

#endif
