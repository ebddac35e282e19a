/* attn_prefill and attn_decode. Seeds: q 1, k 2, v 3, dO 4. */
#include "attention.h"
#include "base/fail.h"
#include "benchmark.h"
#include "measure.h"
#include "reference.h"
#include "sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = ATTENTION_HEAD, CHECKED_QUERIES = 6, CHECKED_KEYS = 4 };

static void add_prefill(struct plan *plan, const char *pass, int64_t batch, int64_t queries,
                        int64_t heads, int64_t kv_heads, bool causal)
{
    const bool backward = strcmp(pass, "backward") == 0;
    const double pairs =
        (double)batch * (double)heads * (double)queries * (double)queries / (causal ? 2 : 1);
    const double q_values = (double)(batch * heads * queries) * HEAD;
    const double kv_values = 2 * (double)(batch * kv_heads * queries) * HEAD;
    /* Backward makes five products of a pair, forward two. */
    struct point *p =
        plan_add(plan, "attn_prefill", "own", pairs * HEAD * (backward ? 10 : 4),
                 2 * (backward ? 4 * q_values + 2 * kv_values : 2 * q_values + kv_values));
    point_text(p, "pass", pass);
    point_number(p, "batch", batch);
    point_number(p, "queries", queries);
    point_number(p, "heads", heads);
    point_number(p, "kv-heads", kv_heads);
    point_number(p, "head", HEAD);
    point_number(p, "causal", causal);
    point_text(p, "dtype", "bf16");
}

void attn_prefill_plan(struct plan *plan, const struct target *target)
{
    if (target->profile == PROFILE_QUICK) {
        add_prefill(plan, "forward", 2, 2048, 32, 8, true);
        add_prefill(plan, "forward", 1, 8192, 32, 8, true);
        add_prefill(plan, "forward", 1, 8192, 32, 8, false);
        add_prefill(plan, "backward", 2, 2048, 32, 8, true);
        add_prefill(plan, "backward", 1, 8192, 32, 8, true);
        return;
    }
    for (int64_t queries = 512; queries <= 32768; queries *= 2)
        for (int causal = 0; causal < 2; causal++) {
            add_prefill(plan, "forward", queries < 16384 ? 16384 / queries : 1, queries, 32, 8,
                        causal);
            add_prefill(plan, "backward", queries < 16384 ? 16384 / queries : 1, queries, 32, 8,
                        causal);
        }
}

static void add_decode(struct plan *plan, int64_t batch, int64_t keys, int64_t heads,
                       int64_t kv_heads)
{
    const double q_values = (double)(batch * heads) * HEAD;
    struct point *p =
        plan_add(plan, "attn_decode", "own", 4 * q_values * (double)keys,
                 2 * (2 * q_values + 2 * (double)(batch * kv_heads) * (double)keys * HEAD));
    point_number(p, "batch", batch);
    point_number(p, "keys", keys);
    point_number(p, "heads", heads);
    point_number(p, "kv-heads", kv_heads);
    point_number(p, "head", HEAD);
    point_text(p, "dtype", "bf16");
}

void attn_decode_plan(struct plan *plan, const struct target *target)
{
    const bool full = target->profile == PROFILE_FULL;
    for (int64_t batch = 1; batch <= 128; batch *= full ? 2 : 16)
        for (int64_t keys = 1024; keys <= 131072; keys *= full ? 4 : 16) {
            if (4.0 * (double)batch * 8 * (double)keys * HEAD > 0.5 * target->memory)
                continue;
            add_decode(plan, batch, keys, 64, 8);
        }
}

static struct attention_operands operands(const struct session *s, const struct attention *a,
                                          int batch, int head)
{
    const uint64_t q_row = (uint64_t)(batch * a->heads + head) * (uint64_t)a->queries;
    const uint64_t kv_row =
        (uint64_t)(batch * a->kv_heads + head / (a->heads / a->kv_heads)) * (uint64_t)a->keys;
    return (struct attention_operands){
        .q = {s->host_quantiles, DTYPE_BF16, 1, 1},
        .k = {s->host_quantiles, DTYPE_BF16, 2, 1},
        .v = {s->host_quantiles, DTYPE_BF16, 3, 1},
        .d_o = {s->host_quantiles, DTYPE_BF16, 4, 1},
        .q_first = q_row * HEAD,
        .kv_first = kv_row * HEAD,
        .head = HEAD,
        .scale = 1 / sqrt((double)HEAD),
    };
}

