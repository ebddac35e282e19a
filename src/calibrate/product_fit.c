/* Matrix products, per data type. A guess holds each knee within a factor of about two of the
 * default's: squares alone can't tell rows from depth, and a knee of 0 would make products of one
 * row as efficient as large ones. The measured products themselves become the calibration's points,
 * which correct the law between them. */
#include "calibrate/stage.h"

#include <math.h>
#include <string.h>

static const double KNEE_SPREAD = 0.7; /* of a knee's logarithm */
static const int64_t THIN = 512;       /* rows or columns at which a product is one of decoding */

static const char *const names[] = {"efficiency", "rows-knee", "depth-knee", NULL};

struct product_context {
    const struct stage_input *in;
    enum precision precision;
    const struct stage_fit *stage;
};

static double result_bytes(const struct measured_point *p)
{
    return p->shape.dtype == TYPE_F32 || p->shape.dtype == TYPE_TF32 ? 4 : 2;
}

/* The law with these parameters and no other data type; points as given. */
static void build(const struct product_context *c, const double *value, struct span points,
                  struct law *law)
{
    struct calibration_gemm gemm = {.name = precision_words[c->precision],
                                    .efficiency = value[0],
                                    .rows_knee = value[1],
                                    .depth_knee = value[2],
                                    .points = points};
    struct stage_input in = *c->in;
    in.own.gemm = (struct span){&gemm, 1};
    stage_law(&in, law);
}

static void times(const struct product_context *c, const struct law *law, const size_t *rows,
                  size_t n, double *out)
{
    for (size_t i = 0; i < n; i++) {
        const struct measured_point *p = c->stage->points[rows[i]];
        enum basis basis = BASIS_MEASURED;
        out[i] =
            log(gemm_time(law, c->precision, point_side(p->shape.m), point_side(p->shape.n),
                          point_side(p->shape.k), result_bytes(p), (double)p->shape.batch, &basis));
    }
}

static void predict(const void *context, const double *value, const size_t *rows, size_t n,
                    double *out)
{
    struct law law;
    build(context, value, (struct span){0}, &law);
    times(context, &law, rows, n, out);
}

static bool same_shape(const struct gemm_point *a, const struct gemm_point *b)
{
    return a->m == b->m && a->n == b->n && a->k == b->k;
}

/* The points of a calibration: single products whose shape is told, one per shape (the best rate:
 * layouts differ by what a library has tuned). Returns how many. */
static uint32_t table_of(const struct stage_fit *s, const size_t *rows, size_t n,
                         struct gemm_point *out)
{
    uint32_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        const struct point_shape *shape = &s->points[rows[i]]->shape;
        if (shape->m == 0 || shape->batch != 1)
            continue;
        const struct gemm_point point = {shape->m, shape->n, shape->k,
                                         2 * (double)shape->m * (double)shape->n *
                                             (double)shape->k / s->seconds[rows[i]]};
        if (point.rate < GEMM_POINT_LEAST || point.rate > GEMM_POINT_MOST)
            continue;
        uint32_t k = 0;
        while (k < kept && !same_shape(&out[k], &point))
            k++;
        if (k == kept)
            out[kept++] = point;
        else
            out[k].rate = fmax(out[k].rate, point.rate);
    }
    return kept;
}

static void refine(const void *context, const double *value, const size_t *known, size_t n_known,
                   const size_t *rows, size_t n, double *out)
{
    const struct product_context *c = context;
    struct arena memory;
    struct law law;
    arena_init(&memory);
    struct gemm_point *points = arena_array(&memory, n_known, sizeof *points);
    const uint32_t kept = table_of(c->stage, known, n_known, points);
    build(c, value, (struct span){points, kept}, &law);
    law_correct(&law, &memory);
    times(c, &law, rows, n, out);
    arena_free(&memory);
}

static const char *family_of(const struct point_shape *s)
{
    if (s->batch > 1)
        return "batched";
    if (s->m == s->n && s->n == s->k)
        return "squares";
    if (s->m <= THIN || s->n <= THIN)
        return "thin";
    if (s->layout && strcmp(s->layout, "tn") != 0)
        return "gradients";
    return "layers";
}

static bool is_of(const struct measured_point *p, int type)
{
    return p->bench == BENCH_GEMM && p->shape.dtype == type && point_is_measured(p);
}

/* FP16 counts as BF16: the tensor cores run both at one rate. */
static void take(const struct stage_input *in, struct stage_fit *s, enum precision precision)
{
    static const int types[][2] = {[PRECISION_BF16] = {TYPE_BF16, TYPE_F16},
                                   [PRECISION_FP8] = {TYPE_E4M3, TYPE_E4M3},
                                   [PRECISION_FP4] = {TYPE_E2M1, TYPE_E2M1}};
    for (uint32_t i = 0; i < in->n; i++) {
        const struct measured_point *p = &in->points[i];
        if (!is_of(p, types[precision][0]) && !is_of(p, types[precision][1]))
            continue;
        stage_take(in, s, p, point_seconds(p), family_of(&p->shape));
    }
}

static bool fit_type(const struct stage_input *in, enum precision precision, struct stage_fit *s,
                     struct calibration_gemm *out)
{
    stage_begin(in, s, names, 3);
    if (dense_rate(in->accelerator, precision) > 0)
        take(in, s, precision);
    if (s->n == 0)
        return false;
    const struct calibration_gemm *other =
        calibration_products(in->fallback, precision_words[precision]);
    if (!other)
        return false;
    const struct calibration_gemm *before =
        calibration_products(&in->own, precision_words[precision]);
    const struct product_context context = {in, precision, s};
    struct robust_problem p = {.predict = predict,
                               .refine = refine,
                               .context = &context,
                               .parameter = {{0.02, 1.2, other->efficiency, ROBUST_FREE},
                                             {1, 2000, other->rows_knee, KNEE_SPREAD},
                                             {1, 10000, other->depth_knee, KNEE_SPREAD}}};
    s->before[1] = before ? &before->rows_knee : NULL;
    s->before[2] = before ? &before->depth_knee : NULL;
    stage_fit(in, s, &p);
    stage_keep_open(in, s, &p);
    size_t *rows = arena_array(in->memory, s->n, sizeof *rows);
    for (size_t i = 0; i < s->n; i++)
        rows[i] = i;
    struct gemm_point *table = arena_array(in->memory, s->n, sizeof *table);
    const uint32_t kept = table_of(s, rows, s->n, table);
    *out = (struct calibration_gemm){.name = precision_words[precision],
                                     .efficiency = s->fit.value[0],
                                     .rows_knee = s->fit.value[1],
                                     .depth_knee = s->fit.value[2],
                                     .dense = dense_rate(in->accelerator, precision),
                                     .points = {table, kept},
                                     .grouped = before ? before->grouped : NAN};
    return true;
}

void fit_products(struct stage_input *in, struct kernel_fit *out)
{
    struct calibration_gemm *gemm = arena_array(in->memory, PRECISIONS, sizeof *gemm);
    struct calibration_gemm *known = arena_array(in->memory, PRECISIONS, sizeof *known);
    uint32_t n = 0, n_known = 0;
    for (int p = 0; p < PRECISIONS; p++) {
        const struct calibration_gemm *before = calibration_products(&in->own, precision_words[p]);
        if (fit_type(in, (enum precision)p, &out->stage[STAGE_BF16 + p], &gemm[n]))
            known[n_known++] = gemm[n++];
        else if (before)
            known[n_known++] = *before;
    }
    out->result.gemm = (struct span){gemm, n};
    in->own.gemm = (struct span){known, n_known};
}
