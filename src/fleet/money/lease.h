/* Ends of leases: when the term is over after the last of an order's systems was delivered, all go
 * back to the lessor, as soon as all are in service. Who retires them before pays a share of the
 * rents that are left. */
#ifndef COLOSSIM_FLEET_MONEY_LEASE_H
#define COLOSSIM_FLEET_MONEY_LEASE_H

#include <stdint.h>

struct world;

/* Units of a lot were handed over, or the rest of it was cancelled: its term begins if none is to
 * come. */
void lease_begin(struct world *, uint32_t lot);

/* A lot retires: bills what is due for that, if it is leased for longer. */
void lease_leave(struct world *, uint32_t lot);

#endif
