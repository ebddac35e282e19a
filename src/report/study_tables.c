#include "report/study_tables.h"

#include "input/quantity.h"
#include "report/number.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_ROWS = 40, DIGITS = 4 };

void study_add_value(struct text *out, const struct study_findings *f, size_t metric, double value)
{
    const struct study_metric_facts *m = &f->facts.metrics[metric];
    if (isnan(value))
        text_add_char(out, '-');
    else if (m->is_day && value == INFINITY)
        text_add(out, "> end");
    else if (m->is_day && isfinite(value))
        number_date(out, f->facts.start + (day_number)floor(value));
    else if (isinf(value))
        text_add(out, value > 0 ? "> all" : "< all");
    else
        number_metric(out, value, m->unit);
}

/* '63.2 % (55.0 % to 70.4 %)'-like bounds in brackets; nothing without an interval. */
static void add_interval(struct text *out, const struct study_findings *f, size_t metric,
                         const struct estimate *e)
{
    if (isnan(e->low) || isnan(e->high))
        return;
    text_add_char(out, '(');
    study_add_value(out, f, metric, e->low);
    text_add(out, " to ");
    study_add_value(out, f, metric, e->high);
    text_add_char(out, ')');
}

void study_add_input(struct text *out, const struct study_factor_facts *factor,
                     const struct point_input *input)
{
    if (!input->text)
        return;
    if (factor->levels || !factor->unit)
        text_add(out, input->text);
    else if (factor->is_date)
        number_date(out, (day_number)floor(input->number));
    else
        quantity_write_like(input->number, input->text, quantity_dim(factor->unit), DIGITS, out);
}

const char *study_metric_label(const struct study_metric_facts *metric)
{
    return metric->title ? metric->title : metric->name;
}

const char *study_factor_label(const struct study_factor_facts *factor)
{
    return factor->title ? factor->title : factor->name;
}

const char *study_capital(const char *label, struct arena *memory)
{
    char *begun = arena_text(memory, label);
    begun[0] = (char)toupper((unsigned char)begun[0]);
    return begun;
}

const char *study_threshold_side(const struct study_metric_facts *metric)
{
    return metric->is_day ? "by" : "at least";
}

void study_add_threshold(struct text *out, const struct study_facts *facts, size_t threshold)
{
    const struct study_threshold_facts *one = &facts->thresholds[threshold];
    const struct study_metric_facts *metric = &facts->metrics[one->metric];
    text_addf(out, "%s %s %s", study_metric_label(metric), study_threshold_side(metric), one->text);
}

void study_add_left_out(struct text *out, const struct study_findings *f, size_t metric)
{
    const struct metric_findings *found = &f->metrics[metric];
    if (!found->after_end && !found->undefined)
        return;
    text_addf(out, "%s: ", study_metric_label(&f->facts.metrics[metric]));
    if (found->after_end)
        text_addf(out, "later than the end of the run in %zu of %zu", found->after_end, found->n);
    if (found->undefined)
        text_addf(out, "%snot defined in %zu of %zu", found->after_end ? "; " : "",
                  found->undefined, found->n + found->undefined);
}

void study_add_good(struct text *out, const struct study_findings *f)
{
    if (f->sample_done < f->n_sample)
        text_addf(out, "of the %zu good points of %zu", f->sample_done, f->n_sample);
}

const char study_quantiles_remark[] =
    "and the mean with its interval of 95 %; of days the interval of P50";

void study_quantiles(const struct study_findings *f, struct table *t)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL},     {"P10", ALIGN_RIGHT, NULL},  {"P50", ALIGN_RIGHT, NULL},
        {"P90", ALIGN_RIGHT, NULL}, {"mean", ALIGN_RIGHT, NULL}, {"interval", ALIGN_LEFT, NULL},
    };
    table_init(t, columns, sizeof columns / sizeof columns[0]);
    for (size_t m = 0; m < f->facts.n_metrics; m++) {
        const struct metric_findings *found = &f->metrics[m];
        table_row(t, STYLE_PLAIN);
        table_put(t, study_metric_label(&f->facts.metrics[m]));
        study_add_value(table_cell(t), f, m, found->p10.value);
        study_add_value(table_cell(t), f, m, found->p50.value);
        study_add_value(table_cell(t), f, m, found->p90.value);
        study_add_value(table_cell(t), f, m, found->mean.value);
        add_interval(table_cell(t), f, m, f->facts.metrics[m].is_day ? &found->p50 : &found->mean);
    }
}

