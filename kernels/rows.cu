/* All of these are bound by memory, so the shape of a kernel is the shape of its traffic: every
 * thread moves 16 bytes at a time (8 values), and a row that must be read twice (norm, softmax) is
 * kept in registers in between, up to four vectors a thread. */
#include "rows.h"

#include <cuda_bf16.h>
#include <cuda_fp8.h>
#include <stdint.h>

enum { THREADS = 256, WIDE = 8 };

struct wide {
    float at[WIDE];
};

static __device__ __forceinline__ struct wide load_bf16(const void *from, uint64_t vector)
{
    const uint4 raw = __ldg(&((const uint4 *)from)[vector]);
    const uint32_t word[4] = {raw.x, raw.y, raw.z, raw.w};
    struct wide x;
#pragma unroll
    for (int i = 0; i < 4; i++) {
        x.at[2 * i] = __uint_as_float(word[i] << 16);
        x.at[2 * i + 1] = __uint_as_float(word[i] & 0xFFFF0000u);
    }
    return x;
}

static __device__ __forceinline__ uint32_t pack_bf16(float low, float high)
{
    const uint32_t a = __bfloat16_as_ushort(__float2bfloat16_rn(low));
    const uint32_t b = __bfloat16_as_ushort(__float2bfloat16_rn(high));
    return a | b << 16;
}

static __device__ __forceinline__ void store_bf16(void *to, uint64_t vector, const struct wide &x)
{
    ((uint4 *)to)[vector] = make_uint4(pack_bf16(x.at[0], x.at[1]), pack_bf16(x.at[2], x.at[3]),
                                       pack_bf16(x.at[4], x.at[5]), pack_bf16(x.at[6], x.at[7]));
}

static __device__ __forceinline__ struct wide load_f32(const float *from, uint64_t vector)
{
    const float4 a =
        ((const float4 *)from)[2 * vector]; /* plain loads: AdamW writes what it read */
    const float4 b = ((const float4 *)from)[2 * vector + 1];
    return (struct wide){{a.x, a.y, a.z, a.w, b.x, b.y, b.z, b.w}};
}

static __device__ __forceinline__ void store_f32(float *to, uint64_t vector, const struct wide &x)
{
    ((float4 *)to)[2 * vector] = make_float4(x.at[0], x.at[1], x.at[2], x.at[3]);
    ((float4 *)to)[2 * vector + 1] = make_float4(x.at[4], x.at[5], x.at[6], x.at[7]);
}

static __device__ __forceinline__ void store_e4m3(void *to, uint64_t vector, const struct wide &x)
{
    uint32_t word[2] = {0, 0};
#pragma unroll
    for (int i = 0; i < 4; i++) {
        const uint32_t pair = __nv_cvt_float2_to_fp8x2(make_float2(x.at[2 * i], x.at[2 * i + 1]),
                                                       __NV_SATFINITE, __NV_E4M3);
        word[i / 2] |= pair << (i % 2 * 16);
    }
    ((uint2 *)to)[vector] = make_uint2(word[0], word[1]);
}

static __device__ __forceinline__ uint64_t first_vector(void)
{
    return (uint64_t)blockIdx.x * blockDim.x + threadIdx.x;
}

static __device__ __forceinline__ float silu(float x)
{
    return x / (1 + __expf(-x));
}

static __global__ void __launch_bounds__(THREADS)
    add(void *y, const void *a, const void *b, uint64_t vectors)
{
    const uint64_t i = first_vector();
    if (i >= vectors)
        return;
    struct wide u = load_bf16(a, i);
    const struct wide v = load_bf16(b, i);
#pragma unroll
    for (int j = 0; j < WIDE; j++)
        u.at[j] += v.at[j];
    store_bf16(y, i, u);
}

