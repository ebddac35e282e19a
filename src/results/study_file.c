/* The writer of a shard's file. It is in a transaction all the time but for the moment of a commit:
 * others can read the file meanwhile, and a second writer is turned away. */
#include "results/study_file.h"

#include "base/fail.h"
#include "results/study_schema.h"

#include <stdlib.h>
#include <string.h>

struct study_file {
    struct sql sql;
    const struct study_facts *facts;
    struct sql_insert points, inputs, outcomes;
    struct sql_query find;
    bool open;     /* a transaction */
    bool reported; /* the failure is in the caller's diagnostics */
};

const char *study_facts_difference(const struct study_facts *a, const struct study_facts *b)
{
    if (a->scenario_hash != b->scenario_hash)
        return "the scenario or one of its models";
    if (strcmp(a->program, b->program) != 0)
        return "the version of the program";
    if (a->settings_hash != b->settings_hash)
        return "the seed, the replicates or the metrics";
    if (a->design_hash != b->design_hash)
        return "the design: what varies, or how many points there are";
    return NULL;
}

/* Reports a failure once. Always false. */
static bool give_up(struct study_file *f, struct diagnostics *d)
{
    if (!f->reported)
        diag_error(d, (struct mark){0}, study_tables_remedy(&f->sql), "can't write '%s': %s",
                   f->sql.path, f->sql.why);
    f->reported = true;
    return false;
}

static void begin(struct study_file *f)
{
    if (!f->open)
        sql_run(&f->sql, "BEGIN IMMEDIATE");
    f->open = true;
}

/* Drops the points that 'stale' lists. */
static void drop_stale(struct study_file *f)
{
    sql_run(&f->sql, "DELETE FROM outcomes WHERE point IN (SELECT number FROM stale);"
                     "DELETE FROM inputs WHERE point IN (SELECT number FROM stale);"
                     "DELETE FROM points WHERE number IN (SELECT number FROM stale);"
                     "DROP TABLE stale");
}

/* Drops the points that were late: they are tried again. */
static void drop_late(struct study_file *f)
{
    if (sql_number(&f->sql, "SELECT count(*) FROM points WHERE state = 'late'") == 0)
        return;
    sql_run(&f->sql, "CREATE TEMP TABLE stale AS SELECT number FROM points WHERE state = 'late'");
    drop_stale(f);
}

/* Drops the points that another plan doesn't have. Numbers below 0 were condemned when the file's
 * facts were read. */
static void keep_known(struct study_file *f, study_point_id *id_of, void *context)
{
    sql_run(&f->sql, "CREATE TEMP TABLE stale (number INTEGER PRIMARY KEY)");
    struct sql_query q = sql_select(&f->sql, "SELECT number, id FROM points ORDER BY number");
    struct sql_insert stale = sql_insert_into(&f->sql, "stale");
    while (sql_next(&q)) {
        const int64_t number = take_integer(&q), id = take_integer(&q);
        if (number < f->facts->points && id_of(context, number) == id)
            continue;
        put_integer(&stale, number);
        put_row(&stale);
    }
    sql_query_end(&q);
    sql_insert_end(&stale);
    drop_stale(f);
    study_tables_ask(&f->sql, f->facts);
}

/* Checks the plan of an older file. False after reporting. */
static bool adopt(struct study_file *f, bool force, study_point_id *id_of, void *context,
                  struct diagnostics *d)
{
    struct arena memory;
    struct study_facts old;
    arena_init(&memory);
    bool fine = study_tables_known(&f->sql, d);
    if (!fine)
        f->reported = true;
    else if (study_tables_facts(&f->sql, &memory, &old)) {
        const char *difference = study_facts_difference(&old, f->facts);
        if (difference && !force) {
            diag_error(d, (struct mark){0}, NULL,
                       "'%s' holds points of another plan: %s changed; --force drops those that "
                       "would come out differently and goes on",
                       f->sql.path, difference);
            f->reported = true;
            fine = false;
        } else if (difference)
            keep_known(f, id_of, context);
        else /* names, thresholds and goals may change at any time */
            study_tables_ask(&f->sql, f->facts);
        if (fine)
            drop_late(f);
    }
    arena_free(&memory);
    return fine && !f->sql.failed;
}

static void close_file(struct study_file *f)
{
    sql_insert_end(&f->points);
    sql_insert_end(&f->inputs);
    sql_insert_end(&f->outcomes);
    sql_query_end(&f->find);
    sql_close(&f->sql);
    free(f);
}

