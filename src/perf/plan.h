/* A parallelisation plan: how one training step is spread over accelerators. And the checks that
 * tell impossible plans.
 *
 * Ranks are numbered tensor, context, data, pipeline from the inside out, as Megatron-LM does.
 * Experts are spread over tensor x context x data ranks; each group of expert x expert_tensor ranks
 * holds all of them. */
#ifndef COLOSSIM_PERF_PLAN_H
#define COLOSSIM_PERF_PLAN_H

#include "model/llm.h"
#include "model/recompute.h"
#include "model/training_plan.h"
#include "perf/law.h"

#include <stdbool.h>
#include <stdint.h>

struct plan {
    int64_t tensor, context, data,
        pipeline;   /* degrees; their product is the number of accelerators */
    int64_t expert; /* expert parallel degree; divides tensor x context x data / expert_tensor */
    int64_t expert_tensor; /* tensor degree inside an expert */
    int64_t chunks;        /* virtual stages per pipeline rank, 1 or more */
    int64_t micro_batch;   /* sequences */
    int64_t global_batch;  /* sequences per step */
    int64_t sequence;      /* tokens per sequence */
    enum precision precision;
    enum recompute recompute;
    unsigned modules; /* enum recompute_module of a selective recomputation; 0: not known which */
    int64_t recompute_layers; /* of each stage that 'full' computes again; 0: all */
    enum sharding sharding;
    enum schedule schedule;
    int64_t shard;          /* replicas that share one copy of what is sharded; 0: all */
    bool sequence_parallel; /* norms and residuals are split over the tensor ranks */
    bool accumulate_fp32;   /* gradients of 4 bytes, not 2 */
    bool adapters; /* the weights stay as they are, small matrices beside them are trained (LoRA,
                      arXiv:2106.09685); these are taken to cost nothing */
};

/* Why a plan is impossible, for the message; the cheapest tests come first. */
enum plan_fault {
    PLAN_GOOD,
    PLAN_NOT_POSITIVE,
    PLAN_ACCELERATORS, /* the degrees don't multiply to the accelerators at hand */
    PLAN_BATCH,        /* the global batch is no multiple of micro-batch x data degree */
    PLAN_HEADS,        /* the tensor degree doesn't divide the heads of attention or Mamba */
    PLAN_PIPELINE,     /* more stages (times chunks) than layers */
    PLAN_CHUNKS,  /* chunks without a pipeline, or micro-batches that don't fill the interleaving */
    PLAN_CONTEXT, /* the context degree doesn't divide the sequence into two halves per rank */
    PLAN_EXPERTS, /* the expert degree doesn't divide the experts or the ranks that hold them */
    PLAN_FFN,     /* the tensor degree doesn't divide the MLP */
    PLAN_WIDTH,   /* sequence parallelism needs a sequence that the tensor ranks can split */
    PLAN_PRECISION, /* the accelerator lacks the data type */
    PLAN_SHARDING,  /* the sharding asked for doesn't go with the pipeline */
    PLAN_SHARD,     /* the replicas don't fall into groups of those that share a copy */
    PLAN_SCHEDULE,  /* zero-bubble without a pipeline, or with an interleaved one */
    PLAN_MEMORY,    /* more memory than the accelerator has */
    PLAN_FAULTS
};

/* The modules that are computed again; none where whole layers are. */
static inline unsigned plan_modules(const struct plan *p)
{
    return p->recompute == RECOMPUTE_SELECTIVE ? p->modules : 0;
}

/* Of a plan that plan_check has found good. */
static inline int64_t plan_accelerators(const struct plan *p)
{
    return p->tensor * p->context * p->data * p->pipeline;
}

/* What is left of so many accelerators for each data rank, rounded down; 0 where the other degrees
 * need more. Divided one by one: the product of degrees that a user gives may be past any number.
 */
static inline int64_t plan_data_ranks(const struct plan *p, int64_t accelerators)
{
    return accelerators / p->tensor / p->context / p->pipeline;
}

/* How many ranks hold the same dense weights, or the same experts, unless these are sharded. Of a
 * plan whose expert degrees divide the ranks of a stage. */
int64_t plan_replicas(const struct plan *, bool experts);

/* Micro-batches per data rank and step. */
static inline int64_t plan_micro_batches(const struct plan *p)
{
    return p->global_batch / (p->micro_batch * p->data);
}

/* Layers of a stage with so many whose forward pass the backward pass runs again. */
static inline double plan_recomputed_layers(const struct plan *p, double layers)
{
    if (p->recompute != RECOMPUTE_FULL)
        return 0;
    const double given = (double)p->recompute_layers;
    return given > 0 && given < layers ? given : layers;
}

/* Whether so many tensor ranks can each have as many heads, of queries and of Mamba's blocks with
 * their groups. Ranks beyond the key heads copy them, so these must divide one way or the other
 * (Megatron Core: transformer_config.py, attention.py, mamba_mixer.py). */
bool plan_splits_heads(const struct llm *, int64_t tensor);

/* Single rules of plan_check, of plans whose degrees are 1 or more: enough layers for all stages
 * and chunks, a sequence in two halves for each context rank, a sharding and a schedule that go
 * with the pipeline. */
bool plan_splits_layers(const struct llm *, const struct plan *);
bool plan_splits_sequence(const struct plan *);
bool plan_can_shard(const struct plan *);
bool plan_can_schedule(const struct plan *);

/* The first thing that makes the plan impossible for the model on that many accelerators, but for
 * precision and memory, which need the hardware. 'accelerators' 0: as many as the plan uses. */
enum plan_fault plan_check(const struct llm *, const struct plan *, int64_t accelerators);

/* Appends a sentence on what is wrong, with the numbers that make it so and with what would do. */
struct text;
void plan_explain(const struct llm *, const struct plan *, int64_t accelerators, enum plan_fault,
                  struct text *out);

/* Appends 'tensor 8, pipeline 16, data 128, ...': what differs from 1, and how it is run. */
void plan_write(const struct plan *, struct text *out);

/* Layers of the fullest pipeline stage, and of the last one, which has the head besides: it is
 * dealt what the others leave when none of them has more than the fullest, as layouts for uneven
 * models do (Megatron Core, '--pipeline-model-parallel-layout'): of 61 layers in four stages the
 * last has 13. */
int64_t plan_stage_layers(const struct llm *, const struct plan *);
int64_t plan_last_stage_layers(const struct llm *, const struct plan *);

/* The share of the fullest stage's layers that its largest chunk has: 1 / chunks where they divide,
 * more where they don't (of 20 layers in 11 chunks, nine have two: 1 / 10). */
double plan_largest_chunk(const struct llm *, const struct plan *);

#endif
