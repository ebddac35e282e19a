/* Income tax of operators that have one. The profit of a calendar year,
 *
 *     revenue + resale + settled debt - running costs - interest - depreciation - write-offs
 *
 * (account_is_profit), less the losses of earlier years, as far as 'offset' of it, is taxed at
 * 'rate'; a loss is carried forward without end and without interest. The tax is booked when the
 * year is over and is due 'paid-after' later. The year that the run's end cuts short is taxed for
 * what there is of it. */
#ifndef COLOSSIM_FLEET_MONEY_INCOME_TAX_H
#define COLOSSIM_FLEET_MONEY_INCOME_TAX_H

#include "base/money.h"

struct world;

/* What is known of an operator's earlier years. */
struct tax_state {
    money profit; /* of all years that were assessed */
    money losses; /* carried forward */
};

/* States of all operators. */
void income_tax_init(struct world *);

/* A month is over, and all else of it is booked: assesses the year if it is over, or the run. */
void income_tax_end_month(struct world *);

#endif
