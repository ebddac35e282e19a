/* The best plans for a model on a cluster. */
#include "cli/command.h"

#include "cli/output.h"
#include "cli/training_question.h"
#include "perf/prediction.h"
#include "report/training_report.h"
#include "results/target.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { KEEP = 1000, SHOWN = 20 };

static void write_plan(void *context, const struct plan *p, const struct memory_need *m,
                       const struct training_step *s)
{
    struct text modules;
    text_init(&modules);
    recompute_modules_write(plan_modules(p), " ", &modules);
    fprintf(context,
            "%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64
            ",%s,%s,%" PRId64 ",%s,%s,%d,%.9g,%.9g\n",
            p->tensor, p->context, p->pipeline, p->data, p->expert, p->chunks, p->micro_batch,
            recompute_words[p->recompute], text_get(&modules), p->recompute_layers,
            sharding_words[p->sharding], schedule_words[p->schedule], p->sequence_parallel, s->time,
            m->total);
    text_free(&modules);
}

/* Opens the file of --all-plans; NULL without the option. An exit_code, after saying why where it
 * can't be. */
static int open_file(const struct arguments *a, struct diagnostics *d, FILE **file)
{
    *file = NULL;
    if (!a->given[OPTION_ALL_PLANS])
        return EXIT_OK;
    if (target_is_read(a->value[OPTION_ALL_PLANS], &d->sources, d)) {
        output_diagnostics(a, d);
        return EXIT_INPUT;
    }
    *file = fopen(a->value[OPTION_ALL_PLANS], "w");
    if (!*file)
        output_error(a, "can't write '%s': %s", a->value[OPTION_ALL_PLANS], strerror(errno));
    else
        fputs("tensor,context,pipeline,data,expert,chunks,micro_batch,recompute,recompute_modules,"
              "recompute_layers,sharding,schedule,sequence_parallel,step_time_s,memory_bytes\n",
              *file);
    return *file ? EXIT_OK : EXIT_INPUT;
}

static bool close_file(const struct arguments *a, FILE *file)
{
    if (!file)
        return true;
    const bool failed = ferror(file) != 0;
    if (fclose(file) == 0 && !failed)
        return true;
    output_error(a, "can't write '%s': %s", a->value[OPTION_ALL_PLANS], strerror(errno));
    return false;
}

static void show_none(const struct arguments *a, const struct training_question *q,
                      const struct search_counts *counts)
{
    struct text why;
    text_init(&why);
    training_request_explain(&q->request, &q->world, counts, &why);
    output_error(a, "%s", text_get(&why));
    text_free(&why);
}

static int search(const struct arguments *a, struct training_question *q, struct text *out)
{
    struct search_space space = training_request_space(&q->request, &q->world);
    FILE *file;
    const int opened = open_file(a, &q->diagnostics, &file);
    if (opened != EXIT_OK)
        return opened;
    space.exhaustive = file != NULL;
    struct search_found *found = arena_array(&q->memory, KEEP, sizeof *found);
    struct search_answer answer = {.request = &q->request, .world = &q->world, .found = found};
    answer.n = search_plans(&q->world.training, &space, found, KEEP, &answer.counts,
                            file ? write_plan : NULL, file);
    if (!close_file(a, file))
        return EXIT_FAILED;
    if (a->given[OPTION_JSON])
        search_json_write(&answer, out);
    else
        search_report_write(&answer, SHOWN, output_colors(a, STDOUT_FILENO), out);
    if (answer.n == 0)
        show_none(a, q, &answer.counts);
    return answer.n > 0 ? EXIT_OK : EXIT_INPUT;
}

static int run(const struct arguments *a, struct text *out)
{
    struct training_question q;
    const int code = training_question_open(&q, a) ? search(a, &q, out) : EXIT_INPUT;
    training_question_close(&q);
    return code;
}

static const struct example examples[] = {
    {"colossim search llama3.1-405b --set accelerators=16384", "which plan to train it with"},
    {"colossim search gpt3-175b --set accelerators=512 --all-plans plans.csv",
     "every plan that is compared, for a chart"},
    {"colossim search llama3-70b --set objective=energy --set plan.sharding=weights",
     "the plans of least energy among those that shard weights"},
    {NULL, NULL},
};

const struct command search_command = {
    .name = "search",
    .operands = "LLM|FILE.yaml",
    .least = 1,
    .most = 1,
    .completes = COMPLETES_FILE,
    .summary = "Find the best plans to train a model that fit a cluster",
    .details =
        "Shows the best twenty plans, with --json the best thousand, by time, or by cost or "
        "energy with '--set objective=...'. The keys are those of 'colossim train'; those of "
        "'plan' hold for all plans that are looked at.",
    .examples = examples,
    .run = run,
};
