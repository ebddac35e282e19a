/* GSL's nonlinear least squares (Levenberg-Marquardt) within iteratively reweighted passes, since
 * GSL has robust losses for linear models only. A parameter is low x (high/low)^s with s a logistic
 * curve of an unbounded coordinate, so that no step leaves the bounds and no prediction becomes
 * infinite; priors are further residuals. Intervals: covariances of such fits cover too little (in
 * trials with 60 points and 5 % outliers, 88 % instead of 95 %), so points are drawn anew, family
 * by family, and guesses too, that an open parameter's interval be the guess's. */
#include "calibrate/robust.h"

#include "base/fail.h"
#include "base/hash.h"
#include "engine/stream.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const holdout_words[] = {"same points", "random fifths", "families", "largest fifth",
                                     NULL};

static const double HUBER = 1.345; /* scatters beyond which a point pulls no harder: 95 %
                                      efficient for normal errors (Holland and Welsch, 1977) */
static const double FLOOR = 0.02;  /* scatter below which a law of this form is not believed */
static const double FIRST = 0.1;   /* scatter in the first pass */
static const double LOST = 10;     /* log residual of a prediction that isn't finite */
static const double OPEN = 0.8;    /* share of the guess's interval that counts as open */
enum { PASSES = 5, STEPS = 40, STARTS = 6, RESAMPLES = 200, FEW = 5, FIFTHS = 5 };

static double coordinate(const struct robust_parameter *p, double value)
{
    const double share = log(value / p->low) / log(p->high / p->low);
    const double inner = fmin(fmax(share, 1e-3), 1 - 1e-3);
    return log(inner / (1 - inner));
}

static double place(const struct robust_parameter *p, double u)
{
    return p->low * pow(p->high / p->low, 1 / (1 + exp(-u)));
}

/* One fit: points, guesses, and space for predictions. */
struct work {
    const struct robust_problem *problem;
    const size_t *rows;
    size_t n;
    const double *measured; /* by place in 'rows' */
    double centre[ROBUST_PARAMETERS];
    double *predicted;
    double scatter;
};

static void values_at(const struct work *w, const double *u, double *value)
{
    for (size_t i = 0; i < w->problem->m; i++)
        value[i] = place(&w->problem->parameter[i], u[i]);
}

/* Log residuals of the points, then of the guesses. */
static int residuals(const gsl_vector *u, void *context, gsl_vector *out)
{
    struct work *w = context;
    const struct robust_problem *p = w->problem;
    double value[ROBUST_PARAMETERS], at[ROBUST_PARAMETERS];
    for (size_t i = 0; i < p->m; i++)
        at[i] = gsl_vector_get(u, i);
    values_at(w, at, value);
    p->predict(p->context, value, w->rows, w->n, w->predicted);
    for (size_t i = 0; i < w->n; i++) {
        const double r = w->predicted[i] - w->measured[i];
        gsl_vector_set(out, i, isfinite(r) ? r : LOST);
    }
    for (size_t i = 0; i < p->m; i++)
        gsl_vector_set(out, w->n + i, log(value[i] / w->centre[i]));
    return GSL_SUCCESS;
}

static double scatter_of(const gsl_vector *r, size_t n)
{
    double *size = memory_alloc((n + 1) * sizeof *size);
    for (size_t i = 0; i < n; i++)
        size[i] = fabs(gsl_vector_get(r, i));
    gsl_sort(size, 1, n);
    const double mad = n > 0 ? gsl_stats_median_from_sorted_data(size, 1, n) : 0;
    free(size);
    return fmax(1.4826 * mad, FLOOR);
}

/* Weights of all residuals at a scatter. */
static void weigh(const struct work *w, const gsl_vector *r, gsl_vector *weight)
{
    for (size_t i = 0; i < w->n; i++) {
        const double z = r ? fabs(gsl_vector_get(r, i)) / w->scatter : 0;
        gsl_vector_set(weight, i, (z <= HUBER ? 1 : HUBER / z) / (w->scatter * w->scatter));
    }
    for (size_t i = 0; i < w->problem->m; i++) {
        const double spread = w->problem->parameter[i].spread;
        gsl_vector_set(weight, w->n + i, 1 / (spread * spread));
    }
}

