#include "engine/inverse.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

double inverse_uniform(double u, double low, double high)
{
    assert(u > 0 && u < 1 && low <= high);
    return low + u * (high - low);
}

double inverse_loguniform(double u, double low, double high)
{
    assert(u > 0 && u < 1 && low > 0 && low <= high);
    return low * pow(high / low, u);
}

double inverse_exponential(double u, double mean)
{
    assert(u > 0 && u < 1 && mean >= 0);
    return -mean * log1p(-u);
}

double inverse_weibull(double u, double scale, double shape)
{
    assert(u > 0 && u < 1 && scale > 0 && shape > 0);
    return scale * pow(-log1p(-u), 1 / shape);
}

double inverse_normal(double u, double mean, double deviation)
{
    assert(u > 0 && u < 1 && deviation >= 0);
    return mean + deviation * gsl_cdf_ugaussian_Pinv(u);
}

double inverse_lognormal(double u, double mean, double deviation)
{
    return exp(inverse_normal(u, mean, deviation));
}

double inverse_triangular(double u, double low, double mode, double high)
{
    assert(u > 0 && u < 1 && low <= mode && mode <= high);
    const double width = high - low;
    if (width == 0)
        return low;
    /* From the nearer end, which loses no digits. */
    return u * width < mode - low ? low + sqrt(u * width * (mode - low))
                                  : high - sqrt((1 - u) * width * (high - mode));
}

double inverse_pert(double u, double low, double mode, double high)
{
    assert(u > 0 && u < 1 && low <= mode && mode <= high);
    const double width = high - low;
    if (width == 0)
        return low;
    return low + width * gsl_cdf_beta_Pinv(u, 1 + 4 * (mode - low) / width,
                                           1 + 4 * (high - mode) / width);
}

size_t inverse_choice(double u, const double *cumulative, size_t n)
{
    assert(u > 0 && u < 1 && n > 0);
    const double at = u * cumulative[n - 1];
    size_t i = 0;
    while (i + 1 < n && cumulative[i] <= at)
        i++;
    return i;
}
