/* Deliveries that a supplier makes. */
#ifndef COLOSSIM_FLEET_SUPPLY_SUPPLY_H
#define COLOSSIM_FLEET_SUPPLY_SUPPLY_H

#include "engine/time.h"

#include <stdint.h>

struct world;

/* Has so many units of a lot ready to be handed over then: paid at once, or, of an operator with
 * 'funding', as soon as its cash suffices. Beyond the end of the run nothing comes. */
void supply_deliver(struct world *, uint32_t lot, int64_t units, sim_time at);

#endif
