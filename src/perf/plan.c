#include "perf/plan.h"

#include "base/text.h"

#include <inttypes.h>
#include <stddef.h>

/* Embedding and head may stand for a layer each when layers are dealt out to chunks. */
enum { EDGES = 2 };

/* Whether the degrees multiply to the accelerators; for 0 of these, to any number that there is. */
static bool multiply(const struct plan *p, int64_t accelerators)
{
    int64_t n;
    return !__builtin_mul_overflow(p->tensor, p->context, &n) &&
           !__builtin_mul_overflow(n, p->data, &n) && !__builtin_mul_overflow(n, p->pipeline, &n) &&
           (accelerators == 0 || n == accelerators);
}

bool plan_splits_heads(const struct llm *llm, int64_t tensor)
{
    return llm->heads % tensor == 0 &&
           (llm->kv_heads % tensor == 0 || tensor % llm->kv_heads == 0) &&
           llm->mamba.heads % tensor == 0 && llm->mamba.groups % tensor == 0;
}

bool plan_splits_layers(const struct llm *llm, const struct plan *p)
{
    return p->pipeline <= llm->layers && p->pipeline * p->chunks <= llm->layers + EDGES;
}

bool plan_splits_sequence(const struct plan *p)
{
    return p->context <= 1 || p->sequence % (2 * p->context) == 0;
}

bool plan_can_shard(const struct plan *p)
{
    if (p->sharding == SHARDING_WEIGHTS)
        return p->chunks == 1;
    return p->sharding != SHARDING_GRADIENTS || p->pipeline == 1 || p->chunks > 1;
}

bool plan_can_schedule(const struct plan *p)
{
    return p->schedule != SCHEDULE_ZERO_BUBBLE || (p->pipeline > 1 && p->chunks == 1);
}

/* Whether replicas fall into groups that share one copy each; fewer than a group share one. */
static bool shared_evenly(int64_t replicas, int64_t shard)
{
    return shard <= 0 || shard >= replicas || replicas % shard == 0;
}

int64_t plan_replicas(const struct plan *p, bool experts)
{
    return experts ? p->tensor * p->context * p->data / (p->expert * p->expert_tensor)
                   : p->context * p->data;
}

enum plan_fault plan_check(const struct llm *llm, const struct plan *p, int64_t accelerators)
{
    if (p->tensor < 1 || p->context < 1 || p->data < 1 || p->pipeline < 1 || p->expert < 1 ||
        p->expert_tensor < 1 || p->chunks < 1 || p->micro_batch < 1 || p->global_batch < 1 ||
        p->sequence < 1)
        return PLAN_NOT_POSITIVE;
    if (!multiply(p, accelerators))
        return PLAN_ACCELERATORS;
    if (p->global_batch % (p->micro_batch * p->data) != 0)
        return PLAN_BATCH;
    if (!plan_splits_heads(llm, p->tensor))
        return PLAN_HEADS;
    if (!plan_splits_layers(llm, p))
        return PLAN_PIPELINE;
    if (p->chunks > 1 && (p->pipeline == 1 || plan_micro_batches(p) < p->pipeline))
        return PLAN_CHUNKS;
    if (!plan_splits_sequence(p))
        return PLAN_CONTEXT;
    const int64_t holders = p->tensor * p->context * p->data;
    if (p->expert * p->expert_tensor > 1 &&
        (llm->experts.count % p->expert != 0 || (llm->experts.count == 0 && p->expert > 1) ||
         holders % (p->expert * p->expert_tensor) != 0))
        return PLAN_EXPERTS;
    if (llm->ffn % p->tensor != 0 || llm->experts.ffn % p->expert_tensor != 0)
        return PLAN_FFN;
    if (p->sequence_parallel && p->sequence / p->context % p->tensor != 0)
        return PLAN_WIDTH;
    if (!plan_can_shard(p))
        return PLAN_SHARDING;
    if (!shared_evenly(plan_replicas(p, false), p->shard) ||
        (llm->experts.count > 0 && !shared_evenly(plan_replicas(p, true), p->shard)))
        return PLAN_SHARD;
    if (!plan_can_schedule(p))
        return PLAN_SCHEDULE;
    return PLAN_GOOD;
}

