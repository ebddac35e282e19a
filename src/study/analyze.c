/* Which statistic goes with which design:
 *   samples (random, latin-hypercube, sobol, monte-carlo, the A and B points of saltelli):
 *       quantiles, means, probabilities, rank correlations;
 *   saltelli: Sobol' indices as well;
 *   one-at-a-time: the range of each metric over a factor's levels;
 *   grid, zip, list: rank correlations over the points, which are nobody's distribution.
 * A day after the end of the run is known to be later only: ranks, quantiles and probabilities take
 * it as such; for the variance that Sobol' indices share out it counts as the day of the end. */
#include "study/analyze.h"

#include "results/metric.h"
#include "study/design.h"
#include "study/sensitivity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct analysis {
    struct study_findings *out;
    struct arena *memory;
    enum design_kind design;
    size_t capacity;  /* points */
    double **samples; /* per metric: pooled values of the sample */
    size_t *n_samples, *sample_capacity;
    double **hits; /* per threshold: share of replicates, by point of the sample */
    size_t n_hits, hit_capacity;
};

static bool find_design(const char *word, enum design_kind *out)
{
    for (int i = 0; design_words[i]; i++)
        if (strcmp(design_words[i], word) == 0) {
            *out = (enum design_kind)i;
            return true;
        }
    return false;
}

/* Whether a point belongs to the sample of the factors' distributions. */
static bool in_sample(const struct analysis *a, int64_t number)
{
    if (a->design != DESIGN_SALTELLI)
        return design_is_sample(a->design);
    return number % (int64_t)(a->out->facts.n_factors + 2) < 2;
}

/* Doubles an array of the arena when it is full. */
static void *grown(struct arena *memory, void *items, size_t n, size_t *capacity, size_t size)
{
    if (n < *capacity)
        return items;
    *capacity = *capacity ? 2 * *capacity : 64;
    void *more = arena_array(memory, *capacity, size);
    if (n)
        memcpy(more, items, n * size);
    return more;
}

static double mean_of(const struct point_record *p, size_t metric, size_t n_metrics)
{
    double sum = 0;
    for (int64_t r = 0; r < p->replicates; r++)
        sum += p->values[(size_t)r * n_metrics + metric];
    return sum / (double)p->replicates;
}

/* Whether a value answers a threshold with yes. */
static bool reaches(const struct study_metric_facts *metric, double value, double threshold)
{
    return metric->is_day ? value <= threshold : value >= threshold;
}

static void pool(struct analysis *a, const struct point_record *p)
{
    const struct study_facts *f = &a->out->facts;
    for (size_t m = 0; m < f->n_metrics; m++)
        for (int64_t r = 0; r < p->replicates; r++) {
            a->samples[m] = grown(a->memory, a->samples[m], a->n_samples[m], &a->sample_capacity[m],
                                  sizeof **a->samples);
            a->samples[m][a->n_samples[m]++] = p->values[(size_t)r * f->n_metrics + m];
        }
    const size_t before = a->hit_capacity;
    for (size_t t = 0; t < f->n_thresholds; t++) {
        size_t capacity = before;
        a->hits[t] = grown(a->memory, a->hits[t], a->n_hits, &capacity, sizeof **a->hits);
        a->hit_capacity = capacity;
        const size_t metric = (size_t)f->thresholds[t].metric;
        int64_t hits = 0, defined = 0;
        for (int64_t r = 0; r < p->replicates; r++) {
            const double value = p->values[(size_t)r * f->n_metrics + metric];
            defined += isnan(value) ? 0 : 1;
            hits += reaches(&f->metrics[metric], value, f->thresholds[t].value);
        }
        a->hits[t][a->n_hits] = defined ? (double)hits / (double)defined : NAN;
    }
    a->n_hits++;
}

