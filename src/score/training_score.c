#include "score/training_score.h"

#include "base/fail.h"
#include "results/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const split_words[] = {"pooled", "families held out", "groups held out",
                                   "groups held out, level removed", NULL};

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool same_configuration(const struct training_row *a, const struct training_row *b)
{
    const struct plan *p = &a->plan, *q = &b->plan;
    return a->accelerators == b->accelerators && same(a->gpu, b->gpu) && same(a->model, b->model) &&
           same(a->precision, b->precision) && p->tensor == q->tensor &&
           p->pipeline == q->pipeline && p->context == q->context && p->expert == q->expert &&
           p->chunks == q->chunks && p->micro_batch == q->micro_batch &&
           p->global_batch == q->global_batch && p->sequence == q->sequence &&
           p->recompute == q->recompute && plan_modules(p) == plan_modules(q) &&
           p->recompute_layers == q->recompute_layers;
}

static bool same_fold(enum split split, const struct training_row *a, const struct training_row *b)
{
    return split == SPLIT_FAMILIES ? same(a->gpu, b->gpu) && same(a->model, b->model)
                                   : same(a->group, b->group);
}

static void predict(const struct score_setup *s, const struct training_row *r,
                    const struct training_constants *c, double *error)
{
    struct row_prediction p;
    row_predict(r, s->fallback, c, &p);
    *error = p.error;
}

/* Share of the data type's dense rate that the row reached, recomputation of whole layers included.
 */
static double utilisation(const struct training_row *r)
{
    const struct accelerator *a = r->accelerator;
    const double layers = (double)plan_stage_layers(&r->llm, &r->plan);
    const double again = 1 + plan_recomputed_layers(&r->plan, layers) / layers / 3;
    double flops = llm_training_flops(&r->llm, r->plan.sequence, true);
    if (r->plan.adapters)
        flops -= llm_weight_gradient_flops(&r->llm);
    return r->tokens_rate * flops * again / dense_rate(a, r->plan.precision);
}

/* The median of what training rows of the same GPU and data type reach; where there is none, of
 * those of the same data type, then of all. */
static double baseline_error(const struct training_row *rows, const bool *train, size_t n, size_t i,
                             double *scratch)
{
    const struct training_row *r = &rows[i];
    size_t found = 0;
    for (int level = 0; level < 3 && found == 0; level++)
        for (size_t k = 0; k < n; k++) {
            const bool precision =
                rows[k].plan.precision == r->plan.precision && rows[k].experts == r->experts;
            if (train[k] &&
                (level == 2 || (precision && (level == 1 || same(rows[k].gpu, r->gpu)))))
                scratch[found++] = utilisation(&rows[k]);
        }
    return utilisation(r) / summary_of(scratch, found).p50 - 1;
}

/* Predicts the rows of one fold from a fit to the others. */
static void score_fold(const struct score_setup *s, const struct training_row *rows, size_t n,
                       const struct training_constants *from, enum split split, size_t first,
                       const struct score_errors *out, bool *train, double *scratch)
{
    bool any = false;
    for (size_t k = 0; k < n; k++) {
        train[k] = fit_takes(&rows[k]) && !same_fold(split, &rows[k], &rows[first]);
        for (size_t i = 0; i < n && train[k]; i++)
            if (same_fold(split, &rows[i], &rows[first]) && same_configuration(&rows[i], &rows[k]))
                train[k] = false;
        any = any || train[k];
    }
    if (!any)
        return;
    struct training_constants fitted;
    fit_constants(s, rows, train, n, from, &fitted);
    for (size_t i = 0; i < n; i++)
        if (fit_takes(&rows[i]) && same_fold(split, &rows[i], &rows[first])) {
            predict(s, &rows[i], &fitted, &out->model[i]);
            out->baseline[i] = baseline_error(rows, train, n, i, scratch);
        }
}

/* Divides each group's times by its median ratio of predicted to measured. */
static void remove_levels(const struct training_row *rows, size_t n, const double *from, double *to,
                          double *scratch)
{
    for (size_t i = 0; i < n; i++) {
        size_t found = 0;
        for (size_t k = 0; k < n; k++)
            if (!isnan(from[k]) && same(rows[k].group, rows[i].group) &&
                rows[k].experts == rows[i].experts)
                scratch[found++] = log1p(from[k]);
        to[i] = isnan(from[i]) ? NAN : expm1(log1p(from[i]) - summary_of(scratch, found).p50);
    }
}

