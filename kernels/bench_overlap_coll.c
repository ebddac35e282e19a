/* overlap, on several GPUs: how a product and an all-reduce slow each other, and how much of the
 * shorter one hides. Every GPU multiplies (cuBLASLt) and all of them reduce (NCCL), on two streams
 * of each, as data-parallel training does. One side is timed while the other runs from before its
 * start until after its end; 'both' is one run of each, started together, until both have ended.
 * The slowest GPU counts.
 *
 * The all-reduce is queued first, as frameworks queue it: a product queued first would hold all
 * multiprocessors and the all-reduce would only wait. */
#include "base/fail.h"
#include "benchmark.h"
#include "matmul.h"
#include "measure.h"
#include "overlap.h"
#include "reference.h"
#include "team.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PRODUCT, ALLREDUCE, SIDES, CHECKED = 16, TIMED_RUNS = 2 };

static const char *const words[] = {"gemm", "allreduce", "both"};

static void add(struct plan *plan, int members, const char *timed, const char *beside, int64_t size,
                int64_t bytes)
{
    const bool product = strcmp(timed, "allreduce") != 0, reduces = strcmp(timed, "gemm") != 0;
    const double values = (double)size * (double)size;
    const double wire = (double)bytes * collective_wire_share(COLLECTIVE_ALLREDUCE, members);
    struct point *p = plan_add(plan, "overlap",
                               product && reduces ? "cublaslt+nccl"
                               : product          ? "cublaslt"
                                                  : "nccl",
                               product ? 2 * values * (double)size : 0,
                               (product ? 6 * values : 0) + (reduces ? wire : 0));
    p->wire = reduces ? wire : 0;
    point_text(p, "timed", timed);
    point_text(p, "beside", beside);
    point_number(p, "m", size);
    point_number(p, "n", size);
    point_number(p, "k", size);
    point_text(p, "dtype", "bf16");
    point_number(p, "members", members);
    point_number(p, "collective-bytes", bytes);
}

/* Sizes rise together, so that a product takes about as long as the all-reduces it meets; each
 * meets the one of its rank and the neighbours. */
static void add_group(struct plan *plan, int members, const int64_t *sizes, const int64_t *bytes,
                      int n)
{
    for (int i = 0; i < n; i++) {
        add(plan, members, "gemm", "nothing", sizes[i], bytes[0]);
        add(plan, members, "allreduce", "nothing", sizes[0], bytes[i]);
    }
    for (int i = 0; i < n; i++)
        for (int j = i > 0 ? i - 1 : 0; j < n && j <= i + 1; j++) {
            add(plan, members, "gemm", "allreduce", sizes[i], bytes[j]);
            add(plan, members, "allreduce", "gemm", sizes[i], bytes[j]);
            add(plan, members, "both", "nothing", sizes[i], bytes[j]);
        }
}

void overlap_coll_plan(struct plan *plan, const struct target *target)
{
    static const int64_t full_sizes[] = {2048, 4096, 8192, 12288},
                         full_bytes[] = {8 << 20, 32 << 20, 128 << 20, 512 << 20};
    static const int64_t quick_sizes[] = {4096, 8192}, quick_bytes[] = {32 << 20, 256 << 20};
    const bool full = target->profile == PROFILE_FULL;
    const int most = team_most(target->devices);
    if (full)
        add_group(plan, 2, full_sizes, full_bytes, 4);
    else
        add_group(plan, most > 1 ? most : 2, quick_sizes, quick_bytes, 2);
    if (full && most > 2)
        add_group(plan, most, full_sizes, full_bytes, 4);
}

struct run {
    struct team team;
    cudaStream_t second[COLLECTIVE_DEVICES]; /* the other side's */
    cudaEvent_t opened[COLLECTIVE_DEVICES], other_end[COLLECTIVE_DEVICES];

    struct matmul_library *library[COLLECTIVE_DEVICES]; /* a handle belongs to one device */
    struct matmul *product[COLLECTIVE_DEVICES];
    struct nccl *nccl;
    void **send, **receive, **c;
    size_t bytes;
    int64_t size;

    int timed; /* PRODUCT, ALLREDUCE, or SIDES: both */
    bool beside, uncovered;
    bool unable; /* cuBLASLt has no such product here */
    int other_runs;
    struct text why;
};

static bool enqueue(struct run *r, int side, cudaStream_t *streams)
{
    if (side == ALLREDUCE)
        return nccl_enqueue(r->nccl, COLLECTIVE_ALLREDUCE, r->send, r->receive, r->bytes, streams,
                            &r->why);
    for (int i = 0; i < r->team.n; i++) {
        cudaSetDevice(i);
        matmul_enqueue(r->product[i], streams[i]);
        if (matmul_status(r->product[i]) != 0 && r->why.length == 0)
            text_addf(&r->why, "cuBLASLt: status %d", matmul_status(r->product[i]));
    }
    cudaSetDevice(r->team.here);
    return r->why.length == 0;
}

