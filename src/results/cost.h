/* What compute costs a year and an hour: capital spread over its life, and running costs. A dollar
 * of capital of life L of which a share s is left at its end costs
 *
 *     CRF(r, L) - s r / ((1 + r)^L - 1)
 *
 * a year from the day it is paid until L years later (fleet/money/finance.h; r is the scenario's
 * discount rate); land keeps its value and costs r a year for as long as the run lasts. What is
 * sold for P when l years of its life are left, at whose end s would have been left, saves from
 * then on
 *
 *     P CRF(r, l) - s r / ((1 + r)^l - 1)
 *
 * a year for l years, which is worth P less what s is worth then. */
#ifndef COLOSSIM_RESULTS_COST_H
#define COLOSSIM_RESULTS_COST_H

#include "fleet/money/capital.h"
#include "fleet/outcome.h"

/* $ per second that a dollar of capital of a class costs within its life; 'rate' per year. */
double cost_charge(const struct assumptions *, enum capital_class, double rate);

/* Whose costs, up to when. */
struct cost_scope {
    const struct outcome *outcome;
    enum sample_scope scope;
    uint32_t subject;
    day_number day;
    double second; /* s of that day */
};

/* $ per second that the capital of a class, paid and within its life, costs at that moment. 'rate'
 * per year. */
double cost_of_capital_rate(const struct cost_scope *, enum capital_class, double rate);

/* $ of capital whose life was over by that moment, so that it costs nothing any more. */
double cost_capital_past_life(const struct cost_scope *);

/* $ that all capital has cost from the start up to that moment. */
double cost_of_capital(const struct cost_scope *, double rate);

/* $ of the first day that all spending up to that moment is worth: capital discounted from the day
 * it was paid, running costs from the end of their month; of months that are over. */
double cost_present(const struct cost_scope *, double rate);

/* $ of the first day that all revenue up to that moment is worth, from the end of its month; of
 * months that are over. */
double cost_present_revenue(const struct cost_scope *, double rate);

/* $ of the first day that all income tax up to that moment is worth, from the days on which it is
 * due; of years that are over. */
double cost_present_tax(const struct cost_scope *, double rate);

/* $ per second of running costs: mean of the last twelve calendar months (fewer at the beginning)
 * that were over by the end of the day, months that the run cuts short included. NaN before the
 * first one is over. */
double cost_of_running_rate(const struct cost_scope *);

#endif
