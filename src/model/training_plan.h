/* What a user says of a training run: how a step is spread over accelerators, and by what software.
 * Bound from 'plan' and 'software' of a training question (perf/request.h) and of a campaign
 * (scenario/scenario.h); perf/ says what it means for time and memory. */
#ifndef COLOSSIM_MODEL_TRAINING_PLAN_H
#define COLOSSIM_MODEL_TRAINING_PLAN_H

#include "base/date.h"
#include "input/key.h"

#include <stdbool.h>
#include <stdint.h>

enum precision { PRECISION_BF16, PRECISION_FP8, PRECISION_FP4, PRECISIONS };
extern const char *const precision_words[]; /* 'bf16', 'fp8', 'fp4' */

enum recompute {
    RECOMPUTE_NONE,
    RECOMPUTE_SELECTIVE, /* some modules of a layer (model/recompute.h); attention's scores alone in
                            arXiv:2205.05198 */
    RECOMPUTE_FULL       /* whole layers, from their input */
};
extern const char *const recompute_words[];

enum sharding {
    SHARDING_NONE,      /* every data rank holds weights, gradients and optimizer state */
    SHARDING_OPTIMIZER, /* ZeRO-1, Megatron's distributed optimizer */
    SHARDING_GRADIENTS, /* ZeRO-2 */
    SHARDING_WEIGHTS    /* ZeRO-3, FSDP: weights are gathered layer by layer, each micro-batch */
};
extern const char *const sharding_words[];

enum schedule {
    SCHEDULE_1F1B,       /* interleaved when 'chunks' is above 1 */
    SCHEDULE_ZERO_BUBBLE /* weight gradients fill the bubble (ZB-H1 of arXiv:2401.10241) */
};
extern const char *const schedule_words[];

enum software_class {
    SOFTWARE_TUNED, /* a vendor's own stack on its own parts: Megatron-Core, NeMo, MLPerf entries */
    SOFTWARE_FRAMEWORK /* general frameworks: FSDP, DeepSpeed, JAX */
};
extern const char *const software_class_words[];

/* How 8-bit and 4-bit operands are scaled. */
enum scaling {
    SCALING_TENSOR, /* one factor per tensor, delayed or current */
    SCALING_BLOCK,  /* one per block: MX formats, DeepSeek's 128 x 128, NVFP4 */
    SCALING_ROW     /* one per row, computed in kernels of its own */
};
extern const char *const scaling_words[];
extern const char *const recompute_choices[]; /* "any" and one word per enum recompute */

/* What is said of a plan; 0 stands for what was left out. Without a tensor degree the best plan is
 * searched for among those that agree with the rest. */
struct plan_choice {
    int64_t tensor, context, pipeline, expert, expert_tensor, chunks, micro_batch, shard,
        recompute_layers;
    int recompute, sharding, schedule; /* one more than the enums above; 0: any */
    const char *recompute_modules;     /* names as recompute.h reads them; NULL: left out */
    bool sequence_parallel;            /* false: none; true: a search may do without */
    bool adapters;                     /* the weights stay frozen (LoRA) */
};
extern const struct key_table plan_choice_table;

/* What is computed again where all else of the plan is given: what is said, else what modules or
 * layers that are named are of, else nothing. */
enum recompute plan_choice_recompute(const struct plan_choice *);

/* The modules of a selective recomputation: those that are named, else 'core_attn'. */
unsigned plan_choice_modules(const struct plan_choice *);

struct software_choice {
    int class, scaling; /* enums above */
    day_number date;
    bool fused_attention, overlap_tensor, overlap_data, overlap_pipeline, overlap_expert;
    bool graphs, fixed_experts, launch_blocking, early_stop, flash_attention_2;
    double imbalance; /* load of the busiest expert rank over the mean */
};
extern const struct key_table software_choice_table;

#endif
