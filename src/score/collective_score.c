#include "score/collective_score.h"

#include "base/fail.h"
#include "results/summary.h"

#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

static const double NOISE = 0.1; /* of a row's log time: scatter between runs and clusters */
static const double HUBER = 1.5; /* noises beyond which a row pulls no harder */
enum { FIGURES = 5, ROUNDS = 3, STEPS = 40 };
#define ALL_SWEEPS SIZE_MAX

/* A link as rows see it. */
struct link {
    const void *id;
    bool outer;            /* scale-out */
    bool reduces;          /* its switches reduce */
    struct calibration as; /* the link alone, in the place where perf looks for it */
};

/* The links of all rows; row i crosses up[i] and out[i], NONE where it doesn't leave its domain. */
#define NONE SIZE_MAX
struct collective_links {
    struct link *link;
    size_t n;
    size_t *up, *out;
};

static size_t link_index(struct collective_links *l, const void *id, bool outer, bool reduces)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->link[i].id == id && l->link[i].outer == outer)
            return i;
    l->link[l->n] = (struct link){.id = id, .outer = outer, .reduces = reduces};
    return l->n++;
}

static void find_links(const struct collective_rows *rows, struct arena *memory,
                       struct collective_links *l)
{
    l->n = 0;
    l->link = arena_array(memory, 2 * rows->n + 1, sizeof *l->link);
    l->up = arena_array(memory, rows->n + 1, sizeof *l->up);
    l->out = arena_array(memory, rows->n + 1, sizeof *l->out);
    for (size_t i = 0; i < rows->n; i++) {
        const struct collective_row *r = &rows->items[i];
        const struct calibration *up = r->up, *out = r->out;
        l->up[i] =
            link_index(l, up ? (const void *)up : r->of, false, up && up->scale_up.reduction > 0);
        l->out[i] = NONE;
        if (r->leaves)
            l->out[i] = link_index(l, out ? (const void *)out : r->network, true,
                                   out && out->scale_out.reduction > 0);
    }
}

struct problem {
    const struct collective_setup *setup;
    const struct collective_rows *rows;
    struct collective_links *links;
    double *weight; /* by row; 0: held out */
};

static const struct link_prior *prior(const struct collective_setup *s, bool outer, size_t figure)
{
    const struct link_priors *p = outer ? &s->scale_out : &s->scale_up;
    const struct link_prior *all[FIGURES] = {&p->efficiency, &p->reduction, &p->latency, &p->hop,
                                             &p->ramp};
    return all[figure];
}

/* The unknowns are logarithms: the five figures of each link, then those of the typical link of
 * either kind. */
static size_t unknowns(const struct problem *p)
{
    return (p->links->n + 2) * FIGURES;
}

static double typical(const struct problem *p, const gsl_vector *x, bool outer, size_t figure)
{
    return gsl_vector_get(x, (p->links->n + (outer ? 1 : 0)) * FIGURES + figure);
}

static void place(struct problem *p, const gsl_vector *x)
{
    for (size_t i = 0; i < p->links->n; i++) {
        double figure[FIGURES];
        for (size_t k = 0; k < FIGURES; k++)
            figure[k] = exp(gsl_vector_get(x, i * FIGURES + k));
        struct link *l = &p->links->link[i];
        const struct calibration_link as = {.efficiency = figure[0],
                                            .reduction = l->reduces ? figure[0] * figure[1] : 0,
                                            .latency = figure[2],
                                            .hop = figure[3],
                                            .ramp = figure[4]};
        *(l->outer ? &l->as.scale_out : &l->as.scale_up) = as;
    }
}

static double error_by_fit(const struct problem *p, size_t row)
{
    const struct collective_links *l = p->links;
    return collective_row_error(&p->rows->items[row], &l->link[l->up[row]].as,
                                l->out[row] == NONE ? NULL : &l->link[l->out[row]].as,
                                p->setup->fallback);
}

