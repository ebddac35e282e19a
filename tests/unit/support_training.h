/* A small world for tests of the performance model, filled in C: an accelerator of round numbers,
 * its law, a network, software and constants that a test changes one at a time. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_TRAINING_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_TRAINING_H

#include "support.h"

#include "perf/training_step.h"

struct world {
    struct accelerator accelerator;
    struct calibration calibration; /* the default's role */
    struct calibration_gemm gemm[PRECISIONS];
    struct system system;
    struct law law;
    struct network network;
    struct software software;
    struct training_constants constants;
    struct llm llm;
    struct training training; /* points to the above */
};

/* GPT-3 175B on servers of eight accelerators with 1 PFLOP/s, 2 TB/s, 400 GB/s among themselves and
 * 50 GB/s each to the outside. Nothing overlaps; latencies, knees and overheads are not 0. */
void world_begin(struct world *);

/* Rebuilds law and network after a change of accelerator, calibration, system or constants. */
void world_rebuild(struct world *, int64_t accelerators);

/* A plan of 64 accelerators for it: tensor 8, pipeline 8, micro-batch 1, batch 64. */
struct plan world_plan(void);

/* The step of a plan, which must be possible. */
struct training_step world_step(const struct world *, const struct plan *);

#endif
