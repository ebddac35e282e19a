/* The power of a site: what it draws, which source gives it, and the meters that turn it into
 * energy. Two books that share no number but the levels of the nodes: by source, the integral of
 * the site's IT power as nodes switch; by use, the node-time of each lot and state (lot_meter). */
#ifndef COLOSSIM_FLEET_METER_H
#define COLOSSIM_FLEET_METER_H

#include "base/date.h"
#include "fleet/site.h"

struct world;

/* IT power changes by so many mW, now. */
void meter_change_load(struct world *, struct site_state *, int64_t change);

/* Brings the energies by source up to now. To be called before anything else that they depend on
 * changes: provisioned power, prices, capacities. */
void meter_read(struct site_state *, sim_time now);

/* Brings both books up to now, then applies the utilisation and PUE of that day and the capacities
 * of the sources, which the caller has changed after a reading. */
void meter_set_rates(struct world *, struct site_state *, day_number);

#endif
