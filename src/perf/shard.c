#include "perf/shard.h"

/* Of a stage. */
static int64_t shard_layers(const struct llm *llm, const struct plan *p, enum pipeline_end end)
{
    if (p->pipeline == 1)
        return llm->layers + llm->extra_layers;
    return end == PIPELINE_FIRST ? plan_stage_layers(llm, p)
                                 : plan_last_stage_layers(llm, p) + llm->extra_layers;
}

struct shard shard_fullest(const struct llm *llm, const struct plan *p)
{
    const bool last = shard_layers(llm, p, PIPELINE_LAST) > shard_layers(llm, p, PIPELINE_FIRST);
    return shard_of(llm, p, last ? PIPELINE_LAST : PIPELINE_FIRST);
}

struct shard shard_of(const struct llm *llm, const struct plan *p, enum pipeline_end end)
{
    const struct llm_blocks b = llm_blocks(llm);
    const double layers = (double)llm->layers, tensor = (double)p->tensor;
    double dense = (double)b.attention * llm_attention_parameters(llm);
    double experts = 0;
    if (b.mlp > 0)
        dense += (double)b.mlp * llm_mlp_parameters(llm);
    if (b.mamba > 0)
        dense += (double)b.mamba * llm_mamba_parameters(llm);
    if (b.experts > 0) {
        dense += (double)b.experts * llm_experts_shared_parameters(llm);
        experts = (double)b.experts * (double)llm->experts.count * llm_expert_parameters(llm);
    }
    dense /= layers * tensor;
    experts /= layers * (double)(p->expert * p->expert_tensor);

    /* The first stage holds the embedding, the last one the head; with one stage it is both, once
     * when they are tied. */
    const double embedding = (double)llm->vocabulary * (double)llm->hidden / tensor;
    const double copies = p->pipeline == 1 && !llm->tied_embeddings ? 2 : 1;
    const double held = (double)shard_layers(llm, p, end);
    const double replicas = (double)plan_replicas(p, false);
    const double copies_of_experts = (double)plan_replicas(p, true);
    const double most = p->shard > 0 ? (double)p->shard : replicas;
    return (struct shard){
        .layers = held,
        .dense = held * dense + copies * embedding,
        .experts = held * experts,
        .layer = dense + experts,
        .dense_replicas = replicas,
        .expert_replicas = copies_of_experts,
        .dense_shards = most < replicas ? most : replicas,
        .expert_shards = most < copies_of_experts ? most : copies_of_experts,
    };
}
