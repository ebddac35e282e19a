/* How waiting is charged to gates; shared by the settle step and the closing of the run. */
#ifndef COLOSSIM_FLEET_SETTLE_H
#define COLOSSIM_FLEET_SETTLE_H

#include "fleet/parcel.h"

struct lot;
struct world;

/* Charges a parcel's wait to the gates it passed: reached[] says when it got its chips, its hall space, its installation, its
 * power (the end of the run for those it never got). 'energised', unless NULL, gets the last gate and its slack. */
void settle_account_wait(struct world *, const struct parcel *, sim_time reached[4], struct lot *energised);

#endif
