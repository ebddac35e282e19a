/* Parcels: units of a lot that share their history on the way from the dock to the first watt, and
 * the queues in which they wait at a site. A parcel is split when a gate lets only a part of it
 * through. */
#ifndef COLOSSIM_FLEET_SUPPLY_PARCEL_H
#define COLOSSIM_FLEET_SUPPLY_PARCEL_H

#include "engine/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct parcel {
    uint32_t lot;
    int64_t units;
    sim_time wanted;    /* the operator wants them energised */
    sim_time delivered; /* ready to be handed over */
    sim_time paid;      /* and handed over: at the dock */
    sim_time housed;    /* got hall space */
    sim_time begun;     /* a crew turned to them */
    sim_time installed; /* by that crew */
};

/* First wanted, first served; the order of lots breaks ties, then the order of arrival. */
struct parcel_queue {
    struct parcel *items;
    size_t first, n, capacity; /* items[first .. first + n) */
};

/* Puts a parcel at its place. */
void parcel_queue_add(struct parcel_queue *, struct parcel);

/* The parcel whose turn it is; NULL when nothing waits. */
struct parcel *parcel_queue_head(const struct parcel_queue *);

/* Takes units off the head (at most what it has) and returns them as a parcel of their own. */
struct parcel parcel_queue_take(struct parcel_queue *, int64_t units);

void parcel_queue_free(struct parcel_queue *);

#endif
