/* Tensor-core instructions that every architecture since 8.0 has (PTX ISA: mma.sync, ldmatrix,
 * cp.async), for bf16 with f32 sums. A warp multiplies A (16 x 16) by B (16 x 8). In lane l, with
 * row r = l / 4 and column c = 2 (l % 4):
 *
 *     A: a[0] = (r, c..c+1)  a[1] = (r+8, c..)  a[2] = (r, c+8..)  a[3] = (r+8, c+8..)
 *     B: b[0] = (c..c+1, r)  b[1] = (c+8.., r)          D: d[0..1] = (r, c..)  d[2..3] = (r+8, c..)
 *
 * so that a tile of D, rounded to bf16, is a tile of A for the next product. */
#ifndef COLOSSIM_KERNELS_TENSOR_CUH
#define COLOSSIM_KERNELS_TENSOR_CUH

#include <cuda_bf16.h>
#include <stdint.h>

static __device__ __forceinline__ uint32_t shared_address(const void *at)
{
    return (uint32_t)__cvta_generic_to_shared(at);
}

#if __CUDA_ARCH__ >= 800

/* Copies 16 bytes to shared memory in the background; zeros instead where 'present' is false. */
static __device__ __forceinline__ void copy_async(uint32_t to, const void *from, bool present)
{
    const int bytes = present ? 16 : 0;
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(to), "l"(from), "r"(bytes)
                 : "memory");
}

static __device__ __forceinline__ void copy_commit(void)
{
    asm volatile("cp.async.commit_group;" ::: "memory");
}

/* Waits until at most N committed groups of this thread are still under way. */
template <int N> static __device__ __forceinline__ void copy_wait(void)
{
    asm volatile("cp.async.wait_group %0;" ::"n"(N) : "memory");
}

/* Four 8 x 8 tiles; lane l gives the address of row l % 8 of tile l / 8. */
static __device__ __forceinline__ void load_tiles(uint32_t d[4], uint32_t at)
{
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(d[0]), "=r"(d[1]), "=r"(d[2]), "=r"(d[3])
                 : "r"(at)
                 : "memory");
}

/* The same with each tile transposed. */
static __device__ __forceinline__ void load_tiles_transposed(uint32_t d[4], uint32_t at)
{
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(d[0]), "=r"(d[1]), "=r"(d[2]), "=r"(d[3])
                 : "r"(at)
                 : "memory");
}

/* d += a b */
static __device__ __forceinline__ void multiply(float d[4], const uint32_t a[4], uint32_t b0,
                                                uint32_t b1)
{
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
                 "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
                 : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

static __device__ __forceinline__ uint32_t two_bf16(float low, float high)
{
    uint32_t both;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(both) : "f"(high), "f"(low));
    return both;
}

#endif

#endif
