/* What decides a figure, by what the design of the study can tell: shares of variance, rank
 * correlations, swings, or the figure over the one factor; and the probabilities of thresholds. */
#include "report/page_estimates.h"
#include "report/page_study.h"
#include "report/study_tables.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { MOST_FACTORS = 12 };

static void number_index(struct text *out, double value)
{
    if (isfinite(value))
        text_addf(out, fabs(value) < 0.005 ? "≈ 0" : "%.2f", value);
    else
        text_add_char(out, '-');
}

/* The metric that all thresholds are of; NULL where they are of several. */
static const struct study_metric_facts *metric_of_thresholds(const struct study_facts *facts)
{
    for (size_t i = 1; i < facts->n_thresholds; i++)
        if (facts->thresholds[i].metric != facts->thresholds[0].metric)
            return NULL;
    return &facts->metrics[facts->thresholds[0].metric];
}

void page_study_chances(struct page *page, const struct study_findings *f)
{
    const size_t n = f->facts.n_thresholds;
    struct estimates e;
    if (n == 0)
        return;
    const struct study_metric_facts *one = metric_of_thresholds(&f->facts);
    estimates_init(&e, n, 1, &page->memory);
    for (size_t i = 0; i < n; i++) {
        struct text label;
        text_init(&label);
        if (one)
            text_addf(&label, "%s %s", study_threshold_side(one), f->facts.thresholds[i].text);
        else
            study_add_threshold(&label, &f->facts, i);
        e.labels[i] = arena_text(&page->memory, text_get(&label));
        estimates_put(&e, 0, i, &f->thresholds[i].probability);
        text_free(&label);
    }
    e.series[0].name = "probability";
    struct chart c = estimates_chart(&e, "chances", n, 1, 0, number_share);
    c.title = one ? arena_format(&page->memory, "How likely it is: %s", study_metric_label(one))
                  : "How likely it is";
    c.summary = "The share of all cases that reach a value; thin lines are intervals of 95 %.";
    c.label_head = "that";
    page_chart(page, &c);
}

/* Factors shown, and a word on those that are not. */
static size_t shown_factors(struct page *page, const struct study_findings *f, const char **rest)
{
    const size_t n = f->facts.n_factors;
    *rest = n > MOST_FACTORS
                ? arena_format(&page->memory, " The first %d of %zu factors.", MOST_FACTORS, n)
                : "";
    return n > MOST_FACTORS ? MOST_FACTORS : n;
}

static void draw_shares(struct page *page, const struct study_findings *f, size_t metric)
{
    const struct metric_findings *m = &f->metrics[metric];
    const char *rest;
    const size_t n = shown_factors(page, f, &rest);
    struct estimates e;
    estimates_init(&e, n, 2, &page->memory);
    for (size_t i = 0; i < n; i++) {
        e.labels[i] = study_factor_label(&f->facts.factors[m->order[i]]);
        e.keys[i] = f->facts.factors[m->order[i]].name;
        estimates_put(&e, 0, i, &m->effects[m->order[i]].sobol.first);
        estimates_put(&e, 1, i, &m->effects[m->order[i]].sobol.total);
    }
    e.series[0].name = "alone";
    e.series[1].name = "with all its interactions";
    struct chart c = estimates_chart(&e, arena_format(&page->memory, "decides-%zu", metric), n, 2,
                                     0, number_index);
    c.title = arena_format(&page->memory, "What decides %s",
                           study_metric_label(&f->facts.metrics[metric]));
    c.summary = arena_format(
        &page->memory,
        "The share of its variance that each factor explains (Sobol' indices), "
        "from %zu blocks; thin lines are intervals of 95 %%.%s%s",
        f->n_blocks, m->after_end ? " Days after the end count as the end." : "", rest);
    c.label_head = "factor";
    page_chart(page, &c);
}

