/* Forward: a block takes 64 queries of one head, 16 a warp, and walks over the keys in tiles of 64;
 * the next tile is copied while this one is multiplied.
 *
 * Decoding: the queries of all heads that share a key head are the (up to 16) rows of one tile, so
 * that keys and values are read once; the four warps take 16 keys of each tile of 64, and the keys
 * are split over blocks. Partial results are joined by their log-sum-exp: of warps in shared
 * memory, of blocks by a second kernel. */
#include "attention.h"

#include "attention_tile.cuh"

enum {
    THREADS = 128,
    TILE = ATTENTION_TILE,
    TILE_BYTES = TILE * ROW_BYTES,
    SHARED = 4 * TILE_BYTES
};

static __global__ void __launch_bounds__(THREADS) forward(struct attention a)
{
#if __CUDA_ARCH__ >= 800
    extern __shared__ __align__(1024) uint8_t shared[];
    const uint32_t keys = shared_address(shared),
                   values = keys + 2 * TILE_BYTES; /* two tiles each */
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    /* The longest rows of a causal product first: short blocks then fill the gaps at the end. */
    const int first = (a.causal ? gridDim.x - 1 - blockIdx.x : blockIdx.x) * TILE;
    const int head = blockIdx.y, batch = blockIdx.z;
    const int kv_head = head / (a.heads / a.kv_heads);
    const size_t q_at = ((size_t)(batch * a.heads + head) * a.queries + first) * HEAD;
    const size_t kv_at = (size_t)(batch * a.kv_heads + kv_head) * a.keys * HEAD;
    const __nv_bfloat16 *k = (const __nv_bfloat16 *)a.k + kv_at,
                        *v = (const __nv_bfloat16 *)a.v + kv_at;

    uint32_t q[HEAD / 16][4];
    fetch_tile<TILE, THREADS>(keys, (const __nv_bfloat16 *)a.q + q_at, TILE);
    copy_commit();
    copy_wait<0>();
    __syncthreads();
#pragma unroll
    for (int step = 0; step < HEAD / 16; step++)
        load_left(q[step], keys, warp * 16, step);
    __syncthreads();

    struct rows_state s;
    start_rows(s);
    const int tiles = (a.causal ? first + TILE : a.keys) / TILE;
    fetch_tile<TILE, THREADS>(keys, k, TILE);
    fetch_tile<TILE, THREADS>(values, v, TILE);
    copy_commit();
    for (int t = 0; t < tiles; t++) {
        const int next = (t + 1) % 2 * TILE_BYTES, now = t % 2 * TILE_BYTES;
        if (t + 1 < tiles) {
            fetch_tile<TILE, THREADS>(keys + next, k + (size_t)(t + 1) * TILE * HEAD, TILE);
            fetch_tile<TILE, THREADS>(values + next, v + (size_t)(t + 1) * TILE * HEAD, TILE);
        }
        copy_commit();
        copy_wait<1>();
        __syncthreads();
        const int row = warp * 16 + lane / 4;
        const bool diagonal = a.causal && t == tiles - 1;
        const int limit[2] = {diagonal ? row : TILE, diagonal ? row + 8 : TILE};
        attend<TILE>(s, q, keys + now, values + now, 0, limit);
        __syncthreads();
    }
    finish_rows(s);
    __nv_bfloat16 *o = (__nv_bfloat16 *)a.o + q_at;
#pragma unroll
    for (int r = 0; r < 2; r++) {
        const int row = warp * 16 + lane / 4 + 8 * r;
        const float scale = 1 / s.sum[r];
#pragma unroll
        for (int i = 0; i < HEAD / 8; i++)
            *(uint32_t *)(o + (size_t)row * HEAD + 8 * i + lane % 4 * 2) =
                two_bf16(s.o[i][2 * r] * scale, s.o[i][2 * r + 1] * scale);
        if (lane % 4 == 0)
            a.lse[(size_t)(batch * a.heads + head) * a.queries + first + row] =
                (s.most[r] + log2f(s.sum[r])) / LOG2_E;
    }
#endif
}

