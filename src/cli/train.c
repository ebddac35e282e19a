/* One training step, and a whole run. */
#include "cli/command.h"

#include "cli/output.h"
#include "cli/training_answer.h"

#include <unistd.h>

static bool answer_question(const struct arguments *a, struct training_question *q,
                            struct text *out)
{
    struct training_answer answer;
    struct text why;
    text_init(&why);
    const bool answered = training_question_answer(q, &answer, &why);
    if (!answered)
        output_error(a, "%s", text_get(&why));
    else if (a->given[OPTION_JSON])
        training_json_write(&answer, out);
    else
        training_report_write(&answer, output_colors(a, STDOUT_FILENO), out);
    text_free(&why);
    return answered;
}

static int run(const struct arguments *a, struct text *out)
{
    if (a->given[OPTION_SYSTEMS])
        return training_systems_answer(a, out);
    struct training_question q;
    const bool done = training_question_open(&q, a) && answer_question(a, &q, out);
    training_question_close(&q);
    return done ? EXIT_OK : EXIT_INPUT;
}

static const struct example examples[] = {
    {"colossim train llama3.1-405b --set accelerators=16384 --set tokens=15.6e12",
     "how long, how much energy, how much money"},
    {"colossim train llama3.1-405b --systems hgx-h100,hgx-b200,gb200-nvl72",
     "one question for several systems, in one table"},
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
        "models/training-run.yaml, which gives what is left out; 'colossim explain train' lists "
        "them. A system comes with the fabric that usually joins it, unless 'fabric' names one. "
        "Without 'plan.tensor' the best plan that fits is searched for. With --systems the "
        "question is answered for each system of a list, in whole systems where the accelerators "
        "don't fill them. 'validate training' shows how good such predictions are.",
    .examples = examples,
    .run = run,
};
