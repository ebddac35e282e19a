#include "cli/command.h"

#include "base/json.h"
#include "base/words.h"
#include "calibrate/measurement.h"
#include "cli/arguments.h"
#include "cli/explain_metric.h"
#include "cli/output.h"
#include "input/explain.h"
#include "input/forms.h"
#include "input/load.h"
#include "input/locate.h"
#include "input/places.h"
#include "input/synonym.h"
#include "perf/request.h"
#include "scenario/scenario.h"
#include "study/study.h"

#include <string.h>

enum { WIDTH = 80 };

/* A kind of file whose keys are explained besides those of scenarios. */
struct subject {
    const char
        *name; /* by itself it means all its keys, with '.' before a key that they are meant */
    const struct key_table *table;
    const char *const *fixed; /* library files at keys of the root, as for load_scenario */
    bool no_set;              /* --set doesn't reach them */
};

static const struct subject subjects[] = {
    {"study", &study_table, NULL, true},
    {"train", &training_request_table, training_request_fixed, false},
    {"measurements", &measurement_table, NULL, true},
};
enum { SUBJECTS = sizeof subjects / sizeof subjects[0] };

/* What a name means: keys of scenarios, else of another subject; a word of values; metrics. */
struct meaning {
    const char *name;
    const struct key_table *whole; /* all keys of a kind of file are meant; NULL */
    const struct subject *subject; /* NULL: scenarios */
    struct location keys;
    const struct metric *metrics;
    size_t n_metrics;
};

/* A list of names that grows up to a limit. */
struct findings {
    struct text list;
    size_t n;
};

static void add_finding(struct findings *f, const char *name)
{
    enum { MOST = 12 };
    if (f->n++ < MOST)
        text_addf(&f->list, "\n  %s", name);
    else if (f->n == MOST + 1)
        text_add(&f->list, "\n  ...");
}

static bool speaks_of(const char *text, const char *word)
{
    return text && strcasestr(text, word);
}

static bool has_path(const struct place *all, size_t n, const char *path)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].path, path) == 0)
            return true;
    return false;
}

/* Keys and metrics that have a word in their name, or else in their description. */
static void find_speaking(const char *word, bool in_docs, struct arena *memory, struct findings *f)
{
    struct place *all, *more;
    const size_t n = places_list(&scenario_table, memory, &all);
    for (size_t i = 0; i < n; i++)
        if (speaks_of(in_docs ? all[i].key->doc : all[i].key->name, word))
            add_finding(f, all[i].path);
    for (size_t i = 0; i < metric_count; i++)
        if (speaks_of(in_docs ? metric_table[i].doc : metric_table[i].name, word))
            add_finding(f, metric_table[i].name);
    for (size_t s = 0; s < SUBJECTS; s++) {
        const size_t n_more = places_list(subjects[s].table, memory, &more);
        for (size_t i = 0; i < n_more; i++)
            if (speaks_of(in_docs ? more[i].key->doc : more[i].key->name, word) &&
                !has_path(all, n, more[i].path))
                add_finding(f, arena_format(memory, "%s.%s", subjects[s].name, more[i].path));
    }
}

/* Names that may have been meant: as one would be typed, to be compared, and as it is said. */
struct proposals {
    const char *typed[64], *said[64];
    size_t n;
};

static void propose(struct proposals *p, const char *typed, const char *said)
{
    if (typed && p->n < sizeof p->typed / sizeof *p->typed) {
        p->typed[p->n] = typed;
        p->said[p->n++] = said;
    }
}

/* Whether a name begins with the subject's and a dot. */
static bool is_meant(const struct subject *subject, const char *name)
{
    const size_t length = strlen(subject->name);
    return strncmp(name, subject->name, length) == 0 && name[length] == '.';
}

