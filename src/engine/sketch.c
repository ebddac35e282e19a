/* Bucket i holds the numbers in (least g^i, least g^(i+1)], with g = (1 + a) / (1 - a) and a = 1 %;
 * its number is least g^i x 2 g / (1 + g), which is at most a share a away from every number
 * inside. */
#include "engine/sketch.h"

#include <assert.h>
#include <math.h>

static const double ACCURACY = 0.01;

static double growth(void)
{
    return (1 + ACCURACY) / (1 - ACCURACY);
}

void sketch_init(struct sketch *s, double least)
{
    assert(least > 0);
    *s = (struct sketch){.least = least};
}

void sketch_add(struct sketch *s, double x)
{
    assert(!isnan(x));
    s->count++;
    if (x <= s->least) {
        s->below++;
        return;
    }
    const double place = ceil(log(x / s->least) / log(growth())) - 1;
    if (place >= SKETCH_BUCKETS) {
        s->above++;
        s->bucket[SKETCH_BUCKETS - 1]++;
        return;
    }
    s->bucket[place > 0 ? (unsigned)place : 0]++;
}

void sketch_merge(struct sketch *s, const struct sketch *other)
{
    assert(s->least == other->least);
    s->count += other->count;
    s->below += other->below;
    s->above += other->above;
    for (unsigned i = 0; i < SKETCH_BUCKETS; i++)
        s->bucket[i] += other->bucket[i];
}

double sketch_quantile(const struct sketch *s, double share)
{
    assert(share >= 0 && share <= 1);
    if (s->count == 0)
        return NAN;
    uint64_t rank = (uint64_t)ceil(share * (double)s->count);
    rank = rank < 1 ? 1 : rank > s->count ? s->count : rank;
    if (rank <= s->below)
        return 0;
    rank -= s->below;
    unsigned i = 0;
    while (i < SKETCH_BUCKETS - 1 && rank > s->bucket[i])
        rank -= s->bucket[i++];
    return s->least * pow(growth(), i) * 2 * growth() / (1 + growth());
}
