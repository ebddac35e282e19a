#include "study/design.h"

#include "base/fail.h"
#include "engine/stream.h"
#include "study/sequence.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const design_words[] = {
    "grid",        "zip",      "list", "one-at-a-time", "random", "latin-hypercube", "sobol",
    "monte-carlo", "saltelli", NULL};

enum { MOST_POINTS = 1 << 29 };

struct design {
    struct design_request request; /* factors, correlation: own copies */
    uint64_t points;
    struct sequence *sequence; /* sobol, saltelli */
    double *uniform;           /* one point of the sequence */
    double *triangle; /* lower triangular: makes independent normal scores correlated; NULL */
};

/* Whether points are taken from combinations of levels only. */
static bool is_listed(enum design_kind kind)
{
    return kind <= DESIGN_ONE_AT_A_TIME;
}

bool design_is_sample(enum design_kind kind)
{
    return !is_listed(kind);
}

static bool is_power_of_two(uint64_t n)
{
    return n && (n & (n - 1)) == 0;
}

static bool check_levels(const struct design_request *r, struct design_fault *f)
{
    for (size_t i = 0; i < r->n_factors; i++) {
        if (r->factors[i].levels == 0)
            text_addf(&f->why, "design '%s' takes values from lists: give '%s' 'steps' or a 'list'",
                      design_words[r->kind], r->factors[i].name);
        else if (r->kind == DESIGN_ZIP && r->factors[i].levels != r->factors[0].levels)
            text_addf(&f->why,
                      "design 'zip' needs lists of one length: '%s' has %zu values, '%s' has %zu",
                      r->factors[0].name, r->factors[0].levels, r->factors[i].name,
                      r->factors[i].levels);
        else
            continue;
        f->part = DESIGN_FACTOR;
        f->factor = i;
        return false;
    }
    return true;
}

static bool check_samples(const struct design_request *r, struct design_fault *f)
{
    const bool blocks = r->kind == DESIGN_SALTELLI;
    f->part = DESIGN_SAMPLES;
    if (r->samples < 1 || r->samples > MOST_POINTS / (blocks ? r->n_factors + 2 : 1)) {
        text_addf(&f->why, "design '%s' needs 'samples', a number from 1 to %zu",
                  design_words[r->kind], MOST_POINTS / (blocks ? r->n_factors + 2 : 1));
        return false;
    }
    if ((blocks || r->kind == DESIGN_SOBOL) && !is_power_of_two(r->samples)) {
        uint64_t below = 1;
        while (2 * below < r->samples)
            below *= 2;
        text_addf(&f->why,
                  "design '%s' needs a power of two as 'samples': the nearest are %" PRIu64
                  " and %" PRIu64,
                  design_words[r->kind], below, 2 * below);
        return false;
    }
    if (r->antithetic && r->samples % 2) {
        text_add(&f->why, "antithetic pairs need an even number of samples");
        return false;
    }
    return true;
}

static uint64_t count_points(const struct design_request *r)
{
    uint64_t n = r->kind == DESIGN_GRID;
    switch (r->kind) {
    case DESIGN_GRID:
        for (size_t i = 0; i < r->n_factors && n <= MOST_POINTS; i++)
            n *= r->factors[i].levels;
        return n;
    case DESIGN_ZIP:
    case DESIGN_LIST: return r->n_factors ? r->factors[0].levels : 1;
    case DESIGN_ONE_AT_A_TIME:
        n = 1;
        for (size_t i = 0; i < r->n_factors; i++)
            n += r->factors[i].levels;
        return n;
    case DESIGN_SALTELLI: return r->samples * (r->n_factors + 2);
    default: return r->samples;
    }
}

/* Cholesky's factor of the correlation of normal scores. Of two normal variables with Pearson's
 * correlation r the rank correlation is 6/pi asin(r/2) (Kruskal, JASA 53, 1958). */
static double *correlate(const struct design_request *r, struct design_fault *f)
{
    const size_t n = r->n_factors;
    double *l = memory_zeroed(n * n, sizeof *l);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k <= i; k++) {
            double sum = i == k ? 1 : 2 * sin(M_PI / 6 * r->correlation[i * n + k]);
            for (size_t m = 0; m < k; m++)
                sum -= l[i * n + m] * l[k * n + m];
            if (i == k && sum < 1e-9) {
                f->part = DESIGN_CORRELATION;
                text_addf(&f->why, "the rank correlations of '%s' contradict each other",
                          r->factors[i].name);
                free(l);
                return NULL;
            }
            l[i * n + k] = i == k ? sqrt(sum) : sum / l[k * n + k];
        }
    return l;
}

static bool check(const struct design_request *r, struct design_fault *f)
{
    const bool paired = r->kind == DESIGN_RANDOM || r->kind == DESIGN_MONTE_CARLO;
    f->part = r->antithetic && !paired ? DESIGN_ANTITHETIC : DESIGN_CORRELATION;
    if (r->antithetic && !paired)
        text_addf(&f->why,
                  "antithetic pairs are for the designs 'random' and 'monte-carlo', not '%s'",
                  design_words[r->kind]);
    else if (r->correlation && (is_listed(r->kind) || r->kind == DESIGN_SALTELLI))
        text_addf(&f->why, "design '%s' takes no rank correlations%s", design_words[r->kind],
                  r->kind == DESIGN_SALTELLI ? ": indices of dependent factors are not defined"
                                             : "");
    else if (is_listed(r->kind))
        return check_levels(r, f);
    else
        return check_samples(r, f);
    return false;
}

