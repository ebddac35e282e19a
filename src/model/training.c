#include "model/training.h"

#include <stddef.h>

#define FIELD(NAME) .offset = offsetof(struct training_constants, NAME)
#define SHARE(NAME) DIM_NONE, FIELD(NAME), .min = 0, .max = 1
static const struct key training_keys[] = {
    {"tuned-level", KEY_QUANTITY, DIM_NONE, FIELD(tuned_level), .min = 0.1, .max = 1.5,
     .doc = "Speed of kernels in a step of a vendor's own mature software over that in a "
            "microbenchmark."},
    {"framework-level", KEY_QUANTITY, DIM_NONE, FIELD(framework_level), .min = 0.1, .max = 1.5,
     .doc = "The same of general frameworks."},
    {"immaturity", KEY_QUANTITY, DIM_RATE, FIELD(immaturity), .min = 0, .max = 1e-7,
     .doc = "Share of the level that is missing per time before 'mature-age'."},
    {"mature-age", KEY_QUANTITY, DIM_TIME, FIELD(mature_age), .min = 0, .max = 1e9,
     .doc = "Time since an accelerator's first shipment after which software gains no more."},
    {"power-exponent", KEY_QUANTITY, DIM_NONE, FIELD(power_exponent), .min = 0, .max = 2,
     .doc = "Power of (power limit / that of the calibrated part) that kernels slow down with."},
    {"attention-level", KEY_QUANTITY, DIM_NONE, FIELD(attention_level), .min = 0.1, .max = 1.5,
     .doc = "Speed of fused attention in a step over that in a microbenchmark, besides the level."},
    {"experts-level", KEY_QUANTITY, DIM_NONE, FIELD(experts_level), .min = 0.1, .max = 1.5,
     .doc = "Speed of the grouped products of routed experts over that of single ones, where the "
            "accelerator's calibration doesn't give its own."},
    {"rows-knee", KEY_QUANTITY, DIM_NONE, FIELD(rows_knee), .min = 0, .max = 20,
     .doc = "Knee of rows and columns of matrix products in a step over the calibration's."},
    {"depth-knee", KEY_QUANTITY, DIM_NONE, FIELD(depth_knee), .min = 0, .max = 20,
     .doc = "Knee of the length of sums likewise."},
    {"block-level", KEY_QUANTITY, SHARE(block_level),
     .doc = "Speed of 8-bit and 4-bit products whose factors are per block, over one factor per "
            "tensor."},
    {"row-level", KEY_QUANTITY, SHARE(row_level), .doc = "The same of one factor per row."},
    {"memory-passes", KEY_QUANTITY, DIM_NONE, FIELD(memory_passes), .min = 0.1, .max = 10,
     .doc = "Memory traffic of the operations between products over what perfect fusion leaves."},
    {"cast-passes", KEY_QUANTITY, DIM_NONE, FIELD(cast_passes), .min = 0, .max = 10,
     .doc = "Memory traffic of casts over that of reading once and writing both layouts."},
    {"score-passes", KEY_QUANTITY, DIM_NONE, FIELD(score_passes), .min = 0, .max = 20,
     .doc = "Passes over the scores in memory when attention isn't fused, forward."},
    {"overlap-tensor", KEY_QUANTITY, SHARE(overlap_tensor),
     .doc = "Share of tensor-parallel traffic that overlapping software hides."},
    {"overlap-context", KEY_QUANTITY, SHARE(overlap_context),
     .doc = "Share of attention's time that the ring of keys and values hides under."},
    {"overlap-expert", KEY_QUANTITY, SHARE(overlap_expert),
     .doc = "Share of expert traffic that overlapping software hides."},
    {"overlap-pipeline", KEY_QUANTITY, SHARE(overlap_pipeline),
     .doc = "Share of the sends between stages that overlapping software hides."},
    {"overlap-data", KEY_QUANTITY, SHARE(overlap_data),
     .doc = "Share of a pass that gradient or weight traffic hides under."},
    {"bucket", KEY_QUANTITY, DIM_NONE, FIELD(bucket), .min = 1e4, .max = 1e12,
     .doc = "Parameters whose gradients are reduced together, at least: a million for each data "
            "rank where that is more. Between Megatron Core's 40 million and DeepSpeed's 500."},
    {"host-layer", KEY_QUANTITY, DIM_TIME, FIELD(host_layer), .min = 0, .max = 0.1,
     .doc = "What the host needs to launch one layer's forward pass; the backward pass needs twice "
            "that."},
    {"experts-layer", KEY_QUANTITY, DIM_TIME, FIELD(experts_layer), .min = 0, .max = 0.1,
     .doc =
         "Time per layer with experts and forward pass for routing and waiting for the counts of "
         "tokens; the backward pass takes as much."},
    {"experts-call", KEY_QUANTITY, DIM_TIME, FIELD(experts_call), .min = 0, .max = 0.01,
     .doc = "Time per product of each of a rank's experts, which the host launches one by one: "
            "after those counts, or ahead where experts are of fixed size."},
    {"micro-batch", KEY_QUANTITY, DIM_TIME, FIELD(micro_batch), .min = 0, .max = 1,
     .doc = "Time per micro-batch and chunk that no kernel accounts for."},
    {"step", KEY_QUANTITY, DIM_TIME, FIELD(step), .min = 0, .max = 10,
     .doc = "Time per step beside passes, traffic and optimizer."},
    {"reserved", KEY_QUANTITY, DIM_BYTES, FIELD(reserved), .min = 0, .max = 1e11,
     .doc = "Accelerator memory that libraries and their buffers hold."},
};
#undef SHARE
#undef FIELD
const struct key_table training_constants_table = {
    KEY_TABLE("training constants", struct training_constants, training_keys),
    .doc = "Constants of a training step that microbenchmarks don't give, fitted to published step "
           "times.",
};