static __global__ void __launch_bounds__(THREADS)
    swiglu(void *y, const void *gate, const void *up, uint64_t vectors)
{
    const uint64_t i = first_vector();
    if (i >= vectors)
        return;
    struct wide g = load_bf16(gate, i);
    const struct wide u = load_bf16(up, i);
#pragma unroll
    for (int j = 0; j < WIDE; j++)
        g.at[j] = silu(g.at[j]) * u.at[j];
    store_bf16(y, i, g);
}

/* A thread turns 8 values of a head's lower half with their partners in the upper half. */
static __global__ void __launch_bounds__(THREADS)
    rope(void *y, const void *x, const float *cosine, const float *sine, int rows, int width)
{
    const int per_half = ROWS_HEAD / 2 / WIDE;
    const uint64_t pairs = (uint64_t)rows * width / (2 * WIDE);
    const uint64_t i = first_vector();
    if (i >= pairs)
        return;
    const uint64_t per_row = (uint64_t)width / (2 * WIDE);
    const uint64_t row = i / per_row, in_row = i % per_row;
    const uint64_t low =
        row * (width / WIDE) + in_row / per_half * (2 * per_half) + in_row % per_half;
    const struct wide a = load_bf16(x, low), b = load_bf16(x, low + per_half);
    const uint64_t angle = row * per_half + in_row % per_half;
    const struct wide c = load_f32(cosine, angle), s = load_f32(sine, angle);
    struct wide u, v;
#pragma unroll
    for (int j = 0; j < WIDE; j++) {
        u.at[j] = a.at[j] * c.at[j] - b.at[j] * s.at[j];
        v.at[j] = b.at[j] * c.at[j] + a.at[j] * s.at[j];
    }
    store_bf16(y, low, u);
    store_bf16(y, low + per_half, v);
}

struct add_up {
    static __device__ float join(float a, float b)
    {
        return a + b;
    }
};

struct take_greater {
    static __device__ float join(float a, float b)
    {
        return fmaxf(a, b);
    }
};

/* The join of x over the block, in every thread; 'neutral' fills absent warps. */
template <typename Op> static __device__ float over_block(float x, float neutral)
{
    __shared__ float part[32];
    for (int offset = 16; offset > 0; offset /= 2)
        x = Op::join(x, __shfl_xor_sync(0xFFFFFFFFu, x, offset));
    __syncthreads(); /* the last use of 'part' is over */
    if (threadIdx.x % 32 == 0)
        part[threadIdx.x / 32] = x;
    __syncthreads();
    x = threadIdx.x % 32 < blockDim.x / 32 ? part[threadIdx.x % 32] : neutral;
    for (int offset = 16; offset > 0; offset /= 2)
        x = Op::join(x, __shfl_xor_sync(0xFFFFFFFFu, x, offset));
    return x;
}

/* One row per block; V vectors a thread. */
template <int V>
static __global__ void __launch_bounds__(1024)
    rmsnorm(void *y, const void *x, const void *weight, int width)
{
    const int vectors = width / WIDE;
    const uint64_t row = (uint64_t)blockIdx.x * vectors;
    struct wide v[V];
    float sum = 0;
#pragma unroll
    for (int i = 0; i < V; i++) {
        const int at = threadIdx.x + i * blockDim.x;
        if (at < vectors)
            v[i] = load_bf16(x, row + at);
    }
#pragma unroll
    for (int i = 0; i < V; i++)
        if (threadIdx.x + i * blockDim.x < vectors)
#pragma unroll
            for (int j = 0; j < WIDE; j++)
                sum += v[i].at[j] * v[i].at[j];
    const float scale = rsqrtf(over_block<add_up>(sum, 0) / width + ROWS_EPSILON);
#pragma unroll
    for (int i = 0; i < V; i++) {
        const int at = threadIdx.x + i * blockDim.x;
        if (at >= vectors)
            continue;
        const struct wide w = load_bf16(weight, at);
#pragma unroll
        for (int j = 0; j < WIDE; j++)
            v[i].at[j] *= scale * w.at[j];
        store_bf16(y, row + at, v[i]);
    }
}

