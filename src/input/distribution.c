/* A truncated law is the untruncated one, of which only the shares between cdf_low and cdf_high are
 * drawn: u is mapped into that span and inverted as ever. Its mean is the part of the first moment
 * that lies between the bounds, over the probability there. That part has a closed form for every
 * kind (Johnson, Kotz, Balakrishnan: Continuous Univariate Distributions, 2nd ed., 1994-95, give
 * those of the normal, lognormal, Weibull and beta laws). */
#include "input/distribution.h"

#include "engine/inverse.h"

#include <assert.h>
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

static const double least_share = 1e-9;

static bool has_spread(enum dist_kind kind, double a, double b)
{
    switch (kind) {
    case DIST_UNIFORM:
    case DIST_LOGUNIFORM:
    case DIST_TRIANGULAR:
    case DIST_PERT: return a != b;
    case DIST_NORMAL:
    case DIST_LOGNORMAL: return b != 0;
    case DIST_EXPONENTIAL: return a != 0;
    default: return kind != DIST_CONSTANT;
    }
}

static void set_bounds(struct distribution *d)
{
    switch (d->kind) {
    case DIST_CONSTANT: d->low = d->high = d->a; break;
    case DIST_NORMAL:
        d->low = -INFINITY;
        d->high = INFINITY;
        break;
    case DIST_LOGNORMAL:
    case DIST_EXPONENTIAL:
    case DIST_WEIBULL:
        d->low = 0;
        d->high = INFINITY;
        break;
    default:
        d->low = d->a;
        d->high = d->b;
        break;
    }
}

static bool valid(enum dist_kind kind, double a, double b, double c)
{
    switch (kind) {
    case DIST_CONSTANT: return isfinite(a);
    case DIST_UNIFORM: return a <= b;
    case DIST_LOGUNIFORM: return 0 < a && a <= b;
    case DIST_NORMAL:
    case DIST_LOGNORMAL: return b >= 0;
    case DIST_TRIANGULAR:
    case DIST_PERT: return a <= c && c <= b;
    case DIST_EXPONENTIAL: return a >= 0;
    case DIST_WEIBULL: return a > 0 && b > 0;
    default: return false;
    }
}

struct distribution distribution_of(enum dist_kind kind, double a, double b, double c)
{
    assert(valid(kind, a, b, c));
    struct distribution d = {.kind = kind, .a = a, .b = b, .c = c, .cdf_high = 1};
    if (!has_spread(kind, a, b))
        d = (struct distribution){
            .kind = DIST_CONSTANT, .a = kind == DIST_LOGNORMAL ? exp(a) : a, .cdf_high = 1};
    set_bounds(&d);
    return d;
}

struct distribution distribution_of_values(const double *values, const double *cumulative,
                                           uint32_t n)
{
    assert(n > 0 && cumulative[n - 1] == 1);
    return (struct distribution){
        .kind = DIST_DISCRETE,
        .low = values[0],
        .high = values[n - 1],
        .cdf_high = 1,
        .values = values,
        .cumulative = cumulative,
        .n = n,
    };
}

/* The shapes of a PERT law's beta distribution, and a value's place between its ends. */
static double pert_rise(const struct distribution *d)
{
    return 1 + 4 * (d->c - d->a) / (d->b - d->a);
}

static double pert_fall(const struct distribution *d)
{
    return 1 + 4 * (d->b - d->c) / (d->b - d->a);
}

static double place(const struct distribution *d, double x)
{
    return (x - d->a) / (d->b - d->a);
}

/* The probability below x, for x strictly between the untruncated law's bounds. */
static double share_below(const struct distribution *d, double x)
{
    switch (d->kind) {
    case DIST_UNIFORM: return place(d, x);
    case DIST_LOGUNIFORM: return log(x / d->a) / log(d->b / d->a);
    case DIST_NORMAL: return gsl_cdf_ugaussian_P((x - d->a) / d->b);
    case DIST_LOGNORMAL: return gsl_cdf_lognormal_P(x, d->a, d->b);
    case DIST_TRIANGULAR:
        return x < d->c ? place(d, x) * (x - d->a) / (d->c - d->a)
                        : 1 - (1 - place(d, x)) * (d->b - x) / (d->b - d->c);
    case DIST_PERT: return gsl_cdf_beta_P(place(d, x), pert_rise(d), pert_fall(d));
    case DIST_EXPONENTIAL: return gsl_cdf_exponential_P(x, d->a);
    case DIST_WEIBULL: return gsl_cdf_weibull_P(x, d->a, d->b);
    default: assert(false); return NAN;
    }
}

/* Bounds move inwards to the outermost values that stay, so that rounding can't yield another. */
static bool truncate_values(struct distribution *d, double min, double max)
{
    uint32_t first = 0, end = d->n;
    while (first < d->n && d->values[first] < fmax(min, d->low))
        first++;
    while (end > first && d->values[end - 1] > fmin(max, d->high))
        end--;
    const double cdf_low = first > 0 ? d->cumulative[first - 1] : 0;
    if (end == first || d->cumulative[end - 1] - cdf_low < least_share)
        return false;
    d->low = d->values[first];
    d->high = d->values[end - 1];
    d->cdf_low = cdf_low;
    d->cdf_high = d->cumulative[end - 1];
    return true;
}

