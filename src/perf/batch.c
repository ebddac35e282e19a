#include "perf/batch.h"

#include <math.h>
#include <stdlib.h>

static const double TOKENS = 16e6; /* of a batch */

/* The multiple of d nearest to the target; 0 where none is within a tenth of it. */
static int64_t multiple_near(int64_t target, int64_t d)
{
    const int64_t near = (target + d / 2) / d * d;
    return llabs(near - target) <= target / 10 ? near : 0;
}

int64_t batch_default(int64_t sequence, int64_t accelerators)
{
    const int64_t target = (int64_t)exp2(fmax(0, round(log2(TOKENS / (double)sequence))));
    int64_t best = target, largest = 1;
    for (int64_t small = 1; small <= accelerators / small; small++) {
        if (accelerators % small != 0)
            continue;
        const int64_t divisors[] = {small, accelerators / small};
        for (int i = 0; i < 2; i++) {
            const int64_t near = multiple_near(target, divisors[i]);
            if (near > 0 && divisors[i] > largest) {
                best = near;
                largest = divisors[i];
            }
        }
    }
    return best;
}
