#include "fleet/failure/outage.h"

#include "base/fail.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void outages_init(struct outages *o)
{
    *o = (struct outages){.free = OUTAGE_NONE};
}

void outages_free(struct outages *o)
{
    free(o->slot);
    free(o->down);
    outages_init(o);
}

uint32_t outages_add_nodes(struct outages *o, uint32_t nodes)
{
    const uint32_t first = o->nodes;
    if (nodes > UINT32_MAX - first)
        fail_internal("a site with more than 2^32 nodes");
    o->nodes += nodes;
    if (o->nodes > o->node_capacity) {
        o->node_capacity = o->nodes < UINT32_MAX / 2 ? o->nodes + o->nodes / 2 : UINT32_MAX;
        o->down = memory_resize(o->down, o->node_capacity);
    }
    memset(o->down + first, 1, nodes);
    return first;
}

void outages_enter_service(struct outages *o, uint32_t first, uint32_t nodes)
{
    assert(nodes <= o->nodes - first);
    memset(o->down + first, 0, nodes);
}

static uint32_t take_slot(struct outages *o)
{
    const uint32_t slot = o->free;
    if (slot != OUTAGE_NONE) {
        o->free = o->slot[slot].next;
        return slot;
    }
    if (o->n == o->capacity) {
        o->capacity = o->capacity ? 2 * o->capacity : 1024;
        o->slot = memory_resize(o->slot, o->capacity * sizeof *o->slot);
    }
    return o->n++;
}

uint32_t outages_open(struct outages *o, sim_time now, uint32_t lot, uint32_t node, uint32_t cause)
{
    assert(!o->down[node]);
    o->down[node] = 1;
    const uint32_t slot = take_slot(o);
    o->slot[slot] = (struct outage){
        .begin = now, .lot = lot, .node = node, .cause = cause, .next = OUTAGE_OPEN};
    return slot;
}

struct outage outages_close(struct outages *o, uint32_t slot)
{
    assert(outages_is_open(o, slot));
    const struct outage ended = o->slot[slot];
    o->down[ended.node] = 0;
    o->slot[slot].next = o->free;
    o->free = slot;
    return ended;
}