/* What a fit minimises, at a fixed scatter so that starts can be compared. */
static double objective(const struct work *w, const gsl_vector *r)
{
    double sum = 0;
    for (size_t i = 0; i < w->n; i++) {
        const double z = fabs(gsl_vector_get(r, i)) / FIRST;
        sum += z <= HUBER ? z * z : HUBER * (2 * z - HUBER);
    }
    for (size_t i = 0; i < w->problem->m; i++) {
        const double z = gsl_vector_get(r, w->n + i) / w->problem->parameter[i].spread;
        sum += z * z;
    }
    return sum;
}

/* Moves u to the minimum near it; returns the objective there. */
static double descend(struct work *w, double *u)
{
    const size_t m = w->problem->m, rows = w->n + m;
    const gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *space =
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, rows, m);
    gsl_multifit_nlinear_fdf f = {.f = residuals, .n = rows, .p = m, .params = w};
    gsl_vector *weight = gsl_vector_alloc(rows), *r = gsl_vector_alloc(rows);
    if (!space || !weight || !r)
        fail_out_of_memory(rows * m * sizeof(double));
    w->scatter = FIRST;
    for (int pass = 0; pass < PASSES; pass++) {
        gsl_vector_view at = gsl_vector_view_array(u, m);
        int why;
        weigh(w, pass ? r : NULL, weight);
        if (gsl_multifit_nlinear_winit(&at.vector, weight, &f, space) != GSL_SUCCESS)
            break;
        gsl_multifit_nlinear_driver(STEPS, 1e-7, 1e-7, 0, NULL, NULL, &why, space);
        const gsl_vector *to = gsl_multifit_nlinear_position(space);
        for (size_t i = 0; i < m; i++)
            if (isfinite(gsl_vector_get(to, i)))
                u[i] = fmin(fmax(gsl_vector_get(to, i), -12), 12);
        residuals(&at.vector, w, r);
        w->scatter = scatter_of(r, w->n);
    }
    const double reached = objective(w, r);
    gsl_vector_free(r);
    gsl_vector_free(weight);
    gsl_multifit_nlinear_free(space);
    return reached;
}

/* Fits to some points. 'measured' and the guesses may differ from the problem's own. */
static double fit_rows(const struct robust_problem *p, const size_t *rows, size_t n,
                       const double *measured, const double *centre, const double *from, int starts,
                       double *value)
{
    struct work w = {.problem = p, .rows = rows, .n = n, .measured = measured};
    w.predicted = memory_alloc((n + 1) * sizeof *w.predicted);
    memcpy(w.centre, centre, p->m * sizeof *centre);
    struct stream random = stream_make(1, "fit-start", hash_text("calibrate"), 0);
    double best = INFINITY, scatter = FLOOR;
    for (int k = 0; k < starts; k++) {
        double u[ROBUST_PARAMETERS];
        for (size_t i = 0; i < p->m; i++)
            u[i] = k == 0 ? coordinate(&p->parameter[i], from[i]) : 6 * stream_u01(&random) - 3;
        const double reached = descend(&w, u);
        if (!(reached < best))
            continue;
        best = reached;
        scatter = w.scatter;
        values_at(&w, u, value);
    }
    free(w.predicted);
    return scatter;
}

static void own_centre(const struct robust_problem *p, double *centre)
{
    for (size_t i = 0; i < p->m; i++)
        centre[i] = p->parameter[i].centre;
}

/* The points of each family together, in their order. */
static size_t *by_family(const struct robust_problem *p, size_t *families)
{
    size_t *order = memory_alloc((p->n + 1) * sizeof *order), at = 0;
    *families = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->family[i] + 1 > *families)
            *families = p->family[i] + 1;
    for (size_t f = 0; f < *families; f++)
        for (size_t i = 0; i < p->n; i++)
            if (p->family[i] == f)
                order[at++] = i;
    return order;
}

/* One resample: points drawn within their families, guesses drawn from themselves. Too few points
 * to draw from are moved by the scatter instead. */