static bool repeat(struct run *r, int side, cudaStream_t *streams, int times)
{
    bool queued = true;
    for (int i = 0; i < times && queued; i++)
        queued = enqueue(r, side, streams);
    return queued;
}

/* The streams on the left wait for what 'event' marks on those on the right. */
static void follow(struct run *r, cudaStream_t *left, cudaEvent_t *event, cudaStream_t *right)
{
    team_record(&r->team, event, right);
    for (int i = 0; i < r->team.n; i++)
        cudaStreamWaitEvent(left[i], event[i], 0);
}

/* One run of each between the team's events. */
static bool queue_both(struct run *r)
{
    struct team *t = &r->team;
    team_record(t, t->begin, t->stream);
    const bool queued = enqueue(r, ALLREDUCE, r->second) && enqueue(r, PRODUCT, t->stream);
    follow(r, t->stream, r->other_end, r->second);
    team_record(t, t->end, t->stream);
    return queued;
}

/* The timed side between the team's events, the other side, if there is one, around it. The first
 * run of the timed side starts together with the other: it isn't counted. */
static bool queue_one(struct run *r)
{
    struct team *t = &r->team;
    bool queued = true;
    if (r->beside) {
        queued = repeat(r, r->timed == PRODUCT ? ALLREDUCE : PRODUCT, r->second, r->other_runs);
        team_record(t, r->other_end, r->second);
    }
    queued = queued && enqueue(r, r->timed, t->stream);
    team_record(t, t->begin, t->stream);
    queued = queued && repeat(r, r->timed, t->stream, TIMED_RUNS);
    team_record(t, t->end, t->stream);
    return queued;
}

/* Whether the other side ran until after the timed one's end, on every GPU. False after an error.
 */
static bool look_at_ends(struct run *r, struct session *s, bool *covered)
{
    *covered = true;
    for (int i = 0; i < r->team.n && r->beside; i++) {
        float left;
        if (!session_check(s, cudaEventElapsedTime(&left, r->team.end[i], r->other_end[i]),
                           "events"))
            return false;
        *covered = *covered && left >= 0;
    }
    return true;
}

static double sample(void *context, struct session *s)
{
    struct run *r = context;
    struct team *t = &r->team;
    team_block(t, s);
    follow(r, r->second, r->opened, t->stream);
    const bool queued = r->timed == SIDES ? queue_both(r) : queue_one(r);
    team_go(s);
    if (!team_wait(t, s, t->stream, r->nccl) || !team_wait(t, s, r->second, r->nccl) || !queued)
        return -1;
    if (team_was_late(t, s))
        return sample(r, s);
    bool covered;
    if (!look_at_ends(r, s, &covered))
        return -1;
    if (!covered && r->other_runs <= MEASURE_BATCH / 2) { /* it takes longer beside the timed one */
        r->other_runs *= 2;
        return sample(r, s);
    }
    r->uncovered = r->uncovered || !covered;
    return team_seconds(t, s) / (r->timed == SIDES ? 1 : TIMED_RUNS);
}

/* Seconds of one run of a side by itself. */
static double time_alone(struct run *r, struct session *s, int side)
{
    struct team *t = &r->team;
    bool queued = enqueue(r, side, t->stream);
    team_record(t, t->begin, t->stream);
    queued = queued && enqueue(r, side, t->stream);
    team_record(t, t->end, t->stream);
    return team_wait(t, s, t->stream, r->nccl) && queued ? team_seconds(t, s) : -1;
}

/* How often the other side has to run; false when that is too often to be queued. */
static bool cover(struct run *r, struct session *s, struct point *p)
{
    const int other = r->timed == PRODUCT ? ALLREDUCE : PRODUCT;
    const double timed = time_alone(r, s, r->timed), alone = time_alone(r, s, other);
    if (!(timed > 0) || !(alone > 0))
        return false;
    r->other_runs = (int)ceil((2 * (TIMED_RUNS + 1) * timed + alone) / alone);
    if (r->other_runs > MEASURE_BATCH)
        point_not_run(p, "the other side is too short to cover it");
    return r->other_runs <= MEASURE_BATCH;
}

/* The last values of the product's last column, and the first ones of the sum. */
static bool check(struct run *r, struct session *s, struct point *p)
{
    struct team *t = &r->team;
    const uint64_t n = (uint64_t)r->size;
    const struct operand a = {s->host_quantiles, DTYPE_BF16, 1, 1},
                         b = {s->host_quantiles, DTYPE_BF16, 2, 1};
    double want[CHECKED], sum[CHECKED] = {0};
    double *left = memory_alloc(n * sizeof *left), *right = memory_alloc(n * sizeof *right);
    operand_vector(&b, (n - 1) * n, 1, r->size, right);
    for (uint64_t i = 0; i < CHECKED; i++) {
        operand_vector(&a, (n - CHECKED + i) * n, 1, r->size, left);
        want[i] = reference_dot(left, right, r->size);
        for (int rank = 0; rank < t->n; rank++) {
            const struct operand x = {s->host_quantiles, DTYPE_BF16, (uint64_t)rank + 3, 1};
            sum[i] += operand_value(&x, i);
        }
    }
    free(left);
    free(right);
    return enqueue(r, PRODUCT, t->stream) && enqueue(r, ALLREDUCE, t->stream) &&
           team_wait(t, s, t->stream, r->nccl) &&
           team_check(t, s, r->c[t->n - 1], n * n - CHECKED, want, CHECKED, 5e-3, p) &&
           team_check(t, s, r->receive[t->n - 1], 0, sum, CHECKED, 1e-2, p);
}

