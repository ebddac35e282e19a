#include "benchmark.h"
#include "fill.h"
#include "hbm.h"
#include "measure.h"
#include "reference.h"
#include "sample.h"

#include <math.h>
#include <string.h>

enum { CHECKED = 4096 };

static const char *const ops[] = {"read", "write", "copy", "triad"};
static const int arrays[] = {1, 1, 2, 3}; /* touched by each */
static const float WRITTEN = 0.7f, SCALE = 0.4f;

struct run {
    int op, sms;
    size_t bytes;
    void *to, *b, *c;
    float *sums;
    int blocks;
};

static void add(struct plan *plan, int op, int64_t bytes, const char *cache)
{
    struct point *p =
        plan_add(plan, "hbm", "own", op == 3 ? (double)bytes / 2 : 0, (double)bytes * arrays[op]);
    point_text(p, "op", ops[op]);
    point_number(p, "bytes", bytes);
    point_text(p, "cache", cache);
}

void hbm_plan(struct plan *plan, const struct target *target)
{
    const bool full = target->profile == PROFILE_FULL;
    const int64_t kib = 1024;
    const int64_t quick_sizes[] = {64 * kib,     1024 * kib,    16384 * kib,
                                   262144 * kib, 2097152 * kib, 0};
    const int64_t full_sizes[] = {
        4 * kib,      16 * kib,      64 * kib,      256 * kib,     1024 * kib,
        4096 * kib,   16384 * kib,   32768 * kib,   65536 * kib,   131072 * kib,
        262144 * kib, 1048576 * kib, 4194304 * kib, 8388608 * kib, 0};
    for (int op = 0; op < 4; op++)
        for (const int64_t *size = full ? full_sizes : quick_sizes; *size; size++) {
            if ((double)*size > 0.25 * target->memory)
                continue;
            add(plan, op, *size, "cold");
            if ((double)*size * arrays[op] <= 2 * target->l2 && (full || op != 1))
                add(plan, op, *size, "hot");
        }
}

static void enqueue(void *context, cudaStream_t stream)
{
    struct run *r = context;
    switch (r->op) {
    case 0: r->blocks = hbm_read_enqueue(r->b, r->bytes, r->sums, r->sms, stream); break;
    case 1: hbm_write_enqueue(r->to, r->bytes, WRITTEN, r->sms, stream); break;
    case 2: hbm_copy_enqueue(r->to, r->b, r->bytes, 0, r->sms, stream); break;
    default: hbm_triad_enqueue(r->to, r->b, r->c, SCALE, r->bytes, r->sms, stream);
    }
}

/* The kernel's partial sums against a sum in double precision of the whole array; the distance is
 * relative to the root of the sum of squares, sqrt(n), since the sum itself may be near zero. */
static bool check_sum(struct session *s, struct run *r, struct point *p)
{
    double *scratch = session_take(s, sizeof *scratch), want = 0, got = 0;
    const uint64_t n = r->bytes / sizeof(float);
    static float sums[HBM_BLOCKS];
    if (!scratch || !session_check(s, sum_values(r->b, n, scratch, &want, s->stream), "check") ||
        !session_check(
            s, cudaMemcpy(sums, r->sums, (size_t)r->blocks * sizeof *sums, cudaMemcpyDeviceToHost),
            "check"))
        return false;
    for (int i = 0; i < r->blocks; i++)
        got += sums[i];
    p->check.n = (size_t)n;
    p->check.rel_fro = fabs(got - want) / sqrt((double)n);
    p->check.limit = 1e-3;
    if (!(p->check.rel_fro <= p->check.limit))
        point_fail(p, "wrong sum: %.9g, expected %.9g", got, want);
    return p->status != POINT_FAILED;
}

static bool check(struct session *s, struct run *r, struct point *p)
{
    enqueue(r, s->stream);
    if (!session_check(s, cudaStreamSynchronize(s->stream), "run"))
        return false;
    if (r->op == 0)
        return check_sum(s, r, p);
    if (!sample_written(s, r->to, r->bytes, p))
        return false;
    const struct operand b = {s->host_quantiles, DTYPE_F32, 1, 1},
                         c = {s->host_quantiles, DTYPE_F32, 2, 1};
    struct sample x = sample_new(CHECKED);
    x.n = sample_rows(x.index, CHECKED, r->bytes / sizeof(float), 3);
    for (size_t i = 0; i < x.n; i++)
        x.want[i] = r->op == 1   ? (double)WRITTEN
                    : r->op == 2 ? operand_value(&b, x.index[i])
                                 : operand_value(&b, x.index[i]) +
                                       (double)SCALE * operand_value(&c, x.index[i]);
    const bool right = sample_check(s, &x, r->to, DTYPE_F32, 1e-6, p);
    sample_free(&x);
    return right;
}

void hbm_run(struct session *s, struct point *p)
{
    struct run r = {.bytes = (size_t)point_get_number(p, "bytes"), .sms = s->device.sms};
    const char *op = point_get_text(p, "op");
    while (strcmp(ops[r.op], op) != 0)
        r.op++;
    const uint64_t n = r.bytes / sizeof(float);
    r.sums = session_take(s, HBM_BLOCKS * sizeof *r.sums);
    if (r.op != 0)
        r.to = session_take_poison(s, r.bytes);
    if (r.op != 1)
        r.b = session_take_normal(s, DTYPE_F32, n, 1, 1);
    if (r.op == 3)
        r.c = session_take_normal(s, DTYPE_F32, n, 2, 1);
    if (s->error != cudaSuccess || !check(s, &r, p))
        return;
    const struct work work = {enqueue, &r};
    if (strcmp(point_get_text(p, "cache"), "cold") == 0)
        measure_cold(s, work, p);
    else
        measure_hot(s, work, p);
}
