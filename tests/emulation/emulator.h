/* CUDA's words for C++, and a block of threads on the host: each thread is a fiber that runs until
 * it has to wait for others of its warp or block. Blocks run one after the other. The instructions
 * that a compiler for the host lacks stand in tensor.cuh and hopper.cuh beside this file, by the
 * PTX ISA: they are written apart from the kernels, which they check. */
#ifndef COLOSSIM_TESTS_EMULATOR_H
#define COLOSSIM_TESTS_EMULATOR_H

#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>

#define __CUDA_ARCH__ 900
#define __CUDA_ARCH_FEAT_SM90_ALL 1
#define __device__
#define __global__
#define __host__
#define __forceinline__ inline
#define __grid_constant__
#define __launch_bounds__(...)
#define __align__(N) __attribute__((aligned(N)))
#define __shared__ static /* one block at a time */

struct dim3 {
    unsigned x, y, z;
    dim3(unsigned a = 1, unsigned b = 1, unsigned c = 1) : x(a), y(b), z(c)
    {
    }
};
extern dim3 gridDim, blockDim, blockIdx, threadIdx;

/* Runs a kernel; 'late' decides when background work is done: as late as it may, or at once. */
void run_grid(dim3 grid, unsigned threads, bool late, const std::function<void()> &kernel);

/* Dynamic shared memory, aligned to 1024, of 256 KiB; full of NaN when a block starts. Addresses
 * are offsets from its begin, as 32 bits. */
uint8_t *shared_memory();
uint32_t shared_address(const void *at);
uint8_t *at_shared(uint32_t address);

/* Waits until it holds. A grid in which nobody can go on ends the program. */
void wait_until(const std::function<bool()> &holds);

/* Work of the copy engines: done at once, or when every thread waits. */
void in_background(const std::function<void()> &work);

/* All lanes of the warp meet. */
void warp_meets();
unsigned lane_number();
unsigned warp_number();
unsigned thread_number();

void __syncthreads();
float __shfl_xor_sync(unsigned mask, float value, int lanes);
float __shfl_down_sync(unsigned mask, float value, int lanes);

/* bf16, rounded to nearest even. */
uint16_t to_bf16(float x);
float of_bf16(uint16_t code);
uint32_t two_bf16(float low, float high);

typedef void *cudaStream_t;
typedef int cudaError_t;
typedef uint16_t __nv_bfloat16;
struct __nv_bfloat162 {
    __nv_bfloat16 x, y;
};
struct uint2 {
    uint32_t x, y;
};
struct uint4 {
    uint32_t x, y, z, w;
};
struct float2 {
    float x, y;
};
struct float4 {
    float x, y, z, w;
};
enum { __NV_SATFINITE, __NV_E4M3 };
uint16_t __nv_cvt_float2_to_fp8x2(float2, int, int);

inline uint2 make_uint2(uint32_t x, uint32_t y)
{
    return {x, y};
}
inline uint4 make_uint4(uint32_t x, uint32_t y, uint32_t z, uint32_t w)
{
    return {x, y, z, w};
}
inline float2 make_float2(float x, float y)
{
    return {x, y};
}
inline float4 make_float4(float x, float y, float z, float w)
{
    return {x, y, z, w};
}
inline __nv_bfloat16 __float2bfloat16_rn(float x)
{
    return to_bf16(x);
}
inline uint16_t __bfloat16_as_ushort(__nv_bfloat16 x)
{
    return x;
}
inline __nv_bfloat162 __floats2bfloat162_rn(float x, float y)
{
    return {to_bf16(x), to_bf16(y)};
}
inline float __uint_as_float(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}
inline int __float_as_int(float x)
{
    int bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}
inline float __expf(float x)
{
    return expf(x);
}
inline float __logf(float x)
{
    return logf(x);
}
inline float rsqrtf(float x)
{
    return 1 / sqrtf(x);
}
inline int min(int a, int b)
{
    return a < b ? a : b;
}
template <typename T> T __ldg(const T *at)
{
    return *at;
}
inline void atomicAdd(float *at, float x)
{
    *at += x;
}
inline void atomicMax(int *at, int x)
{
    *at = *at > x ? *at : x;
}

#endif
