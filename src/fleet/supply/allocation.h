/* How a month's packages of one generation, or slots for generators, are divided among the orders
 * for them. Pure.
 *
 * Contracted shares come first: each operator's orders take up to its share of all packages, the
 * earliest order first. What contracts leave, less what goes elsewhere, is divided by the
 * supplier's rule:
 *   pro rata       to what each order has left that is paid for, never more than that. An order
 *                  that is inflated beyond what its owner can pay gains nothing.
 *   even           the same for each operator until it has all it needs; an inflated order gains
 *                  nothing either, even if it is paid for.
 *   first ordered  in the order of their days. */
#ifndef COLOSSIM_FLEET_SUPPLY_ALLOCATION_H
#define COLOSSIM_FLEET_SUPPLY_ALLOCATION_H

#include "engine/time.h"
#include "scenario/scenario.h"

/* What one order bids for. */
struct bid {
    uint32_t owner;   /* index */
    uint32_t of;      /* index of what bids */
    sim_time ordered; /* bids of one owner stand in this order */
    double wanted;    /* packages that it needs, */
    double price;     /*   each at so many $, */
    double funded;    /*   and of these, that it can pay for (purse.h) */
    double given;     /* <= funded; filled in */
};

/* Puts the earliest first, and of one day those with the lowest index. */
void allocation_sort(struct bid *, size_t n);

/* What there is to divide, in packages; may be divided several times, until nothing is left. */
struct stock {
    double left;        /* what doesn't go elsewhere */
    double *contracted; /* of it, what each owner's contract still gives it: [owner] */
    uint32_t owners;
};

/* What there is of so many made: the share 'elsewhere' is not there, and contracts with the
 * supplier (of packages or of generators) give their shares as of a day. The caller frees
 * 'contracted'. */
struct stock stock_of(const struct scenario *, const void *supplier, double made, double elsewhere,
                      day_number);

/* Divides a stock among n bids and takes from it what they were given; returns their sum. */
double allocation_divide(struct stock *, enum allocation_rule, struct bid *, size_t n);

#endif
