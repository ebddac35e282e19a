/* A point: one thing to measure. Its keys are at once the parameters that its benchmark runs with
 * and what the measurement file identifies it by, so that a point read back can be run again as it
 * was. */
#ifndef COLOSSIM_KERNELS_POINT_H
#define COLOSSIM_KERNELS_POINT_H

#include "statistic.h"

#include <stdbool.h>
#include <stdint.h>

enum { POINT_KEYS = 10 };

struct point_key {
    const char *name;
    const char *text; /* NULL: a number */
    int64_t number;
};

enum point_status {
    POINT_PLANNED,  /* not reached yet */
    POINT_MEASURED, /* checked against the reference and timed */
    POINT_NOT_RUN,  /* can't be measured here */
    POINT_FAILED    /* went wrong, or the reference disagreed */
};

/* How a result compared with the fp64 reference. */
struct check {
    size_t n;       /* values compared; 0: nothing to compare (an empty kernel) */
    double rel_fro; /* Frobenius norm of the differences over that of the reference */
    double limit;   /* the largest rel_fro that passes */
};

/* Energy of a steady window; only points of the benchmark 'power' have one. */
struct energy {
    double window_s, joules;
    size_t counter_steps; /* changes of the counter seen in the window */
};

struct point {
    const char *bench; /* name of the benchmark */
    const char *impl;  /* who made the kernel: own, cublaslt, nccl, driver ... */
    struct point_key key[POINT_KEYS];
    int n_keys;
    double flop;  /* arithmetic of one run; 0: none to speak of */
    double bytes; /* least traffic of one run, of memory and of links */
    double wire;  /* the part of it that crosses links: PCIe, between GPUs */

    enum point_status status;
    char why[160];      /* not run or failed: the reason */
    struct summary t_s; /* seconds of one run */
    double sm_mhz;      /* mean SM clock during the samples; 0: unknown */
    double throttled;   /* share of samples below the clock limit; negative: unknown */
    unsigned reasons;   /* throttle reasons seen, bits as in telemetry.h */
    bool converged;     /* the noise limit was met before time ran out */
    bool loose;         /* timed without a blocker: launches of the host's may be in the time */
    struct check check;
    struct energy energy;
};

/* Adds a key; at most POINT_KEYS. Texts are borrowed. */
void point_text(struct point *, const char *name, const char *text);
void point_number(struct point *, const char *name, int64_t number);

/* The value of a key that the point has. */
const char *point_get_text(const struct point *, const char *name);
int64_t point_get_number(const struct point *, const char *name);

bool point_has(const struct point *, const char *name);

/* Ends the point without a time. */
void point_not_run(struct point *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void point_fail(struct point *, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
