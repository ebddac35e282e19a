/* One run of the program on one GPU: the device, its telemetry, the libraries, the stream, and the
 * memory that points borrow. Benchmarks take everything from here and free what they took by
 * session_release. */
#ifndef COLOSSIM_KERNELS_SESSION_H
#define COLOSSIM_KERNELS_SESSION_H

#include "blocker.h"
#include "device.h"
#include "number.h"
#include "plan.h"
#include "point.h"
#include "telemetry.h"

#include <cuda_runtime_api.h>
#include <stdbool.h>

struct matmul_library;
struct nccl;

enum { SESSION_BUFFERS = 64 };

struct session {
    struct device_facts device;
    int devices; /* GPUs in the machine */
    int index;   /* the one under test */
    struct target target;
    struct effort effort;
    struct telemetry *telemetry;   /* NULL: not available, reason in telemetry_why */
    struct matmul_library *matmul; /* NULL: not loaded, reason in matmul_why */
    struct nccl *nccl;             /* NULL: not loaded, reason in nccl_why */
    struct text telemetry_why, matmul_why, nccl_why;
    int other_processes; /* that computed on the device when it was opened; negative: unknown */

    cudaStream_t stream;
    cudaEvent_t begin, end;
    struct gate *gate;   /* pinned */
    struct stamp *stamp; /* pinned, two */
    void *flush;         /* twice the L2 cache, read before every cold sample */
    size_t flush_bytes;
    float *flush_sum;      /* where the flush leaves its sums */
    float *quantiles;      /* of number.h, on the device */
    float *host_quantiles; /* the same on the host */
    void *workspace;       /* for cuBLASLt */
    size_t workspace_bytes;

    void *buffer[SESSION_BUFFERS]; /* taken by the current point */
    int n_buffers;
    cudaError_t error; /* the first CUDA error of the current point */
    const char *error_at;
    bool lost; /* the context died: nothing more can run */
};

/* Opens the device and all that can be loaded. False with a reason when the GPU can't be used. */
bool session_open(struct session *, int index, enum profile, struct text *why);
void session_close(struct session *);

/* Records the first CUDA error of a point; returns whether this one was a success. */
bool session_check(struct session *, cudaError_t, const char *what);

/* Device memory for the current point; NULL (recorded as an error) when there isn't enough. */
void *session_take(struct session *, uint64_t bytes);

/* A buffer of n normal values, number_stored(dtype, scale * normal_value(seed, i)). */
void *session_take_normal(struct session *, enum dtype, uint64_t n, uint64_t seed, float scale);

/* Device memory with a copy of what lies on the host, in the order of the session's stream: a copy
 * without a stream may still be under way when it returns, and other streams don't wait for it
 * (CUDA Runtime API, "API synchronization behavior"). */
void *session_take_copy(struct session *, const void *from, uint64_t bytes);

/* A buffer of poison. */
void *session_take_poison(struct session *, uint64_t bytes);

/* Frees the buffers; a CUDA error makes the point failed ('not run' when memory was short). */
void session_release(struct session *, struct point *);

#endif
