/* The plan: which points to measure, for a device and a profile, and about how long it will take.
 * Made before anything runs and without a GPU, so that a user can read it first. */
#ifndef COLOSSIM_KERNELS_PLAN_H
#define COLOSSIM_KERNELS_PLAN_H

#include "point.h"

#include <stdbool.h>
#include <stddef.h>

enum profile { PROFILE_QUICK, PROFILE_FULL };

/* What plans depend on. The rates only serve estimates; no result rests on them. */
struct target {
    const char *name;
    int capability;   /* compute capability as 90 for 9.0 */
    int devices;      /* GPUs in the machine */
    double memory;    /* bytes */
    double l2;        /* bytes */
    double bandwidth; /* bytes/s of the memory's pins */
    double bf16_rate; /* FLOP/s of the tensor cores, dense, at the highest clock */
    enum profile profile;
};

struct plan {
    struct point *at;
    size_t n, capacity;
};

/* A new point with the keys still to be added; valid until the next one is added. */
struct point *plan_add(struct plan *, const char *bench, const char *impl, double flop,
                       double bytes);

void plan_release(struct plan *);

/* The GPU that is planned for where none is: an H100 SXM of 80 GB (NVIDIA H100 datasheet: 3.35
 * TB/s, 989 TFLOP/s). */
struct target target_nominal(enum profile);

/* Dense bf16 tensor FLOP per SM and clock cycle (NVIDIA's architecture papers: A100 2048, GA10x
 * 1024 with fp32 accumulation halved to 512, Ada 1024, Hopper 4096, Blackwell 8192, consumer
 * Blackwell 1024; f16 1024 on Turing). */
double target_flop_per_cycle(int capability);

/* Limits of one point's sampling. */
struct effort {
    double warm_s;    /* at least so long before the first sample */
    double max_s;     /* longest sampling */
    double rel_noise; /* enough when the median is known to this */
    size_t min_samples;
    double window_s; /* steady window of an energy measurement */
};
struct effort effort_of(enum profile);

/* Seconds that one run of the point takes on the target by a roofline, and that measuring it takes.
 */
double estimate_run(const struct point *, const struct target *);
double estimate_measuring(const struct point *, const struct target *);

#endif