/* The name most like the one that there isn't, among all that can be explained; NULL for none. */
static const char *nearest(const char *name, struct arena *memory)
{
    struct proposals p = {.n = 0};
    struct location keys;
    locate_key(&scenario_table, name, memory, &keys);
    const char *near = keys.near;
    propose(&p, near, near);
    const char *metric = explain_metric_nearest(name);
    propose(&p, metric, metric);
    propose(&p, "metrics", "metrics");
    for (size_t i = 0; i < SUBJECTS; i++) {
        const struct subject *subject = &subjects[i];
        const bool meant = is_meant(subject, name);
        locate_key(subject->table, meant ? name + strlen(subject->name) + 1 : name, memory, &keys);
        const char *whole =
            keys.near ? arena_format(memory, "%s.%s", subject->name, keys.near) : NULL;
        if (meant && whole)
            return whole;
        propose(&p, keys.near, whole);
        propose(&p, subject->name, subject->name);
    }
    for (const struct form_word *word = form_words; word->name; word++)
        propose(&p, word->name, word->name);
    const char *best = words_nearest(name, p.typed, p.n);
    for (size_t i = 0; i < p.n; i++)
        if (p.typed[i] == best)
            return p.said[i];
    return near;
}

static int refuse(const struct arguments *a, const struct meaning *m, struct arena *memory)
{
    struct findings f = {.n = 0};
    const char *other = synonym_of(m->name);
    text_init(&f.list);
    if (!other && !strchr(m->name, '.')) {
        find_speaking(m->name, false, memory, &f);
        if (f.n == 0)
            find_speaking(m->name, true, memory, &f);
    }
    const char *near = other ? other : f.n ? NULL : nearest(m->name, memory);
    if (command_find(m->name))
        output_error(a, "there is no key '%s'; 'colossim help %s' describes the command", m->name,
                     m->name);
    else if (f.n)
        output_error(a, "there is no key '%s'; these speak of it:%s", m->name, text_get(&f.list));
    else if (near)
        output_error(a, "there is no key '%s'; did you mean '%s'?", m->name, near);
    else
        output_error(a, "there is no key '%s'; 'colossim explain' lists those of a scenario",
                     m->name);
    text_free(&f.list);
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

/* Keys of another subject; its name and '.' before the key say that it is meant. */
static bool find_in_subject(struct meaning *m, const struct subject *subject, struct arena *memory)
{
    struct location keys;
    const bool meant = is_meant(subject, m->name);
    locate_key(subject->table, meant ? m->name + strlen(subject->name) + 1 : m->name, memory,
               &keys);
    if (keys.n) {
        m->keys = keys;
        m->subject = subject;
    }
    return keys.n;
}

static bool find_in_subjects(struct meaning *m, struct arena *memory)
{
    for (size_t i = 0; i < SUBJECTS; i++)
        if (find_in_subject(m, &subjects[i], memory))
            return true;
    return false;
}

/* Finds out what a name means; no name means the scenario, a subject's name its keys, 'metrics' all
 * metrics. False when it means nothing. */
static bool find(struct meaning *m, struct arena *memory)
{
    if (!*m->name) {
        locate_root(m, &scenario_table, memory);
        return true;
    }
    for (size_t i = 0; i < SUBJECTS; i++)
        if (strcmp(m->name, subjects[i].name) == 0) {
            m->subject = &subjects[i];
            locate_root(m, subjects[i].table, memory);
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
    return m->keys.n || m->keys.word || m->metrics || find_in_subjects(m, memory);
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
    if (m.subject) {
        context.no_set = m.subject->no_set;
        context.fixed = m.subject->fixed;
    }
    if (!found)
        code = refuse(a, &m, &memory);
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
    {"colossim explain train", "what 'train' and 'search' may be told"},
    {"colossim explain measurements", "what a file of measurements may say"},
    {NULL, NULL},
};

const struct command explain_command = {
    .name = "explain",
    .operands = "[KEY]",
    .most = 1,
    .completes = COMPLETES_NOTHING,
    .summary = "Describe a key or a metric: meaning, unit, range, how to write it",
    .details =
        "KEY is a path as '--set' takes it, or the end of one: 'power', "
        "'halls.hall-1.it-power', 'models.systems.hgx-h100.nameplate'. The names of items "
        "may be any, or be left out. It may also be the name of a metric, such as "
        "'power_provisioned', or 'metrics' for all of them. Keys of studies, of 'colossim "
        "train' and of measurements are meant where no scenario has such a one, or by 'study.', "
        "'train.' or 'measurements.' before them. Without KEY, lists the keys of a scenario.",
    .examples = examples,
    .run = run,
};
