/* A grid of two factors: each figure over one of them, with a line for each value of the other. */
#include "report/page_study.h"
#include "report/study_tables.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { ACROSS, BETWEEN };

/* The factor to the right is the one of numbers that took the most values; the other one names the
 * lines. False where there are too many of these, or no numbers. */
static bool pick_factors(const struct study_facts *facts, size_t pick[2])
{
    const struct study_factor_facts *factors = facts->factors;
    if (strcmp(facts->design, "grid") != 0 || facts->n_factors != 2)
        return false;
    const bool second =
        !factors[0].unit || (factors[1].unit && factors[1].levels > factors[0].levels);
    pick[ACROSS] = second;
    pick[BETWEEN] = !second;
    return factors[pick[ACROSS]].unit && factors[pick[BETWEEN]].levels <= CHART_COLORS;
}

bool page_study_has_curves(const struct study_findings *f)
{
    size_t pick[2];
    return pick_factors(&f->facts, pick);
}

static const char *level_of(const struct point_findings *p, size_t factor)
{
    return p->inputs[factor].text ? p->inputs[factor].text : "as it is";
}

/* Which line the point belongs to: 'n' where there is none. */
static size_t line_of(const char *const *names, size_t n, const char *level)
{
    size_t k = 0;
    while (k < n && strcmp(names[k], level) != 0)
        k++;
    return k;
}

/* The lines in the order of the study; how many. 0 where a file has more values than it says. */
static size_t name_lines(const struct study_findings *f, size_t factor,
                         const char *names[CHART_COLORS])
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_points; i++) {
        const char *level = level_of(&f->points[i], factor);
        if (line_of(names, n, level) < n)
            continue;
        if (n == CHART_COLORS)
            return 0;
        names[n++] = level;
    }
    return n;
}

/* The points that have a value, in the order of their places. */
static size_t place_points(const struct study_findings *f, size_t metric, size_t across,
                           struct placed_point *points)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_points; i++) {
        const struct point_findings *p = &f->points[i];
        if (p->means && isfinite(p->means[metric]) && isfinite(p->inputs[across].number))
            points[n++] = (struct placed_point){p->inputs[across].number, p};
    }
    study_order_points(points, n);
    return n;
}

void page_study_curves(struct page *page, const struct study_findings *f, size_t metric)
{
    struct arena *memory = &page->memory;
    const char *names[CHART_COLORS];
    size_t pick[2];
    if (!pick_factors(&f->facts, pick))
        return;
    const struct study_factor_facts *factor = &f->facts.factors[pick[ACROSS]];
    const char *between = study_factor_label(&f->facts.factors[pick[BETWEEN]]);
    struct placed_point *points = arena_array(memory, f->n_points, sizeof *points);
    const size_t n = place_points(f, metric, pick[ACROSS], points);
    const size_t lines = name_lines(f, pick[BETWEEN], names);
    if (n == 0 || lines == 0)
        return;
    struct chart_series *series = arena_array(memory, lines, sizeof *series);
    double **values = arena_array(memory, lines, sizeof *values);
    for (size_t k = 0; k < lines; k++) {
        values[k] = arena_array(memory, n, sizeof **values);
        for (size_t i = 0; i < n; i++)
            values[k][i] = NAN;
        series[k] = (struct chart_series){arena_format(memory, "%s: %s", between, names[k]),
                                          values[k], (int)k};
    }
    double *x = arena_array(memory, n, sizeof *x), largest = 0;
    const char **labels = arena_array(memory, n, sizeof *labels);
    for (size_t i = 0; i < n; i++) {
        const struct point_findings *p = points[i].point;
        const size_t k = line_of(names, lines, level_of(p, pick[BETWEEN]));
        assert(k < lines);
        values[k][i] = study_charted(f, metric, p->means[metric]);
        x[i] = points[i].x;
        labels[i] = arena_format(memory, "%" PRId64, p->number);
        largest = fmax(largest, fabs(x[i]));
    }
    struct chart c = {
        .id = arena_format(memory, "decides-%zu", metric),
        .title = arena_format(memory, "%s over %s",
                              study_capital(study_metric_label(&f->facts.metrics[metric]), memory),
                              study_factor_label(factor)),
        .summary = arena_format(memory,
                                "Each point is a run, or the mean of its replicates; lines join "
                                "those that differ in the factor to the right alone%s.",
                                n < f->n_points ? ", also across points without a value" : ""),
        .kind = CHART_SCATTER,
        .joined = true,
        .n = n,
        .x = x,
        .labels = labels,
        .label_head = "point",
        .series = series,
        .n_series = lines,
        .across = study_across(factor, largest),
    };
    study_measure(&c, f, metric);
    page_chart(page, &c);
}
