/* Kernel laws: how long one kernel takes on one accelerator.
 *
 * A law needs a datasheet; each thing measured improves it. With a datasheet alone, the calibration
 * 'default' gives a fraction of the matrix rate, a fraction of the memory bandwidth and a launch
 * time (level 0). A calibration of the accelerator replaces them and adds knees of the shape,
 * attention and links (level 1), and its measured points correct the law between them (level 2).
 * The code is the same: missing fields are the default's, and every answer says what it rests on.
 *
 * A kernel takes launch + the larger of arithmetic and memory time, the corner rounded (a p-norm of
 * order 4), so that searches and fits see a smooth function. Time is never negative or NaN for
 * positive sizes. */
#ifndef COLOSSIM_PERF_LAW_H
#define COLOSSIM_PERF_LAW_H

#include "base/arena.h"
#include "model/accelerator.h"
#include "model/calibration.h"
#include "model/training_plan.h"

#include <stdbool.h>
#include <stdint.h>

/* What a predicted time rests on, best first. */
enum basis {
    BASIS_MEASURED,     /* between measured points of this accelerator */
    BASIS_CALIBRATED,   /* the law, with constants measured on this accelerator */
    BASIS_EXTRAPOLATED, /* the law beyond what was measured, or of another part of its generation */
    BASIS_ASSUMED       /* the default's constants with this accelerator's datasheet */
};
extern const char *const basis_words[];

static inline enum basis basis_weaker(enum basis a, enum basis b)
{
    return a > b ? a : b;
}

/* A measured product, which corrects the law near its shape. */
struct gemm_neighbour {
    double at[3];    /* logarithms of m, n and k */
    double residual; /* logarithm of its time over the law's */
};

struct gemm_law {
    double dense;      /* FLOP/s of the datasheet; 0: the accelerator lacks the data type */
    double rate;       /* FLOP/s of large products; 0: the accelerator lacks the data type */
    double rows_knee;  /* rows or columns at which a side costs half of the rate */
    double depth_knee; /* sum length at which half is lost */
    double bytes;      /* of an input element */
    double grouped;    /* speed of grouped products over single ones; 0: nobody measured it */
    double level;      /* share of that rate which the software leaves; in 'rate' already */
    enum basis basis;  /* of the law itself */
    double measured;   /* FLOP/s of the datasheet of the part whose points these are */
    const struct gemm_point *points; /* borrowed from the calibration; for law_correct */
    uint32_t n_points;
    const struct gemm_neighbour *neighbours; /* n_points of them; NULL: the law isn't corrected */
    double least[3], most[3];                /* m, n and k of the box that they span */
};

struct law {
    struct gemm_law gemm[PRECISIONS];
    double attention_forward;        /* FLOP/s, head width 128, long sequences, causal FLOPs */
    double attention_backward;       /* likewise */
    double scan;                     /* B/s of the traffic that Mamba's scan is counted to make */
    double sequence_knee, head_knee; /* tokens, elements */
    double score_passes; /* of unfused attention: passes over the scores, forward; twice that
                            backward */
    double memory_rate;  /* B/s */
    double bandwidth;    /* B/s of the datasheet */
    double traffic;      /* bytes that operations bound by memory move over those counted */
    double launch;       /* s */
    enum basis attention_basis, memory_basis;
};

/* What the software makes of the hardware, apart from it: shares of the kernels' speed. 1
 * everywhere is what microbenchmarks reach. */
struct law_level {
    double kernels;               /* all kernels */
    double attention;             /* fused attention, besides that; likewise the following */
    double fp8;                   /* matrix products of 8 and 4 bits: the recipe's scaling */
    double memory;                /* operations bound by memory */
    double score_passes;          /* as in struct law */
    double rows_knee, depth_knee; /* over the calibration's */
    double power;           /* exponent of the power limit over the calibrated part's; 0: none */
    bool flash_attention_2; /* attention is FlashAttention-2, where the calibration has it slower */
};

/* FLOP/s of dense products of a data type by the datasheet; 0: the accelerator lacks it, or nobody
 * published it. */
double dense_rate(const struct accelerator *, enum precision);

/* Builds the law of an accelerator, smooth in every size: for fits, and for scores of steps. 'own'
 * is its calibration or NULL; 'fallback' is whole (calibration_is_whole). False when the datasheet
 * lacks the bf16 rate or the memory bandwidth: no law can be built then.
 */
bool law_build(const struct accelerator *, const struct calibration *own,
               const struct calibration *fallback, struct law_level, struct law *out);

/* Corrects its products by the measured ones near their shapes: for searches and answers, of which
 * one asks for millions of products, so that what doesn't depend on the shape is computed here.
 * Memory from the arena. */
void law_correct(struct law *, struct arena *);

/* One matrix product [m,k] x [k,n] with inputs of the given type; the result has out_bytes per
 * element. 'count' products of the same shape take as long as one grouped kernel. Weakens *basis.
 */
double gemm_time(const struct law *, enum precision, double m, double n, double k, double out_bytes,
                 double count, enum basis *basis);

struct attention_shape {
    double sequences;       /* in the micro-batch */
    double heads, kv_heads; /* on this accelerator */
    double query, context;  /* query tokens here, tokens that they attend to before masking */
    double key_dim, value_dim;
    double window; /* tokens of a limited view; 0: none */
    bool causal, fused;
};

/* FLOPs of fused attention's backward pass over those of its forward pass, 2.5 where keys are as
 * wide as values: it computes the scores again and has two gradients as wide as keys and two of
 * values, so three products of the first width and two of the second. */
double attention_backward_share(double key_dim, double value_dim);

/* Forward and backward pass of attention itself, without projections. Weaken *basis. */
double attention_forward_time(const struct law *, const struct attention_shape *,
                              enum basis *basis);
double attention_backward_time(const struct law *, const struct attention_shape *,
                               enum basis *basis);

/* The scan of a Mamba-2 block on this accelerator. */
struct scan_shape {
    double tokens;          /* of the micro-batch */
    double heads, head_dim; /* channels are heads x head_dim */
    double groups, state;   /* inputs B and C are groups x state wide each */
    double chunk;           /* tokens of a chunk */
};

/* Forward and backward pass of the scan itself, without projections and convolution. Together they
 * are an assumption on any accelerator: nobody published times of a backward pass. */
double scan_forward_time(const struct law *, const struct scan_shape *);
double scan_backward_time(const struct law *, const struct scan_shape *);

/* FLOPs of the forward pass: products of B and C and what they weigh, half of both masked, states
 * and what these add to the result. */
double scan_flops(const struct scan_shape *);

/* An operation bound by memory, as many kernels as given. */
double memory_time(const struct law *, double bytes, double kernels, enum basis *basis);

/* What kernels ask of an accelerator however long they take, for its power: seconds that their
 * arithmetic would take at the dense rate of its data type, and their memory traffic at the nominal
 * bandwidth. */
struct demand {
    double tensor, memory;
};

/* The forward pass of attention; unfused attention reads and writes its scores. */
struct demand attention_demand(const struct law *, const struct attention_shape *);

/* Both passes of a scan. */
struct demand scan_forward_demand(const struct law *, const struct scan_shape *);
struct demand scan_backward_demand(const struct law *, const struct scan_shape *);

/* Seconds of an operation's memory traffic. */
double memory_demand(const struct law *, double bytes);

#endif
