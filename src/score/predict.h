/* Predicts the step of a measured row. Pure, so that a fit can call it some thousand times. */
#ifndef COLOSSIM_SCORE_PREDICT_H
#define COLOSSIM_SCORE_PREDICT_H

#include "score/training_row.h"

struct row_prediction {
    enum plan_fault fault; /* PLAN_GOOD, or why the plan is impossible as the row states it */
    struct plan plan;      /* that was predicted */
    struct training_step step;
    struct memory_need memory;
    double error; /* predicted step time over the measured one, less 1; NaN when impossible */
};

/* 'constants' in the place of the setup's own. */
void row_predict(const struct training_row *, const struct calibration *fallback,
                 const struct training_constants *, struct row_prediction *out);

/* The same with the fastest plan that agrees with what the row states and fits into the
 * accelerators' memory, or into twice, 4, 8 or 16 times as much where none does; PLAN_MEMORY when
 * there is none at all. For rows that are 'searched'. Allocates. */
void row_search(const struct training_row *, const struct calibration *fallback,
                const struct training_constants *, struct row_prediction *out);

#endif