static int keys_seen(const struct attention *a, uint64_t query)
{
    return a->causal ? (int)query + 1 : a->keys;
}

/* Outputs and log-sum-exps of some queries of the last head of the last sequence. */
static bool check_forward(struct session *s, const struct attention *a, struct point *p)
{
    const struct attention_operands x = operands(s, a, a->batch - 1, a->heads - 1);
    uint64_t queries[CHECKED_QUERIES];
    const size_t n = sample_rows(queries, CHECKED_QUERIES, (uint64_t)a->queries, 5);
    struct sample o = sample_new(n * HEAD), lse = sample_new(n);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < HEAD; j++)
            o.index[i * HEAD + j] = x.q_first + queries[i] * HEAD + j;
        lse.index[i] = x.q_first / HEAD + queries[i];
        lse.want[i] =
            reference_attention(&x, (int)queries[i], keys_seen(a, queries[i]), o.want + i * HEAD);
    }
    /* Probabilities are rounded to bf16 before the second product. */
    const bool right = sample_check(s, &o, a->o, DTYPE_BF16, 1e-2, p) &&
                       sample_check(s, &lse, a->lse, DTYPE_F32, 1e-3, p);
    sample_free(&o);
    sample_free(&lse);
    return right;
}

static bool check_queries(struct session *s, const struct attention *a,
                          const struct attention_operands *x, struct point *p)
{
    uint64_t queries[CHECKED_QUERIES];
    const size_t n = sample_rows(queries, CHECKED_QUERIES, (uint64_t)a->queries, 6);
    struct sample dq = sample_new(n * HEAD);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < HEAD; j++)
            dq.index[i * HEAD + j] = x->q_first + queries[i] * HEAD + j;
        reference_attention_query_gradient(x, (int)queries[i], keys_seen(a, queries[i]),
                                           dq.want + i * HEAD);
    }
    const bool right = sample_check(s, &dq, a->dq, DTYPE_BF16, 2e-2, p);
    sample_free(&dq);
    return right;
}

/* The statistics that the kernel used, of all queries of a head. */
static bool fetch_rows(struct session *s, const float *from, uint64_t first, int n, float *to)
{
    return session_check(
        s, cudaMemcpy(to, from + first, (size_t)n * sizeof *to, cudaMemcpyDeviceToHost), "check");
}

static bool check_keys(struct session *s, const struct attention *a,
                       const struct attention_operands *x, struct point *p)
{
    uint64_t keys[CHECKED_KEYS];
    const size_t n = sample_rows(keys, CHECKED_KEYS, (uint64_t)a->keys, 7);
    float *lse = memory_alloc((size_t)a->queries * sizeof *lse),
          *delta = memory_alloc((size_t)a->queries * sizeof *delta);
    struct sample dk = sample_new(n * HEAD), dv = sample_new(n * HEAD);
    bool right = fetch_rows(s, a->lse, x->q_first / HEAD, a->queries, lse) &&
                 fetch_rows(s, a->delta, x->q_first / HEAD, a->queries, delta);
    for (size_t i = 0; i < n && right; i++) {
        for (size_t j = 0; j < HEAD; j++) /* dk and dv have a row for each query head */
            dk.index[i * HEAD + j] = dv.index[i * HEAD + j] =
                ((uint64_t)(a->batch * a->heads - 1) * (uint64_t)a->keys + keys[i]) * HEAD + j;
        reference_attention_key_gradient(x, (int)keys[i], a->causal ? (int)keys[i] : 0, a->queries,
                                         lse, delta, dk.want + i * HEAD, dv.want + i * HEAD);
    }
    right = right && sample_check(s, &dk, a->dk, DTYPE_F32, 2e-2, p) &&
            sample_check(s, &dv, a->dv, DTYPE_F32, 1e-2, p);
    sample_free(&dk);
    sample_free(&dv);
    free(lse);
    free(delta);
    return right;
}

static bool check_backward(struct session *s, const struct attention *a, struct point *p)
{
    const struct attention_operands x = operands(s, a, a->batch - 1, a->heads - 1);
    return check_queries(s, a, &x, p) && check_keys(s, a, &x, p);
}

/* Whether the kernels are there for this GPU; the point isn't run otherwise. */
static bool supported(const struct session *s, struct point *p)
{
    if (s->device.capability < 80)
        point_not_run(p, "bf16 tensor cores need compute capability 8.0");
    return s->device.capability >= 80;
}

