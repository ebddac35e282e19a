/* Nodes that are worse than others: early failures, lemons, and repairs that did not help. What a
 * failure preset says of them is in model/failure.h. */
#ifndef COLOSSIM_FLEET_FAILURE_DEFECT_H
#define COLOSSIM_FLEET_FAILURE_DEFECT_H

#include "engine/stream.h"
#include "engine/time.h"

#include <stdint.h>

struct world;
struct lot;
struct outage;
struct block;

/* Of one block of nodes (site/site.h). */
struct defects {
    struct stream early; /* draws of the nodes that fail early */
    uint32_t next_early; /* the place of the next of them */
    struct stream again; /* draws of repairs that did not help */
    uint32_t *lemons;    /* places, ascending; owned */
    uint32_t n_lemons;
};

/* The defects of a block of so many places, whose streams have this name. */
void defects_init(const struct world *, const struct lot *, struct defects *, uint64_t id,
                  uint32_t places);

/* The nodes in so many places of a block from one on enter service, born then: those that will fail
 * early get their day. */
void defects_enter(struct world *, uint32_t site, const struct lot *, struct block *,
                   uint32_t first, uint32_t places, sim_time birth);

/* An outage has ended with its node up: the node may fail again soon. */
void defects_after_repair(struct world *, uint32_t site, const struct outage *);

/* How many outages come of one failure, those after repairs that did not help included. */
double defects_chain(const struct lot *);

/* How many outages a node of the lot has on average for failing early, those after repairs that did
 * not help included, and the ages, s, at which they begin, equally likely, ascending. The latter
 * only where there are any. */
enum { EARLY_AGES = 32 };
double defects_early_outages(const struct lot *);
void defects_early_ages(const struct lot *, double age[EARLY_AGES]);

#endif
