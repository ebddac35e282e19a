#include "base/fail.h"
#include "benchmark.h"
#include "gemm_ref.h"
#include "measure.h"
#include "reference.h"
#include "sample.h"

#include <stdlib.h>
#include <string.h>

enum { CHECKED = 48 };

int gemm_ref_capability(int capability, const char *architectures)
{
    return capability == 90 && !strstr(architectures, "sm_90a") ? 80 : capability;
}

static void add(struct plan *plan, const struct target *target, int64_t m, int64_t n, int64_t k)
{
    const double values = (double)m * (double)n;
    struct point *p =
        plan_add(plan, "gemm_ref",
                 gemm_ref_name(gemm_ref_capability(target->capability, KERNELS_ARCHITECTURES)),
                 2 * values * (double)k, 2 * ((double)(m * k) + (double)(k * n) + values));
    point_number(p, "m", m);
    point_number(p, "n", n);
    point_number(p, "k", k);
    point_number(p, "batch", 1);
    point_text(p, "dtype", "bf16");
    point_text(p, "acc", "f32");
    point_text(p, "layout", "tn");
}

void gemm_ref_plan(struct plan *plan, const struct target *target)
{
    static const int64_t full[][3] = {
        {256, 128, 64},      {256, 256, 256},       {512, 512, 512},       {1024, 1024, 1024},
        {2048, 2048, 2048},  {3072, 3072, 3072},    {4096, 4096, 4096},    {6144, 6144, 6144},
        {8192, 8192, 8192},  {12288, 12288, 12288}, {16384, 16384, 16384}, {8192, 4096, 1024},
        {1024, 8192, 8192},  {8192, 1024, 8192},    {28672, 4096, 8192},   {8192, 4096, 28672},
        {10240, 4096, 8192}, {57344, 2048, 8192},   {256, 128, 16384},     {4096, 128, 4096},
    };
    static const int64_t quick[][3] = {
        {256, 128, 64}, {1024, 1024, 1024}, {4096, 4096, 4096}, {8192, 8192, 8192}};
    if (target->profile == PROFILE_FULL)
        for (size_t i = 0; i < sizeof full / sizeof *full; i++)
            add(plan, target, full[i][0], full[i][1], full[i][2]);
    else
        for (size_t i = 0; i < sizeof quick / sizeof *quick; i++)
            add(plan, target, quick[i][0], quick[i][1], quick[i][2]);
}

/* As many rows and columns as there are, up to CHECKED each: small products are compared whole. */
static bool check(struct session *s, const struct gemm_ref *g, struct point *p)
{
    const struct operand a = {s->host_quantiles, DTYPE_BF16, 1, 1},
                         b = {s->host_quantiles, DTYPE_BF16, 2, 1};
    const uint64_t m = (uint64_t)g->m, k = (uint64_t)g->k;
    uint64_t rows[CHECKED], columns[CHECKED];
    const size_t n_rows = sample_rows(rows, CHECKED, m, 7);
    const size_t n_columns = sample_rows(columns, CHECKED, (uint64_t)g->n, 8);
    double *left = memory_alloc(k * sizeof *left),
           *right = memory_alloc(n_columns * k * sizeof *right);
    struct sample x = sample_new(n_rows * n_columns);
    for (size_t j = 0; j < n_columns; j++)
        operand_vector(&b, columns[j] * k, 1, g->k, right + j * k);
    for (size_t i = 0; i < n_rows; i++) {
        operand_vector(&a, rows[i] * k, 1, g->k, left);
        for (size_t j = 0; j < n_columns; j++) {
            x.index[i * n_columns + j] = columns[j] * m + rows[i];
            x.want[i * n_columns + j] = reference_dot(left, right + j * k, g->k);
        }
    }
    const bool fine = sample_check(s, &x, g->c, DTYPE_BF16, 5e-3, p);
    sample_free(&x);
    free(left);
    free(right);
    return fine;
}

void gemm_ref_run(struct session *s, struct point *p)
{
    if (s->device.capability < 80) {
        point_not_run(p, "bf16 tensor cores need compute capability 8.0");
        return;
    }
    const uint64_t m = (uint64_t)point_get_number(p, "m"), n = (uint64_t)point_get_number(p, "n");
    const uint64_t k = (uint64_t)point_get_number(p, "k");
    struct gemm_ref g = {
        .a = session_take_normal(s, DTYPE_BF16, m * k, 1, 1),
        .b = session_take_normal(s, DTYPE_BF16, k * n, 2, 1),
        .c = session_take_poison(s, 2 * m * n),
        .m = (int)m,
        .n = (int)n,
        .k = (int)k,
        .capability = gemm_ref_capability(s->device.capability, KERNELS_ARCHITECTURES),
    };
    if (s->error != cudaSuccess)
        return;
    gemm_ref_enqueue(&g, s->stream);
    if (session_check(s, g.error, "tensor map") &&
        session_check(s, cudaStreamSynchronize(s->stream), "product") &&
        sample_written(s, g.c, 2 * m * n, p) && check(s, &g, p))
        measure_cold(s, (struct work){gemm_ref_enqueue, &g}, p);
}
