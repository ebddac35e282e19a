/* One training step, and a whole run. */
#include "cli/command.h"

#include "cli/output.h"
#include "cli/training_question.h"
#include "perf/run_cost.h"
#include "report/number.h"
#include "report/training_report.h"

#include <math.h>
#include <unistd.h>

/* A step has an end even where a run of so many of them has none. */
static bool never_ends(const struct arguments *a, const struct training_request *r,
                       const struct interruptions *i)
{
    if (isnan(r->tokens) || interruptions_end(i))
        return false;
    struct text why;
    text_init(&why);
    text_add(&why, "the run never ends: its nodes fail every ");
    number_time(&why, 1 / i->law.rate);
    text_add(&why, ", a restart takes ");
    number_time(&why, i->law.restart);
    text_add(&why, ", and each checkpoint ");
    number_time(&why, i->law.save);
    text_add(&why, " (see 'interruptions' and 'checkpoint-interval')");
    output_error(a, "%s", text_get(&why));
    text_free(&why);
    return true;
}

static bool answer_question(const struct arguments *a, struct training_question *q,
                            struct text *out)
{
    struct training_answer answer = {.request = &q->request, .world = &q->world};
    struct training_prediction p;
    struct text why;
    text_init(&why);
    const bool possible = training_request_predict(&q->request, &q->world, &p, &why);
    if (!possible)
        output_error(a, "%s", text_get(&why));
    text_free(&why);
    if (!possible)
        return false;
    answer.plan = p.plan;
    answer.searched = p.searched;
    answer.memory = p.memory;
    answer.step = p.step;
    answer.cost = training_run_cost(&q->request, &answer.plan, &answer.step);
    if (never_ends(a, &q->request, &answer.cost.interruptions))
        return false;
    if (a->given[OPTION_JSON])
        training_json_write(&answer, out);
    else
        training_report_write(&answer, output_colors(a, STDOUT_FILENO), out);
    return true;
}

static int run(const struct arguments *a, struct text *out)
{
    struct training_question q;
    const bool done = training_question_open(&q, a) && answer_question(a, &q, out);
    training_question_close(&q);
    return done ? EXIT_OK : EXIT_INPUT;
}

static const struct example examples[] = {
    {"colossim train llama3.1-405b --set accelerators=16384 --set tokens=15.6e12",
     "how long, how much energy, how much money"},
    {"colossim train run.yaml", "a question that a file holds, on other hardware"},
    {"colossim train llama3-70b --set plan.tensor=4 --set plan.pipeline=8",
     "a plan of one's own, with its breakdown"},
    {NULL, NULL},
};

const struct command train_command = {
    .name = "train",
    .operands = "LLM|FILE.yaml",
    .least = 1,
    .most = 1,
    .completes = COMPLETES_FILE,
    .summary = "Predict a training step or run: time, memory, power, cost",
    .details =
        "LLM is the name of a model of the library, in any usual spelling (llama3.1-8b, "
        "meta-llama/Llama-3.1-8B); a file holds the same keys as "
        "models/training-run.yaml, which gives what the command line leaves out; 'colossim "
        "explain train' lists them. Without 'plan.tensor' the best plan that fits is searched "
        "for. 'validate training' shows how good such predictions are.",
    .examples = examples,
    .run = run,
};
