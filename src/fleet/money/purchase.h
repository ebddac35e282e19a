/* Buying what is delivered: its price, and the way from the supplier to the dock. */
#ifndef COLOSSIM_FLEET_MONEY_PURCHASE_H
#define COLOSSIM_FLEET_MONEY_PURCHASE_H

#include "base/date.h"
#include "base/money.h"
#include "fleet/supply/parcel.h"

struct world;

/* Units of a lot are ready to be delivered now. An operator without 'funding' pays and gets them at
 * once; one with it when its turn comes and its cash suffices (cash.h). */
void purchase_arrive(struct world *, uint32_t lot, int64_t units);

/* What so many units of the parcel cost: its systems with their share of network and storage, at
 * the prices of the day on which it was ready, or their deposits, where those were more. */
money purchase_price(const struct world *, const struct parcel *, int64_t units);

/* What is to be paid of it on delivery: less its deposit, and nothing of what is on credit. */
money purchase_due(const struct world *, const struct parcel *, int64_t units);

/* Pays the deposit for so many units of a lot, at today's prices, where its order has one. */
void purchase_deposit(struct world *, uint32_t lot, int64_t units);

/* The same of a day before the run: the owners paid it then. */
void purchase_deposit_before(struct world *, uint32_t lot, int64_t units, day_number);

/* The order is cancelled: what has not arrived never will, and its deposit is lost. */
void purchase_cancel(struct world *, uint32_t lot);

/* Pays the parcel and puts it before the hall. */
void purchase_accept(struct world *, struct parcel);

#endif
