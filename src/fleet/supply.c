/* Supply: the deliveries of an order, on the days that the scenario gives or when its supplier
 * delivers (supplier.c). What becomes of what arrives is purchase.c's. */
#include "fleet/supply.h"

#include "fleet/purchase.h"
#include "fleet/world.h"

enum { DELIVER };

void supply_deliver(struct world *w, uint32_t lot, int64_t units, sim_time at)
{
    if (at < w->horizon)
        world_post(w, at, PHASE_CHANGE, PROCESS_SUPPLY, DELIVER, lot, (uint64_t)units);
}

/* subject: lot; arg: units. */
static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct order *order = w->lots[i].order;
        const struct delivery *deliveries = order->deliveries.items;
        for (uint32_t k = 0; k < order->deliveries.n; k++)
            supply_deliver(w, i, deliveries[k].accelerators / w->lots[i].unit_accelerators,
                           world_time(w, deliveries[k].date));
    }
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what;
    purchase_arrive(w, subject, (int64_t)arg);
}

const struct process supply_process = {"supply", start, handle};
