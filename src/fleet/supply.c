/* Supply: the deliveries of an order, on the days that the scenario gives or when its supplier
 * delivers (supplier.c). What arrives is paid on the day; it then waits at the dock for hall space.
 * The network and the storage of a lot are paid in proportion to the units delivered. */
#include "fleet/supply.h"

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

static void pay_for(struct world *w, struct lot *lot, int64_t units, day_number day)
{
    const struct order *order = lot->order;
    const struct system *system = order->system;
    const double n = (double)units, accelerators = n * (double)lot->unit_accelerators;
    const double chips = accelerators * path_at(&system->accelerator->price, day);
    const double servers = n * lot->share * path_at(&system->server_price, day);
    const double network =
        order->fabric ? fabric_price(&lot->fabric, day) * n / (double)lot->units : 0;
    const double storage = accelerators * w->scenario->assumptions.storage_cost;
    world_pay(w, lot->site_index, ACCOUNT_CHIPS, chips, lot->chip_grade);
    world_pay(w, lot->site_index, ACCOUNT_SERVERS, servers, lot->server_grade);
    world_pay(w, lot->site_index, ACCOUNT_NETWORK, network, lot->network_grade);
    world_pay(w, lot->site_index, ACCOUNT_STORAGE, storage, lot->storage_grade);
    lot->it_capital += chips + servers + network + storage;
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what;
    struct lot *lot = &w->lots[subject];
    const sim_time now = w->now;
    const int64_t units = (int64_t)arg;
    pay_for(w, lot, units, world_day(w, now));
    lot->delivered += units;
    site_move(w, subject, units * lot->unit_nodes, NODE_STATES, NODE_DELIVERED);
    parcel_queue_add(&w->sites[lot->site_index].for_hall,
                     (struct parcel){
                         .lot = subject,
                         .units = units,
                         .wanted = lot->wanted == SIM_TIME_NEVER ? now : lot->wanted,
                         .delivered = now,
                     });
    site_mark(w, lot->site_index);
}

const struct process supply_process = {"supply", start, handle};
