/* Grouped products, the experts of a layer in one call: how fast they are over single products of
 * the same shape, as the law of single ones has it. A law knows no more of the experts' loads than
 * their mean, so even and skewed loads count alike; held out as families, they tell what that
 * costs. */
#include "calibrate/stage.h"

#include <math.h>

static const char *const names[] = {"grouped", NULL};

struct grouped_context {
    const double *single; /* logarithm of the time at the speed of single products, by place */
};

static void predict(const void *context, const double *value, const size_t *rows, size_t n,
                    double *out)
{
    const struct grouped_context *c = context;
    for (size_t i = 0; i < n; i++)
        out[i] = c->single[rows[i]] - log(value[0]);
}

static bool is_of(const struct measured_point *p, enum precision precision)
{
    static const int types[] = {
        [PRECISION_BF16] = TYPE_BF16, [PRECISION_FP8] = TYPE_E4M3, [PRECISION_FP4] = TYPE_E2M1};
    return p->bench == BENCH_GEMM_GROUPED && p->shape.dtype == types[precision] &&
           point_is_measured(p);
}

static void fit_type(const struct stage_input *in, enum precision precision, struct stage_fit *s)
{
    stage_begin(in, s, names, 1);
    struct law law;
    stage_law(in, &law);
    const bool known = calibration_products(&in->own, precision_words[precision]);
    for (uint32_t i = 0; i < in->n && known; i++) {
        const struct measured_point *p = &in->points[i];
        if (is_of(p, precision) && law.gemm[precision].rate > 0)
            stage_take(in, s, p, point_seconds(p), p->shape.spread ? p->shape.spread : "even");
    }
    if (s->n == 0)
        return;
    double *single = arena_array(in->memory, s->n, sizeof *single);
    for (size_t i = 0; i < s->n; i++) {
        const struct point_shape *q = &s->points[i]->shape;
        const double groups = (double)q->groups;
        enum basis basis = BASIS_MEASURED;
        single[i] = log(gemm_time(&law, precision, (double)q->tokens / groups, (double)q->m,
                                  (double)q->k, 2, groups, &basis));
    }
    const struct grouped_context context = {single};
    struct robust_problem p = {
        .predict = predict, .context = &context, .parameter = {{0.02, 2, 0.85, ROBUST_FREE}}};
    stage_fit(in, s, &p);
}

void fit_grouped(struct stage_input *in, struct kernel_fit *out)
{
    for (int p = 0; p < PRECISIONS; p++)
        fit_type(in, (enum precision)p, &out->stage[STAGE_GROUPED_BF16 + p]);
}
