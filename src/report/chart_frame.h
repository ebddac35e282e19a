/* What the kinds of charts share: the plot's place, scales and axes, the legend. Of use to
 * chart_*.c alone. */
#ifndef COLOSSIM_REPORT_CHART_FRAME_H
#define COLOSSIM_REPORT_CHART_FRAME_H

#include "report/chart.h"

enum { CHART_WIDTH = 760, LINE_HEIGHT = 18 };

/* A linear or logarithmic map from values to places. */
struct scale {
    double low, high; /* values at the ends */
    double at_low, at_high;
    bool logarithmic;
};
double scale_place(const struct scale *, double value);

/* The plot's area in the drawing. */
struct frame {
    double left, right, top, bottom;
};

/* A scale that starts at zero unless values are negative, with round ends; 'step' is the distance
 * of its ticks. A logarithmic one spans whole decades of the positive values. */
struct scale scale_of_values(double least, double most, bool logarithmic, double *step);

/* A linear scale with round ends about the values alone. */
struct scale scale_of_range(double least, double most, double *step);

/* Least and most of all values of all series; of their sums when stacked. False when none is
 * finite. */
bool chart_extent(const struct chart *, bool stacked, bool positive, double *least, double *most);

/* Lines of the legend, 0 when there is nothing to tell apart; and the legend itself. */
int legend_lines(const struct chart *);
void legend_draw(struct text *, const struct chart *, double top);

/* Values upwards with grid lines, dates to the right. */
void axis_draw_values(struct text *, const struct chart *, const struct frame *,
                      const struct scale *, double step);
void axis_draw_dates(struct text *, const struct frame *, const struct scale *);

/* Values to the right, and below them what they measure. */
void axis_draw_across(struct text *, const struct frame *, const struct scale *, double step,
                      struct unit, const char *measure);

/* Vertical lines with names above the plot, which they need room for. */
double marks_room(const struct chart *);
void marks_draw(struct text *, const struct chart *, const struct frame *, const struct scale *x);

/* Widths are estimates: a drawing knows no fonts. */
double label_width(const char *);

/* Room to the left for the names of rows and lanes. */
double labels_room(const struct chart *);

/* The name of a row or lane, ending at x; of one that has no room the end alone is drawn. */
void row_label_draw(struct text *, double x, double y, const char *label);

/* Text at a place: 'anchor' is 'start', 'middle' or 'end'. */
void label_draw(struct text *, double x, double y, const char *anchor, const char *class,
                const char *content);

/* A bar from one place to the other, for a row of the table. */
void bar_draw(struct text *, int color, double x1, double x2, double y, double height, size_t row);

/* The kinds, each with its own height; they draw below 'top' and return the drawing's height. */
double chart_draw_dates(struct text *, const struct chart *, bool logarithmic, double top);
double chart_draw_bars(struct text *, const struct chart *, double top);
double chart_draw_spans(struct text *, const struct chart *, double top);
double chart_draw_estimates(struct text *, const struct chart *, double top);
double chart_draw_tornado(struct text *, const struct chart *, double top);
double chart_draw_points(struct text *, const struct chart *, double top);

#endif
