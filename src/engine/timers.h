/* Events that can be taken back. The queue holds only a ticket (slot and generation); the message
 * waits here. Cancelling frees the slot at once, and the ticket, whose generation no longer fits,
 * is dropped when the queue comes to it. */
#ifndef COLOSSIM_ENGINE_TIMERS_H
#define COLOSSIM_ENGINE_TIMERS_H

#include "engine/event.h"

/* A handle by value; safe to keep and to cancel after it fired. Zeroed, it names no timer. */
struct timer {
    uint32_t slot;
    uint32_t generation; /* 0: none */
};

struct timer_slot {
    struct message message;
    uint32_t generation; /* of the current or next use; starts at 1 */
    uint32_t next_free;  /* while free: the next free slot + 1, 0 for none */
    bool set;
};

struct timers {
    struct timer_slot *slot; /* owned */
    uint32_t count;          /* slots ever used */
    uint32_t room;           /* length of slot[] */
    uint32_t first_free;     /* + 1; 0 for none */
};

/* Zeroed memory is an empty table. */
void timers_free(struct timers *);

/* Keeps a message until it is taken or cancelled. Slots double when they run out; 2^32 - 2 at most.
 */
struct timer timers_add(struct timers *, struct message);

/* Frees the timer's slot and returns true, with the message in *out unless out is NULL; false when
 * the timer has fired, was cancelled or never existed. */
bool timers_take(struct timers *, struct timer, struct message *out);

/* Whether the timer still waits. */
bool timers_holds(const struct timers *, struct timer);

#endif
