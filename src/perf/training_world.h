/* From a training question to what predicts its answer: laws, network, software, the plan that it
 * names and the space of those that it leaves open. */
#ifndef COLOSSIM_PERF_TRAINING_WORLD_H
#define COLOSSIM_PERF_TRAINING_WORLD_H

#include "perf/request.h"
#include "perf/search.h"

/* The parts of a prediction, made from a request. 'training' points into it and into the request.
 */
struct training_world {
    struct software software;
    struct law law;
    struct network network;
    struct training training;
    int64_t sequence, global_batch;
};

/* Memory from the arena. False, with a message, when no law can be built for the accelerator. */
bool training_world_build(const struct training_request *, struct arena *,
                          struct training_world *out, struct diagnostics *);

/* The request's plan, the data degree and batch filled in. */
struct plan training_request_plan(const struct training_request *, const struct training_world *);

/* The space that a search for the request's plan goes through. */
struct search_space training_request_space(const struct training_request *,
                                           const struct training_world *);

#endif
