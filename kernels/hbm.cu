/* Streams through memory. A block works on tiles of 16 KiB: each of its 256 threads has four loads
 * of 16 bytes under way before it uses the first, since bandwidth times latency (some 40 KiB per
 * SM) must be in flight all the time. The grid is persistent and fills every SM once, so that a
 * small array doesn't pay for the launch of many blocks. */
#include "hbm.h"

#include <stdint.h>

enum { THREADS = 256, UNROLL = 4, BLOCKS_PER_SM = 8, TILE = THREADS * UNROLL };

/* Calls body(i) for all vectors of this thread's tiles; the tail of the last tile is guarded. */
template <typename Load, typename Use>
static __device__ void for_tiles(size_t n, Load load, Use use)
{
    for (size_t base = (size_t)blockIdx.x * TILE; base < n; base += (size_t)gridDim.x * TILE) {
        const size_t first = base + threadIdx.x;
        if (base + TILE <= n) {
#pragma unroll
            for (int j = 0; j < UNROLL; j++)
                load(j, first + j * THREADS);
#pragma unroll
            for (int j = 0; j < UNROLL; j++)
                use(j, first + j * THREADS);
        } else {
#pragma unroll
            for (int j = 0; j < UNROLL; j++)
                if (first + j * THREADS < n) {
                    load(j, first + j * THREADS);
                    use(j, first + j * THREADS);
                }
        }
    }
}

static __global__ void __launch_bounds__(THREADS)
    read_all(const float4 *from, size_t n, float *sums)
{
    float4 v[UNROLL];
    float sum = 0;
    for_tiles(
        n, [&](int j, size_t i) { v[j] = __ldg(&from[i]); },
        [&](int j, size_t) { sum += (v[j].x + v[j].y) + (v[j].z + v[j].w); });
    for (int offset = 16; offset > 0; offset /= 2)
        sum += __shfl_down_sync(0xFFFFFFFFu, sum, offset);
    __shared__ float part[THREADS / 32];
    if (threadIdx.x % 32 == 0)
        part[threadIdx.x / 32] = sum;
    __syncthreads();
    if (threadIdx.x == 0) {
        sum = 0;
        for (int i = 0; i < THREADS / 32; i++)
            sum += part[i];
        sums[blockIdx.x] = sum;
    }
}

static __global__ void __launch_bounds__(THREADS) write_all(float4 *to, size_t n, float value)
{
    const float4 v = make_float4(value, value, value, value);
    for_tiles(
        n, [](int, size_t) {}, [&](int, size_t i) { to[i] = v; });
}

static __global__ void __launch_bounds__(THREADS) copy_all(float4 *to, const float4 *from, size_t n)
{
    float4 v[UNROLL];
    for_tiles(
        n, [&](int j, size_t i) { v[j] = __ldg(&from[i]); },
        [&](int j, size_t i) { to[i] = v[j]; });
}

static __global__ void __launch_bounds__(THREADS)
    triad_all(float4 *to, const float4 *b, const float4 *c, float scale, size_t n)
{
    float4 v[UNROLL], w[UNROLL];
    for_tiles(
        n,
        [&](int j, size_t i) {
            v[j] = __ldg(&b[i]);
            w[j] = __ldg(&c[i]);
        },
        [&](int j, size_t i) {
            to[i] = make_float4(v[j].x + scale * w[j].x, v[j].y + scale * w[j].y,
                                v[j].z + scale * w[j].z, v[j].w + scale * w[j].w);
        });
}

static int grid(size_t vectors, int sms)
{
    const size_t tiles = (vectors + TILE - 1) / TILE;
    const size_t full = (size_t)sms * BLOCKS_PER_SM;
    const size_t blocks = tiles < full ? tiles : full;
    return blocks < HBM_BLOCKS ? (int)blocks : HBM_BLOCKS;
}

extern "C" int hbm_read_enqueue(const void *at, size_t bytes, float *sums, int sms,
                                cudaStream_t stream)
{
    const size_t n = bytes / sizeof(float4);
    const int blocks = grid(n, sms);
    read_all<<<blocks, THREADS, 0, stream>>>((const float4 *)at, n, sums);
    return blocks;
}

extern "C" void hbm_write_enqueue(void *to, size_t bytes, float value, int sms, cudaStream_t stream)
{
    const size_t n = bytes / sizeof(float4);
    write_all<<<grid(n, sms), THREADS, 0, stream>>>((float4 *)to, n, value);
}

extern "C" void hbm_copy_enqueue(void *to, const void *from, size_t bytes, int blocks, int sms,
                                 cudaStream_t stream)
{
    const size_t n = bytes / sizeof(float4);
    const int width = blocks > 0 ? blocks : grid(n, sms);
    copy_all<<<width, THREADS, 0, stream>>>((float4 *)to, (const float4 *)from, n);
}

extern "C" void hbm_triad_enqueue(void *to, const void *b, const void *c, float scale, size_t bytes,
                                  int sms, cudaStream_t stream)
{
    const size_t n = bytes / sizeof(float4);
    triad_all<<<grid(n, sms), THREADS, 0, stream>>>((float4 *)to, (const float4 *)b,
                                                    (const float4 *)c, scale, n);
}
