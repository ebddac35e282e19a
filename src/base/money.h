/* Money as an exact integer of micro-dollars: sums never depend on order, balances close to the
 * last digit. The range is 9.2e12 $; every operation traps overflow. */
#ifndef COLOSSIM_BASE_MONEY_H
#define COLOSSIM_BASE_MONEY_H

#include <stdint.h>

typedef int64_t money; /* micro-dollars, 1e-6 $ */

/* Rounds half away from zero; ends the program as an internal error when the amount is out of range
 * or not a number. */
money money_from_dollars(double dollars);
double money_to_dollars(money);

/* Exact sums and products; an overflow is an internal error. */
money money_add(money a, money b);
money money_times(money unit, int64_t count);

#endif
