#include "cli/bench_perf.h"

#include "base/clock.h"
#include "base/json.h"
#include "cli/training_question.h"
#include "perf/bench_steps.h"

/* Searches that are timed: GPT-3 175B on 512 accelerators is the case of Calculon's paper. */
static const struct {
    const char *accelerators;
    bool exhaustive;
} searches[] = {
    {"accelerators=512", true}, {"accelerators=512", false}, {"accelerators=16384", false}};
enum { SEARCHES = sizeof searches / sizeof searches[0], KEEP = 1000 };
/* The last one that is shown is that of many combinations of software. */
enum { SHOWN = SEARCHES + 1 };

struct timed_search {
    int64_t accelerators;
    bool exhaustive;
    struct search_counts counts;
    double seconds; /* wall clock */
};

/* Software that differs in one of these is another plan to Calculon, whose count for 512
 * accelerators is 6,582,816 (SC'23): as many plans are looked at here, one combination after the
 * other. */
static const uint64_t MANY_PLANS = 6582816;

static void set_flags(struct training_question *q, struct search_space *space, unsigned flags)
{
    struct software *s = &q->world.software;
    s->overlap_data = flags & 1;
    s->overlap_pipeline = flags & 2;
    s->overlap_tensor = flags & 4;
    s->dropout = flags & 8;
    space->accumulate_fp32 = flags & 16;
}

static void search_many(struct training_question *q, struct search_space space,
                        struct search_found *found, struct timed_search *out)
{
    space.exhaustive = space.any_chunks = true;
    out->accelerators = q->request.accelerators;
    out->exhaustive = true;
    const double begin = clock_seconds(CLOCK_MONOTONIC);
    for (unsigned flags = 0; out->counts.plans < MANY_PLANS && flags < 32; flags++) {
        struct search_counts one;
        set_flags(q, &space, flags);
        search_plans(&q->world.training, &space, found, KEEP, &one, NULL, NULL);
        out->counts.plans += one.plans;
        out->counts.impossible += one.impossible;
        out->counts.too_large += one.too_large;
        out->counts.valued += one.valued;
    }
    out->seconds = clock_seconds(CLOCK_MONOTONIC) - begin;
}

/* One search; with 'steps' the speed of evaluating what it found, with 'many' the same search for
 * many combinations of software. */
static bool measure(const struct arguments *a, size_t i, struct timed_search *out,
                    struct bench_steps *steps, struct timed_search *many)
{
    static const char *const llm[] = {"gpt3-175b"};
    const char *sets[] = {searches[i].accelerators, "global-batch=3072"};
    struct arguments question = *a;
    question.operands = (const char **)(void *)(uintptr_t)llm;
    question.n_operands = 1;
    question.sets = sets;
    question.n_sets = 2;
    struct training_question q;
    const bool good = training_question_open(&q, &question);
    if (good) {
        struct search_found *found = arena_array(&q.memory, KEEP, sizeof *found);
        struct search_space space = training_request_space(&q.request, &q.world);
        space.given.sharding = 0;
        space.exhaustive = space.any_chunks = searches[i].exhaustive;
        const double begin = clock_seconds(CLOCK_MONOTONIC);
        const size_t n =
            search_plans(&q.world.training, &space, found, KEEP, &out->counts, NULL, NULL);
        out->seconds = clock_seconds(CLOCK_MONOTONIC) - begin;
        out->accelerators = q.request.accelerators;
        out->exhaustive = space.exhaustive;
        if (steps)
            *steps = bench_steps_measure(&q.world.training, found, n, space.memory);
        if (many)
            search_many(&q, space, found, many);
    }
    training_question_close(&q);
    return good;
}

static void write_json(const struct bench_steps *b, const struct timed_search *s, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.bench_perf.1");
    json_integer(&j, "runs", BENCH_STEPS_RUNS);
    json_integer(&j, "plans", (int64_t)b->plans);
    json_number(&j, "evaluate_seconds", b->evaluate_ns * 1e-9);
    json_number(&j, "step_seconds", b->step_ns * 1e-9);
    json_open_array(&j, "searches");
    for (size_t i = 0; i < SHOWN; i++) {
        json_open_object(&j, NULL);
        json_integer(&j, "accelerators", s[i].accelerators);
        json_bool(&j, "exhaustive", s[i].exhaustive);
        json_integer(&j, "plans", (int64_t)s[i].counts.plans);
        json_integer(&j, "impossible", (int64_t)s[i].counts.impossible);
        json_integer(&j, "too_large", (int64_t)s[i].counts.too_large);
        json_integer(&j, "dropped", (int64_t)s[i].counts.dropped);
        json_integer(&j, "valued", (int64_t)s[i].counts.valued);
        json_number(&j, "seconds", s[i].seconds);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_close_object(&j);
}

static void write_text(const struct bench_steps *b, const struct timed_search *s, struct text *out)
{
    text_addf(out, "One plan: check, memory, layer and step  %7.0f ns\n", b->evaluate_ns);
    text_addf(out, "          step with the layer at hand    %7.0f ns\n", b->step_ns);
    text_addf(out, "Median of %d runs over %zu possible plans, processor time.\n\n",
              BENCH_STEPS_RUNS, b->plans);
    text_add(
        out,
        "GPT-3 175B on H100s, batch 3072, all kinds of sharding\n"
        "accelerators               plans  impossible  too large   dropped    valued  seconds\n");
    for (size_t i = 0; i < SHOWN; i++)
        text_addf(out, "%12lld  %-10s %8llu  %10llu %10llu %9llu %9llu  %7.3f\n",
                  (long long)s[i].accelerators,
                  i == SEARCHES     ? "software"
                  : s[i].exhaustive ? "exhaustive"
                                    : "pruned",
                  (unsigned long long)s[i].counts.plans, (unsigned long long)s[i].counts.impossible,
                  (unsigned long long)s[i].counts.too_large,
                  (unsigned long long)s[i].counts.dropped, (unsigned long long)s[i].counts.valued,
                  s[i].seconds);
    text_add(out, "'software': exhaustive, for combinations of overlap, dropout and the width of\n"
                  "gradients, as many as give Calculon's number of plans for this case.\n");
}

int bench_perf(const struct arguments *a, struct text *out)
{
    struct timed_search s[SHOWN] = {0};
    struct bench_steps b;
    for (size_t i = 0; i < SEARCHES; i++)
        if (!measure(a, i, &s[i], i == 0 ? &b : NULL, i == 0 ? &s[SEARCHES] : NULL))
            return EXIT_INPUT;
    (a->given[OPTION_JSON] ? write_json : write_text)(&b, s, out);
    return EXIT_OK;
}