template <int V>
static __global__ void __launch_bounds__(1024) softmax(void *y, const void *x, int width)
{
    const int vectors = width / WIDE;
    const uint64_t row = (uint64_t)blockIdx.x * vectors;
    struct wide v[V];
    float most = -INFINITY, sum = 0;
#pragma unroll
    for (int i = 0; i < V; i++) {
        const int at = threadIdx.x + i * blockDim.x;
        if (at < vectors)
            v[i] = load_bf16(x, row + at);
    }
#pragma unroll
    for (int i = 0; i < V; i++)
        if (threadIdx.x + i * blockDim.x < vectors)
#pragma unroll
            for (int j = 0; j < WIDE; j++)
                most = fmaxf(most, v[i].at[j]);
    most = over_block<take_greater>(most, -INFINITY);
#pragma unroll
    for (int i = 0; i < V; i++)
        if (threadIdx.x + i * blockDim.x < vectors)
#pragma unroll
            for (int j = 0; j < WIDE; j++) {
                v[i].at[j] = __expf(v[i].at[j] - most);
                sum += v[i].at[j];
            }
    const float scale = 1 / over_block<add_up>(sum, 0);
#pragma unroll
    for (int i = 0; i < V; i++) {
        const int at = threadIdx.x + i * blockDim.x;
        if (at >= vectors)
            continue;
#pragma unroll
        for (int j = 0; j < WIDE; j++)
            v[i].at[j] *= scale;
        store_bf16(y, row + at, v[i]);
    }
}

static __global__ void __launch_bounds__(THREADS)
    step_adamw(void *p16, float *p, float *m, float *v, const void *gradient, uint64_t vectors,
               struct adamw a)
{
    const uint64_t i = first_vector();
    if (i >= vectors)
        return;
    const struct wide g = load_bf16(gradient, i);
    struct wide first = load_f32(m, i), second = load_f32(v, i), x = load_f32(p, i);
#pragma unroll
    for (int j = 0; j < WIDE; j++) {
        first.at[j] = a.beta1 * first.at[j] + (1 - a.beta1) * g.at[j];
        second.at[j] = a.beta2 * second.at[j] + (1 - a.beta2) * g.at[j] * g.at[j];
        const float mean = first.at[j] / a.correction1;
        const float root = sqrtf(second.at[j] / a.correction2) + a.epsilon;
        x.at[j] -= a.rate * (mean / root + a.decay * x.at[j]);
    }
    store_f32(m, i, first);
    store_f32(v, i, second);
    store_f32(p, i, x);
    store_bf16(p16, i, x);
}

static __global__ void __launch_bounds__(THREADS)
    cast_bf16(void *y, const float *x, uint64_t vectors)
{
    const uint64_t i = first_vector();
    if (i < vectors)
        store_bf16(y, i, load_f32(x, i));
}

static __global__ void __launch_bounds__(THREADS)
    quantise(void *y, const void *x, float scale, float *amax, uint64_t vectors)
{
    const uint64_t i = first_vector();
    float most = 0;
    if (i < vectors) {
        struct wide v = load_bf16(x, i);
#pragma unroll
        for (int j = 0; j < WIDE; j++) {
            most = fmaxf(most, fabsf(v.at[j]));
            v.at[j] *= scale;
        }
        store_e4m3(y, i, v);
    }
    most = over_block<take_greater>(most, 0);
    if (threadIdx.x == 0) /* magnitudes compare as their bits do */
        atomicMax((int *)amax, __float_as_int(most));
}

/* 16 neighbouring threads hold a block of 128 values. */
static __global__ void __launch_bounds__(THREADS)
    quantise_blocks(void *y, float *scales, const void *x, uint64_t vectors)
{
    const uint64_t i = first_vector();
    struct wide v = {};
    if (i < vectors)
        v = load_bf16(x, i);
    float most = 0;
#pragma unroll
    for (int j = 0; j < WIDE; j++)
        most = fmaxf(most, fabsf(v.at[j]));
    for (int offset = ROWS_BLOCK / WIDE / 2; offset > 0; offset /= 2)
        most = fmaxf(most, __shfl_xor_sync(0xFFFFFFFFu, most, offset));
    const float back = fmaxf(most, 1e-20f) / ROWS_E4M3_MAX;
    if (i >= vectors)
        return;
#pragma unroll
    for (int j = 0; j < WIDE; j++)
        v.at[j] /= back;
    store_e4m3(y, i, v);
    if (i % (ROWS_BLOCK / WIDE) == 0)
        scales[i / (ROWS_BLOCK / WIDE)] = back;
}

