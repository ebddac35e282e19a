/* gemm: products by cuBLASLt in the shapes of models, of decoding, squares, and small batches.
 * Operand A is filled with seed 1, B with seed 2. The check computes a grid of rows and columns of
 * C, so that few vectors of k values serve many elements. */
#include "base/fail.h"
#include "benchmark.h"
#include "matmul.h"
#include "measure.h"
#include "reference.h"
#include "sample.h"

#include <stdlib.h>
#include <string.h>

enum { CHECKED = 24, SCALE_OF_ONE = 0x38 /* 1.0 in UE4M3 */ };

static void add(struct plan *plan, const char *dtype, const char *layout, int64_t m, int64_t n,
                int64_t k, int batch)
{
    const enum dtype in = dtype_by_name(dtype);
    const double values_in = (double)(m * k + k * n) * batch, values_out = (double)(m * n) * batch;
    const double bytes =
        values_in * dtype_bits(in) / 8 + values_out * dtype_bits(matmul_result_dtype(in)) / 8;
    struct point *p = plan_add(plan, "gemm", "cublaslt", 2 * values_out * (double)k, bytes);
    point_number(p, "m", m);
    point_number(p, "n", n);
    point_number(p, "k", k);
    point_number(p, "batch", batch);
    point_text(p, "dtype", dtype);
    point_text(p, "acc", in == DTYPE_E4M3 ? "f32-fast" : "f32");
    point_text(p, "layout", layout);
}

/* Layouts other than 'tn' need 16 bits on Ada and Hopper, and on Blackwell of capability 12 (cuBLAS
 * manual, cublasLtMatmul). */
static bool layouts_free(const char *dtype, int capability)
{
    const int bits = dtype_bits(dtype_by_name(dtype));
    return bits >= 16 || (bits == 8 && capability >= 100 && capability < 120);
}

static bool has(const char *dtype, int capability)
{
    switch (dtype_by_name(dtype)) {
    case DTYPE_E4M3: return capability >= 89;
    case DTYPE_E2M1: return capability >= 100;
    case DTYPE_F16: return true;
    default: return capability >= 80;
    }
}

static const char *const dtypes[] = {"bf16", "e4m3", "f16", "tf32", "e2m1"};
enum { DTYPES = sizeof dtypes / sizeof *dtypes };

/* The four products of a dense layer and the head, split over 'tp' GPUs; hidden size, inner size,
 * width of keys and values as three published Llama 3 models have them (Grattafiori and others
 * 2024, table 3). */
static const struct layer {
    int64_t hidden, inner, kv;
} layers[] = {{4096, 14336, 1024}, {8192, 28672, 1024}, {16384, 53248, 1024}};
static const int64_t VOCABULARY = 128256;

/* Forward, the gradient of the input and that of the weight, for a weight of out x in. */
static void add_passes(struct plan *plan, const char *dtype, int64_t out, int64_t in,
                       int64_t tokens, int capability)
{
    add(plan, dtype, "tn", out, tokens, in, 1);
    if (!layouts_free(dtype, capability))
        return;
    add(plan, dtype, "nn", in, tokens, out, 1);
    add(plan, dtype, "nt", in, out, tokens, 1);
}

static void add_layer(struct plan *plan, const char *dtype, const struct layer *l, int tp,
                      int64_t tokens, const struct target *target)
{
    add_passes(plan, dtype, (l->hidden + 2 * l->kv) / tp, l->hidden, tokens, target->capability);
    add_passes(plan, dtype, l->hidden, l->hidden / tp, tokens, target->capability);
    add_passes(plan, dtype, 2 * l->inner / tp, l->hidden, tokens, target->capability);
    add_passes(plan, dtype, l->hidden, l->inner / tp, tokens, target->capability);
}

static void add_decode(struct plan *plan, const char *dtype, const struct layer *l, int tp,
                       int64_t tokens)
{
    add(plan, dtype, "tn", (l->hidden + 2 * l->kv) / tp, tokens, l->hidden, 1);
    add(plan, dtype, "tn", l->hidden, tokens, l->hidden / tp, 1);
    add(plan, dtype, "tn", 2 * l->inner / tp, tokens, l->hidden, 1);
    add(plan, dtype, "tn", l->hidden, tokens, l->inner / tp, 1);
}

