/* Count, mean, variance and extremes of a series of numbers in one pass (Welford, Technometrics
 * 4(3), 1962). */
#ifndef COLOSSIM_ENGINE_TALLY_H
#define COLOSSIM_ENGINE_TALLY_H

#include <stdint.h>

struct tally {
    uint64_t count;
    double mean;      /* 0 when empty */
    double squares;   /* sum of squared deviations from the mean */
    double low, high; /* 0 when empty */
};

/* Zeroed memory is an empty tally. */
void tally_add(struct tally *, double x);

/* Of the sample, with n - 1; 0 for fewer than two numbers. */
double tally_variance(const struct tally *);
double tally_deviation(const struct tally *);

#endif
