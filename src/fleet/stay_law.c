#include "fleet/stay_law.h"

#include <math.h>

void stay_law_init(struct stay_law *law, const struct distribution *lengths)
{
    const double n = STAY_LENGTHS;
    double total = 0;
    for (unsigned i = 0; i < STAY_LENGTHS; i++) {
        law->length[i] = fmax(0, distribution_quantile(lengths, (i + 0.5) / n));
        total += law->length[i];
    }
    law->mean = distribution_mean(lengths);
    const double scale = total > 0 ? law->mean * n / total : 0;
    law->sum[0] = law->squares[0] = 0;
    for (unsigned i = 0; i < STAY_LENGTHS; i++) {
        law->length[i] *= scale;
        law->sum[i + 1] = law->sum[i] + law->length[i];
        law->squares[i + 1] = law->squares[i] + law->length[i] * law->length[i];
    }
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