static void plan_quick(struct plan *plan, const struct target *target)
{
    for (int64_t size = 512; size <= 16384; size *= 2)
        add(plan, "bf16", "tn", size, size, size, 1);
    for (int64_t size = 1024; size <= 16384 && has("e4m3", target->capability); size *= 2)
        add(plan, "e4m3", "tn", size, size, size, 1);
    for (int i = 2; i < DTYPES; i++)
        if (has(dtypes[i], target->capability)) {
            add(plan, dtypes[i], "tn", 4096, 4096, 4096, 1);
            add(plan, dtypes[i], "tn", 8192, 8192, 8192, 1);
        }
    add_layer(plan, "bf16", &layers[1], 1, 4096, target);
    add_layer(plan, "bf16", &layers[1], 8, 4096, target);
    for (int64_t tokens = 1; tokens <= 256; tokens *= 16)
        add_decode(plan, "bf16", &layers[1], 8, tokens);
    add(plan, "bf16", "nt", VOCABULARY / 8, 2048, 8192, 1);
    add(plan, "bf16", "tn", 1024, 1024, 128, 64);
    add(plan, "bf16", "nn", 128, 1024, 1024, 64);
}

static void plan_full(struct plan *plan, const struct target *target)
{
    static const int64_t tokens[] = {2048, 8192};
    for (int i = 0; i < DTYPES; i++) {
        if (!has(dtypes[i], target->capability))
            continue;
        for (int64_t size = 256; size <= 16384; size *= 2) {
            add(plan, dtypes[i], "tn", size, size, size, 1);
            add(plan, dtypes[i], "tn", size * 3 / 2, size * 3 / 2, size * 3 / 2, 1);
            if (layouts_free(dtypes[i], target->capability)) {
                add(plan, dtypes[i], "nn", size, size, size, 1);
                add(plan, dtypes[i], "nt", size, size, size, 1);
            }
        }
    }
    for (size_t l = 0; l < sizeof layers / sizeof *layers; l++)
        for (int tp = 1; tp <= 8; tp *= 2) {
            for (int t = 0; t < 2; t++) {
                add_layer(plan, "bf16", &layers[l], tp, tokens[t], target);
                if (has("e4m3", target->capability))
                    add_layer(plan, "e4m3", &layers[l], tp, tokens[t], target);
            }
            for (int64_t n = 1; n <= 512 && (tp == 1 || tp == 8); n *= 2) {
                add_decode(plan, "bf16", &layers[l], tp, n);
                if (has("e4m3", target->capability) && n >= 16)
                    add_decode(plan, "e4m3", &layers[l], tp, n);
            }
            add(plan, "bf16", "tn", VOCABULARY / tp, 2048, layers[l].hidden, 1);
        }
    for (int64_t length = 512; length <= 4096; length *= 2) {
        add(plan, "bf16", "tn", length, length, 128, 32);
        add(plan, "bf16", "nn", 128, length, length, 32);
    }
}

static bool same(const struct point *p, const struct point *q)
{
    for (int i = 0; i < p->n_keys; i++) {
        const struct point_key *a = &p->key[i], *b = &q->key[i];
        if (a->text ? strcmp(a->text, b->text) != 0 : a->number != b->number)
            return false;
    }
    return true;
}

/* Whether the point is the first of its kind, and its operands and result fit beside the flush
 * buffer. */
static bool wanted(const struct point *p, const struct point *before, size_t n, double memory)
{
    for (size_t i = 0; i < n; i++)
        if (same(p, &before[i]))
            return false;
    return p->bytes < 0.8 * memory;
}

/* Shapes of different models and splits may coincide, with each other and with squares. */
void gemm_plan(struct plan *plan, const struct target *target)
{
    const size_t before = plan->n;
    if (target->profile == PROFILE_FULL)
        plan_full(plan, target);
    else
        plan_quick(plan, target);
    size_t kept = before;
    for (size_t i = before; i < plan->n; i++)
        if (wanted(&plan->at[i], plan->at + before, kept - before, target->memory))
            plan->at[kept++] = plan->at[i];
    plan->n = kept;
}

static double limit_of(enum dtype dtype)
{
    switch (dtype) {
    case DTYPE_F16: return 1e-3;
    case DTYPE_F32:
    case DTYPE_TF32: return 1e-3;
    case DTYPE_E4M3: return 2e-2; /* fast accumulation keeps 14 bits between steps */
    default: return 5e-3;
    }
}

