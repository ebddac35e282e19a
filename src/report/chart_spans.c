/* Spans over dates in lanes: what was there from when to when (a Gantt chart), or which of several
 * states held (a strip). */
#include "report/chart_frame.h"

#include <math.h>

/* Lanes are closer where there are many. */
static double lane_height(const struct chart *c)
{
    return c->n > 24 ? 16 : 24;
}

static void draw_span(struct text *out, const struct chart *c, const struct frame *f,
                      const struct scale *x, size_t i)
{
    const struct chart_span *span = &c->spans[i];
    double a = scale_place(x, fmax(span->from, x->low)),
           b = scale_place(x, fmin(span->to, x->high));
    const double lane = lane_height(c), bar = lane - 8;
    double y = f->top + ((double)span->lane + 0.5) * lane;
    int color = c->series[span->series].color;
    text_addf(out, "<g data-series=\"%zu\">", span->series);
    if (span->from == span->to)
        text_addf(out, "<path class=\"f s%d\" d=\"M%.1f %.1fl5 5l-5 5l-5-5z\" data-row=\"%zu\"/>",
                  color, a, y - 5, i);
    else
        bar_draw(out, color, a, fmax(b, a + 4), y - bar / 2, bar, i);
    text_add(out, "</g>\n");
}

double chart_draw_spans(struct text *out, const struct chart *c, double top)
{
    top += 8 + marks_room(c);
    const struct frame f = {labels_room(c), CHART_WIDTH - 16, top,
                            top + (double)c->n * lane_height(c)};
    double high = c->to > c->from ? c->to : c->from + 1;
    const struct scale x = {c->from, high, f.left, f.right, false};
    for (size_t lane = 0; lane < c->n; lane++) {
        double y = f.top + ((double)lane + 0.5) * lane_height(c);
        text_addf(out, "<path class=\"grid\" d=\"M%.0f %.1fH%.0f\"/>", f.left, y, f.right);
        row_label_draw(out, f.left - 10, y + 4.5, c->labels[lane]);
    }
    axis_draw_dates(out, &f, &x);
    for (size_t i = 0; i < c->n_spans; i++)
        if (c->spans[i].from <= x.high && c->spans[i].to >= x.low)
            draw_span(out, c, &f, &x, i);
    marks_draw(out, c, &f, &x);
    return f.bottom + 28;
}
