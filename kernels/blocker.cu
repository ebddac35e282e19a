/* The blocker spins on a flag in host memory: the host queues start event, work and stop event
 * behind it, then opens the gate. The events then lie on the device's time line with no launch
 * latency between them. */
#include "blocker.h"

#include "device_clock.cuh"

static __global__ void block(struct gate *gate, uint64_t limit_ns)
{
    volatile int *open = &gate->open;
    const uint64_t begin = global_ns();
    while (!*open) {
        if (global_ns() - begin > limit_ns) {
            gate->timed_out = 1;
            __threadfence_system();
            return;
        }
    }
}

static __global__ void take_stamp(struct stamp *out)
{
    out->ns = global_ns();
    out->cycles = (uint64_t)clock64();
    out->sm = sm_number();
}

static __global__ void nothing(void)
{
}

extern "C" void blocker_enqueue(struct gate *gate, double limit_s, cudaStream_t stream)
{
    block<<<1, 1, 0, stream>>>(gate, (uint64_t)(1e9 * limit_s));
}

extern "C" void stamp_enqueue(struct stamp *out, cudaStream_t stream)
{
    take_stamp<<<1, 1, 0, stream>>>(out);
}

extern "C" void nothing_enqueue(void *, cudaStream_t stream)
{
    nothing<<<1, 1, 0, stream>>>();
}

extern "C" cudaError_t blocker_present(void)
{
    struct cudaFuncAttributes attributes;
    cudaError_t error = cudaFuncGetAttributes(&attributes, (const void *)block);
    if (error == cudaSuccess)
        error = cudaFuncGetAttributes(&attributes, (const void *)take_stamp);
    if (error == cudaSuccess)
        error = cudaFuncGetAttributes(&attributes, (const void *)nothing);
    return error;
}
