/* In which hall a node stands, for outages of single halls. Halls are filled in the order in which
 * they got ready, by nodes in the order in which they enter service, unit by unit; what no hall has
 * space for, because a lot has retired before it, stands in the last one. */
#ifndef COLOSSIM_FLEET_SITE_PLACEMENT_H
#define COLOSSIM_FLEET_SITE_PLACEMENT_H

#include "scenario/scenario.h"

#include <stdint.h>

struct world;
struct lot;

/* The nodes of a lot in the places before 'end', from the end of the part before on. */
struct placement {
    const struct hall *hall;
    int64_t end;
};

/* So many nodes of a lot enter service, in its next places. Kept only for sites that have outages
 * of halls. */
void placement_add(struct world *, uint32_t lot, int64_t nodes);

/* The part of a lot's nodes that stands in a hall. */
double placement_share(const struct lot *, const struct hall *);

/* The hall of a place. */
const struct hall *placement_of(const struct lot *, int64_t place);

/* Nodes of a lot in a hall that work: neither down nor idle in their rack. */
int64_t placement_working(const struct world *, uint32_t lot, const struct hall *);

#endif
