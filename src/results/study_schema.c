#include "results/study_schema.h"

#include <stdio.h>
#include <string.h>

const char *const point_state_words[] = {"done", "failed", "late", NULL};
const char *const study_goal_words[] = {"none", "minimize", "maximize", NULL};

/* clang-format off */
const char *const study_tables[] = {
    "CREATE TABLE study (\n"
    "  key TEXT PRIMARY KEY, value ANY -- what was asked, of which scenario\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE factors (\n"
    "  number INTEGER PRIMARY KEY, name TEXT NOT NULL, keys TEXT NOT NULL,\n"
    "  unit TEXT, -- of inputs.number; NULL: words, by their place in the list\n"
    "  is_date INTEGER NOT NULL, levels INTEGER NOT NULL, -- 0: continuous\n"
    "  given TEXT -- its range or distribution, as it was written; NULL: levels are\n"
    ") STRICT",

    "CREATE TABLE metrics (\n"
    "  number INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL,\n"
    "  is_day INTEGER NOT NULL, goal TEXT NOT NULL\n"
    ") STRICT",

    "CREATE TABLE thresholds (\n"
    "  number INTEGER PRIMARY KEY, metric INTEGER NOT NULL, value REAL NOT NULL, text TEXT NOT NULL\n"
    ") STRICT",

    "CREATE TABLE points (\n"
    "  number INTEGER PRIMARY KEY, id INTEGER NOT NULL, -- hash of all that determines the outcome\n"
    "  state TEXT NOT NULL, why TEXT, -- of one that isn't done\n"
    "  replicates INTEGER NOT NULL, precise INTEGER NOT NULL\n"
    ") STRICT",

    "CREATE TABLE inputs (\n"
    "  point INTEGER, factor INTEGER, number REAL, text TEXT, -- SI; as written; NULL: as the base has it\n"
    "  PRIMARY KEY (point, factor)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE outcomes (\n"
    "  point INTEGER, replicate INTEGER, metric INTEGER, value REAL, -- NULL: not defined; Inf: after the end\n"
    "  PRIMARY KEY (point, replicate, metric)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE work (\n"
    "  number INTEGER PRIMARY KEY, written TEXT, host TEXT, threads INTEGER, points INTEGER,\n"
    "  wall_seconds REAL, write_seconds REAL -- the only table that may differ between equal studies\n"
    ") STRICT",
    NULL,
};
/* clang-format on */

/* The rows of table 'study', each with a field of the facts. */
static void put_facts(struct sql *sql, const struct study_facts *f)
{
    const struct {
        const char *key, *text;
    } texts[] = {
        {"name", f->name},       {"title", f->title},   {"question", f->question},
        {"base", f->base},       {"design", f->design}, {"uncertain", f->uncertain},
        {"program", f->program},
    };
    const struct {
        const char *key;
        int64_t number;
    } numbers[] = {
        {"samples", f->samples},
        {"replicates", f->replicates},
        {"seed", f->seed},
        {"points", f->points},
        {"antithetic", f->antithetic},
        {"most", f->most},
        {"start", f->start},
        {"end", f->end},
        {"scenario_hash", f->scenario_hash},
        {"settings_hash", f->settings_hash},
        {"design_hash", f->design_hash},
    };
    struct sql_insert into = sql_insert_into(sql, "study");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        put_text(&into, texts[i].key);
        put_text(&into, texts[i].text);
        put_row(&into);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        put_text(&into, numbers[i].key);
        put_integer(&into, numbers[i].number);
        put_row(&into);
    }
    put_text(&into, "precision");
    put_real(&into, f->precision);
    put_row(&into);
    sql_insert_end(&into);
}

static void put_factors(struct sql *sql, const struct study_facts *f)
{
    struct sql_insert into = sql_insert_into(sql, "factors");
    for (size_t i = 0; i < f->n_factors; i++) {
        put_integer(&into, (int64_t)i);
        put_text(&into, f->factors[i].name);
        put_text(&into, f->factors[i].keys);
        put_text(&into, f->factors[i].unit);
        put_integer(&into, f->factors[i].is_date);
        put_integer(&into, f->factors[i].levels);
        put_text(&into, f->factors[i].given);
        put_row(&into);
    }
    sql_insert_end(&into);
}

