/* A table for a terminal: cells in rows, columns as wide as what they hold (code points, not
 * bytes), numbers to the right. Text of the last column that would pass the width continues in
 * further lines of its column.
 *
 * A cell is written where it is made:  number_power(table_cell(&t), watts); */
#ifndef COLOSSIM_REPORT_TABLE_H
#define COLOSSIM_REPORT_TABLE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { REPORT_WIDTH = 120 }; /* columns of everything that reports print */

/* Styles are seen on a terminal with colours only. */
enum style { STYLE_PLAIN, STYLE_STRONG, STYLE_FAINT, STYLE_WARNING };

/* Adds a text in a style. */
void style_add(struct text *, enum style, bool colors, const char *text);

enum align { ALIGN_LEFT, ALIGN_RIGHT };

struct column {
    const char *head; /* lines parted by '\n', the last one next to the cells; borrowed */
    enum align align;
    const char *group; /* stands above this column and its neighbours of the same group; NULL for
                          none; borrowed */
};

struct table_row {
    size_t first, n; /* cells */
    enum style style;
};

struct table {
    const struct column *columns; /* borrowed */
    size_t n_columns;
    struct text texts; /* all cells one after the other, each ended by a zero byte */
    size_t *cells;     /* where each begins */
    size_t n_cells, cell_capacity;
    struct table_row *rows;
    size_t n_rows, row_capacity;
};

void table_init(struct table *, const struct column *, size_t n);

/* Begins a row. */
void table_row(struct table *, enum style);

/* Begins the next cell of the row; add its text before anything else is done to the table. */
struct text *table_cell(struct table *);

/* A cell of one text. */
void table_put(struct table *, const char *text);

/* Appends all lines, each indented by so many blanks and none wider than 'width' columns, as long
 * as all columns but the last leave room for it. No heads are written when all are "". */
void table_write(const struct table *, int indent, int width, bool colors, struct text *out);

/* How many columns from 'first' on stand under the same group. */
size_t table_group(const struct table *, size_t first);

void table_free(struct table *);

/* Appends a paragraph with its line feed, broken at blanks, none of its lines wider than 'width';
 * the first line stands behind 'lead', the others are indented as far as it reaches. */
void paragraph_write(struct text *out, const char *lead, const char *paragraph, int width);

#endif
