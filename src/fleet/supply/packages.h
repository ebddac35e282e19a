/* How many packages a supplier makes of each of its generations. Pure.
 *
 * On a day, of a generation k:
 *     packages = share_k x min(wafers x wafer share x packages per wafer,
 *                              memory x memory share / memory on the package)
 * Generations follow each other: with r_k the ramp, from 0 when production begins (slip included)
 * to 1 when it is over,
 *     share_k = r_k x s_k x product over newer ones j of (1 - r_j x s_j)
 * so that the shares never exceed one in sum. */
#ifndef COLOSSIM_FLEET_SUPPLY_PACKAGES_H
#define COLOSSIM_FLEET_SUPPLY_PACKAGES_H

#include "scenario/scenario.h"

/* The share of the supplier's wafers and memory that one of its generations has on a day. */
double packages_share(const struct supplier *, uint32_t generation, day_number);

/* Packages made of it in the days from 'from' up to and without 'until'. */
double packages_made(const struct supplier *, uint32_t generation, day_number from,
                     day_number until);

#endif
