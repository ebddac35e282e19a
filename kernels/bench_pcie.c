#include "benchmark.h"
#include "measure.h"
#include "reference.h"
#include "sample.h"

#include <string.h>

enum { CHECKED = 4096 };

static void add(struct plan *plan, const char *direction, int64_t bytes)
{
    const bool both = strcmp(direction, "both") == 0;
    struct point *p = plan_add(plan, "pcie", "driver", 0, (double)bytes * (both ? 2 : 1));
    p->wire = p->bytes;
    point_text(p, "direction", direction);
    point_number(p, "bytes", bytes);
    point_text(p, "host-memory", "pinned");
}

void pcie_plan(struct plan *plan, const struct target *target)
{
    const bool full = target->profile == PROFILE_FULL;
    for (int64_t bytes = 1024; bytes <= (full ? 1 << 30 : 256 << 20); bytes *= full ? 4 : 64) {
        add(plan, "h2d", bytes);
        add(plan, "d2h", bytes);
        add(plan, "both", bytes);
    }
}

/* 'Both' runs the second copy on a stream of its own, forked from the first stream and joined
 * again. */
struct run {
    bool h2d, d2h;
    size_t bytes;
    void *device_in, *device_out; /* in: copied to; out: copied from */
    void *host_in, *host_out;     /* out: copied to the device; in: copied from it */
    cudaStream_t second;
    cudaEvent_t forked, joined;
};

static void enqueue(void *context, cudaStream_t stream)
{
    const struct run *r = context;
    if (r->h2d && r->d2h) {
        cudaEventRecord(r->forked, stream);
        cudaStreamWaitEvent(r->second, r->forked, 0);
    }
    if (r->h2d)
        cudaMemcpyAsync(r->device_in, r->host_out, r->bytes, cudaMemcpyHostToDevice, stream);
    if (r->d2h)
        cudaMemcpyAsync(r->host_in, r->device_out, r->bytes, cudaMemcpyDeviceToHost,
                        r->h2d ? r->second : stream);
    if (r->h2d && r->d2h) {
        cudaEventRecord(r->joined, r->second);
        cudaStreamWaitEvent(stream, r->joined, 0);
    }
}

/* What arrived, against the values that the source was filled with. */
static bool check(struct session *s, struct run *r, struct point *p)
{
    enqueue(r, s->stream);
    if (!session_check(s, cudaStreamSynchronize(s->stream), "copy"))
        return false;
    const struct operand source = {s->host_quantiles, DTYPE_F32, 1, 1};
    struct sample x = sample_new(CHECKED);
    x.n = sample_rows(x.index, CHECKED, r->bytes / sizeof(float), 3);
    for (size_t i = 0; i < x.n; i++)
        x.want[i] = operand_value(&source, x.index[i]);
    bool right = true;
    if (r->h2d)
        right = sample_written(s, r->device_in, r->bytes, p) &&
                sample_check(s, &x, r->device_in, DTYPE_F32, 1e-9, p);
    for (size_t i = 0; i < x.n && r->d2h && right; i++)
        if ((double)((const float *)r->host_in)[x.index[i]] != x.want[i]) {
            point_fail(p, "wrong data came back from the device");
            right = false;
        }
    if (r->d2h && right && p->check.n == 0)
        p->check = (struct check){.n = x.n};
    sample_free(&x);
    return right;
}

static bool take(struct session *s, struct run *r)
{
    const uint64_t n = r->bytes / sizeof(float);
    r->device_out = session_take_normal(s, DTYPE_F32, n, 1, 1);
    r->device_in = session_take_poison(s, r->bytes);
    if (s->error != cudaSuccess ||
        !session_check(s, cudaMallocHost(&r->host_in, r->bytes), "pinned memory") ||
        !session_check(s, cudaMallocHost(&r->host_out, r->bytes), "pinned memory"))
        return false;
    memset(r->host_in, 0xFF, r->bytes);
    return session_check(s, cudaStreamCreateWithFlags(&r->second, cudaStreamNonBlocking),
                         "stream") &&
           session_check(s, cudaEventCreateWithFlags(&r->forked, cudaEventDisableTiming),
                         "event") &&
           session_check(s, cudaEventCreateWithFlags(&r->joined, cudaEventDisableTiming),
                         "event") &&
           session_check(s,
                         cudaMemcpyAsync(r->host_out, r->device_out, r->bytes,
                                         cudaMemcpyDeviceToHost, s->stream),
                         "copy") &&
           session_check(s, cudaStreamSynchronize(s->stream), "copy");
}

static void give_back(struct run *r)
{
    if (r->joined)
        cudaEventDestroy(r->joined);
    if (r->forked)
        cudaEventDestroy(r->forked);
    if (r->second)
        cudaStreamDestroy(r->second);
    if (r->host_in)
        cudaFreeHost(r->host_in);
    if (r->host_out)
        cudaFreeHost(r->host_out);
}

void pcie_run(struct session *s, struct point *p)
{
    const char *direction = point_get_text(p, "direction");
    struct run r = {
        .bytes = (size_t)point_get_number(p, "bytes"),
        .h2d = strcmp(direction, "d2h") != 0,
        .d2h = strcmp(direction, "h2d") != 0,
    };
    if (take(s, &r) && check(s, &r, p))
        measure_cold(s, (struct work){enqueue, &r}, p);
    cudaStreamSynchronize(s->stream);
    give_back(&r);
}
