/* Systems of several nodes that work together or not at all: when too few of a rack's nodes are
 * left, the others are idle until enough are back ('drain: rack', 'min-good'). */
#ifndef COLOSSIM_FLEET_FAILURE_RACK_H
#define COLOSSIM_FLEET_FAILURE_RACK_H

#include "scenario/scenario.h"

#include <stdbool.h>
#include <stdint.h>

struct world;
struct lot;
struct block;

/* Nodes of a unit that must be up for any of them to work; 0 or 1: each for itself. */
int64_t rack_least_nodes(const struct rack_rule *, int64_t unit_nodes, int64_t node_accelerators);

/* Whether the node in a place of a block is idle because its rack is out. */
bool rack_is_out(const struct lot *, const struct block *, uint32_t position);

/* The node in that place has just failed: the rest of its rack is idle if it was the one too many.
 */
void rack_lose(struct world *, uint32_t lot, struct block *, uint32_t position);

/* The outage of the node in that place, of a lot with such racks, is over, it is still down in the
 * books. Returns how many nodes work again: it alone, it and those that were idle without it, or
 * none. */
int64_t rack_regain(struct world *, uint32_t lot, struct block *, uint32_t position);

/* The lot retires: idle nodes leave. */
void rack_retire(struct world *, uint32_t lot);

/* A rack of n nodes in the long run: each node fails at the rate d over its mean outage as long as
 * the rack works, and m of them down put it out. Shares of a node's time; 'last' is that in which
 * the next failure puts the rack out. Chances of k nodes down are as C(n, k) d^k, k up to m,
 * whatever the law of the outages (a truncated binomial: Engset). */
struct rack_shares {
    double up, idle, last;
};
struct rack_shares rack_shares_of(int64_t nodes, int64_t least, double d);

#endif
