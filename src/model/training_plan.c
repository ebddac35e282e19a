#include "model/training_plan.h"

#include <stddef.h>

const char *const precision_words[] = {"bf16", "fp8", "fp4", NULL};
const char *const recompute_words[] = {"none", "selective", "full", NULL};
const char *const sharding_words[] = {"none", "optimizer", "gradients", "weights", NULL};
const char *const schedule_words[] = {"1f1b", "zero-bubble", NULL};
const char *const software_class_words[] = {"tuned", "framework", NULL};
const char *const scaling_words[] = {"tensor", "block", "row", NULL};

#define FIELD(NAME) .offset = offsetof(struct plan_choice, NAME)
#define DEGREE(NAME) KEY_COUNT, FIELD(NAME), .min = 1, .max = 1e9, .optional = true
static const struct key plan_keys[] = {
    {"tensor", DEGREE(tensor),
     .doc = "Tensor-parallel degree; left out: the best plan is searched for."},
    {"context", DEGREE(context), .doc = "Context-parallel degree; left out: 1."},
    {"pipeline", DEGREE(pipeline), .doc = "Pipeline stages; left out: 1."},
    {"expert", DEGREE(expert), .doc = "Expert-parallel degree; left out: 1."},
    {"expert-tensor", DEGREE(expert_tensor),
     .doc = "Tensor degree inside an expert; left out: 1 where experts are spread, else 'tensor'."},
    {"chunks", DEGREE(chunks), .doc = "Virtual stages per pipeline rank; left out: 1."},
    {"micro-batch", DEGREE(micro_batch), .doc = "Sequences per micro-batch; left out: 1."},
    {"shard", DEGREE(shard),
     .doc = "Replicas that share one copy of what is sharded; left out: all."},
    {"recompute", KEY_WORD, FIELD(recompute), .words = recompute_words, .fallback = "none",
     .doc = "What the backward pass computes again instead of keeping."},
    {"sharding", KEY_WORD, FIELD(sharding), .words = sharding_words, .fallback = "optimizer",
     .doc = "What data-parallel ranks share instead of copying."},
    {"schedule", KEY_WORD, FIELD(schedule), .words = schedule_words, .fallback = "1f1b",
     .doc = "Order of a pipeline's passes."},
    {"sequence-parallel", KEY_BOOL, FIELD(sequence_parallel), .fallback = "true",
     .doc = "Whether tensor ranks split norms and residuals."},
};
#undef DEGREE
#undef FIELD
const struct key_table plan_choice_table = {
    .name = "plan",
    .size = sizeof(struct plan_choice),
    .keys = plan_keys,
    .n = sizeof plan_keys / sizeof plan_keys[0],
    .doc = "How a step is spread over accelerators; the data degree follows."};

#define FIELD(NAME) .offset = offsetof(struct software_choice, NAME)
#define FLAG(NAME) KEY_BOOL, FIELD(NAME), .fallback = "true"
static const struct key software_keys[] = {
    {"class", KEY_WORD, FIELD(class), .words = software_class_words, .fallback = "tuned",
     .doc = "A vendor's own stack, or a general framework."},
    {"scaling", KEY_WORD, FIELD(scaling), .words = scaling_words, .fallback = "tensor",
     .doc = "How 8-bit and 4-bit operands are scaled."},
    {"date", KEY_DATE, FIELD(date), .fallback = "2026-01-01", .doc = "Release of the software."},
    {"fused-attention", FLAG(fused_attention), .doc = "Whether attention is one kernel."},
    {"overlap-tensor", FLAG(overlap_tensor),
     .doc = "Whether tensor-parallel traffic is overlapped."},
    {"overlap-data", FLAG(overlap_data),
     .doc = "Whether gradient and weight traffic is overlapped."},
    {"overlap-pipeline", FLAG(overlap_pipeline),
     .doc = "Whether sends between stages are overlapped."},
    {"overlap-expert", FLAG(overlap_expert), .doc = "Whether expert traffic is overlapped."},
    {"imbalance", KEY_QUANTITY, DIM_NONE, FIELD(imbalance), .min = 1, .max = 100, .fallback = "1",
     .doc = "Load of the busiest expert rank over the mean."},
};
#undef FLAG
#undef FIELD
const struct key_table software_choice_table = {.name = "software",
                                                .size = sizeof(struct software_choice),
                                                .keys = software_keys,
                                                .n = sizeof software_keys / sizeof software_keys[0],
                                                .doc = "What runs the plan."};
