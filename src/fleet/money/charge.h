/* What is charged by time on what a site has: rent of leased halls and systems, property tax and
 * insurance. */
#ifndef COLOSSIM_FLEET_MONEY_CHARGE_H
#define COLOSSIM_FLEET_MONEY_CHARGE_H

struct world;

/* Bills the time since the last call, at the end of a month; after its depreciation. */
void charge_all(struct world *);

#endif
