/* The step that a training question asks for. */
#ifndef COLOSSIM_PERF_PREDICTION_H
#define COLOSSIM_PERF_PREDICTION_H

#include "perf/training_world.h"

/* What is predicted of a request: its plan, or the best one that fits where it names none. */
struct training_prediction {
    struct plan plan;
    uint64_t searched; /* plans looked at; 0: the request's own */
    struct memory_need memory;
    struct training_step step;
};

/* Predicts the step, by the law that 'world' was built with and a plan is searched by. False with a
 * sentence in 'why' when no plan fits or the request's own is impossible. */
bool training_request_predict(const struct training_request *, const struct training_world *,
                              struct training_prediction *, struct text *why);

/* Appends why a search through a request's space found no plan, and on how many accelerators there
 * would be one. */
void training_request_explain(const struct training_request *, const struct training_world *,
                              const struct search_counts *, struct text *why);

#endif
