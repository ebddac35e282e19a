#include "score/error_summary.h"

#include "base/fail.h"
#include "results/summary.h"

#include <math.h>
#include <stdlib.h>

struct score_summary score_summarise(const double *errors, const bool *take, size_t n)
{
    struct score_summary s = {0, NAN, 0, 0};
    double *sizes = memory_alloc((n + 1) * sizeof *sizes);
    for (size_t i = 0; i < n; i++)
        if (take[i] && !isnan(errors[i])) {
            sizes[s.n++] = fabs(errors[i]);
            s.mean_abs += fabs(errors[i]);
            s.bias += errors[i];
        }
    s.median_abs = summary_of(sizes, s.n).p50;
    s.mean_abs /= (double)s.n;
    s.bias /= (double)s.n;
    free(sizes);
    return s;
}
