#include "score/fit.h"

#include "base/fail.h"

#include <assert.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double NOISE = 0.08; /* of a row's log time: scatter between submitters and releases */
static const double HUBER = 1.5;  /* noises beyond which a row pulls no harder */
static const double ENOUGH = 1e-4; /* relative progress below which a fit ends */
enum { STEPS = 40 };

bool fit_takes(const struct training_row *r)
{
    return r->stratum == STRATUM_DENSE || r->stratum == STRATUM_EXPERTS ||
           r->stratum == STRATUM_NO_CHUNKS;
}

static const struct score_prior *prior(const struct score_setup *s, size_t i)
{
    return (const struct score_prior *)s->fit.items + i;
}

static double *field(const struct score_setup *s, struct training_constants *c, size_t i)
{
    const struct key *key = key_find(&training_constants_table, NULL, prior(s, i)->name);
    assert(key && key->kind == KEY_QUANTITY);
    return (double *)(void *)((char *)c + key->offset);
}

double fit_value(const struct score_setup *s, const struct training_constants *c, size_t i)
{
    struct training_constants copy = *c;
    return *field(s, &copy, i);
}

bool fit_at_bound(const struct score_setup *s, const struct training_constants *c, size_t i)
{
    const struct score_prior *p = prior(s, i);
    const double value = fit_value(s, c, i), near = 1e-3 * (p->high.value - p->low.value);
    return value < p->low.value + near || value > p->high.value - near;
}

/* Constants from unbounded coordinates: each is a logistic curve from its low to its high bound. */
static void place(const struct score_setup *s, const double *u, struct training_constants *c)
{
    for (size_t i = 0; i < s->fit.n; i++) {
        const struct score_prior *p = prior(s, i);
        *field(s, c, i) = p->low.value + (p->high.value - p->low.value) / (1 + exp(-u[i]));
    }
}

static void start(const struct score_setup *s, const struct training_constants *from, double *u)
{
    for (size_t i = 0; i < s->fit.n; i++) {
        const struct score_prior *p = prior(s, i);
        const double value = from ? fit_value(s, from, i) : p->centre.value;
        double share = (value - p->low.value) / (p->high.value - p->low.value);
        share = fmin(fmax(share, 1e-4), 1 - 1e-4);
        u[i] = log(share / (1 - share));
    }
}

struct problem {
    const struct score_setup *setup;
    const struct training_row *rows;
    size_t *at; /* rows that take part */
    size_t n;   /* of them */
    double *weight;
};

/* Residuals: rows, then priors. */
static void residuals(const struct problem *p, const double *u, double *out)
{
    struct training_constants c = p->setup->training;
    place(p->setup, u, &c);
#pragma omp parallel for schedule(static)
    for (size_t k = 0; k < p->n; k++) {
        struct row_prediction prediction;
        row_predict(&p->rows[p->at[k]], p->setup->fallback, &c, &prediction);
        out[k] = prediction.fault == PLAN_GOOD ? log1p(prediction.error) / NOISE : 0;
    }
    for (size_t i = 0; i < p->setup->fit.n; i++) {
        const struct score_prior *one = prior(p->setup, i);
        out[p->n + i] = (fit_value(p->setup, &c, i) - one->centre.value) / one->spread.value;
    }
}

static double huber(double r)
{
    const double a = fabs(r);
    return a <= HUBER ? r * r : HUBER * (2 * a - HUBER);
}

static double objective(const struct problem *p, const double *r)
{
    double sum = 0;
    for (size_t k = 0; k < p->n; k++)
        sum += p->weight[k] * huber(r[k]);
    for (size_t i = 0; i < p->setup->fit.n; i++)
        sum += r[p->n + i] * r[p->n + i];
    return sum;
}

/* sqrt(n) for a group of n rows: 1 / sqrt(n) each. */
static void weigh(struct problem *p)
{
    for (size_t k = 0; k < p->n; k++) {
        size_t same = 0;
        for (size_t l = 0; l < p->n; l++)
            same += strcmp(p->rows[p->at[l]].group, p->rows[p->at[k]].group) == 0;
        p->weight[k] = 1 / sqrt((double)same);
    }
}

