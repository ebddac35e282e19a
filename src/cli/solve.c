/* solve: what a key must be for a metric to reach a value. */
#include "cli/command.h"

#include "cli/output.h"
#include "cli/progress.h"
#include "cli/scenario_file.h"
#include "cli/threads.h"
#include "input/quantity.h"
#include "report/solve_report.h"
#include "study/solve.h"

#include <string.h>
#include <unistd.h>

enum {
    MOST_REPLICATIONS = 1000000,
    USUAL_VALUES = 40 /* more than a search tries, but for the widest ranges: for progress alone */
};

struct question {
    const struct arguments *a;
    struct scenario_file file;
    struct arena memory;
    struct solve_request request;
};

static bool read_quantile(const struct arguments *a, double *out, struct text *message)
{
    const char *text = a->value[OPTION_QUANTILE];
    struct quantity_fault why;
    *out = 0.5;
    if (!text || (quantity_parse(text, (struct dim)DIM_NONE, out, &why) && *out > 0 && *out < 1)) {
        if (!text || a->given[OPTION_REPLICATIONS])
            return true;
        text_add(message, "--quantile has no effect without --replications");
        return false;
    }
    text_addf(message, "--quantile: '%s' is no share between 0 and 1; write it like '90 %%'", text);
    return false;
}

static bool read_options(struct question *q)
{
    const struct arguments *a = q->a;
    struct text message;
    int64_t threads = 1;
    text_init(&message);
    bool valid = arguments_whole(a, OPTION_REPLICATIONS, 1, MOST_REPLICATIONS, 0,
                                 &q->request.replications, &message) &&
                 threads_read(a, &threads, &message) &&
                 read_quantile(a, &q->request.quantile, &message);
    if (valid && strcmp(a->operands[2], "for") != 0) {
        text_addf(&message, "expected 'for' where '%s' stands: colossim solve %s", a->operands[2],
                  a->command->operands);
        valid = false;
    }
    q->request.threads = (int)threads;
    if (!valid)
        output_usage(a, "%s", text_get(&message));
    text_free(&message);
    return valid;
}

static int answer(struct question *q, struct text *out)
{
    const struct arguments *a = q->a;
    if (!scenario_file_open(a, &q->file))
        return scenario_file_refuse(a, &q->file);
    atomic_long done = 0;
    struct progress line;
    struct solution solution;
    struct solve_request *r = &q->request;
    r->tree = &q->file.tree;
    r->scenario = q->file.scenario;
    r->key = a->operands[1];
    r->target = a->operands[3];
    r->from = a->value[OPTION_FROM];
    r->to = a->value[OPTION_TO];
    r->done = &done;
    progress_start(&line, a, "runs at most", &done,
                   USUAL_VALUES * (long)(r->replications ? r->replications : 1));
    const enum solve_end end = solve(r, &q->memory, &solution, &q->file.diagnostics);
    progress_stop(&line);
    if (end == SOLVE_REFUSED)
        return scenario_file_refuse(a, &q->file);
    if (end == SOLVE_DONE && a->given[OPTION_JSON])
        solve_json_write(&solution, out);
    else if (end == SOLVE_DONE)
        solve_report_write(&solution, output_colors(a, STDOUT_FILENO), out);
    output_diagnostics(a, &q->file.diagnostics);
    return end == SOLVE_DONE ? EXIT_OK : EXIT_FAILED;
}

static int run(const struct arguments *a, struct text *out)
{
    struct question q = {.a = a};
    if (!read_options(&q))
        return EXIT_INPUT;
    arena_init(&q.memory);
    const int code = answer(&q, out);
    scenario_file_close(&q.file);
    arena_free(&q.memory);
    return code;
}

static const struct example examples[] = {
    {"colossim solve plan.yaml sites.ohio.crews for milestones.all.day=2027-03-01",
     "the crews without which it gets late"},
    {"colossim solve plan.yaml sites.ohio.power.grid.power for h100e@2030-07-01=1e6",
     "power for a goal"},
    {"colossim solve plan.yaml operators.me.funding.cash for 'cash_unpaid=$0'",
     "cash that suffices"},
    {"colossim solve plan.yaml sites.ohio.crews for 'spend=$1B' --from 2 --to 50",
     "in a range of one's own"},
    {"colossim solve plan.yaml sites.ohio.crews for 'power_provisioned>=1 GW'",
     "at least, though less of it is better as a rule"},
    {"colossim solve two.yaml sites.a.crews for operators.a.spend=operators.b.spend",
     "where two operators break even"},
    {NULL, NULL},
};

const struct command solve_command = {
    .name = "solve",
    .operands = "FILE KEY for METRIC=VALUE",
    .least = 4,
    .most = 4,
    .completes = COMPLETES_SCENARIO,
    .summary = "Find what a key must be for a metric to reach a value",
    .details =
        "Runs the scenario with other values of KEY, all with the same random numbers, until it "
        "is known from which value on METRIC is enough: at least VALUE where more of it is "
        "better, else at most; 'METRIC>=VALUE' and 'METRIC<=VALUE' say which. KEY is a key of the "
        "scenario or of a model it uses that holds a "
        "number, a count or a day. METRIC is written as 'colossim explain' lists it, with "
        "'@DATE' for a day; VALUE has the metric's unit, for a milestone it is a day, or it is "
        "another metric of the same kind: where two operators break even.\n\n"
        "The range is what --from and --to say, or else widens around the value that the "
        "scenario gives. Quantities are found to 0.1 %, counts and days exactly, accelerators "
        "in whole systems. A metric that "
        "never passes VALUE in the range, or more than once, ends the search with what was "
        "tried and exit code 1.\n\n"
        "With --replications, METRIC is its median over them, or the quantile that --quantile "
        "says: '90 %' for a cost that nine of ten futures keep, '10 %' for an output that nine "
        "of ten reach.",
    .examples = examples,
    .run = run,
};
