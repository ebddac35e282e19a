/* coll: NCCL collectives over the first n GPUs of the machine. A sample is a batch of calls, timed
 * by events on every device; the slowest device counts. */
#include "base/fail.h"
#include "benchmark.h"
#include "collective.h"
#include "fill.h"
#include "measure.h"
#include "reference.h"

#include <math.h>
#include <string.h>

enum { CHECKED = 1024, SMALL_BATCH = 20, LARGE_BATCH = 2 };

static void add(struct plan *plan, enum collective kind, int n, int64_t bytes)
{
    struct point *p =
        plan_add(plan, "coll", "nccl", 0, (double)bytes * collective_wire_share(kind, n));
    point_text(p, "op", collective_name(kind));
    point_number(p, "n", n);
    point_number(p, "bytes", bytes);
    point_text(p, "dtype", "bf16");
}

void coll_plan(struct plan *plan, const struct target *target)
{
    const bool full = target->profile == PROFILE_FULL;
    const int most = target->devices < COLLECTIVE_DEVICES ? target->devices : COLLECTIVE_DEVICES;
    const int last = most > 1 ? most : 2; /* one GPU: the point says that it needs two */
    for (int n = 2; n <= last; n *= 2)
        for (int kind = 0; kind < COLLECTIVE_COUNT; kind++)
            for (int64_t bytes = 1024; bytes <= (full ? INT64_C(8) << 30 : INT64_C(1) << 30);
                 bytes *= full ? 2 : 32)
                if (3 * (double)bytes < 0.8 * target->memory)
                    add(plan, (enum collective)kind, n, bytes);
}

struct run {
    struct nccl *nccl;
    enum collective kind;
    int n, here;
    size_t bytes;
    int batch;
    void *send[COLLECTIVE_DEVICES], *receive[COLLECTIVE_DEVICES];
    cudaStream_t stream[COLLECTIVE_DEVICES];
    cudaEvent_t begin[COLLECTIVE_DEVICES], end[COLLECTIVE_DEVICES];
    struct text why;
};

static bool take(struct session *s, struct run *r)
{
    for (int i = 0; i < r->n; i++) {
        cudaSetDevice(i);
        if (!session_check(s, cudaMalloc(&r->send[i], r->bytes), "memory") ||
            !session_check(s, cudaMalloc(&r->receive[i], r->bytes), "memory") ||
            !session_check(s, cudaStreamCreateWithFlags(&r->stream[i], cudaStreamNonBlocking),
                           "stream") ||
            !session_check(s, cudaEventCreate(&r->begin[i]), "event") ||
            !session_check(s, cudaEventCreate(&r->end[i]), "event"))
            return false;
        /* The table of quantiles is on the session's device; others have their own copy for the
         * while. */
        float *quantiles;
        if (!session_check(s, cudaMalloc((void **)&quantiles, NORMAL_QUANTILES * sizeof *quantiles),
                           "memory"))
            return false;
        cudaMemcpy(quantiles, s->host_quantiles, NORMAL_QUANTILES * sizeof *quantiles,
                   cudaMemcpyHostToDevice);
        fill_normal(r->send[i], DTYPE_BF16, r->bytes / 2, (uint64_t)i + 1, 1, quantiles,
                    r->stream[i]);
        fill_poison(r->receive[i], r->bytes, r->stream[i]);
        const cudaError_t error = cudaStreamSynchronize(r->stream[i]);
        cudaFree(quantiles);
        if (!session_check(s, error, "filling a buffer"))
            return false;
    }
    return true;
}

static void give_back(struct run *r)
{
    for (int i = 0; i < r->n; i++) {
        cudaSetDevice(i);
        if (r->begin[i])
            cudaEventDestroy(r->begin[i]);
        if (r->end[i])
            cudaEventDestroy(r->end[i]);
        if (r->stream[i])
            cudaStreamDestroy(r->stream[i]);
        cudaFree(r->send[i]);
        cudaFree(r->receive[i]);
    }
    cudaSetDevice(r->here);
    text_free(&r->why);
}

static bool wait_all(struct session *s, struct run *r)
{
    bool fine = true;
    for (int i = 0; i < r->n; i++)
        fine = session_check(s, cudaStreamSynchronize(r->stream[i]), "collective") && fine;
    return fine;
}

