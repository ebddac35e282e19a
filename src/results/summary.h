/* What many replications say about one figure: exact quantiles of the sorted values. Milestones
 * that were not reached count as later than the end of the run (+INFINITY), so a quantile that
 * falls among them is +INFINITY too: printed '> end'. */
#ifndef COLOSSIM_RESULTS_SUMMARY_H
#define COLOSSIM_RESULTS_SUMMARY_H

#include <stddef.h>

struct summary {
    size_t n;             /* values that are defined (not NaN) */
    size_t after_end;     /* of these, milestones not reached */
    double p10, p50, p90; /* NaN when n is 0 */
    double mean;          /* NaN when n is 0; +INFINITY when any value is */
};

/* Quantile q in [0, 1] of n values in ascending order, linear between neighbours (definition 7 of
 * Hyndman and Fan, The American Statistician 50, 1996, the usual one); +INFINITY as soon as an
 * infinite neighbour has any weight. NaN when n is 0. */
double quantile_of_sorted(const double *sorted, size_t n, double q);

/* Sorts the values in place, undefined ones (NaN) last, and summarises them. */
struct summary summary_of(double *values, size_t n);

#endif
