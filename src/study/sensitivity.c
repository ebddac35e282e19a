#include "study/sensitivity.h"

#include "base/fail.h"
#include "engine/stream.h"
#include "results/summary.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RESAMPLES = 1000 };

static const double NORMAL_975 = 1.959963984540054; /* quantile of the normal law */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The estimators over some blocks, each given as often as the resampling drew it; all values are
 * centred, which takes the error of a large mean out of the products. */
struct blocks {
    const double *values;
    size_t n, k;
    const size_t *picked; /* n of them; NULL: each once */
};

static const double *block_at(const struct blocks *b, size_t i)
{
    return b->values + (b->picked ? b->picked[i] : i) * (b->k + 2);
}

static double variance_of(const struct blocks *b)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < b->n; i++) {
        const double *y = block_at(b, i);
        sum += y[0] + y[1];
        squares += y[0] * y[0] + y[1] * y[1];
    }
    const double n = 2 * (double)b->n;
    return (squares - sum * sum / n) / n;
}

static double first_of(const struct blocks *b, size_t factor, double variance)
{
    double sum = 0;
    for (size_t i = 0; i < b->n; i++) {
        const double *y = block_at(b, i);
        sum += y[1] * (y[factor + 2] - y[0]);
    }
    return sum / (double)b->n / variance;
}

static double total_of(const struct blocks *b, size_t factor, double variance)
{
    double sum = 0;
    for (size_t i = 0; i < b->n; i++) {
        const double *y = block_at(b, i), step = y[0] - y[factor + 2];
        sum += step * step;
    }
    return sum / (double)b->n / (2 * variance);
}

/* Copies the blocks that are whole, centred about their mean. */
static size_t centre(const double *values, size_t n, size_t size, double *out, double *mean)
{
    size_t kept = 0;
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        bool whole = true;
        for (size_t j = 0; j < size; j++)
            whole = whole && isfinite(values[i * size + j]);
        if (!whole)
            continue;
        memcpy(out + kept * size, values + i * size, size * sizeof *out);
        sum += out[kept * size] + out[kept * size + 1];
        kept++;
    }
    *mean = kept ? sum / (2 * (double)kept) : 0;
    for (size_t i = 0; i < kept * size; i++)
        out[i] -= *mean;
    return kept;
}

static void bootstrap(const struct blocks *all, uint64_t seed, struct sobol_index *out)
{
    const size_t k = all->k;
    size_t *picked = memory_alloc(all->n * sizeof *picked);
    double *first = memory_alloc(RESAMPLES * k * sizeof *first);
    double *total = memory_alloc(RESAMPLES * k * sizeof *total);
    struct stream s = stream_make(seed, "bootstrap", 0, 0);
    struct blocks b = *all;
    b.picked = picked;
    size_t n = 0; /* resamples that are no constant */
    for (size_t r = 0; r < RESAMPLES; r++) {
        for (size_t i = 0; i < all->n; i++)
            picked[i] = (size_t)stream_below(&s, all->n);
        const double variance = variance_of(&b);
        if (!(variance > 0))
            continue;
        for (size_t f = 0; f < k; f++) {
            first[f * RESAMPLES + n] = first_of(&b, f, variance);
            total[f * RESAMPLES + n] = total_of(&b, f, variance);
        }
        n++;
    }
    for (size_t f = 0; f < k; f++) {
        double *const lists[] = {first + f * RESAMPLES, total + f * RESAMPLES};
        struct estimate *const estimates[] = {&out[f].first, &out[f].total};
        for (int e = 0; e < 2; e++) {
            qsort(lists[e], n, sizeof *lists[e], ascending);
            estimates[e]->low = quantile_of_sorted(lists[e], n, 0.025);
            estimates[e]->high = quantile_of_sorted(lists[e], n, 0.975);
        }
    }
    free(total);
    free(first);
    free(picked);
}

size_t sobol_indices(const double *values, size_t n, size_t k, uint64_t seed,
                     struct sobol_index *out)
{
    const struct estimate nothing = {NAN, NAN, NAN};
    double *centred = memory_alloc(n * (k + 2) * sizeof *centred), mean;
    const size_t whole = centre(values, n, k + 2, centred, &mean);
    const struct blocks b = {centred, whole, k, NULL};
    const double variance = whole > 1 ? variance_of(&b) : 0;
    /* Values that differ by rounding alone are a constant. */
    const double least = 1e-24 * mean * mean;
    for (size_t f = 0; f < k; f++) {
        out[f] = (struct sobol_index){nothing, nothing};
        if (variance > least) {
            out[f].first.value = first_of(&b, f, variance);
            out[f].total.value = total_of(&b, f, variance);
        }
    }
    if (variance > least)
        bootstrap(&b, seed, out);
    free(centred);
    return whole;
}

struct ranked {
    double value;
    size_t place;
};

static int by_value(const void *a, const void *b)
{
    return ascending(&((const struct ranked *)a)->value, &((const struct ranked *)b)->value);
}

/* Ranks from 1; equal values share their mean rank. */
static void rank(const double *values, size_t n, double *ranks)
{
    struct ranked *all = memory_alloc(n * sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = (struct ranked){values[i], i};
    qsort(all, n, sizeof *all, by_value);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && all[end].value == all[i].value; end++)
            ;
        for (size_t j = i; j < end; j++)
            ranks[all[j].place] = 0.5 * (double)(i + 1 + end);
    }
    free(all);
}

