#include "perf/search.h"

#include "base/fail.h"
#include "perf/recomputation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct search_space search_space_of(const struct llm *llm, int64_t accelerators,
                                    int64_t global_batch, int64_t sequence)
{
    return (struct search_space){
        .accelerators = accelerators,
        .global_batch = global_batch,
        .sequence = sequence,
        .most_tensor = 64,
        .most_context = sequence > 8192 ? sequence / 4096 : 2,
        .most_pipeline = llm->layers,
        .most_micro_batch = 64,
        .most_expert = llm->experts.count > 0 ? llm->experts.count : 1,
        .memory = INFINITY,
        .accumulate_fp32 = true,
        .given = {.sharding = SHARDING_OPTIMIZER + 1, .sequence_parallel = true},
        .objective = {.second = 1},
    };
}

/* The best plans so far: a binary heap whose root is the worst of them. */
struct shortlist {
    struct search_found *items;
    size_t n, keep;
};

static bool worse(const struct search_found *a, const struct search_found *b)
{
    return a->value != b->value ? a->value > b->value : a->number > b->number;
}

static void sink(struct search_found *items, size_t n, size_t i)
{
    for (;;) {
        size_t worst = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < n; child++)
            if (worse(&items[child], &items[worst]))
                worst = child;
        if (worst == i)
            return;
        const struct search_found held = items[i];
        items[i] = items[worst];
        items[worst] = held;
        i = worst;
    }
}

static void offer(struct shortlist *s, const struct search_found *found)
{
    if (s->n == s->keep) {
        if (!worse(&s->items[0], found))
            return;
        s->items[0] = *found;
        sink(s->items, s->n, 0);
        return;
    }
    size_t i = s->n++;
    s->items[i] = *found;
    while (i > 0 && worse(&s->items[i], &s->items[(i - 1) / 2])) {
        const struct search_found held = s->items[i];
        s->items[i] = s->items[(i - 1) / 2];
        s->items[(i - 1) / 2] = held;
        i = (i - 1) / 2;
    }
}

/* The value that a plan must beat to be kept. */
static double threshold(const struct shortlist *s)
{
    return s->n == s->keep ? s->items[0].value : INFINITY;
}

static int compare(const void *a, const void *b)
{
    return worse(a, b) ? 1 : -1;
}

/* One thread's part of a search. */
struct worker {
    const struct training *with;
    const struct search_space *space;
    struct shortlist list;
    struct search_counts counts;
    search_visit *visit;
    void *context;
    uint64_t number;
};

static double value_of(const struct search_space *s, double time, double load)
{
    return time * (s->objective.second + s->objective.load_second * load);
}

/* Whether how many layers are computed again is the search's to choose. */
static bool may_repeat_fewer(const struct worker *w, const struct plan *p)
{
    const struct plan_choice *given = &w->space->given;
    return p->recompute == RECOMPUTE_FULL && given->recompute == 0 && given->recompute_layers == 0;
}

static void try_plan(struct worker *w, struct plan *p, const struct layer_cost *cost)
{
    const struct search_space *space = w->space;
    w->number++;
    const bool good = plan_check(w->with->llm, p, space->accelerators) == PLAN_GOOD;
    if (good && may_repeat_fewer(w, p) && !recomputation_fewest_layers(w->with, space->memory, p))
        return;
    w->counts.plans++;
    if (!good) {
        w->counts.impossible++;
        return;
    }
    struct memory_need memory;
    memory_need(w->with->llm, p, w->with->software, w->with->constants->reserved, &memory);
    if (memory.total > space->memory) {
        w->counts.too_large++;
        w->counts.least = fmin(w->counts.least, memory.total);
        return;
    }
    if (!space->exhaustive) {
        const double layers = (double)plan_stage_layers(w->with->llm, p);
        const double least = (double)plan_micro_batches(p) * training_stage_time(p, cost, layers);
        if (value_of(space, least, 0) > threshold(&w->list)) {
            w->counts.dropped++;
            return;
        }
    }
    struct training_step step;
    training_step(w->with, p, cost, &step);
    w->counts.valued++;
    const double load = power_share(&space->objective.power, &step);
    offer(&w->list, &(struct search_found){.plan = *p,
                                           .value = value_of(space, step.time, load),
                                           .time = step.time,
                                           .memory = memory.total,
                                           .number = w->number});
    if (w->visit) {
#pragma omp critical(search_visit)
        w->visit(w->context, p, &memory, &step);
    }
}

