#include "engine/bench_queue.h"

#include "base/clock.h"
#include "base/fail.h"
#include "engine/engine.h"
#include "engine/event_heap.h"
#include "engine/inverse.h"
#include "engine/stream.h"

#include <stdlib.h>

enum { WAITS = 1 << 14, CANCEL_EVERY = 10 };
static const double MEAN_WAIT = 1e6; /* s; neither side's time depends on it */

/* Waits drawn beforehand, so that the time measured is the queues'. */
struct waits {
    sim_time wait[WAITS];
    size_t next;
};

static struct waits *draw_waits(void)
{
    struct waits *w = memory_zeroed(1, sizeof *w);
    struct stream s = stream_make(1, "bench-queue", 0, 0);
    for (size_t i = 0; i < WAITS; i++)
        w->wait[i] = sim_wait(inverse_exponential(stream_u01(&s), MEAN_WAIT));
    return w;
}

static sim_time next_wait(struct waits *w)
{
    return w->wait[w->next++ % WAITS];
}

static double cpu_ns(void)
{
    return 1e9 * clock_seconds(CLOCK_THREAD_CPUTIME_ID);
}

/* A checksum that depends on the order. */
static uint64_t add_order(uint64_t sum, const struct event *e)
{
    return sum * UINT64_C(0x9E3779B97F4A7C15) + (e->order ^ (uint64_t)e->at);
}

static uint64_t hold_engine(struct engine *engine, struct waits *waits, uint64_t holds)
{
    uint64_t sum = 0;
    struct event e;
    while (holds-- > 0 && engine_next(engine, SIM_TIME_NEVER, &e)) {
        sum = add_order(sum, &e);
        engine_post(engine, e.at + next_wait(waits), PHASE_CHANGE,
                    (struct message){.subject = e.subject});
    }
    return sum;
}

/* The heap with the sequence that a simulation on top of it needs for a well-defined order. */
struct heap_side {
    struct event_heap heap;
    uint64_t sequence;
};

static void post_heap(struct heap_side *h, sim_time at, uint32_t subject)
{
    const struct event e = {
        .at = at,
        .order = (uint64_t)PHASE_CHANGE << 56 | h->sequence++,
        .subject = subject,
    };
    event_heap_push(&h->heap, &e);
}

static uint64_t hold_heap(struct heap_side *h, struct waits *waits, uint64_t holds)
{
    uint64_t sum = 0;
    struct event e;
    while (holds-- > 0) {
        event_heap_pop(&h->heap, &e);
        sum = add_order(sum, &e);
        post_heap(h, e.at + next_wait(waits), e.subject);
    }
    return sum;
}

/* Every subject always has exactly one timer set. */
static void hold_timers(struct engine *engine, struct timer *timer, size_t pending,
                        struct waits *waits, struct stream *picks, uint64_t holds)
{
    struct event e;
    for (uint64_t i = 0; i < holds && engine_next(engine, SIM_TIME_NEVER, &e); i++) {
        uint32_t subject = e.subject;
        if (i % CANCEL_EVERY == CANCEL_EVERY - 1) {
            const uint32_t other = (uint32_t)stream_below(picks, pending);
            if (engine_cancel(engine, timer[other]))
                timer[other] = engine_set(engine, e.at + next_wait(waits), PHASE_CHANGE,
                                          (struct message){.subject = other});
        }
        timer[subject] = engine_set(engine, e.at + next_wait(waits), PHASE_CHANGE,
                                    (struct message){.subject = subject});
    }
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *run)
{
    qsort(run, BENCH_QUEUE_RUNS, sizeof *run, ascending);
    return run[BENCH_QUEUE_RUNS / 2];
}

static void measure_posts(struct bench_queue *b)
{
    struct engine *engine = engine_new();
    struct heap_side heap = {0};
    struct waits *engine_waits = draw_waits(), *heap_waits = draw_waits();
    for (size_t i = 0; i < b->pending; i++) {
        engine_post(engine, next_wait(engine_waits), PHASE_CHANGE,
                    (struct message){.subject = (uint32_t)i});
        post_heap(&heap, next_wait(heap_waits), (uint32_t)i);
    }
    /* To the steady state, in which the pending events are spread as in a long run. */
    uint64_t engine_sum = hold_engine(engine, engine_waits, b->pending);
    uint64_t heap_sum = hold_heap(&heap, heap_waits, b->pending);
    b->same_order = engine_sum == heap_sum;

    double engine_ns[BENCH_QUEUE_RUNS], heap_ns[BENCH_QUEUE_RUNS];
    for (unsigned run = 0; run < BENCH_QUEUE_RUNS; run++) {
        const double begin = cpu_ns();
        engine_sum = hold_engine(engine, engine_waits, b->holds);
        const double middle = cpu_ns();
        heap_sum = hold_heap(&heap, heap_waits, b->holds);
        const double end = cpu_ns();
        engine_ns[run] = (middle - begin) / (double)b->holds;
        heap_ns[run] = (end - middle) / (double)b->holds;
        b->same_order &= engine_sum == heap_sum;
    }
    b->engine_ns = median(engine_ns);
    b->heap_ns = median(heap_ns);
    b->engine_bytes = (double)engine_bytes(engine) / (double)b->pending;
    engine_free(engine);
    event_heap_free(&heap.heap);
    free(engine_waits);
    free(heap_waits);
}

static void measure_timers(struct bench_queue *b)
{
    struct engine *engine = engine_new();
    struct waits *waits = draw_waits();
    struct stream picks = stream_make(1, "bench-queue-cancel", 0, 0);
    struct timer *timer = memory_zeroed(b->pending, sizeof *timer);
    for (size_t i = 0; i < b->pending; i++)
        timer[i] = engine_set(engine, next_wait(waits), PHASE_CHANGE,
                              (struct message){.subject = (uint32_t)i});
    hold_timers(engine, timer, b->pending, waits, &picks, b->pending);

    double ns[BENCH_QUEUE_RUNS];
    for (unsigned run = 0; run < BENCH_QUEUE_RUNS; run++) {
        const double begin = cpu_ns();
        hold_timers(engine, timer, b->pending, waits, &picks, b->holds);
        ns[run] = (cpu_ns() - begin) / (double)b->holds;
    }
    b->timer_ns = median(ns);
    b->timer_bytes = (double)engine_bytes(engine) / (double)b->pending;
    engine_free(engine);
    free(timer);
    free(waits);
}

struct bench_queue bench_queue_measure(size_t pending, uint64_t holds)
{
    assert(pending > 0 && pending <= UINT32_MAX && holds > 0);
    struct bench_queue b = {.pending = pending, .holds = holds};
    measure_posts(&b);
    measure_timers(&b);
    return b;
}
