/* The merged file is made anew from the shards' files and renamed into place, so that merging twice
 * gives the same and a killed merge leaves an older one. SQLite attaches at most 10 files: one
 * shard's file is attached at a time. */
#include "results/study_file.h"

#include "results/study_schema.h"
#include "results/target.h"

#include <stdio.h>
#include <sys/stat.h>

static const struct mark NOWHERE = {0};

/* Reads the plan of one file. */
static bool read_facts(const char *path, struct arena *memory, struct study_facts *out,
                       struct diagnostics *d)
{
    struct study_reader *reader = study_reader_open(path, d);
    const bool read = reader && study_reader_facts(reader, memory, out);
    study_reader_close(reader);
    return read;
}

static bool same_plan(const char *const *paths, size_t n, struct arena *memory,
                      struct study_facts *first, struct diagnostics *d)
{
    bool same = read_facts(paths[0], memory, first, d);
    for (size_t i = 1; same && i < n; i++) {
        struct study_facts other;
        same = read_facts(paths[i], memory, &other, d);
        const char *difference = same ? study_facts_difference(first, &other) : NULL;
        if (!difference)
            continue;
        diag_error(d, NOWHERE, NULL,
                   "'%s' and '%s' are of different plans: %s differs; nothing was merged", paths[0],
                   paths[i], difference);
        same = false;
    }
    return same;
}

/* What a merged file may replace. */
struct rules {
    const struct study_facts *plan;
    bool force;
};

static bool may_replace(void *context, const char *path, struct arena *memory,
                        struct diagnostics *d)
{
    const struct rules *rules = context;
    static const char head[] = "SQLite format 3"; /* sqlite.org/fileformat.html, 1.3.1 */
    struct study_facts old;
    struct stat status;
    const bool empty = stat(path, &status) == 0 && status.st_size == 0;
    if (rules->force && !empty && !target_begins_with(path, head)) {
        diag_error(d, NOWHERE, NULL,
                   "'%s' is no SQLite database, and --force replaces no other files; name another "
                   "file",
                   path);
        return false;
    }
    if (rules->force)
        return true;
    if (!read_facts(path, memory, &old, d))
        return false;
    const char *difference = study_facts_difference(&old, rules->plan);
    if (difference)
        diag_error(d, NOWHERE, NULL, "'%s' is of another plan: %s differs; --force replaces it",
                   path, difference);
    return !difference;
}

/* Later statements of a table never replace rows of earlier ones. */
static void take_points(struct sql *sql, const char *state)
{
    char statements[1024];
    snprintf(statements, sizeof statements,
             "INSERT OR IGNORE INTO inputs SELECT i.* FROM shard.inputs i JOIN shard.points p "
             "ON p.number = i.point WHERE p.state = '%s' AND NOT EXISTS "
             "(SELECT 1 FROM main.points m WHERE m.number = p.number);"
             "INSERT OR IGNORE INTO outcomes SELECT o.* FROM shard.outcomes o JOIN shard.points p "
             "ON p.number = o.point WHERE p.state = '%s' AND NOT EXISTS "
             "(SELECT 1 FROM main.points m WHERE m.number = p.number);"
             "INSERT OR IGNORE INTO points SELECT * FROM shard.points WHERE state = '%s'",
             state, state, state);
    sql_run(sql, statements);
}

static void take_shard(struct sql *sql, const char *path, enum point_state state)
{
    struct sql_query attach = sql_select(sql, "ATTACH ?1 AS shard");
    sql_bind_text(&attach, 1, path);
    sql_next(&attach);
    sql_query_end(&attach);
    sql_run(sql, "BEGIN");
    take_points(sql, point_state_words[state]);
    if (state == POINT_DONE)
        sql_run(sql, "INSERT INTO work SELECT NULL, written, host, threads, points, wall_seconds, "
                     "write_seconds FROM shard.work ORDER BY number");
    sql_run(sql, "COMMIT; DETACH shard");
}

static enum merge_outcome fill(const struct target *target, const char *const *paths, size_t n,
                               const struct study_facts *plan, struct diagnostics *d)
{
    struct sql sql;
    sql_open(&sql, target->temporary, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    sql_run(&sql, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                  "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536; BEGIN");
    study_tables_create(&sql, plan);
    sql_run(&sql, "COMMIT");
    const char *from = NULL; /* the last shard that was taken */
    for (int state = POINT_DONE; state <= POINT_LATE; state++)
        for (size_t i = 0; i < n && !sql.failed; i++) {
            from = paths[i];
            take_shard(&sql, from, (enum point_state)state);
        }
    if (sql.damaged)
        diag_error(d, NOWHERE, study_tables_remedy(&sql), "can't read '%s': %s", from, sql.why);
    else if (sql.failed)
        diag_error(d, NOWHERE, NULL, "can't merge into '%s': %s", target->shown, sql.why);
    const enum merge_outcome outcome = sql.damaged  ? MERGE_REFUSED
                                       : sql.failed ? MERGE_FAILED
                                                    : MERGE_DONE;
    sql_close(&sql);
    return outcome;
}

enum merge_outcome study_merge(const char *const *paths, size_t n, const char *path, bool force,
                               struct diagnostics *d)
{
    struct arena memory;
    struct study_facts plan;
    struct rules rules = {&plan, force};
    struct target target = {.lock = -1};
    arena_init(&memory);
    enum merge_outcome outcome = MERGE_REFUSED;
    if (same_plan(paths, n, &memory, &plan, d) &&
        target_open(&target, path, &d->sources, may_replace, &rules, &memory, d))
        outcome = fill(&target, paths, n, &plan, d);
    if (outcome == MERGE_DONE && !target_commit(&target, d))
        outcome = MERGE_FAILED;
    target_abandon(&target);
    arena_free(&memory);
    return outcome;
}
