/* What must hold of how purchases are paid: each key has an effect, and none contradicts another.
 */
#include "scenario/checker.h"

#include <math.h>

/* 'given': by dates, and not by a supplier. */
static void check_terms(struct checker *c, const struct payment_terms *p, const struct owner *owner,
                        const char *name, bool given)
{
    const bool deposit = p->deposit > 0;
    if (p->lease > 0 && (deposit || p->credit > 0))
        checker_fault(c, checker_place_of(c, &p->lease), NULL,
                      "'%s' is leased: a deposit and credit are of what is bought", name);
    if (!(p->lease > 0) && p->lease_term > 0)
        checker_fault(c, checker_place_of(c, &p->lease_term), NULL,
                      "'lease-term' of '%s' has no effect: it is bought, not leased", name);
    if (!(p->lease_term > 0) && p->lease_fee > 0)
        checker_fault(c, checker_place_of(c, &p->lease_fee), NULL,
                      "'lease-fee' of '%s' has no effect without a 'lease-term'", name);
    if (!isnan(p->ahead) && !given)
        checker_fault(
            c, checker_place_of(c, &p->ahead), NULL,
            "'ahead' of '%s' has no effect: the deposit of what a supplier makes is due when its "
            "packages are set aside",
            name);
    else if (!isnan(p->ahead) && !deposit)
        checker_fault(c, checker_place_of(c, &p->ahead), NULL,
                      "'ahead' of '%s' has no effect without a deposit", name);
    else if (isnan(p->ahead) && given && deposit)
        checker_fault(c, checker_place_of(c, &p->deposit), NULL,
                      "how long 'ahead' of its deliveries is the deposit of '%s' due?", name);
    if (p->credit > 0 && !owner->funding.given)
        checker_fault(
            c, checker_place_of(c, &p->credit), NULL,
            "'credit' of '%s' has no effect: its operator has no 'funding' that could run short",
            name);
}

void check_payments(struct checker *c, const struct owner *owner)
{
    const struct order *orders = owner->orders.items;
    for (uint32_t i = 0; i < owner->orders.n; i++) {
        check_terms(c, &orders[i].payment, owner, orders[i].name, !orders[i].supplier);
        if (orders[i].payment.lease_term > 0 && orders[i].campaigns.n > 0)
            checker_fault(c, checker_place_of(c, &orders[i].payment.lease_term), NULL,
                          "'%s' has campaigns, so it can't go back when a 'lease-term' is over",
                          orders[i].name);
        if (orders[i].cancelled != 0)
            checker_inside(c, &orders[i].cancelled, orders[i].cancelled, "cancellation");
    }
    const struct offer *options = owner->policy.options.items;
    for (uint32_t i = 0; i < owner->policy.options.n; i++) {
        check_terms(c, &options[i].payment, owner, options[i].name, false);
        if (options[i].payment.lease > 0)
            checker_fault(c, checker_place_of(c, &options[i].payment.lease), NULL,
                          "option '%s' can't be leased: a policy compares prices", options[i].name);
    }
}