/* C[i + j m] of the last product of the batch, for CHECKED rows i and columns j. */
static bool check(struct session *s, const struct matmul_shape *x, const void *c, struct point *p)
{
    const struct operand a = {s->host_quantiles, x->dtype, 1, 1},
                         b = {s->host_quantiles, x->dtype, 2, 1};
    const uint64_t m = (uint64_t)x->m, n = (uint64_t)x->n, k = (uint64_t)x->k,
                   last = (uint64_t)x->batch - 1;
    uint64_t rows[CHECKED], columns[CHECKED];
    const size_t n_rows = sample_rows(rows, CHECKED, m, 7),
                 n_columns = sample_rows(columns, CHECKED, n, 8);
    double *left = memory_alloc(n_rows * k * sizeof *left),
           *right = memory_alloc(n_columns * k * sizeof *right);
    for (size_t i = 0; i < n_rows; i++)
        operand_vector(&a, last * m * k + (x->a_transposed ? rows[i] * k : rows[i]),
                       x->a_transposed ? 1 : m, x->k, left + i * k);
    for (size_t j = 0; j < n_columns; j++)
        operand_vector(&b, last * n * k + (x->b_transposed ? columns[j] : columns[j] * k),
                       x->b_transposed ? n : 1, x->k, right + j * k);
    struct sample sample = sample_new(n_rows * n_columns);
    for (size_t i = 0; i < n_rows; i++)
        for (size_t j = 0; j < n_columns; j++) {
            sample.index[i * n_columns + j] = last * m * n + rows[i] + columns[j] * m;
            sample.want[i * n_columns + j] = reference_dot(left + i * k, right + j * k, x->k);
        }
    const bool fine =
        sample_check(s, &sample, c, matmul_result_dtype(x->dtype), limit_of(x->dtype), p);
    sample_free(&sample);
    free(left);
    free(right);
    return fine;
}

static void check_and_measure(struct session *s, const struct matmul_shape *shape, struct matmul *x,
                              void *c, uint64_t c_bytes, struct point *p)
{
    matmul_enqueue(x, s->stream);
    if (matmul_status(x) != 0) {
        point_fail(p, "cuBLASLt: status %d", matmul_status(x));
        return;
    }
    if (!session_check(s, cudaStreamSynchronize(s->stream), "product") ||
        !sample_written(s, c, c_bytes, p) || !check(s, shape, c, p))
        return;
    measure_cold(s, (struct work){matmul_enqueue, x}, p);
    if (matmul_status(x) != 0)
        point_fail(p, "cuBLASLt: status %d", matmul_status(x));
}

void gemm_run(struct session *s, struct point *p)
{
    if (!s->matmul) {
        point_not_run(p, "no cuBLASLt: %s", text_get(&s->matmul_why));
        return;
    }
    const char *layout = point_get_text(p, "layout");
    const struct matmul_shape shape = {
        .m = point_get_number(p, "m"),
        .n = point_get_number(p, "n"),
        .k = point_get_number(p, "k"),
        .batch = (int)point_get_number(p, "batch"),
        .dtype = dtype_by_name(point_get_text(p, "dtype")),
        .a_transposed = layout[0] == 't',
        .b_transposed = layout[1] == 't',
    };
    const uint64_t batch = (uint64_t)shape.batch;
    const uint64_t c_bytes =
        dtype_bytes(matmul_result_dtype(shape.dtype), (uint64_t)(shape.m * shape.n) * batch);
    const float one = 1;
    void *scales = NULL;
    if (shape.dtype == DTYPE_E2M1) {
        const size_t bytes = matmul_scale_bytes(shape.m > shape.n ? shape.m : shape.n, shape.k);
        scales = session_take(s, bytes);
        if (scales)
            session_check(s, cudaMemsetAsync(scales, SCALE_OF_ONE, bytes, s->stream), "scales");
    }
    const struct matmul_operands at = {
        .a = session_take_normal(s, shape.dtype, (uint64_t)(shape.m * shape.k) * batch, 1, 1),
        .b = session_take_normal(s, shape.dtype, (uint64_t)(shape.k * shape.n) * batch, 2, 1),
        .c = session_take_poison(s, (c_bytes + 3) / 4 * 4),
        .workspace = s->workspace,
        .workspace_bytes = s->workspace_bytes,
        .one = session_take_copy(s, &one, sizeof one),
        .scales = scales,
    };
    if (s->error != cudaSuccess)
        return;
    struct text why;
    text_init(&why);
    struct matmul *x = matmul_new(s->matmul, &shape, &at, &why);
    if (x)
        check_and_measure(s, &shape, x, at.c, c_bytes / 4 * 4, p);
    else
        point_not_run(p, "%s", text_get(&why));
    cudaStreamSynchronize(s->stream);
    matmul_free(x);
    text_free(&why);
}
