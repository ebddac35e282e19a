/* Matrix products by cuBLASLt and cuBLAS, loaded at run time. Matrices are as BLAS has them,
 * column-major, and m, n, k and the layout are BLAS's own: C (m x n) = op(A) op(B). In a layer Y =
 * X W^T with W (out x in) kept row by row, forward is 'tn' (m out, n tokens, k in), the gradient of
 * X 'nn' (m in, n tokens, k out) and the gradient of W 'nt' (m in, n out, k tokens). */
#ifndef COLOSSIM_KERNELS_MATMUL_H
#define COLOSSIM_KERNELS_MATMUL_H

#include "base/text.h"
#include "number.h"

#include <cuda_runtime_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct matmul_shape {
    int64_t m, n, k;
    int batch;        /* independent products of one shape, behind each other in memory */
    enum dtype dtype; /* of A and B */
    bool a_transposed, b_transposed;
};

/* Where the operands lie on the device. C is bf16, or f32 for f32 and tf32, or f16 for f16. */
struct matmul_operands {
    const void *a, *b;
    void *c;
    void *workspace;
    size_t workspace_bytes;
    const float *one;   /* 1.0 on the device: scale of e4m3 operands */
    const void *scales; /* e2m1: block scales of 1.0 (UE4M3), for the larger operand */
};

struct matmul_library;
struct matmul;

/* cuBLASLt; NULL with a reason. cuBLAS is loaded with it where it can be. */
struct matmul_library *matmul_open(struct text *why);
void matmul_close(struct matmul_library *); /* NULL allowed */
int matmul_version(struct matmul_library *);

enum dtype matmul_result_dtype(enum dtype operands);

/* Bytes of e2m1 block scales for a matrix whose rows of k values are 'rows' many: 16 values share
 * one, and blocks of 128 x 4 scales are padded (cuBLAS manual, "1D Block Scaling Factors Layout").
 */
size_t matmul_scale_bytes(int64_t rows, int64_t k);

/* A product ready to run, by the algorithm that cuBLASLt's heuristic puts first: what a framework
 * gets. NULL with a reason when the library has none for the shape. */
struct matmul *matmul_new(struct matmul_library *, const struct matmul_shape *,
                          const struct matmul_operands *, struct text *why);
void matmul_free(struct matmul *); /* NULL allowed */

/* Enqueues the product; 'matmul' is a struct matmul, void for struct work. */
void matmul_enqueue(void *matmul, cudaStream_t);

/* The library's last status of matmul_enqueue; 0 is success. */
int matmul_status(const struct matmul *);

/* Products of different shapes in one call of cuBLAS (bf16): group i is C_i (m x n_i) = A_i^T B_i
 * with common m and k, as the experts of a layer with n_i tokens each. Pointers to the groups'
 * matrices are in device memory. */
struct matmul_groups {
    struct matmul_library *library;
    int count;
    int m, k;
    const int *n;
    const void *const *a, *const *b; /* device */
    void *const *c;                  /* device */
    int status;                      /* of the last call */
};
bool matmul_groups_available(struct matmul_library *, struct text *why);
void matmul_groups_enqueue(void *groups, cudaStream_t);

#endif
