#include "support_statistics.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double p_kolmogorov(double *a, double *b, unsigned n)
{
    qsort(a, n, sizeof *a, ascending);
    qsort(b, n, sizeof *b, ascending);
    double most = 0;
    for (unsigned i = 0, j = 0; i < n && j < n;) {
        const double x = fmin(a[i], b[j]);
        while (i < n && a[i] == x)
            i++;
        while (j < n && b[j] == x)
            j++;
        most = fmax(most, fabs((double)i - (double)j) / n);
    }
    const double root = sqrt(n / 2.0), lambda = (root + 0.12 + 0.11 / root) * most;
    if (lambda < 0.2)
        return 1;
    double p = 0;
    for (int k = 1; k < 100; k++)
        p += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * lambda * lambda);
    return p;
}

double p_chi_square(const unsigned *a, const unsigned *b, unsigned cells)
{
    double na = 0, nb = 0, x = 0, pool_a = 0, pool_b = 0;
    for (unsigned i = 0; i < cells; i++) {
        na += a[i];
        nb += b[i];
    }
    int groups = 0;
    for (unsigned i = 0; i < cells; i++) {
        pool_a += a[i];
        pool_b += b[i];
        if (pool_a + pool_b < 20)
            continue;
        const double off = pool_a * sqrt(nb / na) - pool_b * sqrt(na / nb);
        x += off * off / (pool_a + pool_b);
        groups++;
        pool_a = pool_b = 0;
    }
    return gsl_cdf_chisq_Q(x, groups - 1);
}

double p_chi_square_of(const unsigned *seen, const double *expected, unsigned cells)
{
    double x = 0, pool_seen = 0, pool_expected = 0;
    int groups = 0;
    for (unsigned i = 0; i < cells; i++) {
        pool_seen += seen[i];
        pool_expected += expected[i];
        if (pool_expected < 10)
            continue;
        x += (pool_seen - pool_expected) * (pool_seen - pool_expected) / pool_expected;
        groups++;
        pool_seen = pool_expected = 0;
    }
    return gsl_cdf_chisq_Q(x, groups - 1);
}
