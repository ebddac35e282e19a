/* Points of two figures; those that no other point beats are joined by steps. Or of one over a
 * factor, in lines. */
#include "report/chart_frame.h"

#include <math.h>

enum { HEIGHT = 300, LEFT = 78, RIGHT = 24, AXIS_HEIGHT = 44 };

static bool is_of(const struct chart *c, size_t k, size_t i)
{
    return isfinite(c->series[k].values[i]);
}

/* What lies between two points of a front is not known to be reachable: steps, no slopes, through
 * the corner that both points beat. */
static void draw_front(struct text *out, const struct chart *c, const struct scale *x,
                       const struct scale *y)
{
    bool begun = false;
    text_addf(out, "<path class=\"l front s%d\" d=\"", c->series[1].color);
    for (size_t i = 0; i < c->n; i++) {
        if (!is_of(c, 1, i))
            continue;
        const double across = scale_place(x, c->x[i]), up = scale_place(y, c->series[1].values[i]);
        if (!begun)
            text_addf(out, "M%.1f %.1f", across, up);
        else if (c->across.more_is_better)
            text_addf(out, "V%.1fH%.1f", up, across);
        else
            text_addf(out, "H%.1fV%.1f", across, up);
        begun = true;
    }
    text_add(out, begun ? "\"/>" : "M0 0\"/>");
}

static void draw_line(struct text *out, const struct chart *c, size_t k, const struct scale *x,
                      const struct scale *y)
{
    char step = 'M';
    text_addf(out, "<path class=\"l s%d\" d=\"", c->series[k].color);
    for (size_t i = 0; i < c->n; i++)
        if (is_of(c, k, i)) {
            text_addf(out, "%c%.1f %.1f", step, scale_place(x, c->x[i]),
                      scale_place(y, c->series[k].values[i]));
            step = 'L';
        }
    text_add(out, step == 'M' ? "M0 0\"/>" : "\"/>");
}

static void draw_series(struct text *out, const struct chart *c, size_t k, const struct scale *x,
                        const struct scale *y)
{
    text_addf(out, "<g data-series=\"%zu\">", k);
    if (c->joined)
        draw_line(out, c, k, x, y);
    else if (k == 1)
        draw_front(out, c, x, y);
    for (size_t i = 0; i < c->n; i++)
        if (is_of(c, k, i))
            text_addf(out,
                      "<circle class=\"f s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" data-row=\"%zu\"/>",
                      c->series[k].color, scale_place(x, c->x[i]),
                      scale_place(y, c->series[k].values[i]), k == 1 && !c->joined ? 5 : 4, i);
    text_add(out, "</g>\n");
}

double chart_draw_points(struct text *out, const struct chart *c, double top)
{
    const double left = c->x[0], right = c->x[c->n - 1];
    double least = 0, most = 0, step_x, step_y;
    const struct frame f = {LEFT, CHART_WIDTH - RIGHT, top + 24, top + 24 + HEIGHT};
    chart_extent(c, false, false, &least, &most);
    struct scale x = scale_of_range(left, right, &step_x);
    struct scale y = scale_of_range(least, most, &step_y);
    if (c->across.dates)
        x = (struct scale){.low = left, .high = fmax(right, left + 1)};
    x.at_low = f.left;
    x.at_high = f.right;
    y.at_low = f.bottom;
    y.at_high = f.top;
    axis_draw_values(out, c, &f, &y, step_y);
    if (c->across.dates)
        axis_draw_dates(out, &f, &x);
    else
        axis_draw_across(out, &f, &x, step_x, c->across.unit, c->across.measure);
    for (size_t k = 0; k < c->n_series; k++)
        draw_series(out, c, k, &x, &y);
    return f.bottom + AXIS_HEIGHT;
}
