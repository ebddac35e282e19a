/* Fits the constants of the training step to measured rows: maximum a posteriori with a prior on
 * each constant.
 *
 * Minimised is the sum over rows of weight x Huber(log(predicted / measured) / noise) and over
 * constants of
 * ((value - centre) / spread)^2. A group of n rows weighs sqrt(n): large sweeps must not drown
 * small ones. Priors and bounds stand in models/measurements/scoring.yaml; kernels and links keep
 * their calibrations. Nothing is fitted per row, group or source. The minimum is sought by
 * Levenberg-Marquardt with weights re-made in each step; it is deterministic.
 *
 * calibrate/robust.h, which this layer doesn't see, differs in what it fits (there). One solver for
 * both would stand below them and take weights of points, a given noise and bounds that reach 0;
 * all constants that either fitted would have to be renewed with it. */
#ifndef COLOSSIM_SCORE_FIT_H
#define COLOSSIM_SCORE_FIT_H

#include "score/predict.h"

#include <stdbool.h>

enum { FIT_PARAMETERS = 32 }; /* at most */

/* Whether a row is fitted and scored in the pooled scores: its plan is known and it drops no
 * tokens. */
bool fit_takes(const struct training_row *);

/* Starts from 'from', or from the centres when it is NULL; 'use[i]' says whether row i takes part.
 */
void fit_constants(const struct score_setup *, const struct training_row *, const bool *use,
                   size_t n, const struct training_constants *from, struct training_constants *out);

/* Value of the i-th fitted constant, and whether it ended at a bound (within a thousandth of the
 * range). */
double fit_value(const struct score_setup *, const struct training_constants *, size_t i);
bool fit_at_bound(const struct score_setup *, const struct training_constants *, size_t i);

#endif