static void draw_ranks(struct page *page, const struct study_findings *f, size_t metric)
{
    const struct metric_findings *m = &f->metrics[metric];
    const char *rest;
    const size_t n = shown_factors(page, f, &rest);
    struct estimates e;
    estimates_init(&e, n, 1, &page->memory);
    for (size_t i = 0; i < n; i++) {
        e.labels[i] = study_factor_label(&f->facts.factors[m->order[i]]);
        e.keys[i] = f->facts.factors[m->order[i]].name;
        estimates_put(&e, 0, i, &m->effects[m->order[i]].rank);
    }
    e.series[0].name = "rank correlation";
    struct chart c = estimates_chart(&e, arena_format(&page->memory, "decides-%zu", metric), n, 1,
                                     -1, estimates_number_rank);
    c.title = arena_format(&page->memory, "What goes with %s",
                           study_metric_label(&f->facts.metrics[metric]));
    c.summary = arena_format(
        &page->memory, "Rank correlation with each factor; thin lines are intervals of 95 %%.%s",
        rest);
    c.label_head = "factor";
    page_chart(page, &c);
}

static bool swings(const struct effect *e)
{
    return e->at_low < e->at_high;
}

/* Factors that move the metric come first; those that don't are named in a sentence. */
static size_t count_swings(const struct study_findings *f, size_t metric, struct text *still)
{
    const struct metric_findings *m = &f->metrics[metric];
    size_t n = 0;
    for (size_t i = 0; i < f->facts.n_factors; i++)
        if (swings(&m->effects[m->order[i]]))
            n++;
        else
            text_addf(still, "%s%s", still->length ? ", " : " No difference: ",
                      study_factor_label(&f->facts.factors[m->order[i]]));
    text_add(still, still->length ? "." : "");
    return n < MOST_FACTORS ? n : MOST_FACTORS;
}

static void draw_swings(struct page *page, const struct study_findings *f, size_t metric)
{
    const struct metric_findings *m = &f->metrics[metric];
    struct text still, summary;
    text_init(&still);
    text_init(&summary);
    const size_t n = count_swings(f, metric, &still);
    const char **labels = arena_array(&page->memory, n, sizeof *labels);
    const char **keys = arena_array(&page->memory, n, sizeof *keys);
    const char **words = arena_array(&page->memory, 2 * n, sizeof *words);
    double *low = arena_array(&page->memory, n, sizeof *low);
    double *high = arena_array(&page->memory, n, sizeof *high);
    for (size_t i = 0; i < n; i++) {
        const struct effect *e = &m->effects[m->order[i]];
        labels[i] = study_factor_label(&f->facts.factors[m->order[i]]);
        keys[i] = f->facts.factors[m->order[i]].name;
        low[i] = study_charted(f, metric, e->at_low);
        high[i] = study_charted(f, metric, e->at_high);
        words[i] = e->low;
        words[n + i] = e->high;
    }
    const struct chart_series series[2] = {{"least", low, 0}, {"largest", high, 1}};
    struct chart c = {
        .id = arena_format(&page->memory, "decides-%zu", metric),
        .title = arena_format(&page->memory, "What decides %s",
                              study_metric_label(&f->facts.metrics[metric])),
        .kind = CHART_TORNADO,
        .n = n,
        .labels = labels,
        .label_head = "factor",
        .keys = keys,
        .series = series,
        .n_series = 2,
        .words = words,
        .base = study_charted(f, metric, m->base),
    };
    study_measure(&c, f, metric);
    text_add(&summary, "One factor at a time, from the value beside the left end of its bar to the "
                       "one beside the right end; the upright line is what the scenario's own "
                       "values give, ");
    study_add_value(&summary, f, metric, m->base);
    text_addf(&summary, ".%s", text_get(&still));
    c.summary = text_get(&summary);
    if (n)
        page_chart(page, &c);
    text_free(&summary);
    text_free(&still);
}

struct chart_axis study_across(const struct study_factor_facts *factor, double largest)
{
    return (struct chart_axis){.measure = study_factor_label(factor),
                               .si = factor->is_date ? study_days_si : factor->unit,
                               .unit = unit_metric(largest, factor->is_date ? "" : factor->unit),
                               .number = factor->is_date ? study_number_day : NULL,
                               .dates = factor->is_date};
}

