/* Quantiles by date, and two figures against each other. */
#include "report/page_study.h"
#include "report/study_tables.h"
#include "results/metric_title.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_POINTS = 600 };

/* Of days since 1970-01-01. */
void study_number_day(struct text *out, double value)
{
    if (isfinite(value))
        number_date(out, (day_number)floor(value));
    else
        text_add(out, value > 0 ? "> end" : "-");
}

const char study_days_si[] = "days since 1970-01-01";

/* A metric's value as charts take it: days count from 1970. */
double study_charted(const struct study_findings *f, size_t metric, double value)
{
    return f->facts.metrics[metric].is_day ? f->facts.start + value : value;
}

/* Gives a chart the unit of a metric's values. */
void study_measure(struct chart *c, const struct study_findings *f, size_t metric)
{
    const struct study_metric_facts *m = &f->facts.metrics[metric];
    const struct metric_findings *found = &f->metrics[metric];
    double largest = fabs(found->largest);
    if (!isfinite(largest))
        largest = fabs(found->least);
    c->measure = study_metric_label(m);
    c->dates = m->is_day;
    c->si = m->is_day ? study_days_si : m->unit;
    c->number = m->is_day ? study_number_day : NULL;
    c->unit = m->is_day ? (struct unit){"", "", 1, 0} : unit_metric(largest, m->unit);
}

/* 'h100e' of 'h100e@2030-07-01'; 0 without a date. */
static size_t dated(const char *name, day_number *day)
{
    const char *at = strchr(name, '@');
    return at && date_parse(at + 1, day) ? (size_t)(at - name) : 0;
}

/* What a figure is called without its day. */
static const char *family_title(const struct study_metric_facts *m, struct arena *memory)
{
    const char *name = arena_slice(memory, m->name, strcspn(m->name, "@"));
    return m->title ? metric_title(name, memory) : name;
}

/* The metrics of one figure by date; returns how many. */
static size_t family(const struct study_facts *facts, size_t first, size_t *members)
{
    day_number day, other;
    const size_t length = dated(facts->metrics[first].name, &day);
    size_t n = 0;
    for (size_t m = 0; length && m < facts->n_metrics; m++) {
        if (dated(facts->metrics[m].name, &other) != length ||
            strncmp(facts->metrics[m].name, facts->metrics[first].name, length) != 0)
            continue;
        size_t place = n++;
        for (; place > 0; place--) {
            dated(facts->metrics[members[place - 1]].name, &day);
            if (day <= other)
                break;
            members[place] = members[place - 1];
        }
        members[place] = m;
    }
    return n;
}

static void draw_study_fan(struct page *page, const struct study_findings *f, const size_t *members,
                           size_t n, size_t first)
{
    struct arena *memory = &page->memory;
    day_number *days = arena_array(memory, n, sizeof *days);
    double *x = arena_array(memory, n, sizeof *x), *p10 = arena_array(memory, n, sizeof *p10);
    double *p50 = arena_array(memory, n, sizeof *p50), *p90 = arena_array(memory, n, sizeof *p90);
    double largest = 0;
    const struct study_metric_facts *m = &f->facts.metrics[first];
    const char *name = family_title(m, memory);
    for (size_t i = 0; i < n; i++) {
        const struct metric_findings *found = &f->metrics[members[i]];
        dated(f->facts.metrics[members[i]].name, &days[i]);
        x[i] = days[i] + 1;
        p10[i] = found->p10.value;
        p50[i] = found->p50.value;
        p90[i] = found->p90.value;
        largest = fmax(largest, fabs(p90[i]));
    }
    const struct chart_series series[3] = {{"P10", p10, 0}, {"P50", p50, 0}, {"P90", p90, 0}};
    const struct chart c = {
        .id = arena_format(memory, "fan-%zu", first),
        .title = arena_format(memory, "How sure %s is, by date", name),
        .summary = "The line joins the medians, the band holds the middle 80 % of all cases (P10 "
                   "to P90) at each date that was asked for.",
        .kind = CHART_FAN,
        .n = n,
        .x = x,
        .days = days,
        .sloped = true,
        .from = x[0],
        .to = x[n - 1],
        .series = series,
        .n_series = 3,
        .unit = unit_metric(largest, m->unit),
        .measure = name,
        .si = m->unit,
    };
    page_chart(page, &c);
}

void page_study_fans(struct page *page, const struct study_findings *f)
{
    size_t *members = arena_array(&page->memory, f->facts.n_metrics, sizeof *members);
    for (size_t m = 0; m < f->facts.n_metrics; m++) {
        const size_t n = family(&f->facts, m, members);
        size_t first = f->facts.n_metrics;
        for (size_t i = 0; i < n; i++)
            first = members[i] < first ? members[i] : first;
        if (n > 1 && first == m)
            draw_study_fan(page, f, members, n, m);
    }
}

