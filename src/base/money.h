/* Money as an exact integer of micro-dollars: sums never depend on order, balances close to the
 * last digit. The range is 9.2e12 $; every operation that leaves it ends the program with a message
 * (fail_too_large), since a scenario can ask for more. */
#ifndef COLOSSIM_BASE_MONEY_H
#define COLOSSIM_BASE_MONEY_H

#include <stdint.h>

typedef int64_t money; /* micro-dollars, 1e-6 $ */

/* Rounds half away from zero. An amount that is not a number is an internal error. */
money money_from_dollars(double dollars);
double money_to_dollars(money);

/* Exact sums and products. */
money money_add(money a, money b);
money money_times(money unit, int64_t count);

#endif
