/* Sold hours: a share of the time in which an operator's accelerators are available is paid for by
 * others. It is counted every midnight, for share and price of the day that ends, and comes in at
 * the end of each month. */
#ifndef COLOSSIM_FLEET_MONEY_SALES_H
#define COLOSSIM_FLEET_MONEY_SALES_H

#include "engine/neumaier.h"
#include "fleet/outcome.h"

struct world;

/* What an operator has sold. */
struct sales_state {
    double available, worth; /* accelerator-seconds up to the last count, and the same in units of
                                what is sold (enum sold_unit) */
    struct neumaier sold;    /* accelerator-seconds */
    struct neumaier due;     /* $ earned and not booked yet */
    enum grade grade;        /* the weakest number that makes its revenue */
};

/* States of all operators. */
void sales_init(struct world *);

/* Counts up to now, and books what was earned into the current month. */
void sales_collect(struct world *);

/* Adds the operators of the sample's scope, as counted last; a site sells nothing by itself. */
void sales_add(const struct world *, struct sample *);

#endif
