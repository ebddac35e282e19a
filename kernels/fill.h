/* Filling buffers with the values of number.h and looking at results, on the device. All calls
 * enqueue on the stream; those that return something wait for it. */
#ifndef COLOSSIM_KERNELS_FILL_H
#define COLOSSIM_KERNELS_FILL_H

#include "number.h"

#include <cuda_runtime_api.h>

#ifdef __cplusplus
extern "C" {
#endif

/* n values of (seed, 0 .. n - 1), times 'scale', rounded to the format. 'quantiles' is the table on
 * the device. */
void fill_normal(void *at, enum dtype, uint64_t n, uint64_t seed, float scale,
                 const float *quantiles, cudaStream_t);

/* The same, squared before it is rounded: second moments are never negative. */
void fill_square(void *at, enum dtype, uint64_t n, uint64_t seed, float scale,
                 const float *quantiles, cudaStream_t);

/* Bytes of 0xFF: NaN in every format, so that a result nobody wrote is found. */
void fill_poison(void *at, uint64_t bytes, cudaStream_t);

/* Words of 32 bits that are still poison; 'count' in device memory is scratch for it. 'bytes'
 * divides by 4. */
cudaError_t count_poison(const void *at, uint64_t bytes, unsigned long long *count,
                         unsigned long long *out, cudaStream_t);

/* The sum of n f32 values in double precision; 'sum' in device memory is scratch for it. */
cudaError_t sum_values(const float *at, uint64_t n, double *sum, double *out, cudaStream_t);

/* out[i] = the value at index[i]; both in device memory. */
void gather_values(const void *at, enum dtype, const uint64_t *index, uint64_t n, float *out,
                   cudaStream_t);

#ifdef __cplusplus
}
#endif

#endif
