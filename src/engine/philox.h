/* Philox4x32-10: a random function of a counter, without state. Each of the 2^64 keys is a
 * permutation of the 2^128 counters that passes BigCrush. Salmon, Moraes, Dror, Shaw: "Parallel
 * random numbers: as easy as 1, 2, 3", SC 2011. Inline, because it is a few nanoseconds of
 * multiplications that every failure pays. */
#ifndef COLOSSIM_ENGINE_PHILOX_H
#define COLOSSIM_ENGINE_PHILOX_H

#include <stdint.h>

struct philox_block {
    uint32_t word[4];
};

static inline struct philox_block philox(struct philox_block counter, uint32_t key0, uint32_t key1)
{
    uint32_t c0 = counter.word[0], c1 = counter.word[1], c2 = counter.word[2], c3 = counter.word[3];
#pragma GCC unroll 10 /* a twentieth of a fleet's whole time */
    for (int round = 0; round < 10; round++) {
        const uint64_t p0 = UINT64_C(0xD2511F53) * c0;
        const uint64_t p1 = UINT64_C(0xCD9E8D57) * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ key0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ key1;
        c3 = (uint32_t)p0;
        key0 += UINT32_C(0x9E3779B9); /* golden ratio */
        key1 += UINT32_C(0xBB67AE85); /* sqrt(3) - 1 */
    }
    return (struct philox_block){{c0, c1, c2, c3}};
}

#endif
