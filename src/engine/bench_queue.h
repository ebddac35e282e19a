/* Measures the event queue against a textbook 4-ary heap in a hold model: with a fixed number of
 * events pending, take the next one and schedule another after an exponential wait. Both sides
 * carry the same 32-byte events and do the same draws; runs alternate, and medians are reported.
 * Returns numbers; the caller prints them. */
#ifndef COLOSSIM_ENGINE_BENCH_QUEUE_H
#define COLOSSIM_ENGINE_BENCH_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BENCH_QUEUE_RUNS = 9 };

struct bench_queue {
    size_t pending;      /* events in the queue throughout */
    uint64_t holds;      /* per run */
    double engine_ns;    /* CPU ns per hold by engine_post and engine_next; median */
    double heap_ns;      /* the same with the heap */
    double timer_ns;     /* per hold by engine_set, one in ten cancelled and set again */
    double engine_bytes; /* memory per pending event */
    double timer_bytes;  /* memory per pending timer, with the cancelled not yet reclaimed */
    bool same_order;     /* engine and heap gave out the same events in the same order */
};

/* The heap's time over ours. */
static inline double bench_queue_speedup(const struct bench_queue *b)
{
    return b->heap_ns / b->engine_ns;
}

/* Measures at one size, pending > 0, holds > 0. Takes about 18 x holds x (40 to 400) ns, needs 140
 * bytes per pending event. */
struct bench_queue bench_queue_measure(size_t pending, uint64_t holds);

#endif
