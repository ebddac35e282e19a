#include "cli/command.h"

#include "base/arena.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "report/compare_report.h"
#include "results/compare.h"

#include <unistd.h>

static bool compare(const struct arguments *a, struct arena *memory,
                    struct diagnostics *diagnostics, struct text *out)
{
    struct comparison comparison;
    const char *path_a = a->operands[0], *path_b = a->operands[1];
    /* Both are opened in any case, so that all that is wrong is told at once. */
    struct result *result_a = result_open(path_a, diagnostics);
    struct result *result_b = result_open(path_b, diagnostics);
    bool done = result_a && result_b && compare_results(result_a, result_b, memory, &comparison);
    if (done && a->given[OPTION_JSON])
        compare_json_write(&comparison, path_a, path_b, out);
    else if (done)
        compare_report_write(&comparison, path_a, path_b, output_colors(a, STDOUT_FILENO), out);
    result_close(result_a);
    result_close(result_b);
    return done;
}

static int run(const struct arguments *a, struct text *out)
{
    struct arena memory;
    struct diagnostics diagnostics;
    arena_init(&memory);
    diagnostics_init(&diagnostics);
    bool done = compare(a, &memory, &diagnostics, out);
    output_diagnostics(a, &diagnostics);
    diagnostics_free(&diagnostics);
    arena_free(&memory);
    return done ? EXIT_OK : EXIT_INPUT;
}

static const struct example examples[] = {
    {"colossim compare colossus.db plan.db",
     "what differs: inputs first, then metrics and milestones"},
    {"colossim compare --json before.db after.db", "the same for another program"},
    {NULL, NULL},
};

const struct command compare_command = {
    .name = "compare",
    .operands = "A.db B.db",
    .least = 2,
    .most = 2,
    .completes = COMPLETES_RESULT,
    .summary = "Show what differs between two results: inputs, metrics, milestones",
    .details = "A.db and B.db are results files of 'colossim run'. Where both hold the same "
               "replications of the same seed, "
               "their differences are taken replication by replication, which says more than two "
               "separate spreads.",
    .examples = examples,
    .run = run,
};
