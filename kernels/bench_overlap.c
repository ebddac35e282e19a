/* overlap, on one GPU: how a product and a copy slow each other. The copy stands for
 * what a collective does to a GPU while it runs: it takes some SMs ('blocks' of the copy kernel)
 * and some memory bandwidth. One side is timed while the other runs from before its start until
 * after its end; 'alone' is the same side with nothing beside it.
 *
 * Both streams wait behind one gate. The side that isn't timed gets twice the work that covers the
 * timed one by what each takes alone. Where it ended first all the same (a product whose blocks
 * find only a part of the multiprocessors free takes two rounds or more), it gets twice as much
 * from then on, and the sample is taken again. */
#include "base/fail.h"
#include "benchmark.h"
#include "hbm.h"
#include "matmul.h"
#include "measure.h"
#include "overlap.h"
#include "reference.h"
#include "sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHECKED = 16,
    TIMED_PRODUCTS = 4,
    TIMED_COPIES = 2,
    MOST_RUNS = 4 * MEASURE_BATCH /* of the side that isn't timed */
};
static const uint64_t COPY_BYTES = UINT64_C(256) << 20;

static void add(struct plan *plan, const char *timed, const char *beside, int64_t size, int blocks)
{
    const bool product = strcmp(timed, "gemm") == 0;
    const double values = (double)size * (double)size;
    struct point *p = plan_add(plan, "overlap", product ? "cublaslt" : "own",
                               product ? 2 * values * (double)size : 0,
                               product ? 6 * values : 2.0 * (double)COPY_BYTES);
    point_text(p, "timed", timed);
    point_text(p, "beside", beside);
    point_number(p, "m", size);
    point_number(p, "n", size);
    point_number(p, "k", size);
    point_text(p, "dtype", "bf16");
    point_number(p, "copy-bytes", (int64_t)COPY_BYTES);
    point_number(p, "copy-blocks", blocks);
}

void overlap_plan(struct plan *plan, const struct target *target)
{
    static const int64_t full_sizes[] = {1024, 2048, 4096, 6144, 8192, 12288},
                         quick_sizes[] = {4096, 8192};
    static const int full_blocks[] = {4, 8, 16, 32, 64, 128}, quick_blocks[] = {16, 64};
    const bool full = target->profile == PROFILE_FULL;
    const int sizes = full ? 6 : 2, blocks = full ? 6 : 2;
    for (int i = 0; i < sizes; i++) {
        const int64_t size = full ? full_sizes[i] : quick_sizes[i];
        add(plan, "gemm", "nothing", size, 0);
        for (int j = 0; j < blocks; j++) {
            const int width = full ? full_blocks[j] : quick_blocks[j];
            if (i == 0)
                add(plan, "copy", "nothing", size, width);
            add(plan, "gemm", "copy", size, width);
            add(plan, "copy", "gemm", size, width);
        }
    }
    overlap_coll_plan(plan, target);
}

struct side {
    struct work work;
    double alone; /* seconds of one run */
};

struct copy {
    void *to, *from;
    size_t bytes;
    int blocks, sms;
};

static void enqueue_copy(void *context, cudaStream_t stream)
{
    const struct copy *c = context;
    hbm_copy_enqueue(c->to, c->from, c->bytes, c->blocks, c->sms, stream);
}

struct run {
    struct side timed, other;
    bool beside; /* the other side runs too */
    int timed_runs, other_runs;
    bool uncovered; /* the other side ended first */
    bool loose;     /* no blocker: the queue had no room behind it */
    cudaStream_t second;
    cudaEvent_t opened, other_end;
};

static double sample(void *context, struct session *s)
{
    struct run *r = context;
    s->gate->open = 0;
    s->gate->timed_out = 0;
    if (!r->loose)
        blocker_enqueue(s->gate, MEASURE_GATE_LIMIT, s->stream);
    cudaEventRecord(r->opened, s->stream);
    if (r->beside) {
        cudaStreamWaitEvent(r->second, r->opened, 0);
        for (int i = 0; i < r->other_runs; i++)
            r->other.work.enqueue(r->other.work.context, r->second);
        cudaEventRecord(r->other_end, r->second);
    }
    /* The first run of the timed side starts together with the other side: it isn't counted. */
    r->timed.work.enqueue(r->timed.work.context, s->stream);
    cudaEventRecord(s->begin, s->stream);
    for (int i = 0; i < r->timed_runs; i++)
        r->timed.work.enqueue(r->timed.work.context, s->stream);
    cudaEventRecord(s->end, s->stream);
    *(volatile int *)&s->gate->open = 1;
    float ms, left = 0;
    if (!session_check(s, cudaGetLastError(), "launch") ||
        !session_check(s, cudaStreamSynchronize(s->stream), "run") ||
        !session_check(s, cudaStreamSynchronize(r->second), "run") ||
        !session_check(s, cudaEventElapsedTime(&ms, s->begin, s->end), "events"))
        return -1;
    if (*(volatile int *)&s->gate->timed_out) {
        r->loose = true;
        return sample(r, s);
    }
    if (r->beside) {
        if (!session_check(s, cudaEventElapsedTime(&left, s->end, r->other_end), "events"))
            return -1;
        if (left < 0 && r->other_runs <= MOST_RUNS / 2) {
            r->other_runs *= 2;
            return sample(r, s);
        }
        r->uncovered = r->uncovered || left < 0;
    }
    return 1e-3 * ms / r->timed_runs;
}

/* Seconds of one run by itself. */
static double time_alone(struct session *s, struct work work)
{
    float ms;
    work.enqueue(work.context, s->stream);
    cudaEventRecord(s->begin, s->stream);
    work.enqueue(work.context, s->stream);
    cudaEventRecord(s->end, s->stream);
    if (!session_check(s, cudaStreamSynchronize(s->stream), "run") ||
        !session_check(s, cudaEventElapsedTime(&ms, s->begin, s->end), "events"))
        return -1;
    return 1e-3 * ms;
}

