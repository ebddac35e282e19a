#include "model/calibration.h"

#include <stddef.h>
#include <string.h>

#define FIELD(NAME) .offset = offsetof(struct gemm_point, NAME)
static const struct key point_keys[] = {
    {"m", KEY_COUNT, FIELD(m), .min = 1, .max = 1e9, .doc = "Rows of the product."},
    {"n", KEY_COUNT, FIELD(n), .min = 1, .max = 1e9, .doc = "Columns of the product."},
    {"k", KEY_COUNT, FIELD(k), .min = 1, .max = 1e9, .doc = "Length of the sums."},
    {"rate", KEY_QUANTITY, DIM_FLOPS, FIELD(rate), .min = GEMM_POINT_LEAST, .max = GEMM_POINT_MOST,
     .doc = "2 m n k over the measured time."},
};
#undef FIELD
static const struct key_table point_table = {
    KEY_TABLE("point", struct gemm_point, point_keys),
    .doc = "A measured matrix product.",
};

#define FIELD(NAME) .offset = offsetof(struct calibration_gemm, NAME)
static const struct key gemm_keys[] = {
    {"efficiency", KEY_QUANTITY, DIM_NONE, FIELD(efficiency), .min = 0.01, .max = 1.2,
     .doc = "Rate of large products over the datasheet's dense rate."},
    {"rows-knee", KEY_QUANTITY, DIM_NONE, FIELD(rows_knee), .min = 0, .max = 1e5, .optional = true,
     .doc = "Rows or columns at which a side costs half of the rate, at 312 TFLOP/s; it grows with "
            "the square root of the rate. Left out: the default's."},
    {"depth-knee", KEY_QUANTITY, DIM_NONE, FIELD(depth_knee), .min = 0, .max = 1e5,
     .optional = true,
     .doc = "Length of the sums at which half of the rate is lost, scaled likewise."},
    {"grouped", KEY_QUANTITY, DIM_NONE, FIELD(grouped), .min = 0.01, .max = 2, .optional = true,
     .doc = "Speed of the grouped products of routed experts over that of single ones of the same "
            "shape. Left out: 'experts-level' of models/training.yaml stands for it."},
    KEY_OPTIONAL_TEXT("part", FIELD(part),
                      "The accelerator that was measured, where it is another one: what these "
                      "constants predict is extrapolated then."),
    {"dense", KEY_QUANTITY, DIM_FLOPS, FIELD(dense), .min = GEMM_POINT_LEAST,
     .max = GEMM_POINT_MOST, .optional = true,
     .doc =
         "Dense rate by the datasheet of the part that was measured, which 'points' are relative "
         "to; left out: that of the part which is predicted."},
    {"points", KEY_LIST, FIELD(points), .sub = &point_table, .optional = true,
     .doc = "Measured products, which correct the law between them."},
};
#undef FIELD
static const struct key_table gemm_table = {
    KEY_TABLE("data type", struct calibration_gemm, gemm_keys),
    .doc = "Matrix products of one data type: 'bf16' (FP16 too), 'fp8' or 'fp4'.",
};

#define FIELD(NAME) .offset = offsetof(struct calibration_attention, NAME)
static const struct key attention_keys[] = {
    {"forward", KEY_QUANTITY, DIM_NONE, FIELD(forward), .min = 0.01, .max = 1,
     .doc = "Rate of the forward pass at head width 128 and long sequences, counting the FLOPs "
            "that the causal mask leaves, over the dense bf16 rate."},
    {"backward", KEY_QUANTITY, DIM_NONE, FIELD(backward), .min = 0.01, .max = 1,
     .doc = "The same of the backward pass, which computes two and a half times the FLOPs."},
    {"sequence-knee", KEY_QUANTITY, DIM_NONE, FIELD(sequence_knee), .min = 0, .max = 1e6,
     .doc =
         "Tokens of a causal sequence at which half of the rate is lost: tiles at the edge of the "
         "mask are computed whole."},
    {"head-knee", KEY_QUANTITY, DIM_NONE, FIELD(head_knee), .min = 0, .max = 1e4,
     .doc = "Head width at which half of the rate of infinitely wide heads is lost."},
    {"power", KEY_QUANTITY, DIM_POWER, FIELD(power), .min = 1, .max = 1e6, .optional = true,
     .doc = "Power limit of the part that was measured; left out: that of the calibration."},
};
#undef FIELD
static const struct key_table attention_table = {
    KEY_TABLE("attention law", struct calibration_attention, attention_keys),
    .doc = "Fused attention kernels.",
};

/* All keys of attention but the last: no power limit slows FlashAttention-2 down (perf/law.c). */
static const struct key_table flash_attention_2_table = {
    .name = "law of FlashAttention-2",
    .size = sizeof(struct calibration_attention),
    .keys = attention_keys,
    .n = sizeof attention_keys / sizeof attention_keys[0] - 1,
    .doc = "FlashAttention-2, which is taken to stay below the power limit.",
};

