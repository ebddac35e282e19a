/* What is scheduled: a time, a place in the order of that instant, and a message of four numbers
 * for the process that owns the event. No pointers: a message names things by index, so that an
 * event can never outlive what it speaks of. */
#ifndef COLOSSIM_ENGINE_EVENT_H
#define COLOSSIM_ENGINE_EVENT_H

#include "engine/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Order within one instant. Everything that changes the world comes first, then the settling of
 * gates, cash and binding constraints over the changed world, then the samples that observe it.
 * Within a phase events happen in the order in which they were posted. Other values up to 255 may
 * be used between them. */
enum phase {
    PHASE_CHANGE = 64,  /* deliveries, failures, repairs, payments, power coming on */
    PHASE_SETTLE = 128, /* one settle step per instant, after all changes */
    PHASE_SAMPLE = 192  /* observers: they change nothing */
};

struct message {
    uint16_t process; /* who handles it: the caller's numbering; 65535 is taken */
    uint16_t what;    /* the process's own enum */
    uint32_t subject; /* batch, site, order ...: an index that the process knows */
    uint64_t arg;     /* anything else */
};

/* A pending event; 32 bytes, two to a cache line. */
struct event {
    sim_time at;      /* when, ticks */
    uint64_t order;   /* phase : 8 | sequence : 56; unique in an engine */
    uint16_t process; /* as in struct message */
    uint16_t what;    /* as in struct message */
    uint32_t subject; /* as in struct message */
    uint64_t arg;     /* as in struct message */
};

_Static_assert(sizeof(struct event) == 32, "an event is half a cache line");

/* The total order of events: time, then phase, then the order of posting. */
static inline bool event_before(const struct event *a, const struct event *b)
{
    return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static inline unsigned event_phase(const struct event *e)
{
    return (unsigned)(e->order >> 56);
}

#endif
