#include "fleet/run.h"

#include "base/fail.h"
#include "fleet/balance.h"
#include "fleet/sample.h"
#include "fleet/world.h"

/* The end of a run that got there. Its balances say nothing where a sum in them has no amount. */
static enum run_end close_world(struct world *w)
{
    char message[BALANCE_MESSAGE];
    world_close(w);
    const bool balanced = balance_check(w, message);
    if (money_left_range())
        return RUN_TOO_LARGE;
    if (!balanced)
        fail_internal("a balance is broken: %s", message);
    return RUN_COMPLETE;
}

enum run_end fleet_run(const struct scenario *scenario, uint32_t replication,
                       struct run_progress *progress, struct outcome *out)
{
    money_watch();
    struct world *w = world_new(scenario, replication, out);
    for (size_t i = 0; progress && i < progress->watched.n; i++)
        sample_day_end(w, progress->watched.days[i]);
    enum run_end end = world_run(w, w->horizon, progress);
    if (end == RUN_COMPLETE)
        end = close_world(w);
    world_free(w);
    return end;
}
