/* What must hold of how purchases are paid: each key has an effect, and none contradicts another.
 */
#include "scenario/checker.h"

#include <math.h>

static void fault(struct checker *c, const void *field, const char *text, const char *name)
{
    diag_error(c->diags, checker_place_of(c, field), NULL, text, name);
    c->fine = false;
}

/* 'given': by dates, and not by a supplier. */
static void check_terms(struct checker *c, const struct payment_terms *p, const struct owner *owner,
                        const char *name, bool given)
{
    const bool deposit = p->deposit > 0;
    if (p->lease > 0 && (deposit || p->credit > 0))
        fault(c, &p->lease, "'%s' is leased: a deposit and credit are of what is bought", name);
    if (!(p->lease > 0) && p->lease_term > 0)
        fault(c, &p->lease_term, "'lease-term' of '%s' has no effect: it is bought, not leased",
              name);
    if (!(p->lease_term > 0) && p->lease_fee > 0)
        fault(c, &p->lease_fee, "'lease-fee' of '%s' has no effect without a 'lease-term'", name);
    if (!isnan(p->ahead) && !given)
        fault(c, &p->ahead,
              "'ahead' of '%s' has no effect: the deposit of what a supplier makes is due when its "
              "packages are set aside",
              name);
    else if (!isnan(p->ahead) && !deposit)
        fault(c, &p->ahead, "'ahead' of '%s' has no effect without a deposit", name);
    else if (isnan(p->ahead) && given && deposit)
        fault(c, &p->deposit, "how long 'ahead' of its deliveries is the deposit of '%s' due?",
              name);
    if (p->credit > 0 && !owner->funding.given)
        fault(c, &p->credit,
              "'credit' of '%s' has no effect: its operator has no 'funding' that could run short",
              name);
}

void check_payments(struct checker *c, const struct owner *owner)
{
    const struct order *orders = owner->orders.items;
    for (uint32_t i = 0; i < owner->orders.n; i++) {
        check_terms(c, &orders[i].payment, owner, orders[i].name, !orders[i].supplier);
        if (orders[i].payment.lease_term > 0 && orders[i].campaigns.n > 0)
            fault(c, &orders[i].payment.lease_term,
                  "'%s' has campaigns, so it can't go back when a 'lease-term' is over",
                  orders[i].name);
        if (orders[i].cancelled != 0)
            checker_inside(c, &orders[i].cancelled, orders[i].cancelled, "cancellation");
    }
    const struct offer *options = owner->policy.options.items;
    for (uint32_t i = 0; i < owner->policy.options.n; i++) {
        check_terms(c, &options[i].payment, owner, options[i].name, false);
        if (options[i].payment.lease > 0)
            fault(c, &options[i].payment.lease,
                  "option '%s' can't be leased: a policy compares prices", options[i].name);
    }
}
