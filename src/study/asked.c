#include "study/asked.h"

#include "input/quantity.h"
#include "results/metric.h"

#include <math.h>
#include <string.h>

/* 'ln h100e' is the natural logarithm of the metric 'h100e'. */
static bool read_metric(const struct node *item, struct study_input *in, struct diagnostics *d)
{
    static const char logarithm[] = "ln ";
    struct metric_ref ref;
    if (item->kind != NODE_SCALAR) {
        diag_error(d, item->at, NULL, "expected the name of a metric");
        return false;
    }
    struct study_metric metric = {.name = item->text, .plain = item->text, .at = item->at};
    if (strncmp(item->text, logarithm, sizeof logarithm - 1) == 0) {
        metric.plain += sizeof logarithm - 1;
        metric.logarithm = true;
    }
    if (!metric_parse(metric.plain, in->scenario, item->at, d, &ref))
        return false;
    if (metric.logarithm && ref.metric->when == METRIC_MILESTONE) {
        diag_error(d, item->at, NULL, "a day has no logarithm: ask for '%s'", metric.plain);
        return false;
    }
    in->study.metrics[in->study.n_metrics++] = metric;
    return true;
}

static bool read_metrics(const struct node *metrics, struct study_input *in, struct diagnostics *d)
{
    const size_t n = node_count(metrics);
    if (n == 0) {
        diag_error(d, metrics->at, NULL, "the study asks for no metrics");
        return false;
    }
    in->study.metrics = arena_array(&in->memory, n, sizeof *in->study.metrics);
    bool fine = true;
    for (const struct node *item = metrics->child; item; item = item->next)
        fine = read_metric(item, in, d) && fine;
    return fine;
}

static const struct study_metric *find_metric(const struct study *s, const char *name,
                                              struct mark at, struct diagnostics *d)
{
    for (size_t i = 0; i < s->n_metrics; i++)
        if (strcmp(s->metrics[i].name, name) == 0)
            return &s->metrics[i];
    diag_error(d, at, NULL, "'%s' is not among the study's metrics", name);
    return NULL;
}

/* A threshold in the metric's unit: a day for milestones, else a quantity of its dimension; of a
 * logarithm it is given by its argument. */
static bool read_threshold(const struct node *node, const struct study_metric *metric,
                           struct study_input *in, struct diagnostics *d)
{
    struct study *s = &in->study;
    struct metric_ref ref;
    struct quantity_fault why = {.message = "expected one value"};
    double value = NAN;
    day_number day;
    if (!metric_parse(metric->plain, in->scenario, metric->at, d, &ref))
        return false;
    bool read = false;
    if (node->kind == NODE_SCALAR && ref.metric->when == METRIC_MILESTONE &&
        date_parse(node->text, &day)) {
        value = day - in->scenario->start;
        read = true;
    } else if (node->kind == NODE_SCALAR) {
        read = quantity_parse(node->text, ref.metric->dim, &value, &why);
        value /= ref.metric->si;
        if (read && metric->logarithm) {
            read = value > 0;
            why = (struct quantity_fault){.message = "a logarithm's argument is above 0"};
            value = log(value);
        }
    }
    if (!read) {
        diag_error(d, node->at, why.hint[0] ? arena_text(&d->memory, why.hint) : NULL, "%s: %s",
                   metric->name, why.message);
        return false;
    }
    s->thresholds[s->n_thresholds++] = (struct study_threshold){
        .metric = (size_t)(metric - s->metrics), .text = node->text, .value = value};
    return true;
}

static bool read_thresholds(const struct node *thresholds, struct study_input *in,
                            struct diagnostics *d)
{
    size_t n = 0;
    for (const struct node *item = thresholds->child; item; item = item->next)
        n += item->kind == NODE_LIST ? node_count(item) : 1;
    if (n == 0) {
        diag_error(d, thresholds->at, NULL, "'thresholds' is a map from metrics to values");
        return false;
    }
    in->study.thresholds = arena_array(&in->memory, n, sizeof *in->study.thresholds);
    bool fine = true;
    for (const struct node *item = thresholds->child; item; item = item->next) {
        const struct study_metric *metric = find_metric(&in->study, item->key, node_mark(item), d);
        if (!metric)
            fine = false;
        else if (item->kind != NODE_LIST)
            fine = read_threshold(item, metric, in, d) && fine;
        else
            for (const struct node *value = item->child; value; value = value->next)
                fine = read_threshold(value, metric, in, d) && fine;
    }
    return fine;
}

static bool read_objectives(const struct node *objectives, struct study_input *in,
                            struct diagnostics *d)
{
    static const char *const words[] = {"minimize", "maximize"};
    bool fine = true;
    for (const struct node *goal = objectives->child; goal; goal = goal->next) {
        const bool minimize = strcmp(goal->key, words[0]) == 0;
        if ((!minimize && strcmp(goal->key, words[1]) != 0) || goal->kind != NODE_LIST) {
            diag_error(d, node_mark(goal), NULL,
                       "'objectives' has 'minimize' and 'maximize', lists of metrics");
            return false;
        }
        for (const struct node *item = goal->child; item; item = item->next) {
            const struct study_metric *found =
                item->kind == NODE_SCALAR ? find_metric(&in->study, item->text, item->at, d) : NULL;
            if (!found) {
                fine = false;
                continue;
            }
            struct study_metric *metric = &in->study.metrics[found - in->study.metrics];
            metric->minimize = minimize;
            metric->maximize = !minimize;
        }
    }
    return fine;
}

bool asked_read(struct study_input *in, struct diagnostics *d)
{
    const struct study_parts *parts = &in->study.written;
    if (!read_metrics(parts->metrics, in, d))
        return false;
    const bool fine = !parts->thresholds || read_thresholds(parts->thresholds, in, d);
    return (!parts->objectives || read_objectives(parts->objectives, in, d)) && fine;
}
