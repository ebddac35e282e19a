#include "engine/stream.h"

struct stream stream_make_hashed(uint64_t seed, uint64_t purpose, uint64_t entity,
                                 uint32_t replication)
{
    assert(replication < STREAM_REPLICATIONS);
    const uint64_t key = hash_pair(seed, purpose);
    return (struct stream){
        .entity = entity,
        .key = {(uint32_t)key, (uint32_t)(key >> 32)},
        .replication = replication,
    };
}

struct stream stream_make(uint64_t seed, const char *purpose, uint64_t entity, uint32_t replication)
{
    return stream_make_hashed(seed, hash_text(purpose), entity, replication);
}

uint64_t stream_below(struct stream *s, uint64_t n)
{
    assert(n > 0);
    uint64_t out;
    while (!stream_bits_below(stream_bits(s), n, &out))
        continue;
    return out;
}
