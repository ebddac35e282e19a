#include "team.h"

#include "base/fail.h"
#include "fill.h"
#include "measure.h"
#include "number.h"
#include "sample.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int team_most(int devices)
{
    return devices < COLLECTIVE_DEVICES ? devices : COLLECTIVE_DEVICES;
}

bool team_open(struct team *t, struct session *s, int n)
{
    assert(n > 0 && n <= team_most(s->devices));
    bool fine = true;
    *t = (struct team){.n = n, .here = s->index, .patience = 60};
    for (int i = 0; i < n && fine; i++) {
        cudaSetDevice(i);
        fine = session_check(s, cudaStreamCreateWithFlags(&t->stream[i], cudaStreamNonBlocking),
                             "stream") &&
               session_check(s, cudaEventCreate(&t->begin[i]), "event") &&
               session_check(s, cudaEventCreate(&t->end[i]), "event") &&
               /* once on every device, since a kernel can't be loaded behind a blocker */
               session_check(s, blocker_present(), "kernels") &&
               session_check(s,
                             cudaMalloc((void **)&t->quantiles[i],
                                        NORMAL_QUANTILES * sizeof *t->quantiles[i]),
                             "memory") &&
               session_check(s,
                             cudaMemcpyAsync(t->quantiles[i], s->host_quantiles,
                                             NORMAL_QUANTILES * sizeof *t->quantiles[i],
                                             cudaMemcpyHostToDevice, t->stream[i]),
                             "memory");
    }
    cudaSetDevice(t->here);
    return fine;
}

void team_close(struct team *t)
{
    for (int i = 0; i < t->n; i++) {
        cudaSetDevice(i);
        if (t->stream[i])
            cudaStreamDestroy(t->stream[i]);
        if (t->begin[i])
            cudaEventDestroy(t->begin[i]);
        if (t->end[i])
            cudaEventDestroy(t->end[i]);
        cudaFree(t->quantiles[i]);
        for (int b = 0; b < t->n_buffers; b++)
            cudaFree(t->buffer[b][i]);
    }
    cudaSetDevice(t->here);
    memset(t, 0, sizeof *t);
}

/* Room on every device; it counts as taken also where only some devices had it. */
static void **take(struct team *t, struct session *s, uint64_t bytes)
{
    assert(bytes > 0 && t->n_buffers < TEAM_BUFFERS);
    if (s->error != cudaSuccess)
        return NULL;
    bool fine = true;
    void **at = t->buffer[t->n_buffers++];
    for (int i = 0; i < t->n && fine; i++) {
        cudaSetDevice(i);
        fine = session_check(s, cudaMalloc(&at[i], bytes), "memory");
    }
    cudaSetDevice(t->here);
    return fine ? at : NULL;
}

static void **filled(struct team *t, struct session *s, void **at)
{
    bool fine = true;
    for (int i = 0; i < t->n; i++)
        fine = session_check(s, cudaStreamSynchronize(t->stream[i]), "filling a buffer") && fine;
    return fine ? at : NULL;
}

void **team_take_poison(struct team *t, struct session *s, uint64_t bytes)
{
    void **at = take(t, s, bytes);
    for (int i = 0; i < t->n && at; i++) {
        cudaSetDevice(i);
        fill_poison(at[i], bytes, t->stream[i]);
    }
    cudaSetDevice(t->here);
    return at ? filled(t, s, at) : NULL;
}

void **team_take_normal(struct team *t, struct session *s, uint64_t bytes, uint64_t first_seed,
                        uint64_t step)
{
    void **at = take(t, s, bytes);
    for (int i = 0; i < t->n && at; i++) {
        cudaSetDevice(i);
        fill_normal(at[i], DTYPE_BF16, bytes / 2, first_seed + (uint64_t)i * step, 1,
                    t->quantiles[i], t->stream[i]);
    }
    cudaSetDevice(t->here);
    return at ? filled(t, s, at) : NULL;
}

void team_block(struct team *t, struct session *s)
{
    s->gate->open = 0;
    s->gate->timed_out = 0;
    for (int i = 0; i < t->n && !t->loose; i++) {
        cudaSetDevice(i);
        blocker_enqueue(s->gate, MEASURE_GATE_LIMIT, t->stream[i]);
    }
    cudaSetDevice(t->here);
}

void team_go(struct session *s)
{
    *(volatile int *)&s->gate->open = 1;
}

void team_record(struct team *t, cudaEvent_t *events, cudaStream_t *streams)
{
    for (int i = 0; i < t->n; i++) {
        cudaSetDevice(i);
        cudaEventRecord(events[i], streams[i]);
    }
    cudaSetDevice(t->here);
}

/* Whether the stream came to its end, or failed, in time. */
static bool wait_for(cudaStream_t stream, double until, cudaError_t *error)
{
    const struct timespec nap = {0, 20000};
    while ((*error = cudaStreamQuery(stream)) == cudaErrorNotReady) {
        cudaGetLastError(); /* no fault */
        if (host_seconds() > until)
            return false;
        nanosleep(&nap, NULL);
    }
    return true;
}

bool team_wait(struct team *t, struct session *s, cudaStream_t *streams, struct nccl *nccl)
{
    const double until = host_seconds() + t->patience;
    bool fine = session_check(s, cudaGetLastError(), "launch");
    for (int i = 0; i < t->n; i++) {
        cudaError_t error;
        if (!wait_for(streams[i], until, &error)) {
            nccl_abort(nccl);
            session_check(s, cudaErrorLaunchTimeout, "collectives that don't end");
            return false;
        }
        fine = session_check(s, error, "collective") && fine;
    }
    return fine;
}

bool team_was_late(struct team *t, struct session *s)
{
    const bool late = *(volatile int *)&s->gate->timed_out != 0;
    t->loose = t->loose || late;
    return late;
}

double team_seconds(struct team *t, struct session *s)
{
    double slowest = 0;
    for (int i = 0; i < t->n; i++) {
        float ms;
        if (!session_check(s, cudaEventElapsedTime(&ms, t->begin[i], t->end[i]), "events"))
            return -1;
        slowest = fmax(slowest, 1e-3 * ms);
    }
    return slowest;
}

bool team_check(struct team *t, struct session *s, const void *at, uint64_t first,
                const double *want, size_t n, double limit, struct point *p)
{
    uint16_t *raw = memory_alloc(n * sizeof *raw);
    float *got = memory_alloc(n * sizeof *got);
    cudaSetDevice(t->n - 1);
    bool fine = session_check(
        s, cudaMemcpy(raw, (const uint16_t *)at + first, n * sizeof *raw, cudaMemcpyDeviceToHost),
        "check");
    cudaSetDevice(t->here);
    for (size_t i = 0; i < n && fine; i++)
        got[i] = number_decode(DTYPE_BF16, raw[i]);
    fine = fine && sample_judge(got, want, n, limit, p);
    free(raw);
    free(got);
    return fine;
}
