/* elemwise and cast: kernels of rows.h at the sizes of a transformer's layers. */
#include "base/fail.h"
#include "benchmark.h"
#include "fill.h"
#include "measure.h"
#include "reference.h"
#include "rows.h"
#include "sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum op {
    OP_ADD,
    OP_SWIGLU,
    OP_ROPE,
    OP_RMSNORM,
    OP_SOFTMAX,
    OP_ADAMW,
    OP_CAST_BF16,
    OP_QUANTISE,
    OP_QUANTISE_BLOCKS
};
enum { CHECKED_ROWS = 12 };

/* Traffic counts every operand once; arithmetic counts an exponential or a root as one. */
static const struct kind {
    const char *name;
    double bytes, flop; /* per value */
} kinds[] = {
    [OP_ADD] = {"add", 6, 1},
    [OP_SWIGLU] = {"swiglu", 6, 5},
    [OP_ROPE] = {"rope", 4, 3},
    [OP_RMSNORM] = {"rmsnorm", 4, 4},
    [OP_SOFTMAX] = {"softmax", 4, 4},
    [OP_ADAMW] = {"adamw", 28, 14},
    [OP_CAST_BF16] = {"bf16", 6, 0},
    [OP_QUANTISE] = {"e4m3_tensor", 3, 2},
    [OP_QUANTISE_BLOCKS] = {"e4m3_block128", 3 + 4.0 / ROWS_BLOCK, 2},
};

static const struct adamw STEP = {1e-3f, 0.9f, 0.95f, 1e-8f, 0.1f, 0.1f, 0.05f};
static const float QUANTISE_SCALE =
    64; /* the largest of 65536 normal quantiles, 4.3, fills e4m3's 448 */

struct run {
    enum op op;
    int rows, width;
    uint64_t n;
    void *x, *second, *y;
    float *f, *m, *v, *small; /* small: angles, scales, or the greatest magnitude */
};

static void add(struct plan *plan, const char *bench, enum op op, int rows, int width)
{
    const double n = (double)rows * width;
    const double extra = op == OP_ROPE      ? 4.0 * ROWS_HEAD * rows
                         : op == OP_RMSNORM ? 2.0 * width
                                            : 0;
    struct point *p = plan_add(plan, bench, "own", kinds[op].flop * n, kinds[op].bytes * n + extra);
    point_text(p, "op", kinds[op].name);
    point_number(p, "rows", rows);
    point_number(p, "width", width);
}

static void plan_ops(struct plan *plan, const struct target *target, const char *bench,
                     enum op first, enum op last)
{
    static const int quick[][2] = {{64, 8192}, {4096, 4096}, {8192, 16384}, {0, 0}};
    static const int full[][2] = {
        {1, 4096},      {16, 8192},    {64, 8192},   {256, 1024},   {512, 16384}, {1024, 4096},
        {2048, 28672},  {4096, 2048},  {4096, 4096}, {4096, 8192},  {8192, 8192}, {8192, 16384},
        {16384, 28672}, {65536, 1024}, {65536, 128}, {65536, 8192}, {0, 0}};
    for (int op = (int)first; op <= (int)last; op++)
        for (const int(*size)[2] = target->profile == PROFILE_FULL ? full : quick; (*size)[0];
             size++)
            if (28.0 * (*size)[0] * (*size)[1] < 0.5 * target->memory)
                add(plan, bench, (enum op)op, (*size)[0], (*size)[1]);
}

void elemwise_plan(struct plan *plan, const struct target *target)
{
    plan_ops(plan, target, "elemwise", OP_ADD, OP_ADAMW);
}

void cast_plan(struct plan *plan, const struct target *target)
{
    plan_ops(plan, target, "cast", OP_CAST_BF16, OP_QUANTISE_BLOCKS);
}

