/* The pending events: a monotone radix wheel that hands them out in event order (time, phase, order
 * of posting).
 *
 * Monotone means that no event may be pushed before the wheel's base, and that popping moves the
 * base forward. The base moves only inside wheel_pop and never past the 'until' given there:
 * whoever asks "is there anything up to May?" can still push events for May afterwards. That is why
 * there is no way to peek without a bound.
 *
 * engine.h is the interface for simulations; this one is for the engine, its tests and its
 * benchmark. How it works, and what else was tried: wheel.c. */
#ifndef COLOSSIM_ENGINE_WHEEL_H
#define COLOSSIM_ENGINE_WHEEL_H

#include "engine/event.h"
#include "engine/event_heap.h"

enum {
    WHEEL_BITS = 6,                /* of the time, per level */
    WHEEL_SLOTS = 1 << WHEEL_BITS, /* buckets per level: one bit each in a 64-bit word */
    WHEEL_LEVELS = 11,             /* 11 x 6 >= 63 bits of time */
    WHEEL_CHUNK = 31,              /* events per chunk: 1 KB with its link */
    WHEEL_RUN = 64                 /* most events of a bucket that is sorted instead of split */
};

struct wheel_chunk {
    struct wheel_chunk *next;
    uint64_t unused[3]; /* keeps two events to a cache line */
    struct event item[WHEEL_CHUNK];
};

/* A list of chunks in the order of pushing; all but the last are full. */
struct wheel_bucket {
    struct wheel_chunk *first, *last;
    uint32_t fill;  /* events in *last; WHEEL_CHUNK without one: the next push takes one */
    uint32_t count; /* events in the bucket */
};

struct wheel_block;

struct wheel {
    sim_time base;       /* no event is earlier; places of buckets are relative to it */
    sim_time near_limit; /* events before it are in run or heap, others in buckets */

    struct event run[WHEEL_RUN];  /* the events of the bucket opened last */
    uint8_t run_order[WHEEL_RUN]; /* indices into run[] by event order */
    uint32_t run_head, run_end;   /* run_order[head .. end) are still pending */
    struct event_heap late;       /* pushed before near_limit after the run was opened */

    uint32_t levels;                 /* bit l: level l holds events */
    uint64_t occupied[WHEEL_LEVELS]; /* bit s: the bucket of slot s holds events */
    struct wheel_bucket bucket[WHEEL_LEVELS][WHEEL_SLOTS];

    struct wheel_chunk *free;   /* chunks to reuse */
    struct wheel_block *blocks; /* memory of all chunks */
    size_t chunks;              /* in all blocks */
    size_t count;               /* pending events */
    uint64_t copies;            /* of events between buckets, run and heap: what pops cost */
};

/* An empty wheel with base 0. wheel_free releases its memory. */
void wheel_init(struct wheel *);
void wheel_free(struct wheel *);

/* Removes the first event in event order if it happens at or before 'until', which must be >= base.
 * False when there is none; the base is then at most 'until'. Amortised O(log64 of the longest
 * wait). */
static inline bool wheel_pop(struct wheel *, sim_time until, struct event *out);

/* Adds an event; base <= at < SIM_TIME_NEVER. Constant time; allocates only when the pool of chunks
 * is used up, which then grows by an eighth of its size. */
static inline void wheel_push(struct wheel *, const struct event *);

/* An empty wheel may move its base to any time, also back. */
void wheel_restart(struct wheel *, sim_time base);

/* Removes every event for which drop(event, context) holds; returns how many. O(pending). */
size_t wheel_sweep(struct wheel *, bool (*drop)(const struct event *, const void *context),
                   const void *context);

/* Memory held, bytes: the struct, its chunks and its heap. */
size_t wheel_bytes(const struct wheel *);

/* Not for callers: the parts of the two inline functions that run rarely. */
void wheel_grow_bucket(struct wheel *, unsigned level, unsigned slot);
void wheel_push_late(struct wheel *, const struct event *);
bool wheel_open_next(struct wheel *, sim_time until);

static inline void wheel_push(struct wheel *w, const struct event *e)
{
    assert(e->at >= w->base && e->at < SIM_TIME_NEVER);
    w->count++;
    if (e->at < w->near_limit) {
        wheel_push_late(w, e);
        return;
    }
    /* The level is the highest base-64 digit in which the time differs from the base. */
    const uint64_t differs = (uint64_t)(e->at ^ w->base);
    const unsigned level = differs ? (63u - (unsigned)__builtin_clzll(differs)) / WHEEL_BITS : 0;
    const unsigned slot = (unsigned)(e->at >> (WHEEL_BITS * level)) % WHEEL_SLOTS;
    struct wheel_bucket *b = &w->bucket[level][slot];
    if (b->fill == WHEEL_CHUNK)
        wheel_grow_bucket(w, level, slot);
    b->last->item[b->fill++] = *e;
    b->count++;
}

static inline bool wheel_pop(struct wheel *w, sim_time until, struct event *out)
{
    assert(until >= w->base);
    if (w->run_head == w->run_end && w->late.count == 0 && !wheel_open_next(w, until))
        return false;
    if (w->run_head < w->run_end) {
        const struct event *first = &w->run[w->run_order[w->run_head]];
        if (w->late.count == 0 || event_before(first, &w->late.item[0])) {
            if (first->at > until)
                return false;
            *out = *first;
            w->run_head++;
            w->count--;
            return true;
        }
    }
    if (w->late.item[0].at > until)
        return false;
    event_heap_pop(&w->late, out);
    w->count--;
    return true;
}

#endif
