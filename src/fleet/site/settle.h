/* The charging of waits to gates, which the settle step shares with the closing of the run. */
#ifndef COLOSSIM_FLEET_SITE_SETTLE_H
#define COLOSSIM_FLEET_SITE_SETTLE_H

#include "fleet/site/wait.h"
#include "fleet/supply/parcel.h"

struct world;

/* Charges a parcel's wait (wait.h) to the world's gates, and returns it. */
struct wait settle_charge(struct world *, const struct parcel *, sim_time energised);

#endif
