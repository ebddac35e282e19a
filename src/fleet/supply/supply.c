/* Supply: the deliveries of an order and their deposits, on the days that the scenario gives or
 * when its supplier delivers (supplier.c), and its cancellation. What is paid of it is
 * money/purchase.c's. */
#include "fleet/supply/supply.h"

#include "fleet/money/purchase.h"
#include "fleet/world.h"

enum { DELIVER, DEPOSIT, CANCEL };

void supply_deliver(struct world *w, uint32_t lot, int64_t units, sim_time at)
{
    if (at < w->horizon)
        world_post(w, at, PHASE_CHANGE, PROCESS_SUPPLY, DELIVER, lot, (uint64_t)units);
}

static void plan_delivery(struct world *w, uint32_t lot, int64_t units, day_number day)
{
    const struct payment_terms *payment = &w->lots[lot].order->payment;
    const sim_time at = world_time(w, day);
    const sim_time ahead = payment->deposit > 0 ? at - sim_ticks(payment->ahead) : SIM_TIME_NEVER;
    if (ahead < 0)
        purchase_deposit_before(w, lot, units,
                                world_day(w, 0) - (day_number)(-ahead / SIM_TICKS_PER_DAY));
    else if (ahead < w->horizon) /* before a delivery of the same instant */
        world_post(w, ahead, PHASE_CHANGE, PROCESS_SUPPLY, DEPOSIT, lot, (uint64_t)units);
    supply_deliver(w, lot, units, at);
}

/* subject: lot; arg: units. */
static void start(struct world *w)
{
    for (uint32_t i = 0; i < w->n_lots; i++) {
        const struct order *order = w->lots[i].order;
        const struct delivery *deliveries = order->deliveries.items;
        if (order->cancelled != 0) /* before what would arrive on that day */
            world_post(w, world_time(w, order->cancelled), PHASE_CHANGE, PROCESS_SUPPLY, CANCEL, i,
                       0);
        for (uint32_t k = 0; k < order->deliveries.n; k++)
            plan_delivery(w, i, deliveries[k].accelerators / w->lots[i].unit_accelerators,
                          deliveries[k].date);
    }
}

static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    switch (what) {
    case DELIVER: purchase_arrive(w, subject, (int64_t)arg); break;
    case DEPOSIT: purchase_deposit(w, subject, (int64_t)arg); break;
    default: purchase_cancel(w, subject); break;
    }
}

const struct process supply_process = {"supply", start, handle};
