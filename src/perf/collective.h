/* Collective operations over a network: how long one takes that all members of a group begin
 * together.
 *
 * Payload conventions: all-reduce, and the whole vector before reduce-scatter or after all-gather,
 * count bytes per member; all-to-all the bytes that a member sends, its own part included;
 * send-receive the bytes of one message to a member 'stride' ranks away.
 *
 * Volumes (NCCL's bus bandwidth): a ring moves 2(n-1)/n x bytes per member for an all-reduce, half
 * of that for a reduce-scatter or all-gather; an all-to-all moves (n-1)/n x bytes. Each level takes
 * latency + steps x hop + wire / bandwidth + ramp x sqrt(wire). Levels work at the same time,
 * pipelined: the slowest transfer decides, while their steps add up. One kernel runs a ring, a tree
 * or a direct exchange through all levels, and pays the latency of the outermost once; the
 * hierarchical kinds are one operation inside scale-up domains and one between them, and pay for
 * both. */
#ifndef COLOSSIM_PERF_COLLECTIVE_H
#define COLOSSIM_PERF_COLLECTIVE_H

#include "perf/network.h"

enum collective {
    COLLECTIVE_ALL_REDUCE,
    COLLECTIVE_REDUCE_SCATTER,
    COLLECTIVE_ALL_GATHER,
    COLLECTIVE_ALL_TO_ALL,
    COLLECTIVE_SEND
};
extern const char *const collective_words[];

enum algorithm {
    ALGORITHM_RING,         /* one ring through all members, over all NICs at once */
    ALGORITHM_TREE,         /* a pair of binary trees; all-reduce only */
    ALGORITHM_HIERARCHICAL, /* rings in scale-up domains, and one through these */
    ALGORITHM_SWITCH,       /* the same with reduction in the switches of the levels that can */
    ALGORITHM_DIRECT,       /* every pair by itself; all-to-all and send-receive only */
    ALGORITHMS
};
extern const char *const algorithm_words[];

/* Time of one operation by the best algorithm, s; 0 for one member or no bytes. Weakens *basis by
 * the levels that the group crosses. 'chosen' takes the algorithm and may be NULL. */
double collective_time(const struct network *, enum collective, double bytes, struct group,
                       enum algorithm *chosen, enum basis *basis);

/* Time by one algorithm; infinity when it can't do the operation. */
double collective_time_by(const struct network *, enum collective, double bytes, struct group,
                          enum algorithm);

/* Bytes that each member puts on the wire with a ring: what 'bus bandwidth' counts. */
double collective_wire(enum collective, double bytes, double n);

#endif