/* One damped Gauss-Newton step from u with residuals r and their derivatives j; false when the
 * system can't be solved. */
static bool solve(const struct problem *p, const double *r, const double *j, double damping,
                  double *step)
{
    const size_t m = p->setup->fit.n, n = p->n + m;
    double a[FIT_PARAMETERS * FIT_PARAMETERS] = {0}, b[FIT_PARAMETERS] = {0};
    for (size_t k = 0; k < n; k++) {
        double w = 1;
        if (k < p->n)
            w = p->weight[k] * (fabs(r[k]) <= HUBER ? 1 : HUBER / fabs(r[k]));
        for (size_t x = 0; x < m; x++) {
            b[x] -= w * j[k * m + x] * r[k];
            for (size_t y = 0; y <= x; y++)
                a[x * m + y] += w * j[k * m + x] * j[k * m + y];
        }
    }
    for (size_t x = 0; x < m; x++) {
        a[x * m + x] += damping * (a[x * m + x] + 1e-9);
        for (size_t y = 0; y < x; y++)
            a[y * m + x] = a[x * m + y];
    }
    gsl_matrix_view matrix = gsl_matrix_view_array(a, m, m);
    gsl_vector_view right = gsl_vector_view_array(b, m), out = gsl_vector_view_array(step, m);
    return gsl_linalg_cholesky_decomp1(&matrix.matrix) == 0 &&
           gsl_linalg_cholesky_solve(&matrix.matrix, &right.vector, &out.vector) == 0;
}

static void derive(const struct problem *p, const double *u, const double *r, double *moved,
                   double *j)
{
    const size_t m = p->setup->fit.n, n = p->n + m;
    const double width = 1e-4;
    for (size_t x = 0; x < m; x++) {
        double at[FIT_PARAMETERS];
        memcpy(at, u, m * sizeof *at);
        at[x] += width;
        residuals(p, at, moved);
        for (size_t k = 0; k < n; k++)
            j[k * m + x] = (moved[k] - r[k]) / width;
    }
}

static void minimise(const struct problem *p, double *u)
{
    const size_t m = p->setup->fit.n, n = p->n + m;
    double *r = memory_alloc(n * sizeof *r), *moved = memory_alloc(n * sizeof *moved);
    double *j = memory_alloc(n * m * sizeof *j), damping = 1e-2;
    residuals(p, u, r);
    double best = objective(p, r);
    for (int i = 0; i < STEPS; i++) {
        derive(p, u, r, moved, j);
        double step[FIT_PARAMETERS], to[FIT_PARAMETERS], before = best;
        bool improved = false;
        for (int tries = 0; tries < 8 && !improved; tries++, damping *= 4) {
            if (!solve(p, r, j, damping, step))
                continue;
            for (size_t x = 0; x < m; x++)
                to[x] = u[x] + fmin(fmax(step[x], -1), 1);
            residuals(p, to, moved);
            const double now = objective(p, moved);
            improved = now < best;
            if (improved)
                best = now;
        }
        if (!improved)
            break;
        damping /= 40;
        memcpy(u, to, m * sizeof *u);
        memcpy(r, moved, n * sizeof *r);
        if (before - best < ENOUGH * before)
            break;
    }
    free(j);
    free(moved);
    free(r);
}

void fit_constants(const struct score_setup *s, const struct training_row *rows, const bool *use,
                   size_t n, const struct training_constants *from, struct training_constants *out)
{
    assert(s->fit.n <= FIT_PARAMETERS);
    gsl_set_error_handler_off();
    struct problem p = {.setup = s, .rows = rows};
    p.at = memory_alloc((n + 1) * sizeof *p.at);
    p.weight = memory_alloc((n + 1) * sizeof *p.weight);
    for (size_t i = 0; i < n; i++)
        if (use[i])
            p.at[p.n++] = i;
    weigh(&p);
    double u[FIT_PARAMETERS];
    start(s, from, u);
    minimise(&p, u);
    *out = s->training;
    place(s, u, out);
    free(p.weight);
    free(p.at);
}