bool distribution_truncate(struct distribution *d, double min, double max)
{
    if (d->kind == DIST_CONSTANT)
        return min <= d->a && d->a <= max;
    if (d->kind == DIST_DISCRETE)
        return truncate_values(d, min, max);
    const double low = fmax(min, d->low), high = fmin(max, d->high);
    if (!(low < high))
        return false;
    const double cdf_low = low > d->low ? share_below(d, low) : d->cdf_low;
    const double cdf_high = high < d->high ? share_below(d, high) : d->cdf_high;
    if (cdf_high - cdf_low < least_share)
        return false;
    d->low = low;
    d->high = high;
    d->cdf_low = cdf_low;
    d->cdf_high = cdf_high;
    return true;
}

static double invert(const struct distribution *d, double share)
{
    switch (d->kind) {
    case DIST_CONSTANT: return d->a;
    case DIST_UNIFORM: return inverse_uniform(share, d->a, d->b);
    case DIST_LOGUNIFORM: return inverse_loguniform(share, d->a, d->b);
    case DIST_NORMAL: return inverse_normal(share, d->a, d->b);
    case DIST_LOGNORMAL: return inverse_lognormal(share, d->a, d->b);
    case DIST_TRIANGULAR: return inverse_triangular(share, d->a, d->c, d->b);
    case DIST_PERT: return inverse_pert(share, d->a, d->c, d->b);
    case DIST_EXPONENTIAL: return inverse_exponential(share, d->a);
    case DIST_WEIBULL: return inverse_weibull(share, d->a, d->b);
    case DIST_DISCRETE: return d->values[inverse_choice(share, d->cumulative, d->n)];
    default: assert(false); return NAN;
    }
}

static double clamp(double x, double low, double high)
{
    return fmin(fmax(x, low), high);
}

double distribution_quantile(const struct distribution *d, double u)
{
    assert(u > 0 && u < 1);
    const double share = d->cdf_low + u * (d->cdf_high - d->cdf_low);
    /* Rounding may reach 0 or 1, where unbounded laws have no value. */
    return clamp(invert(d, clamp(share, DBL_MIN, 1 - DBL_EPSILON / 2)), d->low, d->high);
}

double distribution_median(const struct distribution *d)
{
    return distribution_quantile(d, 0.5);
}

/* The point that first moments are taken about: one that loses no digits when a law is narrow and
 * far from zero. */
static double centre(const struct distribution *d)
{
    switch (d->kind) {
    case DIST_NORMAL:
    case DIST_PERT: return d->a;
    case DIST_TRIANGULAR: return d->c;
    default: return 0;
    }
}

/* The integral of (t - mode) f(t) from low to x: cubics on both sides of the mode, the second one
 * counted back from the whole. */
static double triangle_moment(const struct distribution *d, double x)
{
    const double rise = d->c - d->a, fall = d->b - d->c, width = d->b - d->a;
    if (x < d->c) {
        const double s = x - d->a;
        return s * s * (2 * s / (3 * rise) - 1) / width;
    }
    const double rest = d->b - x;
    const double beyond = rest > 0 ? rest * rest * (1 - 2 * rest / (3 * fall)) : 0;
    return ((fall - rise) / 3 - beyond / width);
}

/* The integral of t f(t) up to x for the Weibull law. */
static double weibull_moment(double x, double scale, double shape)
{
    const double whole = scale * tgamma(1 + 1 / shape);
    return isinf(x) ? whole : whole * gsl_sf_gamma_inc_P(1 + 1 / shape, pow(x / scale, shape));
}

/* The integral of (t - centre) f(t) up to x, which may be a bound of the untruncated law. */
static double moment_below(const struct distribution *d, double x)
{
    switch (d->kind) {
    case DIST_NORMAL: return -d->b * gsl_ran_ugaussian_pdf((x - d->a) / d->b);
    case DIST_LOGNORMAL:
        return exp(d->a + d->b * d->b / 2) * gsl_cdf_ugaussian_P((log(x) - d->a) / d->b - d->b);
    case DIST_TRIANGULAR: return triangle_moment(d, x);
    case DIST_PERT: {
        const double rise = pert_rise(d), fall = pert_fall(d);
        return (d->b - d->a) * rise / (rise + fall) * gsl_cdf_beta_P(place(d, x), rise + 1, fall);
    }
    case DIST_EXPONENTIAL: return weibull_moment(x, d->a, 1);
    case DIST_WEIBULL: return weibull_moment(x, d->a, d->b);
    default: assert(false); return NAN;
    }
}

static double mean_of_values(const struct distribution *d)
{
    double sum = 0, below = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        if (d->values[i] >= d->low && d->values[i] <= d->high)
            sum += d->values[i] * (d->cumulative[i] - below);
        below = d->cumulative[i];
    }
    return sum / (d->cdf_high - d->cdf_low);
}

double distribution_mean(const struct distribution *d)
{
    switch (d->kind) {
    case DIST_CONSTANT: return d->a;
    case DIST_UNIFORM: return d->low / 2 + d->high / 2;
    case DIST_LOGUNIFORM: return (d->high - d->low) / log(d->high / d->low);
    case DIST_DISCRETE: return clamp(mean_of_values(d), d->low, d->high);
    default: {
        const double moment = moment_below(d, d->high) - moment_below(d, d->low);
        return clamp(centre(d) + moment / (d->cdf_high - d->cdf_low), d->low, d->high);
    }
    }
}
