/* Supply: the deliveries of an order, on the days that the scenario gives. What arrives is paid on
 * the day; it then waits at the dock for hall space. The network and the storage of a lot are paid
 * in proportion to the units delivered. */
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
    const struct delivery *delivery = (const struct delivery *)lot->order->deliveries.items + arg;
    const sim_time now = w->now;
    const int64_t units = delivery->accelerators / lot->unit_accelerators;
    pay_for(w, lot, units, delivery->date);
    lot->delivered += units;
    site_move(w, subject, units * lot->unit_nodes, NODE_STATES, NODE_DELIVERED);
    parcel_queue_add(&w->sites[lot->site_index].for_hall,
                     (struct parcel){
                         .lot = subject,
                         .units = units,
                         .wanted = lot->order->wanted ? world_time(w, lot->order->wanted) : now,
                         .delivered = now,
                     });
    site_mark(w, lot->site_index);
}

const struct process supply_process = {"supply", start, handle};
