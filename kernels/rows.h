/* Kernels of a transformer's layers that do little arithmetic per byte: element by element, or one
 * row at a time. Values are bf16 and computed in f32, as frameworks do after fusing; 'width'
 * divides by 128. */
#ifndef COLOSSIM_KERNELS_ROWS_H
#define COLOSSIM_KERNELS_ROWS_H

#include <cuda_runtime_api.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ROWS_WIDEST = 32768, ROWS_HEAD = 128, ROWS_BLOCK = 128 };

/* Largest e4m3 value: a block's greatest magnitude is scaled to it. */
#define ROWS_E4M3_MAX 448.0f
#define ROWS_EPSILON 1e-5f

struct adamw {
    float rate, beta1, beta2, epsilon, decay;
    float correction1, correction2; /* 1 - beta^step */
};

/* y = a + b over n values. */
void rows_sum(void *y, const void *a, const void *b, uint64_t n, cudaStream_t);
/* y = gate / (1 + exp(-gate)) * up */
void rows_swiglu(void *y, const void *gate, const void *up, uint64_t n, cudaStream_t);
/* Rotates each head of 128 values: pairs (i, i + 64) by the angle whose f32 cosine and sine stand
 * at [row][i]. */
void rows_rope(void *y, const void *x, const float *cosine, const float *sine, int rows, int width,
               cudaStream_t);
/* y = x / sqrt(mean(x^2) + epsilon) * weight, by row. */
void rows_rmsnorm(void *y, const void *x, const void *weight, int rows, int width, cudaStream_t);
void rows_softmax(void *y, const void *x, int rows, int width, cudaStream_t);
/* One step over n parameters: f32 master copy and moments in place, bf16 gradient in, bf16
 * parameters out. */
void rows_adamw(void *p16, float *p, float *m, float *v, const void *gradient, uint64_t n,
                struct adamw, cudaStream_t);

/* Rounding to narrower formats. */
void rows_cast_bf16(void *y, const float *x, uint64_t n, cudaStream_t);
/* e4m3 with one scale for all, and the greatest magnitude for the next step's scale; *amax starts
 * at 0. */
void rows_quantise(void *y, const void *x, float scale, float *amax, uint64_t n, cudaStream_t);
/* e4m3 with one f32 scale per 128 values, which multiplies them back. */
void rows_quantise_blocks(void *y, float *scales, const void *x, uint64_t n, cudaStream_t);

#ifdef __cplusplus
}
#endif

#endif