/* The product's corner and the copy's samples, once each. */
static bool check(struct session *s, const struct run *r, const struct copy *copy, const void *c,
                  int64_t size, struct point *p)
{
    const struct operand a = {s->host_quantiles, DTYPE_BF16, 1, 1},
                         b = {s->host_quantiles, DTYPE_BF16, 2, 1};
    const struct operand source = {s->host_quantiles, DTYPE_F32, 3, 1};
    r->timed.work.enqueue(r->timed.work.context, s->stream);
    r->other.work.enqueue(r->other.work.context, s->stream);
    if (!session_check(s, cudaStreamSynchronize(s->stream), "run"))
        return false;
    double *left = memory_alloc((size_t)size * sizeof *left),
           *right = memory_alloc((size_t)size * sizeof *right);
    struct sample x = sample_new(CHECKED), y = sample_new(4096);
    const uint64_t n = (uint64_t)size;
    for (uint64_t i = 0; i < CHECKED; i++) {
        const uint64_t row = number_hash(7, i) % n, column = number_hash(8, i) % n;
        operand_vector(&a, row * n, 1, size, left);
        operand_vector(&b, column * n, 1, size, right);
        x.index[i] = column * n + row;
        x.want[i] = reference_dot(left, right, size);
    }
    y.n = sample_rows(y.index, 4096, copy->bytes / sizeof(float), 3);
    for (size_t i = 0; i < y.n; i++)
        y.want[i] = operand_value(&source, y.index[i]);
    const bool fine = sample_written(s, c, 2 * n * n, p) &&
                      sample_check(s, &x, c, DTYPE_BF16, 5e-3, p) &&
                      sample_written(s, copy->to, copy->bytes, p) &&
                      sample_check(s, &y, copy->to, DTYPE_F32, 1e-9, p);
    sample_free(&x);
    sample_free(&y);
    free(left);
    free(right);
    return fine;
}

static void measure(struct session *s, struct run *r, bool product_is_timed, struct point *p)
{
    r->timed.alone = time_alone(s, r->timed.work);
    r->other.alone = time_alone(s, r->other.work);
    if (r->timed.alone < 0 || r->other.alone < 0)
        return;
    r->timed_runs = product_is_timed ? TIMED_PRODUCTS : TIMED_COPIES;
    const double cover = 2 * (r->timed_runs + 1) * r->timed.alone + r->other.alone;
    r->other_runs = (int)ceil(cover / r->other.alone);
    if (r->other_runs > MOST_RUNS) {
        point_not_run(p, "the other side is too short to cover it");
        return;
    }
    measure_samples(s, (struct sampler){sample, r}, p);
    p->loose = r->loose;
    if (r->uncovered && p->status == POINT_MEASURED)
        point_fail(p, "the other side ended before the timed one");
}

void overlap_run(struct session *s, struct point *p)
{
    if (point_has(p, "members")) {
        overlap_coll_run(s, p);
        return;
    }
    if (!s->matmul) {
        point_not_run(p, "no cuBLASLt: %s", text_get(&s->matmul_why));
        return;
    }
    const int64_t size = point_get_number(p, "m");
    const uint64_t values = (uint64_t)(size * size);
    const struct matmul_shape shape = {
        .m = size, .n = size, .k = size, .batch = 1, .dtype = DTYPE_BF16, .a_transposed = true};
    const struct matmul_operands at = {
        .a = session_take_normal(s, DTYPE_BF16, values, 1, 1),
        .b = session_take_normal(s, DTYPE_BF16, values, 2, 1),
        .c = session_take_poison(s, 2 * values),
        .workspace = s->workspace,
        .workspace_bytes = s->workspace_bytes,
    };
    const size_t copied = (size_t)point_get_number(p, "copy-bytes");
    struct copy copy = {
        .to = session_take_poison(s, copied),
        .from = session_take_normal(s, DTYPE_F32, copied / sizeof(float), 3, 1),
        .bytes = copied,
        .blocks = (int)point_get_number(p, "copy-blocks"),
        .sms = s->device.sms,
    };
    struct run r = {.beside = strcmp(point_get_text(p, "beside"), "nothing") != 0};
    struct text why;
    text_init(&why);
    struct matmul *x = s->error == cudaSuccess ? matmul_new(s->matmul, &shape, &at, &why) : NULL;
    if (x &&
        session_check(s, cudaStreamCreateWithFlags(&r.second, cudaStreamNonBlocking), "stream") &&
        session_check(s, cudaEventCreate(&r.opened), "event") &&
        session_check(s, cudaEventCreate(&r.other_end), "event")) {
        const bool product = strcmp(point_get_text(p, "timed"), "gemm") == 0;
        const struct work both[2] = {{matmul_enqueue, x}, {enqueue_copy, &copy}};
        r.timed.work = both[product ? 0 : 1];
        r.other.work = both[product ? 1 : 0];
        if (check(s, &r, &copy, at.c, size, p))
            measure(s, &r, product, p);
        if (matmul_status(x) != 0)
            point_fail(p, "cuBLASLt: status %d", matmul_status(x));
    } else if (s->error == cudaSuccess) {
        point_not_run(p, "%s", text_get(&why));
    }
    cudaStreamSynchronize(s->stream);
    if (r.opened)
        cudaEventDestroy(r.opened);
    if (r.other_end)
        cudaEventDestroy(r.other_end);
    if (r.second)
        cudaStreamDestroy(r.second);
    matmul_free(x);
    text_free(&why);
}