static double correlation(const double *x, const double *y, size_t n)
{
    const double mean = 0.5 * (double)(n + 1);
    double xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
        xy += (x[i] - mean) * (y[i] - mean);
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

struct estimate rank_correlation(const double *x, const double *y, size_t n)
{
    double *kept = memory_alloc(4 * n * sizeof *kept);
    double *x_kept = kept, *y_kept = kept + n, *x_rank = kept + 2 * n, *y_rank = kept + 3 * n;
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]) && !isnan(y[i])) {
            x_kept[m] = x[i];
            y_kept[m++] = y[i];
        }
    rank(x_kept, m, x_rank);
    rank(y_kept, m, y_rank);
    struct estimate e = {correlation(x_rank, y_rank, m), NAN, NAN};
    free(kept);
    if (m > 3 && fabs(e.value) < 1) {
        const double half = NORMAL_975 * sqrt(1.06 / (double)(m - 3));
        e.low = tanh(atanh(e.value) - half);
        e.high = tanh(atanh(e.value) + half);
    }
    return e;
}

struct estimate mean_estimate(const double *values, size_t n, bool pairs)
{
    const size_t step = pairs ? 2 : 1;
    size_t m = 0;
    double mean = 0, squares = 0;
    for (size_t i = 0; i + step <= n; i += step) {
        const double value = pairs ? 0.5 * (values[i] + values[i + 1]) : values[i];
        if (isnan(value))
            continue;
        m++;
        if (isinf(value))
            return (struct estimate){value, NAN, NAN};
        const double off = value - mean;
        mean += off / (double)m;
        squares += off * (value - mean);
    }
    if (m == 0)
        return (struct estimate){NAN, NAN, NAN};
    if (m == 1)
        return (struct estimate){mean, NAN, NAN};
    const double degrees = (double)(m - 1);
    const double half = gsl_cdf_tdist_Pinv(0.975, degrees) * sqrt(squares / degrees / (double)m);
    return (struct estimate){mean, mean - half, mean + half};
}

struct estimate quantile_estimate(const double *sorted, size_t n, double q)
{
    struct estimate e = {quantile_of_sorted(sorted, n, q), NAN, NAN};
    if (n == 0)
        return e;
    /* The number of values below the quantile is binomial. The bounds lie within two deviations of
     * its mean; the searches begin at eight. */
    const double mean = q * (double)n, far = 8 * sqrt(mean * (1 - q)) + 2;
    size_t low = mean > far ? (size_t)(mean - far) : 0;
    size_t high = mean + far < (double)n ? (size_t)(mean + far) : n + 1;
    while (low < n && gsl_cdf_binomial_P((unsigned)low, q, (unsigned)n) <= 0.025)
        low++;
    while (high > 1 && gsl_cdf_binomial_Q((unsigned)high - 2, q, (unsigned)n) <= 0.025)
        high--;
    e.low = low > 0 ? sorted[low - 1] : -INFINITY;
    e.high = high <= n ? sorted[high - 1] : INFINITY;
    return e;
}

struct estimate share_estimate(double hits, size_t n)
{
    if (n == 0)
        return (struct estimate){NAN, NAN, NAN};
    const double m = (double)n, p = hits / m, z = NORMAL_975;
    const double scale = 1 + z * z / m, centre = (p + z * z / (2 * m)) / scale;
    const double half = z / scale * sqrt(p * (1 - p) / m + z * z / (4 * m * m));
    return (struct estimate){p, fmax(0, centre - half), fmin(1, centre + half)};
}

/* Less is better. */
static double cost(const struct objective *o, size_t point)
{
    return o->minimize ? o->values[point] : -o->values[point];
}

static bool beats(const struct objective *o, size_t n_objectives, size_t a, size_t b)
{
    bool better = false;
    for (size_t i = 0; i < n_objectives; i++) {
        if (cost(&o[i], a) > cost(&o[i], b))
            return false;
        better = better || cost(&o[i], a) < cost(&o[i], b);
    }
    return better;
}

/* In ascending order of the first cost, only points already on the front can beat the next one, but
 * for equal first costs: those are sorted by the other ones. */
struct candidate {
    const struct objective *objectives;
    size_t n_objectives, point;
};

static int by_cost(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    for (size_t i = 0; i < x->n_objectives; i++) {
        const double p = cost(&x->objectives[i], x->point), q = cost(&x->objectives[i], y->point);
        if (p != q)
            return p < q ? -1 : 1;
    }
    return x->point < y->point ? -1 : x->point > y->point;
}

void pareto_front(const struct objective *objectives, size_t n_objectives, size_t n, bool *on_front)
{
    struct candidate *order = memory_alloc(n * sizeof *order);
    size_t *front = memory_alloc(n * sizeof *front), n_front = 0, m = 0;
    for (size_t i = 0; i < n; i++) {
        bool defined = true;
        for (size_t o = 0; o < n_objectives; o++)
            defined = defined && !isnan(objectives[o].values[i]);
        on_front[i] = false;
        if (defined)
            order[m++] = (struct candidate){objectives, n_objectives, i};
    }
    qsort(order, m, sizeof *order, by_cost);
    for (size_t i = 0; i < m; i++) {
        bool beaten = false;
        for (size_t f = 0; f < n_front && !beaten; f++)
            beaten = beats(objectives, n_objectives, front[f], order[i].point);
        if (!beaten) {
            on_front[order[i].point] = true;
            front[n_front++] = order[i].point;
        }
    }
    free(front);
    free(order);
}
