/* Accelerators that an operator has from the start. */
#ifndef COLOSSIM_FLEET_SUPPLY_HOLDING_H
#define COLOSSIM_FLEET_SUPPLY_HOLDING_H

struct world;

/* Makes the lots of all operators' initial holdings; they begin to work when the processes start.
 */
void holding_make_lots(struct world *);

#endif
