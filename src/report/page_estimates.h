/* Charts of values with their intervals, filled row by row. Of use to page*.c alone. */
#ifndef COLOSSIM_REPORT_PAGE_ESTIMATES_H
#define COLOSSIM_REPORT_PAGE_ESTIMATES_H

#include "base/arena.h"
#include "report/chart.h"
#include "results/study_findings.h"

struct estimates {
    double *values[2], *low[2], *high[2];
    const char **labels;           /* of the rows, to be set */
    const char **keys;             /* what the scenario calls them; left alone: they are no keys */
    struct chart_series series[2]; /* names to be set */
    struct chart_interval intervals[2];
};

/* Room for n rows of one or two series; memory from the arena. */
void estimates_init(struct estimates *, size_t n, size_t n_series, struct arena *);

void estimates_put(struct estimates *, size_t series, size_t row, const struct estimate *);

/* The chart without its words; its axis spans 'from' to 1 at least. Borrows the estimates. */
struct chart estimates_chart(const struct estimates *, const char *id, size_t n, size_t n_series,
                             double from, void (*number)(struct text *, double));

/* A rank correlation: '+0.81'. */
void estimates_number_rank(struct text *, double);

#endif