static double sample(void *context, struct session *s)
{
    struct run *r = context;
    for (int i = 0; i < r->n; i++) {
        cudaSetDevice(i);
        cudaEventRecord(r->begin[i], r->stream[i]);
    }
    for (int b = 0; b < r->batch; b++)
        if (!nccl_enqueue(r->nccl, r->kind, r->send, r->receive, r->bytes, r->stream, &r->why)) {
            session_check(s, cudaErrorUnknown, "NCCL");
            return -1;
        }
    for (int i = 0; i < r->n; i++) {
        cudaSetDevice(i);
        cudaEventRecord(r->end[i], r->stream[i]);
    }
    double slowest = 0;
    if (!wait_all(s, r))
        return -1;
    for (int i = 0; i < r->n; i++) {
        float ms;
        if (!session_check(s, cudaEventElapsedTime(&ms, r->begin[i], r->end[i]), "events"))
            return -1;
        slowest = fmax(slowest, 1e-3 * ms);
    }
    cudaSetDevice(r->here);
    return slowest / r->batch;
}

/* Value number 'at' of what the last rank holds afterwards. */
static double expected(const struct session *s, const struct run *r, uint64_t at)
{
    const uint64_t count = r->bytes / 2, part = count / (uint64_t)r->n;
    const uint64_t rank = (uint64_t)r->n - 1;
    struct operand from = {s->host_quantiles, DTYPE_BF16, rank,
                           1}; /* sendrecv: seed of rank n - 2 */
    double sum = 0;
    switch (r->kind) {
    case COLLECTIVE_ALLREDUCE:
    case COLLECTIVE_REDUCESCATTER:
        for (int i = 0; i < r->n; i++) {
            from.seed = (uint64_t)i + 1;
            sum += operand_value(&from, r->kind == COLLECTIVE_ALLREDUCE ? at : rank * part + at);
        }
        return sum;
    case COLLECTIVE_ALLGATHER: from.seed = at / part + 1; return operand_value(&from, at % part);
    case COLLECTIVE_ALLTOALL:
        from.seed = at / part + 1;
        return operand_value(&from, rank * part + at % part);
    default: return operand_value(&from, at);
    }
}

static bool check(struct session *s, struct run *r, struct point *p)
{
    if (!nccl_enqueue(r->nccl, r->kind, r->send, r->receive, r->bytes, r->stream, &r->why)) {
        point_fail(p, "%s", text_get(&r->why));
        return false;
    }
    if (!wait_all(s, r))
        return false;
    const uint64_t part = r->bytes / 2 / (uint64_t)r->n;
    const size_t n = part < CHECKED ? (size_t)part : CHECKED;
    uint16_t raw[CHECKED];
    float got[CHECKED];
    double want[CHECKED];
    if (!session_check(
            s, cudaMemcpy(raw, r->receive[r->n - 1], n * sizeof *raw, cudaMemcpyDeviceToHost),
            "check"))
        return false;
    for (size_t i = 0; i < n; i++) {
        got[i] = number_decode(DTYPE_BF16, raw[i]);
        want[i] = expected(s, r, i);
    }
    /* Each of up to n - 1 additions may round to bf16. */
    p->check = (struct check){.n = n, .rel_fro = relative_distance(got, want, n), .limit = 1e-2};
    if (p->check.rel_fro > p->check.limit)
        point_fail(p, "wrong result: relative distance %.2g from the reference", p->check.rel_fro);
    return p->status != POINT_FAILED;
}

void coll_run(struct session *s, struct point *p)
{
    const char *op = point_get_text(p, "op");
    struct run r = {.nccl = s->nccl,
                    .n = (int)point_get_number(p, "n"),
                    .here = s->index,
                    .bytes = (size_t)point_get_number(p, "bytes")};
    while (strcmp(collective_name(r.kind), op) != 0)
        r.kind = (enum collective)((int)r.kind + 1);
    r.batch = r.bytes <= 4u << 20 ? SMALL_BATCH : LARGE_BATCH;
    if (s->devices < 2) {
        point_not_run(p, "needs >= 2 GPUs");
        return;
    }
    if (!s->nccl) {
        point_not_run(p, "no NCCL: %s", text_get(&s->nccl_why));
        return;
    }
    text_init(&r.why);
    if (!nccl_join(s->nccl, r.n, &r.why))
        point_fail(p, "%s", text_get(&r.why));
    else if (take(s, &r) && check(s, &r, p))
        measure_samples(s, (struct sampler){sample, &r}, p);
    nccl_part(s->nccl);
    give_back(&r);
}
