/* What a run leaves out, for want of an input or of a law, told once for all that it is left out
 * of; and what of its input contradicts itself. */
#ifndef COLOSSIM_FLEET_OMISSION_H
#define COLOSSIM_FLEET_OMISSION_H

struct world;

/* Notes networks that are not counted, nodes that never fail, land that has no price,
 * accelerators that come before their first price, batteries, which add no firm power, and
 * campaigns of LLMs whose files say other numbers of parameters than their shapes have. After lots,
 * policies and sites are set up. */
void omissions_note(struct world *);

#endif
