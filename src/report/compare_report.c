#include "report/compare_report.h"

#include "report/number.h"
#include "report/table.h"

#include <math.h>
#include <string.h>

enum { CLIP = 38 };

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
    text_addf(&line, "  %zu %s are the same\n", n, what);
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
        text_addf(out, ", %zu replications: medians are compared", about->n_replications);
    text_add_char(out, '\n');
}

/* The beginning of a text of any length. */
static void add_clipped(struct text *cell, const char *text)
{
    if (text_columns(text) <= CLIP) {
        text_add(cell, text);
        return;
    }
    int columns = 0;
    size_t n = 0;
    for (; text[n]; n++) {
        columns += ((unsigned char)text[n] & 0xC0) != 0x80;
        if (columns >= CLIP)
            break;
    }
    text_add_bytes(cell, text, n);
    text_add(cell, "…");
}

static void add_input(struct table *t, const struct input_difference *d)
{
    const struct result_input *sides[2] = {&d->a, &d->b};
    table_row(t, STYLE_PLAIN);
    table_put(t, d->path);
    for (int i = 0; i < 2; i++) {
        struct text *cell = table_cell(t);
        if (sides[i]->value)
            add_clipped(cell, sides[i]->value);
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
    write_equal(out, colors, c->equal_inputs, "inputs");
    table_free(&t);
}

static void add_interval(struct text *cell, const struct paired_difference *p, const char *unit)
{
    if (p->n < 2 || !isfinite(p->low))
        return;
    number_metric(cell, p->low, unit);
    text_add(cell, " to ");
    number_metric(cell, p->high, unit);
}

static void add_signed(struct text *cell, double value, const char *unit)
{
    if (value > 0)
        text_add_char(cell, '+');
    number_metric(cell, value, unit);
}

static void add_metric(struct table *t, const struct metric_difference *d, bool paired)
{
    table_row(t, STYLE_PLAIN);
    table_put(t, d->name);
    number_metric(table_cell(t), d->a, d->unit);
    number_metric(table_cell(t), d->b, d->unit);
    add_signed(table_cell(t), d->absolute, d->unit);
    number_difference(table_cell(t), d->b, d->a);
    if (paired)
        add_interval(table_cell(t), &d->paired, d->unit);
}

static void write_metrics(const struct comparison *c, bool colors, struct text *out)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL},      {"A", ALIGN_RIGHT, NULL},
        {"B", ALIGN_RIGHT, NULL},    {"B - A", ALIGN_RIGHT, NULL},
        {"of A", ALIGN_RIGHT, NULL}, {"mean of B - A, 95 %", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, c->paired ? 6 : 5);
    for (size_t i = 0; i < c->n_metrics; i++)
        add_metric(&t, &c->metrics[i], c->paired);
    begin(out, colors, "metrics at the end");
    if (c->n_metrics)
        table_write(&t, 2, REPORT_WIDTH, colors, out);
    write_equal(out, colors, c->equal_metrics, "metrics");
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
    add_signed(table_cell(t), d->moved, "d");
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
    write_equal(out, colors, c->equal_milestones, "milestones");
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
