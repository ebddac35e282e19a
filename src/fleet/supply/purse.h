/* What operators can spend on what a supplier sets aside for them: packages, or slots for
 * generators. Dollars as numbers with a fraction: what is set aside need not be whole. */
#ifndef COLOSSIM_FLEET_SUPPLY_PURSE_H
#define COLOSSIM_FLEET_SUPPLY_PURSE_H

#include "fleet/supply/allocation.h"

struct lot;
struct world;

/* $ per accelerator of a lot at the prices of today, network and storage included: 0 where it is
 * leased. */
double purse_price(const struct world *, const struct lot *);

/* $ that each operator can spend now, besides what is on its way to it or set aside for it until it
 * makes a whole system, and is paid when it arrives; infinite for those without 'funding'. With
 * what loans lend on deliveries, or without. The caller frees them. */
double *purse_of_all(const struct world *, bool on_deliveries);

/* What their owners can pay of what is wanted, the earliest first; what costs nothing is not cut.
 */
void purse_cut(struct bid *, size_t n, const double *purse);

/* Takes the price of what was given out of the purses. */
void purse_pay(const struct bid *, size_t n, double *purse);

#endif
