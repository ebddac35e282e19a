/* Outages as expected values ('outages: expected'): no failure is an event; of each lot the mean
 * number of nodes that are away is set month by month. For studies, where the luck of single
 * failures doesn't matter and thousands of runs do. */
#ifndef COLOSSIM_FLEET_EXPECTED_H
#define COLOSSIM_FLEET_EXPECTED_H

#include "engine/time.h"
#include "engine/wide.h"
#include "model/failure.h"

#include <stdint.h>

struct world;

/* Nodes of a lot that entered service at one event and whose outages still depend on their age. */
struct young_batch {
    double nodes;
    sim_time entered, birth;
    sim_time accounted; /* its failures are counted up to here */
};

/* The outages of one lot. 'Parts' are of a node (lot.h). */
struct expected {
    struct young_batch *young; /* owned */
    uint32_t n_young, capacity;
    double settled;                /* nodes whose outages have reached their level for good */
    sim_time accounted;            /* of the settled */
    double share[REPAIR_ACTIONS];  /* of the failures, by what ends them */
    double steady[REPAIR_ACTIONS]; /* outages open per node up, of the settled */
    double level[REPAIR_ACTIONS];  /* nodes away now */
    int64_t parts[REPAIR_ACTIONS]; /* the same, as it stands in the lot's gauge */
    double open[REPAIR_ACTIONS];   /* outages open when they were counted last */
    sim_time recorded;             /* the second book is complete up to here */
};

/* So many nodes of a lot enter service, born then. */
void expected_watch(struct world *, uint32_t lot, int64_t nodes, sim_time birth);

/* The lot is retired now: it has no outages any more, the open ones are paid for. */
void expected_end(struct world *, uint32_t lot);

/* At the end of the run: counts what has not been counted and turns the counts of outages into
 * whole numbers. */
void expected_close(struct world *);

void expected_free(struct expected *);

#endif
