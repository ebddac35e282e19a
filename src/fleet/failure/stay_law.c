#include "fleet/failure/stay_law.h"

#include <math.h>
#include <stdlib.h>

/* The middle of the i-th of the equal parts. */
static double length_at(const struct distribution *lengths, unsigned i)
{
    return fmax(0, distribution_quantile(lengths, (i + 0.5) / STAY_LENGTHS));
}

/* Lengths are in place, ascending: scales them to a mean and sums them up. */
static void finish(struct stay_law *law, double mean)
{
    double total = 0;
    for (unsigned i = 0; i < STAY_LENGTHS; i++)
        total += law->length[i];
    law->mean = mean;
    const double scale = total > 0 ? mean * STAY_LENGTHS / total : 0;
    law->sum[0] = law->squares[0] = 0;
    for (unsigned i = 0; i < STAY_LENGTHS; i++) {
        law->length[i] *= scale;
        law->sum[i + 1] = law->sum[i] + law->length[i];
        law->squares[i + 1] = law->squares[i] + law->length[i] * law->length[i];
    }
}

void stay_law_init(struct stay_law *law, const struct distribution *lengths)
{
    for (unsigned i = 0; i < STAY_LENGTHS; i++)
        law->length[i] = length_at(lengths, i);
    finish(law, distribution_mean(lengths));
}

/* The bits of a number below STAY_LENGTHS in the other order. */
static unsigned mirrored(unsigned i)
{
    unsigned m = 0;
    for (unsigned bit = 1; bit < STAY_LENGTHS; bit *= 2)
        m = 2 * m + (i & bit ? 1 : 0);
    return m;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void stay_law_init_sum(struct stay_law *law, const struct distribution *first,
                       const struct distribution *second)
{
    for (unsigned i = 0; i < STAY_LENGTHS; i++)
        law->length[i] = length_at(first, i) + length_at(second, mirrored(i));
    qsort(law->length, STAY_LENGTHS, sizeof *law->length, by_size);
    finish(law, distribution_mean(first) + distribution_mean(second));
}

/* How many of the lengths are at most a span. */
static unsigned ended(const struct stay_law *law, double span)
{
    unsigned low = 0, high = STAY_LENGTHS;
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        if (law->length[middle] <= span)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double stay_within(const struct stay_law *law, double span)
{
    const unsigned n = ended(law, span);
    return (law->sum[n] + (STAY_LENGTHS - n) * span) / STAY_LENGTHS;
}

double stay_longer(const struct stay_law *law, double span)
{
    return 1 - (double)ended(law, span) / STAY_LENGTHS;
}

double stay_within_integral(const struct stay_law *law, double span)
{
    const unsigned n = ended(law, span);
    return (law->sum[n] * span - law->squares[n] / 2 + (STAY_LENGTHS - n) * span * span / 2) /
           STAY_LENGTHS;
}
