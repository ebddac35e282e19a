/* Quantiles of positive numbers within 1 % of their value, from counts in logarithmic buckets (the
 * rule of DDSketch: Masson, Rim, Lee, VLDB 12(12), 2019). Counts are integers: merging is addition,
 * and the result doesn't depend on the order of numbers, threads or merges. 16 KB each, no
 * allocation. Part of what the engine offers; no simulation of ours takes quantiles as it runs. */
#ifndef COLOSSIM_ENGINE_SKETCH_H
#define COLOSSIM_ENGINE_SKETCH_H

#include <stdint.h>

enum { SKETCH_BUCKETS = 2048 }; /* cover a ratio of 6e17 from least to largest */

struct sketch {
    double least;   /* numbers up to this one count as 'below' and read as 0 */
    uint64_t count; /* all numbers */
    uint64_t below; /* numbers <= least, zero and negative ones included */
    uint64_t above; /* numbers beyond the last bucket, which count there */
    uint64_t bucket[SKETCH_BUCKETS];
};

/* Empty; least > 0 sets the scale: 1e-6 s for times reaches from a microsecond to 2e4 years. */
void sketch_init(struct sketch *, double least);

/* x must not be NaN. About 10 ns. */
void sketch_add(struct sketch *, double x);

/* Adds the other's counts; both must have the same scale. */
void sketch_merge(struct sketch *, const struct sketch *other);

/* The number of rank ceil(share x count), within 1 %: share 0 is the least, 0.5 the median, 1 the
 * largest. NaN when empty. */
double sketch_quantile(const struct sketch *, double share);

#endif