/* Words of an enum that are tried, both inclusive. */
struct range {
    int first, last;
};

/* All words up to the last, or the one that is given as in struct plan_choice. */
static struct range words(int given, int last)
{
    return given > 0 ? (struct range){given - 1, given - 1} : (struct range){0, last};
}

/* The degrees to try: the one that is given, or all from 1 to the most; 0 gives none. */
static int64_t least_of(int64_t given)
{
    return given > 0 ? given : 1;
}

static int64_t most_of(int64_t given, int64_t most)
{
    return given > 0 ? given : most;
}

/* Whether one chunk less does as well: the largest chunk, which is what fills a pipeline, is the
 * same, and there are fewer of them to send and to launch. */
static bool too_many_chunks(const struct worker *w, const struct plan *p)
{
    if (p->chunks == 1 || w->space->given.chunks > 0 || w->space->any_chunks)
        return false;
    struct plan fewer = *p;
    fewer.chunks--;
    return plan_largest_chunk(w->with->llm, &fewer) == plan_largest_chunk(w->with->llm, p);
}

/* All plans with the same layer cost: pipeline, data degree, chunks, schedule and sharding vary. */
static void try_rest(struct worker *w, struct plan p)
{
    const struct search_space *s = w->space;
    struct layer_cost cost;
    bool costed = false;
    const int64_t inner = s->accelerators / (p.tensor * p.context);
    const struct plan_choice *given = &s->given;
    const struct range shardings = words(given->sharding, SHARDING_WEIGHTS);
    for (p.pipeline = least_of(given->pipeline);
         p.pipeline <= most_of(given->pipeline, s->most_pipeline) && p.pipeline <= inner;
         p.pipeline++) {
        if (inner % p.pipeline != 0)
            continue;
        p.data = inner / p.pipeline;
        if (s->global_batch % (p.data * p.micro_batch) != 0)
            continue;
        if (!costed)
            layer_cost(w->with, &p, &cost);
        costed = true;
        const int64_t layers = plan_stage_layers(w->with->llm, &p);
        const int64_t most_chunks = p.pipeline > 1 ? most_of(given->chunks, layers) : 1;
        for (p.chunks = least_of(given->chunks); p.chunks <= most_chunks; p.chunks++) {
            if (too_many_chunks(w, &p))
                continue;
            const bool may_fill = p.pipeline > 1 && p.chunks == 1; /* the bubble */
            if (given->schedule == SCHEDULE_ZERO_BUBBLE + 1 && !may_fill)
                continue;
            const struct range schedules = may_fill ? words(given->schedule, SCHEDULE_ZERO_BUBBLE)
                                                    : words(SCHEDULE_1F1B + 1, 0);
            for (int sharding = shardings.first; sharding <= shardings.last; sharding++)
                for (int schedule = schedules.first; schedule <= schedules.last; schedule++) {
                    p.sharding = (enum sharding)sharding;
                    p.schedule = (enum schedule)schedule;
                    p.recompute_layers = given->recompute_layers;
                    try_plan(w, &p, &cost);
                }
        }
    }
}

/* The degrees that decide what a layer costs. */
struct degrees {
    int64_t tensor, context, expert, micro_batch;
};

