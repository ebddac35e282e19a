#include "cli/command.h"

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/explain_metric.h"
#include "cli/output.h"
#include "input/explain.h"
#include "input/load.h"
#include "input/locate.h"
#include "scenario/scenario.h"

#include <string.h>

enum { WIDTH = 80 };

/* What a name means: keys, a word of values, metrics. */
struct meaning {
    const char *name;
    struct location keys;
    const struct metric *metrics;
    size_t n_metrics;
};

static int refuse(const struct arguments *a, const struct meaning *m)
{
    const char *near = m->keys.near ? m->keys.near : explain_metric_nearest(m->name);
    if (near)
        output_error(a, "there is no key '%s'; did you mean '%s'?", m->name, near);
    else
        output_error(a, "there is no key '%s'; 'colossim explain' lists those of a scenario",
                     m->name);
    return EXIT_INPUT;
}

static void write_json(const struct meaning *m, const struct explain_context *context,
                       struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.explain.1");
    json_text(&j, "key", m->name);
    explain_json(&m->keys, context, &j);
    json_open_array(&j, "metrics");
    for (size_t i = 0; i < m->n_metrics; i++) {
        json_open_object(&j, NULL);
        explain_metric_json(&m->metrics[i], &j);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_close_object(&j);
}

static void write_text(const struct meaning *m, const struct explain_context *context,
                       struct text *out)
{
    const bool keys = m->keys.n || m->keys.word;
    if (!*m->name)
        explain_table(&scenario_table, context, out);
    else if (keys)
        explain_text(&m->keys, context, out);
    if (keys && m->n_metrics)
        text_add_char(out, '\n');
    if (m->n_metrics == 1)
        explain_metric_text(m->metrics, WIDTH, out);
    else if (m->n_metrics)
        explain_metric_list(WIDTH, out);
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

/* Finds out what a name means; no name means the scenario, 'metrics' all metrics. False when it
 * means nothing. */
static bool find(struct meaning *m, struct arena *memory)
{
    if (!*m->name) {
        locate_root(memory, &m->keys);
        return true;
    }
    if (strcmp(m->name, "metrics") == 0) {
        m->metrics = metric_table;
        m->n_metrics = metric_count;
        return true;
    }
    m->metrics = explain_metric_find(m->name);
    m->n_metrics = m->metrics ? 1 : 0;
    locate_key(&scenario_table, m->name, memory, &m->keys);
    return m->keys.n || m->keys.word || m->metrics;
}

static int run(const struct arguments *a, struct text *out)
{
    struct arena memory;
    const char **folders;
    arena_init(&memory);
    struct explain_context context = {.fixed = scenario_fixed_files, .width = WIDTH};
    context.n_folders = library_folders(a->value[OPTION_MODELS], NULL, &memory, &folders);
    context.folders = folders;
    struct meaning m = {.name = a->n_operands ? a->operands[0] : ""};
    int code = EXIT_OK;
    if (!find(&m, &memory))
        code = refuse(a, &m);
    else if (a->given[OPTION_JSON])
        write_json(&m, &context, out);
    else
        write_text(&m, &context, out);
    arena_free(&memory);
    return code;
}

static const struct example examples[] = {
    {"colossim explain", "what a scenario may say"},
    {"colossim explain sites.memphis.power", "one key; the names of items may be any"},
    {"colossim explain pue", "a key wherever it is"},
    {"colossim explain by-date", "a word that values are written with"},
    {"colossim explain metrics", "all metrics of results"},
    {NULL, NULL},
};

const struct command explain_command = {
    .name = "explain",
    .operands = "[KEY]",
    .most = 1,
    .completes = COMPLETES_NOTHING,
    .summary = "Describe a key or a metric: meaning, unit, range, how to write it",
    .details = "KEY is a path as '--set' takes it, or the end of one: 'power', "
               "'halls.hall-1.it-power', 'models.systems.hgx-h100.nameplate'. The names of items "
               "may be any, or be left out. It may also be the name of a metric, such as "
               "'power_provisioned', or 'metrics' for all of them. Without KEY, lists the keys of "
               "a scenario.",
    .examples = examples,
    .run = run,
};
