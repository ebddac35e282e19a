#include "cli/calibrate.h"

#include "cli/command.h"
#include "cli/output.h"
#include "cli/part_option.h"

#include <string.h>

static const struct action {
    const char *word;
    bool file; /* takes a measurement file */
    int (*run)(const struct arguments *, struct text *);
} actions[] = {
    {"run", false, calibrate_run},
    {"fit", true, calibrate_fit},
    {"show", true, calibrate_show},
    {"steps", false, calibrate_steps},
};
enum { ACTIONS = sizeof actions / sizeof actions[0] };

static const struct part_option options[] = {
    {OPTION_DATA, {"steps"}},
    {OPTION_OUTPUT, {"fit"}},
    {OPTION_FORCE, {"run", "fit"}},
    {OPTION_SVG_FILE, {"show"}},
    {OPTION_JSON, {"run", "fit", "show"}},
    {OPTION_ACCELERATOR, {"run", "fit", "show"}},
    {OPTION_PROFILE, {"run"}},
    {OPTION_DEVICE, {"run"}},
};

static int run(const struct arguments *a, struct text *out)
{
    for (size_t i = 0; i < ACTIONS; i++) {
        if (strcmp(a->operands[0], actions[i].word) != 0)
            continue;
        if (!part_options_taken(a, options, sizeof options / sizeof options[0]))
            return EXIT_INPUT;
        if (actions[i].file && a->n_operands < 2)
            return output_usage(a, "'calibrate %s' needs a file of measurements", actions[i].word);
        if (!actions[i].file && a->n_operands > 1)
            return output_usage(a, "'calibrate %s' takes no file", actions[i].word);
        return actions[i].run(a, out);
    }
    return output_no_word(a);
}

static const char *const words[] = {"run", "fit", "show", "steps", NULL};

static const struct example examples[] = {
    {"colossim calibrate run", "measures this machine's GPU, fits, and installs the calibration"},
    {"colossim calibrate fit gpu.yaml -o h200-sxm.yaml",
     "a calibration from what colossim-kernels measured"},
    {"colossim calibrate show gpu.yaml --svg gpu.svg", "measured and fitted points, as a picture"},
    {"colossim calibrate steps", "the constants of models/training.yaml, fitted again"},
    {NULL, NULL},
};

const struct command calibrate_command = {
    .name = "calibrate",
    .operands = "run | fit FILE | show FILE | steps",
    .least = 1,
    .most = 2,
    .completes = COMPLETES_WORDS,
    .words = words,
    .summary = "Fit the performance model to measurements",
    .details =
        "run: measures a GPU with colossim-kernels, fits the measurements and installs the "
        "calibration in the user's library, from where 'colossim train' takes it. The raw "
        "measurements are kept beside it. Without a GPU it says so and ends with exit code 77.\n\n"
        "fit: fits the laws of an accelerator's kernels to a measurement file, as colossim-kernels "
        "writes it, and prints a calibration, or writes it to -o and reports on it. Kept as "
        "calibration/NAME.yaml in a library folder, 'colossim train' uses it as it stands.\n\n"
        "show: reports on the same fit, with a picture of the points and the law on the terminal, "
        "and with --svg in a file. FILE may be the name of an accelerator with published points in "
        "the library: 'h100-sxm'.\n\n"
        "steps: fits the constants of a training step to published step times and prints "
        "models/training.yaml. Each constant has a prior in models/measurements/scoring.yaml; "
        "nothing is fitted per row or source.\n\n"
        "A constant that ends at a bound is marked.",
    .examples = examples,
    .run = run,
};
