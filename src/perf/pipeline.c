#include "perf/pipeline.h"

#include <math.h>

struct pipeline_time pipeline_time(const struct plan *plan, const struct pipeline_work *w)
{
    const double m = (double)plan_micro_batches(plan), p = (double)plan->pipeline;
    const double chunks = (double)plan->chunks;
    struct pipeline_time t = {.work = m * w->stage};
    if (plan->pipeline == 1)
        return t;
    t.bubble = (w->all - w->stage) * w->largest_chunk;
    if (plan->schedule == SCHEDULE_ZERO_BUBBLE) {
        const double others = w->all_weight_gradient - w->weight_gradient;
        t.bubble = fmax(0, t.bubble - others - (fmin(m, p) - 1) * w->weight_gradient);
    }
    if (plan->chunks > 1) {
        /* All chunks but the last wait, each by its own work: together a stage's but for one
         * chunk's. Which one comes last where they differ is the layout's choice, so it is of
         * average size here, not of the largest as above. */
        const int64_t last = plan_micro_batches(plan) % plan->pipeline;
        if (last > 0)
            t.bubble += (chunks - 1) / chunks * (p - (double)last) * w->stage;
    }
    /* Each chunk of each micro-batch sends its result on and its gradient back; filling and
     * draining send across all boundaries once each way. */
    t.send = 2 * w->send * (m * chunks + (p - 1));
    return t;
}
