/* The bill that the closing of the run needs once more. */
#ifndef COLOSSIM_FLEET_BILL_H
#define COLOSSIM_FLEET_BILL_H

#include "base/date.h"

struct world;

/* Pays for everything used up to now that was not billed yet, at the prices of last_day and into its month. */
void bill_month(struct world *, day_number last_day);

#endif