bool study_has_deciders(const struct study_findings *f)
{
    return strcmp(f->facts.design, "saltelli") == 0 ||
           strcmp(f->facts.design, "one-at-a-time") == 0;
}

void study_add_with(struct text *out, const struct study_findings *f, size_t threshold)
{
    const struct threshold_findings *t = &f->thresholds[threshold];
    if (t->with < f->facts.n_factors)
        text_addf(out, ", and reaching it goes along most with %s (rank correlation %+.2f)",
                  study_factor_label(&f->facts.factors[t->with]), t->rank.value);
}

void study_thresholds(const struct study_findings *f, struct table *t)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL},
        {"probability", ALIGN_RIGHT, NULL},
        {"", ALIGN_LEFT, NULL},
        {"rank\ncorrelation", ALIGN_RIGHT, NULL},
        {"reaching it goes\nalong most with", ALIGN_LEFT, NULL}};
    table_init(t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < f->facts.n_thresholds; i++) {
        const struct estimate *e = &f->thresholds[i].probability;
        table_row(t, STYLE_PLAIN);
        study_add_threshold(table_cell(t), &f->facts, i);
        number_share(table_cell(t), e->value);
        struct text *interval = table_cell(t);
        text_add_char(interval, '(');
        number_share(interval, e->low);
        text_add(interval, " to ");
        number_share(interval, e->high);
        text_add_char(interval, ')');
        const struct threshold_findings *found = &f->thresholds[i];
        if (found->with == f->facts.n_factors)
            continue;
        text_addf(table_cell(t), "%+.2f", found->rank.value);
        table_put(t, study_factor_label(&f->facts.factors[found->with]));
    }
}

/* A name's parts one under the other; a title stays as it is. */
static const char *stacked(const char *title, const char *name, const char *breaks,
                           struct arena *memory)
{
    if (title)
        return title;
    char *head = arena_text(memory, name);
    for (char *c = head; *c; c++)
        *c = strchr(breaks, *c) ? '\n' : *c;
    return head;
}

/* A path's last name alone would not tell the factors apart; parts under one another do. */
static struct column *point_columns(const struct study_facts *facts, struct arena *memory)
{
    struct column *columns =
        arena_array(memory, 1 + facts->n_factors + facts->n_metrics, sizeof *columns);
    columns[0] = (struct column){"point", ALIGN_RIGHT, NULL};
    for (size_t i = 0; i < facts->n_factors; i++)
        columns[1 + i] =
            (struct column){stacked(facts->factors[i].title, facts->factors[i].name, ".", memory),
                            ALIGN_RIGHT, NULL};
    for (size_t i = 0; i < facts->n_metrics; i++)
        columns[1 + facts->n_factors + i] =
            (struct column){stacked(facts->metrics[i].title, facts->metrics[i].name, "@.", memory),
                            ALIGN_RIGHT, NULL};
    return columns;
}

size_t study_points(const struct study_findings *f, bool front_only, struct arena *memory,
                    struct table *t)
{
    const struct study_facts *facts = &f->facts;
    size_t left_out = 0;
    table_init(t, point_columns(facts, memory), 1 + facts->n_factors + facts->n_metrics);
    for (size_t i = 0; i < f->n_points; i++) {
        const struct point_findings *point = &f->points[i];
        if (!point->means || (front_only && !point->on_front))
            continue;
        if (t->n_rows == MOST_ROWS) {
            left_out++;
            continue;
        }
        table_row(t, STYLE_PLAIN);
        text_addf(table_cell(t), "%" PRId64, point->number);
        for (size_t k = 0; k < facts->n_factors; k++)
            study_add_input(table_cell(t), &facts->factors[k], &point->inputs[k]);
        for (size_t m = 0; m < facts->n_metrics; m++)
            study_add_value(table_cell(t), f, m, point->means[m]);
    }
    return left_out;
}
