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

/* The capability whose kernel runs on one of the given: 80 instead of 90 where the program holds no
 * code for sm_90a, which alone has wgmma. 'architectures' are those it was built for: "sm_80,
 * sm_90a". */
int gemm_ref_capability(int capability, const char *architectures);

/* 'own-wgmma' of 90, 'own-mma' elsewhere. */
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
