#include "results/summary.h"

#include "results/metric.h"

#include <math.h>
#include <stdlib.h>

static int ascending_nan_last(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    if (isnan(x) || isnan(y))
        return isnan(x) - isnan(y);
    return x < y ? -1 : x > y;
}

double quantile_of_sorted(const double *sorted, size_t n, double q)
{
    if (n == 0)
        return NAN;
    const double place = q * (double)(n - 1), whole = round(place);
    /* A rounding error must not lend weight to an infinite neighbour. */
    if (fabs(place - whole) < 1e-9)
        return sorted[(size_t)whole];
    const size_t below = (size_t)place;
    if (sorted[below] == sorted[below + 1]) /* infinity - infinity is not a number */
        return sorted[below];
    return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}

struct summary summary_of(double *values, size_t n)
{
    qsort(values, n, sizeof *values, ascending_nan_last);
    struct summary s = {0};
    double sum = 0;
    while (s.n < n && !isnan(values[s.n])) {
        s.after_end += metric_after_end(values[s.n]);
        sum += values[s.n++];
    }
    s.p10 = quantile_of_sorted(values, s.n, 0.10);
    s.p50 = quantile_of_sorted(values, s.n, 0.50);
    s.p90 = quantile_of_sorted(values, s.n, 0.90);
    s.mean = s.n ? sum / (double)s.n : NAN;
    return s;
}
