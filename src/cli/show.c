#include "cli/command.h"

#include "base/fail.h"
#include "base/json.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "cli/scenario_file.h"
#include "input/resolve.h"
#include "input/write.h"
#include "perf/campaign.h"
#include "report/origin_report.h"

#include <unistd.h>

/* Completes the tree and binds it once more: now each value has a node, defaults too. */
static const struct origins *resolve(struct scenario_file *file)
{
    tree_resolve(&file->tree, &scenario_table, file->scenario->origins);
    const struct scenario *again =
        campaigns_bind(&file->tree, NULL, &file->memory, &file->diagnostics);
    if (!again)
        fail_internal("the scenario does not bind with its defaults written out");
    return again->origins;
}

static void write_yaml(const struct scenario_file *file, struct text *out)
{
    text_addf(out, "# %s with its models, assumptions and defaults\n", file->path);
    node_write_yaml(file->tree.root, out);
}

static void write_json(const struct scenario_file *file,
                       const struct origin_report_request *request, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.show.1");
    json_text(&j, "file", file->path);
    node_write_json(file->tree.root, "scenario", &j);
    origin_json_write(request, "values", &j);
    json_close_object(&j);
}

static void show(const struct arguments *a, struct scenario_file *file, struct text *out)
{
    const struct origin_report_request request = {
        .origins = resolve(file),
        .files = &file->diagnostics.sources,
        .places = a->given[OPTION_ORIGIN],
        .sources = a->given[OPTION_SOURCES],
        .colors = output_colors(a, STDOUT_FILENO),
    };
    if (a->given[OPTION_JSON])
        write_json(file, &request, out);
    else if (request.places || request.sources)
        origin_report_write(&request, out);
    else
        write_yaml(file, out);
}

static int run(const struct arguments *a, struct text *out)
{
    struct scenario_file file;
    bool valid = scenario_file_open(a, &file);
    if (valid)
        show(a, &file, out);
    output_diagnostics(a, &file.diagnostics);
    scenario_file_close(&file);
    return valid ? EXIT_OK : EXIT_INPUT;
}

static const struct example examples[] = {
    {"colossim show scenarios/colossus.yaml >whole.yaml", "one file with all that it rests on"},
    {"colossim show scenarios/colossus.yaml --origin --set sites.memphis.crews=40",
     "who gave each value, and what it replaced"},
    {"colossim show plan.yaml --sources", "each number with its source and confidence"},
    {NULL, NULL},
};

const struct command show_command = {
    .name = "show",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .completes = COMPLETES_SCENARIO,
    .summary = "Show a scenario with its bases, models, defaults and sources",
    .details = "Prints FILE ('-': standard input) as one YAML document with all that it takes from "
               "its base, from the model library, from --set and from defaults. Run again, it "
               "gives equal results.\n\n"
               "With --origin or --sources prints one line per value instead, with where it came "
               "from or how it is known.",
    .examples = examples,
    .run = run,
};
