#include "base/money.h"

#include "base/fail.h"

#include <math.h>

static const double MICRO = 1e6;

static _Noreturn void fail_beyond_range(void)
{
    fail_too_large(
        "the scenario comes to more money than the books can hold (9.2e12 $): a price, a "
        "quantity or a rate in it is too large");
}

money money_from_dollars(double dollars)
{
    double micro = round(dollars * MICRO);
    if (isnan(micro))
        fail_internal("an amount of money that is not a number");
    if (fabs(micro) >= 9.2e18)
        fail_beyond_range();
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
        fail_beyond_range();
    return sum;
}

money money_times(money unit, int64_t count)
{
    money product;
    if (__builtin_mul_overflow(unit, count, &product))
        fail_beyond_range();
    return product;
}
