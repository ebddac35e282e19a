/* How a batch begins to fail. */
#ifndef COLOSSIM_FLEET_FAILURE_H
#define COLOSSIM_FLEET_FAILURE_H

#include <stdint.h>

struct world;

/* Makes a batch of nodes that enter service now; its failures, if its lot has any, are events from
 * here on. */
void failure_watch(struct world *, uint32_t lot, int64_t nodes);

#endif