static void put_metrics(struct sql *sql, const struct study_facts *f)
{
    struct sql_insert into = sql_insert_into(sql, "metrics");
    for (size_t i = 0; i < f->n_metrics; i++) {
        put_integer(&into, (int64_t)i);
        put_text(&into, f->metrics[i].name);
        put_text(&into, f->metrics[i].unit);
        put_integer(&into, f->metrics[i].is_day);
        put_text(&into, study_goal_words[f->metrics[i].goal]);
        put_row(&into);
    }
    sql_insert_end(&into);
    into = sql_insert_into(sql, "thresholds");
    for (size_t i = 0; i < f->n_thresholds; i++) {
        put_integer(&into, (int64_t)i);
        put_integer(&into, f->thresholds[i].metric);
        put_real(&into, f->thresholds[i].value);
        put_text(&into, f->thresholds[i].text);
        put_row(&into);
    }
    sql_insert_end(&into);
}

void study_tables_ask(struct sql *sql, const struct study_facts *f)
{
    sql_run(sql, "DELETE FROM study; DELETE FROM factors; DELETE FROM metrics;"
                 "DELETE FROM thresholds");
    put_facts(sql, f);
    put_factors(sql, f);
    put_metrics(sql, f);
}

void study_tables_create(struct sql *sql, const struct study_facts *f)
{
    char pragma[96];
    snprintf(pragma, sizeof pragma, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             STUDY_APPLICATION, STUDY_VERSION);
    sql_run(sql, pragma);
    for (const char *const *table = study_tables; *table; table++)
        sql_run(sql, *table);
    study_tables_ask(sql, f);
}

const char *study_tables_remedy(const struct sql *sql)
{
    return sql->damaged ? "the file is damaged: delete it and run that shard again, or merge again "
                          "where it is a merged file"
                        : NULL;
}

bool study_tables_known(struct sql *sql, struct diagnostics *d)
{
    char table[64];
    const int64_t application = sql_number(sql, "PRAGMA application_id");
    const int64_t version = sql_number(sql, "PRAGMA user_version");
    if (sql->failed)
        diag_error(d, (struct mark){0}, study_tables_remedy(sql), "can't read '%s': %s", sql->path,
                   sql->why);
    else if (application != STUDY_APPLICATION)
        diag_error(d, (struct mark){0}, NULL, "'%s' holds no points of a study", sql->path);
    else if (version != STUDY_VERSION)
        diag_error(d, (struct mark){0}, NULL,
                   "'%s' was written by another version of the program (format %d, expected %d)",
                   sql->path, (int)version, STUDY_VERSION);
    else if (!sql_has_tables(sql, study_tables, table))
        diag_error(d, (struct mark){0}, NULL,
                   "'%s' was written by another colossim than this one: its table '%s' has other "
                   "columns; run the study anew",
                   sql->path, table);
    else
        return true;
    return false;
}

static void take_fact(struct sql_query *q, const char *key, struct arena *memory,
                      struct study_facts *f)
{
    const struct {
        const char *key, **text;
    } texts[] = {
        {"name", &f->name},       {"title", &f->title},   {"question", &f->question},
        {"base", &f->base},       {"design", &f->design}, {"uncertain", &f->uncertain},
        {"program", &f->program},
    };
    const struct {
        const char *key;
        int64_t *number;
    } numbers[] = {
        {"samples", &f->samples},
        {"replicates", &f->replicates},
        {"seed", &f->seed},
        {"points", &f->points},
        {"most", &f->most},
        {"scenario_hash", &f->scenario_hash},
        {"settings_hash", &f->settings_hash},
        {"design_hash", &f->design_hash},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(key, texts[i].key) == 0) {
            *texts[i].text = take_text(q, memory);
            return;
        }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (strcmp(key, numbers[i].key) == 0) {
            *numbers[i].number = take_integer(q);
            return;
        }
    if (strcmp(key, "start") == 0)
        f->start = (day_number)take_integer(q);
    else if (strcmp(key, "end") == 0)
        f->end = (day_number)take_integer(q);
    else if (strcmp(key, "antithetic") == 0)
        f->antithetic = take_integer(q) != 0;
    else if (strcmp(key, "precision") == 0)
        f->precision = take_real(q);
    else
        take_nothing(q, 1);
}

