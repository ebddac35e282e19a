/* p2p: copies between the GPU under test and every other one, by the copy engine and by a kernel
 * that writes to the peer's memory. On one GPU there is one point of each kind, which says why it
 * isn't run. */
#include "benchmark.h"
#include "fill.h"
#include "hbm.h"
#include "measure.h"
#include "reference.h"
#include "sample.h"

#include <string.h>

enum { CHECKED = 4096 };

static void add(struct plan *plan, const char *engine, const char *direction, int peer,
                int64_t bytes)
{
    const bool both = strcmp(direction, "both") == 0;
    struct point *p = plan_add(plan, "p2p", strcmp(engine, "copy_engine") == 0 ? "driver" : "own",
                               0, (double)bytes * (both ? 2 : 1));
    p->wire = p->bytes;
    point_text(p, "engine", engine);
    point_text(p, "direction", direction);
    point_number(p, "peer", peer);
    point_number(p, "bytes", bytes);
}

void p2p_plan(struct plan *plan, const struct target *target)
{
    static const char *const engines[] = {"copy_engine", "kernel"}, *const directions[] = {"to",
                                                                                           "both"};
    const int last = target->devices > 1 ? target->devices - 1 : 1;
    for (int peer = 1; peer <= last; peer++)
        for (int engine = 0; engine < 2; engine++)
            for (int direction = 0; direction < 2; direction++)
                for (int64_t bytes = 1024; bytes <= 1 << 30;
                     bytes *= target->profile == PROFILE_FULL ? 4 : 1024)
                    add(plan, engines[engine], directions[direction], peer, bytes);
}

struct run {
    bool kernel, both;
    int here, peer, sms;
    size_t bytes;
    void *out, *in;           /* on this device: sent, received */
    void *peer_out, *peer_in; /* on the other */
    cudaStream_t second;
    cudaEvent_t forked, joined;
};

static void copy(const struct run *r, void *to, int to_device, const void *from, int from_device,
                 cudaStream_t stream)
{
    if (r->kernel)
        hbm_copy_enqueue(to, from, r->bytes, 0, r->sms, stream);
    else
        cudaMemcpyPeerAsync(to, to_device, from, from_device, r->bytes, stream);
}

/* The way back is a stream of the other device, so that its kernel runs there. */
static void enqueue(void *context, cudaStream_t stream)
{
    const struct run *r = context;
    if (r->both) {
        cudaEventRecord(r->forked, stream);
        cudaStreamWaitEvent(r->second, r->forked, 0);
    }
    copy(r, r->peer_in, r->peer, r->out, r->here, stream);
    if (r->both) {
        cudaSetDevice(r->peer);
        copy(r, r->in, r->here, r->peer_out, r->peer, r->second);
        cudaEventRecord(r->joined, r->second);
        cudaSetDevice(r->here);
        cudaStreamWaitEvent(stream, r->joined, 0);
    }
}

static bool check(struct session *s, struct run *r, struct point *p)
{
    enqueue(r, s->stream);
    /* Fetch what the peer received by a copy of its own back into poison here. */
    void *back = session_take_poison(s, r->bytes);
    if (!back ||
        !session_check(s,
                       cudaMemcpyPeerAsync(back, r->here, r->peer_in, r->peer, r->bytes, s->stream),
                       "copy") ||
        !session_check(s, cudaStreamSynchronize(s->stream), "copy"))
        return false;
    const struct operand source = {s->host_quantiles, DTYPE_F32, 1, 1};
    struct sample x = sample_new(CHECKED);
    x.n = sample_rows(x.index, CHECKED, r->bytes / sizeof(float), 3);
    for (size_t i = 0; i < x.n; i++)
        x.want[i] = operand_value(&source, x.index[i]);
    bool right =
        sample_written(s, back, r->bytes, p) && sample_check(s, &x, back, DTYPE_F32, 1e-9, p);
    if (right && r->both)
        right =
            sample_written(s, r->in, r->bytes, p) && sample_check(s, &x, r->in, DTYPE_F32, 1e-9, p);
    sample_free(&x);
    return right;
}

static bool allow(struct session *s, int here, int peer, struct point *p)
{
    int possible = 0;
    if (!session_check(s, cudaDeviceCanAccessPeer(&possible, here, peer), "peer access"))
        return false;
    if (!possible) {
        point_not_run(p, "device %d can't reach the memory of device %d", here, peer);
        return false;
    }
    const cudaError_t there = cudaDeviceEnablePeerAccess(peer, 0);
    cudaSetDevice(peer);
    const cudaError_t back = cudaDeviceEnablePeerAccess(here, 0);
    cudaSetDevice(here);
    cudaGetLastError(); /* 'already enabled' is no fault */
    return (there == cudaErrorPeerAccessAlreadyEnabled || session_check(s, there, "peer access")) &&
           (back == cudaErrorPeerAccessAlreadyEnabled || session_check(s, back, "peer access"));
}

static bool take(struct session *s, struct run *r)
{
    r->out = session_take_normal(s, DTYPE_F32, r->bytes / sizeof(float), 1, 1);
    r->in = session_take_poison(s, r->bytes);
    if (s->error != cudaSuccess ||
        !session_check(s, cudaStreamSynchronize(s->stream), "filling a buffer"))
        return false;
    cudaSetDevice(r->peer);
    bool fine =
        session_check(s, cudaMalloc(&r->peer_out, r->bytes), "memory") &&
        session_check(s, cudaMalloc(&r->peer_in, r->bytes), "memory") &&
        session_check(s, cudaStreamCreateWithFlags(&r->second, cudaStreamNonBlocking), "stream") &&
        session_check(s, cudaEventCreateWithFlags(&r->joined, cudaEventDisableTiming), "event") &&
        session_check(s, cudaMemset(r->peer_in, 0xFF, r->bytes), "memory");
    cudaSetDevice(r->here);
    return fine &&
           session_check(s, cudaEventCreateWithFlags(&r->forked, cudaEventDisableTiming),
                         "event") &&
           session_check(s, cudaMemcpyPeer(r->peer_out, r->peer, r->out, r->here, r->bytes),
                         "copy");
}

static void give_back(struct run *r)
{
    if (r->forked)
        cudaEventDestroy(r->forked);
    cudaSetDevice(r->peer);
    if (r->joined)
        cudaEventDestroy(r->joined);
    if (r->second)
        cudaStreamDestroy(r->second);
    cudaFree(r->peer_out);
    cudaFree(r->peer_in);
    cudaSetDevice(r->here);
}

void p2p_run(struct session *s, struct point *p)
{
    if (s->devices < 2) {
        point_not_run(p, "needs >= 2 GPUs");
        return;
    }
    const int number = (int)point_get_number(p, "peer"); /* counts the others from 1 */
    struct run r = {
        .bytes = (size_t)point_get_number(p, "bytes"),
        .kernel = strcmp(point_get_text(p, "engine"), "kernel") == 0,
        .both = strcmp(point_get_text(p, "direction"), "both") == 0,
        .here = s->index,
        .peer = number <= s->index ? number - 1 : number,
        .sms = s->device.sms,
    };
    if (!allow(s, r.here, r.peer, p))
        return;
    if (take(s, &r) && check(s, &r, p))
        measure_cold(s, (struct work){enqueue, &r}, p);
    cudaStreamSynchronize(s->stream);
    give_back(&r);
}
