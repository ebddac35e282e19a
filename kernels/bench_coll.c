/* coll: NCCL collectives over the first n GPUs of the machine. A sample is a batch of calls behind
 * a blocker on every device, timed by events there; the slowest device counts. */
#include "benchmark.h"
#include "collective.h"
#include "measure.h"
#include "reference.h"
#include "team.h"

#include <string.h>

enum { CHECKED = 1024, SMALL_BATCH = 20, LARGE_BATCH = 2 };

static void add(struct plan *plan, enum collective kind, int n, int64_t bytes)
{
    struct point *p =
        plan_add(plan, "coll", "nccl", 0, (double)bytes * collective_wire_share(kind, n));
    p->wire = p->bytes;
    point_text(p, "op", collective_name(kind));
    point_number(p, "n", n);
    point_number(p, "bytes", bytes);
    point_text(p, "dtype", "bf16");
}

void coll_plan(struct plan *plan, const struct target *target)
{
    const bool full = target->profile == PROFILE_FULL;
    const int most = team_most(target->devices);
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
    struct team team;
    enum collective kind;
    size_t bytes;
    int batch;
    void **send, **receive;
    struct text why;
};

static bool enqueue(struct run *r)
{
    return nccl_enqueue(r->nccl, r->kind, r->send, r->receive, r->bytes, r->team.stream, &r->why);
}

static double sample(void *context, struct session *s)
{
    struct run *r = context;
    struct team *t = &r->team;
    bool queued = true;
    team_block(t, s);
    team_record(t, t->begin, t->stream);
    for (int b = 0; b < r->batch && queued; b++)
        queued = enqueue(r);
    team_record(t, t->end, t->stream);
    team_go(s);
    if (!team_wait(t, s, t->stream, r->nccl) || !queued)
        return -1;
    return team_was_late(t, s) ? sample(r, s) : team_seconds(t, s) / r->batch;
}

/* Value number 'at' of what the last rank holds afterwards. */
static double expected(const struct session *s, const struct run *r, uint64_t at)
{
    const uint64_t n = (uint64_t)r->team.n;
    const uint64_t count = r->bytes / 2, part = count / n, rank = n - 1;
    struct operand from = {s->host_quantiles, DTYPE_BF16, rank,
                           1}; /* sendrecv: seed of rank n - 2 */
    double sum = 0;
    switch (r->kind) {
    case COLLECTIVE_ALLREDUCE:
    case COLLECTIVE_REDUCESCATTER:
        for (uint64_t i = 0; i < n; i++) {
            from.seed = i + 1;
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
    struct team *t = &r->team;
    const uint64_t part = r->bytes / 2 / (uint64_t)t->n;
    const size_t n = part < CHECKED ? (size_t)part : CHECKED;
    double want[CHECKED];
    if (!enqueue(r) || !team_wait(t, s, t->stream, r->nccl))
        return false;
    for (size_t i = 0; i < n; i++)
        want[i] = expected(s, r, i);
    /* Each of up to n - 1 additions may round to bf16. */
    return team_check(t, s, r->receive[t->n - 1], 0, want, n, 1e-2, p);
}

static bool take(struct session *s, struct run *r, int n)
{
    if (!team_open(&r->team, s, n))
        return false;
    r->send = team_take_normal(&r->team, s, r->bytes, 1, 1);
    r->receive = team_take_poison(&r->team, s, r->bytes);
    return r->send && r->receive;
}

void coll_run(struct session *s, struct point *p)
{
    const char *op = point_get_text(p, "op");
    const int n = (int)point_get_number(p, "n");
    struct run r = {
        .team = {.here = s->index}, .nccl = s->nccl, .bytes = (size_t)point_get_number(p, "bytes")};
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
    if (nccl_join(s->nccl, n, &r.why) && take(s, &r, n) && check(s, &r, p))
        measure_samples(s, (struct sampler){sample, &r}, p);
    p->loose = r.team.loose;
    if (r.why.length > 0) {
        point_fail(p, "%s", text_get(&r.why));
        nccl_part(s->nccl);
    }
    team_close(&r.team);
    text_free(&r.why);
}
