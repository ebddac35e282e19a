/* In the place of kernels/tensor.cuh: mma.m16n8k16, ldmatrix and cp.async, by the fragment layouts
 * of the PTX ISA ("Matrix Fragments for mma.m16n8k16", "ldmatrix", "cp.async"). */
#ifndef COLOSSIM_TESTS_TENSOR_CUH
#define COLOSSIM_TESTS_TENSOR_CUH

#include "emulator.h"

#include <cstdio>
#include <cstdlib>
#include <vector>

/* Groups of asynchronous work of each thread: the last one is still open. */
typedef std::vector<std::vector<std::function<void()>>> work_groups;

static inline void add_work(work_groups &groups, const std::function<void()> &work)
{
    if (groups.empty())
        groups.emplace_back();
    groups.back().push_back(work);
}

static inline void close_group(work_groups &groups)
{
    if (groups.empty())
        groups.emplace_back();
    groups.emplace_back();
}

/* Work is done when it is waited for: no sooner than the kernel may rely on it. */
static inline void finish_groups(work_groups &groups, size_t left)
{
    while (groups.size() > left + 1) {
        for (const auto &work : groups.front())
            work();
        groups.erase(groups.begin());
    }
}

static inline void expect_aligned(uint64_t address, unsigned bytes, const char *what)
{
    if (address % bytes != 0) {
        fprintf(stderr, "%s: an address that isn't aligned to %u\n", what, bytes);
        exit(1);
    }
}

static work_groups copies[1024];

static inline void copy_async(uint32_t to, const void *from, bool present)
{
    expect_aligned(to, 16, "cp.async");
    expect_aligned((uintptr_t)from, 16, "cp.async");
    add_work(copies[thread_number()], [=] {
        if (present)
            memcpy(at_shared(to), from, 16);
        else
            memset(at_shared(to), 0, 16);
    });
}

static inline void copy_commit()
{
    close_group(copies[thread_number()]);
}

template <int N> static inline void copy_wait()
{
    finish_groups(copies[thread_number()], N);
}

/* What the lanes of a warp show each other. */
static struct {
    uint32_t address[32], a[32][4], b[32][2];
} lanes[32];

static inline void load_matrices(uint32_t d[4], uint32_t at, bool transposed)
{
    auto &w = lanes[warp_number()];
    const unsigned lane = lane_number();
    uint32_t got[4];
    expect_aligned(at, 16, "ldmatrix");
    w.address[lane] = at;
    warp_meets();
    for (unsigned matrix = 0; matrix < 4; matrix++) {
        uint16_t half[2];
        for (unsigned i = 0; i < 2; i++) {
            const unsigned row = transposed ? lane % 4 * 2 + i : lane / 4;
            const unsigned column = transposed ? lane / 4 : lane % 4 * 2 + i;
            memcpy(&half[i], at_shared(w.address[8 * matrix + row]) + 2 * column, 2);
        }
        got[matrix] = half[0] | (uint32_t)half[1] << 16;
    }
    warp_meets();
    memcpy(d, got, sizeof got);
}

static inline void load_tiles(uint32_t d[4], uint32_t at)
{
    load_matrices(d, at, false);
}

static inline void load_tiles_transposed(uint32_t d[4], uint32_t at)
{
    load_matrices(d, at, true);
}

static inline void multiply(float d[4], const uint32_t a[4], uint32_t b0, uint32_t b1)
{
    auto &w = lanes[warp_number()];
    const unsigned lane = lane_number();
    float sum[4];
    memcpy(w.a[lane], a, sizeof w.a[lane]);
    w.b[lane][0] = b0;
    w.b[lane][1] = b1;
    warp_meets();
    for (unsigned i = 0; i < 4; i++) {
        const unsigned row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
        sum[i] = d[i];
        for (unsigned k = 0; k < 16; k++) {
            /* A: groups of four lanes have a row, registers the halves of rows and of k. */
            const uint32_t x = w.a[row % 8 * 4 + k % 8 / 2][row / 8 + k / 8 * 2];
            const uint32_t y = w.b[column * 4 + k % 8 / 2][k / 8];
            sum[i] += of_bf16((uint16_t)(x >> k % 2 * 16)) * of_bf16((uint16_t)(y >> k % 2 * 16));
        }
    }
    warp_meets();
    memcpy(d, sum, sizeof sum);
}

#endif