static int ascending(const void *a, const void *b)
{
    const struct placed_point *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    return p->point->number < q->point->number ? -1 : 1;
}

void study_order_points(struct placed_point *points, size_t n)
{
    qsort(points, n, sizeof *points, ascending);
}

/* The two metrics of the scatter: the first two objectives that vary, else metrics. */
static bool pick_pair(const struct study_findings *f, size_t pair[2])
{
    size_t n = 0;
    for (int goals = 1; goals >= 0; goals--)
        for (size_t m = 0; n < 2 && m < f->facts.n_metrics; m++)
            if (study_metric_varies(f, m) && (n == 0 || pair[0] != m) &&
                (f->facts.metrics[m].goal != GOAL_NONE) == goals)
                pair[n++] = m;
    if (n == 2 && f->facts.metrics[pair[1]].is_day && !f->facts.metrics[pair[0]].is_day) {
        const size_t first = pair[0]; /* dates lie to the right */
        pair[0] = pair[1];
        pair[1] = first;
    }
    return n == 2;
}

/* Whether a point is drawn: all of the front, and of the others every so many. */
static bool is_drawn(const struct study_findings *f, const struct point_findings *p,
                     const size_t pair[2])
{
    const int64_t every = 1 + (int64_t)f->n_points / MOST_POINTS;
    return p->means && isfinite(p->means[pair[0]]) && isfinite(p->means[pair[1]]) &&
           (p->on_front || p->number % every == 0);
}

static const char *goal_of(const struct study_metric_facts *m)
{
    return m->goal == GOAL_MINIMIZE   ? " (less is better)"
           : m->goal == GOAL_MAXIMIZE ? " (more is better)"
                                      : "";
}

void page_study_scatter(struct page *page, const struct study_findings *f)
{
    struct arena *memory = &page->memory;
    size_t pair[2], n = 0;
    if (!pick_pair(f, pair) || (f->n_objectives < 2 && f->facts.n_factors < 2))
        return;
    struct placed_point *points = arena_array(memory, f->n_points, sizeof *points);
    double *x = arena_array(memory, f->n_points, sizeof *x);
    double *others = arena_array(memory, f->n_points, sizeof *others);
    double *front = arena_array(memory, f->n_points, sizeof *front);
    const char **labels = arena_array(memory, f->n_points, sizeof *labels);
    for (size_t i = 0; i < f->n_points; i++)
        if (is_drawn(f, &f->points[i], pair))
            points[n++] = (struct placed_point){
                study_charted(f, pair[0], f->points[i].means[pair[0]]), &f->points[i]};
    study_order_points(points, n);
    for (size_t i = 0; i < n; i++) {
        const struct point_findings *p = points[i].point;
        const double y = study_charted(f, pair[1], p->means[pair[1]]);
        x[i] = points[i].x;
        others[i] = p->on_front ? NAN : y;
        front[i] = p->on_front ? y : NAN;
        labels[i] = arena_format(memory, "%" PRId64, p->number);
    }
    const struct study_metric_facts *a = &f->facts.metrics[pair[0]],
                                    *b = &f->facts.metrics[pair[1]];
    const struct chart_series series[2] = {{"other points", others, 5}, {"Pareto front", front, 1}};
    struct chart c = {
        .id = "scatter",
        .title =
            arena_format(memory, "%s against %s", study_metric_label(b), study_metric_label(a)),
        .summary = arena_format(memory, "%zu of %zu points; to the right: %s%s, upwards: %s%s.%s",
                                n, f->done, study_metric_label(a), goal_of(a),
                                study_metric_label(b), goal_of(b),
                                f->n_objectives > 1 ? " Of the points on the front no other one is "
                                                      "better in one objective and not worse in "
                                                      "another."
                                                    : ""),
        .kind = CHART_SCATTER,
        .n = n,
        .x = x,
        .labels = labels,
        .label_head = "point",
        .series = series,
        .n_series = f->n_objectives > 1 ? 2 : 1,
    };
    study_measure(&c, f, pair[0]);
    c.across = (struct chart_axis){.measure = c.measure,
                                   .si = c.si,
                                   .unit = c.unit,
                                   .number = c.number,
                                   .dates = c.dates,
                                   .more_is_better = a->goal == GOAL_MAXIMIZE};
    study_measure(&c, f, pair[1]);
    if (n == 0)
        return;
    page_heading(page, f->n_objectives > 1 ? "What can be had for what" : "Two figures together",
                 "");
    page_chart(page, &c);
}
