#include "fleet/supply/parcel.h"

#include "base/fail.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool goes_before(const struct parcel *a, const struct parcel *b)
{
    if (a->wanted != b->wanted)
        return a->wanted < b->wanted;
    return a->lot < b->lot;
}

void parcel_queue_add(struct parcel_queue *q, struct parcel p)
{
    if (q->first + q->n == q->capacity) {
        if (q->first > q->n) {
            memmove(q->items, q->items + q->first, q->n * sizeof *q->items);
            q->first = 0;
        } else {
            q->capacity = q->capacity ? 2 * q->capacity : 16;
            q->items = memory_resize(q->items, q->capacity * sizeof *q->items);
        }
    }
    size_t at = q->first + q->n++;
    for (; at > q->first && goes_before(&p, &q->items[at - 1]); at--)
        q->items[at] = q->items[at - 1];
    q->items[at] = p;
}

struct parcel *parcel_queue_head(const struct parcel_queue *q)
{
    return q->n ? &q->items[q->first] : NULL;
}

struct parcel parcel_queue_take(struct parcel_queue *q, int64_t units)
{
    struct parcel *head = parcel_queue_head(q);
    assert(head && units > 0);
    struct parcel taken = *head;
    if (units >= head->units) {
        q->first++;
        q->n--;
    } else {
        taken.units = units;
        head->units -= units;
    }
    return taken;
}

void parcel_queue_free(struct parcel_queue *q)
{
    free(q->items);
    *q = (struct parcel_queue){0};
}
