#include "cli/command.h"

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/explain_metric.h"
#include "cli/output.h"
#include "input/explain.h"
#include "input/load.h"
#include "input/locate.h"
#include "scenario/scenario.h"
#include "study/study.h"

#include <string.h>

enum { WIDTH = 80 };

/* What a name means: keys of scenarios, else of studies; a word of values; metrics. */
struct meaning {
    const char *name;
    const struct key_table *whole; /* all keys of a kind of file are meant; NULL */
    bool of_study;
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
    if (m->whole)
        explain_table(m->whole, context, out);
    else if (keys)
        explain_text(&m->keys, context, out);
    if (keys && m->n_metrics)
        text_add_char(out, '\n');
    if (m->n_metrics == 1)
        explain_metric_text(m->metrics, WIDTH, out);
    else if (m->n_metrics)
        explain_metric_list(WIDTH, out);
}

/* All keys of a file's first level. */
static void locate_root(struct meaning *m, const struct key_table *table, struct arena *memory)
{
    struct place *all;
    const size_t n = places_list(table, memory, &all);
    m->whole = table;
    m->keys = (struct location){.places = all};
    while (m->keys.n < n && all[m->keys.n].table == table)
        m->keys.n++;
}

/* Keys of studies; 'study.' before the name says that they are meant. */
static bool find_in_study(struct meaning *m, struct arena *memory)
{
    struct location keys;
    const size_t length = strlen(study_table.name);
    const bool meant = strncmp(m->name, study_table.name, length) == 0 && m->name[length] == '.';
    locate_key(&study_table, meant ? m->name + length + 1 : m->name, memory, &keys);
    if (keys.n || meant)
        m->keys = keys;
    m->of_study = keys.n;
    return keys.n;
}

/* Finds out what a name means; no name means the scenario, 'study' a study, 'metrics' all metrics.
 * False when it means nothing. */
static bool find(struct meaning *m, struct arena *memory)
{
    if (!*m->name || strcmp(m->name, study_table.name) == 0) {
        locate_root(m, *m->name ? &study_table : &scenario_table, memory);
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
    return m->keys.n || m->keys.word || m->metrics || find_in_study(m, memory);
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
    const bool found = find(&m, &memory);
    int code = EXIT_OK;
    context.no_set = m.of_study;
    if (!found)
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
    {"colossim explain study", "what a study's file may say"},
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
               "'power_provisioned', or 'metrics' for all of them. Keys of studies are meant where "
               "no scenario has such a one, or by 'study.' before them. Without KEY, lists the "
               "keys of a scenario.",
    .examples = examples,
    .run = run,
};
