/* Both sifts move a hole instead of swapping: one copy of an event per level. */
#include "engine/event_heap.h"

#include "base/fail.h"

#include <stdlib.h>

enum { FIRST_ROOM = 64 };

void event_heap_free(struct event_heap *h)
{
    free(h->item);
    *h = (struct event_heap){0};
}

void event_heap_push(struct event_heap *h, const struct event *e)
{
    if (h->count == h->room) {
        h->room = h->room ? 2 * h->room : FIRST_ROOM;
        h->item = memory_resize(h->item, h->room * sizeof *h->item);
    }
    size_t hole = h->count++;
    while (hole > 0) {
        const size_t parent = (hole - 1) / 4;
        if (!event_before(e, &h->item[parent]))
            break;
        h->item[hole] = h->item[parent];
        hole = parent;
    }
    h->item[hole] = *e;
}

/* Puts e where the hole is, or below it. */
static void sift_down(struct event_heap *h, size_t hole, struct event e)
{
    for (;;) {
        const size_t first = 4 * hole + 1;
        if (first >= h->count)
            break;
        const size_t end = first + 4 < h->count ? first + 4 : h->count;
        size_t least = first;
        for (size_t child = first + 1; child < end; child++)
            if (event_before(&h->item[child], &h->item[least]))
                least = child;
        if (!event_before(&h->item[least], &e))
            break;
        h->item[hole] = h->item[least];
        hole = least;
    }
    h->item[hole] = e;
}

void event_heap_pop(struct event_heap *h, struct event *out)
{
    assert(h->count > 0);
    *out = h->item[0];
    h->count--;
    if (h->count > 0)
        sift_down(h, 0, h->item[h->count]);
}

void event_heap_rebuild(struct event_heap *h)
{
    for (size_t i = h->count / 4 + 1; i-- > 0;)
        if (i < h->count)
            sift_down(h, i, h->item[i]);
}
