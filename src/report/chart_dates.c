/* Lines, stacked areas and fans over dates, all in steps: a value holds until the next one, which
 * is what the run recorded. */
#include "report/chart_frame.h"

#include "base/arena.h"

#include <math.h>

enum { PLOT_HEIGHT = 200, FAN_HEIGHT = 150, LEFT = 78, RIGHT = 16 };

static double width_of_ticks(const struct chart *c, double most)
{
    struct text label;
    text_init(&label);
    number_in(&label, most, c->unit);
    double width = label_width(text_get(&label)) + 16;
    text_free(&label);
    return fmax(width, LEFT - 30);
}

static struct scale scale_of_dates(const struct chart *c, const struct frame *f)
{
    double low = fmin(c->from, c->x[0]), high = fmax(c->to, c->x[c->n - 1]);
    if (high - low < 1)
        high = low + 1;
    return (struct scale){low, high, f->left, f->right, false};
}

/* A step line; runs of finite values, each held until the next one. */
static void draw_line(struct text *out, const struct chart *c, const struct chart_series *series,
                      const struct scale *x, const struct scale *y)
{
    bool down = false;
    text_addf(out, "<path class=\"l s%d\" d=\"", series->color);
    for (size_t i = 0; i < c->n; i++) {
        double value = series->values[i];
        bool drawn = isfinite(value) && !(y->logarithmic && value <= 0);
        if (drawn)
            text_addf(out,
                      !down       ? "M%.1f %.1fh.1"
                      : c->sloped ? "L%.1f %.1f"
                                  : "H%.1fV%.1f",
                      scale_place(x, c->x[i]), scale_place(y, value));
        else if (down)
            text_addf(out, "H%.1f", scale_place(x, c->x[i]));
        down = drawn;
    }
    text_add(out, "\"/>");
}

/* The area between two rows of values, in steps like lines; NaN counts as zero. */
static void draw_area(struct text *out, const struct chart *c, const double *low,
                      const double *high, const char *class, int color, const struct scale *x,
                      const struct scale *y)
{
    text_addf(out, "<path class=\"%s s%d\" d=\"", class, color);
    for (size_t i = 0; i < c->n; i++) {
        double value = isfinite(high[i]) ? high[i] : 0;
        text_addf(out,
                  !i          ? "M%.1f %.1f"
                  : c->sloped ? "L%.1f %.1f"
                              : "H%.1fV%.1f",
                  scale_place(x, c->x[i]), scale_place(y, value));
    }
    for (size_t i = c->n; i-- > 0;) {
        double value = isfinite(low[i]) ? low[i] : 0;
        if (c->sloped)
            text_addf(out, "L%.1f %.1f", scale_place(x, c->x[i]), scale_place(y, value));
        else
            text_addf(out, "V%.1fH%.1f", scale_place(y, value), scale_place(x, c->x[i]));
    }
    text_add(out, "Z\"/>");
}

static void draw_stack(struct text *out, const struct chart *c, const struct scale *x,
                       const struct scale *y, struct arena *memory)
{
    double *low = arena_array(memory, c->n, sizeof *low);
    double *high = arena_array(memory, c->n, sizeof *high);
    for (size_t k = 0; k < c->n_series; k++) {
        for (size_t i = 0; i < c->n; i++) {
            double value = c->series[k].values[i];
            low[i] = high[i];
            high[i] += isfinite(value) ? value : 0;
        }
        text_addf(out, "<g data-series=\"%zu\">", k);
        draw_area(out, c, low, high, "f", c->series[k].color, x, y);
        text_add(out, "</g>\n");
    }
}

static void draw_fan(struct text *out, const struct chart *c, const struct scale *x,
                     const struct scale *y)
{
    draw_area(out, c, c->series[0].values, c->series[2].values, "band", c->series[1].color, x, y);
    draw_line(out, c, &c->series[1], x, y);
}

static void draw_lines(struct text *out, const struct chart *c, const struct scale *x,
                       const struct scale *y)
{
    for (size_t k = 0; k < c->n_series; k++) {
        text_addf(out, "<g data-series=\"%zu\">", k);
        draw_line(out, c, &c->series[k], x, y);
        text_add(out, "</g>\n");
    }
}

static void draw_places(struct text *out, const struct chart *c, const struct frame *f,
                        const struct scale *x)
{
    text_addf(out,
              "<path class=\"cursor\" d=\"M0 0\" data-top=\"%.0f\" data-bottom=\"%.0f\" data-x=\"",
              f->top, f->bottom);
    for (size_t i = 0; i < c->n; i++)
        text_addf(out, "%s%.1f", i ? " " : "", scale_place(x, c->x[i]));
    text_add(out, "\"/>\n");
}

double chart_draw_dates(struct text *out, const struct chart *c, bool logarithmic, double top)
{
    double least, most, step;
    struct arena memory;
    const bool stacked = c->kind == CHART_STACK && !logarithmic;
    if (!chart_extent(c, stacked, logarithmic, &least, &most))
        least = most = logarithmic ? 1 : 0;
    struct frame f = {.left = width_of_ticks(c, fmax(fabs(least), fabs(most))),
                      .right = CHART_WIDTH - RIGHT,
                      .top = top + 24 + marks_room(c)};
    f.bottom = f.top + (c->kind == CHART_FAN ? FAN_HEIGHT : PLOT_HEIGHT);
    struct scale x = scale_of_dates(c, &f), y = scale_of_values(least, most, logarithmic, &step);
    y.at_low = f.bottom;
    y.at_high = f.top;
    axis_draw_values(out, c, &f, &y, step);
    arena_init(&memory);
    if (stacked)
        draw_stack(out, c, &x, &y, &memory);
    else if (c->kind == CHART_FAN)
        draw_fan(out, c, &x, &y);
    else
        draw_lines(out, c, &x, &y);
    arena_free(&memory);
    axis_draw_dates(out, &f, &x);
    marks_draw(out, c, &f, &x);
    draw_places(out, c, &f, &x);
    return f.bottom + 28;
}
