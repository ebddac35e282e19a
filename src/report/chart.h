/* Charts as SVG, for pages, print and slides. A chart is data first: the same struct makes the
 * drawing, the table behind it (figure.h) and its CSV, so that they can't disagree.
 *
 * A drawing has no style of its own: classes name roles ('s0' to 's8' the series' colours, 'f' a
 * filled area), and chart.css gives them colours for light, dark and print. Every shape that stands
 * for a row of the table carries its number in 'data-row'; a chart over dates carries the places
 * of all rows in 'data-x'. The page's script needs no more to read values out. */
#ifndef COLOSSIM_REPORT_CHART_H
#define COLOSSIM_REPORT_CHART_H

#include "base/date.h"
#include "base/text.h"
#include "report/number.h"

#include <stdbool.h>
#include <stddef.h>

enum chart_kind {
    CHART_LINES, /* over dates */
    CHART_STACK, /* areas over dates, one on the other, on a logarithmic axis lines; values >= 0 */
    CHART_FAN,   /* over dates; series are lower bound, middle, upper bound */
    CHART_BARS,  /* a row per label; several series are stacked */
    CHART_WATERFALL, /* one series: the first and last value are totals, those between are steps */
    CHART_ESTIMATES, /* a row per label with a thin bar and an interval for each series */
    CHART_TORNADO,   /* a row per label; a bar from the first series' value to the second's */
    CHART_SCATTER,   /* points with labels; a point is of the one series that has a value for it;
                        those of the second one are joined by steps, a Pareto front, unless those
                        of each are 'joined' by lines */
    CHART_SPANS      /* a lane per label with spans over dates; series name the colours */
};

enum { CHART_COLORS = 9 }; /* classes s0 to s8 */

struct chart_series {
    const char *name;
    const double *values; /* one per date or label; NaN: a gap; NULL in a chart of spans */
    int color;            /* 0 to CHART_COLORS - 1 */
};

/* Bounds of a series' values; NaN: none. */
struct chart_interval {
    const double *low, *high;
};

/* From one date to another (days since 1970-01-01, parts of a day allowed); equal: a moment. */
struct chart_span {
    size_t lane, series;
    double from, to;
    const char *what; /* of the table's row */
};

/* A moment worth knowing, over dates. */
struct chart_mark {
    double x;
    const char *label;
};

/* What the places of points to the right mean. */
struct chart_axis {
    const char *measure, *si;
    struct unit unit;
    void (*number)(struct text *, double); /* NULL: as a metric of the unit 'si' */
    bool dates, more_is_better;
};

struct chart {
    const char *id;          /* unique in the page: letters, digits, '-' */
    const char *title;       /* what to see */
    const char *summary;     /* how to read it, in a sentence or two */
    const char *const *said; /* more to know, a sentence each, ended by NULL; NULL: nothing */
    enum chart_kind kind;
    size_t n;                  /* dates or labels; one or more */
    const double *x;           /* dates, of points also numbers; ascending */
    const day_number *days;    /* over dates: what the table calls each, since the end of a day and
                                  the beginning of the next stand at the same place */
    const char *const *labels; /* of bars and lanes */
    const char *label_head;    /* what labels are: the head of their column */
    const char *const *keys;   /* of bars: what the scenario calls what the labels stand for, the
                                  table's last column; NULL: labels are no keys */
    const struct chart_series *series;
    size_t n_series;
    const struct chart_interval *intervals; /* of estimates, by series */
    const char *const *words; /* of a tornado: what stands beside a value; by series, then label */
    double base;              /* of a tornado: what the bars are measured from; NaN: nothing */
    struct unit unit;         /* of a value axis, and over dates of the table, but of parts of a sum
                                 of money, each of which has its own there */
    void (*number)(struct text *, double); /* bars, points: how a value is written; NULL: as a
                                              metric of the unit 'si' */
    const char *measure;                   /* what is measured: 'accelerators' */
    const char *si;           /* unit of the values as they are, for CSV: 'W'; "" for counts */
    struct chart_axis across; /* of points: what lies to the right */
    bool dates;               /* of a tornado and of points: values are days since 1970-01-01 */
    bool parts;               /* bars of parts of a whole, whose sum is not worth saying */
    double from, to;          /* dates that the axis spans at least */
    const struct chart_span *spans; /* in the order of the table */
    size_t n_spans;
    const struct chart_mark *marks;
    size_t n_marks;
    bool joined;    /* points of each series, by lines */
    bool sloped;    /* over dates: lines from value to value instead of steps */
    bool logarithm; /* over dates: offer a logarithmic axis too */
};

/* A value as a chart with this 'number' and 'si' writes it. */
void value_write(struct text *, void (*number)(struct text *, double), const char *si, double);

/* Appends one <svg> element. 'logarithmic': the other axis of a chart that offers it. 'style': what
 * a drawing on its own needs in a <style> element, lines ended by NULL; NULL within a page. */
void chart_draw(const struct chart *, bool logarithmic, const char *const *style, struct text *out);

#endif