/* Residuals: rows, then links about the typical one, then the typical ones about their prior. */
static int residuals(const gsl_vector *x, void *data, gsl_vector *f)
{
    struct problem *p = data;
    place(p, x);
    size_t n = 0;
    for (size_t i = 0; i < p->rows->n; i++)
        if (p->weight[i] > 0)
            gsl_vector_set(f, n++, log1p(error_by_fit(p, i)) / NOISE);
    for (size_t i = 0; i < p->links->n; i++)
        for (size_t k = 0; k < FIGURES; k++) {
            const bool outer = p->links->link[i].outer;
            const double off = gsl_vector_get(x, i * FIGURES + k) - typical(p, x, outer, k);
            gsl_vector_set(f, n++, off / prior(p->setup, outer, k)->spread);
        }
    for (int outer = 0; outer < 2; outer++)
        for (size_t k = 0; k < FIGURES; k++) {
            const struct link_prior *one = prior(p->setup, outer, k);
            gsl_vector_set(f, n++,
                           (typical(p, x, outer, k) - log(one->centre.value)) / one->spread);
        }
    return GSL_SUCCESS;
}

static void start(const struct problem *p, gsl_vector *x)
{
    for (size_t i = 0; i < p->links->n + 2; i++)
        for (size_t k = 0; k < FIGURES; k++) {
            const bool outer = i < p->links->n ? p->links->link[i].outer : i > p->links->n;
            gsl_vector_set(x, i * FIGURES + k, log(prior(p->setup, outer, k)->centre.value));
        }
}

/* Huber: a row that is far off pulls with a constant force. */
static void weigh(const struct problem *p, bool first, gsl_vector *weights)
{
    gsl_vector_set_all(weights, 1);
    size_t n = 0;
    for (size_t i = 0; i < p->rows->n; i++) {
        if (p->weight[i] == 0)
            continue;
        const double off = first ? 0 : fabs(log1p(error_by_fit(p, i))) / NOISE;
        gsl_vector_set(weights, n++, p->weight[i] * (off > HUBER ? HUBER / off : 1));
    }
}

/* Levenberg-Marquardt with the weights made anew a few times. */
static void fit(struct problem *p)
{
    const size_t figures = unknowns(p);
    size_t n = figures;
    for (size_t i = 0; i < p->rows->n; i++)
        n += p->weight[i] > 0;
    gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
    gsl_multifit_nlinear_workspace *w =
        gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, n, figures);
    gsl_vector *x = gsl_vector_alloc(figures), *weights = gsl_vector_alloc(n);
    if (!w || !x || !weights)
        fail_out_of_memory(n * figures * sizeof(double));
    start(p, x);
    gsl_multifit_nlinear_fdf f = {.f = residuals, .n = n, .p = figures, .params = p};
    for (int round = 0; round < ROUNDS; round++) {
        int info;
        weigh(p, round == 0, weights);
        gsl_multifit_nlinear_winit(x, weights, &f, w);
        gsl_multifit_nlinear_driver(STEPS, 1e-5, 1e-5, 0, NULL, NULL, &info, w);
        gsl_vector_memcpy(x, gsl_multifit_nlinear_position(w));
        place(p, x);
    }
    gsl_vector_free(weights);
    gsl_vector_free(x);
    gsl_multifit_nlinear_free(w);
}

/* Sweeps of many rows must not drown those of few: n rows weigh sqrt(n) together. */
static void weigh_sweeps(const struct collective_rows *rows, size_t without, double *weight)
{
    for (size_t i = 0; i < rows->n; i++) {
        size_t n = 0;
        for (size_t k = 0; k < rows->n; k++)
            n += rows->items[k].sweep == rows->items[i].sweep && !rows->items[k].unverified;
        const bool used = !rows->items[i].unverified && rows->items[i].sweep != without;
        weight[i] = used ? 1 / sqrt((double)n) : 0;
    }
}

/* Bandwidth that a ring could reach at most: all NICs of a domain together, or the scale-up links.
 */
static double nominal(const struct collective_row *r)
{
    const double inside = r->system.accelerator->scaleup_bandwidth;
    const double outside = r->system.nic_rate * (double)r->system.accelerators;
    return r->leaves ? fmin(inside, outside) : inside;
}