static void resample(const struct robust_problem *p, const struct robust_fit *fit,
                     const size_t *order, uint32_t number, double *value)
{
    struct stream s = stream_make(1, "bootstrap", hash_text("calibrate"), number);
    size_t *rows = memory_alloc((p->n + 1) * sizeof *rows);
    double *measured = memory_alloc((p->n + 1) * sizeof *measured), centre[ROBUST_PARAMETERS];
    const bool few = p->n < FEW * p->m;
    for (size_t begin = 0, end; begin < p->n; begin = end) {
        for (end = begin; end < p->n && p->family[order[end]] == p->family[order[begin]];)
            end++;
        for (size_t i = begin; i < end; i++) {
            const double u = stream_u01(&s), noise = gsl_cdf_ugaussian_Pinv(stream_u01(&s));
            rows[i] = order[few ? i : begin + (size_t)(u * (double)(end - begin))];
            measured[i] = p->measured[rows[i]] + (few ? fit->scatter * noise : 0);
        }
    }
    for (size_t i = 0; i < p->m; i++) {
        const struct robust_parameter *q = &p->parameter[i];
        const double drawn = q->centre * exp(q->spread * gsl_cdf_ugaussian_Pinv(stream_u01(&s)));
        centre[i] = fmin(fmax(drawn, q->low), q->high);
    }
    fit_rows(p, rows, p->n, measured, centre, fit->value, 1, value);
    free(measured);
    free(rows);
}

static void find_intervals(const struct robust_problem *p, struct robust_fit *fit)
{
    size_t families;
    size_t *order = by_family(p, &families);
    double(*drawn)[ROBUST_PARAMETERS] = memory_alloc(RESAMPLES * sizeof *drawn);
#pragma omp parallel for schedule(dynamic)
    for (int k = 0; k < RESAMPLES; k++)
        resample(p, fit, order, (uint32_t)k, drawn[k]);
    for (size_t i = 0; i < p->m; i++) {
        const struct robust_parameter *q = &p->parameter[i];
        double sorted[RESAMPLES];
        for (int k = 0; k < RESAMPLES; k++)
            sorted[k] = drawn[k][i];
        gsl_sort(sorted, 1, RESAMPLES);
        fit->low[i] =
            fmin(gsl_stats_quantile_from_sorted_data(sorted, 1, RESAMPLES, 0.025), fit->value[i]);
        fit->high[i] =
            fmax(gsl_stats_quantile_from_sorted_data(sorted, 1, RESAMPLES, 0.975), fit->value[i]);
        const double guess = fmin(2 * 1.96 * q->spread, log(q->high / q->low));
        fit->open[i] = log(fit->high[i] / fit->low[i]) > OPEN * guess;
        const double share = log(fit->value[i] / q->low) / log(q->high / q->low);
        fit->at_bound[i] = share < 0.01 || share > 0.99;
    }
    free(drawn);
    free(order);
}

void robust_fit(const struct robust_problem *p, struct robust_fit *fit)
{
    double centre[ROBUST_PARAMETERS];
    size_t *rows = memory_alloc((p->n + 1) * sizeof *rows);
    gsl_set_error_handler_off();
    for (size_t i = 0; i < p->n; i++)
        rows[i] = i;
    own_centre(p, centre);
    *fit = (struct robust_fit){0};
    fit->scatter = fit_rows(p, rows, p->n, p->measured, centre, centre, STARTS, fit->value);
    free(rows);
    find_intervals(p, fit);
}

struct error_summary errors_of_logs(const double *log_ratio, size_t n)
{
    struct error_summary e = {.mean = NAN, .median = NAN, .p90 = NAN, .bias = NAN, .within = NAN};
    double *size = memory_alloc((n + 1) * sizeof *size), sum = 0, logs = 0;
    size_t near = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(log_ratio[i]))
            continue;
        const double error = fabs(expm1(log_ratio[i]));
        size[e.n++] = error;
        sum += error;
        logs += log_ratio[i];
        near += error < 0.1;
    }
    if (e.n > 0) {
        gsl_sort(size, 1, e.n);
        e.mean = sum / (double)e.n;
        e.median = gsl_stats_median_from_sorted_data(size, 1, e.n);
        e.p90 = gsl_stats_quantile_from_sorted_data(size, 1, e.n, 0.9);
        e.bias = expm1(logs / (double)e.n);
        e.within = (double)near / (double)e.n;
    }
    free(size);
    return e;
}