static bool take_point(void *context, const struct point_record *p)
{
    struct analysis *a = context;
    struct study_findings *out = a->out;
    const struct study_facts *f = &out->facts;
    out->points = grown(a->memory, out->points, out->n_points, &a->capacity, sizeof *out->points);
    struct point_input *inputs = arena_array(a->memory, f->n_factors, sizeof *inputs);
    for (size_t i = 0; i < f->n_factors; i++) {
        inputs[i] = p->inputs[i];
        inputs[i].text = inputs[i].text ? arena_text(a->memory, inputs[i].text) : NULL;
    }
    struct point_findings *point = &out->points[out->n_points++];
    *point = (struct point_findings){
        .number = p->number,
        .replicates = p->replicates,
        .state = p->state,
        .precise = p->precise,
        .why = p->why ? arena_text(a->memory, p->why) : NULL,
        .inputs = inputs,
    };
    out->failed += p->state != POINT_DONE;
    if (p->state != POINT_DONE)
        return true;
    double *means = arena_array(a->memory, f->n_metrics, sizeof *means);
    for (size_t m = 0; m < f->n_metrics; m++)
        means[m] = mean_of(p, m, f->n_metrics);
    point->means = means;
    out->done++;
    out->imprecise += !p->precise;
    if (in_sample(a, p->number)) {
        pool(a, p);
        out->sample_done++;
    }
    return true;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The metric's mean at every point of the sample, in order; failed and missing ones are NaN where
 * pairs must stay in step. */
static double *point_means(const struct analysis *a, size_t metric, size_t *n)
{
    const struct study_findings *out = a->out;
    const bool pairs = out->facts.antithetic;
    const size_t most = pairs ? (size_t)out->facts.points : out->n_points;
    double *means = arena_array(a->memory, most, sizeof *means);
    for (size_t i = 0; i < most; i++)
        means[i] = NAN;
    *n = 0;
    for (size_t i = 0; i < out->n_points; i++) {
        const struct point_findings *p = &out->points[i];
        if (!p->means || !in_sample(a, p->number))
            continue;
        means[pairs ? (size_t)p->number : *n] = p->means[metric];
        ++*n;
    }
    if (pairs)
        *n = most;
    return means;
}

static void summarise(struct analysis *a, size_t metric)
{
    struct study_findings *out = a->out;
    struct metric_findings *f = &out->metrics[metric];
    f->least = INFINITY;
    f->largest = -INFINITY;
    for (size_t i = 0; i < out->n_points; i++)
        if (out->points[i].means) {
            f->least = fmin(f->least, out->points[i].means[metric]);
            f->largest = fmax(f->largest, out->points[i].means[metric]);
            if (a->design == DESIGN_ONE_AT_A_TIME && out->points[i].number == 0)
                f->base = out->points[i].means[metric];
        }
    double *values = a->samples[metric];
    size_t n = 0;
    for (size_t i = 0; i < a->n_samples[metric]; i++) {
        f->undefined += isnan(values[i]) ? 1 : 0;
        f->after_end += metric_after_end(values[i]);
        if (!isnan(values[i]))
            values[n++] = values[i];
    }
    f->n = n;
    if (n == 0)
        return;
    qsort(values, n, sizeof *values, ascending);
    f->p10 = quantile_estimate(values, n, 0.10);
    f->p50 = quantile_estimate(values, n, 0.50);
    f->p90 = quantile_estimate(values, n, 0.90);
    size_t n_means;
    const double *means = point_means(a, metric, &n_means);
    f->mean = mean_estimate(means, n_means, out->facts.antithetic);
}

/* Rank correlations over the points of the sample, or over all points of a listed design. */
static void correlate(struct analysis *a, size_t metric)
{
    struct study_findings *out = a->out;
    double *x = arena_array(a->memory, out->n_points, sizeof *x);
    double *y = arena_array(a->memory, out->n_points, sizeof *y);
    for (size_t f = 0; f < out->facts.n_factors; f++) {
        size_t n = 0;
        if (!out->facts.factors[f].unit)
            continue;
        for (size_t i = 0; i < out->n_points; i++) {
            const struct point_findings *p = &out->points[i];
            if (!p->means || (out->is_sample && !in_sample(a, p->number)))
                continue;
            x[n] = p->inputs[f].number;
            y[n++] = p->means[metric];
        }
        out->metrics[metric].effects[f].rank = rank_correlation(x, y, n);
        out->metrics[metric].effects[f].influence =
            fabs(out->metrics[metric].effects[f].rank.value);
    }
}

/* The whole blocks of a saltelli design, one after the other. */
static void share_variance(struct analysis *a, size_t metric)
{
    struct study_findings *out = a->out;
    const size_t k = out->facts.n_factors, size = k + 2;
    const size_t n = (size_t)out->facts.samples;
    const double end = out->facts.end - out->facts.start;
    double *values = arena_array(a->memory, n * size, sizeof *values);
    struct sobol_index *indices = arena_array(a->memory, k, sizeof *indices);
    for (size_t i = 0; i < n * size; i++)
        values[i] = NAN;
    for (size_t i = 0; i < out->n_points; i++) {
        const struct point_findings *p = &out->points[i];
        if (p->means && (size_t)p->number < n * size)
            values[p->number] =
                out->facts.metrics[metric].is_day ? fmin(p->means[metric], end) : p->means[metric];
    }
    out->n_blocks = sobol_indices(values, n, k, (uint64_t)out->facts.seed, indices);
    for (size_t f = 0; f < k; f++) {
        out->metrics[metric].effects[f].sobol = indices[f];
        out->metrics[metric].effects[f].influence = indices[f].total.value;
    }
}

/* The factor that a one-at-a-time point varies; n_factors for the base. */
static size_t varied_factor(const struct point_findings *p, size_t n_factors)
{
    size_t f = 0;
    while (f < n_factors && !p->inputs[f].text)
        f++;
    return f;
}

static void swing(struct analysis *a, size_t metric)
{
    struct study_findings *out = a->out;
    struct metric_findings *m = &out->metrics[metric];
    for (size_t i = 0; i < out->n_points; i++) {
        const struct point_findings *p = &out->points[i];
        const size_t f = varied_factor(p, out->facts.n_factors);
        if (!p->means || f == out->facts.n_factors || isnan(p->means[metric]))
            continue;
        struct effect *e = &m->effects[f];
        const double value = p->means[metric];
        if (isnan(e->at_low) || value < e->at_low) {
            e->at_low = value;
            e->low = p->inputs[f].text;
        }
        if (isnan(e->at_high) || value > e->at_high) {
            e->at_high = value;
            e->high = p->inputs[f].text;
        }
    }
    for (size_t f = 0; f < out->facts.n_factors; f++) {
        struct effect *e = &m->effects[f];
        e->influence = isinf(e->at_high) && !isinf(e->at_low) ? INFINITY : e->at_high - e->at_low;
        if (isinf(e->at_low))
            e->influence = 0;
    }
}

/* Factors by falling influence, unknown ones last, in the study's order among equals. */
static void sort_effects(struct metric_findings *m, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t place = i;
        const double influence = m->effects[i].influence;
        while (place > 0 && !isnan(influence) &&
               !(m->effects[m->order[place - 1]].influence >= influence)) {
            m->order[place] = m->order[place - 1];
            place--;
        }
        m->order[place] = i;
    }
}

