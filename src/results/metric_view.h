/* What the functions of the metric table compute from. Of use to metric.c and metric_table.c alone.
 */
#ifndef COLOSSIM_RESULTS_METRIC_VIEW_H
#define COLOSSIM_RESULTS_METRIC_VIEW_H

#include "fleet/outcome.h"
#include "results/cost.h"

struct metric_view {
    struct cost_scope at;        /* whose figure, at which moment: that of the sample */
    const struct sample *sample; /* the last one of the scope by the end of the day asked for */
};

#endif
