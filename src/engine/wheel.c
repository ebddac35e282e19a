/* The wheel's idea, its invariants, and what it replaced.
 *
 * A time is a number of eleven digits in base 64. An event lies in the bucket (level, slot), where
 * the level is the highest digit in which its time differs from the base and the slot is its own
 * digit there. So level 0 holds the events of the current 64 ticks, one tick a bucket; level 1
 * those of the current 4,096 ticks, 64 ticks a bucket; and so on. Every event of a level comes
 * before every event of the level above, and slots ascend in time: the next events are those of the
 * lowest occupied slot of the lowest occupied level, two bit scans away.
 *
 * That bucket is opened. The base moves to its first tick, which changes the place of no event in
 * any other bucket, because those differ from old and new base in the same digit. If the bucket is
 * small (WHEEL_RUN), its events are sorted into the run and handed out one by one; if it is large,
 * they are pushed again and fall to lower levels. So an event is copied about log64(n / WHEEL_RUN)
 * + 2 times, each time in a stream: no pointers are chased, and cache misses overlap. A push that
 * falls before the end of the run goes to a small heap beside it.
 *
 * Order among equals: events of one time are always in the same bucket, in the order of pushing,
 * because the place is a function of time and base alone and splitting keeps the order. So the sort
 * of a run needs (time, phase, position): 64 bits when the bucket spans at most 2^48 ticks, and the
 * sort compares plain integers.
 *
 * A crowded instant: a bucket of level 0 can't be split. If it is too large for the run, its events
 * go to the heap, at O(log n) each.
 *
 * A run of few events over a long span (two events weeks apart) followed by a flood of short waits
 * would turn the heap into the whole queue. So when the heap outgrows LATE_MOST, run and heap are
 * poured back into the buckets below.
 *
 * Tried in prototypes with 16-byte events, ns per hold (pop one, push one after an exponential
 * wait) at 1e3 / 1e5 / 1e6 / 1e7 pending on one Zen 5 core: binary heap 37 / 79 / 484 / 1,452;
 * 4-ary heap 29 / 60 / 325 / 722; 8-ary heap with AVX-512 42 / 71 / 174 / 355; pairing heap 92 /
 * 243 / 1,595; calendar queue 24 / 38 / 295 / 278, and its width must be tuned; ladder queue 20 /
 * 32 / 184 / 230; a radix wheel 30 / 32 / 38 / 44. This one, with 32-byte events on a Sapphire
 * Rapids core: 38 / 44 / 55 at 1e3 / 1e5 / 1e6, where a 4-ary heap takes 44 / 103 / 390. Waits that
 * mix hours with months, or have no mean at all, cost the same; with all events on a few instants
 * both are about equal. `colossim bench engine` repeats the comparison.
 *
 * The idea of a monotone radix heap is from Ahuja, Mehlhorn, Orlin, Tarjan, "Faster algorithms for
 * the shortest path problem", J. ACM 37(2), 1990; the wheel of digits is Varghese and Lauck's
 * hierarchical timing wheel, SOSP 1987. */
#include "engine/wheel.h"

#include "base/fail.h"

#include <stdlib.h>

enum {
    LATE_MOST = 256,  /* events in the heap before it is poured back */
    SORTED_LEVEL = 8, /* highest level whose buckets may become a run: they span 2^48 ticks */
    FIRST_CHUNKS = 64 /* of the first block */
};

struct wheel_block {
    struct wheel_block *older;
};

void wheel_init(struct wheel *w)
{
    *w = (struct wheel){0};
    for (unsigned level = 0; level < WHEEL_LEVELS; level++)
        for (unsigned slot = 0; slot < WHEEL_SLOTS; slot++)
            w->bucket[level][slot].fill = WHEEL_CHUNK;
}

void wheel_free(struct wheel *w)
{
    for (struct wheel_block *block = w->blocks; block;) {
        struct wheel_block *older = block->older;
        free(block);
        block = older;
    }
    event_heap_free(&w->late);
    wheel_init(w);
}

