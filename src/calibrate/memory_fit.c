/* Memory: one number, how much of the datasheet's bandwidth a triad streams. A triad has several
 * operands as the operations of a model have; a copy stands in where nobody measured one. Small
 * arrays are left to the launch time, hot ones to the cache. */
#include "calibrate/stage.h"

#include <math.h>
#include <string.h>

static const double LARGE = 64 << 20;    /* bytes moved: above the caches of all parts so far */
static const double HUGE_ONES = 1 << 30; /* likewise: a family of their own */

static const char *const names[] = {"memory-efficiency", NULL};

struct memory_context {
    const struct stage_input *in;
    const struct stage_fit *stage;
};

static void predict(const void *context, const double *value, const size_t *rows, size_t n,
                    double *out)
{
    const struct memory_context *c = context;
    struct stage_input in = *c->in;
    struct law law;
    in.own.memory_efficiency = value[0];
    stage_law(&in, &law);
    for (size_t i = 0; i < n; i++) {
        enum basis basis = BASIS_MEASURED;
        out[i] = log(memory_time(&law, point_bytes(c->stage->points[rows[i]]), 1, &basis));
    }
}

static void take(const struct stage_input *in, struct stage_fit *s, int op)
{
    struct law law;
    stage_law(in, &law);
    for (uint32_t i = 0; i < in->n; i++) {
        const struct measured_point *p = &in->points[i];
        if (p->bench != BENCH_HBM || p->shape.op != op || !point_is_measured(p) ||
            (p->shape.cache && strcmp(p->shape.cache, "hot") == 0) || point_bytes(p) < LARGE)
            continue;
        /* a published rate leaves the launch out */
        const double seconds = point_seconds(p) + (p->time.runs > 0 ? 0 : law.launch);
        stage_take(in, s, p, seconds, point_bytes(p) < HUGE_ONES ? "large" : "huge");
    }
}

void fit_memory(struct stage_input *in, struct kernel_fit *out)
{
    struct stage_fit *s = &out->stage[STAGE_MEMORY];
    stage_begin(in, s, names, 1);
    take(in, s, STREAM_TRIAD);
    if (s->n == 0)
        take(in, s, STREAM_COPY);
    if (s->n == 0)
        return;
    const struct memory_context context = {in, s};
    struct robust_problem p = {
        .predict = predict,
        .context = &context,
        .parameter = {{0.05, 1.2, in->fallback->memory_efficiency, ROBUST_FREE}}};
    stage_fit(in, s, &p);
    in->own.memory_efficiency = out->result.memory_efficiency = s->fit.value[0];
}
