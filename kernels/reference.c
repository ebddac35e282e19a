#include "reference.h"

#include "base/fail.h"

#include <math.h>
#include <stdlib.h>

double operand_value(const struct operand *o, uint64_t index)
{
    return number_stored(o->dtype, o->scale * normal_value(o->quantiles, o->seed, index));
}

void operand_vector(const struct operand *o, uint64_t first, uint64_t step, int64_t n, double *out)
{
    for (uint64_t i = 0; i < (uint64_t)n; i++)
        out[i] = operand_value(o, first + i * step);
}

double reference_dot(const double *a, const double *b, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

double reference_swiglu(double gate, double up)
{
    return gate / (1 + exp(-gate)) * up;
}

void reference_rmsnorm(double *row, const double *weight, int width, double epsilon)
{
    double sum = 0;
    for (int i = 0; i < width; i++)
        sum += row[i] * row[i];
    const double scale = 1 / sqrt(sum / width + epsilon);
    for (int i = 0; i < width; i++)
        row[i] *= scale * weight[i];
}

void reference_softmax(double *row, int width)
{
    double most = -HUGE_VAL, sum = 0;
    for (int i = 0; i < width; i++)
        most = fmax(most, row[i]);
    for (int i = 0; i < width; i++)
        sum += row[i] = exp(row[i] - most);
    for (int i = 0; i < width; i++)
        row[i] /= sum;
}

double reference_adamw(double p, double m, double v, double gradient, const struct adamw *a)
{
    m = a->beta1 * m + (1 - (double)a->beta1) * gradient;
    v = a->beta2 * v + (1 - (double)a->beta2) * gradient * gradient;
    const double root = sqrt(v / a->correction2) + a->epsilon;
    return p - a->rate * (m / a->correction1 / root + a->decay * p);
}

/* Row 'row' of an operand, for a head that begins at 'first'. */
static void read_row(const struct operand *o, uint64_t first, int row, int head, double *out)
{
    for (int i = 0; i < head; i++)
        out[i] = operand_value(o, first + (uint64_t)row * (uint64_t)head + (uint64_t)i);
}

static double row_dot(const struct operand *o, uint64_t first, int row, int head,
                      const double *with)
{
    double sum = 0;
    for (int i = 0; i < head; i++)
        sum += with[i] * operand_value(o, first + (uint64_t)row * (uint64_t)head + (uint64_t)i);
    return sum;
}

/* Probabilities of one query over the keys; returns the log-sum-exp. */
static double probabilities(const struct attention_operands *x, int query, int keys, double *p)
{
    double *q = memory_alloc((size_t)x->head * sizeof *q);
    read_row(&x->q, x->q_first, query, x->head, q);
    double most = -HUGE_VAL, sum = 0;
    for (int j = 0; j < keys; j++) {
        p[j] = x->scale * row_dot(&x->k, x->kv_first, j, x->head, q);
        most = fmax(most, p[j]);
    }
    for (int j = 0; j < keys; j++)
        sum += p[j] = exp(p[j] - most);
    for (int j = 0; j < keys; j++)
        p[j] /= sum;
    free(q);
    return most + log(sum);
}

/* out += weight * row */
static void add_row(double *out, const struct operand *o, uint64_t first, int row, int head,
                    double weight)
{
    for (int i = 0; i < head; i++)
        out[i] += weight * operand_value(o, first + (uint64_t)row * (uint64_t)head + (uint64_t)i);
}

static void clear(double *out, int n)
{
    for (int i = 0; i < n; i++)
        out[i] = 0;
}

double reference_attention(const struct attention_operands *x, int query, int keys, double *out)
{
    double *p = memory_alloc((size_t)keys * sizeof *p);
    const double lse = probabilities(x, query, keys, p);
    clear(out, x->head);
    for (int j = 0; j < keys; j++)
        add_row(out, &x->v, x->kv_first, j, x->head, p[j]);
    free(p);
    return lse;
}

void reference_attention_query_gradient(const struct attention_operands *x, int query, int keys,
                                        double *out)
{
    double *p = memory_alloc((size_t)keys * sizeof *p),
           *dp = memory_alloc((size_t)keys * sizeof *dp);
    double *d = memory_alloc((size_t)x->head * sizeof *d);
    probabilities(x, query, keys, p);
    read_row(&x->d_o, x->q_first, query, x->head, d);
    double delta = 0; /* dO . O = sum of P o (dO V^T) */
    for (int j = 0; j < keys; j++) {
        dp[j] = row_dot(&x->v, x->kv_first, j, x->head, d);
        delta += p[j] * dp[j];
    }
    clear(out, x->head);
    for (int j = 0; j < keys; j++)
        add_row(out, &x->k, x->kv_first, j, x->head, x->scale * p[j] * (dp[j] - delta));
    free(p);
    free(dp);
    free(d);
}

void reference_attention_key_gradient(const struct attention_operands *x, int key, int first,
                                      int end, const float *lse, const float *delta, double *dk,
                                      double *dv)
{
    double *k = memory_alloc((size_t)x->head * sizeof *k),
           *v = memory_alloc((size_t)x->head * sizeof *v);
    read_row(&x->k, x->kv_first, key, x->head, k);
    read_row(&x->v, x->kv_first, key, x->head, v);
    clear(dk, x->head);
    clear(dv, x->head);
    for (int i = first; i < end; i++) {
        const double p = exp(x->scale * row_dot(&x->q, x->q_first, i, x->head, k) - lse[i]);
        const double dp = row_dot(&x->d_o, x->q_first, i, x->head, v);
        add_row(dv, &x->d_o, x->q_first, i, x->head, p);
        add_row(dk, &x->q, x->q_first, i, x->head, x->scale * p * (dp - delta[i]));
    }
    free(k);
    free(v);
}

double relative_distance(const float *got, const double *want, size_t n)
{
    double difference = 0, norm = 0;
    for (size_t i = 0; i < n; i++) {
        const double d = (double)got[i] - want[i];
        difference += d * d;
        norm += want[i] * want[i];
    }
    const double ratio = sqrt(difference / norm);
    return isfinite(ratio) ? ratio : HUGE_VAL;
}