static void explain_heads(const struct llm *llm, int64_t tensor, struct text *out)
{
    text_addf(out, "tensor %" PRId64 " doesn't divide the ", tensor);
    if (llm->heads % tensor != 0)
        text_addf(out, "%" PRId64 " attention heads", llm->heads);
    else if (llm->mamba.heads % tensor != 0)
        text_addf(out, "%" PRId64 " heads of Mamba blocks", llm->mamba.heads);
    else if (llm->mamba.groups % tensor != 0)
        text_addf(out, "%" PRId64 " groups of Mamba blocks", llm->mamba.groups);
    else
        text_addf(out, "%" PRId64 " key heads, nor is it a multiple of them", llm->kv_heads);
}

/* Those of the two that a rule is broken by: what the user didn't give keeps all of them. */
static void explain_stages(const struct plan *p, bool pipeline, bool chunks, const char *joint,
                           struct text *out)
{
    if (pipeline)
        text_addf(out, "pipeline %" PRId64, p->pipeline);
    if (pipeline && chunks)
        text_add(out, joint);
    if (chunks)
        text_addf(out, "chunks %" PRId64, p->chunks);
}

void plan_explain(const struct llm *llm, const struct plan *p, int64_t accelerators,
                  enum plan_fault fault, struct text *out)
{
    switch (fault) {
    case PLAN_GOOD: text_add(out, "the plan is possible"); break;
    case PLAN_NOT_POSITIVE:
        text_add(out, "every degree, batch and length must be 1 or more");
        break;
    case PLAN_ACCELERATORS:
        text_addf(out,
                  "tensor %" PRId64 " x context %" PRId64 " x data %" PRId64 " x pipeline %" PRId64
                  " uses %.15g accelerators, not %" PRId64,
                  p->tensor, p->context, p->data, p->pipeline,
                  (double)p->tensor * (double)p->context * (double)p->data * (double)p->pipeline,
                  accelerators);
        break;
    case PLAN_BATCH:
        text_addf(out,
                  "a global batch of %" PRId64 " sequences is no multiple of micro-batch %" PRId64
                  " x data %" PRId64 " = %" PRId64,
                  p->global_batch, p->micro_batch, p->data, p->micro_batch * p->data);
        break;
    case PLAN_HEADS: explain_heads(llm, p->tensor, out); break;
    case PLAN_PIPELINE:
        explain_stages(p, p->pipeline > 1 || p->chunks == 1, p->chunks > 1, " x ", out);
        text_addf(out, " is more than the %" PRId64 " layers", llm->layers);
        break;
    case PLAN_CHUNKS:
        text_addf(out, "interleaving (chunks %" PRId64 ") needs ", p->chunks);
        if (p->pipeline == 1)
            text_add(out, "a pipeline of more than one stage");
        else
            text_addf(out,
                      "at least as many micro-batches as stages; there are %" PRId64
                      " micro-batches and %" PRId64 " stages",
                      plan_micro_batches(p), p->pipeline);
        break;
    case PLAN_CONTEXT:
        text_addf(out,
                  "context %" PRId64 " must split the sequence of %" PRId64
                  " tokens into two equal pieces per rank",
                  p->context, p->sequence);
        break;
    case PLAN_EXPERTS:
        if (llm->experts.count == 0) {
            text_addf(out,
                      "expert %" PRId64 " and expert-tensor %" PRId64
                      " split experts, and the model has none",
                      p->expert, p->expert_tensor);
            break;
        }
        text_addf(out,
                  "expert %" PRId64 " must divide the %" PRId64
                  " experts, and expert x expert-tensor %" PRId64 " the %" PRId64
                  " ranks of a stage",
                  p->expert, llm->experts.count, p->expert * p->expert_tensor,
                  p->tensor * p->context * p->data);
        break;
    case PLAN_FFN:
        text_addf(out,
                  "the tensor degree doesn't divide the MLP width (%" PRId64 " by %" PRId64 ")",
                  llm->ffn % p->tensor != 0 ? llm->ffn : llm->experts.ffn,
                  llm->ffn % p->tensor != 0 ? p->tensor : p->expert_tensor);
        break;
    case PLAN_WIDTH:
        text_addf(out,
                  "sequence parallelism: tensor %" PRId64 " doesn't divide the %" PRId64
                  " tokens of a rank's sequence",
                  p->tensor, p->sequence / p->context);
        break;
    case PLAN_PRECISION:
        text_addf(out, "the accelerator has no %s rate", precision_words[p->precision]);
        break;
    case PLAN_SHARDING:
        text_add(
            out,
            p->sharding == SHARDING_WEIGHTS
                ? "sharded weights don't go with an interleaved pipeline"
                : "sharded gradients (ZeRO-2) go with a pipeline only where it is interleaved");
        break;
    case PLAN_SHARD: {
        const bool dense = !shared_evenly(plan_replicas(p, false), p->shard);
        text_addf(out, "shard %" PRId64 " must divide the %" PRId64 " replicas of %s", p->shard,
                  plan_replicas(p, !dense), dense ? "the weights" : "the experts");
        break;
    }
    case PLAN_SCHEDULE:
        text_add(out, "a zero-bubble schedule needs a pipeline that isn't interleaved, not ");
        explain_stages(p, p->pipeline == 1, p->chunks > 1, " with ", out);
        break;
    case PLAN_MEMORY: text_add(out, "it needs more memory than the accelerator has"); break;
    case PLAN_FAULTS: break;
    }
}

