/* Money as an exact integer of micro-dollars: sums never depend on order, balances close to the
 * last digit.
 *
 * The range is 9.2e12 $, and a scenario can ask for more, which shows only while it is simulated.
 * An amount that would leave the range stays at its end, and the thread remembers that one did, as
 * it remembers what floating-point arithmetic could not do. So a sum needs no other return than its
 * amount; who makes many of them (a simulation, after every event) asks whether all are still what
 * they say. */
#ifndef COLOSSIM_BASE_MONEY_H
#define COLOSSIM_BASE_MONEY_H

#include "base/wide.h"

#include <stdbool.h>
#include <stdint.h>

typedef int64_t money; /* micro-dollars, 1e-6 $ */

/* Rounds half away from zero. An amount that is not a number is an internal error. */
money money_from_dollars(double dollars);
double money_to_dollars(money);

/* An exact sum. */
money money_add(money a, money b);

/* The smaller one. */
money money_least(money a, money b);

/* Whether an amount on this thread has left the range since money_watch. */
bool money_left_range(void);
void money_watch(void);

/* What to tell the user of it: 'the scenario comes to more money than ...'. */
extern const char money_out_of_range[];

/* In dollars, a sum of amounts that is shown and never booked: it has no range to leave. */
double money_sum_to_dollars(int128 sum);

#endif
