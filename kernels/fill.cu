#include "fill.h"

enum { THREADS = 256, BLOCKS = 4096 };

static __device__ float value(const float *quantiles, uint64_t seed, uint64_t i, float scale,
                              bool square)
{
    const float x = normal_value(quantiles, seed, i);
    return scale * (square ? x * x : x);
}

/* One thread per byte and step at least: E2M1 has two values in a byte. */
static __global__ void fill(void *at, enum dtype dtype, uint64_t n, uint64_t seed, float scale,
                            bool square, const float *quantiles)
{
    const uint64_t step = (uint64_t)gridDim.x * blockDim.x;
    const uint64_t begin = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x;
    if (dtype == DTYPE_E2M1) {
        for (uint64_t i = begin; 2 * i < n; i += step) {
            const uint32_t low = number_encode(dtype, value(quantiles, seed, 2 * i, scale, square));
            const uint32_t high =
                number_encode(dtype, value(quantiles, seed, 2 * i + 1, scale, square));
            ((uint8_t *)at)[i] = (uint8_t)(low | high << 4);
        }
        return;
    }
    for (uint64_t i = begin; i < n; i += step) {
        const uint32_t code = number_encode(dtype, value(quantiles, seed, i, scale, square));
        switch (dtype_bits(dtype)) {
        case 8: ((uint8_t *)at)[i] = (uint8_t)code; break;
        case 16: ((uint16_t *)at)[i] = (uint16_t)code; break;
        default: ((uint32_t *)at)[i] = code;
        }
    }
}

static __global__ void count_words(const uint32_t *at, uint64_t n, unsigned long long *count)
{
    const uint64_t step = (uint64_t)gridDim.x * blockDim.x;
    unsigned mine = 0;
    for (uint64_t i = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x; i < n; i += step)
        mine += at[i] == 0xFFFFFFFFu;
    if (mine)
        atomicAdd(count, mine);
}

static __global__ void add_values(const float *at, uint64_t n, double *sum)
{
    const uint64_t step = (uint64_t)gridDim.x * blockDim.x;
    double mine = 0;
    for (uint64_t i = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x; i < n; i += step)
        mine += at[i];
    for (int offset = 16; offset > 0; offset /= 2)
        mine += __shfl_down_sync(0xFFFFFFFFu, mine, offset);
    if (threadIdx.x % 32 == 0)
        atomicAdd(sum, mine);
}

static __global__ void gather(const void *at, enum dtype dtype, const uint64_t *index, uint64_t n,
                              float *out)
{
    const uint64_t i = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n)
        return;
    const uint64_t place = index[i];
    uint32_t code;
    switch (dtype_bits(dtype)) {
    case 4: code = ((const uint8_t *)at)[place / 2] >> (place % 2 * 4) & 0xF; break;
    case 8: code = ((const uint8_t *)at)[place]; break;
    case 16: code = ((const uint16_t *)at)[place]; break;
    default: code = ((const uint32_t *)at)[place];
    }
    out[i] = number_decode(dtype, code);
}

extern "C" void fill_normal(void *at, enum dtype dtype, uint64_t n, uint64_t seed, float scale,
                            const float *quantiles, cudaStream_t stream)
{
    fill<<<BLOCKS, THREADS, 0, stream>>>(at, dtype, n, seed, scale, false, quantiles);
}

extern "C" void fill_square(void *at, enum dtype dtype, uint64_t n, uint64_t seed, float scale,
                            const float *quantiles, cudaStream_t stream)
{
    fill<<<BLOCKS, THREADS, 0, stream>>>(at, dtype, n, seed, scale, true, quantiles);
}

extern "C" void fill_poison(void *at, uint64_t bytes, cudaStream_t stream)
{
    cudaMemsetAsync(at, 0xFF, bytes, stream);
}

extern "C" cudaError_t count_poison(const void *at, uint64_t bytes, unsigned long long *count,
                                    unsigned long long *out, cudaStream_t stream)
{
    cudaMemsetAsync(count, 0, sizeof *count, stream);
    count_words<<<BLOCKS, THREADS, 0, stream>>>((const uint32_t *)at, bytes / 4, count);
    cudaMemcpyAsync(out, count, sizeof *count, cudaMemcpyDeviceToHost, stream);
    return cudaStreamSynchronize(stream);
}

extern "C" cudaError_t sum_values(const float *at, uint64_t n, double *sum, double *out,
                                  cudaStream_t stream)
{
    cudaMemsetAsync(sum, 0, sizeof *sum, stream);
    add_values<<<BLOCKS, THREADS, 0, stream>>>(at, n, sum);
    cudaMemcpyAsync(out, sum, sizeof *sum, cudaMemcpyDeviceToHost, stream);
    return cudaStreamSynchronize(stream);
}

extern "C" void gather_values(const void *at, enum dtype dtype, const uint64_t *index, uint64_t n,
                              float *out, cudaStream_t stream)
{
    gather<<<(unsigned)((n + THREADS - 1) / THREADS), THREADS, 0, stream>>>(at, dtype, index, n,
                                                                            out);
}