int64_t plan_stage_layers(const struct llm *llm, const struct plan *p)
{
    return (llm->layers + p->pipeline - 1) / p->pipeline;
}

int64_t plan_last_stage_layers(const struct llm *llm, const struct plan *p)
{
    const int64_t others = (p->pipeline - 1) * plan_stage_layers(llm, p);
    return llm->layers > others ? llm->layers - others : 0;
}

void plan_write(const struct plan *p, struct text *out)
{
    const struct {
        const char *name;
        int64_t value;
    } degrees[] = {{"tensor", p->tensor},
                   {"context", p->context},
                   {"pipeline", p->pipeline},
                   {"data", p->data},
                   {"expert", p->expert},
                   {"chunks", p->chunks},
                   {"shard", p->shard > 0 ? p->shard : 1}};
    for (size_t i = 0; i < sizeof degrees / sizeof degrees[0]; i++)
        if (degrees[i].value > 1)
            text_addf(out, "%s %" PRId64 ", ", degrees[i].name, degrees[i].value);
    text_addf(out, "micro-batch %" PRId64, p->micro_batch);
    if (p->sequence_parallel)
        text_add(out, ", sequence-parallel");
    if (p->recompute != RECOMPUTE_NONE) {
        text_add(out, ", recompute ");
        if (plan_modules(p))
            recompute_modules_write(plan_modules(p), "+", out);
        else
            text_add(out, recompute_words[p->recompute]);
    }
    if (p->recompute == RECOMPUTE_FULL && p->recompute_layers > 0)
        text_addf(out, " of %" PRId64 " layer%s", p->recompute_layers,
                  p->recompute_layers == 1 ? "" : "s");
    if (p->sharding != SHARDING_NONE)
        text_addf(out, ", sharded %s", sharding_words[p->sharding]);
    if (p->pipeline > 1 && p->schedule != SCHEDULE_1F1B)
        text_addf(out, ", %s", schedule_words[p->schedule]);
    if (p->adapters)
        text_add(out, ", adapters alone");
}

double plan_largest_chunk(const struct llm *llm, const struct plan *p)
{
    const int64_t layers = plan_stage_layers(llm, p);
    return (double)((layers + p->chunks - 1) / p->chunks) / (double)layers;
}
