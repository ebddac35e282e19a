/* Scales, axes and legends. Ticks stand at 1, 2 or 5 times a power of ten, or at the beginnings of
 * years, quarters, months or days, whichever leaves room for the labels. */
#include "report/chart_frame.h"

#include "report/markup.h"

#include <math.h>
#include <string.h>

enum {
    TICKS = 5,
    DATE_TICKS = 9,
    SWATCH = 22,
    GAP = 18,
    DECADE_MOST = 8,
    MARK_HEIGHT = 14,
    MOST_LABEL = 280
};

double scale_place(const struct scale *s, double value)
{
    double share;
    if (s->logarithmic)
        share = value > s->low ? log(value / s->low) / log(s->high / s->low) : 0;
    else
        share = (value - s->low) / (s->high - s->low);
    return s->at_low + share * (s->at_high - s->at_low);
}

static double round_step(double rough)
{
    double power = pow(10, floor(log10(rough))), digit = rough / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

static struct scale scale_of_decades(double least, double most, double *step)
{
    double low = floor(log10(least)), high = ceil(log10(most));
    if (high - low > DECADE_MOST)
        low = high - DECADE_MOST;
    if (high <= low)
        high = low + 1;
    *step = 10;
    return (struct scale){.low = pow(10, low), .high = pow(10, high), .logarithmic = true};
}

struct scale scale_of_values(double least, double most, bool logarithmic, double *step)
{
    if (logarithmic)
        return scale_of_decades(least, most, step);
    return scale_of_range(fmin(least, 0), fmax(most, 0), step);
}

struct scale scale_of_range(double least, double most, double *step)
{
    if (!(most > least))
        most = least + fmax(1, fabs(least) / TICKS);
    *step = round_step((most - least) / TICKS);
    return (struct scale){.low = *step * floor(least / *step + 1e-9),
                          .high = *step * ceil(most / *step - 1e-9)};
}

bool chart_extent(const struct chart *c, bool stacked, bool positive, double *least, double *most)
{
    *least = INFINITY;
    *most = -INFINITY;
    for (size_t i = 0; i < c->n; i++) {
        double below = 0, above = 0;
        for (size_t k = 0; k < c->n_series; k++) {
            double value = c->series[k].values[i];
            if (!isfinite(value) || (positive && value <= 0))
                continue;
            below = stacked ? below + fmin(value, 0) : value;
            above = stacked ? above + fmax(value, 0) : value;
            *least = fmin(*least, below);
            *most = fmax(*most, above);
        }
    }
    return *most >= *least;
}

/* Of the widest font that a browser may choose, 13 units high. */
double label_width(const char *text)
{
    double width = 0;
    for (; *text; text++) {
        if (!text_continues(*text))
            width += strchr("mwMW%@", *text) ? 12.8 : strchr("ijlt.,:;' !|()", *text) ? 5.2 : 8.4;
    }
    return width;
}

double labels_room(const struct chart *c)
{
    double most = 0;
    for (size_t i = 0; i < c->n; i++)
        most = fmax(most, label_width(c->labels[i]));
    return fmin(most, MOST_LABEL) + 12;
}

void label_draw(struct text *out, double x, double y, const char *anchor, const char *class,
                const char *content)
{
    text_addf(out, "<text x=\"%.1f\" y=\"%.1f\"", x, y);
    if (strcmp(anchor, "start") != 0)
        text_addf(out, " text-anchor=\"%s\"", anchor);
    if (*class)
        text_addf(out, " class=\"%s\"", class);
    text_add_char(out, '>');
    markup_text(out, content);
    text_add(out, "</text>\n");
}

void row_label_draw(struct text *out, double x, double y, const char *label)
{
    struct text shown;
    text_init(&shown);
    text_add(&shown, label_width(label) > MOST_LABEL ? "…" : "");
    while (label_width(label) > MOST_LABEL || text_continues(*label))
        label++;
    text_add(&shown, label);
    label_draw(out, x, y, "end", "", text_get(&shown));
    text_free(&shown);
}

void bar_draw(struct text *out, int color, double x1, double x2, double y, double height,
              size_t row)
{
    text_addf(out,
              "<rect class=\"f s%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" "
              "data-row=\"%zu\"/>",
              color, fmin(x1, x2), y, fmax(fabs(x2 - x1), 0.8), height, row);
}

/* One stacked bar has its numbers in the legend, where there is room for them. */
static void legend_name(const struct chart *c, size_t k, struct text *name)
{
    name->length = 0;
    text_add(name, c->series[k].name);
    if (c->kind == CHART_BARS && c->n == 1) {
        text_add_char(name, ' ');
        value_write(name, c->number, c->si, c->series[k].values[0]);
    }
}

static bool has_legend(const struct chart *c)
{
    return c->n_series > 1 && c->kind != CHART_WATERFALL && c->kind != CHART_FAN &&
           c->kind != CHART_TORNADO;
}

/* Goes through the entries; draws them when there is something to draw on. Returns the lines. */
static int legend_walk(const struct chart *c, double top, struct text *out)
{
    double x = 0;
    int line = 1;
    bool lines = c->kind == CHART_LINES;
    struct text name;
    text_init(&name);
    for (size_t k = 0; k < c->n_series; k++) {
        legend_name(c, k, &name);
        double width = SWATCH + 6 + label_width(text_get(&name));
        if (x > 0 && x + width > CHART_WIDTH) {
            x = 0;
            line++;
        }
        double y = top + LINE_HEIGHT * line - 6;
        if (out) {
            text_addf(out, "<g class=\"key\" data-key=\"%zu\">", k);
            if (lines)
                text_addf(out, "<path class=\"l s%d\" d=\"M%.0f %.0fh%d\"/>", c->series[k].color, x,
                          y - 4, SWATCH);
            else
                text_addf(
                    out, "<rect class=\"f s%d\" x=\"%.0f\" y=\"%.0f\" width=\"%d\" height=\"10\"/>",
                    c->series[k].color, x, y - 9, SWATCH);
            label_draw(out, x + SWATCH + 6, y, "start", "", text_get(&name));
            text_add(out, "</g>\n");
        }
        x += width + GAP;
    }
    text_free(&name);
    return line;
}

int legend_lines(const struct chart *c)
{
    return has_legend(c) ? legend_walk(c, 0, NULL) : 0;
}

void legend_draw(struct text *out, const struct chart *c, double top)
{
    if (has_legend(c))
        legend_walk(c, top, out);
}

void value_write(struct text *out, void (*number)(struct text *, double), const char *si,
                 double value)
{
    if (number)
        number(out, value);
    else
        number_metric(out, value, si);
}

/* 'GW at the meter'. */
static void add_measure(struct text *out, struct unit unit, const char *measure)
{
    text_addf(out, "%s%s", unit.before, unit.after);
    if (out->length)
        text_add_char(out, ' ');
    text_add(out, measure);
}

/* As many decimals as the ticks need. */
static struct unit unit_of_ticks(struct unit unit, double step)
{
    const double in_unit = step / unit.size;
    unit.decimals = in_unit >= 0.999 ? 0 : (int)ceil(-log10(in_unit) - 1e-9);
    return unit;
}

static void draw_tick(struct text *out, const struct frame *f, double y, const char *label,
                      bool zero)
{
    text_addf(out, "<path class=\"%s\" d=\"M%.0f %.1fH%.0f\"/>", zero ? "axis" : "grid", f->left, y,
              f->right);
    label_draw(out, f->left - 8, y + 4, "end", "tick", label);
}

void axis_draw_values(struct text *out, const struct chart *c, const struct frame *f,
                      const struct scale *s, double step)
{
    struct text label;
    const struct unit unit = unit_of_ticks(c->unit, s->logarithmic ? s->low : step);
    text_init(&label);
    add_measure(&label, unit, c->measure);
    label_draw(out, 0, f->top - 10 - marks_room(c), "start", "measure", text_get(&label));
    for (double v = s->low; v <= s->high * (1 + 1e-9) + step * 1e-6;
         v = s->logarithmic ? v * step : v + step) {
        bool zero = !s->logarithmic && fabs(v) < step * 1e-6;
        label.length = 0;
        if (c->dates)
            value_write(&label, c->number, c->si, v);
        else
            number_in(&label, zero ? 0 : v, unit);
        draw_tick(out, f, scale_place(s, v), text_get(&label), zero);
    }
    text_free(&label);
}

void axis_draw_across(struct text *out, const struct frame *f, const struct scale *s, double step,
                      struct unit unit, const char *measure)
{
    struct text label;
    text_init(&label);
    unit = unit_of_ticks(unit, step);
    double taken = -INFINITY;
    for (double v = s->low; v <= s->high + step * 1e-6; v += step) {
        const double x = scale_place(s, v);
        text_addf(out, "<path class=\"grid\" d=\"M%.1f %.1fV%.1f\"/>", x, f->top, f->bottom);
        label.length = 0;
        number_in(&label, fabs(v) < step * 1e-6 ? 0 : v, unit);
        const double half = label_width(text_get(&label)) / 2;
        if (x - half < taken)
            continue;
        label_draw(out, x, f->bottom + 19, "middle", "tick", text_get(&label));
        taken = x + half + 4;
    }
    label.length = 0;
    add_measure(&label, unit, measure);
    label_draw(out, f->right, f->bottom + 37, "end", "measure", text_get(&label));
    text_addf(out, "<path class=\"axis\" d=\"M%.0f %.1fH%.0f\"/>\n", f->left, f->bottom, f->right);
    text_free(&label);
}

/* Months between ticks that leave room for all labels; 0: days. */
static int months_apart(double days)
{
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200};
    if (days < 70)
        return 0;
    size_t i = 0;
    while (i + 1 < sizeof steps / sizeof steps[0] && days / 30.4 / steps[i] > DATE_TICKS)
        i++;
    return steps[i];
}

