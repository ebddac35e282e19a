#include "fleet/money/lease.h"

#include "fleet/supply/retire.h"
#include "fleet/world.h"

static const struct payment_terms *terms_of(const struct lot *lot)
{
    return &lot->order->payment;
}

static void come_at(struct world *w, uint32_t lot, sim_time at)
{
    if (at < w->horizon)
        world_post(w, at, PHASE_CHANGE, PROCESS_LEASE, 0, lot, 0);
}

void lease_begin(struct world *w, uint32_t index)
{
    struct lot *lot = &w->lots[index];
    if (!(terms_of(lot)->lease_term > 0) || lot->payment.lease_ends != SIM_TIME_NEVER ||
        lot->delivered < lot->units || lot->units == 0)
        return;
    lot->payment.lease_ends = sim_after(w->now, sim_ticks(terms_of(lot)->lease_term));
    come_at(w, index, lot->payment.lease_ends);
}

void lease_leave(struct world *w, uint32_t index)
{
    const struct lot *lot = &w->lots[index];
    const struct payment_terms *terms = terms_of(lot);
    if (!(terms->lease_fee > 0) || lot->payment.lease_ends == SIM_TIME_NEVER ||
        w->now >= lot->payment.lease_ends)
        return;
    const double accelerators = (double)(lot->units * lot->unit_accelerators),
                 left = sim_seconds(lot->payment.lease_ends - w->now);
    world_pay(w, lot->site_index, ACCOUNT_LEASE,
              terms->lease_fee * terms->lease * accelerators * left,
              grade_weaker(world_grade(w, &terms->lease), world_grade(w, &terms->lease_fee)));
}

/* What is not all in service yet is looked at again the next day. */
static void handle(struct world *w, uint16_t what, uint32_t subject, uint64_t arg)
{
    (void)what, (void)arg;
    const struct lot *lot = &w->lots[subject];
    if (lot->leaving)
        return;
    if (lot_is_complete(lot))
        retire_lot_at(w, subject, w->now);
    else
        come_at(w, subject, w->now + SIM_TICKS_PER_DAY);
}

const struct process lease_process = {"lease", NULL, handle};
