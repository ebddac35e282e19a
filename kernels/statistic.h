/* Robust summaries of samples: a timing has a long upper tail (interrupts, clock changes), so that
 * means and standard deviations say little about it. */
#ifndef COLOSSIM_KERNELS_STATISTIC_H
#define COLOSSIM_KERNELS_STATISTIC_H

#include <stddef.h>

struct summary {
    double median;
    double mad; /* median of the absolute deviations from the median */
    double p05, p95;
    size_t n;
};

/* The q-quantile of sorted values, n > 0, interpolated linearly (type 7 of Hyndman and Fan, The
 * American Statistician 50, 1996). */
double quantile_sorted(const double *sorted, size_t n, double q);

/* Summary of n > 0 values; keeps their order. */
struct summary summary_of_samples(const double *values, size_t n);

/* Standard error of the median relative to it, from the MAD as if the middle of the samples were
 * normal: sqrt(pi / 2) * 1.4826 * mad / sqrt(n) / median. */
double summary_noise(const struct summary *);

#endif
