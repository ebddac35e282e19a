/* Which nodes of a site are down, and the record of each outage while it lasts: the second book of
 * down time begins here. Nodes that can fail are numbered within their site, block by block
 * (failure.c). */
#ifndef COLOSSIM_FLEET_FAILURE_OUTAGE_H
#define COLOSSIM_FLEET_FAILURE_OUTAGE_H

#include "engine/time.h"

#include <stdbool.h>
#include <stdint.h>

/* 48 bytes; its slot is free again after the repair. */
struct outage {
    sim_time begin;
    sim_time work;   /* ticks of the repair itself, without waiting (shop.h) */
    sim_time ready;  /* when it had its spare, if it needed one; SIM_TIME_NEVER: it waits for it */
    uint32_t lot;    /* index */
    uint32_t block;  /* index at the site, set by who opens it */
    uint32_t node;   /* number */
    uint32_t cause;  /* index into the world's causes */
    uint32_t behind; /* slot of the outage behind it in the line where it waits */
    uint32_t next;   /* OUTAGE_OPEN; of a free slot the next free one, OUTAGE_NONE for the last */
};
#define OUTAGE_NONE UINT32_MAX
#define OUTAGE_OPEN (UINT32_MAX - 1)

struct outages {
    struct outage *slot; /* owned */
    uint32_t n, capacity;
    uint32_t free; /* first free slot below n; OUTAGE_NONE: none */
    uint8_t *down; /* by node: whether it is out of service, or not in service yet; owned */
    uint32_t nodes, node_capacity;
};

void outages_init(struct outages *);
void outages_free(struct outages *);

/* Makes numbers for so many more nodes, none in service, and returns the first. */
uint32_t outages_add_nodes(struct outages *, uint32_t nodes);

/* So many nodes from one on enter service. */
void outages_enter_service(struct outages *, uint32_t first, uint32_t nodes);

static inline bool outages_is_down(const struct outages *o, uint32_t node)
{
    return o->down[node];
}

/* A node that is up goes down; returns the slot of the record. */
uint32_t outages_open(struct outages *, sim_time now, uint32_t lot, uint32_t node, uint32_t cause);

/* The node of an open outage is up again; returns the record, whose slot may be used again. */
struct outage outages_close(struct outages *, uint32_t slot);

static inline bool outages_is_open(const struct outages *o, uint32_t slot)
{
    return o->slot[slot].next == OUTAGE_OPEN;
}

#endif
