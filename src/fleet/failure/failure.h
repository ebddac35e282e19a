/* How nodes begin to fail. */
#ifndef COLOSSIM_FLEET_FAILURE_FAILURE_H
#define COLOSSIM_FLEET_FAILURE_FAILURE_H

#include "engine/time.h"

#include <stdint.h>

struct world;

/* So many nodes of a lot are in service from now on, the next ones in the order of its places; they
 * entered it at 'birth', now or, of initial lots, before the run. Their failures, if the lot has
 * any, are events from here on. */
void failure_watch(struct world *, uint32_t lot, int64_t nodes, sim_time birth);

/* A node of a block, by its number at the site, fails while it is up, by a cause, an index of the
 * world's; the uniform number gives the time of its repair. */
void failure_strike(struct world *, uint32_t site, uint32_t block, uint32_t node, uint32_t cause,
                    double u);

#endif
