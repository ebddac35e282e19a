/* Scores of predictions against published measurements. */
#include "cli/validate.h"

#include "cli/command.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/validate_parts.h"
#include "input/quantity.h"

#include <math.h>
#include <string.h>

/* In the order of 'words'. */
static bool (*const kinds[])(const struct arguments *, struct text *, struct headline *,
                             struct diagnostics *) = {
    validate_training, validate_collectives, validate_clusters, validate_tco, validate_reliability};

static const char *const words[] = {"training", "collectives", "clusters",
                                    "tco",      "reliability", NULL};

/* The share of --max-error, infinity without it. */
static bool read_tolerance(const struct arguments *a, double *out)
{
    struct quantity_fault why;
    *out = INFINITY;
    if (!a->given[OPTION_MAX_ERROR] ||
        (quantity_parse(a->value[OPTION_MAX_ERROR], (struct dim)DIM_NONE, out, &why) && *out >= 0))
        return true;
    output_usage(a, "'--max-error %s' is no share of 0 or more, such as '15 %%'",
                 a->value[OPTION_MAX_ERROR]);
    return false;
}

static int run(const struct arguments *a, struct text *out)
{
    size_t kind = 0;
    while (words[kind] && strcmp(words[kind], a->operands[0]) != 0)
        kind++;
    if (!words[kind])
        return output_no_word(a);
    double tolerance;
    if (!read_tolerance(a, &tolerance))
        return EXIT_INPUT;
    struct diagnostics diagnostics;
    diagnostics_init(&diagnostics);
    struct headline h = {NULL, NAN};
    int code = kinds[kind](a, out, &h, &diagnostics) ? EXIT_OK : EXIT_INPUT;
    output_diagnostics(a, &diagnostics);
    diagnostics_free(&diagnostics);
    if (code == EXIT_OK && a->given[OPTION_MAX_ERROR] && isnan(h.error)) {
        output_error(a, "there are no %s to hold against %.3g %%", h.what, 100 * tolerance);
        code = EXIT_TOLERANCE;
    } else if (code == EXIT_OK && h.error > tolerance) {
        struct text error;
        text_init(&error);
        percent_write(&error, h.error);
        output_error(a, "the median error of %s is %s %%, above %.3g %%", h.what, text_get(&error),
                     100 * tolerance);
        text_free(&error);
        code = EXIT_TOLERANCE;
    }
    return code;
}

static const struct example examples[] = {
    {"colossim validate training", "errors of predicted step times, in-sample and held out"},
    {"colossim validate training --json", "the same, row by row, for another program"},
    {"colossim validate collectives", "errors of predicted all-reduce times, by sweep"},
    {"colossim validate clusters", "power and cost of published clusters from their chips"},
    {"colossim validate clusters --max-error 15%", "the same as a check, for a script"},
    {"colossim validate tco", "published costs of ownership from the chips they speak of"},
    {"colossim validate reliability", "how often published runs stopped, by other runs' failures"},
    {NULL, NULL},
};

const struct command validate_command = {
    .name = "validate",
    .operands = "KIND",
    .least = 1,
    .most = 1,
    .completes = COMPLETES_WORDS,
    .words = words,
    .summary = "Score predictions against published measurements",
    .details = "KIND is 'training', 'collectives', 'clusters', 'tco' or 'reliability'.\n\n"
               "training: predicts published training steps and shows the errors beside those of "
               "the simplest baseline, a constant utilisation per GPU and data type. 'Held out' "
               "rows are predicted by a fit that has not seen their family (GPU and model) or "
               "their group (source). Takes about half a minute.\n\n"
               "collectives: the same for published all-reduces; a sweep (source, accelerator, "
               "fabric) is held out as a whole, and the baseline is a constant share of the "
               "nominal bandwidth.\n\n"
               "clusters: power and capital of published clusters from the number and kind of "
               "their chips, on one site model for all. Values that were computed from chip counts "
               "are listed as agreement with a formula and not scored.\n\n"
               "tco: published costs of owning accelerators, from a year of the chips that they "
               "speak of. Figures that an assumption of the library rests on are apart.\n\n"
               "reliability: how often published training runs stopped and what that left of "
               "their time, by each failure model of the library that a line names. Only models "
               "that were not fitted to the line's source are scored.\n\n"
               "With --max-error the exit code is 4 when the headline is above it: of training the "
               "median of dense models with whole groups held out (of a file of one's own that of "
               "all its rows by the shipped constants), of collectives that with the sweep held "
               "out, of clusters that of reported power as facility power, of tco that of "
               "independent figures, of reliability that of figures by models of other sources.",
    .examples = examples,
    .run = run,
};
