#include "fleet/supply/purse.h"

#include "base/fail.h"
#include "fleet/supply/policy.h"
#include "fleet/world.h"

#include <math.h>

/* $ of units of a lot at the prices of today. */
static double price_of(const struct world *w, const struct lot *lot, int64_t units)
{
    const struct it_price price =
        lot_price(lot, &w->scenario->assumptions, units, world_day(w, w->now));
    return lot_is_leased(lot) ? 0 : it_price_sum(&price);
}

double purse_price(const struct world *w, const struct lot *lot)
{
    return price_of(w, lot, 1) / (double)lot->unit_accelerators;
}

/* $ of what a supplier has sent to a lot and is not paid yet, less its deposits, and of what it has
 * set aside for it that makes no whole system yet. */
static double owed_for(const struct world *w, const struct lot *lot)
{
    const double aside = fmax(0, lot->allocated - (double)(lot->shipped * lot->unit_accelerators));
    const int64_t under_way = lot->shipped - lot->arrived;
    double owed = lot->cancelled == SIM_TIME_NEVER && aside > 0 ? aside * purse_price(w, lot) : 0;
    if (under_way > 0)
        owed +=
            fmax(0, price_of(w, lot, under_way) - money_to_dollars(lot->payment.deposits.total));
    return owed;
}

double *purse_of_all(const struct world *w, bool on_deliveries)
{
    const uint32_t owners = w->scenario->operators.n;
    double *purse = memory_zeroed(owners, sizeof *purse);
    for (uint32_t i = 0; i < owners; i++)
        purse[i] = w->treasuries[i].funded
                       ? money_to_dollars(on_deliveries ? cash_available(w, i) : cash_at_hand(w, i))
                       : (double)INFINITY;
    for (uint32_t i = 0; i < w->n_lots; i++)
        purse[w->lots[i].operator_index] -= owed_for(w, &w->lots[i]);
    for (uint32_t i = 0; i < w->n_policies; i++)
        purse[w->policies[i].owner] -= policy_set_aside(&w->policies[i]);
    return purse;
}

void purse_cut(struct bid *bid, size_t n, const double *purse)
{
    for (size_t i = 0; i < n; i++) {
        double left = purse[bid[i].owner];
        for (size_t k = 0; k < i; k++)
            if (bid[k].owner == bid[i].owner)
                left -= bid[k].funded * bid[k].price;
        bid[i].funded = bid[i].wanted;
        if (bid[i].price > 0)
            bid[i].funded = fmin(bid[i].wanted, fmax(0, left / bid[i].price));
    }
}

void purse_pay(const struct bid *bid, size_t n, double *purse)
{
    for (size_t i = 0; i < n; i++)
        purse[bid[i].owner] -= bid[i].given * bid[i].price;
}
