/* The simulation of one replication. Pure: a function of scenario, seed and replication; no I/O, no
 * globals, safe to run in parallel on different outcomes. */
#ifndef COLOSSIM_FLEET_RUN_H
#define COLOSSIM_FLEET_RUN_H

#include "fleet/outcome.h"

#include <stdatomic.h>
#include <stdbool.h>

/* What goes between a run and whoever watches it. */
struct run_progress {
    atomic_long day; /* days simulated so far; relaxed, may lag */

    /* Asked between events: true ends the run. NULL: it goes to its end. */
    bool (*give_up)(void *context);
    void *context;
};

/* Runs the scenario and fills the outcome. Replication 0 is the single run. 'progress' may be NULL.
 * All balances are checked at the end; a broken one is an internal error. False when it was given
 * up: the outcome then says nothing, but wants outcome_free all the same. */
bool fleet_run(const struct scenario *, uint32_t replication, struct run_progress *,
               struct outcome *);

#endif
