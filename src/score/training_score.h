/* How good predictions of published training steps are, in-sample and held out, beside the simplest
 * baseline under the same split: the utilisation of a GPU and data type is constant. */
#ifndef COLOSSIM_SCORE_TRAINING_SCORE_H
#define COLOSSIM_SCORE_TRAINING_SCORE_H

#include "score/error_summary.h"
#include "score/fit.h"

enum split {
    SPLIT_POOLED,   /* fitted to all rows: in-sample */
    SPLIT_FAMILIES, /* each (GPU, model) predicted by a fit without it */
    SPLIT_GROUPS,   /* each group of rows predicted by a fit without it */
    SPLIT_LEVELLED, /* the same with one level per group removed afterwards: a diagnostic */
    SPLITS
};
extern const char *const split_words[];

struct score_errors {
    double *model; /* predicted over measured step time, less 1, per row; NaN where there is none */
    double *baseline; /* the same of constant utilisation */
};

/* Errors of all rows under all splits; memory from the arena. Rows that fit_takes refuses are
 * predicted under SPLIT_POOLED alone, those that are searched with the plan that a search picks.
 * SPLIT_POOLED uses 'constants'; the others fit, starting there. 'pooled' gets the predictions of
 * SPLIT_POOLED, row by row. Rows of one configuration (releases of the same software, one result
 * under two names) are held out together. Where that leaves no row to fit to, a split has no
 * errors. With 'own' rows, to which no constant was fitted, constant utilisation has none under
 * SPLIT_POOLED either: it would be held against itself. */
void training_score(const struct score_setup *, const struct training_row *, size_t n, bool own,
                    const struct training_constants *, struct arena *,
                    struct score_errors out[SPLITS], struct row_prediction **pooled);

/* The mean over groups of the groups' mean absolute errors. */
double score_macro(const struct training_row *, const double *errors, const bool *take, size_t n);

/* Ratios between rows that differ in the number of accelerators, which cancel a source's level:
 * predicted over measured ratio of tokens per second and accelerator, less 1. Weak: the batch grows
 * with the accelerators, all else is equal; strong: it stays, with source, software, GPU, model,
 * data type and the degrees and chunks of the plan. Returns the number of ratios, at most n. */
size_t score_ratios(const struct training_row *, const double *errors, size_t n, bool strong,
                    double *out);

/* Rank correlation (Spearman) of predicted and measured speed in sweeps: rows of equal group, GPU,
 * model, accelerators and data type, eight or more. Returns the number of sweeps, at most 'most'.
 */
struct score_sweep {
    const char *group, *model;
    size_t n;
    double correlation;
};
size_t score_sweeps(const struct training_row *, const double *errors, size_t n,
                    struct score_sweep *out, size_t most);

#endif
