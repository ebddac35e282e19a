#include "base/money.h"

#include "base/fail.h"

#include <math.h>

static const double MICRO = 1e6;

static const money MOST = 9200000000000000000;

const char money_out_of_range[] =
    "the scenario comes to more money than the books can hold (9.2e12 $): a price, a quantity or a "
    "rate in it is too large";

static _Thread_local bool left_range;

bool money_left_range(void)
{
    return left_range;
}

void money_watch(void)
{
    left_range = false;
}

static money at_the_end(bool below)
{
    left_range = true;
    return below ? -MOST : MOST;
}

static money within(money m)
{
    return m > MOST || m < -MOST ? at_the_end(m < 0) : m;
}

money money_from_dollars(double dollars)
{
    const double micro = round(dollars * MICRO);
    if (isnan(micro))
        fail_internal("an amount of money that is not a number");
    return fabs(micro) < (double)MOST ? (money)micro : at_the_end(micro < 0);
}

double money_to_dollars(money m)
{
    return (double)m / MICRO;
}

money money_add(money a, money b)
{
    money sum;
    return __builtin_add_overflow(a, b, &sum) ? at_the_end(a < 0) : within(sum);
}

money money_least(money a, money b)
{
    return a < b ? a : b;
}

double money_sum_to_dollars(int128 sum)
{
    return (double)sum / MICRO;
}
