#include "engine/timers.h"

#include "base/fail.h"

#include <stdlib.h>

enum { FIRST_ROOM = 64 };

void timers_free(struct timers *t)
{
    free(t->slot);
    *t = (struct timers){0};
}

struct timer timers_add(struct timers *t, struct message m)
{
    uint32_t slot;
    if (t->first_free) {
        slot = t->first_free - 1;
        t->first_free = t->slot[slot].next_free;
    } else {
        if (t->count == t->room) {
            if (t->room > UINT32_MAX / 2)
                fail_internal("more than %u timers at once", (unsigned)t->room);
            t->room = t->room ? 2 * t->room : FIRST_ROOM;
            t->slot = memory_resize(t->slot, t->room * sizeof *t->slot);
        }
        slot = t->count++;
        t->slot[slot].generation = 1;
    }
    t->slot[slot].message = m;
    t->slot[slot].set = true;
    return (struct timer){.slot = slot, .generation = t->slot[slot].generation};
}

bool timers_holds(const struct timers *t, struct timer timer)
{
    return timer.slot < t->count && t->slot[timer.slot].set &&
           t->slot[timer.slot].generation == timer.generation;
}

bool timers_take(struct timers *t, struct timer timer, struct message *out)
{
    if (!timers_holds(t, timer))
        return false;
    struct timer_slot *slot = &t->slot[timer.slot];
    if (out)
        *out = slot->message;
    slot->set = false;
    /* A slot whose generations are used up is never given out again: an old ticket could fit a new
     * timer. */
    if (++slot->generation != 0) {
        slot->next_free = t->first_free;
        t->first_free = timer.slot + 1;
    }
    return true;
}
