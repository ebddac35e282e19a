#include "score/predict.h"

#include <math.h>

void row_predict(const struct training_row *r, const struct calibration *fallback,
                 const struct training_constants *constants, const struct calibration *own,
                 enum law_mode mode, struct row_prediction *out)
{
    const struct calibration *measured = own ? own : r->accelerator->calibration;
    struct law law;
    struct network network;
    out->error = NAN;
    out->fault = PLAN_PRECISION;
    if (!law_build(r->accelerator, measured, fallback, software_level(&r->software, constants),
                   mode, &law))
        return;
    network_build(&r->system, NULL, r->accelerators, measured, NULL, fallback, &network);
    const struct training training = {&r->llm, &law, &network, &r->software, constants};
    out->fault = training_predict(&training, &r->plan, 0, INFINITY, &out->memory, &out->step);
    if (out->fault == PLAN_GOOD)
        out->error = r->tokens_rate / out->step.tokens_rate - 1;
}
