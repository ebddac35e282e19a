/* Distributions to draw from by inversion: one uniform number per draw, and more of it means a
 * larger value. Pure. What users write for them, and how it becomes one, is in
 * distribution_kind.h. */
#ifndef COLOSSIM_INPUT_DISTRIBUTION_H
#define COLOSSIM_INPUT_DISTRIBUTION_H

#include <stdbool.h>
#include <stdint.h>

enum dist_kind {
    DIST_CONSTANT,    /* a: value */
    DIST_UNIFORM,     /* a: low, b: high */
    DIST_LOGUNIFORM,  /* a: low, b: high, both > 0 */
    DIST_NORMAL,      /* a: mean, b: standard deviation */
    DIST_LOGNORMAL,   /* a: mean of the logarithm, b: standard deviation of the logarithm */
    DIST_TRIANGULAR,  /* a: low, b: high, c: mode */
    DIST_PERT,        /* a: low, b: high, c: mode; beta with shape 4 (Malcolm et al. 1959) */
    DIST_EXPONENTIAL, /* a: mean */
    DIST_WEIBULL,     /* a: scale, b: shape */
    DIST_DISCRETE,    /* values with cumulative weights */
    DIST_KINDS
};

struct distribution {
    enum dist_kind kind;
    double a, b, c;           /* parameters, SI, as listed above */
    double low, high;         /* all values lie within: the law's own bounds or the truncation */
    double cdf_low, cdf_high; /* the untruncated law's probability below low and up to high */
    const double *values;     /* DIST_DISCRETE: n values, ascending */
    const double *cumulative; /* DIST_DISCRETE: n cumulative weights, the last 1 */
    uint32_t n;
};

/* An untruncated law of any kind but DIST_DISCRETE. Parameters as listed above, 0 for those the
 * kind lacks; they must be valid (asserted). A spread of zero makes a constant. */
struct distribution distribution_of(enum dist_kind, double a, double b, double c);

/* One of n > 0 values, ascending, each with a weight > 0. Keeps the pointers. */
struct distribution distribution_of_values(const double *values, const double *cumulative,
                                           uint32_t n);

/* Leaves only the values from min to max, which may be infinite. False, and no change, when less
 * than a billionth of the law lies there: too little to tell its values apart in a double. */
bool distribution_truncate(struct distribution *, double min, double max);

/* The quantile of u in (0, 1). */
double distribution_quantile(const struct distribution *, double u);
double distribution_median(const struct distribution *);

/* The mean, truncation included, in closed form. */
double distribution_mean(const struct distribution *);

#endif