static void find_front(struct analysis *a)
{
    struct study_findings *out = a->out;
    const struct study_facts *f = &out->facts;
    struct objective *objectives = arena_array(a->memory, f->n_metrics, sizeof *objectives);
    bool *front = arena_array(a->memory, out->n_points, sizeof *front);
    for (size_t m = 0; m < f->n_metrics; m++) {
        if (f->metrics[m].goal == GOAL_NONE)
            continue;
        double *values = arena_array(a->memory, out->n_points, sizeof *values);
        for (size_t i = 0; i < out->n_points; i++)
            values[i] = out->points[i].means ? out->points[i].means[m] : NAN;
        objectives[out->n_objectives++] =
            (struct objective){values, f->metrics[m].goal == GOAL_MINIMIZE};
    }
    if (out->n_objectives == 0)
        return;
    pareto_front(objectives, out->n_objectives, out->n_points, front);
    for (size_t i = 0; i < out->n_points; i++) {
        out->points[i].on_front = front[i];
        out->on_front += front[i];
    }
}

/* A factor's values at the points of the sample, in the order in which they were pooled. */
static void sample_inputs(const struct analysis *a, size_t factor, double *x)
{
    const struct study_findings *out = a->out;
    size_t n = 0;
    for (size_t i = 0; i < out->n_points; i++)
        if (out->points[i].means && in_sample(a, out->points[i].number))
            x[n++] = out->points[i].inputs[factor].number;
}

