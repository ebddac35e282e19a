/* In the place of kernels/hopper.cuh: mbarriers, bulk copies and wgmma with the 128-byte swizzle,
 * by the PTX ISA ("mbarrier", "Tensor Swizzling Modes", "Asynchronous Warpgroup Level Matrix
 * Instructions", there the matrix descriptor and the fragment of D). */
#ifndef COLOSSIM_TESTS_HOPPER_CUH
#define COLOSSIM_TESTS_HOPPER_CUH

#include "tensor.cuh"

#include <map>

/* Rows of 'width' values, read in boxes of 64 values (128 bytes) by 'box' rows. */
struct CUtensorMap {
    const uint16_t *at;
    int width, box;
};

struct barrier {
    int all, missing, phase;
    long bytes; /* announced and not arrived */
};
static std::map<uint32_t, barrier> barriers_at;

static inline void turn_if_complete(barrier &b)
{
    if (b.missing == 0 && b.bytes == 0) {
        b.phase ^= 1;
        b.missing = b.all;
    }
}

static inline void barrier_init(uint32_t at, uint32_t arrivals)
{
    barriers_at[at] = {(int)arrivals, (int)arrivals, 0, 0};
}

static inline void barrier_arrive(uint32_t at)
{
    barrier &b = barriers_at[at];
    b.missing--;
    turn_if_complete(b);
}

static inline void barrier_expect(uint32_t at, uint32_t bytes)
{
    barriers_at[at].bytes += bytes;
    barrier_arrive(at);
}

/* The phase of that parity is complete when the other one is under way. */
static inline void barrier_wait(uint32_t at, uint32_t parity)
{
    wait_until([=] { return barriers_at[at].phase != (int)parity; });
}

static inline void barriers_are_made()
{
}

/* Bits 4 to 6 of an address are joined with bits 7 to 9. */
static inline uint32_t swizzled(uint32_t address)
{
    return address ^ (address >> 7 & 7) << 4;
}

static inline void bulk_copy(uint32_t to, const CUtensorMap *map, int column, int row,
                             uint32_t barrier_address)
{
    const CUtensorMap m = *map;
    expect_aligned(to, 1024, "bulk copy");
    in_background([=] {
        for (int r = 0; r < m.box; r++)
            for (int c = 0; c < 64; c++)
                memcpy(at_shared(swizzled(to + 128 * (uint32_t)r + 2 * (uint32_t)c)),
                       &m.at[(size_t)(row + r) * (size_t)m.width + (size_t)(column + c)], 2);
        barriers_at[barrier_address].bytes -= 128 * m.box;
        turn_if_complete(barriers_at[barrier_address]);
    });
}

/* Value (row, k) of an operand whose rows lie along k. */
static inline float operand_of(uint64_t descriptor, int row, int k)
{
    const uint32_t start = (uint32_t)(descriptor & 0x3FFF) << 4,
                   groups = (uint32_t)(descriptor >> 32 & 0x3FFF) << 4; /* apart: eight rows */
    if (descriptor >> 62 != 1) {
        fprintf(stderr, "wgmma: the descriptor has another swizzle\n");
        exit(1);
    }
    uint16_t code;
    memcpy(&code,
           at_shared(swizzled(start + (uint32_t)(row / 8) * groups + (uint32_t)(row % 8) * 128 +
                              2 * (uint32_t)k)),
           sizeof code);
    return of_bf16(code);
}

static work_groups products[1024];

static inline void warpgroup_multiply(float d[128], uint64_t a, uint64_t b, int keep)
{
    const int thread = (int)thread_number() % 128;
    add_work(products[thread_number()], [=] {
        for (int i = 0; i < 128; i++) {
            const int row = thread / 32 * 16 + thread % 32 / 4 + i % 4 / 2 * 8,
                      column = i / 4 * 8 + thread % 4 * 2 + i % 2;
            float sum = keep ? d[i] : 0;
            for (int k = 0; k < 16; k++)
                sum += operand_of(a, row, k) * operand_of(b, column, k);
            d[i] = sum;
        }
    });
}

static inline void warpgroup_fence()
{
}

static inline void warpgroup_commit()
{
    close_group(products[thread_number()]);
}

template <int N> static inline void warpgroup_wait()
{
    finish_groups(products[thread_number()], N);
}

#endif
