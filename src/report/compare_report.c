#include "report/compare_report.h"

#include "report/number.h"
#include "report/table.h"

#include <math.h>
#include <string.h>

enum { CLIP = 38, LEAD = 14 }; /* columns of a value; bytes shown before a difference */

static void begin(struct text *out, bool colors, const char *name)
{
    text_add_char(out, '\n');
    style_add(out, STYLE_STRONG, colors, name);
    text_add_char(out, '\n');
}

static void write_equal(struct text *out, bool colors, size_t n, const char *what)
{
    struct text line;
    text_init(&line);
    text_addf(&line, "  %zu %s%s the same\n", n, what, n == 1 ? " is" : "s are");
    style_add(out, STYLE_FAINT, colors, text_get(&line));
    text_free(&line);
}

static void write_about(struct text *out, bool colors, const char *side, const char *path,
                        const struct result_about *about)
{
    style_add(out, STYLE_STRONG, colors, side);
    text_addf(out, "  %s: %s, ", path, about->name);
    number_date(out, about->start);
    text_add(out, " to ");
    number_date(out, about->end - 1);
    text_addf(out, ", seed %lld", (long long)about->seed);
    if (about->n_replications > 1)
        text_addf(out, ", %zu replications: medians are compared", result_drawn(about));
    text_add_char(out, '\n');
}

/* A piece of a text of any length: from a byte on, so many columns at most. */
static void add_clipped(struct text *cell, const char *text, size_t from)
{
    size_t end = from;
    int columns = from > 0;
    text_add(cell, from > 0 ? "…" : "");
    while (text[end]) {
        size_t next = end + 1;
        while (text_continues(text[next]))
            next++;
        if (columns + 1 >= CLIP && text[next])
            break;
        columns++;
        end = next;
    }
    text_add_bytes(cell, text + from, end - from);
    text_add(cell, text[end] ? "…" : "");
}

/* Where two long texts should begin so that their first difference is seen. */
static size_t begin_of_difference(const char *a, const char *b)
{
    size_t same = 0;
    if (text_columns(a) <= CLIP && text_columns(b) <= CLIP)
        return 0;
    while (a[same] && a[same] == b[same])
        same++;
    size_t from = same > LEAD ? same - LEAD : 0;
    while (from > 0 && text_continues(a[from]))
        from--;
    return from;
}

static void add_input(struct table *t, const struct input_difference *d)
{
    const char *values[2] = {d->a.value, d->b.value};
    size_t from = values[0] && values[1] ? begin_of_difference(values[0], values[1]) : 0;
    table_row(t, STYLE_PLAIN);
    table_put(t, d->path);
    for (int i = 0; i < 2; i++) {
        struct text *cell = table_cell(t);
        if (values[i])
            add_clipped(cell, values[i], from);
        else
            text_add(cell, "(not given)");
    }
}

static void write_inputs(const struct comparison *c, bool colors, struct text *out)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL}, {"A", ALIGN_LEFT, NULL}, {"B", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, 3);
    for (size_t i = 0; i < c->n_inputs; i++)
        add_input(&t, &c->inputs[i]);
    begin(out, colors, "inputs");
    if (c->n_inputs)
        table_write(&t, 2, REPORT_WIDTH, colors, out);
    write_equal(out, colors, c->equal_inputs, "input");
    table_free(&t);
}

static void add_interval(struct text *cell, const struct paired_difference *p, const char *unit)
{
    if (p->n < 2 || !isfinite(p->low))
        return;
    number_interval(cell, p->low, p->high, unit);
}

static void add_metric(struct table *t, const struct metric_difference *d, bool paired)
{
    table_row(t, STYLE_PLAIN);
    table_put(t, d->name);
    number_metric(table_cell(t), d->a, d->unit);
    number_metric(table_cell(t), d->b, d->unit);
    number_change(table_cell(t), d->absolute, d->unit);
    number_difference(table_cell(t), d->b, d->a);
    if (paired)
        add_interval(table_cell(t), &d->paired, d->unit);
}