/* The first tick at or after a day. */
static day_number first_tick(double low, int months)
{
    day_number day = (day_number)ceil(low);
    if (months == 0)
        return day;
    struct civil_date date = date_from_days(day);
    int count = date.year * 12 + date.month - 1;
    if (date.day > 1)
        count++;
    count = (count + months - 1) / months * months;
    return date_to_days((struct civil_date){count / 12, count % 12 + 1, 1});
}

static void date_label(day_number day, int months, char out[DATE_TEXT])
{
    date_format(day, out);
    if (months >= 12)
        out[4] = '\0';
    else if (months)
        out[7] = '\0';
}

void axis_draw_dates(struct text *out, const struct frame *f, const struct scale *s)
{
    double days = s->high - s->low;
    int months = months_apart(days), apart = days > 8 ? (int)ceil(days / (DATE_TICKS - 1)) : 1;
    day_number day = first_tick(s->low, months);
    while (day <= s->high) {
        char label[DATE_TEXT];
        double x = scale_place(s, day);
        date_label(day, months, label);
        double half = label_width(label) / 2;
        text_addf(out, "<path class=\"axis\" d=\"M%.1f %.0fv5\"/>", x, f->bottom);
        if (x + half <= CHART_WIDTH)
            label_draw(out, x, f->bottom + 19, "middle", "tick", label);
        day = months ? date_add_months(day, months) : day + apart;
    }
    text_addf(out, "<path class=\"axis\" d=\"M%.0f %.0fH%.0f\"/>\n", f->left, f->bottom, f->right);
}

