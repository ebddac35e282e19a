/* What a run leaves out, for want of an input or of a law, told once for all that it is left out
 * of. */
#ifndef COLOSSIM_FLEET_OMISSION_H
#define COLOSSIM_FLEET_OMISSION_H

struct world;

/* Notes networks that are not counted, nodes that never fail, land that has no price,
 * accelerators that come before their first price and batteries, which add no firm power. After
 * lots, policies and sites are set up. */
void omissions_note(struct world *);

#endif
