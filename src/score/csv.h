/* Comma-separated values with a header line: RFC 4180, fields in quotes may hold commas, quotes and
 * line ends. All fields are texts; what is missing at a line's end is empty. */
#ifndef COLOSSIM_SCORE_CSV_H
#define COLOSSIM_SCORE_CSV_H

#include "base/arena.h"

#include <stddef.h>

struct csv {
    const char **fields;  /* line by line, the header first: those that are there, so that short
                             lines under a long header take no memory */
    const size_t *ends;   /* of each line: how many fields there are up to its end */
    size_t columns, rows; /* rows without the header */
    const char *unclosed; /* where in the text a quote begins that never ends: all that follows is
                             its field; NULL for none */
};

/* Reads a text, past a byte order mark; memory from the arena. */
void csv_read(const char *text, struct arena *, struct csv *out);

/* The column of a name, SIZE_MAX when there is none. */
size_t csv_column(const struct csv *, const char *name);

/* A cell; "" for a column that there isn't. */
const char *csv_cell(const struct csv *, size_t row, size_t column);

/* The cell as a number; 'otherwise' when it is empty or no number. */
double csv_number(const struct csv *, size_t row, size_t column, double otherwise);

/* One row, for readers that go by the names of columns. */
struct csv_row {
    const struct csv *csv;
    size_t row;
};

/* A cell by its column's name; "" for a column that there isn't. */
const char *csv_named(struct csv_row, const char *column);

/* The cell as a number; 'otherwise' when it is empty or no number. */
double csv_named_number(struct csv_row, const char *column, double otherwise);

/* The line of the file that it stands on when no field before it holds a line end. */
static inline size_t csv_line(struct csv_row r)
{
    return r.row + 2;
}

#endif
