/* Entry into service: units whose burn-in is over begin to work, to age and to fail. */
#include "fleet/failure/failure.h"
#include "fleet/world.h"

/* subject: lot; arg: units. */
static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what;
    const int64_t nodes = (int64_t)arg * w->lots[subject].unit_nodes;
    site_move(w, subject, nodes, NODE_BURN_IN, NODE_UP);
    asset_begin(w, subject, (int64_t)arg);
    failure_watch(w, subject, nodes, w->now);
    blackout_catch(w, subject, nodes);
    campaign_offer(w, subject);
    world_check_milestones(w);
}

const struct process service_process = {"service", NULL, handle};
