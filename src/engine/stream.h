/* Random streams: every draw is a pure function of (seed, purpose, entity, replication, index). No
 * draw depends on the order in which others were made, so results don't depend on threads, and two
 * scenarios that differ in one thing share all draws that the thing doesn't touch (common random
 * numbers).
 *
 *     struct stream s = stream_make(seed, "repair-time", hash_text("lots.a"), replication);
 *     double wait = inverse_exponential(stream_u01(&s), mean);
 *
 * The entity is named by a hash of its path, never by its place in an array: adding a site must not
 * reshuffle the rest. A stream is a small value: copy it, keep one per entity and purpose, or make
 * it anew and jump to an index. Draw by inversion (inverse.h), one uniform each; where GSL's own
 * samplers are wanted, gsl_stream.h wraps a stream. */
#ifndef COLOSSIM_ENGINE_STREAM_H
#define COLOSSIM_ENGINE_STREAM_H

#include "base/hash.h"
#include "engine/philox.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

/* Replications are counted from 0; the highest numbers are kept for sub-streams. */
#define STREAM_REPLICATIONS (UINT32_C(1) << 31)

struct stream {
    uint64_t index;       /* of the next draw; may be set to jump anywhere below 2^33 */
    uint64_t entity;      /* half of the counter */
    uint64_t spare;       /* the second half of the block drawn last: draw number spare_index */
    uint64_t spare_index; /* 0: no spare, for draw 0 is never one */
    uint32_t key[2];      /* hash of (seed, purpose) */
    uint32_t replication; /* the fourth counter word */
};

/* The stream of a purpose ("failure", "repair-time": a name per use, so that no two uses share
 * draws) for an entity in a replication (< STREAM_REPLICATIONS). */
struct stream stream_make(uint64_t seed, const char *purpose, uint64_t entity,
                          uint32_t replication);

/* The same with the purpose hashed before: hash_text(purpose). */
struct stream stream_make_hashed(uint64_t seed, uint64_t purpose, uint64_t entity,
                                 uint32_t replication);

/* Two independent 64-bit draws, numbers 2 x block and 2 x block + 1 of the stream; block < 2^32.
 * Doesn't move it. */
struct stream_pair {
    uint64_t first, second;
};
static inline struct stream_pair stream_block(const struct stream *s, uint64_t block)
{
    assert(block <= UINT32_MAX);
    const struct philox_block out =
        philox((struct philox_block){{(uint32_t)block, s->replication, (uint32_t)s->entity,
                                      (uint32_t)(s->entity >> 32)}},
               s->key[0], s->key[1]);
    return (struct stream_pair){
        .first = (uint64_t)out.word[1] << 32 | out.word[0],
        .second = (uint64_t)out.word[3] << 32 | out.word[2],
    };
}

/* The draw at s->index, which then steps on: 64 random bits. */
static inline uint64_t stream_bits(struct stream *s)
{
    const uint64_t index = s->index++;
    if (index % 2 == 1 && index == s->spare_index)
        return s->spare;
    const struct stream_pair pair = stream_block(s, index / 2);
    if (index % 2 == 1)
        return pair.second;
    s->spare = pair.second;
    s->spare_index = index + 1;
    return pair.first;
}

/* 64 bits as a number in the open interval (0, 1): odd multiples of 2^-53, so that 1 - u is exact
 * and its mirror. */
static inline double stream_unit(uint64_t bits)
{
    return ((double)(bits >> 12) + 0.5) * 0x1p-52;
}

static inline double stream_u01(struct stream *s)
{
    return stream_unit(stream_bits(s));
}

/* A uniform integer in [0, n), n > 0, without bias: Lemire, "Fast random integer generation in an
 * interval", ACM TOMACS 29(1), 2019. Nearly always one draw; another with probability below n /
 * 2^64. */
uint64_t stream_below(struct stream *, uint64_t n);

/* Lemire's step for bits drawn elsewhere: true with the integer in *out, or false when the bits
 * must be drawn again. */
static inline bool stream_bits_below(uint64_t bits, uint64_t n, uint64_t *out)
{
    __extension__ typedef unsigned __int128 wide;
    const wide product = (wide)bits * n;
    const uint64_t low = (uint64_t)product;
    *out = (uint64_t)(product >> 64);
    return low >= n || low >= (0 - n) % n;
}

#endif