/* More chunks on the free list, at addresses that ascend as they are taken. */
static void add_block(struct wheel *w)
{
    const size_t line = 64;
    const size_t more = w->chunks / 8 > FIRST_CHUNKS ? w->chunks / 8 : FIRST_CHUNKS;
    struct wheel_block *block =
        memory_alloc(sizeof *block + line + more * sizeof(struct wheel_chunk));
    block->older = w->blocks;
    w->blocks = block;
    w->chunks += more;
    const uintptr_t past_header = (uintptr_t)(block + 1);
    struct wheel_chunk *chunk = (struct wheel_chunk *)((past_header + line - 1) / line * line);
    for (size_t i = more; i-- > 0;) {
        chunk[i].next = w->free;
        w->free = &chunk[i];
    }
}

void wheel_grow_bucket(struct wheel *w, unsigned level, unsigned slot)
{
    if (!w->free)
        add_block(w);
    struct wheel_chunk *chunk = w->free;
    w->free = chunk->next;
    chunk->next = NULL;
    struct wheel_bucket *b = &w->bucket[level][slot];
    if (b->last)
        b->last->next = chunk;
    else
        b->first = chunk;
    b->last = chunk;
    b->fill = 0;
    w->occupied[level] |= UINT64_C(1) << slot;
    w->levels |= UINT32_C(1) << level;
}

/* Empties the bucket and returns what it held; the caller gives the chunks back. */
static struct wheel_bucket take_bucket(struct wheel *w, unsigned level, unsigned slot)
{
    const struct wheel_bucket held = w->bucket[level][slot];
    w->bucket[level][slot] = (struct wheel_bucket){.fill = WHEEL_CHUNK};
    w->occupied[level] &= ~(UINT64_C(1) << slot);
    if (!w->occupied[level])
        w->levels &= ~(UINT32_C(1) << level);
    return held;
}

static struct wheel_chunk *free_chunk(struct wheel *w, struct wheel_chunk *chunk)
{
    struct wheel_chunk *next = chunk->next;
    chunk->next = w->free;
    w->free = chunk;
    return next;
}

static uint32_t events_in(const struct wheel_chunk *chunk, const struct wheel_bucket *b)
{
    return chunk == b->last ? b->fill : WHEEL_CHUNK;
}

/* The first tick of a bucket, given the base. */
static sim_time bucket_start(const struct wheel *w, unsigned level, unsigned slot)
{
    const unsigned low = WHEEL_BITS * level, above = low + WHEEL_BITS;
    const uint64_t high = above < 64 ? (uint64_t)w->base >> above << above : 0;
    return (sim_time)(high | (uint64_t)slot << low);
}

/* Sorts the events of a small bucket that starts at the base into the run. Insertion sort: 64
 * events at most, a mean of about 20, and a third of the cost of popping them from a heap. */
