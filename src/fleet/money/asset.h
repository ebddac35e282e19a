/* The register of assets: what capital is still worth in the books. Systems are work in progress
 * until they enter service; from then on (buildings and generation from the day they are paid) an
 * asset is written down in equal parts over the life of its class, to the share of its price that
 * is left at the end of that: of what was paid, for a buyer of used systems pays no interest of
 * their builder's (residual value: what a sale would bring, IAS 16.6). Land is not. What retires
 * before is written off.
 *
 *     written(t) = opening + (cost - left - opening) x (t - from) / (until - from)
 *
 * The register is the second book of capital: it is compared with the ledger in every run. */
#ifndef COLOSSIM_FLEET_MONEY_ASSET_H
#define COLOSSIM_FLEET_MONEY_ASSET_H

#include "base/date.h"
#include "engine/time.h"
#include "fleet/money/capital.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct world;

/* No lot: a building, land, generation, spares. */
#define ASSET_NO_LOT UINT32_MAX

struct asset {
    uint32_t site, lot;
    enum capital_class class;
    money price;   /* what was paid: what a share of is left, or sold for, counts from it */
    money cost;    /* the same with the interest on it until it was in use, which wears with it */
    money left;    /* of the price, at the end of its life */
    money opening; /* written off already at 'from' */
    money written; /* so far */
    sim_time born; /* entered service; before 0 what an initial lot is */
    sim_time from, until;
    bool gone; /* retired */
};

struct register_of_assets {
    struct asset *items; /* owned */
    size_t n, capacity;
};

/* Capital was paid at a site that is in use at once and belongs to no lot; 'interest' on it while
 * it was built is part of its cost. */
void asset_buy(struct world *, uint32_t site, enum capital_class, money price, money interest);

/* What is being built at a site was paid, or (below 0) is ready: work in progress. */
void asset_progress(struct world *, uint32_t site, money cost);

/* Units of a lot were paid: likewise. */
void asset_deliver(struct world *, uint32_t lot, money cost);

/* So many units of a lot enter service. */
void asset_begin(struct world *, uint32_t lot, int64_t units);

/* What an initial lot cost on the day it entered service, and what it is worth in the books on the
 * first day; NaN: what is left by its age. */
void asset_open(struct world *, uint32_t lot, money cost, double book_value);

/* Writes down what has worn since the last time; at the end of each month. */
void asset_depreciate(struct world *);

/* A lot retires: what is left of it is written off, what it is sold for apart (resale.h). Returns
 * how much that is. */
money asset_write_off(struct world *, uint32_t lot);

/* What a site's capital cost, or is worth in the books, by the register: without what has retired,
 * with work in progress; with land or without. */
money asset_worth(const struct world *, uint32_t site, bool at_cost, bool land);

void asset_free(struct register_of_assets *);

#endif
