/* What the attention kernels share: tiles of rows of 128 bf16 values in shared memory, and one step
 * of the online softmax (Milakov and Gimelshein 2018; Dao 2023, FlashAttention-2).
 *
 * A row is 256 bytes, 16 pieces of 16 bytes; piece p of row r lies at place p ^ (r % 8), so that
 * the eight rows that an ldmatrix reads at one p fall into different banks. */
#ifndef COLOSSIM_KERNELS_ATTENTION_TILE_CUH
#define COLOSSIM_KERNELS_ATTENTION_TILE_CUH

#include "tensor.cuh"

#include <stdint.h>

enum { HEAD = 128, PIECES = HEAD / 8, ROW_BYTES = 2 * HEAD };

/* exp(x) = 2^(x log2 e): scores are kept in units of log 2, since the hardware's exponential is
 * ex2. */
#define LOG2_E 1.4426950408889634f
/* 1 / sqrt(128) */
#define SCORE_SCALE 0.08838834764831845f

#if __CUDA_ARCH__ >= 800

static __device__ __forceinline__ uint32_t piece_address(uint32_t tile, int row, int piece)
{
    return tile + row * ROW_BYTES + ((piece ^ (row & 7)) << 4);
}

/* Starts copying 'rows' rows that lie behind each other; rows from 'present' on become zero. */
template <int ROWS, int THREADS>
static __device__ __forceinline__ void fetch_tile(uint32_t tile, const __nv_bfloat16 *from,
                                                  int present)
{
#pragma unroll
    for (int i = 0; i < ROWS * PIECES / THREADS; i++) {
        const int at = threadIdx.x + i * THREADS;
        const int row = at / PIECES, piece = at % PIECES;
        const bool there = row < present;
        copy_async(piece_address(tile, row, piece),
                   from + (there ? (size_t)row * HEAD + piece * 8 : 0), there);
    }
}

/* A operand: 16 rows from first_row on, values 16 step .. 16 step + 15. */
static __device__ __forceinline__ void load_left(uint32_t a[4], uint32_t tile, int first_row,
                                                 int step)
{
    const int lane = threadIdx.x % 32;
    load_tiles(a, piece_address(tile, first_row + lane % 16, 2 * step + lane / 16));
}

/* B operand for two neighbouring column tiles (16 rows of the tile are 16 columns of B), values 16
 * step .. : b[0..1] and b[2..3]. */
static __device__ __forceinline__ void load_right(uint32_t b[4], uint32_t tile, int first_row,
                                                  int step)
{
    const int lane = threadIdx.x % 32;
    load_tiles(b,
               piece_address(tile, first_row + lane / 16 * 8 + lane % 8, 2 * step + lane / 8 % 2));
}

/* B operand with the tile's rows along k (16 from first_row on) and 16 of its values, from 16 group
 * on, as two column tiles. */
static __device__ __forceinline__ void load_right_by_row(uint32_t b[4], uint32_t tile,
                                                         int first_row, int group)
{
    const int lane = threadIdx.x % 32;
    load_tiles_transposed(b, piece_address(tile, first_row + lane % 16, 2 * group + lane / 16));
}

/* A warp's 16 query rows with their running softmax. A lane holds two rows, r = lane / 4 and r + 8.
 */
struct rows_state {
    float o[HEAD / 8][4];
    float most[2]; /* greatest score so far, in units of log 2 */
    float sum[2];  /* of this lane's columns only, until the end */
};

static __device__ __forceinline__ void start_rows(struct rows_state &s)
{
#pragma unroll
    for (int i = 0; i < HEAD / 8; i++)
#pragma unroll
        for (int j = 0; j < 4; j++)
            s.o[i][j] = 0;
    s.most[0] = s.most[1] = -INFINITY;
    s.sum[0] = s.sum[1] = 0;
}

/* Takes KEYS keys and values in, which begin at row first_row of their tiles. Column j of the
 * scores counts only while j <= limit of its row: causality, or the end of the keys. */
template <int KEYS>
static __device__ __forceinline__ void attend(struct rows_state &s, const uint32_t q[HEAD / 16][4],
                                              uint32_t keys, uint32_t values, int first_row,
                                              const int limit[2])
{
    float p[KEYS / 8][4];
#pragma unroll
    for (int j = 0; j < KEYS / 8; j++)
#pragma unroll
        for (int i = 0; i < 4; i++)
            p[j][i] = 0;
#pragma unroll
    for (int step = 0; step < HEAD / 16; step++)
#pragma unroll
        for (int j = 0; j < KEYS / 16; j++) {
            uint32_t b[4];
            load_right(b, keys, first_row + 16 * j, step);
            multiply(p[2 * j], q[step], b[0], b[1]);
            multiply(p[2 * j + 1], q[step], b[2], b[3]);
        }
    const int column = threadIdx.x % 4 * 2;
    float most[2] = {s.most[0], s.most[1]};
#pragma unroll
    for (int j = 0; j < KEYS / 8; j++)
#pragma unroll
        for (int i = 0; i < 4; i++) {
            const bool seen = 8 * j + column + i % 2 <= limit[i / 2];
            p[j][i] = seen ? p[j][i] * (SCORE_SCALE * LOG2_E) : -INFINITY;
            most[i / 2] = fmaxf(most[i / 2], p[j][i]);
        }
#pragma unroll
    for (int r = 0; r < 2; r++) {
        most[r] = fmaxf(most[r], __shfl_xor_sync(0xFFFFFFFFu, most[r], 1));
        most[r] = fmaxf(most[r], __shfl_xor_sync(0xFFFFFFFFu, most[r], 2));
        const float base = most[r] == -INFINITY ? 0 : most[r]; /* a row that has seen nothing yet */
        const float shrink = exp2f(s.most[r] - base);
        s.most[r] = most[r];
        most[r] = base;
        s.sum[r] *= shrink;
#pragma unroll
        for (int i = 0; i < HEAD / 8; i++) {
            s.o[i][2 * r] *= shrink;
            s.o[i][2 * r + 1] *= shrink;
        }
    }
#pragma unroll
    for (int j = 0; j < KEYS / 8; j++)
#pragma unroll
        for (int i = 0; i < 4; i++) {
            p[j][i] = exp2f(p[j][i] - most[i / 2]);
            s.sum[i / 2] += p[j][i];
        }
#pragma unroll
    for (int j = 0; j < KEYS / 16; j++) {
        const uint32_t a[4] = {
            two_bf16(p[2 * j][0], p[2 * j][1]), two_bf16(p[2 * j][2], p[2 * j][3]),
            two_bf16(p[2 * j + 1][0], p[2 * j + 1][1]), two_bf16(p[2 * j + 1][2], p[2 * j + 1][3])};
#pragma unroll
        for (int group = 0; group < HEAD / 16; group++) {
            uint32_t b[4];
            load_right_by_row(b, values, first_row + 16 * j, group);
            multiply(s.o[2 * group], a, b[0], b[1]);
            multiply(s.o[2 * group + 1], a, b[2], b[3]);
        }
    }
}

/* Joins the lanes' sums. */
static __device__ __forceinline__ void finish_rows(struct rows_state &s)
{
#pragma unroll
    for (int r = 0; r < 2; r++) {
        s.sum[r] += __shfl_xor_sync(0xFFFFFFFFu, s.sum[r], 1);
        s.sum[r] += __shfl_xor_sync(0xFFFFFFFFu, s.sum[r], 2);
    }
}

#endif

#endif