#define FIELD(NAME) .offset = offsetof(struct calibration_link, NAME)
static const struct key link_keys[] = {
    {"efficiency", KEY_QUANTITY, DIM_NONE, FIELD(efficiency), .min = 0.01, .max = 1.2,
     .doc = "Bandwidth that a ring reaches over the nominal one-way bandwidth."},
    {"reduction", KEY_QUANTITY, DIM_NONE, FIELD(reduction), .min = 0, .max = 1.2, .fallback = "0",
     .doc = "Bytes per second and member that the switch reduces, over the nominal bandwidth; 0: "
            "it can't."},
    {"latency", KEY_QUANTITY, DIM_TIME, FIELD(latency), .min = 0, .max = 1,
     .doc = "What an operation takes however small it is."},
    {"hop", KEY_QUANTITY, DIM_TIME, FIELD(hop), .min = 0, .max = 1,
     .doc = "What each step of a ring or tree adds to that."},
    {"ramp", KEY_QUANTITY, DIM_NONE, FIELD(ramp), .min = 0, .max = 1, .fallback = "0",
     .doc =
         "Seconds per square root of the bytes on the wire: middle-sized messages don't reach the "
         "full bandwidth."},
};
#undef FIELD
static const struct key_table link_table = {
    KEY_TABLE("link law", struct calibration_link, link_keys),
    .doc = "How collective operations run over one level of the interconnect.",
};

#define FIELD(NAME) .offset = offsetof(struct calibration_power, NAME)
static const struct key power_keys[] = {
    {"idle", KEY_QUANTITY, DIM_POWER, FIELD(idle), .min = 0, .max = 1e5,
     .doc = "Power of an accelerator at rest."},
    {"tensor", KEY_QUANTITY, DIM_POWER, FIELD(tensor), .min = 1, .max = 1e5,
     .doc = "What matrix products at the dense rate of the datasheet would add, whatever their "
            "data type; at a share of that rate they add that share."},
    {"memory", KEY_QUANTITY, DIM_POWER, FIELD(memory), .min = 0, .max = 1e5,
     .doc = "What traffic at the full memory bandwidth of the datasheet would add."},
};
#undef FIELD
static const struct key_table power_table = {
    KEY_TABLE("law of drawn power", struct calibration_power, power_keys),
    .doc = "What one accelerator draws while it computes: its board alone, on random data.",
};

#define FIELD(NAME) .offset = offsetof(struct calibration, NAME)
static const struct key calibration_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "What was measured."},
    {"power", KEY_QUANTITY, DIM_POWER, FIELD(power), .min = 1, .max = 1e5, .optional = true,
     .doc = "Power limit of the part that was measured; a part with another limit is slower or "
            "faster."},
    {"gemm", KEY_MAP, FIELD(gemm), .sub = &gemm_table, .optional = true,
     .doc = "Matrix products by data type: 'bf16' (FP16 too), 'fp8', 'fp4'."},
    {"attention", KEY_STRUCT, FIELD(attention), .sub = &attention_table, .optional = true,
     .doc = "Fused attention: the fastest kernels."},
    {"flash-attention-2", KEY_STRUCT, FIELD(flash_attention_2), .sub = &flash_attention_2_table,
     .optional = true,
     .doc = "FlashAttention-2, written for the A100, where newer kernels are faster."},
    {"memory-efficiency", KEY_QUANTITY, DIM_NONE, FIELD(memory_efficiency), .min = 0.01, .max = 1.2,
     .optional = true, .doc = "Streaming bandwidth over the datasheet's."},
    {"scan-efficiency", KEY_QUANTITY, DIM_NONE, FIELD(scan_efficiency), .min = 0.01, .max = 1.2,
     .optional = true,
     .doc = "Bandwidth that the kernels of Mamba-2's scan reach over the datasheet's, by the "
            "traffic that they are counted to make."},
    {"launch", KEY_QUANTITY, DIM_TIME, FIELD(launch), .min = 0, .max = LAUNCH_MOST,
     .optional = true, .doc = "What a kernel takes at least."},
    {"scale-up", KEY_STRUCT, FIELD(scale_up), .sub = &link_table, .optional = true,
     .doc = "Collectives inside the scale-up domain."},
    {"scale-out", KEY_STRUCT, FIELD(scale_out), .sub = &link_table, .optional = true,
     .doc = "Collectives over the scale-out fabric."},
    {"drawn-power", KEY_STRUCT, FIELD(drawn), .sub = &power_table, .optional = true,
     .doc = "What an accelerator draws while it computes, its board alone. Left out: systems are "
            "taken to draw by the share of the time in which kernels run."},
};
#undef FIELD
const struct key_table calibration_table = {
    KEY_TABLE("calibration", struct calibration, calibration_keys),
    .doc = "Measured speed of an accelerator's kernels or of a fabric.",
};

const struct calibration_gemm *calibration_products(const struct calibration *c, const char *type)
{
    const struct calibration_gemm *items = c->gemm.items;
    for (uint32_t i = 0; i < c->gemm.n; i++)
        if (strcmp(items[i].name, type) == 0)
            return &items[i];
    return NULL;
}

static bool has_products(const struct calibration *c, const char *type)
{
    const struct calibration_gemm *g = calibration_products(c, type);
    return g && g->rows_knee >= 0 && g->depth_knee >= 0;
}

bool calibration_is_whole(const struct calibration *c, struct mark at, struct diagnostics *d)
{
    const struct {
        const char *key;
        bool there;
    } parts[] = {{"gemm.bf16", has_products(c, "bf16")},
                 {"gemm.fp8", has_products(c, "fp8")},
                 {"gemm.fp4", has_products(c, "fp4")},
                 {"attention", c->attention.forward > 0},
                 {"memory-efficiency", c->memory_efficiency > 0},
                 {"scan-efficiency", c->scan_efficiency > 0},
                 {"launch", c->launch >= 0},
                 {"scale-up", c->scale_up.efficiency > 0},
                 {"scale-out", c->scale_out.efficiency > 0}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (!parts[i].there) {
            diag_error(d, at, NULL,
                       "calibration '%s' can't stand for what others leave out: it has no '%s' "
                       "itself",
                       c->name, parts[i].key);
            return false;
        }
    return true;
}
