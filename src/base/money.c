#include "base/money.h"

#include "base/fail.h"

#include <math.h>

static const double MICRO = 1e6;

money money_from_dollars(double dollars)
{
    double micro = round(dollars * MICRO);
    if (!(fabs(micro) < 9.2e18))
        fail_internal("an amount of %g $ is outside the range of the ledger (9.2e12 $)", dollars);
    return (money)micro;
}

double money_to_dollars(money m)
{
    return (double)m / MICRO;
}

money money_add(money a, money b)
{
    money sum;
    if (__builtin_add_overflow(a, b, &sum))
        fail_internal("a sum of money is outside the range of the ledger (9.2e12 $)");
    return sum;
}

money money_times(money unit, int64_t count)
{
    money product;
    if (__builtin_mul_overflow(unit, count, &product))
        fail_internal("a product of money is outside the range of the ledger (9.2e12 $)");
    return product;
}
