/* Switching lots off for good. */
#ifndef COLOSSIM_FLEET_SUPPLY_RETIRE_H
#define COLOSSIM_FLEET_SUPPLY_RETIRE_H

#include "engine/time.h"

#include <stdint.h>

struct world;

/* Has a lot, of which all nodes are in service, retired then, if that lies within the run. */
void retire_lot_at(struct world *, uint32_t lot, sim_time at);

#endif
