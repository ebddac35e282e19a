/* What a run leaves out for want of an input, told once for all that lack it. */
#ifndef COLOSSIM_FLEET_OMISSION_H
#define COLOSSIM_FLEET_OMISSION_H

struct world;

/* Notes networks that are not counted, nodes that never fail, land that has no price and
 * accelerators that come before their first price. After lots, policies and sites are set up. */
void omissions_note(struct world *);

#endif
