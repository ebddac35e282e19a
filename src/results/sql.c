#include "results/sql.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void sql_fail(struct sql *sql, const char *format, ...)
{
    if (sql->failed)
        return;
    sql->failed = true;
    va_list args;
    va_start(args, format);
    vsnprintf(sql->why, sizeof sql->why, format, args);
    va_end(args);
}

void sql_condemn(struct sql *sql, const char *why)
{
    if (!sql->failed)
        sql->damaged = true;
    sql_fail(sql, "%s", why);
}

/* Notes an unexpected result code. A failed write has just left its reason in errno
 * (sqlite3_system_errno knows only of failures to open). */
static void check(struct sql *sql, int code)
{
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
        return;
    if (!sql->failed)
        sql->damaged = (code & 0xFF) == SQLITE_NOTADB || (code & 0xFF) == SQLITE_CORRUPT;
    if (sqlite3_extended_errcode(sql->db) == SQLITE_IOERR_WRITE)
        sql_fail(sql, "%s", strerror(errno));
    else
        sql_fail(sql, "%s", sqlite3_errmsg(sql->db));
}

bool sql_open(struct sql *sql, const char *path, int flags)
{
    *sql = (struct sql){.path = path};
    const int code = sqlite3_open_v2(path, &sql->db, flags, NULL);
    if (code != SQLITE_OK)
        sql_fail(sql, "%s", sql->db ? sqlite3_errmsg(sql->db) : sqlite3_errstr(code));
    return code == SQLITE_OK;
}

void sql_close(struct sql *sql)
{
    const int code = sqlite3_close(sql->db);
    assert(code == SQLITE_OK); /* anything else: a statement was not ended */
    (void)code;
    sql->db = NULL;
}

