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

void tally_merge(struct tally *t, const struct tally *other)
{
    if (other->count == 0)
        return;
    if (t->count == 0) {
        *t = *other;
        return;
    }
    const double n = (double)t->count, m = (double)other->count;
    const double off = other->mean - t->mean;
    t->count += other->count;
    t->mean += off * m / (n + m);
    t->squares += other->squares + off * off * n * m / (n + m);
    t->low = fmin(t->low, other->low);
    t->high = fmax(t->high, other->high);
}

double tally_variance(const struct tally *t)
{
    return t->count < 2 ? 0 : t->squares / (double)(t->count - 1);
}

double tally_deviation(const struct tally *t)
{
    return sqrt(tally_variance(t));
}
