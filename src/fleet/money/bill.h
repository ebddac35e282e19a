/* The bill that the closing of the run needs once more. */
#ifndef COLOSSIM_FLEET_MONEY_BILL_H
#define COLOSSIM_FLEET_MONEY_BILL_H

struct world;

/* Pays for everything used up to now that was not billed yet, into the current month. */
void bill_all(struct world *);

#endif
