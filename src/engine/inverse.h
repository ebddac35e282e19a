/* Inverse distribution functions: the value below which a share u of the distribution lies. Pure;
 * monotone in u, one uniform per value, so that common random numbers, antithetic pairs and
 * quasi-random points all stay in step. u is in the open interval (0, 1). Parameters must be valid
 * (asserted); units are those of the parameters. */
#ifndef COLOSSIM_ENGINE_INVERSE_H
#define COLOSSIM_ENGINE_INVERSE_H

#include <stddef.h>

/* Between low and high, low <= high. */
double inverse_uniform(double u, double low, double high);

/* The logarithm is uniform; 0 < low <= high. */
double inverse_loguniform(double u, double low, double high);

/* Mean >= 0. */
double inverse_exponential(double u, double mean);

/* Scale > 0 (the 63.2 % point), shape > 0. */
double inverse_weibull(double u, double scale, double shape);

/* Standard deviation >= 0. */
double inverse_normal(double u, double mean, double deviation);

/* Mean and standard deviation (>= 0) are of the logarithm. */
double inverse_lognormal(double u, double mean, double deviation);

/* low <= mode <= high. */
double inverse_triangular(double u, double low, double mode, double high);

/* Beta on [low, high] with weight 4 on the mode, low <= mode <= high: mean (low + 4 mode + high)
 * / 6. Malcolm, Roseboom, Clark, Fazar: "Application of a technique for research and development
 * program evaluation", Operations Research 7(5), 1959. About 2 us: for draws per replication, not
 * per event. */
double inverse_pert(double u, double low, double mode, double high);

/* The index of one of n choices, given their cumulative weights, ascending; the last one is the
 * total and > 0. */
size_t inverse_choice(double u, const double *cumulative, size_t n);

#endif
