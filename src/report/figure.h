/* A chart as a figure of the page: its title, the drawing, and the table behind it; and the same
 * table as comma-separated values. */
#ifndef COLOSSIM_REPORT_FIGURE_H
#define COLOSSIM_REPORT_FIGURE_H

#include "report/chart.h"
#include "report/table.h"

/* Appends a <figure>. */
void figure_write(const struct chart *, struct text *page);

/* Appends the table as CSV (RFC 4180): a heading line, then all rows; values in SI units and
 * dollars, which the heads say. */
void figure_csv(const struct chart *, struct text *);

/* Appends a table of words and numbers as <table>. */
void table_write_html(const struct table *, struct text *page);

#endif
