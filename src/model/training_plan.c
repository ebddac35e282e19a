#include "model/training_plan.h"

#include "base/arena.h"
#include "base/words.h"
#include "model/recompute.h"

#include <stddef.h>

const char *const precision_words[] = {"bf16", "fp8", "fp4", NULL};
const char *const recompute_words[] = {"none", "selective", "full", NULL};
const char *const sharding_words[] = {"none", "optimizer", "gradients", "weights", NULL};
const char *const schedule_words[] = {"1f1b", "zero-bubble", NULL};
const char *const software_class_words[] = {"tuned", "framework", NULL};
const char *const scaling_words[] = {"tensor", "block", "row", NULL};

/* The words above with 'any' before them. */
const char *const recompute_choices[] = {"any", "none", "selective", "full", NULL};
static const char *const sharding_choices[] = {"any",       "none",    "optimizer",
                                               "gradients", "weights", NULL};
static const char *const schedule_choices[] = {"any", "1f1b", "zero-bubble", NULL};

#define FIELD(NAME) .offset = offsetof(struct plan_choice, NAME)
#define DEGREE(NAME) KEY_COUNT, FIELD(NAME), .min = 1, .max = 1e9, .optional = true
static const struct key plan_keys[] = {
    {"tensor", DEGREE(tensor),
     .doc =
         "Tensor-parallel degree. Left out: the best plan is searched for among those that agree "
         "with the other keys; what they leave out is free. Given: what they leave out is 1."},
    {"context", DEGREE(context), .doc = "Context-parallel degree."},
    {"pipeline", DEGREE(pipeline), .doc = "Pipeline stages."},
    {"expert", DEGREE(expert), .doc = "Expert-parallel degree."},
    {"expert-tensor", DEGREE(expert_tensor),
     .doc = "Tensor degree inside an expert; left out: 1 where experts are spread, else 'tensor'."},
    {"chunks", DEGREE(chunks), .doc = "Virtual stages per pipeline rank."},
    {"micro-batch", DEGREE(micro_batch), .doc = "Sequences per micro-batch."},
    {"shard", DEGREE(shard),
     .doc = "Replicas that share one copy of what is sharded; left out: all."},
    {"recompute", KEY_WORD, FIELD(recompute), .words = recompute_choices, .fallback = "any",
     .doc = "What the backward pass computes again instead of keeping: nothing, the modules of "
            "'recompute-modules', or whole layers. 'any' is what a search finds best, and 'none' "
            "where 'tensor' is given; where modules are named it is 'selective', and 'full' where "
            "a number of layers is."},
    {"recompute-modules", KEY_TEXT, FIELD(recompute_modules), .optional = true,
     .example = "\"layernorm mlp\"",
     .doc = "Modules of a layer that are computed again, parted by blanks, commas or '+', by "
            "Megatron Core's names: core_attn, layernorm, moe_act, mla_up_proj, mlp, "
            "shared_experts, moe. Left out: core_attn where 'recompute' is 'selective', and those "
            "that a search finds best where it is 'any'."},
    {"recompute-layers", DEGREE(recompute_layers),
     .doc = "Layers of each pipeline stage that 'full' computes again (Megatron's "
            "recompute-num-layers); more than there are is all of them. Left out: all where "
            "'recompute' is 'full', and as few as fit the memory where it is 'any'."},
    {"sharding", KEY_WORD, FIELD(sharding), .words = sharding_choices, .fallback = "optimizer",
     .doc = "What data-parallel ranks share instead of copying: 'optimizer' is ZeRO-1, 'gradients' "
            "ZeRO-2, 'weights' ZeRO-3 or FSDP. 'any' is what a search finds best, and 'optimizer' "
            "where 'tensor' is given."},
    {"schedule", KEY_WORD, FIELD(schedule), .words = schedule_choices, .fallback = "any",
     .doc = "Order of a pipeline's passes. 'any' is what a search finds best, and '1f1b' where "
            "'tensor' is given."},
    {"sequence-parallel", KEY_BOOL, FIELD(sequence_parallel), .fallback = "true",
     .doc = "Whether tensor ranks split norms and residuals; a search may do without."},
    {"adapters", KEY_BOOL, FIELD(adapters), .fallback = "false",
     .doc = "Whether the weights stay frozen and small matrices beside them are trained (LoRA): no "
            "weight gradients, no optimizer. What the small ones cost is not counted."},
};
#undef DEGREE
#undef FIELD

