/* The little of SQLite that results need: rows written and read column by column, in the order of
 * the table. Errors are remembered by the database and reported once, so that code between needs no
 * checks. Of use to results alone. */
#ifndef COLOSSIM_RESULTS_SQL_H
#define COLOSSIM_RESULTS_SQL_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct sql {
    sqlite3 *db;      /* NULL: not open */
    const char *path; /* for messages; borrowed */
    bool failed;      /* an error was seen; calls do nothing from then on */
    bool damaged;     /* since the file's content is not what a database, or this program, writes */
    char why[256];    /* the first error in words; empty while there is none */
};

/* Opens a file. 'flags' are those of sqlite3_open_v2. False on error. */
bool sql_open(struct sql *, const char *path, int flags);
void sql_close(struct sql *);

/* Runs statements that give no rows. */
void sql_run(struct sql *, const char *statements);

/* A whole number that one statement gives; 0 on error. */
int64_t sql_number(struct sql *, const char *statement);

/* Rows into one table, all of whose columns are given one after the other. */
struct sql_insert {
    struct sql *sql;
    sqlite3_stmt *statement; /* NULL after an error */
    int columns;             /* of the table */
    int given;               /* columns given of the present row */
};
struct sql_insert sql_insert_into(struct sql *, const char *table);
void put_integer(struct sql_insert *, int64_t);
void put_real(struct sql_insert *, double);       /* NaN: NULL */
void put_text(struct sql_insert *, const char *); /* NULL: NULL; must live until put_row */
void put_date(struct sql_insert *, day_number);   /* 'YYYY-MM-DD'; 0: NULL */
void put_null(struct sql_insert *);
void put_row(struct sql_insert *); /* after the last column */
void sql_insert_end(struct sql_insert *);

/* Rows of a query, all of whose columns are taken one after the other. Parameters are numbered
 * from 1. */
struct sql_query {
    struct sql *sql;
    sqlite3_stmt *statement;
    int taken; /* columns taken of the present row */
};
struct sql_query sql_select(struct sql *, const char *statement);
void sql_bind_integer(struct sql_query *, int parameter, int64_t);
void sql_bind_text(struct sql_query *, int parameter,
                   const char *);   /* must live until the query ends */
bool sql_next(struct sql_query *);  /* false at the end and on error */
void sql_again(struct sql_query *); /* from the first row on, with other parameters */
int64_t take_integer(struct sql_query *);
double take_real(struct sql_query *);                      /* NULL: NaN */
const char *take_text(struct sql_query *, struct arena *); /* NULL: NULL */
day_number take_date(struct sql_query *);                  /* NULL: 0 */
void sql_query_end(struct sql_query *);

/* A text's index in a list of words ended by NULL; an unknown one is an error of the file, and 0.
 */
int take_word(struct sql_query *, const char *const *words);

/* Leaves out n columns. */
void take_nothing(struct sql_query *, int n);

/* Whether the file has all tables that the statements (ended by NULL) make, with the same columns;
 * writes the name of the first that differs. True after an error of the file. */
bool sql_has_tables(struct sql *, const char *const *statements, char name[64]);

/* Remembers an error in words, unless there is one already. */
void sql_fail(struct sql *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same of content that this program never writes: the file is damaged. */
void sql_condemn(struct sql *, const char *why);

#endif
