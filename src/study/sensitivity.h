/* What samples say about a function's inputs: estimators on plain numbers, whatever made them.
 * Every interval is one of 95 %. */
#ifndef COLOSSIM_STUDY_SENSITIVITY_H
#define COLOSSIM_STUDY_SENSITIVITY_H

#include "results/study_findings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From the values of a saltelli design (design.h): n blocks of k + 2, in order of point numbers.
 * First-order indices by the estimator of Saltelli et al. (Computer Physics Communications 181,
 * 2010), total ones by Jansen's (Computer Physics Communications 117, 1999); intervals by the
 * bootstrap over blocks, drawn from the seed. Blocks with an undefined value are left out. Returns
 * the number of blocks used; with fewer than two, or a constant, all is NaN. */
size_t sobol_indices(const double *values, size_t n, size_t k, uint64_t seed,
                     struct sobol_index *out);

/* Spearman's rank correlation of n pairs, those with an undefined one left out; infinities are
 * ranks like others. Interval by Fisher's transformation with the variance 1.06 / (n - 3) (Fieller,
 * Hartley, Pearson, Biometrika 44, 1957). */
struct estimate rank_correlation(const double *x, const double *y, size_t n);

/* Mean with Student's interval; of antithetic pairs (2i, 2i + 1) the pairs' means are the sample.
 * Undefined values, and pairs with one, are left out. +INFINITY, without an interval, when any
 * value is infinite. */
struct estimate mean_estimate(const double *values, size_t n, bool pairs);

/* A quantile of n ascending values, with the interval between the order statistics that a binomial
 * count leaves (Hahn, Meeker, Statistical Intervals, 1991, 5.2); a bound is -INFINITY or +INFINITY
 * where there are too few values for it. */
struct estimate quantile_estimate(const double *sorted, size_t n, double q);

/* A probability from 'hits' of n, which may be a fraction where points have replicates, with
 * Wilson's interval (JASA 22, 1927). */
struct estimate share_estimate(double hits, size_t n);

/* One direction to improve. */
struct objective {
    const double *values; /* of all points */
    bool minimize;
};

/* Marks the points that no other point beats: not worse in every objective and better in one.
 * Points with an undefined objective are never marked. */
void pareto_front(const struct objective *, size_t n_objectives, size_t n, bool *on_front);

#endif