/* The mark of what is said of a key. */
static struct mark mark_of(const struct node *plan, const char *key)
{
    const struct node *child = node_get(plan, key);
    return node_mark(child ? child : plan);
}

static bool check_plan(const void *self, const struct node *at, struct diagnostics *d)
{
    const struct plan_choice *c = self;
    const char *word;
    size_t length;
    unsigned set;
    if (!recompute_modules_parse(c->recompute_modules, &set, &word, &length)) {
        const char *wrong = arena_format(&d->memory, "%.*s", (int)length, word);
        diag_error(
            d, mark_of(at, "recompute-modules"),
            diag_did_you_mean(d, words_nearest(wrong, recompute_module_words, RECOMPUTE_MODULES)),
            "recompute-modules: there is no module '%s'", wrong);
        return false;
    }
    if (c->recompute_modules && set == 0) {
        diag_error(d, mark_of(at, "recompute-modules"), NULL,
                   "'recompute-modules' names no module; without any it is 'recompute: none'");
        return false;
    }
    if (c->recompute_modules && c->recompute > 0 && c->recompute != RECOMPUTE_SELECTIVE + 1) {
        diag_error(d, mark_of(at, "recompute-modules"), NULL,
                   "'recompute-modules' has no effect where 'recompute' is '%s'",
                   recompute_words[c->recompute - 1]);
        return false;
    }
    if (c->recompute_layers > 0 &&
        (c->recompute_modules || (c->recompute > 0 && c->recompute != RECOMPUTE_FULL + 1))) {
        diag_error(d, mark_of(at, "recompute-layers"), NULL,
                   "'recompute-layers' has no effect unless whole layers are computed again "
                   "('recompute: full')");
        return false;
    }
    return true;
}

enum recompute plan_choice_recompute(const struct plan_choice *c)
{
    if (c->recompute > 0)
        return (enum recompute)(c->recompute - 1);
    if (c->recompute_modules)
        return RECOMPUTE_SELECTIVE;
    return c->recompute_layers > 0 ? RECOMPUTE_FULL : RECOMPUTE_NONE;
}

unsigned plan_choice_modules(const struct plan_choice *c)
{
    unsigned set;
    if (!c->recompute_modules)
        return RECOMPUTE_CORE_ATTN;
    recompute_modules_parse(c->recompute_modules, &set, NULL, NULL);
    return set;
}

const struct key_table plan_choice_table = {
    KEY_TABLE("plan", struct plan_choice, plan_keys),
    .check = check_plan,
    .doc = "How a step is spread over accelerators; the data degree follows.",
};

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
    {"graphs", KEY_BOOL, FIELD(graphs), .fallback = "false",
     .doc = "Whether one CUDA graph replays the whole step, so that the host launches no kernels "
            "and nobody waits for experts' counts of tokens."},
    {"fixed-experts", KEY_BOOL, FIELD(fixed_experts), .fallback = "false",
     .doc = "Whether each expert takes a fixed number of tokens (what is more is dropped, what is "
            "less is padded), so that nobody waits for counts."},
    {"launch-blocking", KEY_BOOL, FIELD(launch_blocking), .fallback = "false",
     .doc = "Whether the host awaits each kernel before it launches the next "
            "(CUDA_LAUNCH_BLOCKING=1), so that its time hides under nothing."},
    {"flash-attention-2", KEY_BOOL, FIELD(flash_attention_2), .fallback = "false",
     .doc = "Whether fused attention is FlashAttention-2, which was written for the A100, as in "
            "general frameworks of 2023 and 2024: other kernels are faster on later accelerators."},
    {"early-stop", KEY_BOOL, FIELD(early_stop), .fallback = "false",
     .doc = "Whether computing a layer or a module again ends with the last result that the "
            "backward pass needs, before an MLP's second product: PyTorch's checkpoints do since "
            "2.1, and what XLA or Inductor compile."},
    {"imbalance", KEY_QUANTITY, DIM_NONE, FIELD(imbalance), .min = 1, .max = 100, .fallback = "1",
     .doc = "Load of the busiest expert rank over the mean."},
};
#undef FLAG
#undef FIELD
const struct key_table software_choice_table = {
    KEY_TABLE("software", struct software_choice, software_keys),
    .doc = "What runs the plan.",
};
