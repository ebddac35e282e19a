#include "score/predict.h"

#include "perf/search.h"

#include <math.h>

/* What a prediction is made of; 'with' points into it and into the row. */
struct parts {
    struct law law;
    struct network network;
    struct training with;
};

static bool build(const struct training_row *r, const struct calibration *fallback,
                  const struct training_constants *constants, struct parts *out)
{
    const struct calibration *measured = r->accelerator->calibration;
    if (!law_build(r->accelerator, measured, fallback, software_level(&r->software, constants),
                   &out->law))
        return false;
    network_build(&r->system, r->fabric, r->accelerators, measured, NULL, fallback, &out->network);
    out->with = (struct training){&r->llm, &out->law, &out->network, &r->software, constants};
    return true;
}

static void predict(const struct training_row *r, const struct parts *parts,
                    struct row_prediction *out)
{
    out->fault = training_predict(&parts->with, &out->plan, 0, INFINITY, &out->memory, &out->step);
    if (out->fault == PLAN_GOOD)
        out->error = r->tokens_rate / out->step.tokens_rate - 1;
}

void row_predict(const struct training_row *r, const struct calibration *fallback,
                 const struct training_constants *constants, struct row_prediction *out)
{
    struct parts parts;
    out->error = NAN;
    out->fault = PLAN_PRECISION;
    out->plan = r->plan;
    if (build(r, fallback, constants, &parts))
        predict(r, &parts, out);
}

/* The fastest plan that agrees with the row and fits. Where none fits the memory doubles until one
 * does: the row did run, with its activations kept in fewer bytes, or moved to the host, which
 * memory.h doesn't know. */
static bool find_plan(const struct training *with, struct search_space *space, struct plan *out)
{
    enum { DOUBLINGS = 4 };
    struct search_found best;
    struct search_counts counts;
    for (int doubled = 0; doubled <= DOUBLINGS; doubled++, space->memory *= 2) {
        if (search_plans(with, space, &best, 1, &counts, NULL, NULL) > 0) {
            *out = best.plan;
            return true;
        }
        if (counts.too_large == 0)
            return false;
    }
    return false;
}

void row_search(const struct training_row *r, const struct calibration *fallback,
                const struct training_constants *constants, struct row_prediction *out)
{
    struct parts parts;
    struct search_space space =
        search_space_of(&r->llm, r->accelerators, r->plan.global_batch, r->plan.sequence);
    space.memory = r->accelerator->memory;
    space.precision = r->plan.precision;
    space.accumulate_fp32 = r->plan.accumulate_fp32;
    space.given = r->stated;
    out->error = NAN;
    out->fault = PLAN_PRECISION;
    out->plan = r->plan;
    if (!build(r, fallback, constants, &parts))
        return;
    out->fault = PLAN_MEMORY;
    if (find_plan(&parts.with, &space, &out->plan))
        predict(r, &parts, out);
}
