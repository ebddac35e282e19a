/* Outages of a site in expectation ('outages: expected'): how much of its time passes without
 * power, how much starting again, month by month; and what that makes of the outages of its nodes.
 */
#ifndef COLOSSIM_FLEET_FAILURE_BLACKOUT_SHARE_H
#define COLOSSIM_FLEET_FAILURE_BLACKOUT_SHARE_H

#include "engine/time.h"
#include "fleet/failure/stay_law.h"
#include "model/failure.h"

#include <stdint.h>

struct world;
struct lot;

/* One cause of outages of a site, in the order of its plans. */
struct blackout_share {
    struct stay_law duration; /* without power, */
    struct stay_law whole;    /*   and until everything works again */
    double share;             /* of the time now in which one of its outages lasts */
    /* Of the time of a node's own outage, by what ends it: the part in which an outage of this
     * cause lasts, that began after it. */
    double met[REPAIR_ACTIONS];
};

/* At the start of the run: makes the shares of a site that has outages. Needs the world's stays. */
void blackout_share_init(struct world *, uint32_t site);

/* Sets the shares of the site's time from now to 'until', those of power and of work included
 * (blackout.h). The caller has metered the site up to now. */
void blackout_share_set(struct world *, uint32_t site, sim_time until);

/* Counts the outages up to now. To be called before the shares change. */
void blackout_share_count(struct world *, uint32_t site);

/* The part of a lot's nodes that a cause takes down. */
double blackout_share_of(const struct world *, const struct lot *, uint32_t cause);

#endif
