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

static __device__ __forceinline__ void barrier_init(uint32_t barrier, uint32_t arrivals)
{
    asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(barrier), "r"(arrivals)
                 : "memory");
}

static __device__ __forceinline__ void barrier_arrive(uint32_t barrier)
{
    asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" ::"r"(barrier) : "memory");
}

static __device__ __forceinline__ void barrier_expect(uint32_t barrier, uint32_t bytes)
{
    asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(barrier), "r"(bytes)
                 : "memory");
}

/* Waits for the phase of that parity to complete. */
static __device__ __forceinline__ void barrier_wait(uint32_t barrier, uint32_t parity)
{
    uint32_t done;
    do {
        asm volatile("{\n\t"
                     ".reg .pred p;\n\t"
                     "mbarrier.try_wait.parity.shared::cta.b64 p, [%1], %2;\n\t"
                     "selp.u32 %0, 1, 0, p;\n\t"
                     "}"
                     : "=r"(done)
                     : "r"(barrier), "r"(parity)
                     : "memory");
    } while (!done);
}

static __device__ __forceinline__ void bulk_copy(uint32_t to, const CUtensorMap *map, int column,
                                                 int row, uint32_t barrier)
{
    asm volatile("cp.async.bulk.tensor.2d.shared::cluster.global.tile.mbarrier::complete_tx::bytes "
                 "[%0], [%1, {%2, %3}], [%4];" ::"r"(to),
                 "l"(map), "r"(column), "r"(row), "r"(barrier)
                 : "memory");
}

/* Matrix descriptor: address in units of 16 bytes, groups of 8 rows 1024 bytes apart, 128-byte
 * swizzle. */
static __device__ __forceinline__ uint64_t describe(uint32_t at)
{
    return (uint64_t)((at & 0x3FFFF) >> 4) | (uint64_t)1 << 16 | (uint64_t)(1024 >> 4) << 32 |
           (uint64_t)1 << 62;
}

/* d (64 x 256) = a b + (keep ? d : 0), one step of 16 in k. */
static __device__ __forceinline__ void warpgroup_multiply(float d[128], uint64_t a, uint64_t b,
                                                          int keep)
{
    asm volatile(
        "{\n\t"
        ".reg .pred p;\n\t"
        "setp.ne.b32 p, %130, 0;\n\t"
        "wgmma.mma_async.sync.aligned.m64n256k16.f32.bf16.bf16 {"
        "%0, %1, %2, %3, %4, %5, %6, %7, "
        "%8, %9, %10, %11, %12, %13, %14, %15, "
        "%16, %17, %18, %19, %20, %21, %22, %23, "
        "%24, %25, %26, %27, %28, %29, %30, %31, "
        "%32, %33, %34, %35, %36, %37, %38, %39, "
        "%40, %41, %42, %43, %44, %45, %46, %47, "
        "%48, %49, %50, %51, %52, %53, %54, %55, "
        "%56, %57, %58, %59, %60, %61, %62, %63, "
        "%64, %65, %66, %67, %68, %69, %70, %71, "
        "%72, %73, %74, %75, %76, %77, %78, %79, "
        "%80, %81, %82, %83, %84, %85, %86, %87, "
        "%88, %89, %90, %91, %92, %93, %94, %95, "
        "%96, %97, %98, %99, %100, %101, %102, %103, "
        "%104, %105, %106, %107, %108, %109, %110, %111, "
        "%112, %113, %114, %115, %116, %117, %118, %119, "
        "%120, %121, %122, %123, %124, %125, %126, %127"
        "}, %128, %129, p, 1, 1, 0, 0;\n\t"
        "}"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3]), "+f"(d[4]), "+f"(d[5]), "+f"(d[6]),
          "+f"(d[7]), "+f"(d[8]), "+f"(d[9]), "+f"(d[10]), "+f"(d[11]), "+f"(d[12]), "+f"(d[13]),
          "+f"(d[14]), "+f"(d[15]), "+f"(d[16]), "+f"(d[17]), "+f"(d[18]), "+f"(d[19]), "+f"(d[20]),
          "+f"(d[21]), "+f"(d[22]), "+f"(d[23]), "+f"(d[24]), "+f"(d[25]), "+f"(d[26]), "+f"(d[27]),
          "+f"(d[28]), "+f"(d[29]), "+f"(d[30]), "+f"(d[31]), "+f"(d[32]), "+f"(d[33]), "+f"(d[34]),
          "+f"(d[35]), "+f"(d[36]), "+f"(d[37]), "+f"(d[38]), "+f"(d[39]), "+f"(d[40]), "+f"(d[41]),
          "+f"(d[42]), "+f"(d[43]), "+f"(d[44]), "+f"(d[45]), "+f"(d[46]), "+f"(d[47]), "+f"(d[48]),
          "+f"(d[49]), "+f"(d[50]), "+f"(d[51]), "+f"(d[52]), "+f"(d[53]), "+f"(d[54]), "+f"(d[55]),
          "+f"(d[56]), "+f"(d[57]), "+f"(d[58]), "+f"(d[59]), "+f"(d[60]), "+f"(d[61]), "+f"(d[62]),
          "+f"(d[63]), "+f"(d[64]), "+f"(d[65]), "+f"(d[66]), "+f"(d[67]), "+f"(d[68]), "+f"(d[69]),
          "+f"(d[70]), "+f"(d[71]), "+f"(d[72]), "+f"(d[73]), "+f"(d[74]), "+f"(d[75]), "+f"(d[76]),
          "+f"(d[77]), "+f"(d[78]), "+f"(d[79]), "+f"(d[80]), "+f"(d[81]), "+f"(d[82]), "+f"(d[83]),
          "+f"(d[84]), "+f"(d[85]), "+f"(d[86]), "+f"(d[87]), "+f"(d[88]), "+f"(d[89]), "+f"(d[90]),
          "+f"(d[91]), "+f"(d[92]), "+f"(d[93]), "+f"(d[94]), "+f"(d[95]), "+f"(d[96]), "+f"(d[97]),
          "+f"(d[98]), "+f"(d[99]), "+f"(d[100]), "+f"(d[101]), "+f"(d[102]), "+f"(d[103]),
          "+f"(d[104]), "+f"(d[105]), "+f"(d[106]), "+f"(d[107]), "+f"(d[108]), "+f"(d[109]),
          "+f"(d[110]), "+f"(d[111]), "+f"(d[112]), "+f"(d[113]), "+f"(d[114]), "+f"(d[115]),
          "+f"(d[116]), "+f"(d[117]), "+f"(d[118]), "+f"(d[119]), "+f"(d[120]), "+f"(d[121]),
          "+f"(d[122]), "+f"(d[123]), "+f"(d[124]), "+f"(d[125]), "+f"(d[126]), "+f"(d[127])
        : "l"(a), "l"(b), "r"(keep));
}

static __device__ __forceinline__ void warpgroup_fence(void)
{
    asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}

static __device__ __forceinline__ void warpgroup_commit(void)
{
    asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
}

template <int N> static __device__ __forceinline__ void warpgroup_wait(void)
{
    asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(N) : "memory");
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
        asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory");
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