struct study_file *study_file_open(const char *path, const struct study_facts *facts, bool force,
                                   study_point_id *id_of, void *context, struct diagnostics *d)
{
    struct study_file *f = memory_zeroed(1, sizeof *f);
    f->facts = facts;
    sql_open(&f->sql, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX);
    sql_run(&f->sql, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = -4096;"
                     "PRAGMA busy_timeout = 2000");
    begin(f);
    const bool fresh = sql_number(&f->sql, "SELECT count(*) FROM sqlite_schema") == 0;
    bool fine = !f->sql.failed;
    if (fine && fresh)
        study_tables_create(&f->sql, facts);
    else if (fine)
        fine = adopt(f, force, id_of, context, d);
    if (!fine || f->sql.failed) {
        if (strstr(f->sql.why, "locked"))
            diag_error(d, (struct mark){0}, NULL, "another process is writing '%s'", path);
        else
            give_up(f, d);
        close_file(f);
        return NULL;
    }
    f->points = sql_insert_into(&f->sql, "points");
    f->inputs = sql_insert_into(&f->sql, "inputs");
    f->outcomes = sql_insert_into(&f->sql, "outcomes");
    f->find = sql_select(&f->sql, "SELECT 1 FROM points WHERE number = ?1");
    sql_run(&f->sql, "PRAGMA busy_timeout = 60000"); /* of commits, which wait for readers */
    if (study_file_commit(f, d))
        return f;
    close_file(f);
    return NULL;
}

bool study_file_has(struct study_file *f, int64_t number)
{
    sql_again(&f->find);
    sql_bind_integer(&f->find, 1, number);
    const bool found = sql_next(&f->find) && take_integer(&f->find) == 1;
    sql_again(&f->find);
    return found;
}

struct study_counts study_file_count(struct study_file *f)
{
    return (struct study_counts){
        .points = sql_number(&f->sql, "SELECT count(*) FROM points"),
        .failed = sql_number(&f->sql, "SELECT count(*) FROM points WHERE state <> 'done'"),
        .imprecise =
            sql_number(&f->sql, "SELECT count(*) FROM points WHERE state = 'done' AND NOT precise"),
    };
}

static void put_inputs(struct study_file *f, const struct point_record *p)
{
    for (size_t i = 0; i < f->facts->n_factors; i++) {
        put_integer(&f->inputs, p->number);
        put_integer(&f->inputs, (int64_t)i);
        put_real(&f->inputs, p->inputs[i].number);
        put_text(&f->inputs, p->inputs[i].text);
        put_row(&f->inputs);
    }
}

bool study_file_add(struct study_file *f, const struct point_record *p, struct diagnostics *d)
{
    begin(f);
    put_integer(&f->points, p->number);
    put_integer(&f->points, p->id);
    put_text(&f->points, point_state_words[p->state]);
    put_text(&f->points, p->why);
    put_integer(&f->points, p->replicates);
    put_integer(&f->points, p->precise);
    put_row(&f->points);
    put_inputs(f, p);
    for (int64_t r = 0; p->state == POINT_DONE && r < p->replicates; r++)
        for (size_t m = 0; m < f->facts->n_metrics; m++) {
            put_integer(&f->outcomes, p->number);
            put_integer(&f->outcomes, r);
            put_integer(&f->outcomes, (int64_t)m);
            put_real(&f->outcomes, p->values[(size_t)r * f->facts->n_metrics + m]);
            put_row(&f->outcomes);
        }
    return f->sql.failed ? give_up(f, d) : true;
}

bool study_file_commit(struct study_file *f, struct diagnostics *d)
{
    if (f->open)
        sql_run(&f->sql, "COMMIT");
    f->open = false;
    begin(f);
    return f->sql.failed ? give_up(f, d) : true;
}

bool study_file_close(struct study_file *f, const struct study_work *work, struct diagnostics *d)
{
    begin(f);
    struct sql_insert into = sql_insert_into(&f->sql, "work");
    put_null(&into);
    put_text(&into, work->written);
    put_text(&into, work->host);
    put_integer(&into, work->threads);
    put_integer(&into, work->points);
    put_real(&into, work->wall_seconds);
    put_real(&into, work->write_seconds);
    put_row(&into);
    sql_insert_end(&into);
    sql_run(&f->sql, "COMMIT");
    const bool written = f->sql.failed ? give_up(f, d) : true;
    close_file(f);
    return written;
}
