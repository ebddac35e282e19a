/* What was measured of kernels and links: models/calibration/NAME.yaml, one file per accelerator or
 * fabric, named as in their own folders. Every key may be left out: perf takes the file 'default'
 * instead, whose figures are assumed, and says so in its results. */
#ifndef COLOSSIM_MODEL_CALIBRATION_H
#define COLOSSIM_MODEL_CALIBRATION_H

#include "input/key.h"
#include "input/value.h"

#include <stdint.h>

/* FLOP/s of a measured product that may stand in a table: below is none but overhead, above what no
 * accelerator reaches. */
#define GEMM_POINT_LEAST 1e6
#define GEMM_POINT_MOST 1e18

/* s that an empty kernel takes at most. */
#define LAUNCH_MOST 0.01

/* A measured matrix product C[m,n] = A[m,k] B[k,n]. */
struct gemm_point {
    int64_t m, n, k;
    double rate; /* FLOP/s */
};

/* Matrix products of one data type. */
struct calibration_gemm {
    const char *name;   /* 'bf16', 'fp8', 'fp4'; 'bf16' stands for FP16 too */
    const char *part;   /* that was measured, where it is another accelerator; else NULL */
    double efficiency;  /* of large products, over the datasheet's dense rate */
    double rows_knee;   /* m or n at which half of that is lost, per side; scales with sqrt(rate) */
    double depth_knee;  /* likewise k */
    double dense;       /* FLOP/s by the datasheet of the part whose points these are; NaN when left
                           out: that of the part which is predicted */
    struct span points; /* of struct gemm_point */
    double grouped;     /* speed of grouped products of experts over that of single ones by the law;
                           NaN when left out */
};

/* Fused attention: FLOPs that the causal mask leaves, over the dense bf16 rate. */
struct calibration_attention {
    double forward, backward; /* efficiency at head-dim 128 and a long sequence; 0: left out */
    double sequence_knee;     /* tokens of a causal sequence at which half is lost */
    double head_knee; /* head width at which half of the rate of infinitely wide heads is lost */
    double power;     /* W, the power limit of the part that was measured; not above 0: that of the
                         calibration. None of FlashAttention-2 */
};

/* One level of the interconnect. */
struct calibration_link {
    double efficiency; /* bandwidth that a ring reaches over the nominal one */
    double reduction;  /* the same for reduction inside the switch, per byte in; 0: it has none */
    double latency;    /* s per operation */
    double hop;        /* s per step of a ring or tree */
    double ramp;       /* s per sqrt(byte on the wire): rates grow with the message */
};

/* What one accelerator draws on random data: idle, and what full rates of the datasheet would add
 * (perf/drawn_power.h). */
struct calibration_power {
    double idle;   /* W at rest */
    double tensor; /* W more at the dense rate of matrix products, whatever their data type; 0: the
                      whole is left out */
    double memory; /* W more at the full memory bandwidth */
};

struct calibration {
    const char *name, *title;
    double power;     /* W, the power limit of the part that was measured; NaN when left out */
    struct span gemm; /* of struct calibration_gemm, by data type */
    struct calibration_attention attention;
    struct calibration_attention flash_attention_2; /* of no effect unless it is slower than that */
    double memory_efficiency; /* streaming bandwidth over the datasheet's; NaN when left out */
    double scan_efficiency;   /* bandwidth that the kernels of Mamba's scan reach over the
                                 datasheet's, of the traffic that is counted; NaN when left out */
    double launch;            /* s that a kernel takes at least; NaN when left out */
    struct calibration_link scale_up, scale_out; /* efficiency 0 when left out */
    struct calibration_power drawn;
};
extern const struct key_table calibration_table;

/* Its products of a data type ('fp8'); NULL when it has none. */
const struct calibration_gemm *calibration_products(const struct calibration *, const char *type);

/* Whether it has all that a law and a network are built from, and so can stand for what others
 * leave out; else reports the first thing that is missing. */
bool calibration_is_whole(const struct calibration *, struct mark at, struct diagnostics *);

#endif
