/* From a measurement file to the constants of kernel laws, stage by stage; each stage takes what
 * earlier ones found as given, since bandwidth can't be told from matrix products:
 *
 *   launch       median of empty kernels between two events
 *   memory       t = launch + bytes / (efficiency x datasheet), over large cold triads
 *   gemm         efficiency, rows-knee and depth-knee of perf/kernel_gemm.c, per data type
 *   grouped      speed of grouped products over single ones, per data type
 *   attention    forward, backward, sequence-knee and head-knee of perf/kernel_attention.c, of the
 *                fastest kernel that was measured both ways; our own kernels are lower bounds and
 *                never count
 *   flash-attention-2  the same of that kernel, where another one is faster
 *   scale-up     efficiency, reduction, latency and ramp of perf/collective.c, within one domain
 *   drawn-power  idle, tensor and memory of perf/drawn_power.h, from energy windows
 *
 * The laws are those of perf/, called, not copied. A stage without points, and constants that
 * the points leave open, keep the values of the accelerator's calibration, source included; where
 * it has none they rest on those of the library's 'default'. */
#ifndef COLOSSIM_CALIBRATE_KERNEL_FIT_H
#define COLOSSIM_CALIBRATE_KERNEL_FIT_H

#include "calibrate/measurement.h"
#include "calibrate/robust.h"
#include "perf/law.h"

enum fit_stage {
    STAGE_LAUNCH,
    STAGE_MEMORY,
    STAGE_BF16,
    STAGE_FP8,
    STAGE_FP4,
    STAGE_GROUPED_BF16,
    STAGE_GROUPED_FP8,
    STAGE_GROUPED_FP4,
    STAGE_ATTENTION,
    STAGE_FLASH_ATTENTION_2,
    STAGE_SCALE_UP,
    STAGE_POWER,
    STAGES
};
extern const char *const fit_stage_words[]; /* as the calibration calls them: 'gemm.fp8' */

/* One stage's outcome. */
struct stage_fit {
    size_t n;                 /* points used; 0: not fitted */
    const char *why;          /* n 0: why what was measured for it doesn't suffice; NULL */
    size_t measured;          /* of them measured here; the others are published */
    const char *const *names; /* of the parameters, as the calibration calls them */
    size_t m;
    struct robust_fit fit;
    const double *before[ROBUST_PARAMETERS]; /* the parameter in the accelerator's calibration */
    bool kept[ROBUST_PARAMETERS];           /* left open by the points, and taken over from there */
    struct error_summary law[HOLDOUTS];     /* of the law alone */
    struct error_summary refined[HOLDOUTS]; /* with measured neighbours; gemm only */
    const struct measured_point **points;   /* n of them; NULL each of STAGE_POWER */
    const struct power_window **windows;    /* n of them of STAGE_POWER, NULL each of the others */
    double *seconds;                        /* measured, by place in 'points'; of STAGE_POWER W */
    double *predicted;                      /* by the law alone, likewise */
    const char **family;
};

/* Measured points of one kind that no law takes. */
struct leftover {
    const char *what; /* 'gemm tf32' */
    size_t n;
    const char *why;
};

struct kernel_fit {
    const struct measurement_file *file;
    struct stage_fit stage[STAGES];
    struct calibration result; /* what was fitted; the rest is left out (NaN, efficiency 0) */
    struct error_summary elementwise[HOLDOUTS]; /* of row-wise operations, which no fit sees, by the
                                                   law of memory; n 0: none. HOLDOUT_NONE is empty,
                                                   of HOLDOUT_LARGEST the largest fifth */
    struct leftover *leftovers;                 /* n_leftovers of them, in the order of the file */
    size_t n_leftovers;
    size_t unused; /* measured points and windows in them */
};

/* Fits all stages. Memory from the arena; the file must stay open. False after reporting: a
 * datasheet that lacks what every law needs. */
bool kernel_fit(const struct measurement_file *, struct arena *, struct kernel_fit *,
                struct diagnostics *);

#endif
