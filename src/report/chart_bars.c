/* Bars that lie: their labels are words, which want room to the left. Several series are stacked;
 * in a waterfall each step begins where the last one ended. */
#include "report/chart_frame.h"

#include <math.h>

enum { ROW = 26, BAR = 17 };

static void draw_bar(struct text *out, const struct frame *f, const struct scale *x, size_t row,
                     double from, double to, int color)
{
    bar_draw(out, color, scale_place(x, from), scale_place(x, to),
             f->top + (double)row * ROW + (ROW - BAR) / 2.0, BAR, row);
}

/* A value stands behind its bar, on the side that it points to. */
static void draw_value(struct text *out, const struct chart *c, const struct frame *f, double place,
                       size_t row, double value)
{
    struct text label;
    text_init(&label);
    value_write(&label, c->number, c->si, value);
    label_draw(out, place + 6, f->top + (double)row * ROW + ROW / 2.0 + 4.5, "start", "value",
               text_get(&label));
    text_free(&label);
}

static double stack_row(struct text *out, const struct chart *c, const struct frame *f,
                        const struct scale *x, size_t row, double *sum)
{
    double above = 0, below = 0;
    for (size_t k = 0; k < c->n_series; k++) {
        double value = c->series[k].values[row];
        if (!isfinite(value) || value == 0)
            continue;
        double *end = value > 0 ? &above : &below;
        text_addf(out, "<g data-series=\"%zu\">", k);
        draw_bar(out, f, x, row, *end, *end + value, c->series[k].color);
        text_add(out, "</g>");
        *end += value;
    }
    *sum = above + below;
    return above;
}

static void draw_rows(struct text *out, const struct chart *c, const struct frame *f,
                      const struct scale *x)
{
    for (size_t row = 0; row < c->n; row++) {
        double sum, end = stack_row(out, c, f, x, row, &sum);
        bool known = c->n_series > 1 || isfinite(c->series[0].values[row]);
        if (!c->parts)
            draw_value(out, c, f, scale_place(x, end), row, known ? sum : NAN);
        text_add_char(out, '\n');
    }
}

static void draw_waterfall(struct text *out, const struct chart *c, const struct frame *f,
                           const struct scale *x)
{
    double at = 0;
    for (size_t row = 0; row < c->n; row++) {
        double value = c->series[0].values[row];
        bool total = row == 0 || row + 1 == c->n;
        double from = total ? 0 : at, to = total ? value : at + value;
        draw_bar(out, f, x, row, from, to, total ? c->series[0].color : 1);
        draw_value(out, c, f, scale_place(x, fmax(from, to)), row, value);
        text_add_char(out, '\n');
        at = to;
    }
}

/* How far the bars of a waterfall reach. */
static void waterfall_extent(const struct chart *c, double *least, double *most)
{
    double at = 0;
    *least = *most = 0;
    for (size_t row = 0; row < c->n; row++) {
        double value = c->series[0].values[row];
        at = row == 0 || row + 1 == c->n ? value : at + value;
        *least = fmin(*least, at);
        *most = fmax(*most, at);
    }
}

/* Room to the right for the values. */
static double room_for_values(const struct chart *c)
{
    double most = 0;
    struct text label;
    text_init(&label);
    for (size_t row = 0; row < c->n; row++) {
        double sum = 0;
        for (size_t k = 0; k < c->n_series; k++)
            sum += isfinite(c->series[k].values[row]) ? c->series[k].values[row] : 0;
        label.length = 0;
        value_write(&label, c->number, c->si, sum);
        most = fmax(most, label_width(text_get(&label)));
    }
    text_free(&label);
    return most + 10;
}

double chart_draw_bars(struct text *out, const struct chart *c, double top)
{
    double least, most;
    if (c->kind == CHART_WATERFALL)
        waterfall_extent(c, &least, &most);
    else if (!chart_extent(c, true, false, &least, &most))
        least = most = 0;
    least = fmin(least, 0);
    most = fmax(most, 0);
    const struct frame f = {labels_room(c), CHART_WIDTH - room_for_values(c), top + 6,
                            top + 6 + (double)c->n * ROW};
    const struct scale x = {least, most > least ? most : least + 1, f.left, f.right, false};
    for (size_t row = 0; row < c->n; row++)
        row_label_draw(out, f.left - 10, f.top + (double)row * ROW + ROW / 2.0 + 4.5,
                       c->labels[row]);
    if (c->kind == CHART_WATERFALL)
        draw_waterfall(out, c, &f, &x);
    else
        draw_rows(out, c, &f, &x);
    text_addf(out, "<path class=\"axis\" d=\"M%.1f %.1fV%.1f\"/>\n", scale_place(&x, 0), f.top,
              f.bottom);
    return f.bottom + 8;
}