static void try_degrees(struct worker *w, const struct degrees *d)
{
    const struct search_space *s = w->space;
    struct plan p = {.tensor = d->tensor,
                     .context = d->context,
                     .expert = d->expert,
                     .expert_tensor = d->expert > 1 ? 1 : d->tensor,
                     .micro_batch = d->micro_batch,
                     .global_batch = s->global_batch,
                     .sequence = s->sequence,
                     .precision = s->precision,
                     .accumulate_fp32 = s->accumulate_fp32,
                     .adapters = s->given.adapters};
    const struct plan_choice *given = &s->given;
    p.shard = given->shard;
    if (given->expert_tensor > 0)
        p.expert_tensor = given->expert_tensor;
    struct recomputation again[RECOMPUTATIONS];
    const int recomputations = recomputation_list(w->with, given, again);
    for (int r = 0; r < recomputations; r++) {
        for (int split = 0; split <= (p.tensor > 1 && given->sequence_parallel); split++) {
            p.recompute = again[r].recompute;
            p.modules = again[r].modules;
            p.sequence_parallel = split;
            try_rest(w, p);
        }
    }
}

/* All combinations that divide what they must; NULL 'out' counts only. */
static size_t list_degrees(const struct llm *llm, const struct search_space *s, struct degrees *out)
{
    const struct plan_choice *given = &s->given;
    size_t n = 0;
    struct degrees d;
    const int64_t most_tensor = most_of(given->tensor, s->most_tensor),
                  most_context = most_of(given->context, s->most_context),
                  most_expert = most_of(given->expert, s->most_expert),
                  most_micro_batch = most_of(given->micro_batch, s->most_micro_batch);
    for (d.tensor = least_of(given->tensor); d.tensor <= most_tensor; d.tensor++) {
        if (s->accelerators % d.tensor != 0 || !plan_splits_heads(llm, d.tensor))
            continue;
        for (d.context = least_of(given->context); d.context <= most_context; d.context *= 2) {
            if (s->accelerators % (d.tensor * d.context) != 0)
                continue;
            for (d.expert = least_of(given->expert); d.expert <= most_expert; d.expert++) {
                if (llm->experts.count % d.expert != 0)
                    continue;
                for (d.micro_batch = least_of(given->micro_batch);
                     d.micro_batch <= most_micro_batch; d.micro_batch++) {
                    if (s->global_batch % d.micro_batch != 0)
                        continue;
                    if (out)
                        out[n] = d;
                    n++;
                }
            }
        }
    }
    return n;
}

static void merge(struct worker *into, const struct worker *from)
{
    for (size_t i = 0; i < from->list.n; i++)
        offer(&into->list, &from->list.items[i]);
    into->counts.plans += from->counts.plans;
    into->counts.impossible += from->counts.impossible;
    into->counts.too_large += from->counts.too_large;
    into->counts.dropped += from->counts.dropped;
    into->counts.valued += from->counts.valued;
    into->counts.least = fmin(into->counts.least, from->counts.least);
}

size_t search_plans(const struct training *with, const struct search_space *space,
                    struct search_found *best, size_t keep, struct search_counts *counts,
                    search_visit *visit, void *context)
{
    const size_t n = list_degrees(with->llm, space, NULL);
    struct degrees *degrees = memory_alloc((n + 1) * sizeof *degrees);
    list_degrees(with->llm, space, degrees);
    struct worker all = {.list = {.items = best, .keep = keep}, .counts.least = INFINITY};
#pragma omp parallel
    {
        struct worker w = {.with = with,
                           .space = space,
                           .counts.least = INFINITY,
                           .visit = visit,
                           .context = context};
        w.list.keep = keep;
        w.list.items = memory_alloc((keep + 1) * sizeof *w.list.items);
#pragma omp for schedule(dynamic)
        for (size_t i = 0; i < n; i++) {
            w.number = (uint64_t)i << 32;
            try_degrees(&w, &degrees[i]);
        }
#pragma omp critical(search_merge)
        merge(&all, &w);
        free(w.list.items);
    }
    free(degrees);
    qsort(best, all.list.n, sizeof *best, compare);
    *counts = all.counts;
    return all.list.n;
}
