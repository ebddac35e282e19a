/* Special registers that tell time and place (PTX ISA, chapter "Special Registers"). */
#ifndef COLOSSIM_KERNELS_DEVICE_CLOCK_CUH
#define COLOSSIM_KERNELS_DEVICE_CLOCK_CUH

#include <stdint.h>

static __device__ __forceinline__ uint64_t global_ns(void)
{
    uint64_t ns;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(ns));
    return ns;
}

static __device__ __forceinline__ uint32_t sm_number(void)
{
    uint32_t sm;
    asm volatile("mov.u32 %0, %%smid;" : "=r"(sm));
    return sm;
}

#endif
