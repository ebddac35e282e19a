/* Backward, by the identities of FlashAttention-2: with P = exp(S - lse) and delta = rowsum(dO o
 * O),
 *
 *     dV = P^T dO      dP = dO V^T      dS = P o (dP - delta)      dK = dS^T Q      dQ = dS K
 *
 * A block keeps 64 keys and values of one head and walks over the queries in tiles of 64. Each warp
 * works on the transposed scores of its 16 keys, so that P^T and dS^T are A operands as they come
 * out of the products before; dS^T also goes to shared memory, from where it is read transposed for
 * dQ, which all blocks of a head add up in f32. */
#include "attention.h"

#include "attention_tile.cuh"

enum { THREADS = 128, TILE = ATTENTION_TILE, TILE_BYTES = TILE * ROW_BYTES };
/* dS^T: 64 keys by 64 queries, rows padded against bank conflicts */
enum {
    SCORE_PITCH = 72,
    SCORE_BYTES = TILE * SCORE_PITCH * 2,
    SHARED = 4 * TILE_BYTES + SCORE_BYTES
};

/* delta, one warp a row. */
static __global__ void __launch_bounds__(THREADS) row_products(struct attention a, size_t rows)
{
    const size_t row = (size_t)blockIdx.x * (THREADS / 32) + threadIdx.x / 32;
    if (row >= rows)
        return;
    const int lane = threadIdx.x % 32;
    const uint2 o = ((const uint2 *)a.o)[row * 32 + lane],
                d = ((const uint2 *)a.d_o)[row * 32 + lane];
    const uint32_t o_word[2] = {o.x, o.y}, d_word[2] = {d.x, d.y};
    float sum = 0;
#pragma unroll
    for (int i = 0; i < 2; i++) {
        sum += __uint_as_float(o_word[i] << 16) * __uint_as_float(d_word[i] << 16);
        sum += __uint_as_float(o_word[i] & 0xFFFF0000u) * __uint_as_float(d_word[i] & 0xFFFF0000u);
    }
    for (int offset = 16; offset > 0; offset /= 2)
        sum += __shfl_xor_sync(0xFFFFFFFFu, sum, offset);
    if (lane == 0)
        a.delta[row] = sum;
}

#if __CUDA_ARCH__ >= 800

/* d (16 x 64) = the warp's 16 rows of 'left' times the 64 rows of 'right', over the head's 128
 * values. */
static __device__ __forceinline__ void outer(float d[TILE / 8][4], uint32_t left, int first_row,
                                             uint32_t right)
{
#pragma unroll
    for (int j = 0; j < TILE / 8; j++)
#pragma unroll
        for (int i = 0; i < 4; i++)
            d[j][i] = 0;
#pragma unroll 2
    for (int step = 0; step < HEAD / 16;
         step++) { /* unrolled further, it needs more registers than there are */
        uint32_t a[4];
        load_left(a, left, first_row, step);
#pragma unroll
        for (int j = 0; j < TILE / 16; j++) {
            uint32_t b[4];
            load_right(b, right, 16 * j, step);
            multiply(d[2 * j], a, b[0], b[1]);
            multiply(d[2 * j + 1], a, b[2], b[3]);
        }
    }
}

/* sum (16 x 128) += p (16 x 64) times the 64 rows of 'right'. */
static __device__ __forceinline__ void inner(float sum[HEAD / 8][4], const float p[TILE / 8][4],
                                             uint32_t right)
{
#pragma unroll
    for (int j = 0; j < TILE / 16; j++) {
        const uint32_t a[4] = {
            two_bf16(p[2 * j][0], p[2 * j][1]), two_bf16(p[2 * j][2], p[2 * j][3]),
            two_bf16(p[2 * j + 1][0], p[2 * j + 1][1]), two_bf16(p[2 * j + 1][2], p[2 * j + 1][3])};
#pragma unroll
        for (int group = 0; group < HEAD / 16; group++) {
            uint32_t b[4];
            load_right_by_row(b, right, 16 * j, group);
            multiply(sum[2 * group], a, b[0], b[1]);
            multiply(sum[2 * group + 1], a, b[2], b[3]);
        }
    }
}

/* Adds the warp's 16 queries' share of dQ: dS (16 x 64, read transposed) times the keys; 32 values
 * of the head at a time keep the registers few. */
static __device__ __forceinline__ void add_queries(float *dq, uint32_t scores, uint32_t keys,
                                                   int first_query)
{
    const int lane = threadIdx.x % 32;
#pragma unroll 1
    for (int part = 0; part < 4; part++) {
        float d[4][4] = {};
#pragma unroll
        for (int step = 0; step < TILE / 16; step++) {
            /* Stored [key][query]; tiles (k 0-7, q 0-7), (k 0-7, q 8-15), (k 8-15, q 0-7), (k 8-15,
             * q 8-15). */
            uint32_t a[4];
            const int key = 16 * step + lane / 16 * 8 + lane % 8,
                      query = first_query + lane / 8 % 2 * 8;
            load_tiles_transposed(a, scores + (key * SCORE_PITCH + query) * 2);
#pragma unroll
            for (int group = 0; group < 2; group++) {
                uint32_t b[4];
                load_right_by_row(b, keys, 16 * step, 2 * part + group);
                multiply(d[2 * group], a, b[0], b[1]);
                multiply(d[2 * group + 1], a, b[2], b[3]);
            }
        }
#pragma unroll
        for (int i = 0; i < 4; i++)
#pragma unroll
            for (int j = 0; j < 4; j++)
                atomicAdd(&dq[(size_t)(first_query + lane / 4 + j / 2 * 8) * HEAD + 32 * part +
                              8 * i + lane % 4 * 2 + j % 2],
                          d[i][j] * SCORE_SCALE);
    }
}

