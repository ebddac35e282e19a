#include "fleet/finance.h"

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

double finance_annuity_value(double rate, double years)
{
    return 1 / finance_crf(rate, years);
}

double finance_npv(double rate, const double *flow, const double *years, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += flow[i] * exp(-years[i] * log1p(rate));
    return sum;
}
