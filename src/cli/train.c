/* One training step, and a whole run. */
#include "cli/command.h"

#include "cli/output.h"
#include "cli/training_question.h"
#include "report/training_report.h"

#include <unistd.h>

/* Fills in the answer's plan: the given one, or the best that fits. False after saying why not. */
static bool choose_plan(const struct arguments *a, const struct training_question *q,
                        struct training_answer *answer)
{
    const struct search_space space = training_question_space(q);
    if (q->request.plan.tensor > 0) {
        answer->plan = training_request_plan(&q->request, &q->world);
        return true;
    }
    struct search_found best;
    struct search_counts counts;
    if (search_plans(&q->world.training, &space, &best, 1, &counts, NULL, NULL) == 0) {
        output_error(
            a, "no plan fits: of %llu plans %llu are impossible and the others need more memory",
            (unsigned long long)counts.plans, (unsigned long long)counts.impossible);
        return false;
    }
    answer->plan = best.plan;
    answer->searched = counts.plans;
    return true;
}

static bool answer_question(const struct arguments *a, struct training_question *q,
                            struct text *out)
{
    struct training_answer answer = {.request = &q->request, .world = &q->world};
    if (!choose_plan(a, q, &answer))
        return false;
    /* The plan is chosen by the smooth law and answered by the exact one. */
    if (!training_world_build(&q->request, LAW_EXACT, &q->world, &q->diagnostics))
        return false;
    const double memory = q->request.system->accelerator->memory * q->request.memory_share;
    const enum plan_fault fault =
        training_predict(&q->world.training, &answer.plan, q->request.accelerators, memory,
                         &answer.memory, &answer.step);
    if (fault != PLAN_GOOD) {
        struct text why;
        text_init(&why);
        plan_explain(q->request.llm, &answer.plan, q->request.accelerators, fault, &why);
        if (fault == PLAN_MEMORY)
            text_addf(&why, ": %.1f GB, the largest part %s with %.1f GB",
                      answer.memory.total / 1e9, memory_part_words[memory_largest(&answer.memory)],
                      answer.memory.part[memory_largest(&answer.memory)] / 1e9);
        output_error(a, "%s", text_get(&why));
        text_free(&why);
        return false;
    }
    answer.cost = training_run_cost(&q->request, &answer.plan, &answer.step);
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
    {"colossim train llama3-70b --set plan.tensor=4 --set plan.pipeline=4",
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
    .details = "LLM is the name of a model of the library; a file holds the same keys as "
               "models/training-run.yaml, which gives what the command line leaves out. Without "
               "'plan.tensor' the best plan that fits is searched for. 'validate training' shows "
               "how good such predictions are.",
    .examples = examples,
    .run = run,
};
