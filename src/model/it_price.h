/* What the IT of a fleet costs on a day, by what is bought. The one place where it is added up. */
#ifndef COLOSSIM_MODEL_IT_PRICE_H
#define COLOSSIM_MODEL_IT_PRICE_H

#include "model/assumptions.h"
#include "model/fabric.h"
#include "model/system.h"

/* $ */
struct it_price {
    double chips, servers; /* the systems */
    double network;        /* of the counted fabric; 0 where none is counted */
    double storage;        /* shared storage and management, from the assumptions */
};

/* The price of so many accelerators, which need not make whole systems, with a share of the fabric
 * that joins them and others, NULL where it isn't counted. NaN where the price of a part is
 * unpublished. */
struct it_price it_price_of(const struct system *, double accelerators, const struct fabric_count *,
                            double share, const struct assumptions *, double day);

/* All of it. */
double it_price_sum(const struct it_price *);

#endif
