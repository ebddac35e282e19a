/* How much of the model one accelerator holds, by the plan. */
#ifndef COLOSSIM_PERF_SHARD_H
#define COLOSSIM_PERF_SHARD_H

#include "perf/plan.h"

/* Parameters on an accelerator of the fullest stage, before sharding over data ranks. */
struct shard {
    double dense;   /* of layers, routed experts apart; embedding and head included */
    double experts; /* routed experts */
    double layer;   /* dense and expert parameters of one average layer */
    double dense_replicas, expert_replicas; /* ranks with the same dense, the same expert part */
    double dense_shards, expert_shards;     /* of those, among which a sharded copy is split */
};

struct shard shard_of(const struct llm *, const struct plan *);

#endif
