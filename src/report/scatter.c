/* The law's value of a point stands above or below the measured one, and a line joins the two: its
 * length is the error. */
#include "report/scatter.h"

#include "input/quantity.h"
#include "report/chart_frame.h"
#include "report/markup.h"

#include <math.h>
#include <string.h>

enum { PANEL = 300, LEFT = 96, RIGHT = 48, TOP = 44, BOTTOM = 44, COLUMNS = 64, LINES = 12 };

/* The scales of a panel: whole decades to the right, from zero upwards. */
static void make_scales(const struct scatter *s, struct scale *x, struct scale *y, double *step)
{
    double least = INFINITY, most = 0, high = 0, unused;
    for (size_t i = 0; i < s->n; i++) {
        least = fmin(least, s->x[i]);
        most = fmax(most, s->x[i]);
        high = fmax(high, fmax(s->measured[i], s->law[i]));
    }
    *x = scale_of_values(least, most, true, &unused);
    x->low = fmin(x->low, least); /* as many decades as there are */
    *y = scale_of_values(0, high, false, step);
}

static void add_quantity(struct text *label, double value, struct dim dim)
{
    label->length = 0;
    if (dim_equal(dim, (struct dim)DIM_FLOP))
        text_addf(label, "%.3g TFLOP", value / 1e12);
    else
        quantity_write(value, dim, 3, label);
}

static void draw_axes(struct text *out, const struct scatter *s, const struct scale *x,
                      const struct scale *y, double step, const struct frame *f)
{
    struct text label;
    text_init(&label);
    for (double v = 0; v <= y->high * (1 + 1e-9); v += step) {
        const double at = scale_place(y, v);
        add_quantity(&label, v, s->y_dim);
        text_addf(out, "<path class=\"%s\" d=\"M%.0f %.1fH%.0f\"/>", v > 0 ? "grid" : "axis",
                  f->left, at, f->right);
        label_draw(out, f->left - 8, at + 4, "end", "tick", v > 0 ? text_get(&label) : "0");
    }
    const int decades = (int)round(log10(x->high / x->low)), every = decades / 7 + 1;
    for (int k = 0; k <= decades; k += every) {
        const double v = x->low * pow(10, k);
        add_quantity(&label, v, s->x_dim);
        label_draw(out, scale_place(x, v), f->bottom + 18, "middle", "tick", text_get(&label));
    }
    label_draw(out, f->right, f->bottom + 36, "end", "measure", s->x_name);
    label_draw(out, 0, f->top - 12, "start", "measure", s->y_name);
    text_free(&label);
}

static void draw_panel(const struct scatter *s, double top, struct text *out)
{
    const struct frame f = {LEFT, CHART_WIDTH - RIGHT, top + TOP, top + PANEL - BOTTOM};
    struct scale x, y;
    double step;
    make_scales(s, &x, &y, &step);
    x.at_low = f.left;
    x.at_high = f.right;
    y.at_low = f.bottom;
    y.at_high = f.top;
    label_draw(out, 0, top + 14, "start", "", s->title);
    draw_axes(out, s, &x, &y, step, &f);
    for (size_t i = 0; i < s->n; i++) {
        const double at = scale_place(&x, s->x[i]), seen = scale_place(&y, s->measured[i]);
        const double law = scale_place(&y, s->law[i]);
        text_addf(out, "<path class=\"axis\" d=\"M%.1f %.1fV%.1f\"/>", at, seen, law);
        text_addf(out, "<circle class=\"f s0\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", at, seen);
        text_addf(out, "<path class=\"f s1\" d=\"M%.1f %.1fl4.5 -4.5 4.5 4.5 -4.5 4.5z\"/>\n",
                  at - 4.5, law);
    }
}

void scatter_draw(const struct scatter *s, size_t n, const char *title, const char *const *style,
                  struct text *out)
{
    const double height = 2 * LINE_HEIGHT + (double)n * PANEL;
    text_addf(out,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %.0f\" width=\"%d\" "
              "height=\"%.0f\" role=\"img\" class=\"chart\">\n<title>",
              CHART_WIDTH, height, CHART_WIDTH, height);
    markup_text(out, title);
    text_add(out, "</title>\n<style>\n");
    for (; *style; style++)
        text_add(out, *style);
    text_add(out, "</style>\n");
    label_draw(out, 0, 14, "start", "", title);
    text_addf(out, "<circle class=\"f s0\" cx=\"%d\" cy=\"28\" r=\"4\"/>", LEFT);
    label_draw(out, LEFT + 10, 32, "start", "tick", "measured or published");
    text_addf(out, "<path class=\"f s1\" d=\"M%d 28l4.5 -4.5 4.5 4.5 -4.5 4.5z\"/>", LEFT + 180);
    label_draw(out, LEFT + 196, 32, "start", "tick", "law");
    for (size_t i = 0; i < n; i++)
        draw_panel(&s[i], 2 * LINE_HEIGHT + (double)i * PANEL, out);
    text_add(out, "</svg>\n");
}

static void mark(char *cell, char c)
{
    *cell = *cell == ' ' || *cell == c ? c : '*';
}

void scatter_print(const struct scatter *s, struct text *out)
{
    struct scale x, y;
    double step;
    char cells[LINES][COLUMNS + 1];
    struct text label;
    make_scales(s, &x, &y, &step);
    x.at_high = COLUMNS - 1;
    y.at_low = LINES - 1;
    text_init(&label);
    for (int line = 0; line < LINES; line++) {
        memset(cells[line], ' ', COLUMNS);
        cells[line][COLUMNS] = '\0';
    }
    for (size_t i = 0; i < s->n; i++) {
        const int column = (int)lround(scale_place(&x, s->x[i]));
        mark(&cells[lround(scale_place(&y, s->measured[i]))][column], 'o');
        mark(&cells[lround(scale_place(&y, s->law[i]))][column], 'x');
    }
    text_addf(out, "\n%s: %s over %s ('o' measured, 'x' law, '*' both)\n", s->title, s->y_name,
              s->x_name);
    for (int line = 0; line < LINES; line++) {
        int end = COLUMNS;
        while (end > 0 && cells[line][end - 1] == ' ')
            end--;
        add_quantity(&label, y.high, s->y_dim);
        text_addf(out, "%14s |%.*s\n",
                  line == 0           ? text_get(&label)
                  : line == LINES - 1 ? "0"
                                      : "",
                  end, cells[line]);
    }
    text_addf(out, "%14s +", "");
    text_pad(out, '-', COLUMNS);
    add_quantity(&label, x.low, s->x_dim);
    text_addf(out, "\n%16s%s", "", text_get(&label));
    const int written = (int)label.length;
    add_quantity(&label, x.high, s->x_dim);
    text_addf(out, "%*s\n", COLUMNS - written, text_get(&label));
    text_free(&label);
}
