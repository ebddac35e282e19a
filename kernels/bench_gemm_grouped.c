/* gemm_grouped: the experts of a mixture-of-experts layer, each with its own number of tokens, in
 * one call of cuBLAS. */
#include "base/fail.h"
#include "benchmark.h"
#include "matmul.h"
#include "measure.h"
#include "reference.h"
#include "sample.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_GROUPS = 256,
    CHECKED = 16,
    GRAIN = 8 /* tokens; 16 bytes of bf16 keep cuBLAS's fast kernels */
};

static void add(struct plan *plan, int groups, int64_t m, int64_t k, int64_t tokens,
                const char *spread)
{
    const double bytes =
        2 * ((double)groups * (double)(m * k) + (double)(tokens * k) + (double)(tokens * m));
    struct point *p =
        plan_add(plan, "gemm_grouped", "cublas", 2 * (double)m * (double)k * (double)tokens, bytes);
    point_number(p, "groups", groups);
    point_number(p, "m", m);
    point_number(p, "k", k);
    point_number(p, "tokens", tokens);
    point_text(p, "spread", spread);
    point_text(p, "dtype", "bf16");
    point_text(p, "acc", "f32");
}

void gemm_grouped_plan(struct plan *plan, const struct target *target)
{
    static const int groups[] = {8, 32, 64, 128};
    const bool full = target->profile == PROFILE_FULL;
    if (target->capability < 80)
        return;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (!full && i % 2 == 1)
            continue;
        for (int64_t tokens = 4096; tokens <= 32768; tokens *= full ? 2 : 8) {
            add(plan, groups[i], 4096, 7168, tokens, "even");
            add(plan, groups[i], 4096, 7168, tokens, "skewed");
            if (full)
                add(plan, groups[i], 7168, 2048, tokens, "skewed");
        }
    }
}

/* Tokens of each group, in grains: all the same, or falling as 1, 1/2, 1/3 ... with a grain at
 * least. */
static void share_out(int *n, int groups, int64_t tokens, bool even)
{
    double weights = 0;
    for (int i = 0; i < groups; i++)
        weights += even ? 1 : 1.0 / (i + 1);
    int64_t left = tokens / GRAIN - groups;
    const int64_t all = left;
    for (int i = 0; i < groups; i++) {
        const int64_t share = (int64_t)((double)all * (even ? 1 : 1.0 / (i + 1)) / weights);
        n[i] = (int)((1 + share) * GRAIN);
        left -= share;
    }
    n[0] += (int)left * GRAIN;
}

/* A few elements of group g's result; the groups' operands lie behind each other. */
static bool check_group(struct session *s, const int *n, int g, uint64_t m, uint64_t k,
                        const void *c, struct point *p)
{
    const struct operand a = {s->host_quantiles, DTYPE_BF16, 1, 1},
                         b = {s->host_quantiles, DTYPE_BF16, 2, 1};
    uint64_t before = 0, rows[CHECKED], columns[CHECKED];
    for (int i = 0; i < g; i++)
        before += (uint64_t)n[i];
    const size_t n_rows = sample_rows(rows, CHECKED, m, 7);
    const size_t n_columns = sample_rows(columns, CHECKED, (uint64_t)n[g], 8);
    double *left = memory_alloc(k * sizeof *left),
           *right = memory_alloc(n_columns * k * sizeof *right);
    struct sample x = sample_new(n_rows * n_columns);
    for (size_t j = 0; j < n_columns; j++)
        operand_vector(&b, (before + columns[j]) * k, 1, (int64_t)k, right + j * k);
    for (size_t i = 0; i < n_rows; i++) {
        operand_vector(&a, ((uint64_t)g * m + rows[i]) * k, 1, (int64_t)k, left);
        for (size_t j = 0; j < n_columns; j++) {
            x.index[i * n_columns + j] = (before + columns[j]) * m + rows[i];
            x.want[i * n_columns + j] = reference_dot(left, right + j * k, (int64_t)k);
        }
    }
    const bool fine = sample_check(s, &x, c, DTYPE_BF16, 5e-3, p);
    sample_free(&x);
    free(left);
    free(right);
    return fine;
}

/* The three pointer arrays on the device, A then B then C. */
static void *take_pointers(struct session *s, char *a, char *b, char *c, const int *n, int groups,
                           uint64_t m, uint64_t k)
{
    void *list[3 * MOST_GROUPS];
    uint64_t before = 0;
    for (int i = 0; i < groups; i++) {
        list[i] = a + 2 * (uint64_t)i * m * k;
        list[groups + i] = b + 2 * before * k;
        list[2 * groups + i] = c + 2 * before * m;
        before += (uint64_t)n[i];
    }
    return session_take_copy(s, list, 3 * (size_t)groups * sizeof *list);
}

void gemm_grouped_run(struct session *s, struct point *p)
{
    struct text why;
    text_init(&why);
    if (!s->matmul)
        text_add(&why, text_get(&s->matmul_why));
    if (!s->matmul || !matmul_groups_available(s->matmul, &why)) {
        point_not_run(p, "no cuBLAS: %s", text_get(&why));
        text_free(&why);
        return;
    }
    text_free(&why);
    const int groups = (int)point_get_number(p, "groups");
    const uint64_t m = (uint64_t)point_get_number(p, "m"), k = (uint64_t)point_get_number(p, "k");
    const uint64_t tokens = (uint64_t)point_get_number(p, "tokens");
    int n[MOST_GROUPS];
    share_out(n, groups, (int64_t)tokens, strcmp(point_get_text(p, "spread"), "even") == 0);
    char *a = session_take_normal(s, DTYPE_BF16, (uint64_t)groups * m * k, 1, 1);
    char *b = session_take_normal(s, DTYPE_BF16, tokens * k, 2, 1);
    char *c = session_take_poison(s, 2 * tokens * m);
    if (s->error != cudaSuccess)
        return;
    void **pointers = take_pointers(s, a, b, c, n, groups, m, k);
    struct matmul_groups g = {
        .library = s->matmul,
        .count = groups,
        .m = (int)m,
        .k = (int)k,
        .n = n,
        .a = (const void *const *)pointers,
        .b = (const void *const *)pointers + groups,
        .c = pointers + 2 * groups,
    };
    if (s->error != cudaSuccess)
        return;
    matmul_groups_enqueue(&g, s->stream);
    if (g.status == 0 && session_check(s, cudaStreamSynchronize(s->stream), "products") &&
        sample_written(s, c, 2 * tokens * m, p) && check_group(s, n, 0, m, k, c, p) &&
        check_group(s, n, groups - 1, m, k, c, p))
        measure_cold(s, (struct work){matmul_groups_enqueue, &g}, p);
    if (g.status != 0)
        point_not_run(p, "cuBLAS: status %d", g.status);
}
