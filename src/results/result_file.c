/* One transaction from the first row to the last, into a file that nobody else reads yet: so it
 * needs no journal and no syncing until it is complete, and SQLite spills what its cache can't
 * hold. A failure of any statement condemns the temporary file as a whole. */
#include "results/result_file.h"

#include "base/fail.h"
#include "results/inputs.h"
#include "results/result.h"
#include "results/tables.h"
#include "results/target.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct result_file {
    struct arena memory;
    struct target target;
    struct sql sql;
    struct tables tables;
    const struct scenario *scenario;
    struct uncertain uncertain;
    bool reported; /* the failure is in the caller's diagnostics */
};

/* What a target may replace. */
struct rules {
    const struct result_target *target;
    const char *scenario;
};

/* Whether the file holds results of a scenario of that name; 'why' says what it holds instead. */
static bool holds_results_of(const char *path, const char *scenario, struct arena *memory,
                             const char **why)
{
    struct diagnostics d;
    struct result_about about;
    diagnostics_init(&d);
    struct result *result = result_open(path, &d);
    const bool readable = result && result_about(result, memory, &about);
    const bool same = readable && strcmp(about.name, scenario) == 0;
    if (readable)
        *why = arena_format(memory, "it holds results of scenario '%s', not of '%s'", about.name,
                            scenario);
    else
        *why = d.n ? arena_text(memory, d.items[0].text) : "it can't be read";
    result_close(result);
    diagnostics_free(&d);
    return same;
}

static bool may_replace(void *context, const char *path, struct arena *memory,
                        struct diagnostics *d)
{
    const struct rules *rules = context;
    const char *why;
    if (rules->target->force)
        return true;
    if (rules->target->named) {
        diag_error(d, (struct mark){0}, NULL, "'%s' exists; --force replaces it", path);
        return false;
    }
    if (holds_results_of(path, rules->scenario, memory, &why))
        return true;
    diag_error(d, (struct mark){0}, NULL,
               "'%s' is not replaced: %s; name another file with -o, or use --force", path, why);
    return false;
}

static void close_database(struct result_file *f)
{
    if (f->tables.sql)
        tables_end(&f->tables);
    sql_close(&f->sql);
}

/* Gives up after a failure of the database and says so once. Always false. */
static bool give_up(struct result_file *f, struct diagnostics *d)
{
    close_database(f);
    target_abandon(&f->target);
    if (!f->reported)
        diag_error(d, (struct mark){0}, NULL, "can't write '%s': %s", f->target.shown, f->sql.why);
    f->reported = true;
    return false;
}

struct result_file *result_file_create(const struct result_target *target,
                                       const struct scenario *scenario, const struct tree *tree,
                                       const struct source_table *sources, struct diagnostics *d)
{
    struct result_file *f = memory_zeroed(1, sizeof *f);
    f->scenario = scenario;
    arena_init(&f->memory);
    f->target.lock = -1;
    struct rules rules = {target, scenario->name};
    if (!target_open(&f->target, target->path, sources, may_replace, &rules, &f->memory, d)) {
        result_file_abandon(f);
        return NULL;
    }
    uncertain_find(tree, &scenario_table, &f->memory, &f->uncertain);
    sql_open(&f->sql, f->target.temporary, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    sql_run(&f->sql,
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
            "PRAGMA cache_size = -4096; BEGIN");
    tables_create(&f->tables, &f->sql);
    tables_write_scenario(&f->tables, scenario);
    inputs_write(&f->sql, scenario, sources);
    if (f->sql.failed) {
        give_up(f, d);
        result_file_abandon(f);
        return NULL;
    }
    return f;
}

static double value_at(const struct draw_set *draws, const struct node *node)
{
    size_t i = 0;
    while (i < draws->n && draws->at[i] != node)
        i++;
    assert(i < draws->n);
    return draws->value[i];
}

/* The values of the uncertain keys in a replication, as the binder had them. */
static void write_parameters(struct result_file *f, uint32_t replication)
{
    const struct uncertain *u = &f->uncertain;
    struct arena memory;
    struct draw_set draws = {0};
    arena_init(&memory);
    double *values = arena_array(&memory, u->n, sizeof *values);
    if (replication > 0)
        uncertain_draw(u, (uint64_t)f->scenario->seed, replication, &memory, &draws);
    for (size_t i = 0; i < u->n; i++)
        values[i] = replication > 0 ? value_at(&draws, u->at[i]) : distribution_median(&u->law[i]);
    tables_write_parameters(&f->tables, replication, u, values);
    arena_free(&memory);
}

bool result_file_add_outcome(struct result_file *f, const struct outcome *outcome,
                             struct diagnostics *d)
{
    if (!f->sql.failed) {
        write_parameters(f, outcome->replication);
        tables_write_outcome(&f->tables, outcome);
    }
    return f->sql.failed ? give_up(f, d) : true;
}

bool result_file_add_relief(struct result_file *f, enum relief relief, double share,
                            const struct outcome *outcome, struct diagnostics *d)
{
    if (!f->sql.failed)
        tables_write_relief(&f->tables, relief, share, outcome);
    return f->sql.failed ? give_up(f, d) : true;
}

static void write_info(struct sql *sql, const struct run_info *info)
{
    char threads[32], seconds[32];
    snprintf(threads, sizeof threads, "%d", info->threads);
    snprintf(seconds, sizeof seconds, "%.6f", info->wall_seconds);
    const char *const rows[][2] = {
        {"written", info->written}, {"program", info->program}, {"host", info->host},
        {"command", info->command}, {"threads", threads},       {"wall_seconds", seconds},
    };
    struct sql_insert into = sql_insert_into(sql, "run_info");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        put_text(&into, rows[i][0]);
        put_text(&into, rows[i][1]);
        put_row(&into);
    }
    sql_insert_end(&into);
}

bool result_file_finish(struct result_file *f, const struct run_info *info, struct diagnostics *d)
{
    if (!f->sql.failed) {
        tables_write_summaries(&f->tables);
        write_info(&f->sql, info);
        sql_run(&f->sql, "COMMIT");
    }
    bool written = f->sql.failed ? give_up(f, d) : true;
    close_database(f);
    written = written && target_commit(&f->target, d);
    result_file_abandon(f);
    return written;
}

void result_file_abandon(struct result_file *f)
{
    if (!f)
        return;
    close_database(f);
    target_abandon(&f->target);
    arena_free(&f->memory);
    free(f);
}
