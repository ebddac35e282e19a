/* Fits of a law to measured times that stay sane whatever the times are: outliers pull no harder
 * than Huber lets them, parameters never leave their bounds, several starts look for the best
 * minimum, and a prior holds a parameter that the points leave open. Residuals are logarithms of
 * predicted over measured; intervals come from a bootstrap within families of points.
 *
 * score/fit.h fits in the same spirit. There each residual is a whole training step and there are
 * up to 32 constants, so it has one start and no intervals, and its noise is given; here a point
 * costs nothing, its scatter is found, and values are above 0, so bounds and guesses are of
 * logarithms. */
#ifndef COLOSSIM_CALIBRATE_ROBUST_H
#define COLOSSIM_CALIBRATE_ROBUST_H

#include <stdbool.h>
#include <stddef.h>

enum { ROBUST_PARAMETERS = 6 };

/* Spread of a guess that says nothing. */
#define ROBUST_FREE 5.0

struct robust_parameter {
    double low, high; /* bounds, both above 0 */
    double centre;    /* guess before any point is seen, between the bounds */
    double spread;    /* standard deviation of the guess's logarithm */
};

struct robust_problem {
    size_t n;               /* points */
    const double *measured; /* logarithms of their times, all finite */
    const size_t *family;   /* of each point */
    const double *size;     /* by which 'larger' is meant in extrapolation */
    size_t m;               /* parameters */
    struct robust_parameter parameter[ROBUST_PARAMETERS];
    /* Logarithms of the times that the law predicts of some points. Called by several threads. */
    void (*predict)(const void *context, const double *value, const size_t *rows, size_t n,
                    double *out);
    /* The same, corrected by measured points; NULL where the law has no such correction. */
    void (*refine)(const void *context, const double *value, const size_t *known, size_t n_known,
                   const size_t *rows, size_t n, double *out);
    /* Whether some points suffice to tell all parameters; a part is not held out where the others
     * don't. NULL: whatever is left does. */
    bool (*tells)(const void *context, const size_t *rows, size_t n);
    const void *context;
};

struct robust_fit {
    double value[ROBUST_PARAMETERS];
    double low[ROBUST_PARAMETERS], high[ROBUST_PARAMETERS]; /* interval of 95 % */
    bool at_bound[ROBUST_PARAMETERS];
    bool open[ROBUST_PARAMETERS]; /* the points say little: the interval is as wide as the guess */
    double scatter;               /* of the residuals, as a standard deviation */
};

/* Fits to all points (n may be 0: the guesses come back) and finds the intervals. */
void robust_fit(const struct robust_problem *, struct robust_fit *);

/* How far predictions were off. */
struct error_summary {
    size_t n;
    double mean, median, p90; /* of |predicted / measured - 1| */
    double bias;              /* exp(mean log(predicted / measured)) - 1 */
    double within;            /* share with an error below 10 % */
};

enum holdout {
    HOLDOUT_NONE,    /* fitted to the same points */
    HOLDOUT_RANDOM,  /* each fifth of the points by a fit to the others */
    HOLDOUT_FAMILY,  /* each family by a fit to the others */
    HOLDOUT_LARGEST, /* the largest fifth by a fit to the smaller ones */
    HOLDOUTS
};
extern const char *const holdout_words[];

/* Errors under each way of holding out; n is 0 where there are too few points or families for it.
 * 'refined' takes the same with the correction by the points that were kept; NULL for none. */
void robust_hold_out(const struct robust_problem *, const struct robust_fit *,
                     struct error_summary law[HOLDOUTS], struct error_summary refined[HOLDOUTS]);

/* Summary of log(predicted / measured); undefined ones (NaN) are left out. */
struct error_summary errors_of_logs(const double *log_ratio, size_t n);

#endif
