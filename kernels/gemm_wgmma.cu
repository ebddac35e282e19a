/* The kernel for Hopper: wgmma reads both operands from shared memory, where bulk copies (TMA) of a
 * producer warp put them. A block of three warpgroups makes a tile of 128 x 256: one thread of the
 * first asks for the copies, the two others multiply 64 x 256 each, with 128 sums a thread. Four
 * stages of 48 KiB keep the copies ahead; a stage goes back and forth between producer and
 * consumers by a pair of mbarriers. Rows of a stage are 128 bytes in the 128-byte swizzle that
 * tensor map and descriptor agree on (PTX ISA, "Asynchronous Warpgroup Level Matrix Instructions"
 * and "Tensor Swizzling Modes").
 *
 * Blocks are numbered so that the 132 that run together cover a compact patch of C: their operands
 * then meet in L2.
 *
 * As in gemm_mma.cu, the tile's rows come from B and its columns from A. */
#include "gemm_ref.h"

#include "hopper.cuh"
#include "tensor.cuh"

#include <cuda.h>

enum { ROWS = 128, COLUMNS = 256, DEPTH = 64, STAGES = 4, THREADS = 384, PATCH = 8 };
enum {
    ROWS_BYTES = ROWS * DEPTH * 2,
    COLUMNS_BYTES = COLUMNS * DEPTH * 2,
    STAGE = ROWS_BYTES + COLUMNS_BYTES
};
enum {
    SHARED = STAGES * STAGE + 1024
}; /* room to align: a swizzle pattern repeats every 1024 bytes */

#ifdef __CUDA_ARCH_FEAT_SM90_ALL

/* Matrix descriptor: address in units of 16 bytes, groups of 8 rows 1024 bytes apart, 128-byte
 * swizzle. */
static __device__ __forceinline__ uint64_t describe(uint32_t at)
{
    return (uint64_t)((at & 0x3FFFF) >> 4) | (uint64_t)1 << 16 | (uint64_t)(1024 >> 4) << 32 |
           (uint64_t)1 << 62;
}

static __device__ void produce(uint32_t stages, uint32_t full, uint32_t empty,
                               const CUtensorMap *rows, const CUtensorMap *columns, int row,
                               int column, int steps)
{
    for (int step = 0; step < steps; step++) {
        const int stage = step % STAGES;
        const uint32_t round = step / STAGES;
        barrier_wait(empty + 8 * stage, (round & 1) ^ 1); /* passes at once in the first round */
        barrier_expect(full + 8 * stage, STAGE);
        const uint32_t to = stages + stage * STAGE;
        bulk_copy(to, rows, step * DEPTH, row, full + 8 * stage);
        bulk_copy(to + ROWS_BYTES, columns, step * DEPTH, column, full + 8 * stage);
    }
}

/* 'half' is 0 or 1: which 64 rows of the tile. */
static __device__ void consume(float d[128], uint32_t stages, uint32_t full, uint32_t empty,
                               int half, int steps)
{
    for (int step = 0; step < steps; step++) {
        const int stage = step % STAGES;
        barrier_wait(full + 8 * stage, step / STAGES & 1);
        const uint64_t a = describe(stages + stage * STAGE + half * 64 * DEPTH * 2);
        const uint64_t b = describe(stages + stage * STAGE + ROWS_BYTES);
        warpgroup_fence();
#pragma unroll
        for (int i = 0; i < DEPTH / 16; i++) /* 16 values are 32 bytes, 2 units */
            warpgroup_multiply(d, a + 2 * i, b + 2 * i, step > 0 || i > 0);
        warpgroup_commit();
        warpgroup_wait<1>(); /* the step before is done: its stage may be filled again */
        if (step > 0 && threadIdx.x % 32 == 0)
            barrier_arrive(empty + 8 * ((step - 1) % STAGES));
    }
    warpgroup_wait<0>();
}

#endif