static __global__ void __launch_bounds__(THREADS) decode(struct attention a)
{
#if __CUDA_ARCH__ >= 800
    extern __shared__ __align__(1024) uint8_t shared[];
    __shared__ float warp_most[4][16], warp_sum[4][16];
    const uint32_t keys = shared_address(shared), values = keys + 2 * TILE_BYTES;
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const int split = blockIdx.x, kv_head = blockIdx.y, batch = blockIdx.z;
    const int group = a.heads / a.kv_heads;
    const size_t q_at = (size_t)(batch * a.heads + kv_head * group) * HEAD;
    const size_t kv_at = (size_t)(batch * a.kv_heads + kv_head) * a.keys * HEAD;
    const __nv_bfloat16 *k = (const __nv_bfloat16 *)a.k + kv_at,
                        *v = (const __nv_bfloat16 *)a.v + kv_at;

    uint32_t q[HEAD / 16][4];
    fetch_tile<16, THREADS>(keys, (const __nv_bfloat16 *)a.q + q_at, group);
    copy_commit();
    copy_wait<0>();
    __syncthreads();
#pragma unroll
    for (int step = 0; step < HEAD / 16; step++)
        load_left(q[step], keys, 0, step);
    __syncthreads();

    struct rows_state s;
    start_rows(s);
    const int tiles = a.keys / TILE;
    const int begin = (int)((long long)tiles * split / a.splits),
              end = (int)((long long)tiles * (split + 1) / a.splits);
    const int all[2] = {TILE, TILE};
    fetch_tile<TILE, THREADS>(keys, k + (size_t)begin * TILE * HEAD, TILE);
    fetch_tile<TILE, THREADS>(values, v + (size_t)begin * TILE * HEAD, TILE);
    copy_commit();
    for (int t = begin; t < end; t++) {
        const int next = (t - begin + 1) % 2 * TILE_BYTES, now = (t - begin) % 2 * TILE_BYTES;
        if (t + 1 < end) {
            fetch_tile<TILE, THREADS>(keys + next, k + (size_t)(t + 1) * TILE * HEAD, TILE);
            fetch_tile<TILE, THREADS>(values + next, v + (size_t)(t + 1) * TILE * HEAD, TILE);
        }
        copy_commit();
        copy_wait<1>();
        __syncthreads();
        attend<16>(s, q, keys + now, values + now, 16 * warp, all);
        __syncthreads();
    }
    finish_rows(s);

    /* Each warp saw other keys: bring the four to a common greatest score and add up. */
    float *sums = (float *)shared; /* [16][HEAD], over the tiles that are done with */
    for (int i = threadIdx.x; i < 16 * HEAD; i += THREADS)
        sums[i] = 0;
#pragma unroll
    for (int r = 0; r < 2; r++)
        if (lane % 4 == 0) {
            warp_most[warp][lane / 4 + 8 * r] = s.most[r];
            warp_sum[warp][lane / 4 + 8 * r] = s.sum[r];
        }
    __syncthreads();
#pragma unroll
    for (int r = 0; r < 2; r++) {
        const int row = lane / 4 + 8 * r;
        const float most = fmaxf(fmaxf(warp_most[0][row], warp_most[1][row]),
                                 fmaxf(warp_most[2][row], warp_most[3][row]));
        float sum = 0;
        for (int w = 0; w < 4; w++)
            sum += warp_sum[w][row] * exp2f(warp_most[w][row] - most);
        const float scale = exp2f(s.most[r] - most) / sum;
#pragma unroll
        for (int i = 0; i < HEAD / 8; i++) {
            atomicAdd(&sums[row * HEAD + 8 * i + lane % 4 * 2], s.o[i][2 * r] * scale);
            atomicAdd(&sums[row * HEAD + 8 * i + lane % 4 * 2 + 1], s.o[i][2 * r + 1] * scale);
        }
        if (warp == 0 && lane % 4 == 0 && row < group)
            a.lse_part[(size_t)(batch * a.heads + kv_head * group + row) * a.splits + split] =
                (most + log2f(sum)) / LOG2_E;
    }
    __syncthreads();
    for (int i = threadIdx.x; i < group * HEAD; i += THREADS)
        a.o_part[((size_t)(batch * a.heads + kv_head * group + i / HEAD) * a.splits + split) *
                     HEAD +
                 i % HEAD] = sums[i];
#endif
}

/* One block of 128 threads per query head: a value each. */
static __global__ void __launch_bounds__(HEAD) join_splits(struct attention a)
{
    const float *lse = a.lse_part + (size_t)blockIdx.x * a.splits;
    const float *o = a.o_part + (size_t)blockIdx.x * a.splits * HEAD;
    float most = -INFINITY, sum = 0, value = 0;
    for (int i = 0; i < a.splits; i++)
        most = fmaxf(most, lse[i]);
    for (int i = 0; i < a.splits; i++) {
        const float share = __expf(lse[i] - most);
        sum += share;
        value += share * o[(size_t)i * HEAD + threadIdx.x];
    }
    ((__nv_bfloat16 *)a.o)[(size_t)blockIdx.x * HEAD + threadIdx.x] =
        __float2bfloat16_rn(value / sum);
    if (threadIdx.x == 0)
        a.lse[blockIdx.x] = most + __logf(sum);
}

extern "C" void attention_forward_enqueue(void *context, cudaStream_t stream)
{
    const struct attention *a = (const struct attention *)context;
    cudaFuncSetAttribute(forward, cudaFuncAttributeMaxDynamicSharedMemorySize, SHARED);
    const dim3 grid(a->queries / TILE, a->heads, a->batch);
    forward<<<grid, THREADS, SHARED, stream>>>(*a);
}

extern "C" int attention_splits(const struct attention *a, int sms)
{
    const int most = a->keys / 256 > 0 ? a->keys / 256 : 1;
    const int wanted = (4 * sms + a->batch * a->kv_heads - 1) / (a->batch * a->kv_heads);
    return wanted < 1 ? 1 : wanted < most ? wanted : most;
}

extern "C" void attention_decode_enqueue(void *context, cudaStream_t stream)
{
    const struct attention *a = (const struct attention *)context;
    cudaFuncSetAttribute(decode, cudaFuncAttributeMaxDynamicSharedMemorySize, SHARED);
    decode<<<dim3(a->splits, a->kv_heads, a->batch), THREADS, SHARED, stream>>>(*a);
    join_splits<<<a->batch * a->heads, HEAD, 0, stream>>>(*a);
}
