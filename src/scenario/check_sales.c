/* What must hold of sales: there is something to sell. */
#include "scenario/checker.h"

void check_sales(struct checker *c, const struct owner *owner)
{
    if (!owner->sales.given || owner->orders.n > 0 || owner->holdings.n > 0 || owner->policy.given)
        return;
    checker_fault(c, checker_place_of(c, &owner->sales.share), NULL,
                  "operator '%s' owns nothing whose hours it could sell", owner->name);
}
