/* The portable kernel: mma.sync fed by cp.async, for capability 8.0 and above. A block of 8 warps
 * makes a tile of 128 x 128, each warp 64 x 32 of it; k goes in steps of 32 through three stages of
 * shared memory. Rows of a stage are 80 bytes apart, 64 used, so that the eight rows of an ldmatrix
 * fall into different banks.
 *
 * In memory, C is n rows of m values, so the tile's rows come from B and its columns from A. */
#include "gemm_ref.h"

#include "tensor.cuh"

enum { ROWS = 128, COLUMNS = 128, DEPTH = 32, PITCH = 40, STAGES = 3, THREADS = 256 };
enum { STAGE = (ROWS + COLUMNS) * PITCH, SHARED = STAGES * STAGE * 2 };

#if __CUDA_ARCH__ >= 800
/* Starts copying a stage: rows of both operands, 32 values each, in pieces of 16 bytes. */
static __device__ void fetch(__nv_bfloat16 *stage, const __nv_bfloat16 *rows,
                             const __nv_bfloat16 *columns, int k)
{
#pragma unroll
    for (int i = 0; i < (ROWS + COLUMNS) * DEPTH / 8 / THREADS; i++) {
        const int piece = threadIdx.x + i * THREADS;
        const int row = piece / (DEPTH / 8), in_row = piece % (DEPTH / 8) * 8;
        const __nv_bfloat16 *from = row < ROWS ? rows + (size_t)row * k + in_row
                                               : columns + (size_t)(row - ROWS) * k + in_row;
        copy_async(shared_address(stage + row * PITCH + in_row), from, true);
    }
}
#endif

static __global__ void __launch_bounds__(THREADS)
    gemm(__nv_bfloat16 *c, const __nv_bfloat16 *a, const __nv_bfloat16 *b, int m, int k)
{
#if __CUDA_ARCH__ >= 800
    extern __shared__ __align__(128) __nv_bfloat16 stages[];
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const int warp_row = warp / 4 * 64, warp_column = warp % 4 * 32;
    const __nv_bfloat16 *rows = b + (size_t)blockIdx.y * ROWS * k;
    const __nv_bfloat16 *columns = a + (size_t)blockIdx.x * COLUMNS * k;
    float d[4][4][4] = {};
    const int steps = k / DEPTH;
    for (int s = 0; s < STAGES - 1; s++) {
        if (s < steps)
            fetch(stages + s * STAGE, rows + s * DEPTH, columns + s * DEPTH, k);
        copy_commit();
    }
    for (int step = 0; step < steps; step++) {
        copy_wait<STAGES - 2>();
        __syncthreads(); /* the stage is there for all, and the one fetched next is free */
        const int ahead = step + STAGES - 1;
        if (ahead < steps)
            fetch(stages + ahead % STAGES * STAGE, rows + ahead * DEPTH, columns + ahead * DEPTH,
                  k);
        copy_commit();
        const __nv_bfloat16 *x = stages + step % STAGES * STAGE + warp_row * PITCH;
        const __nv_bfloat16 *w = stages + step % STAGES * STAGE + (ROWS + warp_column) * PITCH;
#pragma unroll
        for (int kk = 0; kk < DEPTH; kk += 16) {
            uint32_t left[4][4], right[2][4];
#pragma unroll
            for (int i = 0; i < 4; i++)
                load_tiles(left[i],
                           shared_address(x + (16 * i + lane % 16) * PITCH + kk + lane / 16 * 8));
                /* Tiles in the order (n 0-7, k 0-7), (n 0-7, k 8-15), (n 8-15, k 0-7), (n 8-15, k
                 * 8-15). */
#pragma unroll
            for (int j = 0; j < 2; j++)
                load_tiles(right[j],
                           shared_address(w + (16 * j + lane / 16 * 8 + lane % 8) * PITCH + kk +
                                          lane / 8 % 2 * 8));
#pragma unroll
            for (int i = 0; i < 4; i++)
#pragma unroll
                for (int j = 0; j < 4; j++)
                    multiply(d[i][j], left[i], right[j / 2][j % 2 * 2],
                             right[j / 2][j % 2 * 2 + 1]);
        }
    }
    const size_t first_row = (size_t)blockIdx.y * ROWS + warp_row + lane / 4;
    const size_t first_column = (size_t)blockIdx.x * COLUMNS + warp_column + lane % 4 * 2;
#pragma unroll
    for (int i = 0; i < 4; i++)
#pragma unroll
        for (int j = 0; j < 4; j++) {
            uint32_t *at = (uint32_t *)(c + (first_row + 16 * i) * m + first_column + 8 * j);
            at[0] = two_bf16(d[i][j][0], d[i][j][1]);
            at[4 * (size_t)m] =
                two_bf16(d[i][j][2], d[i][j][3]); /* 8 rows on, in words of two values */
        }
#endif
}

extern "C" void gemm_mma_enqueue(const struct gemm_ref *g, cudaStream_t stream)
{
    cudaFuncSetAttribute(gemm, cudaFuncAttributeMaxDynamicSharedMemorySize, SHARED);
    const dim3 grid(g->m / COLUMNS, g->n / ROWS);
    gemm<<<grid, THREADS, SHARED, stream>>>((__nv_bfloat16 *)g->c, (const __nv_bfloat16 *)g->a,
                                            (const __nv_bfloat16 *)g->b, g->m, g->k);
}

extern "C" const char *gemm_ref_name(int capability)
{
    return capability == 90 ? "own-wgmma" : "own-mma";
}

extern "C" void gemm_ref_enqueue(void *context, cudaStream_t stream)
{
    struct gemm_ref *g = (struct gemm_ref *)context;
    if (g->capability != 90) {
        gemm_mma_enqueue(g, stream);
        return;
    }
    const cudaError_t error = gemm_wgmma_enqueue(g, stream);
    if (g->error == cudaSuccess)
        g->error = error;
}
