/* How nodes begin to fail. */
#ifndef COLOSSIM_FLEET_FAILURE_H
#define COLOSSIM_FLEET_FAILURE_H

#include <stdint.h>

struct world;

/* So many nodes of a lot enter service now, the next ones in the order of its places; their
 * failures, if the lot has any, are events from here on. */
void failure_watch(struct world *, uint32_t lot, int64_t nodes);

#endif
