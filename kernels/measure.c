#include "measure.h"

#include "base/fail.h"
#include "hbm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_SAMPLES = 10000, CHECK_EVERY = 5 };

/* Between stamps nearer than this the timer's steps (up to 1 us) blur the clock. */
static const uint64_t STAMPS_APART_NS = 50000;

double host_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The clock as stamps show it over all samples of a point. */
struct clock_watch {
    double cycles, ns;
    size_t judged, slow;
};

static void watch(struct clock_watch *w, const struct stamp *stamp, double highest_mhz)
{
    if (stamp[0].sm != stamp[1].sm || stamp[1].ns <= stamp[0].ns ||
        stamp[1].cycles <= stamp[0].cycles)
        return;
    const double cycles = (double)(stamp[1].cycles - stamp[0].cycles);
    const uint64_t ns = stamp[1].ns - stamp[0].ns;
    w->cycles += cycles;
    w->ns += (double)ns;
    if (ns >= STAMPS_APART_NS && highest_mhz > 0) {
        w->judged++;
        w->slow += 1e3 * cycles / (double)ns < MEASURE_CLOCK_FRACTION * highest_mhz;
    }
}

/* What samples of queued work need. */
struct queued {
    struct work work;
    unsigned batch;
    bool cold;
    bool loose; /* no blocker: something in the work waits for the stream */
    struct clock_watch clock;
};

static double sample_queued(void *context, struct session *s)
{
    struct queued *q = context;
    if (q->cold)
        hbm_read_enqueue(s->flush, s->flush_bytes, s->flush_sum, s->device.sms, s->stream);
    s->gate->open = 0;
    s->gate->timed_out = 0;
    if (!q->loose)
        blocker_enqueue(s->gate, MEASURE_GATE_LIMIT, s->stream);
    stamp_enqueue(&s->stamp[0], s->stream);
    cudaEventRecord(s->begin, s->stream);
    for (unsigned i = 0; i < q->batch; i++)
        q->work.enqueue(q->work.context, s->stream);
    cudaEventRecord(s->end, s->stream);
    stamp_enqueue(&s->stamp[1], s->stream);
    *(volatile int *)&s->gate->open = 1;
    if (!session_check(s, cudaGetLastError(), "launch") ||
        !session_check(s, cudaStreamSynchronize(s->stream), "run"))
        return -1;
    if (*(volatile int *)&s->gate->timed_out) {
        q->loose = true;
        return sample_queued(q, s);
    }
    float ms;
    if (!session_check(s, cudaEventElapsedTime(&ms, s->begin, s->end), "events"))
        return -1;
    watch(&q->clock, s->stamp, s->device.sm_mhz);
    return 1e-3 * ms / q->batch;
}

/* Runs until the device is warm; returns the seconds of the fastest sample, negative after an
 * error. */
static double warm_up(struct session *s, struct sampler sampler)
{
    const double begin = host_seconds();
    double fastest = HUGE_VAL;
    for (int i = 0; i < 3 || host_seconds() - begin < s->effort.warm_s; i++) {
        const double t = sampler.sample(sampler.context, s);
        if (t < 0)
            return t;
        fastest = fmin(fastest, t);
        if (host_seconds() - begin > 4 * s->effort.max_s)
            break;
    }
    return fastest;
}

static void collect(struct session *s, struct sampler sampler, struct point *p)
{
    double *samples = memory_alloc(MOST_SAMPLES * sizeof *samples);
    size_t n = 0;
    const double begin = host_seconds();
    bool done = false, broken = false;
    while (!done) {
        const double t = sampler.sample(sampler.context, s);
        broken = t < 0;
        if (broken)
            break;
        samples[n++] = t;
        const bool out_of_time = host_seconds() - begin > s->effort.max_s || n == MOST_SAMPLES;
        if (n >= s->effort.min_samples && (n % CHECK_EVERY == 0 || out_of_time)) {
            p->t_s = summary_of_samples(samples, n);
            p->converged = summary_noise(&p->t_s) <= s->effort.rel_noise;
            done = p->converged || out_of_time;
        } else if (out_of_time && n >= 3) { /* each run is so long that few fit */
            p->t_s = summary_of_samples(samples, n);
            p->converged = false;
            done = true;
        }
        unsigned reasons;
        if (n % CHECK_EVERY == 0 && telemetry_throttle(s->telemetry, &reasons))
            p->reasons |= reasons;
    }
    if (!broken)
        p->status = POINT_MEASURED;
    free(samples);
}

void measure_samples(struct session *s, struct sampler sampler, struct point *p)
{
    if (s->error == cudaSuccess && warm_up(s, sampler) >= 0)
        collect(s, sampler, p);
}

static void measure_queued(struct session *s, struct queued *q, struct point *p)
{
    const struct sampler sampler = {sample_queued, q};
    if (s->error != cudaSuccess || warm_up(s, sampler) < 0)
        return;
    memset(&q->clock, 0, sizeof q->clock);
    collect(s, sampler, p);
    if (q->clock.ns > 0)
        p->sm_mhz = 1e3 * q->clock.cycles / q->clock.ns;
    p->loose = q->loose;
    if (q->clock.judged > 0)
        p->throttled = (double)q->clock.slow / (double)q->clock.judged;
}

/* The first run is made apart: it loads the kernel, which lazy loading could not do behind a
 * blocker. */
static double run_once(struct session *s, struct work work)
{
    work.enqueue(work.context, s->stream);
    if (!session_check(s, cudaGetLastError(), "launch") ||
        !session_check(s, cudaStreamSynchronize(s->stream), "run"))
        return -1;
    const double begin = host_seconds();
    work.enqueue(work.context, s->stream);
    return session_check(s, cudaStreamSynchronize(s->stream), "run") ? host_seconds() - begin : -1;
}

void measure_cold(struct session *s, struct work work, struct point *p)
{
    struct queued q = {.work = work, .batch = 1, .cold = true};
    hbm_read_enqueue(s->flush, s->flush_bytes, s->flush_sum, s->device.sms, s->stream);
    stamp_enqueue(&s->stamp[0], s->stream);
    if (s->error == cudaSuccess && run_once(s, work) >= 0)
        measure_queued(s, &q, p);
}

void measure_hot(struct session *s, struct work work, struct point *p)
{
    if (s->error != cudaSuccess)
        return;
    const double once = run_once(s, work);
    if (once < 0)
        return;
    const double batch =
        ceil(500e-6 / fmax(once, 1e-6)); /* enough to hide the events' own half microsecond */
    struct queued q = {
        .work = work, .batch = (unsigned)fmin(fmax(batch, 1), MEASURE_BATCH), .cold = false};
    measure_queued(s, &q, p);
}