static void enqueue(void *context, cudaStream_t stream)
{
    const struct run *r = context;
    switch (r->op) {
    case OP_ADD: rows_sum(r->y, r->x, r->second, r->n, stream); break;
    case OP_SWIGLU: rows_swiglu(r->y, r->x, r->second, r->n, stream); break;
    case OP_ROPE:
        rows_rope(r->y, r->x, r->small, r->small + (size_t)r->rows * (ROWS_HEAD / 2), r->rows,
                  r->width, stream);
        break;
    case OP_RMSNORM: rows_rmsnorm(r->y, r->x, r->second, r->rows, r->width, stream); break;
    case OP_SOFTMAX: rows_softmax(r->y, r->x, r->rows, r->width, stream); break;
    case OP_ADAMW: rows_adamw(r->y, r->f, r->m, r->v, r->x, r->n, STEP, stream); break;
    case OP_CAST_BF16: rows_cast_bf16(r->y, r->f, r->n, stream); break;
    case OP_QUANTISE: rows_quantise(r->y, r->x, QUANTISE_SCALE, r->small, r->n, stream); break;
    case OP_QUANTISE_BLOCKS: rows_quantise_blocks(r->y, r->small, r->x, r->n, stream); break;
    }
}

/* Operands by the seeds that take() filled them with. */
static struct operand operand(const struct session *s, enum dtype dtype, uint64_t seed)
{
    return (struct operand){s->host_quantiles, dtype, seed, 1};
}

static bool take(struct session *s, struct run *r)
{
    const uint64_t out = r->op >= OP_QUANTISE ? r->n : 2 * r->n;
    r->y = session_take_poison(s, out);
    if (r->op != OP_CAST_BF16)
        r->x = session_take_normal(s, DTYPE_BF16, r->n, 1, 1);
    switch (r->op) {
    case OP_ADD:
    case OP_SWIGLU: r->second = session_take_normal(s, DTYPE_BF16, r->n, 2, 1); break;
    case OP_RMSNORM:
        r->second = session_take_normal(s, DTYPE_BF16, (uint64_t)r->width, 2, 1);
        break;
    case OP_ROPE:
        r->small = session_take_normal(s, DTYPE_F32, (uint64_t)r->rows * ROWS_HEAD, 2, 1);
        break;
    case OP_ADAMW:
        r->f = session_take_normal(s, DTYPE_F32, r->n, 2, 1);
        r->m = session_take_normal(s, DTYPE_F32, r->n, 3, 1);
        r->v = session_take(s, 4 * r->n);
        if (r->v)
            fill_square(r->v, DTYPE_F32, r->n, 4, 1, s->quantiles, s->stream);
        break;
    case OP_CAST_BF16: r->f = session_take_normal(s, DTYPE_F32, r->n, 2, 1); break;
    case OP_QUANTISE: r->small = session_take(s, sizeof *r->small); break;
    case OP_QUANTISE_BLOCKS:
        r->small = session_take(s, r->n / ROWS_BLOCK * sizeof *r->small);
        break;
    default: break;
    }
    return s->error == cudaSuccess;
}

static void want_rope(const struct session *s, const struct run *r, uint64_t row, double *want)
{
    const struct operand x = operand(s, DTYPE_BF16, 1), angle = operand(s, DTYPE_F32, 2);
    const uint64_t half = ROWS_HEAD / 2, sines = (uint64_t)r->rows * half,
                   first = row * (uint64_t)r->width;
    for (uint64_t i = 0; i < (uint64_t)r->width; i++) {
        const uint64_t in_head = i % ROWS_HEAD, pair = in_head % half;
        const double c = operand_value(&angle, row * half + pair);
        const double d = operand_value(&angle, sines + row * half + pair);
        const double own = operand_value(&x, first + i);
        const double other =
            operand_value(&x, in_head < half ? first + i + half : first + i - half);
        want[i] = in_head < half ? own * c - other * d : own * c + other * d;
    }
}

/* What the block's values should be after scaling, before rounding. */
static void want_blocks(double *row, int width)
{
    for (int first = 0; first < width; first += ROWS_BLOCK) {
        double most = 0;
        for (int i = first; i < first + ROWS_BLOCK; i++)
            most = fmax(most, fabs(row[i]));
        for (int i = first; i < first + ROWS_BLOCK; i++)
            row[i] *= (double)ROWS_E4M3_MAX / most;
    }
}

