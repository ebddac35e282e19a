/* Measurement files: what colossim-kernels writes, and what others published, copied point by point
 * into the same form. One accelerator a file. A point holds what was read from a clock or a table
 * and nothing derived; 'source' and 'confidence' say whose it is: 'measured' on this machine, or
 * 'published'. A key that nobody could tell is left out.
 *
 *     colossim: 1
 *     title: NVIDIA H200, colossim-kernels 0.1.0, profile quick
 *     device: {name: NVIDIA H200, sm-clock: 1980 MHz, power-limit: 700 W}
 *     points:
 *       - {bench: gemm, impl: vendor, shape: {m: 8192, n: 8192, k: 8192, dtype: bf16},
 *          time: {median: 1.4e-03 s, mad: 3.1e-06 s, p05: 1.39e-03 s, p95: 1.41e-03 s, runs: 214}}
 *       - {bench: coll, impl: nccl, shape: {op: allreduce, n: 8, bytes: 1024}, status: not-run,
 *          why: needs 2 GPUs}
 */
#ifndef COLOSSIM_CALIBRATE_MEASUREMENT_H
#define COLOSSIM_CALIBRATE_MEASUREMENT_H

#include "input/key.h"
#include "input/origin.h"
#include "input/value.h"
#include "model/accelerator.h"
#include "model/calibration.h"
#include "model/library.h"
#include "perf/collective.h"

#include <stdbool.h>
#include <stdint.h>

enum bench {
    BENCH_LAUNCH,
    BENCH_HBM,
    BENCH_ELEMWISE,
    BENCH_CAST,
    BENCH_GEMM,
    BENCH_GEMM_GROUPED,
    BENCH_GEMM_REF,
    BENCH_ATTN_DECODE,
    BENCH_ATTN_PREFILL,
    BENCH_PCIE,
    BENCH_P2P,
    BENCH_COLL,
    BENCH_OVERLAP,
    BENCHES
};
extern const char *const bench_words[];

enum data_type { TYPE_F32, TYPE_TF32, TYPE_BF16, TYPE_F16, TYPE_E4M3, TYPE_E2M1 };
extern const char *const data_type_words[];

enum stream_op { STREAM_READ, STREAM_WRITE, STREAM_COPY, STREAM_TRIAD };
enum launch_way { LAUNCH_EVENT, LAUNCH_QUEUED, LAUNCH_SYNC, LAUNCH_GRAPH };
enum attention_pass { PASS_FORWARD, PASS_BACKWARD };
enum point_state { STATE_MEASURED, STATE_NOT_RUN, STATE_FAILED };

/* What a point is identified by; each benchmark has some of these, the others are 0. */
struct point_shape {
    int64_t m, n, k, batch;                       /* products; n also the members of a collective */
    int64_t groups, tokens;                       /* grouped products */
    int64_t rows, width;                          /* row-wise operations */
    int64_t bytes;                                /* of one array, message or copy */
    int64_t queries, keys, heads, kv_heads, head; /* attention */
    int64_t value_head, window;                   /* 0: as 'head'; no window */
    int64_t causal;                               /* 1: query i sees keys 0 to i */
    int64_t nodes, peer;                          /* of a graph of launches; the other device */
    int64_t copy_bytes, copy_blocks;              /* overlap with a copy */
    int64_t members, collective_bytes;            /* overlap with a collective */
    int dtype;                                    /* enum data_type */
    int op;   /* index into the words of the benchmark's 'op' or 'how' */
    int pass; /* enum attention_pass */
    const char *acc, *layout, *spread, *cache, *engine, *direction, *host_memory, *timed, *beside;
};

/* Seconds of one run. */
struct timing {
    double median, mad, p05, p95;
    int64_t runs; /* 0: no time was given */
};

struct reference_check {
    int64_t values;         /* compared; 0: no check */
    double distance, limit; /* Frobenius norm of the differences over that of the reference */
};