enum { MARK_ROWS = 2 };

double marks_room(const struct chart *c)
{
    return c->n_marks ? MARK_ROWS * MARK_HEIGHT : 0;
}

/* Names stand above the plot, in the first row that has room; one that finds none is left to the
 * table of milestones. Lines pass behind names. */
void marks_draw(struct text *out, const struct chart *c, const struct frame *f,
                const struct scale *x)
{
    double taken[MARK_ROWS] = {-INFINITY, -INFINITY};
    struct text names;
    text_init(&names);
    for (size_t i = 0; i < c->n_marks; i++) {
        double at = scale_place(x, c->marks[i].x), width = label_width(c->marks[i].label);
        double begin = fmin(at - 3, CHART_WIDTH - width);
        if (at < f->left || at > f->right)
            continue;
        int row = 0;
        while (row < MARK_ROWS && begin < taken[row])
            row++;
        double up = row < MARK_ROWS ? MARK_HEIGHT * row + 3 : 0;
        text_addf(out, "<path class=\"mark\" d=\"M%.1f %.0fV%.0f\"/>", at, f->top - up, f->bottom);
        if (row == MARK_ROWS)
            continue;
        label_draw(&names, begin, f->top - up - 2, "start", "tick over", c->marks[i].label);
        taken[row] = begin + width;
    }
    text_add(out, text_get(&names));
    text_free(&names);
}
