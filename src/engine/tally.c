#include "engine/tally.h"

#include <math.h>

void tally_add(struct tally *t, double x)
{
    if (t->count == 0)
        t->low = t->high = x;
    t->count++;
    const double off = x - t->mean;
    t->mean += off / (double)t->count;
    t->squares += off * (x - t->mean);
    t->low = fmin(t->low, x);
    t->high = fmax(t->high, x);
}

double tally_variance(const struct tally *t)
{
    return t->count < 2 ? 0 : t->squares / (double)(t->count - 1);
}

double tally_deviation(const struct tally *t)
{
    return sqrt(tally_variance(t));
}
