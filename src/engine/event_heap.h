/* A textbook 4-ary heap of events. The wheel keeps the few posts that land inside its current run
 * here; the benchmark runs it alone as the structure to beat; the tests use it as the model of a
 * right answer. */
#ifndef COLOSSIM_ENGINE_EVENT_HEAP_H
#define COLOSSIM_ENGINE_EVENT_HEAP_H

#include "engine/event.h"

struct event_heap {
    struct event *item; /* item[0] is the first; children of i are 4i + 1 .. 4i + 4; owned */
    size_t count;       /* events in the heap */
    size_t room;        /* length of item[] */
};

/* Zeroed memory is an empty heap. */
void event_heap_free(struct event_heap *);

/* O(log n), O(1) for an event later than most. Room doubles when it runs out. */
void event_heap_push(struct event_heap *, const struct event *);

/* Removes item[0]; the heap must not be empty. O(log n). */
void event_heap_pop(struct event_heap *, struct event *out);

/* Restores the order after the caller has removed items from item[0 .. count). O(n). */
void event_heap_rebuild(struct event_heap *);

#endif
