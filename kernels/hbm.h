/* Kernels that only move data: the four of STREAM that matter here, over f32 values. */
#ifndef COLOSSIM_KERNELS_HBM_H
#define COLOSSIM_KERNELS_HBM_H

#include <cuda_runtime_api.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Most blocks of a launch, and so the most sums that a read leaves. */
enum { HBM_BLOCKS = 65536 };

/* Sizes are those of one array, and divide by 16. 'sms' sets the width of the persistent grid. */

/* sum of all values, one partial sum per block, in sums[0 .. blocks - 1]; returns the number of
 * blocks. */
int hbm_read_enqueue(const void *at, size_t bytes, float *sums, int sms, cudaStream_t);
void hbm_write_enqueue(void *to, size_t bytes, float value, int sms, cudaStream_t);
/* to = from; 'blocks' > 0 sets the grid, as a copy that shares the device does. */
void hbm_copy_enqueue(void *to, const void *from, size_t bytes, int blocks, int sms, cudaStream_t);
/* to = b + scale * c */
void hbm_triad_enqueue(void *to, const void *b, const void *c, float scale, size_t bytes, int sms,
                       cudaStream_t);

#ifdef __cplusplus
}
#endif

#endif
