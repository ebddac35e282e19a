#include "support_result.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

const struct run_info result_info = {
    .written = "2026-01-31T12:00:00Z",
    .program = "0.1",
    .host = "here",
    .command = "colossim run tiny.yaml",
    .threads = 2,
    .wall_seconds = 1.5,
};

const struct result_target result_named = {.path = "x.db", .named = true};

struct result_file *result_start(struct tiny *t, const struct result_target *target)
{
    return result_file_create(target, &t->scenario, &t->tree, &t->d.sources, &t->d);
}

void result_write(struct tiny *t, const struct result_target *target, uint32_t first, uint32_t last)
{
    struct result_file *f = result_start(t, target);
    assert_non_null(f);
    for (uint32_t replication = first; replication <= last; replication++) {
        t->outcome.replication = replication;
        assert_true(result_file_add_outcome(f, &t->outcome, &t->d));
    }
    t->outcome.replication = 0;
    assert_true(result_file_finish(f, &result_info, &t->d));
}

struct result *result_read(struct tiny *t, const char *path)
{
    struct result *r = result_open(path, &t->d);
    if (!r)
        assert_messages(&t->d, "");
    return r;
}

char *result_dump(const char *path)
{
    struct text out;
    text_init(&out);
    sqlite3 *db;
    sqlite3_stmt *tables, *rows;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND "
                           "name <> 'run_info' ORDER BY name",
                           -1, &tables, NULL),
        SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        char select[128];
        snprintf(select, sizeof select, "SELECT * FROM %s",
                 (const char *)sqlite3_column_text(tables, 0));
        text_addf(&out, "%s\n", (const char *)sqlite3_column_text(tables, 1));
        assert_int_equal(sqlite3_prepare_v2(db, select, -1, &rows, NULL), SQLITE_OK);
        while (sqlite3_step(rows) == SQLITE_ROW) {
            for (int i = 0; i < sqlite3_column_count(rows); i++) {
                if (sqlite3_column_type(rows, i) == SQLITE_FLOAT)
                    text_addf(&out, "|%a", sqlite3_column_double(rows, i));
                else
                    text_addf(&out, "|%s",
                              sqlite3_column_type(rows, i) == SQLITE_NULL
                                  ? "NULL"
                                  : (const char *)sqlite3_column_text(rows, i));
            }
            text_add(&out, "\n");
        }
        sqlite3_finalize(rows);
    }
    sqlite3_finalize(tables);
    sqlite3_close(db);
    return out.at;
}

void result_change(const char *path, const char *statements)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, statements, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

int result_set_up(void **state)
{
    struct result_place *p = calloc(1, sizeof *p);
    folder_begin(p->folder);
    tiny_begin(&p->tiny);
    *state = p;
    return 0;
}

int result_tear_down(void **state)
{
    struct result_place *p = *state;
    tiny_end(&p->tiny);
    folder_end(p->folder);
    free(p);
    return 0;
}
