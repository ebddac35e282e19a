#include "emulator.h"

#include "number.h"

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <ucontext.h>
#include <vector>

enum { SHARED = 256 << 10, STACK = 256 << 10, LANES = 32, WARPS = 32 };

dim3 gridDim, blockDim, blockIdx, threadIdx;

namespace
{
struct fiber {
    ucontext_t context;
    std::vector<char> stack;
    std::function<bool()> waits_for; /* empty: may go on */
    bool done;
};

alignas(1024) uint8_t shared[SHARED];
std::vector<fiber> fibers;
ucontext_t scheduler;
std::function<void()> body;
std::deque<std::function<void()>> background;
bool background_late;
unsigned current, alive;

/* How many have come to a barrier, and how often it has opened. */
struct meeting {
    unsigned here;
    unsigned long opened;
} block, warp[WARPS];
float exchanged[WARPS][LANES];

void open_if(meeting &m, unsigned all)
{
    if (m.here == all && all > 0) {
        m.here = 0;
        m.opened++;
    }
}

void meet(meeting &m, unsigned all)
{
    const unsigned long before = m.opened;
    m.here++;
    open_if(m, all);
    wait_until([&m, before] { return m.opened != before; });
}

void run_fiber()
{
    body();
    fibers[current].done = true;
    alive--;
    open_if(block, alive); /* who has ended isn't waited for */
    swapcontext(&fibers[current].context, &scheduler);
}

void start(fiber &f)
{
    f.stack.resize(STACK);
    getcontext(&f.context);
    f.context.uc_stack.ss_sp = f.stack.data();
    f.context.uc_stack.ss_size = f.stack.size();
    f.context.uc_link = nullptr;
    makecontext(&f.context, run_fiber, 0);
    f.waits_for = nullptr;
    f.done = false;
}

/* One round over all threads, in an order that isn't theirs; whether any went on. */
bool round_of_threads()
{
    bool any = false;
    const unsigned n = (unsigned)fibers.size();
    for (unsigned k = 0; k < n; k++) {
        current = (k * 37 + 11) % n; /* 37 is prime to every number of threads used */
        fiber &f = fibers[current];
        if (f.done || (f.waits_for && !f.waits_for()))
            continue;
        f.waits_for = nullptr;
        threadIdx.x = current;
        any = true;
        swapcontext(&scheduler, &f.context);
    }
    return any;
}

bool work_in_background()
{
    if (background.empty())
        return false;
    const std::function<void()> work = background.front();
    background.pop_front();
    work();
    return true;
}

void run_block(unsigned threads)
{
    memset(shared, 0xFF, sizeof shared);
    fibers.clear();
    fibers.resize(threads);
    alive = threads;
    block.here = 0;
    for (meeting &w : warp)
        w.here = 0;
    for (fiber &f : fibers)
        start(f);
    while (alive > 0)
        if (!round_of_threads() && !work_in_background()) {
            fprintf(stderr, "all threads wait in block %u %u %u\n", blockIdx.x, blockIdx.y,
                    blockIdx.z);
            exit(1);
        }
}
} // namespace

void run_grid(dim3 grid, unsigned threads, bool late, const std::function<void()> &kernel)
{
    gridDim = grid;
    blockDim = dim3(threads);
    body = kernel;
    background_late = late;
    for (blockIdx.z = 0; blockIdx.z < grid.z; blockIdx.z++)
        for (blockIdx.y = 0; blockIdx.y < grid.y; blockIdx.y++)
            for (blockIdx.x = 0; blockIdx.x < grid.x; blockIdx.x++)
                run_block(threads);
}

uint8_t *shared_memory()
{
    return shared;
}

uint32_t shared_address(const void *at)
{
    return (uint32_t)((uintptr_t)at - (uintptr_t)shared);
}

uint8_t *at_shared(uint32_t address)
{
    return shared + (int32_t)address;
}

void wait_until(const std::function<bool()> &holds)
{
    if (holds())
        return;
    fibers[current].waits_for = holds;
    swapcontext(&fibers[current].context, &scheduler);
}

void in_background(const std::function<void()> &work)
{
    if (background_late)
        background.push_back(work);
    else
        work();
}

void warp_meets()
{
    meet(warp[warp_number()], LANES);
}

unsigned lane_number()
{
    return current % LANES;
}

unsigned warp_number()
{
    return current / LANES;
}

unsigned thread_number()
{
    return current;
}

void __syncthreads()
{
    meet(block, alive);
}

static float exchange(float value, unsigned with)
{
    float *lanes = exchanged[warp_number()];
    lanes[lane_number()] = value;
    warp_meets();
    const float got = lanes[with < LANES ? with : lane_number()];
    warp_meets();
    return got;
}

float __shfl_xor_sync(unsigned, float value, int lanes)
{
    return exchange(value, lane_number() ^ (unsigned)lanes);
}

float __shfl_down_sync(unsigned, float value, int lanes)
{
    return exchange(value, lane_number() + (unsigned)lanes);
}

uint16_t to_bf16(float x)
{
    return (uint16_t)number_encode(DTYPE_BF16, x);
}

float of_bf16(uint16_t code)
{
    return number_decode(DTYPE_BF16, code);
}

uint32_t two_bf16(float low, float high)
{
    return to_bf16(low) | (uint32_t)to_bf16(high) << 16;
}

uint16_t __nv_cvt_float2_to_fp8x2(float2 pair, int, int)
{
    return (uint16_t)(number_encode(DTYPE_E4M3, pair.x) | number_encode(DTYPE_E4M3, pair.y) << 8);
}