static bool take_backward(struct session *s, struct attention *a)
{
    const uint64_t q_values = (uint64_t)(a->batch * a->heads) * (uint64_t)a->queries * HEAD;
    const uint64_t d_values = (uint64_t)(a->batch * a->heads) * (uint64_t)a->keys * HEAD;
    a->d_o = session_take_normal(s, DTYPE_BF16, q_values, 4, 1);
    a->dq = session_take_poison(s, 2 * q_values);
    a->dq_sum = session_take(s, 4 * q_values);
    a->dk = session_take_poison(s, 4 * d_values);
    a->dv = session_take_poison(s, 4 * d_values);
    a->delta = session_take(s, 4 * q_values / HEAD);
    return s->error == cudaSuccess;
}

void attn_prefill_run(struct session *s, struct point *p)
{
    if (!supported(s, p))
        return;
    struct attention a = {
        .batch = (int)point_get_number(p, "batch"),
        .heads = (int)point_get_number(p, "heads"),
        .kv_heads = (int)point_get_number(p, "kv-heads"),
        .queries = (int)point_get_number(p, "queries"),
        .causal = point_get_number(p, "causal") != 0,
    };
    a.keys = a.queries;
    const uint64_t q_values = (uint64_t)(a.batch * a.heads) * (uint64_t)a.queries * HEAD;
    const uint64_t kv_values = (uint64_t)(a.batch * a.kv_heads) * (uint64_t)a.keys * HEAD;
    a.q = session_take_normal(s, DTYPE_BF16, q_values, 1, 1);
    a.k = session_take_normal(s, DTYPE_BF16, kv_values, 2, 1);
    a.v = session_take_normal(s, DTYPE_BF16, kv_values, 3, 1);
    a.o = session_take_poison(s, 2 * q_values);
    a.lse = session_take(s, 4 * q_values / HEAD);
    if (s->error != cudaSuccess)
        return;
    attention_forward_enqueue(&a, s->stream);
    if (!session_check(s, cudaGetLastError(), "launch") ||
        !sample_written(s, a.o, 2 * q_values, p) || !check_forward(s, &a, p))
        return;
    if (strcmp(point_get_text(p, "pass"), "forward") == 0) {
        measure_cold(s, (struct work){attention_forward_enqueue, &a}, p);
        return;
    }
    if (!take_backward(s, &a))
        return;
    attention_backward_enqueue(&a, s->stream);
    if (session_check(s, cudaGetLastError(), "launch") &&
        sample_written(s, a.dq, 2 * q_values, p) && sample_written(s, a.dk, 4 * q_values, p) &&
        sample_written(s, a.dv, 4 * q_values, p) && check_backward(s, &a, p))
        measure_cold(s, (struct work){attention_backward_enqueue, &a}, p);
}

void attn_decode_run(struct session *s, struct point *p)
{
    if (!supported(s, p))
        return;
    struct attention a = {
        .batch = (int)point_get_number(p, "batch"),
        .heads = (int)point_get_number(p, "heads"),
        .kv_heads = (int)point_get_number(p, "kv-heads"),
        .queries = 1,
        .keys = (int)point_get_number(p, "keys"),
    };
    a.splits = attention_splits(&a, s->device.sms);
    const uint64_t q_values = (uint64_t)(a.batch * a.heads) * HEAD;
    const uint64_t kv_values = (uint64_t)(a.batch * a.kv_heads) * (uint64_t)a.keys * HEAD;
    a.q = session_take_normal(s, DTYPE_BF16, q_values, 1, 1);
    a.k = session_take_normal(s, DTYPE_BF16, kv_values, 2, 1);
    a.v = session_take_normal(s, DTYPE_BF16, kv_values, 3, 1);
    a.o = session_take_poison(s, 2 * q_values);
    a.lse = session_take(s, 4 * q_values / HEAD);
    a.o_part = session_take(s, 4 * q_values * (uint64_t)a.splits);
    a.lse_part = session_take(s, 4 * q_values / HEAD * (uint64_t)a.splits);
    if (s->error != cudaSuccess)
        return;
    attention_decode_enqueue(&a, s->stream);
    if (session_check(s, cudaGetLastError(), "launch") && sample_written(s, a.o, 2 * q_values, p) &&
        check_forward(s, &a, p))
        measure_cold(s, (struct work){attention_decode_enqueue, &a}, p);
}
