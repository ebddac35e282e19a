/* What the functions of the metric table compute from. Of use to metric*.c alone. */
#ifndef COLOSSIM_RESULTS_METRIC_VIEW_H
#define COLOSSIM_RESULTS_METRIC_VIEW_H

#include "fleet/outcome.h"
#include "results/cost.h"

#include <math.h>

struct metric_view {
    struct cost_scope at;        /* whose figure, at which moment: that of the sample */
    const struct sample *sample; /* the last one of the scope by the end of the day asked for */
};

/* Undefined where there is nothing to divide by. */
static inline double ratio(double a, double b)
{
    return b > 0 ? a / b : NAN;
}

/* Whether the operator has or may buy anything at the site. */
bool operator_uses(const struct scenario *, uint32_t owner, const struct site *);

#endif
