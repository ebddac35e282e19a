#include "perf/training_world.h"

#include "base/seconds.h"
#include "base/text.h"
#include "perf/batch.h"
#include "perf/run_cost.h"

#include <math.h>

static bool build_network(const struct training_request *r, struct network *out,
                          struct diagnostics *d)
{
    const int64_t sites = training_request_sites(r);
    if (r->accelerators % sites != 0) {
        diag_error(d, (struct mark){0}, NULL,
                   "%lld accelerators can't be spread over %lld sites of equal size",
                   (long long)r->accelerators, (long long)sites);
        return false;
    }
    const double systems = ceil(training_request_systems(r));
    const char *fault =
        r->fabric ? fabric_fault(r->fabric, r->system, (int64_t)systems, &d->memory) : NULL;
    if (fault) {
        diag_error(d, (struct mark){0}, NULL, "%s", fault);
        return false;
    }
    network_build(r->system, r->fabric, r->accelerators / sites,
                  r->system->accelerator->calibration, r->fabric ? r->fabric->calibration : NULL,
                  r->fallback, out);
    for (int i = 0; i < out->levels; i++)
        if (!(out->level[i].bandwidth > 0)) {
            diag_error(d, (struct mark){0}, NULL,
                       "no network for '%s': the scale-up bandwidth of '%s' is not known",
                       r->system->name, r->system->accelerator->name);
            return false;
        }
    if (sites > 1)
        network_spread(out, r->accelerators, r->spread.bandwidth, r->spread.latency,
                       r->fallback->scale_out.ramp);
    return true;
}

static bool check_precision(const struct accelerator *a, enum precision precision,
                            struct diagnostics *d)
{
    if (dense_rate(a, precision) > 0)
        return true;
    if (precision == PRECISION_FP8 && a->int8_only)
        diag_error(d, (struct mark){0}, NULL, "'%s' has no fp8 rate: its 8-bit rate is of INT8",
                   a->name);
    else
        diag_error(d, (struct mark){0}, NULL, "'%s' has no %s rate, only %s", a->name,
                   precision_words[precision],
                   dense_rate(a, PRECISION_FP8) > 0 ? "those of bf16 and fp8" : "that of bf16");
    return false;
}

/* Whether the LLM has all that is named to be computed again. */
static bool check_modules(const struct training_request *r, struct diagnostics *d)
{
    if (!r->plan.recompute_modules)
        return true;
    const unsigned lacks = plan_choice_modules(&r->plan) & ~recompute_modules_of(r->llm);
    if (lacks == 0)
        return true;
    struct text names;
    text_init(&names);
    recompute_modules_write(lacks, ", ", &names);
    diag_error(d, (struct mark){0}, NULL, "'recompute-modules' names what '%s' doesn't have: %s",
               r->llm->name, text_get(&names));
    text_free(&names);
    return false;
}

bool training_world_build(const struct training_request *r, struct arena *memory,
                          struct training_world *out, struct diagnostics *d)
{
    const struct accelerator *a = r->system->accelerator;
    const struct software_choice *s = &r->software;
    *out = (struct training_world){
        .software = {.class = (enum software_class)s->class,
                     .age = SECONDS_PER_DAY * (double)(s->date - accelerator_kernels_since(a)),
                     .scaling = (enum scaling)s->scaling,
                     .fused_attention = s->fused_attention,
                     .overlap_tensor = s->overlap_tensor,
                     .overlap_data = s->overlap_data,
                     .overlap_pipeline = s->overlap_pipeline,
                     .overlap_expert = s->overlap_expert,
                     .graphs = s->graphs,
                     .fixed_experts = s->fixed_experts,
                     .launch_blocking = s->launch_blocking,
                     .early_stop = s->early_stop,
                     .flash_attention_2 = s->flash_attention_2,
                     .imbalance = s->imbalance},
        .sequence = r->sequence > 0 ? r->sequence : r->llm->context,
    };
    out->global_batch = r->global_batch;
    if (out->global_batch == 0)
        out->global_batch = batch_default(out->sequence, r->accelerators);
    if (!calibration_is_whole(r->fallback, (struct mark){0}, d))
        return false;
    const struct law_level level = software_level(&out->software, &r->training);
    if (!law_build(a, a->calibration, r->fallback, level, &out->law)) {
        diag_error(d, (struct mark){0}, NULL,
                   "no kernel law for '%s': its bf16 rate or memory bandwidth is not known",
                   a->name);
        return false;
    }
    law_correct(&out->law, memory);
    if (!(a->memory > 0)) {
        diag_error(d, (struct mark){0}, NULL,
                   "no plan for '%s': how much memory it has is not known", a->name);
        return false;
    }
    if (!check_precision(a, (enum precision)r->precision, d) || !check_modules(r, d))
        return false;
    if (!(training_objective(r).second > 0)) {
        diag_error(
            d, (struct mark){0}, NULL,
            "the best plan by %s can't be told: a price or the power of '%s' is not published",
            search_for_words[r->objective], r->system->name);
        return false;
    }
    if (!build_network(r, &out->network, d))
        return false;
    out->training =
        (struct training){r->llm, &out->law, &out->network, &out->software, &r->training};
    return true;
}

static int64_t or_one(int64_t n)
{
    return n > 0 ? n : 1;
}

/* A word of struct plan_choice. */
static unsigned chosen(int word, unsigned any)
{
    return word > 0 ? (unsigned)word - 1 : any;
}

struct plan training_request_plan(const struct training_request *r, const struct training_world *w)
{
    const struct plan_choice *q = &r->plan;
    struct plan p = {.tensor = or_one(q->tensor),
                     .context = or_one(q->context),
                     .pipeline = or_one(q->pipeline),
                     .expert = or_one(q->expert),
                     .chunks = or_one(q->chunks),
                     .micro_batch = or_one(q->micro_batch),
                     .global_batch = w->global_batch,
                     .sequence = w->sequence,
                     .precision = (enum precision)r->precision,
                     .recompute = plan_choice_recompute(q),
                     .modules = plan_choice_modules(q),
                     .recompute_layers = q->recompute_layers,
                     .sharding = chosen(q->sharding, SHARDING_OPTIMIZER),
                     .schedule = chosen(q->schedule, SCHEDULE_1F1B),
                     .shard = q->shard,
                     .accumulate_fp32 = r->accumulate_fp32,
                     .adapters = q->adapters};
    p.expert_tensor = q->expert_tensor > 0 ? q->expert_tensor : p.expert > 1 ? 1 : p.tensor;
    p.sequence_parallel = q->sequence_parallel && p.tensor > 1;
    p.data = or_one(plan_data_ranks(&p, r->accelerators));
    return p;
}

struct search_space training_request_space(const struct training_request *r,
                                           const struct training_world *w)
{
    struct search_space s = search_space_of(r->llm, r->accelerators, w->global_batch, w->sequence);
    s.memory = r->system->accelerator->memory * r->memory_share;
    s.precision = (enum precision)r->precision;
    s.accumulate_fp32 = r->accumulate_fp32;
    s.given = r->plan;
    s.objective = training_objective(r);
    return s;
}