static unsigned blocks_for(uint64_t threads)
{
    return (unsigned)((threads + THREADS - 1) / THREADS);
}

extern "C" void rows_sum(void *y, const void *a, const void *b, uint64_t n, cudaStream_t stream)
{
    add<<<blocks_for(n / WIDE), THREADS, 0, stream>>>(y, a, b, n / WIDE);
}

extern "C" void rows_swiglu(void *y, const void *gate, const void *up, uint64_t n,
                            cudaStream_t stream)
{
    swiglu<<<blocks_for(n / WIDE), THREADS, 0, stream>>>(y, gate, up, n / WIDE);
}

extern "C" void rows_rope(void *y, const void *x, const float *cosine, const float *sine, int rows,
                          int width, cudaStream_t stream)
{
    const uint64_t pairs = (uint64_t)rows * width / (2 * WIDE);
    rope<<<blocks_for(pairs), THREADS, 0, stream>>>(y, x, cosine, sine, rows, width);
}

/* Threads for a row when each holds up to 'per_thread' vectors: whole warps. */
static unsigned row_threads(int width, int per_thread)
{
    const int threads = (width / WIDE + per_thread - 1) / per_thread;
    return (unsigned)((threads + 31) / 32 * 32);
}

extern "C" void rows_rmsnorm(void *y, const void *x, const void *weight, int rows, int width,
                             cudaStream_t stream)
{
    if (width <= 4096)
        rmsnorm<1><<<rows, row_threads(width, 1), 0, stream>>>(y, x, weight, width);
    else if (width <= 8192)
        rmsnorm<2><<<rows, row_threads(width, 2), 0, stream>>>(y, x, weight, width);
    else
        rmsnorm<4><<<rows, row_threads(width, 4), 0, stream>>>(y, x, weight, width);
}

extern "C" void rows_softmax(void *y, const void *x, int rows, int width, cudaStream_t stream)
{
    if (width <= 4096)
        softmax<1><<<rows, row_threads(width, 1), 0, stream>>>(y, x, width);
    else if (width <= 8192)
        softmax<2><<<rows, row_threads(width, 2), 0, stream>>>(y, x, width);
    else
        softmax<4><<<rows, row_threads(width, 4), 0, stream>>>(y, x, width);
}

extern "C" void rows_adamw(void *p16, float *p, float *m, float *v, const void *gradient,
                           uint64_t n, struct adamw a, cudaStream_t stream)
{
    step_adamw<<<blocks_for(n / WIDE), THREADS, 0, stream>>>(p16, p, m, v, gradient, n / WIDE, a);
}

extern "C" void rows_cast_bf16(void *y, const float *x, uint64_t n, cudaStream_t stream)
{
    cast_bf16<<<blocks_for(n / WIDE), THREADS, 0, stream>>>(y, x, n / WIDE);
}

extern "C" void rows_quantise(void *y, const void *x, float scale, float *amax, uint64_t n,
                              cudaStream_t stream)
{
    cudaMemsetAsync(amax, 0, sizeof *amax, stream);
    quantise<<<blocks_for(n / WIDE), THREADS, 0, stream>>>(y, x, scale, amax, n / WIDE);
}

extern "C" void rows_quantise_blocks(void *y, float *scales, const void *x, uint64_t n,
                                     cudaStream_t stream)
{
    quantise_blocks<<<blocks_for(n / WIDE), THREADS, 0, stream>>>(y, scales, x, n / WIDE);
}
