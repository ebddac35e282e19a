/* Interest during construction: interest on what is not in use yet is no expense but part of what
 * it costs in the books, and is written down with it (FASB ASC 835-20). Of a month's interest that
 * is the share
 *
 *     min(1, work in progress / principal owed)
 *
 * with both as the month ends. What capital was paid for and its annual cost don't know of it: they
 * count the cost of money by the discount rate. */
#ifndef COLOSSIM_FLEET_MONEY_CONSTRUCTION_INTEREST_H
#define COLOSSIM_FLEET_MONEY_CONSTRUCTION_INTEREST_H

#include "base/money.h"

#include <stdint.h>

struct world;

/* Adds that share of an operator's interest of a month to what is being built at its sites, in
 * proportion to what was paid for each; the interest itself is booked already. 'owed' is the
 * principal that bore it. */
void construction_interest_book(struct world *, uint32_t owner, money interest, money owed);

#endif
