#include "model/accelerator.h"

#include <math.h>

const char *const scaleup_links_words[] = {"switched", "mesh", NULL};
const char *const accelerator_status_words[] = {"shipping", "announced", "speculative", NULL};
const char *const h100e_basis_words[] = {"dense-8bit", "dense-16bit", "measured-matmul",
                                         "memory-bandwidth", NULL};

#define FIELD(NAME) .offset = offsetof(struct accelerator, NAME)
static const struct key accelerator_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "Full name of the part."},
    {"vendor", KEY_TEXT, FIELD(vendor), .doc = "Who makes it."},
    {"device-name", KEY_TEXT, FIELD(device_name), .optional = true,
     .doc = "What its driver calls it, by which measurements of it are recognised."},
    {"status", KEY_WORD, FIELD(status), .words = accelerator_status_words, .fallback = "shipping",
     .doc = "Whether it ships, was announced with figures, or is guessed at. A scenario that buys "
            "what doesn't ship says 'allow-speculative: true'."},
    {"release", KEY_DATE, FIELD(release), .optional = true, .doc = "Day of the first shipments."},
    {"kernels-since", KEY_DATE, FIELD(kernels_since), .optional = true,
     .doc = "Day from which software for its kernels has ripened: the first shipments of an "
            "earlier part with the same chip. Left out: 'release'."},
    {"fp64", KEY_QUANTITY, DIM_FLOPS, FIELD(fp64), .min = 1e9, .max = 1e18, .optional = true,
     .doc = "Dense FP64 rate, with tensor cores where there are any."},
    {"tf32", KEY_QUANTITY, DIM_FLOPS, FIELD(tf32), .min = 1e9, .max = 1e18, .optional = true,
     .doc = "Dense TF32 rate."},
    {"bf16", KEY_QUANTITY, DIM_FLOPS, FIELD(bf16), .min = 1e9, .max = 1e18, .optional = true,
     .doc = "Dense BF16 rate (without sparsity, which doubles marketing figures)."},
    {"fp8", KEY_QUANTITY, DIM_FLOPS, FIELD(fp8), .min = 1e9, .max = 1e18, .optional = true,
     .doc = "Dense FP8 rate, or INT8 where the part has no faster FP8: then say 'int8-only'."},
    {"int8-only", KEY_BOOL, FIELD(int8_only), .fallback = "false",
     .doc = "Whether the rate at 'fp8' is of INT8 alone: it counts in H100-equivalents, and no "
            "training multiplies in it."},
    {"fp4", KEY_QUANTITY, DIM_FLOPS, FIELD(fp4), .min = 1e9, .max = 1e18, .optional = true,
     .doc = "Dense FP4 rate."},
    {"measured-matmul", KEY_QUANTITY, DIM_FLOPS, FIELD(measured_matmul), .min = 1e9, .max = 1e18,
     .optional = true, .doc = "Best BF16 matrix product that anybody published a measurement of."},
    {"memory", KEY_QUANTITY, DIM_BYTES, FIELD(memory), .min = 1e6, .max = 1e15, .optional = true,
     .example = "80 GiB",
     .doc = "Memory that software sees, as the driver reports it: '81559 MiB'. Where nobody "
            "published that, the nominal figure."},
    {"package-memory", KEY_QUANTITY, DIM_BYTES, FIELD(package_memory), .min = 1e6, .max = 1e15,
     .optional = true, .example = "80 GiB",
     .doc = "Memory on the package, of which the driver and error correction may keep a part: what "
            "a package takes of its supplier's memory. Left out: as 'memory'."},
    {"memory-bandwidth", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(memory_bandwidth), .min = 1e6,
     .max = 1e16, .optional = true, .doc = "Bandwidth of that memory."},
    {"scaleup-bandwidth", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(scaleup_bandwidth), .min = 1e6,
     .max = 1e15, .optional = true, .doc = "One-way bandwidth into the scale-up domain."},
    {"scaleup-domain", KEY_COUNT, FIELD(scaleup_domain), .min = 1, .max = 1e6, .optional = true,
     .example = "72", .doc = "Accelerators in one scale-up domain at most."},
    {"scaleup-links", KEY_WORD, FIELD(scaleup_links), .words = scaleup_links_words,
     .fallback = "switched",
     .doc = "Whether switches join a scale-up domain, or a link from each accelerator to each "
            "other one: then a group of few has but their links between them."},
    {"tdp", KEY_QUANTITY, DIM_POWER, FIELD(tdp), .min = 1, .max = 1e5, .optional = true,
     .doc = "Thermal design power of the package."},
    {"price", KEY_PATH, DIM_MONEY, FIELD(price), .min = 0, .max = 1e7, .optional = true,
     .doc = "Price of the chip module alone, by date."},
    {"calibration", KEY_REF, FIELD(calibration), .target = "models.calibration", .optional = true,
     .namesake = true,
     .doc = "Measured speed of its kernels, or of those of a part of the same generation; left "
            "out: assumed. A calibration of the accelerator's own name stands before the one that "
            "its file names."},
};
#undef FIELD
const struct key_table accelerator_table = {
    KEY_TABLE("accelerator", struct accelerator, accelerator_keys),
    .doc = "A GPU or TPU package. All rates are dense, all links one-way.",
};

#define FIELD(NAME) .offset = offsetof(struct h100e_reference, NAME)
static const struct key h100e_keys[] = {
    {"dense-8bit", KEY_QUANTITY, DIM_FLOPS, FIELD(dense_8bit), .min = 1e9, .max = 1e18,
     .doc = "Dense 8-bit rate of one H100."},
    {"dense-16bit", KEY_QUANTITY, DIM_FLOPS, FIELD(dense_16bit), .min = 1e9, .max = 1e18,
     .doc = "Dense BF16 rate of one H100."},
    {"measured-matmul", KEY_QUANTITY, DIM_FLOPS, FIELD(measured_matmul), .min = 1e9, .max = 1e18,
     .doc = "Best measured BF16 matrix product of one H100."},
    {"memory-bandwidth", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(memory_bandwidth), .min = 1e6,
     .max = 1e16, .doc = "Memory bandwidth of one H100."},
};
#undef FIELD
const struct key_table h100e_reference_table = {
    KEY_TABLE("H100 reference", struct h100e_reference, h100e_keys),
    .doc = "What one H100 counts as on each basis of H100-equivalents.",
};

day_number accelerator_kernels_since(const struct accelerator *a)
{
    return a->kernels_since ? a->kernels_since : a->release;
}

double accelerator_package_memory(const struct accelerator *a)
{
    return isnan(a->package_memory) ? a->memory : a->package_memory;
}

double accelerator_h100e(const struct accelerator *a, const struct h100e_reference *one,
                         enum h100e_basis basis)
{
    switch (basis) {
    case H100E_DENSE_8BIT: return a->fp8 / one->dense_8bit;
    case H100E_DENSE_16BIT: return a->bf16 / one->dense_16bit;
    case H100E_MEASURED_MATMUL: return a->measured_matmul / one->measured_matmul;
    case H100E_MEMORY_BANDWIDTH: return a->memory_bandwidth / one->memory_bandwidth;
    default: return NAN;
    }
}
