#include "fleet/money/finance.h"

#include <math.h>

double finance_crf(double rate, double years)
{
    /* expm1 and log1p keep the digits of small rates, where 1 - (1 + r)^-n cancels. */
    return rate == 0 ? 1 / years : rate / -expm1(-years * log1p(rate));
}

double finance_sinking_fund(double rate, double years)
{
    return rate == 0 ? 1 / years : rate / expm1(years * log1p(rate));
}

double finance_discount(double rate, double years)
{
    return exp(-years * log1p(rate));
}