/* What the medians leave out; of two single runs the metrics show where there is no value. */
static void write_undefined(const struct comparison *c, bool colors, struct text *out)
{
    static const struct column columns[] = {
        {"not defined in", ALIGN_LEFT, NULL}, {"A", ALIGN_RIGHT, NULL}, {"B", ALIGN_RIGHT, NULL}};
    const bool medians = c->a.n_replications > 1 || c->b.n_replications > 1;
    struct table t;
    table_init(&t, columns, 3);
    for (size_t i = 0; medians && i < c->n_metrics; i++) {
        const struct metric_difference *d = &c->metrics[i];
        if (d->undefined_a + d->undefined_b == 0)
            continue;
        table_row(&t, STYLE_PLAIN);
        table_put(&t, d->name);
        text_addf(table_cell(&t), "%zu of %zu", d->undefined_a, result_drawn(&c->a));
        text_addf(table_cell(&t), "%zu of %zu", d->undefined_b, result_drawn(&c->b));
    }
    if (t.n_rows > 0) {
        text_add_char(out, '\n');
        table_write(&t, 2, REPORT_WIDTH, colors, out);
    }
    table_free(&t);
}

static void write_metrics(const struct comparison *c, bool colors, struct text *out)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL},        {"A", ALIGN_RIGHT, NULL},
        {"B", ALIGN_RIGHT, NULL},      {"B - A", ALIGN_RIGHT, NULL},
        {"change", ALIGN_RIGHT, NULL}, {"mean of B - A, 95 %", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, c->paired ? 6 : 5);
    for (size_t i = 0; i < c->n_metrics; i++)
        add_metric(&t, &c->metrics[i], c->paired);
    begin(out, colors, "metrics at the end");
    if (c->n_metrics)
        table_write(&t, 2, REPORT_WIDTH, colors, out);
    write_equal(out, colors, c->equal_metrics, "metric");
    write_undefined(c, colors, out);
    table_free(&t);
}

static void add_day(struct text *cell, bool has, day_number day)
{
    if (!has)
        text_add(cell, "(not asked)");
    else if (day)
        number_date(cell, day);
    else
        text_add(cell, "> end");
}

static void add_milestone(struct table *t, const struct milestone_difference *d, bool paired)
{
    table_row(t, STYLE_PLAIN);
    table_put(t, d->name);
    add_day(table_cell(t), d->in_a, d->day_a);
    add_day(table_cell(t), d->in_b, d->day_b);
    number_change(table_cell(t), d->moved, "d");
    if (paired)
        add_interval(table_cell(t), &d->paired, "d");
}

static void write_milestones(const struct comparison *c, bool colors, struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"A", ALIGN_RIGHT, NULL},
                                            {"B", ALIGN_RIGHT, NULL},
                                            {"B - A", ALIGN_RIGHT, NULL},
                                            {"mean of B - A, 95 %", ALIGN_LEFT, NULL}};
    if (c->n_milestones + c->equal_milestones == 0)
        return;
    struct table t;
    table_init(&t, columns, c->paired ? 5 : 4);
    for (size_t i = 0; i < c->n_milestones; i++)
        add_milestone(&t, &c->milestones[i], c->paired);
    begin(out, colors, "milestones");
    if (c->n_milestones)
        table_write(&t, 2, REPORT_WIDTH, colors, out);
    write_equal(out, colors, c->equal_milestones, "milestone");
    table_free(&t);
}

void compare_report_write(const struct comparison *c, const char *a, const char *b, bool colors,
                          struct text *out)
{
    write_about(out, colors, "A", a, &c->a);
    write_about(out, colors, "B", b, &c->b);
    write_inputs(c, colors, out);
    write_metrics(c, colors, out);
    write_milestones(c, colors, out);
}