static __global__ void __launch_bounds__(THREADS, 1)
    gemm_wgmma(const __grid_constant__ CUtensorMap rows,
               const __grid_constant__ CUtensorMap columns, __nv_bfloat16 *c, int m, int n, int k)
{
#ifdef __CUDA_ARCH_FEAT_SM90_ALL
    extern __shared__ uint8_t shared[];
    __shared__ __align__(8) uint64_t barriers[2 * STAGES];
    const uint32_t stages = (shared_address(shared) + 1023) & ~1023u;
    const uint32_t full = shared_address(barriers), empty = full + 8 * STAGES;
    const int steps = k / DEPTH;

    /* Strips PATCH tiles high: within one, tiles go down first, then right. */
    const int high = n / ROWS, wide = m / COLUMNS;
    const int strip = blockIdx.x / (PATCH * wide), in_strip = blockIdx.x % (PATCH * wide);
    const int height = min(PATCH, high - strip * PATCH);
    const int row = (strip * PATCH + in_strip % height) * ROWS,
              column = in_strip / height * COLUMNS;

    if (threadIdx.x == 0) {
        for (int i = 0; i < STAGES; i++) {
            barrier_init(full + 8 * i, 1);
            barrier_init(empty + 8 * i, 8); /* one arrival per consuming warp */
        }
        barriers_are_made();
    }
    __syncthreads();

    const int group = threadIdx.x / 128;
    if (group == 0) {
        if (threadIdx.x == 0)
            produce(stages, full, empty, &rows, &columns, row, column, steps);
        return;
    }
    float d[128];
    consume(d, stages, full, empty, group - 1, steps);
    const int warp = threadIdx.x / 32 % 4, lane = threadIdx.x % 32;
    const size_t first_row = (size_t)row + (group - 1) * 64 + warp * 16 + lane / 4;
    uint32_t *at = (uint32_t *)(c + first_row * m + column + lane % 4 * 2);
#pragma unroll
    for (int j = 0; j < 32; j++) {
        at[4 * j] = two_bf16(d[4 * j], d[4 * j + 1]);
        at[4 * (size_t)m + 4 * j] = two_bf16(d[4 * j + 2], d[4 * j + 3]);
    }
#endif
}

/* A map of 'height' rows of k values, read in boxes of DEPTH x 'box'. */
static cudaError_t make_map(CUtensorMap *map, const void *at, int height, int k, int box)
{
    void *found = NULL;
    enum cudaDriverEntryPointQueryResult result;
#if CUDART_VERSION >= 12050
    const cudaError_t error = cudaGetDriverEntryPointByVersion("cuTensorMapEncodeTiled", &found,
                                                               12000, cudaEnableDefault, &result);
#else
    const cudaError_t error =
        cudaGetDriverEntryPoint("cuTensorMapEncodeTiled", &found, cudaEnableDefault, &result);
#endif
    if (error != cudaSuccess)
        return error;
    if (result != cudaDriverEntryPointSuccess)
        return cudaErrorSymbolNotFound;
    typedef CUresult (*encode_tiled)(CUtensorMap *, CUtensorMapDataType, cuuint32_t, void *,
                                     const cuuint64_t *, const cuuint64_t *, const cuuint32_t *,
                                     const cuuint32_t *, CUtensorMapInterleave, CUtensorMapSwizzle,
                                     CUtensorMapL2promotion, CUtensorMapFloatOOBfill);
    const cuuint64_t size[2] = {(cuuint64_t)k, (cuuint64_t)height}, pitch[1] = {(cuuint64_t)k * 2};
    const cuuint32_t part[2] = {DEPTH, (cuuint32_t)box}, step[2] = {1, 1};
    const CUresult made = ((encode_tiled)found)(
        map, CU_TENSOR_MAP_DATA_TYPE_BFLOAT16, 2, (void *)at, size, pitch, part, step,
        CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_128B,
        CU_TENSOR_MAP_L2_PROMOTION_L2_256B, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
    return made == CUDA_SUCCESS ? cudaSuccess : cudaErrorInvalidValue;
}

extern "C" cudaError_t gemm_wgmma_enqueue(const struct gemm_ref *g, cudaStream_t stream)
{
    CUtensorMap rows, columns;
    cudaError_t error = make_map(&rows, g->b, g->n, g->k, ROWS);
    if (error == cudaSuccess)
        error = make_map(&columns, g->a, g->m, g->k, COLUMNS);
    if (error == cudaSuccess)
        error =
            cudaFuncSetAttribute(gemm_wgmma, cudaFuncAttributeMaxDynamicSharedMemorySize, SHARED);
    if (error != cudaSuccess)
        return error;
    const unsigned tiles = (unsigned)(g->m / COLUMNS) * (unsigned)(g->n / ROWS);
    gemm_wgmma<<<tiles, THREADS, SHARED, stream>>>(rows, columns, (__nv_bfloat16 *)g->c, g->m, g->n,
                                                   g->k);
    return cudaGetLastError();
}