void training_score(const struct score_setup *s, const struct training_row *rows, size_t n,
                    bool own, const struct training_constants *constants, struct arena *memory,
                    struct score_errors out[SPLITS], struct row_prediction **pooled)
{
    bool *train = arena_array(memory, n + 1, sizeof *train);
    double *scratch = arena_array(memory, n + 1, sizeof *scratch);
    for (int split = 0; split < SPLITS; split++) {
        out[split].model = arena_array(memory, n + 1, sizeof *out->model);
        out[split].baseline = arena_array(memory, n + 1, sizeof *out->baseline);
        for (size_t i = 0; i < n; i++)
            out[split].model[i] = out[split].baseline[i] = NAN;
    }
    for (size_t i = 0; i < n; i++)
        train[i] = fit_takes(&rows[i]);
    *pooled = arena_array(memory, n + 1, sizeof **pooled);
    for (size_t i = 0; i < n; i++) {
        struct row_prediction *p = &(*pooled)[i];
        if (rows[i].searched)
            row_search(&rows[i], s->fallback, constants, p);
        else
            row_predict(&rows[i], s->fallback, constants, p);
        out[SPLIT_POOLED].model[i] = p->error;
        if (!own)
            out[SPLIT_POOLED].baseline[i] = baseline_error(rows, train, n, i, scratch);
    }
    for (int split = SPLIT_FAMILIES; split <= SPLIT_GROUPS; split++)
        for (size_t i = 0; i < n; i++)
            if (fit_takes(&rows[i]) && isnan(out[split].baseline[i]))
                score_fold(s, rows, n, constants, (enum split)split, i, &out[split], train,
                           scratch);
    remove_levels(rows, n, out[SPLIT_GROUPS].model, out[SPLIT_LEVELLED].model, scratch);
    remove_levels(rows, n, out[SPLIT_GROUPS].baseline, out[SPLIT_LEVELLED].baseline, scratch);
}

double score_macro(const struct training_row *rows, const double *errors, const bool *take,
                   size_t n)
{
    double sum = 0;
    size_t groups = 0;
    for (size_t i = 0; i < n; i++) {
        bool seen = !take[i] || isnan(errors[i]);
        for (size_t k = 0; k < i && !seen; k++)
            seen = take[k] && !isnan(errors[k]) && same(rows[k].group, rows[i].group);
        if (seen)
            continue;
        double group = 0;
        size_t members = 0;
        for (size_t k = i; k < n; k++)
            if (take[k] && !isnan(errors[k]) && same(rows[k].group, rows[i].group)) {
                group += fabs(errors[k]);
                members++;
            }
        sum += group / (double)members;
        groups++;
    }
    return sum / (double)groups;
}

/* Equal in what the header says, but not in the number of accelerators. */
static bool one_series(const struct training_row *a, const struct training_row *b, bool strong)
{
    const struct plan *p = &a->plan, *q = &b->plan;
    const bool batch = strong
                           ? p->global_batch == q->global_batch
                           : p->global_batch * b->accelerators == q->global_batch * a->accelerators;
    return batch && a->accelerators != b->accelerators && same(a->group, b->group) &&
           same(a->software_name, b->software_name) && same(a->gpu, b->gpu) &&
           same(a->model, b->model) && same(a->precision, b->precision) && p->tensor == q->tensor &&
           p->pipeline == q->pipeline && p->chunks == q->chunks && p->context == q->context &&
           p->expert == q->expert &&
           (strong || (p->sequence == q->sequence && p->sharding == q->sharding &&
                       p->micro_batch == q->micro_batch));
}

size_t score_ratios(const struct training_row *rows, const double *errors, size_t n, bool strong,
                    double *out)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        size_t smallest = i;
        for (size_t k = 0; k < n; k++)
            if (fit_takes(&rows[k]) && !isnan(errors[k]) &&
                one_series(&rows[i], &rows[k], strong) &&
                rows[k].accelerators < rows[smallest].accelerators)
                smallest = k;
        if (fit_takes(&rows[i]) && smallest != i && !isnan(errors[i]))
            out[found++] = (1 + errors[smallest]) / (1 + errors[i]) - 1;
    }
    return found;
}

/* Ranks with ties at their mean. */
static double rank(const double *values, size_t n, double value)
{
    double below = 0, equal = 0;
    for (size_t i = 0; i < n; i++) {
        below += values[i] < value;
        equal += values[i] == value;
    }
    return below + (equal - 1) / 2;
}

static double spearman(const double *x, const double *y, size_t n)
{
    const double mean = ((double)n - 1) / 2;
    double xy = 0, xx = 0, yy = 0;
    for (size_t i = 0; i < n; i++) {
        const double a = rank(x, n, x[i]) - mean, b = rank(y, n, y[i]) - mean;
        xy += a * b;
        xx += a * a;
        yy += b * b;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

static bool one_sweep(const struct training_row *a, const struct training_row *b)
{
    return a->accelerators == b->accelerators && same(a->group, b->group) && same(a->gpu, b->gpu) &&
           same(a->model, b->model) && same(a->precision, b->precision);
}

size_t score_sweeps(const struct training_row *rows, const double *errors, size_t n,
                    struct score_sweep *out, size_t most)
{
    enum { LEAST = 8 };
    size_t sweeps = 0;
    double *measured = memory_alloc((n + 1) * sizeof *measured);
    double *predicted = memory_alloc((n + 1) * sizeof *predicted);
    for (size_t i = 0; i < n && sweeps < most; i++) {
        size_t members = 0;
        bool first = !isnan(errors[i]);
        for (size_t k = 0; k < n && first; k++) {
            if (isnan(errors[k]) || !one_sweep(&rows[i], &rows[k]))
                continue;
            first = members > 0 || k == i;
            measured[members] = rows[k].tokens_rate;
            predicted[members++] = rows[k].tokens_rate / (1 + errors[k]);
        }
        if (first && members >= LEAST)
            out[sweeps++] = (struct score_sweep){rows[i].group, rows[i].model, members,
                                                 spearman(measured, predicted, members)};
    }
    free(predicted);
    free(measured);
    return sweeps;
}
