/* Rent is charged for the time in which a hall was ready or accelerators were there, to the day on
 * which they retire or go back. Property tax and insurance are charged on what the site's capital
 * cost, or is worth in the books, at the end of the month, work in progress included; what has
 * retired is in neither. */
#include "fleet/money/charge.h"

#include "fleet/world.h"

static void bill_halls(struct world *w, uint32_t index, sim_time since)
{
    const struct site_state *site = &w->sites[index];
    for (uint32_t i = 0; i < site->n_ready; i++) {
        const struct hall *hall = site->ready[i];
        const sim_time ready = world_time(w, hall->ready), from = ready > since ? ready : since;
        if (hall->lease > 0)
            world_pay(w, index, ACCOUNT_LEASE,
                      hall->lease * hall->it_power * sim_seconds(w->now - from),
                      grade_weaker(world_grade(w, &hall->lease), world_grade(w, &hall->it_power)));
    }
}

static void bill_systems(struct world *w, struct lot *lot)
{
    const double *lease = &lot->order->payment.lease;
    const int128 there = lot_stay(lot, w->now).there;
    if (*lease > 0)
        world_pay(w, lot->site_index, ACCOUNT_LEASE,
                  *lease * (double)(there - lot->payment.leased) * 0x1p-20, world_grade(w, lease));
    lot->payment.leased = there;
}

static void bill_charge(struct world *w, uint32_t index, const struct charge *charge,
                        enum account account, sim_time since)
{
    if (!charge->given)
        return;
    const bool land = account == ACCOUNT_TAX, at_cost = charge->on == CHARGE_ON_COST;
    const double worth = money_to_dollars(asset_worth(w, index, at_cost, land));
    world_pay(w, index, account, worth * charge->rate * sim_seconds(w->now - since),
              world_grade(w, &charge->rate));
}

void charge_all(struct world *w)
{
    for (uint32_t i = 0; i < w->n_sites; i++) {
        const struct site *site = w->sites[i].site;
        bill_halls(w, i, w->charged);
        bill_charge(w, i, &site->property_tax, ACCOUNT_TAX, w->charged);
        bill_charge(w, i, &site->insurance, ACCOUNT_INSURANCE, w->charged);
    }
    for (uint32_t i = 0; i < w->n_lots; i++)
        bill_systems(w, &w->lots[i]);
    w->charged = w->now;
}
