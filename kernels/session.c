#include "session.h"

#include "base/fail.h"
#include "collective.h"
#include "fill.h"
#include "matmul.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORKSPACE_BYTES = 64 << 20
}; /* what frameworks give cuBLASLt on large GPUs: 32 MiB and more */

bool session_check(struct session *s, cudaError_t error, const char *what)
{
    if (error == cudaSuccess)
        return true;
    if (s->error == cudaSuccess) {
        s->error = error;
        s->error_at = what;
    }
    cudaGetLastError(); /* forgets what isn't sticky */
    return false;
}

void *session_take(struct session *s, uint64_t bytes)
{
    void *at = NULL;
    assert(s->n_buffers < SESSION_BUFFERS);
    if (s->error != cudaSuccess || !session_check(s, cudaMalloc(&at, bytes ? bytes : 1), "memory"))
        return NULL;
    s->buffer[s->n_buffers++] = at;
    return at;
}

void *session_take_normal(struct session *s, enum dtype dtype, uint64_t n, uint64_t seed,
                          float scale)
{
    void *at = session_take(s, dtype_bytes(dtype, n));
    if (at) {
        fill_normal(at, dtype, n, seed, scale, s->quantiles, s->stream);
        session_check(s, cudaGetLastError(), "filling a buffer");
    }
    return at;
}

void *session_take_copy(struct session *s, const void *from, uint64_t bytes)
{
    void *at = session_take(s, bytes);
    if (at)
        session_check(s, cudaMemcpyAsync(at, from, bytes, cudaMemcpyHostToDevice, s->stream),
                      "memory");
    return at;
}

void *session_take_poison(struct session *s, uint64_t bytes)
{
    void *at = session_take(s, bytes);
    if (at)
        fill_poison(at, bytes, s->stream);
    return at;
}

void session_release(struct session *s, struct point *p)
{
    const cudaError_t ended = cudaStreamSynchronize(s->stream);
    session_check(s, ended, "the end of the point");
    while (s->n_buffers > 0)
        cudaFree(s->buffer[--s->n_buffers]);
    if (s->error == cudaErrorMemoryAllocation)
        point_not_run(p, "not enough free GPU memory");
    else if (s->error != cudaSuccess)
        point_fail(p, "%s: %s", s->error_at, cudaGetErrorString(s->error));
    s->lost = s->lost || ended != cudaSuccess;
    s->error = cudaSuccess;
}

/* Before the device is first used: what computes on it then is somebody else's. */
static void watch_board(struct session *s)
{
    char bus_id[DEVICE_BUS_ID];
    device_bus_id(s->index, bus_id);
    s->telemetry = telemetry_open(bus_id, &s->telemetry_why);
    if (!telemetry_processes(s->telemetry, &s->other_processes))
        s->other_processes = -1;
}

static void read_board(struct session *s)
{
    struct device_facts *d = &s->device;
    bool mig;
    telemetry_driver(s->telemetry, d->driver, sizeof d->driver);
    telemetry_highest_clocks(s->telemetry, &d->sm_mhz, &d->memory_mhz);
    telemetry_power_limit(s->telemetry, &d->power_limit_w);
    telemetry_link(s->telemetry, &d->pcie_gen, &d->pcie_width);
    if (telemetry_mig(s->telemetry, &mig))
        d->mig = mig;
}

static bool make_tools(struct session *s)
{
    s->flush_bytes = 2 * (size_t)s->device.l2_bytes;
    if (s->flush_bytes < 64u << 20)
        s->flush_bytes = 64u << 20;
    s->workspace_bytes = WORKSPACE_BYTES;
    s->host_quantiles = memory_alloc(NORMAL_QUANTILES * sizeof *s->host_quantiles);
    normal_quantiles(s->host_quantiles);
    return session_check(s, cudaStreamCreateWithFlags(&s->stream, cudaStreamNonBlocking),
                         "stream") &&
           session_check(s, cudaEventCreate(&s->begin), "event") &&
           session_check(s, cudaEventCreate(&s->end), "event") &&
           session_check(s, cudaMallocHost((void **)&s->gate, sizeof *s->gate), "pinned memory") &&
           session_check(s, cudaMallocHost((void **)&s->stamp, 2 * sizeof *s->stamp),
                         "pinned memory") &&
           session_check(s, cudaMalloc(&s->flush, s->flush_bytes), "memory") &&
           session_check(s, cudaMemsetAsync(s->flush, 0, s->flush_bytes, s->stream), "memory") &&
           session_check(s, cudaMalloc((void **)&s->flush_sum, sizeof(float) << 16), "memory") &&
           session_check(s, cudaMalloc(&s->workspace, s->workspace_bytes), "memory") &&
           session_check(
               s, cudaMalloc((void **)&s->quantiles, NORMAL_QUANTILES * sizeof *s->quantiles),
               "memory") &&
           session_check(s,
                         cudaMemcpyAsync(s->quantiles, s->host_quantiles,
                                         NORMAL_QUANTILES * sizeof *s->quantiles,
                                         cudaMemcpyHostToDevice, s->stream),
                         "memory");
}

bool session_open(struct session *s, int index, enum profile profile, struct text *why)
{
    memset(s, 0, sizeof *s);
    s->devices = device_count(why);
    if (s->devices == 0)
        return false;
    if (!device_among(index, s->devices, why))
        return false;
    s->index = index;
    watch_board(s);
    if (!device_select(index, &s->device, why)) {
        session_close(s);
        return false;
    }
    read_board(s);
    s->matmul = matmul_open(&s->matmul_why);
    s->nccl = nccl_open(&s->nccl_why);
    s->device.cublaslt = s->matmul ? matmul_version(s->matmul) : 0;
    s->device.nccl = s->nccl ? nccl_version(s->nccl) : 0;
    s->target = device_target(&s->device, s->devices, profile);
    s->effort = effort_of(profile);
    if (make_tools(s))
        return true;
    text_addf(why, "%s: %s", s->error_at, cudaGetErrorString(s->error));
    session_close(s);
    return false;
}

void session_close(struct session *s)
{
    nccl_close(s->nccl);
    matmul_close(s->matmul);
    telemetry_close(s->telemetry);
    text_free(&s->telemetry_why);
    text_free(&s->matmul_why);
    text_free(&s->nccl_why);
    cudaFree(s->flush);
    cudaFree(s->flush_sum);
    cudaFree(s->quantiles);
    cudaFree(s->workspace);
    if (s->gate)
        cudaFreeHost(s->gate);
    if (s->stamp)
        cudaFreeHost(s->stamp);
    if (s->begin)
        cudaEventDestroy(s->begin);
    if (s->end)
        cudaEventDestroy(s->end);
    if (s->stream)
        cudaStreamDestroy(s->stream);
    free(s->host_quantiles);
    memset(s, 0, sizeof *s);
}
