#include "sample.h"

#include "base/fail.h"
#include "fill.h"
#include "reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sample sample_new(size_t n)
{
    return (struct sample){
        .index = memory_zeroed(n, sizeof(uint64_t)),
        .want = memory_zeroed(n, sizeof(double)),
        .got = memory_zeroed(n, sizeof(float)),
        .n = n,
    };
}

void sample_free(struct sample *x)
{
    free(x->index);
    free(x->want);
    free(x->got);
    memset(x, 0, sizeof *x);
}

static int ascending(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

size_t sample_rows(uint64_t *rows, size_t n, uint64_t below, uint64_t seed)
{
    if (below <= n) {
        for (uint64_t i = 0; i < below; i++)
            rows[i] = i;
        return (size_t)below;
    }
    for (size_t i = 0; i < n; i++) /* one from each n-th part, so that none comes twice */
        rows[i] = below * i / n + number_hash(seed, i) % (below * (i + 1) / n - below * i / n);
    rows[0] = 0;
    rows[n - 1] = below - 1;
    qsort(rows, n, sizeof *rows, ascending);
    return n;
}

bool sample_fetch(struct session *s, struct sample *x, const void *at, enum dtype dtype)
{
    uint64_t *index = session_take(s, x->n * sizeof *index);
    float *values = session_take(s, x->n * sizeof *values);
    if (!index || !values)
        return false;
    session_check(
        s,
        cudaMemcpyAsync(index, x->index, x->n * sizeof *index, cudaMemcpyHostToDevice, s->stream),
        "check");
    gather_values(at, dtype, index, x->n, values, s->stream);
    session_check(s, cudaGetLastError(), "check");
    session_check(
        s,
        cudaMemcpyAsync(x->got, values, x->n * sizeof *values, cudaMemcpyDeviceToHost, s->stream),
        "check");
    return session_check(s, cudaStreamSynchronize(s->stream), "check");
}

bool sample_judge(const float *got, const double *want, size_t n, double limit, struct point *p)
{
    const double distance = relative_distance(got, want, n);
    if (p->check.n == 0 || distance / limit > p->check.rel_fro / p->check.limit) {
        p->check.rel_fro = distance;
        p->check.limit = limit;
    }
    p->check.n += n;
    if (distance > limit)
        point_fail(p, "wrong result: relative distance %.2g from the reference, allowed %.2g",
                   distance, limit);
    return distance <= limit;
}

bool sample_check(struct session *s, struct sample *x, const void *at, enum dtype dtype,
                  double limit, struct point *p)
{
    return p->status != POINT_FAILED && sample_fetch(s, x, at, dtype) &&
           sample_judge(x->got, x->want, x->n, limit, p);
}

bool sample_written(struct session *s, const void *at, uint64_t bytes, struct point *p)
{
    unsigned long long *count = session_take(s, sizeof *count), left = 0;
    if (!count || !session_check(s, count_poison(at, bytes, count, &left, s->stream), "check"))
        return false;
    if (left > 0)
        point_fail(p, "wrong result: %llu words were never written", left);
    return left == 0;
}
