/* What arrives is paid on the day; it then waits at the dock for hall space. The network and the
 * storage of a lot are paid in proportion to the units delivered. Where an operator lacks the cash,
 * units stay with the supplier, at the price of the day on which they were ready. */
#include "fleet/purchase.h"

#include "fleet/cash.h"
#include "fleet/world.h"

/* $ by what is bought. */
struct price {
    double chips, servers, network, storage;
};

static struct price price_of(const struct world *w, const struct parcel *p, int64_t units)
{
    const struct lot *lot = &w->lots[p->lot];
    const struct system *system = lot->order->system;
    const day_number day = world_day(w, p->delivered);
    const double n = (double)units, accelerators = n * (double)lot->unit_accelerators;
    return (struct price){
        .chips = accelerators * path_at(&system->accelerator->price, day),
        .servers = n * lot->share * path_at(&system->server_price, day),
        .network =
            lot->order->fabric ? fabric_price(&lot->fabric, day) * n / (double)lot->units : 0,
        .storage = accelerators * w->scenario->assumptions.storage_cost,
    };
}

static double sum(const struct price *p)
{
    return p->chips + p->servers + p->network + p->storage;
}

money purchase_price(const struct world *w, const struct parcel *p, int64_t units)
{
    const struct price price = price_of(w, p, units);
    return money_add(
        money_add(money_from_dollars(price.chips), money_from_dollars(price.servers)),
        money_add(money_from_dollars(price.network), money_from_dollars(price.storage)));
}

void purchase_accept(struct world *w, struct parcel p)
{
    struct lot *lot = &w->lots[p.lot];
    const struct price price = price_of(w, &p, p.units);
    const uint32_t site = lot->site_index;
    asset_deliver(w, p.lot, world_pay(w, site, ACCOUNT_CHIPS, price.chips, lot->chip_grade));
    asset_deliver(w, p.lot, world_pay(w, site, ACCOUNT_SERVERS, price.servers, lot->server_grade));
    asset_deliver(w, p.lot, world_pay(w, site, ACCOUNT_NETWORK, price.network, lot->network_grade));
    asset_deliver(w, p.lot, world_pay(w, site, ACCOUNT_STORAGE, price.storage, lot->storage_grade));
    lot->it_capital += sum(&price);
    lot->delivered += p.units;
    p.paid = w->now;
    site_move(w, p.lot, p.units * lot->unit_nodes, NODE_STATES, NODE_DELIVERED);
    parcel_queue_add(&w->sites[lot->site_index].for_hall, p);
    site_mark(w, lot->site_index);
}

void purchase_arrive(struct world *w, uint32_t lot_index, int64_t units)
{
    struct lot *lot = &w->lots[lot_index];
    const struct parcel p = {
        .lot = lot_index,
        .units = units,
        .wanted = lot->wanted == SIM_TIME_NEVER ? w->now : lot->wanted,
        .delivered = w->now,
    };
    lot->arrived += units;
    if (w->treasuries[lot->operator_index].funded)
        cash_queue(w, lot->operator_index, p);
    else
        purchase_accept(w, p);
}