/* Condemns facts and points that no study has: whoever reads on relies on them. */
static void check_facts(struct sql *sql, const struct study_facts *f)
{
    char strange[160];
    snprintf(strange, sizeof strange,
             "SELECT count(*) FROM points WHERE number NOT BETWEEN 0 AND %lld - 1 "
             "OR replicates NOT BETWEEN (state = 'done') AND %lld",
             (long long)f->points, (long long)f->most);
    if (!f->name || !f->base || !f->design || !f->uncertain || !f->program)
        sql_condemn(sql, "it doesn't say of what study it is");
    else if (f->points < 1 || f->samples < 0 || f->n_metrics == 0)
        sql_condemn(sql, "it holds a study of no points or metrics");
    else if (sql_number(sql, strange) > 0)
        sql_condemn(sql, "it holds points that its study doesn't have");
    for (size_t i = 0; i < f->n_thresholds; i++)
        if (f->thresholds[i].metric < 0 || f->thresholds[i].metric >= (int64_t)f->n_metrics)
            sql_condemn(sql, "it holds a threshold of no metric");
}

bool study_tables_facts(struct sql *sql, struct arena *memory, struct study_facts *f)
{
    *f = (struct study_facts){0};
    struct sql_query q = sql_select(sql, "SELECT key, value FROM study ORDER BY key");
    while (sql_next(&q)) {
        const char *key = take_text(&q, memory);
        take_fact(&q, key, memory, f);
    }
    sql_query_end(&q);
    f->n_factors = (size_t)sql_number(sql, "SELECT count(*) FROM factors");
    f->n_metrics = (size_t)sql_number(sql, "SELECT count(*) FROM metrics");
    f->n_thresholds = (size_t)sql_number(sql, "SELECT count(*) FROM thresholds");
    f->factors = arena_array(memory, f->n_factors, sizeof *f->factors);
    f->metrics = arena_array(memory, f->n_metrics, sizeof *f->metrics);
    f->thresholds = arena_array(memory, f->n_thresholds, sizeof *f->thresholds);
    q = sql_select(sql,
                   "SELECT name, keys, unit, is_date, levels, given FROM factors ORDER BY number");
    for (size_t i = 0; i < f->n_factors && sql_next(&q); i++) {
        f->factors[i].name = take_text(&q, memory);
        f->factors[i].keys = take_text(&q, memory);
        f->factors[i].unit = take_text(&q, memory);
        f->factors[i].is_date = take_integer(&q) != 0;
        f->factors[i].levels = take_integer(&q);
        f->factors[i].given = take_text(&q, memory);
    }
    sql_query_end(&q);
    q = sql_select(sql, "SELECT name, unit, is_day, goal FROM metrics ORDER BY number");
    for (size_t i = 0; i < f->n_metrics && sql_next(&q); i++) {
        f->metrics[i].name = take_text(&q, memory);
        f->metrics[i].unit = take_text(&q, memory);
        f->metrics[i].is_day = take_integer(&q) != 0;
        f->metrics[i].goal = (enum study_goal)take_word(&q, study_goal_words);
    }
    sql_query_end(&q);
    q = sql_select(sql, "SELECT metric, value, text FROM thresholds ORDER BY number");
    for (size_t i = 0; i < f->n_thresholds && sql_next(&q); i++) {
        f->thresholds[i].metric = take_integer(&q);
        f->thresholds[i].value = take_real(&q);
        f->thresholds[i].text = take_text(&q, memory);
    }
    sql_query_end(&q);
    check_facts(sql, f);
    return !sql->failed;
}
