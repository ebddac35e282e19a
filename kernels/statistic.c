#include "statistic.h"

#include "base/fail.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double quantile_sorted(const double *sorted, size_t n, double q)
{
    assert(n > 0 && q >= 0 && q <= 1);
    const double place = q * (double)(n - 1);
    const size_t below = (size_t)place;
    if (below + 1 >= n)
        return sorted[n - 1];
    return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}

struct summary summary_of_samples(const double *values, size_t n)
{
    assert(n > 0);
    double *sorted = memory_alloc(n * sizeof *sorted);
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    struct summary s = {
        .median = quantile_sorted(sorted, n, 0.5),
        .p05 = quantile_sorted(sorted, n, 0.05),
        .p95 = quantile_sorted(sorted, n, 0.95),
        .n = n,
    };
    for (size_t i = 0; i < n; i++)
        sorted[i] = fabs(sorted[i] - s.median);
    qsort(sorted, n, sizeof *sorted, ascending);
    s.mad = quantile_sorted(sorted, n, 0.5);
    free(sorted);
    return s;
}

double summary_noise(const struct summary *s)
{
    return 1.2533 * 1.4826 * s->mad / sqrt((double)s->n) / s->median;
}
