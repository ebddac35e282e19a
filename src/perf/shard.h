/* How much of the model one accelerator holds, by the plan. */
#ifndef COLOSSIM_PERF_SHARD_H
#define COLOSSIM_PERF_SHARD_H

#include "perf/plan.h"

/* A pipeline of one stage is both. */
enum pipeline_end {
    PIPELINE_FIRST, /* as full of layers as any, and the embedding */
    PIPELINE_LAST   /* what is left of them, extra layers of multi-token prediction, and the head */
};

/* Parameters on an accelerator of a stage, before sharding over data ranks. */
struct shard {
    double layers;  /* of the stage */
    double dense;   /* of layers, routed experts apart; embedding or head included */
    double experts; /* routed experts */
    double layer;   /* dense and expert parameters of one average layer */
    double dense_replicas, expert_replicas; /* ranks with the same dense, the same expert part */
    double dense_shards, expert_shards;     /* of those, among which a sharded copy is split */
};

struct shard shard_of(const struct llm *, const struct plan *, enum pipeline_end);

/* That of the two that holds more. */
struct shard shard_fullest(const struct llm *, const struct plan *);

#endif
