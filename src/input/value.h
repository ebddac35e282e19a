/* Values that are more than one number: paths over time, curves, distributions. Bound from YAML by bind.h, evaluated
 * here; all of them immutable and owned by the arena they were bound into. */
#ifndef COLOSSIM_INPUT_VALUE_H
#define COLOSSIM_INPUT_VALUE_H

#include "base/date.h"

#include <stddef.h>
#include <stdint.h>

/* Items of a list or map key: 'items' points to n structs of the key's sub-table. A map's item begins with its name. */
struct span {
    void *items;
    uint32_t n;
};

/* A quantity over time: {by-date: {2024-01-01: $30k, 2026-01-01: $24k}} holds each value from its date on, the first one
 * also before it. {by-date: {...}, between: linear} interpolates between the dates. A plain number is a path of one knot. */
struct path {
    const day_number *dates; /* ascending */
    const double *values;    /* SI */
    uint32_t n;              /* 1 or more; 0 where an optional key was left out */
    int linear;              /* 1: interpolate between knots; 0: step */
};

/* The value in force on a day; NaN when the path is empty. */
double path_at(const struct path *, double day);

/* The first date after 'day' at which a stepped path changes; INT32_MAX when none is left. */
day_number path_next_change(const struct path *, day_number day);

/* A function given by points: {curve: [[1 MB, 0.6], [100 MB, 0.95]]}. Piecewise linear in log x when log_x, else in x;
 * constant beyond both ends. */
struct curve {
    const double *x, *y; /* x ascending */
    uint32_t n;
    int log_x;
};

double curve_at(const struct curve *, double x);

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
    DIST_DISCRETE     /* values with cumulative weights */
};

/* A distribution to draw from by inversion. */
struct distribution {
    enum dist_kind kind;
    double a, b, c;         /* parameters, SI, as listed above */
    double low, high;       /* truncation; -inf and +inf when there is none */
    double cdf_low, cdf_high; /* the distribution function at low and high, so that a draw needs one inversion */
    const double *values;   /* DIST_DISCRETE: n values */
    const double *cumulative; /* DIST_DISCRETE: n cumulative weights, the last 1 */
    uint32_t n;
};

/* The quantile of u in (0, 1). */
double distribution_quantile(const struct distribution *, double u);
double distribution_median(const struct distribution *);

/* The mean, exactly where a closed form exists, else by fixed quadrature over 4,096 quantiles. */
double distribution_mean(const struct distribution *);

#endif