static void want_row(const struct session *s, const struct run *r, uint64_t row, double *want)
{
    const struct operand x = operand(s, DTYPE_BF16, 1), second = operand(s, DTYPE_BF16, 2);
    const struct operand p = operand(s, DTYPE_F32, 2), m = operand(s, DTYPE_F32, 3),
                         v = operand(s, DTYPE_F32, 4);
    const uint64_t first = row * (uint64_t)r->width;
    if (r->op == OP_ROPE) {
        want_rope(s, r, row, want);
        return;
    }
    operand_vector(r->op == OP_CAST_BF16 ? &p : &x, first, 1, r->width, want);
    switch (r->op) {
    case OP_ADD:
        for (int i = 0; i < r->width; i++)
            want[i] += operand_value(&second, first + (uint64_t)i);
        break;
    case OP_SWIGLU:
        for (int i = 0; i < r->width; i++)
            want[i] = reference_swiglu(want[i], operand_value(&second, first + (uint64_t)i));
        break;
    case OP_RMSNORM: {
        double *weight = memory_alloc((size_t)r->width * sizeof *weight);
        operand_vector(&second, 0, 1, r->width, weight);
        reference_rmsnorm(want, weight, r->width, (double)ROWS_EPSILON);
        free(weight);
        break;
    }
    case OP_SOFTMAX: reference_softmax(want, r->width); break;
    case OP_ADAMW:
        for (int i = 0; i < r->width; i++) {
            const uint64_t at = first + (uint64_t)i;
            const double root = operand_value(&v, at);
            want[i] = reference_adamw(operand_value(&p, at), operand_value(&m, at), root * root,
                                      want[i], &STEP);
        }
        break;
    case OP_QUANTISE:
        for (int i = 0; i < r->width; i++)
            want[i] *= (double)QUANTISE_SCALE;
        break;
    case OP_QUANTISE_BLOCKS: want_blocks(want, r->width); break;
    default: break;
    }
}

static bool check(struct session *s, struct run *r, struct point *p)
{
    enqueue(r, s->stream);
    if (!session_check(s, cudaGetLastError(), "launch") ||
        !sample_written(s, r->y, r->op >= OP_QUANTISE ? r->n : 2 * r->n, p))
        return false;
    uint64_t rows[CHECKED_ROWS];
    const size_t n_rows = sample_rows(rows, CHECKED_ROWS, (uint64_t)r->rows, 5),
                 width = (size_t)r->width;
    struct sample x = sample_new(n_rows * width);
    for (size_t i = 0; i < n_rows; i++) {
        for (size_t j = 0; j < width; j++)
            x.index[i * width + j] = rows[i] * width + j;
        want_row(s, r, rows[i], x.want + i * width);
    }
    /* Rounding alone: half of the last place of 8 or 4 bits, over sqrt(3): 1.1e-3 to 2.3e-3
     * and 1.8e-2 to 3.6e-2. */
    const bool narrow = r->op >= OP_QUANTISE;
    const bool right =
        sample_check(s, &x, r->y, narrow ? DTYPE_E4M3 : DTYPE_BF16, narrow ? 0.04 : 0.004, p);
    sample_free(&x);
    return right;
}

static void run(struct session *s, struct point *p, enum op first)
{
    struct run r = {.op = first,
                    .rows = (int)point_get_number(p, "rows"),
                    .width = (int)point_get_number(p, "width")};
    const char *name = point_get_text(p, "op");
    while (strcmp(kinds[r.op].name, name) != 0)
        r.op = (enum op)((int)r.op + 1);
    r.n = (uint64_t)r.rows * (uint64_t)r.width;
    if (take(s, &r) && check(s, &r, p))
        measure_cold(s, (struct work){enqueue, &r}, p);
}

void elemwise_run(struct session *s, struct point *p)
{
    run(s, p, OP_ADD);
}

void cast_run(struct session *s, struct point *p)
{
    run(s, p, OP_CAST_BF16);
}
