/* The interconnect of a cluster as levels, from the scale-up domain outwards, and where the members
 * of a group stand in it.
 *
 * Level 0 joins the accelerators of one scale-up domain; the next ones join such domains: rail or
 * leaf, spine, core, sites. Ranks are numbered so that neighbours are near. A group has n members
 * 'stride' ranks apart; of these, inside(l) share a unit of level l. Each accelerator has its own
 * share of the way out of its unit, so what a unit's members send together is inside x bandwidth:
 * that is the NIC share of competing groups, and nothing else may divide it again. */
#ifndef COLOSSIM_PERF_NETWORK_H
#define COLOSSIM_PERF_NETWORK_H

#include "model/calibration.h"
#include "model/fabric.h"
#include "model/system.h"
#include "perf/law.h"

#include <stdbool.h>
#include <stdint.h>

enum { NETWORK_LEVELS = 5 };

struct network_level {
    double reach;     /* accelerators in one unit of this level */
    double bandwidth; /* B/s one-way per accelerator that a ring reaches across this level */
    double reduction; /* B/s per accelerator that the switches reduce; 0: they can't */
    double latency;   /* s per operation */
    double hop;       /* s per step of a ring or tree */
    double ramp;      /* s per sqrt(B) */
    int torus;        /* dimensions of a torus; 0: none */
    double mesh;      /* links of each accelerator, one to every other of the unit, so that a group
                         of few reaches few of them; 0: switched */
    enum basis basis;
};

struct network {
    struct network_level level[NETWORK_LEVELS];
    int levels; /* 1 or more; the last one reaches the whole cluster */
};

/* The network of a cluster of n accelerators: the system's scale-up domain, then the tiers of the
 * fabric with its oversubscription; of a torus its pods, then the tiers of what joins them. 'up'
 * and 'out' are calibrations of the accelerator and of the fabric, NULL for none; 'fallback' is
 * whole (calibration_is_whole). 'fabric' may be NULL: the scale-out network is then one level
 * without oversubscription. */
void network_build(const struct system *, const struct fabric *, int64_t accelerators,
                   const struct calibration *up, const struct calibration *out,
                   const struct calibration *fallback, struct network *network);

/* Spreads the cluster over sites of equal size: what was built for one of them gets a level above
 * it. 'bandwidth' is what each accelerator has of the links to other sites, one-way, 'latency' that
 * of one message over them; 'ramp' as in struct network_level. Its basis is assumed. */
void network_spread(struct network *, int64_t accelerators, double bandwidth, double latency,
                    double ramp);

struct group {
    double n;      /* members, 1 or more */
    double stride; /* ranks between neighbours */
};

/* Members of the group in one unit of a level, 1 to n. */
static inline double group_inside(struct group g, const struct network_level *l)
{
    double inside = l->reach / g.stride;
    if (inside < 2)
        inside = 1;
    return inside < g.n ? inside : g.n;
}

/* Bandwidth of an accelerator within a unit of which 'inside' members belong to the group. */
static inline double level_bandwidth(const struct network_level *l, double inside)
{
    return l->mesh > 0 ? l->bandwidth * (inside - 1) / l->mesh : l->bandwidth;
}

#endif
