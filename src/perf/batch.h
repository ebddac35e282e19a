/* The sequences of a training step where nobody says how many.
 *
 * Plans divide a step among equal groups of accelerators, so that a batch which has few divisors in
 * common with their number leaves few plans, none of them good: 2,048 sequences on 16,000
 * accelerators train half as fast as 2,000 do. */
#ifndef COLOSSIM_PERF_BATCH_H
#define COLOSSIM_PERF_BATCH_H

#include <stdint.h>

/* The power of two nearest to 16 million tokens, as large dense models were trained with at the end
 * of their runs (Llama 3, arXiv:2407.21783: 16 M tokens), or the number within a tenth of it that a
 * larger divisor of the accelerators divides. */
int64_t batch_default(int64_t sequence, int64_t accelerators);

#endif