static double wire_time(const struct collective_row *r)
{
    return collective_wire(r->collective, r->bytes, r->n) / nominal(r);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The median share of nominal bandwidth over the other sweeps. */
static double usual_share(const struct collective_rows *rows, size_t without_sweep, double *scratch)
{
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->items[i].sweep != without_sweep && !rows->items[i].unverified)
            scratch[n++] = wire_time(&rows->items[i]) / rows->items[i].time;
    qsort(scratch, n, sizeof *scratch, ascending);
    return quantile_of_sorted(scratch, n, 0.5);
}

/* Errors of one sweep by a fit without it; of all rows by a fit to all when 'without' is none. */
static void score_sweep(struct problem *p, size_t without, double *errors)
{
    weigh_sweeps(p->rows, without, p->weight);
    fit(p);
    for (size_t i = 0; i < p->rows->n; i++)
        if (without == ALL_SWEEPS || p->rows->items[i].sweep == without)
            errors[i] = error_by_fit(p, i);
}

void collective_score(const struct collective_setup *s, const struct collective_rows *rows,
                      struct arena *memory, struct collective_errors *out)
{
    const size_t n = rows->n + 1;
    double *scratch = arena_array(memory, n, sizeof *scratch);
    *out = (struct collective_errors){.library = arena_array(memory, n, sizeof *out->library),
                                      .pooled = arena_array(memory, n, sizeof *out->pooled),
                                      .held_out = arena_array(memory, n, sizeof *out->held_out),
                                      .baseline = arena_array(memory, n, sizeof *out->baseline)};
    struct collective_links links;
    find_links(rows, memory, &links);
    struct problem p = {.setup = s, .rows = rows, .links = &links};
    p.weight = arena_array(memory, n, sizeof *p.weight);
    score_sweep(&p, ALL_SWEEPS, out->pooled);
    for (size_t sweep = 0; sweep < rows->n_sweeps; sweep++)
        score_sweep(&p, sweep, out->held_out);
    for (size_t i = 0; i < rows->n; i++) {
        const struct collective_row *r = &rows->items[i];
        const double share = usual_share(rows, r->sweep, scratch);
        out->library[i] = collective_row_error(r, r->up, r->out, s->fallback);
        out->baseline[i] = wire_time(r) / share / r->time - 1;
    }
}

/* Whose link it is, by the first row that crosses it. */
static void name_link(const struct collective_rows *rows, const struct collective_links *l,
                      size_t link, struct fitted_link *out)
{
    out->outer = l->link[link].outer;
    for (size_t i = 0; i < rows->n; i++) {
        const struct collective_row *r = &rows->items[i];
        if (r->unverified || (out->outer ? l->out[i] : l->up[i]) != link)
            continue;
        const struct calibration *own = out->outer ? r->out : r->up;
        out->calibrated = own != NULL;
        out->name = own ? own->name : out->outer ? r->network->name : r->of->name;
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++)
            seen = rows->items[k].sweep == r->sweep && !rows->items[k].unverified &&
                   (out->outer ? l->out[k] : l->up[k]) == link;
        out->sweeps += !seen;
        out->rows++;
    }
}

size_t collective_fit_links(const struct collective_setup *s, const struct collective_rows *rows,
                            struct arena *memory, struct fitted_link **out)
{
    struct collective_links links;
    find_links(rows, memory, &links);
    struct problem p = {.setup = s, .rows = rows, .links = &links};
    p.weight = arena_array(memory, rows->n + 1, sizeof *p.weight);
    weigh_sweeps(rows, ALL_SWEEPS, p.weight);
    fit(&p);
    *out = arena_array(memory, links.n + 1, sizeof **out);
    for (size_t i = 0; i < links.n; i++) {
        struct fitted_link *f = &(*out)[i];
        *f = (struct fitted_link){.link = links.link[i].outer ? links.link[i].as.scale_out
                                                              : links.link[i].as.scale_up};
        name_link(rows, &links, i, f);
    }
    return links.n;
}
