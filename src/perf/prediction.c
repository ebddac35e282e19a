#include "perf/prediction.h"

#include "base/bytes.h"
#include "base/text.h"
#include "perf/doubling.h"
#include "perf/misfit.h"

static bool gives_degrees(const struct plan_choice *p)
{
    return p->tensor > 0 || p->context > 0 || p->pipeline > 0 || p->expert > 0 ||
           p->expert_tensor > 0 || p->chunks > 0 || p->micro_batch > 0;
}

void training_request_explain(const struct training_request *r, const struct training_world *w,
                              const struct search_counts *counts, struct text *why)
{
    struct text misfit;
    text_init(&misfit);
    if (counts->too_large == 0 && misfit_explain(r, w, &misfit))
        text_addf(why, "no plan is possible: %s", text_get(&misfit));
    else if (counts->plans == 0)
        text_addf(why,
                  "no plan%s spreads over exactly %lld accelerators with %lld sequences a step: "
                  "take numbers with more divisors, or more in common%s",
                  gives_degrees(&r->plan) ? " of the given degrees and micro-batch" : "",
                  (long long)r->accelerators, (long long)w->global_batch,
                  gives_degrees(&r->plan) ? ", or leave degrees out" : "");
    else if (counts->too_large == 0)
        text_addf(why, "no plan is possible: all %llu looked at break a rule of their degrees",
                  (unsigned long long)counts->plans);
    else {
        text_addf(why,
                  "no plan fits: of %llu plans %llu are impossible, and the others need more "
                  "memory, at least %.1f GiB of the %.1f GiB that a plan may fill",
                  (unsigned long long)counts->plans, (unsigned long long)counts->impossible,
                  counts->least / BYTES_PER_GIB,
                  r->system->accelerator->memory * r->memory_share / BYTES_PER_GIB);
        doubling_explain(r, why);
    }
    text_free(&misfit);
}

/* Of a given plan that doesn't fit: the fastest that does on as many accelerators, all its degrees
 * and what it computes again left open; where there is none, on how many more. */
static void explain_what_fits(const struct training_request *asked, const struct training_world *w,
                              struct text *why)
{
    struct training_request r = *asked;
    r.plan = (struct plan_choice){.sharding = asked->plan.sharding,
                                  .sequence_parallel = asked->plan.sequence_parallel,
                                  .adapters = asked->plan.adapters};
    const struct search_space space = training_request_space(&r, w);
    struct search_found best;
    struct search_counts counts;
    if (search_plans(&w->training, &space, &best, 1, &counts, NULL, NULL) == 0) {
        text_add(why, "; nor does any other");
        doubling_explain(&r, why);
        return;
    }
    text_add(why, "; the fastest plan that fits is ");
    plan_write(&best.plan, why);
}

/* Fills in the plan: the given one, or the best that fits. */
static bool choose_plan(const struct training_request *r, const struct training_world *w,
                        struct training_prediction *out, struct text *why)
{
    if (r->plan.tensor > 0) {
        out->plan = training_request_plan(r, w);
        return true;
    }
    const struct search_space space = training_request_space(r, w);
    struct search_found best;
    struct search_counts counts;
    if (search_plans(&w->training, &space, &best, 1, &counts, NULL, NULL) == 0) {
        training_request_explain(r, w, &counts, why);
        return false;
    }
    out->plan = best.plan;
    out->searched = counts.plans;
    return true;
}

bool training_request_predict(const struct training_request *r, const struct training_world *w,
                              struct training_prediction *out, struct text *why)
{
    *out = (struct training_prediction){0};
    if (!choose_plan(r, w, out, why))
        return false;
    const double memory = r->system->accelerator->memory * r->memory_share;
    const enum plan_fault fault = training_predict(&w->training, &out->plan, r->accelerators,
                                                   memory, &out->memory, &out->step);
    if (fault == PLAN_GOOD)
        return true;
    plan_explain(r->llm, &out->plan, r->accelerators, fault, why);
    if (fault == PLAN_MEMORY) {
        const enum memory_part largest = memory_largest(&out->memory);
        text_addf(why,
                  ": %.1f GiB, where a plan may fill %.1f of %.1f GiB ('memory-share'); the "
                  "largest part is %s with %.1f GiB",
                  out->memory.total / BYTES_PER_GIB, memory / BYTES_PER_GIB,
                  r->system->accelerator->memory / BYTES_PER_GIB, memory_part_words[largest],
                  out->memory.part[largest] / BYTES_PER_GIB);
        explain_what_fits(r, w, why);
    }
    return false;
}