struct measured_point {
    int bench;
    const char *impl; /* whose kernel: 'own', 'flash-attention-3' */
    struct point_shape shape;
    struct timing time;
    double rate; /* of a table that gives no time: FLOP/s, B/s, or B/s of bus bandwidth; else NaN */
    int status;  /* enum point_state */
    const char *why;
    double flop, bytes;       /* of one run; NaN: not given */
    double sm_clock;          /* Hz; NaN */
    double throttled;         /* share of samples below the clock limit; NaN */
    const char *throttled_by; /* reasons, separated by ', ' */
    bool converged, blocker;
    struct reference_check check;
};

/* The energy of a steady state. */
struct power_window {
    const char *state, *work, *data;
    int64_t duty_percent, seconds;
    const char *impl;
    int status;
    const char *why;
    double window, energy; /* s, J */
    int64_t counter_steps; /* changes of the counter within the window */
    double run;            /* s of one run of the work; NaN where idle */
    double flop, bytes;    /* of one run */
    double sm_clock;
    const char *throttled_by;
};

struct measured_device {
    const char *name, *uuid_hash, *compute_capability, *driver;
    int64_t multiprocessors, memory_bus, pcie_generation, pcie_width;
    int64_t runtime_version, driver_version, matmul_library, collective_library; /* 0: not told */
    double l2, memory;                                                           /* bytes */
    double sm_clock, memory_clock;                                               /* Hz, highest */
    double power_limit;                                                          /* W */
    bool ecc, mig;
};

struct measuring_tool {
    const char *name, *version, *nvcc, *host_compiler, *gencode;
};

struct measuring_host {
    const char *os, *kernel, *cpu, *virtualisation, *hostname_hash;
};

struct measuring_method {
    const char *profile, *data, *timing, *cache;
    int64_t quantiles, warm_up_runs, samples;
    double warm_up, noise, longest, clock_share;
};

struct temperature_range {
    double low, high; /* degrees Celsius */
};

struct measuring_conditions {
    const char *start; /* UTC */
    struct temperature_range temperature;
    double sm_clock; /* median over the points */
    const char *throttled_by, *telemetry_missing;
    int64_t other_processes;
};

struct measurement {
    int64_t format;
    const char *title, *id;
    const struct accelerator *accelerator; /* NULL: to be told by the device's name */
    struct measuring_tool tool;
    struct measuring_host host;
    struct measured_device device;
    struct measuring_method method;
    struct measuring_conditions conditions;
    struct span points; /* of struct measured_point */
    struct span power;  /* of struct power_window */
    const struct calibration *fallback;
    struct library models;
};
extern const struct key_table measurement_table;

/* A measurement file, open. */
struct measurement_file {
    struct arena memory;
    struct tree tree;
    struct origins origins; /* of its numbers */
    const char *path;
    struct measurement *content; /* NULL when it has errors */
};

/* Reads a file. 'models' as load_request has it. The accelerator is 'accelerator' (NULL: what the
 * file says, or else the one of the library whose 'device-name' is the device's). False after
 * reporting; close it in any case. */
bool measurement_open(struct measurement_file *, const char *path, const char *models,
                      const char *accelerator, struct diagnostics *);
void measurement_close(struct measurement_file *);

/* Whether a point has a time, given or by its rate. */
bool point_is_measured(const struct measured_point *);

/* Width of the values of attention: as told, or that of queries and keys. */
int64_t point_value_head(const struct point_shape *);

/* Positions that a token of attention sees, on the mean. */
double point_seen(const struct point_shape *);

/* Side of a product: as told, or 16384 where a published 'best of large shapes' doesn't tell it. */
double point_side(int64_t told);

/* FLOP of a product or of attention, of one run; 0 for others. */
double point_flop(const struct measured_point *);

/* Bytes that a stream or another operation moves in one run: as given, or by the array that it
 * streams, a gibibyte where a published rate doesn't tell it; 0 where nothing is told. */
double point_bytes(const struct measured_point *);

/* What a collective point ran. */
enum collective point_collective(const struct measured_point *);

/* Its seconds: as given, or by the rate that a table gives: of arithmetic, of streamed bytes, or
 * nccl-tests' bus bandwidth. NaN where it was not measured or nothing says how much was done. */
double point_seconds(const struct measured_point *);

/* The grade of its time, or of a window's energy. */
enum grade point_grade(const struct measurement_file *, const struct measured_point *);
enum grade window_grade(const struct measurement_file *, const struct power_window *);

#endif
