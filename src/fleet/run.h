/* The simulation of one replication. Pure: a function of scenario, seed and replication; no I/O, no
 * globals, safe to run in parallel on different outcomes. */
#ifndef COLOSSIM_FLEET_RUN_H
#define COLOSSIM_FLEET_RUN_H

#include "fleet/outcome.h"

#include <stdatomic.h>
#include <stdbool.h>

/* Days at whose ends the state is sampled (sample.h) besides those that the scenario names; those
 * outside the run are left out. */
struct watched_days {
    const day_number *days;
    size_t n;
};

/* What goes between a run and whoever watches it. */
struct run_progress {
    struct watched_days watched;
    atomic_long day; /* days simulated so far; relaxed, may lag */

    /* Asked after each event of the world and some thousands of a site: true ends the run. NULL: it
     * goes to its end. */
    bool (*give_up)(void *context);
    void *context;
};

/* How a run ended. Of any other but a complete one the outcome says nothing, but wants outcome_free
 * all the same. */
enum run_end {
    RUN_COMPLETE,
    RUN_GIVEN_UP, /* the progress said so */
    RUN_TOO_LARGE /* an amount left the range of money: money_out_of_range says it */
};

/* Runs the scenario and fills the outcome. Replication 0 is the single run. 'progress' may be NULL.
 * All balances are checked at the end; a broken one is an internal error. */
enum run_end fleet_run(const struct scenario *, uint32_t replication, struct run_progress *,
                       struct outcome *);

#endif