/* A metric over the one factor that varied. */
static void draw_response(struct page *page, const struct study_findings *f, size_t metric)
{
    struct arena *memory = &page->memory;
    const struct study_factor_facts *factor = &f->facts.factors[0];
    struct placed_point *points = arena_array(memory, f->n_points, sizeof *points);
    double *x = arena_array(memory, f->n_points, sizeof *x);
    double *y = arena_array(memory, f->n_points, sizeof *y), largest = 0;
    const char **labels = arena_array(memory, f->n_points, sizeof *labels);
    size_t n = 0;
    for (size_t i = 0; i < f->n_points; i++) {
        const struct point_findings *p = &f->points[i];
        if (p->means && isfinite(p->means[metric]) && isfinite(p->inputs[0].number))
            points[n++] = (struct placed_point){p->inputs[0].number, p};
    }
    study_order_points(points, n);
    for (size_t i = 0; i < n; i++) {
        x[i] = points[i].x;
        y[i] = study_charted(f, metric, points[i].point->means[metric]);
        labels[i] = arena_format(memory, "%" PRId64, points[i].point->number);
        largest = fmax(largest, fabs(x[i]));
    }
    const struct chart_series series = {"points", y, 0};
    struct chart c = {
        .id = arena_format(memory, "decides-%zu", metric),
        .title = arena_format(memory, "%s over %s",
                              study_capital(study_metric_label(&f->facts.metrics[metric]), memory),
                              study_factor_label(factor)),
        .summary = "Each point is a run, or the mean of its replicates.",
        .kind = CHART_SCATTER,
        .n = n,
        .x = x,
        .labels = labels,
        .label_head = "point",
        .series = &series,
        .n_series = 1,
        .across = study_across(factor, largest),
    };
    study_measure(&c, f, metric);
    if (n)
        page_chart(page, &c);
}

/* A metric by the words that the one factor took. Dates have no bars: they begin nowhere. */
static void draw_choices(struct page *page, const struct study_findings *f, size_t metric)
{
    struct arena *memory = &page->memory;
    const struct study_factor_facts *factor = &f->facts.factors[0];
    const char **labels = arena_array(memory, f->n_points, sizeof *labels);
    double *values = arena_array(memory, f->n_points, sizeof *values);
    size_t n = 0;
    for (size_t i = 0; i < f->n_points; i++) {
        const struct point_findings *p = &f->points[i];
        if (!p->means || !isfinite(p->means[metric]))
            continue;
        labels[n] = p->inputs[0].text ? p->inputs[0].text : "as it is";
        values[n++] = p->means[metric];
    }
    const struct chart_series series = {study_metric_label(&f->facts.metrics[metric]), values, 0};
    struct chart c = {
        .id = arena_format(memory, "decides-%zu", metric),
        .title = arena_format(memory, "%s by %s",
                              study_capital(study_metric_label(&f->facts.metrics[metric]), memory),
                              study_factor_label(factor)),
        .summary = "Each bar is a run, or the mean of its replicates.",
        .kind = CHART_BARS,
        .n = n,
        .labels = labels,
        .label_head = study_factor_label(factor),
        .series = &series,
        .n_series = 1,
    };
    study_measure(&c, f, metric);
    if (n && !c.dates)
        page_chart(page, &c);
}

/* How the design shows what decides. */
typedef void effect_chart(struct page *, const struct study_findings *, size_t metric);

static effect_chart *chart_of_design(const struct study_findings *f)
{
    if (strcmp(f->facts.design, "saltelli") == 0)
        return draw_shares;
    if (strcmp(f->facts.design, "one-at-a-time") == 0)
        return draw_swings;
    if (page_study_has_curves(f))
        return page_study_curves;
    if (f->facts.n_factors > 1)
        return draw_ranks;
    return f->facts.factors[0].unit ? draw_response : draw_choices;
}

void page_study_effects(struct page *page, const struct study_findings *f)
{
    struct text same;
    if (f->facts.n_factors == 0)
        return;
    effect_chart *draw = chart_of_design(f);
    page_heading(page, "What would change it",
                 draw == draw_ranks ? "A rank correlation is +1 when a figure always grows with a "
                                      "factor, -1 when it always falls, 0 when neither."
                                    : "");
    text_init(&same);
    for (size_t m = 0; m < f->facts.n_metrics; m++)
        if (study_metric_varies(f, m))
            draw(page, f, m);
        else
            text_addf(&same, "%s%s", same.length ? ", " : "The same at all points: ",
                      study_metric_label(&f->facts.metrics[m]));
    if (same.length) {
        text_add_char(&same, '.');
        page_paragraph(page, "note", &same);
    }
    text_free(&same);
}
