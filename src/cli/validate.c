/* Scores of predictions against published measurements. */
#include "cli/validate.h"

#include "cli/command.h"
#include "cli/output.h"

#include <string.h>

/* In the order of 'words'. */
static enum exit_code (*const kinds[])(const struct arguments *, struct text *,
                                       struct diagnostics *) = {
    validate_training, validate_collectives, validate_clusters};

static const char *const words[] = {"training", "collectives", "clusters", NULL};

static int run(const struct arguments *a, struct text *out)
{
    size_t kind = 0;
    while (words[kind] && strcmp(words[kind], a->operands[0]) != 0)
        kind++;
    if (!words[kind])
        return output_usage(
            a, "'validate' knows no '%s'; there are 'training', 'collectives' and 'clusters'",
            a->operands[0]);
    struct diagnostics diagnostics;
    diagnostics_init(&diagnostics);
    const enum exit_code code = kinds[kind](a, out, &diagnostics);
    output_diagnostics(a, &diagnostics);
    diagnostics_free(&diagnostics);
    return (int)code;
}

static const struct example examples[] = {
    {"colossim validate training", "errors of predicted step times, in-sample and held out"},
    {"colossim validate training --json", "the same, row by row, for another program"},
    {"colossim validate collectives", "errors of predicted all-reduce times, by sweep"},
    {"colossim validate clusters", "power and cost of published clusters from their chips"},
    {NULL, NULL},
};

const struct command validate_command = {
    .name = "validate",
    .operands = "training|collectives|clusters",
    .least = 1,
    .most = 1,
    .completes = COMPLETES_WORDS,
    .words = words,
    .summary = "Score predictions against published measurements",
    .details = "training: predicts published training steps and shows the errors beside those of "
               "the simplest baseline, a constant utilisation per GPU and data type. 'Held out' "
               "rows are predicted by a fit that has not seen their family (GPU and model) or "
               "their group (source). Takes about half a minute.\n\n"
               "collectives: the same for published all-reduces; a sweep (source, accelerator, "
               "fabric) is held out as a whole, and the baseline is a constant share of the "
               "nominal bandwidth.\n\n"
               "clusters: power and capital of published clusters from the number and kind of "
               "their chips, on one site model for all. Values that were computed from chip counts "
               "are listed as agreement with a formula and not scored.",
    .examples = examples,
    .run = run,
};
