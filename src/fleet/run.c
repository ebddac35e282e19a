#include "fleet/run.h"

#include "base/fail.h"
#include "fleet/balance.h"
#include "fleet/world.h"

bool fleet_run(const struct scenario *scenario, uint32_t replication, struct run_progress *progress,
               struct outcome *out)
{
    struct world *w = world_new(scenario, replication, out);
    if (!world_run(w, w->horizon, progress)) {
        world_free(w);
        return false;
    }
    world_close(w);
    char message[BALANCE_MESSAGE];
    if (!balance_check(w, message))
        fail_internal("a balance is broken: %s", message);
    world_free(w);
    return true;
}