static void open_run(struct wheel *w, struct wheel_bucket b)
{
    uint64_t key[WHEEL_RUN]; /* offset : 48 | phase : 8 | position : 6, so ties keep the order of
                                pushing */
    uint32_t n = 0;
    for (struct wheel_chunk *chunk = b.first; chunk; chunk = free_chunk(w, chunk)) {
        const uint32_t end = events_in(chunk, &b);
        for (uint32_t i = 0; i < end; i++, n++) {
            w->run[n] = chunk->item[i];
            const uint64_t k = (uint64_t)(w->run[n].at - w->base) << 14 |
                               (uint64_t)event_phase(&w->run[n]) << 6 | n;
            uint32_t hole = n;
            for (; hole > 0 && key[hole - 1] > k; hole--)
                key[hole] = key[hole - 1];
            key[hole] = k;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        w->run_order[i] = (uint8_t)(key[i] % WHEEL_RUN);
    w->run_head = 0;
    w->run_end = n;
    w->near_limit = w->base + (sim_time)(key[n - 1] >> 14) + 1;
}

/* A single tick with more events than a run holds. */
static void open_instant(struct wheel *w, struct wheel_bucket b)
{
    for (struct wheel_chunk *chunk = b.first; chunk; chunk = free_chunk(w, chunk)) {
        const uint32_t end = events_in(chunk, &b);
        for (uint32_t i = 0; i < end; i++)
            event_heap_push(&w->late, &chunk->item[i]);
    }
    w->near_limit = w->base + 1;
}

/* Pushes the events of a large bucket again, relative to a base that is now its start. */
static void split(struct wheel *w, struct wheel_bucket b)
{
    w->count -= b.count;
    for (struct wheel_chunk *chunk = b.first; chunk; chunk = free_chunk(w, chunk)) {
        const uint32_t end = events_in(chunk, &b);
        for (uint32_t i = 0; i < end; i++)
            wheel_push(w, &chunk->item[i]);
    }
}

/* With run and heap empty: opens the bucket that holds the next events, unless it starts after
 * 'until'. True when run or heap then hold an event, which may still be later than 'until'. */
bool wheel_open_next(struct wheel *w, sim_time until)
{
    while (w->levels) {
        const unsigned level = (unsigned)__builtin_ctz(w->levels);
        const unsigned slot = (unsigned)__builtin_ctzll(w->occupied[level]);
        const sim_time start = bucket_start(w, level, slot);
        if (start > until)
            return false;
        w->base = start;
        const struct wheel_bucket b = take_bucket(w, level, slot);
        w->copies += b.count;
        if (b.count <= WHEEL_RUN && level <= SORTED_LEVEL) {
            open_run(w, b);
            return true;
        }
        if (level == 0) {
            open_instant(w, b);
            return true;
        }
        split(w, b);
    }
    return false;
}

/* Moves run and heap into the buckets between base and near_limit, in event order, as the order
 * among equals demands. */
static void pour_back(struct wheel *w)
{
    struct event e;
    const sim_time end = w->near_limit - 1;
    w->near_limit = w->base;
    while (w->run_head < w->run_end || w->late.count > 0) {
        wheel_pop(w, end, &e);
        wheel_push(w, &e);
        w->copies++;
    }
}

void wheel_push_late(struct wheel *w, const struct event *e)
{
    event_heap_push(&w->late, e);
    if (w->late.count > LATE_MOST && w->near_limit - w->base > 1)
        pour_back(w);
}

void wheel_restart(struct wheel *w, sim_time base)
{
    assert(w->count == 0 && base >= 0);
    w->base = w->near_limit = base;
}

static void sweep_bucket(struct wheel *w, unsigned level, unsigned slot,
                         bool (*drop)(const struct event *, const void *), const void *context)
{
    const struct wheel_bucket old = take_bucket(w, level, slot);
    /* Kept events are appended to the same bucket; the chunk being read is given back only when it
     * is done with. */
    for (struct wheel_chunk *chunk = old.first; chunk; chunk = free_chunk(w, chunk)) {
        const uint32_t end = events_in(chunk, &old);
        for (uint32_t i = 0; i < end; i++) {
            if (drop(&chunk->item[i], context))
                continue;
            struct wheel_bucket *b = &w->bucket[level][slot];
            if (b->fill == WHEEL_CHUNK)
                wheel_grow_bucket(w, level, slot);
            b->last->item[b->fill++] = chunk->item[i];
            b->count++;
        }
    }
    w->count -= old.count - w->bucket[level][slot].count;
}

size_t wheel_sweep(struct wheel *w, bool (*drop)(const struct event *, const void *),
                   const void *context)
{
    const size_t before = w->count;
    uint32_t kept = w->run_head;
    for (uint32_t i = w->run_head; i < w->run_end; i++)
        if (!drop(&w->run[w->run_order[i]], context))
            w->run_order[kept++] = w->run_order[i];
    w->count -= w->run_end - kept;
    w->run_end = kept;

    size_t late = 0;
    for (size_t i = 0; i < w->late.count; i++)
        if (!drop(&w->late.item[i], context))
            w->late.item[late++] = w->late.item[i];
    w->count -= w->late.count - late;
    w->late.count = late;
    event_heap_rebuild(&w->late);

    for (unsigned level = 0; level < WHEEL_LEVELS; level++)
        for (uint64_t left = w->occupied[level]; left; left &= left - 1)
            sweep_bucket(w, level, (unsigned)__builtin_ctzll(left), drop, context);
    return before - w->count;
}

size_t wheel_bytes(const struct wheel *w)
{
    return sizeof *w + w->chunks * sizeof(struct wheel_chunk) + w->late.room * sizeof(struct event);
}
