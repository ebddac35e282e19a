#include "report/solve_report.h"

#include "base/json.h"
#include "report/number.h"
#include "report/table.h"

#include <math.h>

static void add_value(struct text *out, const struct solution *s, double value)
{
    if (s->days && isfinite(value))
        number_date(out, s->start + (day_number)floor(value));
    else
        number_metric(out, value, s->unit);
}

/* '74.3 (2024-09-10)' */
static void add_point(struct text *out, const struct solution *s, const struct solution_point *p)
{
    text_addf(out, "%s (", p->text);
    add_value(out, s, p->metric.value);
    text_add_char(out, ')');
}

/* What the values are of. */
static void add_name(struct text *out, const struct solution *s)
{
    if (s->replications)
        text_addf(out, "P%.4g of ", 100 * s->quantile);
    text_add(out, s->metric);
    if (s->other)
        text_addf(out, " less %s", s->other);
}

/* The answer is the least or the most that meets the target, by the side on which it is missed. */
static bool is_least(const struct solution *s)
{
    return s->meets > s->misses;
}

static void write_answer(const struct solution *s, bool colors, struct text *out)
{
    const struct solution_point *answer = &s->points[s->meets];
    style_add(out, STYLE_STRONG, colors, s->scenario);
    text_addf(out, "  %s for %s %s ", s->key, s->metric, s->at_most ? "of at most" : "of at least");
    if (s->other)
        text_add(out, s->other);
    else
        add_value(out, s, s->target);
    text_addf(out, "\n  answer    %s ", is_least(s) ? "at least" : "at most");
    style_add(out, STYLE_STRONG, colors, answer->text);
    text_add(out, "; there ");
    add_name(out, s);
    text_add(out, " is ");
    add_value(out, s, answer->metric.value);
    if (s->system)
        text_addf(out, "\n  counted   in whole systems of %lld ('%s')", (long long)s->step,
                  s->system);
    text_add(out, "\n  interval  ");
    add_point(out, s, &s->points[is_least(s) ? s->misses : s->meets]);
    text_add(out, " to ");
    add_point(out, s, &s->points[is_least(s) ? s->meets : s->misses]);
    text_addf(out, "\n  found in  %zu values, ", s->n_points);
    if (s->replications)
        text_addf(out, "each in the same %lld replications\n", (long long)s->replications);
    else
        text_add(out, "each run once with uncertain values at their medians\n");
    if (s->monotone)
        text_addf(out, "  monotone  over all of them: %s%s%s only %s\n", s->metric,
                  s->other ? " less " : "", s->other ? s->other : "",
                  (s->at_most == is_least(s)) ? "falls" : "rises");
    else
        style_add(out, STYLE_WARNING, colors,
                  "  monotone  no: it rises and falls; another range may have another answer\n");
}

/* Too few replications may leave a side open; only a day can lie after the end. */
static void add_bound(struct text *cell, const struct solution *s, double bound)
{
    if (isfinite(bound) || (s->days && bound > 0))
        add_value(cell, s, bound);
    else
        text_add(cell, bound > 0 ? "> all" : "< all");
}

static void add_interval(struct text *cell, const struct solution *s, const struct estimate *e)
{
    if (isnan(e->low))
        return;
    add_bound(cell, s, e->low);
    text_add(cell, " to ");
    add_bound(cell, s, e->high);
}

static void write_points(const struct solution *s, bool colors, struct text *out)
{
    struct text head;
    text_init(&head);
    add_name(&head, s);
    const struct column columns[] = {{s->key, ALIGN_RIGHT, NULL},
                                     {text_get(&head), ALIGN_RIGHT, NULL},
                                     {"95 % of it", ALIGN_LEFT, NULL},
                                     {"", ALIGN_LEFT, NULL}};
    const struct column single[] = {columns[0], columns[1], columns[3]};
    struct table t;
    table_init(&t, s->replications ? columns : single, s->replications ? 4 : 3);
    for (size_t i = 0; i < s->n_points; i++) {
        const struct solution_point *p = &s->points[i];
        table_row(&t, i == s->meets ? STYLE_STRONG : STYLE_PLAIN);
        table_put(&t, p->text);
        add_value(table_cell(&t), s, p->metric.value);
        if (s->replications)
            add_interval(table_cell(&t), s, &p->metric);
        table_put(&t, i == s->meets ? "enough: the answer" : p->meets ? "enough" : "not enough");
    }
    text_add_char(out, '\n');
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
    text_free(&head);
}

void solve_report_write(const struct solution *s, bool colors, struct text *out)
{
    write_answer(s, colors, out);
    write_points(s, colors, out);
}

/* A value with, for milestones, its date; null where it is no number. */
static void json_value(struct json *j, const struct solution *s, const char *name, double value)
{
    char date[DATE_TEXT];
    json_number(j, name, value);
    if (!s->days)
        return;
    if (isfinite(value))
        date_format(s->start + (day_number)floor(value), date);
    json_text(j, "date", isfinite(value) ? date : NULL);
}

static void json_point(struct json *j, const struct solution *s, const char *name, size_t i)
{
    const struct solution_point *p = &s->points[i];
    json_open_object(j, name);
    json_text(j, "value", p->text);
    json_number(j, "si", p->number);
    json_open_object(j, "metric");
    json_value(j, s, "value", p->metric.value);
    if (s->replications) {
        json_number(j, "low", p->metric.low);
        json_number(j, "high", p->metric.high);
    }
    json_close_object(j);
    json_bool(j, "meets", p->meets);
    json_close_object(j);
}

void solve_json_write(const struct solution *s, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.solve.1");
    json_text(&j, "scenario", s->scenario);
    json_text(&j, "key", s->key);
    json_text(&j, "metric", s->metric);
    json_text(&j, "other", s->other);
    json_text(&j, "unit", s->unit);
    json_open_object(&j, "target");
    json_text(&j, "wanted", s->at_most ? "at most" : "at least");
    json_value(&j, s, "value", s->target);
    json_close_object(&j);
    json_integer(&j, "replications", s->replications);
    if (s->replications)
        json_number(&j, "quantile", s->quantile);
    else
        json_null(&j, "quantile");
    if (s->step)
        json_integer(&j, "step", s->step);
    else
        json_null(&j, "step");
    json_text(&j, "system", s->system);
    json_text(&j, "side", is_least(s) ? "at least" : "at most");
    json_point(&j, s, "answer", s->meets);
    json_point(&j, s, "misses", s->misses);
    json_bool(&j, "monotone", s->monotone);
    json_open_array(&j, "tried");
    for (size_t i = 0; i < s->n_points; i++)
        json_point(&j, s, NULL, i);
    json_close_array(&j);
    json_close_object(&j);
}
