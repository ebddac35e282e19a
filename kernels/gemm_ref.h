/* Our own tensor-core product, for machines without cuBLAS and as a check of the toolkit: bf16,
 * layout 'tn' of matmul.h, C (m x n) = A^T B with A (k x m), B (k x n) and C column-major. It is a
 * reference, never a peak. */
#ifndef COLOSSIM_KERNELS_GEMM_REF_H
#define COLOSSIM_KERNELS_GEMM_REF_H

#include <cuda_runtime_api.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sizes divide by these. */
enum { GEMM_REF_M = 256, GEMM_REF_N = 128, GEMM_REF_K = 64 };

struct gemm_ref {
    const void *a, *b;
    void *c;
    int m, n, k;
    int capability;    /* 80 and above */
    cudaError_t error; /* of making the tensor maps, the first */
};

/* 'own-wgmma' on 9.0, 'own-mma' elsewhere. */
const char *gemm_ref_name(int capability);

/* context: struct gemm_ref. */
void gemm_ref_enqueue(void *context, cudaStream_t);

/* The two kernels behind it. */
void gemm_mma_enqueue(const struct gemm_ref *, cudaStream_t);
cudaError_t gemm_wgmma_enqueue(const struct gemm_ref *, cudaStream_t);

#ifdef __cplusplus
}
#endif

#endif
