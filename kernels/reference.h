/* What the kernels should have computed, in double precision on the host, from the same operands
 * (number.h), for the rows or elements that a check draws. Plain loops: a reference is read, not
 * tuned. */
#ifndef COLOSSIM_KERNELS_REFERENCE_H
#define COLOSSIM_KERNELS_REFERENCE_H

#include "number.h"
#include "rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A buffer as it was filled: value i is number_stored(dtype, scale * normal_value(quantiles, seed,
 * i)). */
struct operand {
    const float *quantiles; /* of the host */
    enum dtype dtype;
    uint64_t seed;
    float scale;
};
double operand_value(const struct operand *, uint64_t index);

/* out[i] = value first + i step, for i < n. */
void operand_vector(const struct operand *, uint64_t first, uint64_t step, int64_t n, double *out);

double reference_dot(const double *a, const double *b, int64_t n);

double reference_swiglu(double gate, double up);
/* Rows of 'width' values, in place. */
void reference_rmsnorm(double *row, const double *weight, int width, double epsilon);
void reference_softmax(double *row, int width);
/* The parameter after one AdamW step (Loshchilov and Hutter 2019). */
double reference_adamw(double p, double m, double v, double gradient, const struct adamw *);

/* One head's attention: the output of query number 'query' and its log-sum-exp, over keys 0 .. keys
 * - 1 of 'head' values; 'k' and 'v' begin at kv_first. */
struct attention_operands {
    struct operand q, k, v, d_o;
    uint64_t q_first; /* index of the head's first query value; the same for d_o */
    uint64_t kv_first;
    int head;     /* values of a head */
    double scale; /* of the scores */
};
double reference_attention(const struct attention_operands *, int query, int keys, double *out);

/* The gradient of query number 'query' over those keys. */
void reference_attention_query_gradient(const struct attention_operands *, int query, int keys,
                                        double *out);

/* The gradients of key and value number 'key' from queries first .. end - 1, given each query's
 * log-sum-exp and delta (row sum of dO o O), which were checked before. */
void reference_attention_key_gradient(const struct attention_operands *, int key, int first,
                                      int end, const float *lse, const float *delta, double *dk,
                                      double *dv);

/* Frobenius norm of got - want over that of want; infinite when a value isn't finite. */
double relative_distance(const float *got, const double *want, size_t n);

#endif