struct design *design_make(const struct design_request *request, struct design_fault *f)
{
    if (!check(request, f))
        return NULL;
    f->part = DESIGN_ITSELF;
    const uint64_t points = count_points(request);
    if (points > MOST_POINTS) {
        text_addf(&f->why, "the design has more than %d points", MOST_POINTS);
        return NULL;
    }
    const size_t n = request->n_factors;
    struct design *d = memory_zeroed(1, sizeof *d);
    d->request = *request;
    d->points = points;
    struct design_factor *factors = memory_alloc(n * sizeof *factors);
    if (n)
        memcpy(factors, request->factors, n * sizeof *factors);
    d->request.factors = factors;
    if (request->correlation && !(d->triangle = correlate(request, f))) {
        design_free(d);
        return NULL;
    }
    d->request.correlation = NULL;
    d->uniform = memory_zeroed(2 * n, sizeof *d->uniform);
    const size_t dimensions = request->kind == DESIGN_SALTELLI ? 2 * n : n;
    if (dimensions > SEQUENCE_MOST) {
        text_addf(&f->why, "a design has at most %d factors",
                  SEQUENCE_MOST / (request->kind == DESIGN_SALTELLI ? 2 : 1));
        design_free(d);
        return NULL;
    }
    if (n && (request->kind == DESIGN_SOBOL || request->kind == DESIGN_SALTELLI))
        d->sequence = sequence_make(dimensions, request->seed);
    return d;
}

void design_free(struct design *d)
{
    if (!d)
        return;
    sequence_free(d->sequence);
    free((void *)d->request.factors);
    free(d->uniform);
    free(d->triangle);
    free(d);
}

uint64_t design_points(const struct design *d)
{
    return d->points;
}

static void at_levels(const struct design *d, uint64_t number, struct coordinate *out)
{
    const struct design_request *r = &d->request;
    for (size_t i = r->n_factors; i-- > 0;) {
        const size_t levels = r->factors[i].levels;
        out[i] = (struct coordinate){.level = (size_t)number};
        if (r->kind == DESIGN_GRID) {
            out[i].level = (size_t)(number % levels);
            number /= levels;
        }
    }
}

/* Number 0 is the base; then the factors' levels one after the other. */
static void one_at_a_time(const struct design *d, uint64_t number, struct coordinate *out)
{
    const struct design_request *r = &d->request;
    uint64_t first = 1;
    for (size_t i = 0; i < r->n_factors; i++) {
        const bool here = number >= first && number - first < r->factors[i].levels;
        out[i] = here ? (struct coordinate){.level = (size_t)(number - first)}
                      : (struct coordinate){.base = true};
        first += r->factors[i].levels;
    }
}

/* The number of a factor's own stream. */
static double draw(const struct design *d, const char *purpose, size_t factor, uint64_t index)
{
    struct stream s =
        stream_make(d->request.seed, purpose, hash_text(d->request.factors[factor].name), 0);
    s.index = index;
    return stream_u01(&s);
}

static double uniform_at(struct design *d, uint64_t number, size_t i)
{
    const struct design_request *r = &d->request;
    const size_t block = r->n_factors + 2, place = (size_t)(number % block);
    switch (r->kind) {
    case DESIGN_LATIN_HYPERCUBE: {
        const uint64_t key = hash_pair(r->seed, hash_text(r->factors[i].name));
        const double part = (double)permutation_at(number, r->samples, key);
        return (part + draw(d, "latin-hypercube", i, number)) / (double)r->samples;
    }
    case DESIGN_SOBOL: return d->uniform[i];
    case DESIGN_SALTELLI: /* A, B, then A with one column of B */
        return d->uniform[place == 1 || place == i + 2 ? r->n_factors + i : i];
    default:
        if (r->antithetic && number % 2)
            return 1 - draw(d, "study-point", i, number / 2);
        return draw(d, "study-point", i, r->antithetic ? number / 2 : number);
    }
}

/* Gives the numbers their rank correlation by way of normal scores; from the last one up, for each
 * needs those before it as they were. */
static void bind_together(const struct design *d, struct coordinate *out)
{
    const size_t n = d->request.n_factors;
    for (size_t i = 0; i < n; i++)
        out[i].u = gsl_cdf_ugaussian_Pinv(out[i].u);
    for (size_t i = n; i-- > 0;) {
        double score = 0;
        for (size_t k = 0; k <= i; k++)
            score += d->triangle[i * n + k] * out[k].u;
        out[i].u = fmin(fmax(gsl_cdf_ugaussian_P(score), 0x1p-53), 1 - 0x1p-53);
    }
}

void design_at(struct design *d, uint64_t number, struct coordinate *out)
{
    const struct design_request *r = &d->request;
    assert(number < d->points);
    if (r->kind == DESIGN_ONE_AT_A_TIME) {
        one_at_a_time(d, number, out);
        return;
    }
    if (is_listed(r->kind)) {
        at_levels(d, number, out);
        return;
    }
    if (d->sequence)
        sequence_at(d->sequence, r->kind == DESIGN_SALTELLI ? number / (r->n_factors + 2) : number,
                    d->uniform);
    for (size_t i = 0; i < r->n_factors; i++)
        out[i] = (struct coordinate){.u = uniform_at(d, number, i)};
    if (d->triangle)
        bind_together(d, out);
    for (size_t i = 0; i < r->n_factors; i++) {
        const size_t levels = r->factors[i].levels;
        if (levels)
            out[i].level = (size_t)(out[i].u * (double)levels);
    }
}
