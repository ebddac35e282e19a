/* Campaigns at work: training runs that hold accelerators of their lot. */
#ifndef COLOSSIM_FLEET_CAMPAIGN_H
#define COLOSSIM_FLEET_CAMPAIGN_H

#include "engine/time.h"
#include "scenario/scenario.h"

#include <stdbool.h>
#include <stdint.h>

struct world;

struct campaign_state {
    const struct campaign *campaign;
    uint32_t lot;
    sim_time due;            /* may begin from here on */
    sim_time started, ended; /* SIM_TIME_NEVER: not yet */
};

/* Begins what is due and finds enough accelerators of the lot in service, in the order of the
 * scenario; a later campaign may overtake one that needs more. Called when nodes of the lot have
 * entered service. */
void campaign_offer(struct world *, uint32_t lot);

/* Moves what has become of the campaigns into the outcome. */
void campaign_close(struct world *);

#endif