/* Which factor goes along with reaching a threshold; none where all points do, or none. */
static void explain_threshold(struct analysis *a, size_t threshold)
{
    struct study_findings *out = a->out;
    struct threshold_findings *t = &out->thresholds[threshold];
    double *x = arena_array(a->memory, a->n_hits, sizeof *x);
    for (size_t f = 0; f < out->facts.n_factors; f++) {
        if (!out->facts.factors[f].unit)
            continue;
        sample_inputs(a, f, x);
        const struct estimate rank = rank_correlation(x, a->hits[threshold], a->n_hits);
        if (isnan(rank.value) ||
            !(t->with == out->facts.n_factors || fabs(rank.value) > fabs(t->rank.value)))
            continue;
        t->with = f;
        t->rank = rank;
    }
}

static void answer_thresholds(struct analysis *a)
{
    struct study_findings *out = a->out;
    for (size_t t = 0; t < out->facts.n_thresholds; t++) {
        double hits = 0;
        size_t n = 0;
        for (size_t i = 0; i < a->n_hits; i++)
            if (!isnan(a->hits[t][i])) {
                hits += a->hits[t][i];
                n++;
            }
        out->thresholds[t].probability = share_estimate(hits, n);
        explain_threshold(a, t);
    }
}

static void prepare(struct analysis *a)
{
    struct study_findings *out = a->out;
    const struct study_facts *f = &out->facts;
    const struct estimate none = {NAN, NAN, NAN};
    out->metrics = arena_array(a->memory, f->n_metrics, sizeof *out->metrics);
    out->thresholds = arena_array(a->memory, f->n_thresholds, sizeof *out->thresholds);
    a->samples = arena_array(a->memory, f->n_metrics, sizeof *a->samples);
    a->n_samples = arena_array(a->memory, f->n_metrics, sizeof *a->n_samples);
    a->sample_capacity = arena_array(a->memory, f->n_metrics, sizeof *a->sample_capacity);
    a->hits = arena_array(a->memory, f->n_thresholds, sizeof *a->hits);
    for (size_t t = 0; t < f->n_thresholds; t++) {
        out->thresholds[t].with = f->n_factors;
        out->thresholds[t].rank = none;
    }
    for (size_t m = 0; m < f->n_metrics; m++) {
        struct metric_findings *metric = &out->metrics[m];
        metric->mean = metric->p10 = metric->p50 = metric->p90 = none;
        metric->base = NAN;
        metric->effects = arena_array(a->memory, f->n_factors, sizeof *metric->effects);
        metric->order = arena_array(a->memory, f->n_factors, sizeof *metric->order);
        for (size_t i = 0; i < f->n_factors; i++)
            metric->effects[i] = (struct effect){.sobol = {none, none},
                                                 .rank = none,
                                                 .at_low = NAN,
                                                 .at_high = NAN,
                                                 .influence = NAN};
    }
}

bool study_analyze(struct study_reader *reader, struct arena *memory, struct study_findings *out,
                   struct diagnostics *d)
{
    *out = (struct study_findings){0};
    struct analysis a = {.out = out, .memory = memory};
    if (!study_reader_facts(reader, memory, &out->facts))
        return false;
    if (!find_design(out->facts.design, &a.design)) {
        diag_error(d, (struct mark){0}, NULL, "the points are of an unknown design '%s'",
                   out->facts.design);
        return false;
    }
    out->is_sample = design_is_sample(a.design);
    out->n_sample = a.design == DESIGN_SALTELLI ? 2 * (size_t)out->facts.samples
                    : out->is_sample            ? (size_t)out->facts.points
                                                : 0;
    prepare(&a);
    if (!study_reader_points(reader, &out->facts, false, take_point, &a))
        return false;
    out->missing = (size_t)out->facts.points - out->n_points;
    for (size_t m = 0; m < out->facts.n_metrics; m++) {
        summarise(&a, m);
        if (a.design == DESIGN_ONE_AT_A_TIME)
            swing(&a, m);
        else
            correlate(&a, m);
        if (a.design == DESIGN_SALTELLI)
            share_variance(&a, m);
        sort_effects(&out->metrics[m], out->facts.n_factors);
    }
    answer_thresholds(&a);
    find_front(&a);
    return true;
}
