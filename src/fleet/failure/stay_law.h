/* How much of a stay of random length (an outage, an order on its way) lies within a span after its
 * beginning: what expected values of units away are made of.
 *
 * The law is held as so many equally likely lengths, its quantiles at the middles of as many equal
 * parts, scaled so that their mean is the law's own in closed form. Of these lengths both functions
 * below are exact, in the time of a binary search. */
#ifndef COLOSSIM_FLEET_FAILURE_STAY_LAW_H
#define COLOSSIM_FLEET_FAILURE_STAY_LAW_H

#include "input/distribution.h"

enum { STAY_LENGTHS = 512 };

struct stay_law {
    double length[STAY_LENGTHS];      /* s, ascending */
    double sum[STAY_LENGTHS + 1];     /* of the first so many lengths, s */
    double squares[STAY_LENGTHS + 1]; /* of the squares of as many, s^2 */
    double mean;                      /* s */
};

/* A law of lengths >= 0. */
void stay_law_init(struct stay_law *, const struct distribution *);

/* The law of one such length and then another one, independent of it: each of the first ones with
 * one of the second, in an order that knows nothing of their size. */
void stay_law_init_sum(struct stay_law *, const struct distribution *first,
                       const struct distribution *second);

/* E[min(L, span)]: units away a span after arrivals at rate 1 began, s. */
double stay_within(const struct stay_law *, double span);

/* The integral of stay_within from 0 to the span, s^2. */
double stay_within_integral(const struct stay_law *, double span);

/* The chance of a stay that is longer than the span. */
double stay_longer(const struct stay_law *, double span);

/* The longest of the lengths: after it nothing changes any more, s. */
static inline double stay_longest(const struct stay_law *law)
{
    return law->length[STAY_LENGTHS - 1];
}

#endif
