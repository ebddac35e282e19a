/* sweep: studies of many points. The first operand says which part of the work; each part has a
 * file of its own. */
#include "cli/sweep.h"

#include "cli/command.h"
#include "cli/output.h"
#include "cli/part_option.h"
#include "cli/version.h"
#include "input/file.h"
#include "input/quantity.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const struct subcommand {
    const char *name;
    int (*run)(const struct arguments *, struct text *);
    const char *needs; /* the second operand */
} parts[] = {
    {"plan", sweep_plan_main, "a study's file"},
    {"run", sweep_run_main, "a study's file"},
    {"status", sweep_status_main, "a study's file"},
    {"merge", sweep_merge_main, "a study's folder"},
    {"analyze", sweep_analyze_main, "a study's folder or merged file"},
    {"slurm", sweep_slurm_main, "a study's file"},
};
enum { PARTS = sizeof parts / sizeof parts[0] };

static const char *const part_words[] = {"plan",    "run",   "status", "merge",
                                         "analyze", "slurm", NULL};

static const struct part_option options[] = {
    {OPTION_SET, {"plan", "run", "status", "slurm"}},
    {OPTION_MODELS, {"plan", "run", "status", "slurm"}},
    {OPTION_PRECISION, {"plan", "run", "status", "slurm"}},
    {OPTION_OUTPUT, {"run", "status", "merge", "analyze", "slurm"}},
    {OPTION_THREADS, {"plan", "run", "slurm"}},
    {OPTION_FORCE, {"run", "merge", "analyze"}},
    {OPTION_SHARD, {"run"}},
    {OPTION_SHARDS, {"slurm"}},
    {OPTION_TIME, {"slurm"}},
    {OPTION_SUBMIT, {"slurm"}},
    {OPTION_JSON, {"plan", "status", "analyze"}},
    {OPTION_CSV, {"analyze"}},
};

/* --precision; 0 when it isn't given. */
static bool read_precision(const struct arguments *a, double *out, struct diagnostics *d)
{
    struct quantity_fault why;
    *out = 0;
    if (!a->given[OPTION_PRECISION])
        return true;
    if (quantity_parse(a->value[OPTION_PRECISION], (struct dim)DIM_NONE, out, &why) && *out > 0 &&
        *out < 1)
        return true;
    diag_error(d, (struct mark){0}, NULL, "--precision: '%s' is no share like '2 %%'",
               a->value[OPTION_PRECISION]);
    return false;
}

/* Says that the operand must be a file, where the parts differ in what they take. */
static bool is_no_folder(const struct arguments *a, struct diagnostics *d)
{
    struct stat at;
    if (stat(a->operands[1], &at) != 0 || !S_ISDIR(at.st_mode))
        return true;
    diag_error(d, (struct mark){0}, NULL, "'%s' is a folder: 'sweep %s' needs the study's file%s",
               a->operands[1], a->operands[0],
               strcmp(a->operands[0], "plan") == 0 ? "" : ", and its folder as --output");
    return false;
}

bool sweep_study_open(const struct arguments *a, struct sweep_study *s)
{
    *s = (struct sweep_study){.path = a->operands[1]};
    diagnostics_init(&s->diagnostics);
    struct study_override override = {
        .sets = a->sets, .n_sets = a->n_sets, .models = a->value[OPTION_MODELS]};
    const bool given = read_precision(a, &override.precision, &s->diagnostics);
    const bool read = is_no_folder(a, &s->diagnostics) &&
                      study_read(s->path, &override, &s->input, &s->diagnostics);
    if (!given || !read || !plan_make(&s->input, program_version(), &s->plan, &s->diagnostics))
        return false;
    s->folder = a->value[OPTION_OUTPUT] ? a->value[OPTION_OUTPUT] : s->plan.facts.name;
    return true;
}

void sweep_study_close(struct sweep_study *s)
{
    plan_free(&s->plan);
    study_input_free(&s->input);
    diagnostics_free(&s->diagnostics);
}

int sweep_study_refuse(const struct arguments *a, const struct sweep_study *s)
{
    output_diagnostics(a, &s->diagnostics);
    fputs("nothing was run\n", stderr);
    return EXIT_INPUT;
}

/* Says what parts there are; of a file, that a part comes before it. */
static int refuse_part(const struct arguments *a)
{
    const char *word = a->operands[0];
    if (file_is_yaml(word))
        return output_usage(a, "'sweep' needs a part before '%s': 'colossim sweep run %s'", word,
                            word);
    return output_no_word(a);
}

static int run(const struct arguments *a, struct text *out)
{
    for (size_t i = 0; i < PARTS; i++) {
        if (strcmp(a->operands[0], parts[i].name) != 0)
            continue;
        if (!part_options_taken(a, options, sizeof options / sizeof options[0]))
            return EXIT_INPUT;
        if (a->n_operands < 2)
            return output_usage(a, "'sweep %s' needs %s", parts[i].name, parts[i].needs);
        return parts[i].run(a, out);
    }
    return refuse_part(a);
}

static const struct example examples[] = {
    {"colossim sweep plan study.yaml", "how many points, how long it will take"},
    {"colossim sweep run study.yaml -o study", "run all points; the same command goes on after a "
                                               "kill"},
    {"colossim sweep run study.yaml -o study --shard 3/16", "one part of sixteen"},
    {"colossim sweep status study.yaml -o study", "done, failed, missing, and why"},
    {"colossim sweep merge study", "one file of all shards"},
    {"colossim sweep analyze study", "quantiles, what decides them, the Pareto front"},
    {"colossim sweep slurm study.yaml -o study --shards 64 --time 1:00:00 --submit",
     "a job array, and the merge after it"},
    {NULL, NULL},
};

const struct command sweep_command = {
    .name = "sweep",
    .operands = "PART STUDY.yaml|FOLDER",
    .least = 1,
    .most = 2,
    .completes = COMPLETES_WORDS,
    .words = part_words,
    .summary = "Run a scenario at many points and analyze them",
    .details =
        "A study's file says which scenario, what varies, and which metrics are asked; "
        "docs/studies.md tells how to write one.\n\n"
        "'plan' counts its points and measures one. 'run' runs them, or one shard, into FOLDER; "
        "killed at any moment and started again with the same command, it goes on where it was. "
        "'status' says which points are done, failed and missing. 'merge' makes one file of all "
        "shards. 'analyze' says what the points say, from a folder, which it merges first, or from "
        "a merged file. 'slurm' writes a job array for all this.\n\n"
        "Exit code 3: points are missing or failed.",
    .examples = examples,
    .run = run,
};
