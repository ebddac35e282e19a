/* A sum of doubles that keeps what each addition rounds off: its error is two roundings of the
 * result plus terms of order n x 1e-32, where a plain sum loses n x 1e-16. Neumaier, ZAMM 54, 1974.
 */
#ifndef COLOSSIM_ENGINE_NEUMAIER_H
#define COLOSSIM_ENGINE_NEUMAIER_H

#include <math.h>

/* Zeroed memory is an empty sum. */
struct neumaier {
    double sum;  /* rounded */
    double lost; /* what the roundings of sum dropped */
};

static inline void neumaier_add(struct neumaier *n, double x)
{
    const double sum = n->sum + x;
    n->lost += fabs(n->sum) >= fabs(x) ? (n->sum - sum) + x : (x - sum) + n->sum;
    n->sum = sum;
}

static inline double neumaier_total(const struct neumaier *n)
{
    return n->sum + n->lost;
}

#endif