static bool make_streams(struct run *r, struct session *s)
{
    bool fine = true;
    for (int i = 0; i < r->team.n && fine; i++) {
        cudaSetDevice(i);
        fine = session_check(s, cudaStreamCreateWithFlags(&r->second[i], cudaStreamNonBlocking),
                             "stream") &&
               session_check(s, cudaEventCreate(&r->opened[i]), "event") &&
               session_check(s, cudaEventCreate(&r->other_end[i]), "event");
    }
    cudaSetDevice(r->team.here);
    return fine;
}

/* A product on every device; false with a reason when cuBLASLt has none. */
static bool make_products(struct run *r, void **a, void **b, void **workspace, size_t room)
{
    const struct matmul_shape shape = {.m = r->size,
                                       .n = r->size,
                                       .k = r->size,
                                       .batch = 1,
                                       .dtype = DTYPE_BF16,
                                       .a_transposed = true};
    for (int i = 0; i < r->team.n && r->why.length == 0; i++) {
        const struct matmul_operands at = {
            .a = a[i], .b = b[i], .c = r->c[i], .workspace = workspace[i], .workspace_bytes = room};
        cudaSetDevice(i);
        r->library[i] = matmul_open(&r->why);
        if (r->library[i])
            r->product[i] = matmul_new(r->library[i], &shape, &at, &r->why);
    }
    cudaSetDevice(r->team.here);
    r->unable = r->why.length > 0;
    return !r->unable;
}

static bool take(struct run *r, struct session *s, int members)
{
    const uint64_t matrix = 2 * (uint64_t)(r->size * r->size);
    if (!team_open(&r->team, s, members) || !make_streams(r, s))
        return false;
    void **a = team_take_normal(&r->team, s, matrix, 1, 0),
         **b = team_take_normal(&r->team, s, matrix, 2, 0);
    void **workspace = team_take_poison(&r->team, s, s->workspace_bytes);
    r->c = team_take_poison(&r->team, s, matrix);
    r->send = team_take_normal(&r->team, s, r->bytes, 3, 1);
    r->receive = team_take_poison(&r->team, s, r->bytes);
    return s->error == cudaSuccess && make_products(r, a, b, workspace, s->workspace_bytes);
}

static void give_back(struct run *r)
{
    for (int i = 0; i < r->team.n; i++) {
        cudaSetDevice(i);
        matmul_free(r->product[i]);
        matmul_close(r->library[i]);
        if (r->second[i])
            cudaStreamDestroy(r->second[i]);
        if (r->opened[i])
            cudaEventDestroy(r->opened[i]);
        if (r->other_end[i])
            cudaEventDestroy(r->other_end[i]);
    }
    team_close(&r->team);
    text_free(&r->why);
}

void overlap_coll_run(struct session *s, struct point *p)
{
    const int members = (int)point_get_number(p, "members");
    struct run r = {
        .team = {.here = s->index},
        .nccl = s->nccl,
        .bytes = (size_t)point_get_number(p, "collective-bytes"),
        .size = point_get_number(p, "m"),
        .beside = strcmp(point_get_text(p, "beside"), "nothing") != 0,
    };
    while (strcmp(words[r.timed], point_get_text(p, "timed")) != 0)
        r.timed++;
    if (s->devices < 2)
        point_not_run(p, "needs >= 2 GPUs");
    else if (!s->nccl)
        point_not_run(p, "no NCCL: %s", text_get(&s->nccl_why));
    else if (!s->matmul)
        point_not_run(p, "no cuBLASLt: %s", text_get(&s->matmul_why));
    if (p->status == POINT_NOT_RUN)
        return;
    text_init(&r.why);
    if (nccl_join(s->nccl, members, &r.why) && take(&r, s, members) && check(&r, s, p) &&
        (!r.beside || cover(&r, s, p)))
        measure_samples(s, (struct sampler){sample, &r}, p);
    p->loose = r.team.loose;
    if (r.unable) {
        point_not_run(p, "%s", text_get(&r.why));
    } else if (r.why.length > 0) {
        point_fail(p, "%s", text_get(&r.why));
        nccl_part(s->nccl);
    } else if (r.uncovered && p->status == POINT_MEASURED) {
        point_fail(p, "the other side ended before the timed one");
    }
    give_back(&r);
}
