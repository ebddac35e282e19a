/* Matrix products. The rate of a large product is lost where a side or the sum is short: each side
 * m and n costs 1 + knee / side, the sum likewise. Tiles that don't fill the machine, waves that
 * don't fill their last round and prologues all look like that from afar. On public fp32
 * measurements of two parts such laws miss unseen shapes by 10 to 12 %, and by 4 to 6 % once the
 * residuals of measured neighbours correct them; waves modelled one by one did no better than the
 * residuals, so there are none here. */
#include "perf/law.h"

#include <math.h>

/* Neighbours count by the inverse square of their distance in log shape; one at this distance, an
 * octave in one direction, counts as much as the law itself. */
static const double TRUST = 0.7;

/* What short sides cost: (1 + a)(1 + b)(1 + c), of knees over sides. Knees grow with the root of
 * the rate, so that where all three are long a faster part would be slower; it is then as fast as
 * one of f^2 its rate, with knees f as long, at which the product over f^2 is least: abc f^3 = (a +
 * b + c) f + 2, whose one positive root Newton's steps reach from above. */
static double shape_cost(double a, double b, double c)
{
    const double sum = a + b + c, product = a * b * c;
    double f = 1, step = 1;
    if (product > sum + 2)
        while (step > 1e-12) {
            step = (product * f * f * f - sum * f - 2) / (3 * product * f * f - sum);
            f -= step;
        }
    return (1 + f * a) * (1 + f * b) * (1 + f * c) / (f * f);
}

static double law_time(const struct law *law, const struct gemm_law *g, double m, double n,
                       double k, double out_bytes, double count)
{
    const double shape = shape_cost(g->rows_knee / m, g->rows_knee / n, g->depth_knee / k);
    const double arithmetic = 2 * m * n * k * count * shape / g->rate;
    const double bytes = count * (g->bytes * k * (m + n) + out_bytes * m * n);
    const double memory = bytes / law->memory_rate;
    const double a = arithmetic * arithmetic, b = memory * memory;
    return law->launch + sqrt(sqrt(a * a + b * b));
}

/* The law of the part that was measured: slower or faster in proportion, with knees to match. */
static struct gemm_law law_of_measured(const struct gemm_law *g)
{
    const double scale = g->measured / g->dense, knees = sqrt(scale);
    struct gemm_law measured = *g;
    measured.rate *= scale;
    measured.rows_knee *= knees;
    measured.depth_knee *= knees;
    return measured;
}

static void correct(const struct law *law, struct gemm_law *g, struct arena *memory)
{
    if (g->n_points == 0 || g->basis == BASIS_ASSUMED)
        return;
    struct gemm_neighbour *neighbours = arena_array(memory, g->n_points, sizeof *neighbours);
    const struct gemm_law of = law_of_measured(g);
    for (int d = 0; d < 3; d++) {
        g->least[d] = INFINITY;
        g->most[d] = 0;
    }
    for (uint32_t i = 0; i < g->n_points; i++) {
        const struct gemm_point *p = &g->points[i];
        const double at[3] = {(double)p->m, (double)p->n, (double)p->k};
        const double measured = 2 * at[0] * at[1] * at[2] / (p->rate * g->level);
        neighbours[i].residual = log(measured / law_time(law, &of, at[0], at[1], at[2], 2, 1));
        for (int d = 0; d < 3; d++) {
            neighbours[i].at[d] = log(at[d]);
            g->least[d] = fmin(g->least[d], at[d]);
            g->most[d] = fmax(g->most[d], at[d]);
        }
    }
    g->neighbours = neighbours;
}

void law_correct(struct law *law, struct arena *memory)
{
    for (int p = 0; p < PRECISIONS; p++)
        correct(law, &law->gemm[p], memory);
}

/* Whether a shape lies in the box that the measured ones span. */
static bool among_points(const struct gemm_law *g, const double shape[3])
{
    for (int d = 0; d < 3; d++)
        if (shape[d] < g->least[d] || shape[d] > g->most[d])
            return false;
    return true;
}

/* The factor by which measured neighbours say that the law is wrong here. Outside the box that they
 * span it is 1. */
static double residual(const struct gemm_law *g, const double shape[3], enum basis *basis)
{
    const bool inside = among_points(g, shape);
    const bool own = g->basis == BASIS_CALIBRATED;
    *basis = basis_weaker(*basis, inside && own ? BASIS_MEASURED : BASIS_EXTRAPOLATED);
    if (!inside)
        return 1;
    const double at[3] = {log(shape[0]), log(shape[1]), log(shape[2])};
    double weights = 1 / (TRUST * TRUST), sum = 0;
    for (uint32_t i = 0; i < g->n_points; i++) {
        const struct gemm_neighbour *near = &g->neighbours[i];
        const double x = at[0] - near->at[0], y = at[1] - near->at[1], z = at[2] - near->at[2];
        const double weight = 1 / (x * x + y * y + z * z + 1e-6);
        sum += weight * near->residual;
        weights += weight;
    }
    return exp(sum / weights);
}

double gemm_time(const struct law *law, enum precision p, double m, double n, double k,
                 double out_bytes, double count, enum basis *basis)
{
    const struct gemm_law *g = &law->gemm[p];
    const double time = law_time(law, g, m, n, k, out_bytes, count);
    if (g->neighbours)
        return time * residual(g, (const double[]){m, n, k}, basis);
    *basis = basis_weaker(*basis, g->basis);
    return time;
}
