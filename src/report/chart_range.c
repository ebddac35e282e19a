/* Rows with two ends: estimates with their intervals, and the swings of a tornado. */
#include "report/chart_frame.h"

#include <math.h>

enum { ROW = 26, BAR = 17, THIN = 11, GAP_OF_ROWS = 10, AXIS_HEIGHT = 44 };

/* An interval as a line with ends, in the colour of text: it must be seen on its bar. */
static void draw_interval(struct text *out, const struct scale *x, double low, double high,
                          double y)
{
    if (isfinite(low) && isfinite(high))
        text_addf(out, "<path class=\"whisker\" d=\"M%.1f %.1fv6m0 -3H%.1fm0 -3v6\"/>",
                  scale_place(x, low), y - 3, scale_place(x, high));
}

static double row_height(const struct chart *c)
{
    return (double)c->n_series * THIN + GAP_OF_ROWS;
}

/* Of the values and of their bounds. */
static void estimates_extent(const struct chart *c, double *least, double *most)
{
    *least = fmin(0, c->from);
    *most = fmax(0, c->to);
    for (size_t k = 0; k < c->n_series; k++)
        for (size_t i = 0; i < c->n; i++) {
            const double at[] = {c->series[k].values[i], c->intervals[k].low[i],
                                 c->intervals[k].high[i]};
            for (size_t j = 0; j < 3; j++)
                if (isfinite(at[j])) {
                    *least = fmin(*least, at[j]);
                    *most = fmax(*most, at[j]);
                }
        }
    if (!(*most > *least))
        *most = *least + 1;
}

static void draw_estimate(struct text *out, const struct chart *c, const struct frame *f,
                          const struct scale *x, size_t row, size_t k)
{
    const double value = c->series[k].values[row];
    const double y = f->top + (double)row * row_height(c) + (double)k * THIN + GAP_OF_ROWS / 2.0;
    struct text label;
    text_init(&label);
    text_addf(out, "<g data-series=\"%zu\">", k);
    if (isfinite(value))
        bar_draw(out, c->series[k].color, scale_place(x, 0), scale_place(x, value), y, THIN - 1,
                 row);
    draw_interval(out, x, c->intervals[k].low[row], c->intervals[k].high[row],
                  y + (THIN - 1) / 2.0);
    value_write(&label, c->number, c->si, value);
    label_draw(out, CHART_WIDTH, y + THIN - 1.5, "end", "small value", text_get(&label));
    text_add(out, "</g>\n");
    text_free(&label);
}

double chart_draw_estimates(struct text *out, const struct chart *c, double top)
{
    enum { VALUES = 66 };
    struct scale x = {0};
    const struct frame f = {labels_room(c), CHART_WIDTH - VALUES, top + 6,
                            top + 6 + (double)c->n * row_height(c)};
    estimates_extent(c, &x.low, &x.high);
    x.at_low = f.left;
    x.at_high = f.right;
    for (size_t row = 0; row < c->n; row++) {
        row_label_draw(out, f.left - 10, f.top + ((double)row + 0.5) * row_height(c) + 4.5,
                       c->labels[row]);
        for (size_t k = 0; k < c->n_series; k++)
            draw_estimate(out, c, &f, &x, row, k);
    }
    text_addf(out, "<path class=\"axis\" d=\"M%.1f %.1fV%.1f\"/>\n", scale_place(&x, 0), f.top,
              f.bottom);
    return f.bottom + 8;
}

/* Beyond the axis: later than the end of the run. */
static double place_in(const struct scale *x, double value)
{
    return scale_place(x, fmax(x->low, fmin(value, x->high)));
}

/* Room for the words at one end of the bars. */
static double room_for_words(const struct chart *c, size_t series)
{
    double most = 0;
    for (size_t i = 0; i < c->n; i++)
        most = fmax(most, label_width(c->words[series * c->n + i]));
    return most + 10;
}

static void draw_swing(struct text *out, const struct chart *c, const struct frame *f,
                       const struct scale *x, size_t row)
{
    const double low = c->series[0].values[row], high = c->series[1].values[row];
    const double y = f->top + (double)row * ROW + (ROW - BAR) / 2.0;
    if (isnan(low) || isnan(high))
        return;
    const double base = isnan(c->base) ? low : fmax(low, fmin(c->base, high));
    bar_draw(out, c->series[0].color, place_in(x, low), place_in(x, base), y, BAR, row);
    bar_draw(out, c->series[1].color, place_in(x, base), place_in(x, high), y, BAR, row);
    label_draw(out, place_in(x, low) - 6, y + BAR - 4, "end", "small", c->words[row]);
    label_draw(out, place_in(x, high) + 6, y + BAR - 4, "start", "small", c->words[c->n + row]);
    text_add_char(out, '\n');
}

double chart_draw_tornado(struct text *out, const struct chart *c, double top)
{
    double least = c->base, most = c->base, step;
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < c->n; i++)
            if (isfinite(c->series[k].values[i])) {
                least = fmin(least, c->series[k].values[i]);
                most = fmax(most, c->series[k].values[i]);
            }
    least = isfinite(least) ? least : 0;
    most = isfinite(most) ? most : least;
    const struct frame f = {labels_room(c) + room_for_words(c, 0),
                            CHART_WIDTH - room_for_words(c, 1), top + 6,
                            top + 10 + (double)c->n * ROW};
    struct scale x = scale_of_range(least, most, &step);
    if (c->dates)
        x = (struct scale){.low = least, .high = fmax(most, least + 1)};
    x.at_low = f.left;
    x.at_high = f.right;
    if (c->dates)
        axis_draw_dates(out, &f, &x);
    else
        axis_draw_across(out, &f, &x, step, c->unit, c->measure);
    for (size_t row = 0; row < c->n; row++) {
        row_label_draw(out, labels_room(c) - 10, f.top + (double)row * ROW + ROW / 2.0 + 4.5,
                       c->labels[row]);
        draw_swing(out, c, &f, &x, row);
    }
    if (isfinite(c->base))
        text_addf(out, "<path class=\"axis\" d=\"M%.1f %.1fV%.1f\"/>\n", scale_place(&x, c->base),
                  f.top, f.bottom);
    return f.bottom + AXIS_HEIGHT;
}
