/* Supply: the deliveries of an order, on the days that the scenario gives. */
#include "fleet/purchase.h"
#include "fleet/world.h"

enum { DELIVER };

/* subject: lot; arg: index of the delivery. */
static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct order *order = w->lots[i].order;
        const struct delivery *deliveries = order->deliveries.items;
        for (uint32_t k = 0; k < order->deliveries.n; k++)
            world_post(w, world_time(w, deliveries[k].date), PHASE_CHANGE, PROCESS_SUPPLY, DELIVER,
                       i, k);
    }
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what;
    const struct lot *lot = &w->lots[subject];
    const struct delivery *delivery = (const struct delivery *)lot->order->deliveries.items + arg;
    purchase_arrive(w, subject, delivery->accelerators / lot->unit_accelerators);
}

const struct process supply_process = {"supply", start, handle};