void sql_run(struct sql *sql, const char *statements)
{
    if (!sql->failed)
        check(sql, sqlite3_exec(sql->db, statements, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(struct sql *sql, const char *text)
{
    sqlite3_stmt *statement = NULL;
    if (!sql->failed)
        check(sql, sqlite3_prepare_v2(sql->db, text, -1, &statement, NULL));
    return statement;
}

int64_t sql_number(struct sql *sql, const char *text)
{
    struct sql_query q = sql_select(sql, text);
    const int64_t number = sql_next(&q) ? take_integer(&q) : 0;
    sql_query_end(&q);
    return number;
}

/* INSERT INTO table VALUES (?, ?, ...), with as many as the table has columns. */
struct sql_insert sql_insert_into(struct sql *sql, const char *table)
{
    enum { LONGEST = 512 };
    char text[LONGEST];
    struct sql_insert insert = {.sql = sql};
    snprintf(text, sizeof text, "SELECT * FROM %s", table);
    sqlite3_stmt *all = prepare(sql, text);
    insert.columns = all ? sqlite3_column_count(all) : 0;
    sqlite3_finalize(all);
    int length = snprintf(text, sizeof text, "INSERT INTO %s VALUES (", table);
    for (int i = 0; i < insert.columns; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, i ? ",?" : "?");
    snprintf(text + length, sizeof text - (size_t)length, ")");
    insert.statement = prepare(sql, text);
    return insert;
}

void put_integer(struct sql_insert *insert, int64_t value)
{
    if (insert->statement)
        check(insert->sql, sqlite3_bind_int64(insert->statement, ++insert->given, value));
}

void put_real(struct sql_insert *insert, double value)
{
    if (insert->statement)
        check(insert->sql, sqlite3_bind_double(insert->statement, ++insert->given, value));
}

void put_text(struct sql_insert *insert, const char *value)
{
    if (insert->statement)
        check(insert->sql,
              sqlite3_bind_text(insert->statement, ++insert->given, value, -1, SQLITE_STATIC));
}

void put_date(struct sql_insert *insert, day_number day)
{
    char text[DATE_TEXT];
    if (day == 0) {
        put_null(insert);
        return;
    }
    date_format(day, text);
    if (insert->statement)
        check(insert->sql,
              sqlite3_bind_text(insert->statement, ++insert->given, text, -1, SQLITE_TRANSIENT));
}

void put_null(struct sql_insert *insert)
{
    if (insert->statement)
        check(insert->sql, sqlite3_bind_null(insert->statement, ++insert->given));
}

void put_row(struct sql_insert *insert)
{
    if (!insert->statement)
        return;
    assert(insert->given == insert->columns);
    insert->given = 0;
    if (!insert->sql->failed)
        check(insert->sql, sqlite3_step(insert->statement));
    sqlite3_reset(insert->statement);
}

void sql_insert_end(struct sql_insert *insert)
{
    sqlite3_finalize(insert->statement);
    insert->statement = NULL;
}

struct sql_query sql_select(struct sql *sql, const char *statement)
{
    return (struct sql_query){.sql = sql, .statement = prepare(sql, statement)};
}

void sql_bind_integer(struct sql_query *q, int parameter, int64_t value)
{
    if (q->statement)
        check(q->sql, sqlite3_bind_int64(q->statement, parameter, value));
}

void sql_bind_text(struct sql_query *q, int parameter, const char *value)
{
    if (q->statement)
        check(q->sql, sqlite3_bind_text(q->statement, parameter, value, -1, SQLITE_STATIC));
}

bool sql_next(struct sql_query *q)
{
    if (!q->statement || q->sql->failed)
        return false;
    assert(q->taken == 0 || q->taken == sqlite3_column_count(q->statement));
    q->taken = 0;
    const int code = sqlite3_step(q->statement);
    check(q->sql, code);
    return code == SQLITE_ROW;
}

void sql_again(struct sql_query *q)
{
    q->taken = 0;
    sqlite3_reset(q->statement);
}

int64_t take_integer(struct sql_query *q)
{
    return sqlite3_column_int64(q->statement, q->taken++);
}

double take_real(struct sql_query *q)
{
    const int column = q->taken++;
    return sqlite3_column_type(q->statement, column) == SQLITE_NULL
               ? NAN
               : sqlite3_column_double(q->statement, column);
}

const char *take_text(struct sql_query *q, struct arena *memory)
{
    const char *text = (const char *)sqlite3_column_text(q->statement, q->taken++);
    return text ? arena_text(memory, text) : NULL;
}

day_number take_date(struct sql_query *q)
{
    const char *text = (const char *)sqlite3_column_text(q->statement, q->taken++);
    day_number day = 0;
    if (text && !date_parse(text, &day))
        sql_fail(q->sql, "'%.32s' is no day", text);
    return day;
}

int take_word(struct sql_query *q, const char *const *words)
{
    const char *text = (const char *)sqlite3_column_text(q->statement, q->taken++);
    for (int i = 0; words[i] && text; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    sql_fail(q->sql, "'%.32s' is none of the words expected", text ? text : "");
    return 0;
}

void take_nothing(struct sql_query *q, int n)
{
    q->taken += n;
}

/* Names of a table's columns; empty for a table that there is none of. */
static void columns_of(struct sql *sql, const char *table, struct text *out)
{
    struct arena memory;
    arena_init(&memory);
    struct sql_query q = sql_select(sql, "SELECT name FROM pragma_table_info(?1) ORDER BY cid");
    sql_bind_text(&q, 1, table);
    out->length = 0;
    while (sql_next(&q))
        text_addf(out, "%s,", take_text(&q, &memory));
    sql_query_end(&q);
    arena_free(&memory);
}

bool sql_has_tables(struct sql *sql, const char *const *statements, char name[64])
{
    struct sql wanted;
    struct text there, here;
    struct arena memory;
    bool same = true;
    text_init(&there);
    text_init(&here);
    arena_init(&memory);
    sql_open(&wanted, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    for (; *statements; statements++)
        sql_run(&wanted, *statements);
    struct sql_query q =
        sql_select(&wanted, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid");
    while (same && sql_next(&q)) {
        const char *table = take_text(&q, &memory);
        columns_of(&wanted, table, &there);
        columns_of(sql, table, &here);
        same = strcmp(text_get(&there), text_get(&here)) == 0;
        snprintf(name, 64, "%s", table);
    }
    sql_query_end(&q);
    sql_close(&wanted);
    arena_free(&memory);
    text_free(&here);
    text_free(&there);
    return same || sql->failed;
}

void sql_query_end(struct sql_query *q)
{
    sqlite3_finalize(q->statement);
    q->statement = NULL;
}
