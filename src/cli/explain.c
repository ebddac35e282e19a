#include "cli/command.h"

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "input/explain.h"
#include "input/load.h"
#include "input/locate.h"
#include "results/metric.h"
#include "scenario/scenario.h"

enum { WIDTH = 80 };

static int refuse(const struct arguments *a, const char *name, const struct location *found)
{
    if (found->near)
        output_error(a, "there is no key '%s'; did you mean '%s'?", name, found->near);
    else
        output_error(a, "there is no key '%s'; 'colossim explain' lists those of a scenario", name);
    return EXIT_INPUT;
}

static void write_json(const char *name, const struct location *found,
                       const struct explain_context *context, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.explain.1");
    json_text(&j, "key", name);
    explain_json(found, context, &j);
    json_close_object(&j);
}

/* A metric is no key, but its name is asked for in the same way. */
static void explain_metric(const struct arguments *a, const struct metric *metric, struct text *out)
{
    if (a->given[OPTION_JSON]) {
        struct json j;
        json_init(&j, out);
        json_open_object(&j, NULL);
        json_text(&j, "schema", "colossim.explain.1");
        json_text(&j, "metric", metric->name);
        json_text(&j, "unit", metric->unit);
        json_text(&j, "when", metric_when_name(metric->when));
        json_text(&j, "better", metric_better_name(metric->better));
        json_text(&j, "doc", metric->doc);
        json_close_object(&j);
        return;
    }
    text_addf(out, "%s  metric%s%s, %s%s%s\n", metric->name, *metric->unit ? " in " : "",
              metric->unit, metric_when_name(metric->when),
              metric->better == BETTER_NEITHER ? "" : ", better when ",
              metric->better == BETTER_NEITHER ? "" : metric_better_name(metric->better));
    text_add(out, "  ");
    text_wrap(out, metric->doc, 2, 2, WIDTH);
}

/* All keys of a scenario's first level. */
static void locate_root(struct arena *memory, struct location *found)
{
    struct place *all;
    const size_t n = places_list(&scenario_table, memory, &all);
    *found = (struct location){.places = all};
    while (found->n < n && all[found->n].table == &scenario_table)
        found->n++;
}

static int run(const struct arguments *a, struct text *out)
{
    const char *name = a->n_operands ? a->operands[0] : "";
    struct arena memory;
    struct location found;
    struct explain_context context = {.fixed = scenario_fixed_files, .width = WIDTH};
    const char **folders;
    arena_init(&memory);
    context.n_folders = library_folders(a->value[OPTION_MODELS], NULL, &memory, &folders);
    context.folders = folders;
    if (*name)
        locate_key(&scenario_table, name, &memory, &found);
    else
        locate_root(&memory, &found);
    int code = EXIT_OK;
    if (found.n == 0 && !found.word && metric_find(name))
        explain_metric(a, metric_find(name), out);
    else if (found.n == 0 && !found.word)
        code = refuse(a, name, &found);
    else if (a->given[OPTION_JSON])
        write_json(name, &found, &context, out);
    else if (*name)
        explain_text(&found, &context, out);
    else
        explain_table(&scenario_table, &context, out);
    arena_free(&memory);
    return code;
}

static const struct example examples[] = {
    {"colossim explain", "what a scenario may say"},
    {"colossim explain sites.memphis.power", "one key; the names of items may be any"},
    {"colossim explain pue", "a key wherever it is"},
    {"colossim explain by-date", "a word that values are written with"},
    {"colossim explain power_provisioned", "a figure of results"},
    {NULL, NULL},
};

const struct command explain_command = {
    .name = "explain",
    .operands = "[KEY]",
    .most = 1,
    .completes = COMPLETES_NOTHING,
    .summary = "Describe a key: meaning, unit, range, default, how to write it",
    .details = "KEY is a path as '--set' takes it, or the end of one: 'power', "
               "'halls.hall-1.it-power', 'models.systems.hgx-h100.nameplate'. The names of items "
               "may be any, or be left out. The name of a metric is explained likewise. Without "
               "KEY, lists the keys of a scenario.",
    .examples = examples,
    .run = run,
};
