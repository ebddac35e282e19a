#include "perf/misfit.h"

#include "base/text.h"

#include <inttypes.h>

/* A key that must divide a number. */
struct divisor {
    const char *key;
    int64_t given, number;
    const char *of;
};

static bool explain_divisor(const struct divisor *d, struct text *out)
{
    if (d->given <= 0 || d->number % d->given == 0)
        return false;
    text_addf(out, "plan.%s %" PRId64 " doesn't divide the %" PRId64 " %s", d->key, d->given,
              d->number, d->of);
    return true;
}

/* A rule that a plan of the given keys breaks, whatever the others are. */
static bool explain_rule(const struct training_request *r, enum plan_fault fault,
                         const struct plan *p, struct text *out)
{
    plan_explain(r->llm, p, r->accelerators, fault, out);
    return true;
}

/* Of the keys that say how a pipeline is run. Those left out are as the others need them: a
 * schedule without a bubble a pipeline, sharded gradients chunks, where they have a choice. */
static bool explain_pipeline(const struct training_request *r, struct plan p, struct text *out)
{
    const struct plan_choice *given = &r->plan;
    if (!plan_splits_layers(r->llm, &p))
        return explain_rule(r, PLAN_PIPELINE, &p, out);
    if (p.schedule == SCHEDULE_ZERO_BUBBLE && given->pipeline == 0)
        p.pipeline = 2;
    if (!plan_can_schedule(&p))
        return explain_rule(r, PLAN_SCHEDULE, &p, out);
    if (given->pipeline == 1 && p.chunks > 1)
        return explain_rule(r, PLAN_CHUNKS, &p, out);
    if (p.sharding == SHARDING_GRADIENTS && p.schedule != SCHEDULE_ZERO_BUBBLE &&
        given->chunks == 0)
        p.chunks = 2;
    if (!plan_can_shard(&p))
        return explain_rule(r, PLAN_SHARDING, &p, out);
    return false;
}

bool misfit_explain(const struct training_request *r, const struct training_world *w,
                    struct text *out)
{
    const struct plan_choice *given = &r->plan;
    const struct plan p = training_request_plan(r, w);
    const int64_t experts = r->llm->experts.count;
    if (given->expert > 1 && experts == 0) {
        text_addf(out, "'%s' has no experts that plan.expert could spread", r->llm->name);
        return true;
    }
    const struct divisor divisors[] = {
        {"tensor", given->tensor, r->accelerators, "accelerators"},
        {"context", given->context, r->accelerators, "accelerators"},
        {"pipeline", given->pipeline, r->accelerators, "accelerators"},
        {"micro-batch", given->micro_batch, w->global_batch, "sequences of a step"},
        {"expert", experts > 0 ? given->expert : 0, experts, "experts"},
    };
    for (size_t i = 0; i < sizeof divisors / sizeof divisors[0]; i++)
        if (explain_divisor(&divisors[i], out))
            return true;
    if (!plan_splits_heads(r->llm, p.tensor))
        return explain_rule(r, PLAN_HEADS, &p, out);
    if (!plan_splits_sequence(&p))
        return explain_rule(r, PLAN_CONTEXT, &p, out);
    return explain_pipeline(r, p, out);
}