static __device__ __forceinline__ void store_sums(float *to, const float sum[HEAD / 8][4],
                                                  int first_row, float scale)
{
    const int lane = threadIdx.x % 32;
#pragma unroll
    for (int i = 0; i < HEAD / 8; i++)
#pragma unroll
        for (int r = 0; r < 2; r++)
            *(float2 *)(to + (size_t)(first_row + lane / 4 + 8 * r) * HEAD + 8 * i + lane % 4 * 2) =
                make_float2(sum[i][2 * r] * scale, sum[i][2 * r + 1] * scale);
}

#endif

static __global__ void __launch_bounds__(THREADS) backward(struct attention a)
{
#if __CUDA_ARCH__ >= 800
    extern __shared__ __align__(1024) uint8_t shared[];
    __shared__ float lse[TILE], delta[TILE];
    const uint32_t keys = shared_address(shared), values = keys + TILE_BYTES,
                   queries = keys + 2 * TILE_BYTES, outputs = keys + 3 * TILE_BYTES,
                   scores = keys + 4 * TILE_BYTES;
    uint8_t *score_tile = shared + 4 * TILE_BYTES;
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const int tile = blockIdx.x, head = blockIdx.y, batch = blockIdx.z;
    const int kv_head = head / (a.heads / a.kv_heads);
    const size_t q_row = (size_t)(batch * a.heads + head) * a.queries;
    const size_t kv_row = (size_t)(batch * a.kv_heads + kv_head) * a.keys + (size_t)tile * TILE;
    const size_t d_row = (size_t)(batch * a.heads + head) * a.keys + (size_t)tile * TILE;

    fetch_tile<TILE, THREADS>(keys, (const __nv_bfloat16 *)a.k + kv_row * HEAD, TILE);
    fetch_tile<TILE, THREADS>(values, (const __nv_bfloat16 *)a.v + kv_row * HEAD, TILE);
    float dk[HEAD / 8][4] = {}, dv[HEAD / 8][4] = {};
    for (int t = a.causal ? tile : 0; t < a.queries / TILE; t++) {
        const size_t first = q_row + (size_t)t * TILE;
        fetch_tile<TILE, THREADS>(queries, (const __nv_bfloat16 *)a.q + first * HEAD, TILE);
        fetch_tile<TILE, THREADS>(outputs, (const __nv_bfloat16 *)a.d_o + first * HEAD, TILE);
        copy_commit();
        if (threadIdx.x < TILE) {
            lse[threadIdx.x] = a.lse[first + threadIdx.x] * LOG2_E;
            delta[threadIdx.x] = a.delta[first + threadIdx.x];
        }
        copy_wait<0>();
        __syncthreads();

        float p[TILE / 8][4];
        outer(p, keys, 16 * warp, queries);
#pragma unroll
        for (int j = 0; j < TILE / 8; j++)
#pragma unroll
            for (int i = 0; i < 4; i++) {
                const int query = 8 * j + lane % 4 * 2 + i % 2,
                          key = 16 * warp + lane / 4 + i / 2 * 8;
                const bool seen = !a.causal || t > tile || key <= query;
                p[j][i] = seen ? exp2f(p[j][i] * (SCORE_SCALE * LOG2_E) - lse[query]) : 0;
            }
        inner(dv, p, outputs);

        float ds[TILE / 8][4];
        outer(ds, values, 16 * warp, outputs);
#pragma unroll
        for (int j = 0; j < TILE / 8; j++) {
            const int query = 8 * j + lane % 4 * 2, key = 16 * warp + lane / 4;
#pragma unroll
            for (int i = 0; i < 4; i++)
                ds[j][i] = p[j][i] * (ds[j][i] - delta[query + i % 2]);
            *(uint32_t *)(score_tile + (key * SCORE_PITCH + query) * 2) =
                two_bf16(ds[j][0], ds[j][1]);
            *(uint32_t *)(score_tile + ((key + 8) * SCORE_PITCH + query) * 2) =
                two_bf16(ds[j][2], ds[j][3]);
        }
        inner(dk, ds, queries);
        __syncthreads();
        add_queries(a.dq_sum + first * HEAD, scores, keys, 16 * warp);
        __syncthreads();
    }
    store_sums(a.dv + d_row * HEAD, dv, 16 * warp, 1);
    store_sums(a.dk + d_row * HEAD, dk, 16 * warp, SCORE_SCALE);
#endif
}

static __global__ void round_queries(uint32_t *to, const float2 *from, size_t pairs)
{
    const size_t i = (size_t)blockIdx.x * blockDim.x + threadIdx.x;
    if (i < pairs) {
        const __nv_bfloat162 both = __floats2bfloat162_rn(from[i].x, from[i].y);
        to[i] = *(const uint32_t *)&both;
    }
}

extern "C" void attention_backward_enqueue(void *context, cudaStream_t stream)
{
    const struct attention *a = (const struct attention *)context;
    const size_t rows = (size_t)a->batch * a->heads * a->queries, pairs = rows * HEAD / 2;
    cudaFuncSetAttribute(backward, cudaFuncAttributeMaxDynamicSharedMemorySize, SHARED);
    cudaMemsetAsync(a->dq_sum, 0, rows * HEAD * sizeof *a->dq_sum, stream);
    row_products<<<(unsigned)((rows + THREADS / 32 - 1) / (THREADS / 32)), THREADS, 0, stream>>>(
        *a, rows);
    backward<<<dim3(a->keys / TILE, a->heads, a->batch), THREADS, SHARED, stream>>>(*a);
    round_queries<<<(unsigned)((pairs + 255) / 256), 256, 0, stream>>>(
        (uint32_t *)a->dq, (const float2 *)a->dq_sum, pairs);
}
