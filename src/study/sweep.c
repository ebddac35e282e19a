/* Threads take the next point that the file lacks, run it, and write it, each under one lock: the
 * design's sequence and the file are then one thread's at a time. Points take milliseconds to
 * seconds, taking and writing one some ten microseconds. */
#include "study/sweep.h"

#include "base/clock.h"
#include "study/evaluate.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>

struct sweep {
    const struct sweep_request *request;
    struct study_file *file;
    struct sweep_result *result;
    struct diagnostics *diagnostics;
    pthread_mutex_t lock; /* guards all below and what the pointers mean */
    int64_t next;         /* number of the point to look at next */
    bool failed;          /* the file */
    double committed;     /* seconds, when the last batch was */
    double interval;      /* seconds from there to the next one */
};

static bool ended(struct sweep *s)
{
    const struct sweep_request *r = s->request;
    if (r->stop && atomic_load_explicit(r->stop, memory_order_relaxed) &&
        s->next < r->plan->facts.points)
        s->result->stopped = true;
    return s->failed || s->result->stopped || s->result->given_up;
}

/* The next point that the file lacks. False when there is none left to run. */
static bool take(struct sweep *s, struct arena *memory, struct point *out)
{
    const struct sweep_request *r = s->request;
    for (; s->next < r->plan->facts.points && !ended(s); s->next += r->shard.of) {
        if (study_file_has(s->file, s->next))
            continue;
        plan_point(r->plan, s->next, memory, out);
        s->next += r->shard.of;
        return true;
    }
    return false;
}

/* Commits a batch. The next one comes so much later that commits take a thirtieth of the time, also
 * where a disk is slow to say that they are safe; within bounds, for a kill costs what lies
 * between. */
static void commit(struct sweep *s)
{
    enum { SHARE = 30, LEAST = 1, MOST = 20 };
    const double begin = clock_seconds(CLOCK_MONOTONIC);
    s->failed = !study_file_commit(s->file, s->diagnostics);
    s->committed = clock_seconds(CLOCK_MONOTONIC);
    s->interval = fmin(fmax(SHARE * (s->committed - begin), LEAST), MOST);
}

/* Gives up where more of the shard's points failed, now or before, than the study allows. */
static void judge(struct sweep *s)
{
    struct sweep_result *result = s->result;
    const double limit = s->request->plan->input->study.limits.max_failures;
    if ((double)result->failed > limit * (double)result->points)
        result->given_up = true;
}

static void keep(struct sweep *s, const struct point *point, const struct evaluation *e)
{
    const double begin = clock_seconds(CLOCK_MONOTONIC);
    struct sweep_result *result = s->result;
    const struct point_record record = {
        .number = point->number,
        .id = point->id,
        .state = e->state,
        .why = e->why,
        .replicates = e->replicates,
        .precise = e->precise,
        .inputs = point->inputs,
        .values = e->values,
    };
    const bool done = e->state == POINT_DONE;
    result->run++;
    result->failed += !done;
    result->imprecise += done && !e->precise;
    judge(s);
    if (!study_file_add(s->file, &record, s->diagnostics))
        s->failed = true;
    else if (begin - s->committed > s->interval)
        commit(s);
    if (s->request->done)
        atomic_fetch_add_explicit(s->request->done, 1, memory_order_relaxed);
    result->write_seconds += clock_seconds(CLOCK_MONOTONIC) - begin;
}

static void work(struct sweep *s)
{
    for (;;) {
        struct arena memory;
        struct point point;
        struct evaluation evaluation;
        arena_init(&memory);
        pthread_mutex_lock(&s->lock);
        const bool more = take(s, &memory, &point);
        pthread_mutex_unlock(&s->lock);
        if (more) {
            evaluate_point(s->request->plan, &point, &memory, &evaluation);
            pthread_mutex_lock(&s->lock);
            if (!s->failed)
                keep(s, &point, &evaluation);
            pthread_mutex_unlock(&s->lock);
        }
        arena_free(&memory);
        if (!more)
            return;
    }
}

bool sweep_run(const struct sweep_request *request, struct study_file *file,
               struct sweep_result *result, struct diagnostics *d)
{
    assert(request->threads >= 1);
    const double begin = clock_seconds(CLOCK_MONOTONIC);
    const struct study_counts before = study_file_count(file);
    *result = (struct sweep_result){
        .points = shard_points(request->shard, request->plan->facts.points),
        .before = before.points,
        .failed = before.failed,
        .imprecise = before.imprecise,
    };
    struct sweep sweep = {
        .request = request,
        .file = file,
        .result = result,
        .diagnostics = d,
        .next = request->shard.part - 1,
        .committed = begin,
        .interval = 1,
    };
    pthread_mutex_init(&sweep.lock, NULL);
    judge(&sweep);
#pragma omp parallel num_threads(request->threads) default(none) shared(sweep)
    work(&sweep);
    pthread_mutex_destroy(&sweep.lock);
    result->wall_seconds = clock_seconds(CLOCK_MONOTONIC) - begin;
    return !sweep.failed;
}