/* Predicts the points of one part by a fit to the others. */
static void predict_part(const struct robust_problem *p, const struct robust_fit *fit,
                         const size_t *part, size_t number, double *law, double *refined)
{
    size_t *rows = memory_alloc((2 * p->n + 1) * sizeof *rows), *test = rows + p->n;
    double *measured = memory_alloc((2 * p->n + 1) * sizeof *measured), *out = measured + p->n;
    double value[ROBUST_PARAMETERS], centre[ROBUST_PARAMETERS];
    size_t n = 0, n_test = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (part[i] == number) {
            test[n_test++] = i;
        } else {
            rows[n] = i;
            measured[n++] = p->measured[i];
        }
    }
    own_centre(p, centre);
    const bool told = !p->tells || p->tells(p->context, rows, n);
    if (told) {
        fit_rows(p, rows, n, measured, centre, fit->value, 2, value);
        p->predict(p->context, value, test, n_test, out);
        for (size_t i = 0; i < n_test; i++)
            law[test[i]] = out[i] - p->measured[test[i]];
    }
    if (told && p->refine) {
        p->refine(p->context, value, rows, n, test, n_test, out);
        for (size_t i = 0; i < n_test; i++)
            refined[test[i]] = out[i] - p->measured[test[i]];
    }
    free(measured);
    free(rows);
}

/* The size from which on a point is of the largest fifth. */
static double largest_from(const struct robust_problem *p)
{
    assert(p->n >= FIFTHS);
    double *sorted = memory_alloc(p->n * sizeof *sorted);
    memcpy(sorted, p->size, p->n * sizeof *sorted);
    gsl_sort(sorted, 1, p->n);
    const double from = sorted[p->n - p->n / FIFTHS];
    free(sorted);
    return from;
}

/* Numbers the parts of a way of holding out; returns how many are to be predicted. */
static size_t make_parts(const struct robust_problem *p, enum holdout how, size_t *part)
{
    size_t families = 0;
    free(by_family(p, &families));
    struct stream s = stream_make(1, "fifths", hash_text("calibrate"), 0);
    const double from = how == HOLDOUT_LARGEST ? largest_from(p) : 0;
    for (size_t i = 0; i < p->n; i++)
        part[i] = how == HOLDOUT_RANDOM   ? (size_t)(FIFTHS * stream_u01(&s))
                  : how == HOLDOUT_FAMILY ? p->family[i]
                                          : (size_t)(p->size[i] < from);
    return how == HOLDOUT_RANDOM ? FIFTHS : how == HOLDOUT_FAMILY ? families : 1;
}

void robust_hold_out(const struct robust_problem *p, const struct robust_fit *fit,
                     struct error_summary law[HOLDOUTS], struct error_summary refined[HOLDOUTS])
{
    const size_t n = p->n;
    const bool few = n < FIFTHS;
    size_t *rows = memory_alloc((2 * n + 1) * sizeof *rows), *part = rows + n;
    double *error = memory_alloc((2 * n + 1) * sizeof *error), *better = error + n;
    for (int how = 0; how < HOLDOUTS; how++) {
        for (size_t i = 0; i < n; i++) {
            rows[i] = i;
            error[i] = better[i] = NAN;
        }
        if (how == HOLDOUT_NONE) {
            p->predict(p->context, fit->value, rows, n, error);
            for (size_t i = 0; i < n; i++)
                error[i] -= p->measured[i];
        } else if (!few || (how == HOLDOUT_FAMILY && p->tells)) {
            const size_t parts = make_parts(p, (enum holdout)how, part);
            for (size_t k = 0; k < parts && (how != HOLDOUT_FAMILY || parts > 1); k++)
                predict_part(p, fit, part, k, error, better);
        }
        law[how] = errors_of_logs(error, n);
        if (refined)
            refined[how] = errors_of_logs(better, n);
    }
    free(error);
    free(rows);
}
