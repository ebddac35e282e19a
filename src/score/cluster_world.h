/* A cluster as a scenario of the fleet: one site that has room and power for all of it, and one
 * order per kind of chip, all delivered on the first day. What is predicted of published clusters
 * and of published costs is read from such a run. */
#ifndef COLOSSIM_SCORE_CLUSTER_WORLD_H
#define COLOSSIM_SCORE_CLUSTER_WORLD_H

#include "base/arena.h"
#include "fleet/outcome.h"
#include "score/cluster_setup.h"

#include <stdbool.h>
#include <stdint.h>

enum { CLUSTER_CHIPS = 3 };

struct cluster {
    struct {
        const struct cluster_chip *chip;
        int64_t n; /* accelerators, in whole systems, rounded up */
    } part[CLUSTER_CHIPS];
    int parts;
    day_number date; /* of delivery and of prices */
};

/* Adds so many accelerators of a chip. False when the chip is NULL, their number no sensible one,
 * or the parts are full. */
bool cluster_add(struct cluster *, const struct cluster_chip *, double n);

struct cluster_world {
    struct arena memory; /* owns the scenario that the outcome speaks of */
    struct outcome outcome;
    bool prices_known;   /* of all chips and systems; else what isn't known costs nothing */
    bool fabric_counted; /* of all parts; else the network factor stands for it, without cost */
};

/* Runs the cluster for so many days. False, with nothing to close, where the nameplate power of a
 * system is not known or its price is beyond the range of money. */
bool cluster_run(const struct cluster *, const struct cluster_setup *, int days,
                 struct cluster_world *);
void cluster_world_close(struct cluster_world *);

#endif
