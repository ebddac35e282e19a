#include "perf/memory.h"

const char *const memory_part_words[] = {"weights", "gradients", "optimizer", "activations",
                                         "logits",  "gathered",  "reserved",  NULL};

/* B per parameter: bf16; fp32 weights and both of Adam's moments. */
static const double WEIGHT = 2, OPTIMIZER = 12;

double memory_state(const struct llm *llm, bool adapters)
{
    return (adapters ? WEIGHT : WEIGHT + OPTIMIZER) * llm_parameters(llm);
}

enum memory_part memory_largest(const struct memory_need *need)
{
    enum memory_part largest = 0;
    for (int i = 1; i < MEMORY_PARTS; i++)
        if (need->part[i] > need->part[largest])
            largest = (enum memory_part)i;
    return largest;
}

/* Bytes of a number that a product multiplies, as it is kept for the gradient of the weights: a
 * vendor's own stack keeps what it has cast (NVIDIA/TransformerEngine, saved_inputmat of
 * transformer_engine/pytorch/module/linear.py), a framework what it cast from. Frozen weights have
 * no gradient. */
static double operand_bytes(const struct plan *p, const struct software *s)
{
    if (p->adapters)
        return 0;
    static const double cast[PRECISIONS] = {
        [PRECISION_BF16] = 2, [PRECISION_FP8] = 1, [PRECISION_FP4] = 0.5};
    return s->class == SOFTWARE_TUNED ? cast[p->precision] : 2;
}

/* Bytes per token before a block: what its norm reads, and what it gives, of so many bytes each. */
static double norm_bytes(const struct llm *llm, unsigned modules, double whole, double given)
{
    return (2 + (modules & RECOMPUTE_LAYERNORM ? 0 : given)) * (double)llm->hidden / whole;
}

/* Bytes per token of one attention block. 'whole' is what divides the residual stream's tensors. */
static double attention_bytes(const struct llm *llm, const struct plan *p, const struct software *s,
                              unsigned modules, double whole)
{
    const double h = (double)llm->hidden, a = (double)llm->heads, t = (double)p->tensor;
    const struct llm_latent *l = &llm->latent;
    const double key = (double)(llm->head_dim + (l->kv_rank > 0 ? l->rope_dim : 0));
    const double value = (double)(l->kv_rank > 0 ? l->value_dim : llm->head_dim);
    /* A key head can't be split: with more tensor ranks than key heads they are copied. */
    double kv = (double)llm->kv_heads / t;
    if (kv < 1)
        kv = 1;
    const double mask = s->dropout ? h : 0;
    /* Adapters stand beside attention's weights and read what these read, in 2 bytes. */
    const double given = p->adapters ? 2 : operand_bytes(p, s);
    double bytes = norm_bytes(llm, modules, whole, given) + mask / whole + 2 * a * value / t;
    if (l->kv_rank == 0 || !(modules & RECOMPUTE_MLA_UP_PROJ))
        bytes += 2 * a * key / t + 2 * kv * (key + value);
    if (l->kv_rank > 0)
        bytes += 2 * (double)(l->query_rank + l->kv_rank + l->rope_dim);
    const double scores = (double)p->sequence / (double)p->context;
    if (modules & RECOMPUTE_CORE_ATTN)
        return bytes;
    if (s->fused_attention)
        bytes += 4 * a / t; /* the logarithm of each row's sum */
    else
        bytes +=
            (s->dropout ? 5 : 4) * a * scores / t; /* softmax, its result after dropout, the mask */
    return bytes;
}

/* Before the activation of an MLP: gate and up, or the first product's result. */
static double before_activation(const struct llm *llm)
{
    return llm->gated_mlp ? 4 : 2;
}

static double mlp_bytes(const struct llm *llm, const struct plan *p, const struct software *s,
                        unsigned modules, double whole)
{
    const double mask = s->dropout ? (double)llm->hidden : 0;
    const double operand = operand_bytes(p, s);
    const double inside = (before_activation(llm) + operand) * (double)llm->ffn / (double)p->tensor;
    return norm_bytes(llm, modules, whole, operand) + mask / whole +
           (modules & RECOMPUTE_MLP ? 0 : inside);
}

static double experts_bytes(const struct llm *llm, const struct plan *p, const struct software *s,
                            unsigned modules, double whole)
{
    const struct llm_experts *e = &llm->experts;
    const double operand = operand_bytes(p, s), t = (double)p->tensor;
    const double before = norm_bytes(llm, modules, whole, 2); /* which the router reads */
    if (modules & RECOMPUTE_MOE)
        return before;
    const double inside = before_activation(llm) + (modules & RECOMPUTE_MOE_ACT ? 0 : operand);
    const double width = (double)(e->latent > 0 ? e->latent : llm->hidden);
    /* Routed tokens are spread over the tensor ranks too; inside an expert they may be whole. */
    const double routed = (double)e->top_k / t * (double)p->expert_tensor;
    const double visits =
        routed * ((operand + 2) * width + inside * (double)e->ffn / (double)p->expert_tensor);
    const double shared = modules & RECOMPUTE_SHARED_EXPERTS ? 0 : (double)e->shared_ffn;
    return before + 4 * (double)e->count / whole + visits +
           (before_activation(llm) + operand) * shared / t;
}

static double mamba_bytes(const struct llm *llm, const struct plan *p, const struct software *s,
                          double whole)
{
    const double operand = operand_bytes(p, s);
    const struct llm_mamba *m = &llm->mamba;
    const double inner = (double)m->heads * (double)m->head_dim;
    const double shared = 2 * (double)m->groups * (double)m->state;
    /* The projection's result, the convolution's, the scan's and the gated one. */
    return (2 + operand) * (double)llm->hidden / whole +
           (2 * ((2 * inner + shared + (double)m->heads) + (inner + shared) + inner) +
            operand * inner) /
               (double)p->tensor;
}

/* Bytes of one layer, the mean of all kinds, of which the modules are computed again. */
static double layer_bytes(const struct llm *llm, const struct plan *p, const struct software *s,
                          unsigned modules)
{
    const struct llm_blocks b = llm_blocks(llm);
    const double whole = p->sequence_parallel ? (double)p->tensor : 1;
    const double tokens = (double)p->micro_batch * (double)p->sequence / (double)p->context;
    double bytes = (double)b.attention * attention_bytes(llm, p, s, modules, whole);
    if (b.mlp > 0)
        bytes += (double)b.mlp * mlp_bytes(llm, p, s, modules, whole);
    if (b.experts > 0)
        bytes += (double)b.experts * experts_bytes(llm, p, s, modules, whole);
    if (b.mamba > 0)
        bytes += (double)b.mamba * mamba_bytes(llm, p, s, whole);
    return tokens * bytes / (double)llm->layers;
}

double memory_layer_activations(const struct llm *llm, const struct plan *p,
                                const struct software *s)
{
    return layer_bytes(llm, p, s, plan_modules(p));
}

/* Micro-batches whose activations the first stage holds at once. */
static double in_flight(const struct llm *llm, const struct plan *p)
{
    const double stages = (double)p->pipeline, m = (double)plan_micro_batches(p);
    double held = stages;
    if (p->chunks > 1)
        held *= 1 + (stages - 1) / stages * plan_largest_chunk(llm, p);
    return held < m ? held : m;
}

/* Bytes of a layer: what is kept of it, of its input alone, and what it has besides while it is at
 * work. Scores aren't counted among the latter, as in arXiv:2205.05198. */
struct layer_memory {
    double kept, input, again;
};

static struct layer_memory layer_memory(const struct llm *llm, const struct plan *p,
                                        const struct software *s)
{
    const unsigned modules = plan_modules(p);
    const double whole = p->sequence_parallel ? (double)p->tensor : 1;
    const double tokens = (double)p->micro_batch * (double)p->sequence / (double)p->context;
    struct layer_memory m = {.kept = layer_bytes(llm, p, s, modules),
                             .input = 2 * tokens * (double)llm->hidden / whole};
    m.again = p->recompute == RECOMPUTE_FULL
                  ? m.kept
                  : layer_bytes(llm, p, s, modules & RECOMPUTE_CORE_ATTN) - m.kept;
    return m;
}

/* Of a stage that holds so many micro-batches. */
static double activations(const struct plan *p, struct layer_memory layer, double layers,
                          double held)
{
    if (layers == 0)
        return 0;
    const double again = plan_recomputed_layers(p, layers);
    return held * ((layers - again) * layer.kept + again * layer.input) + layer.again;
}

/* Weights, gradients and optimizer. */
static void add_state(const struct llm *llm, const struct plan *p, const struct shard *shard,
                      double *part)
{
    const double gradient = p->adapters ? 0 : p->accumulate_fp32 ? 4 : 2;
    /* Frozen weights are kept as they are multiplied. */
    const double weight = p->adapters && p->precision != PRECISION_BF16 ? 1 : WEIGHT;
    const double split = shard->dense / shard->dense_shards + shard->experts / shard->expert_shards;
    const double whole = shard->dense + shard->experts;
    part[MEMORY_WEIGHTS] = weight * (p->sharding >= SHARDING_WEIGHTS ? split : whole);
    part[MEMORY_GRADIENTS] = gradient * (p->sharding >= SHARDING_GRADIENTS ? split : whole);
    part[MEMORY_OPTIMIZER] =
        p->adapters ? 0 : OPTIMIZER * (p->sharding >= SHARDING_OPTIMIZER ? split : whole);
    /* The layer at work and the next one on its way, and the gradient of one. In a pipeline the
     * gradients of a chunk, which add up over the micro-batches that pass it one after the other;
     * the fullest has the embedding. */
    if (p->sharding == SHARDING_WEIGHTS)
        part[MEMORY_GATHERED] = (2 * weight + gradient) * shard->layer;
    else if (p->sharding == SHARDING_GRADIENTS && p->pipeline > 1)
        part[MEMORY_GATHERED] =
            gradient * (whole - shard->layer * shard->layers * (1 - plan_largest_chunk(llm, p)));
}

/* The first stage holds the most micro-batches; the last one a single one, and the logits: in bf16,
 * in fp32 for the loss, and their gradient. */
static void need_at(const struct llm *llm, const struct plan *p, enum pipeline_end end,
                    struct layer_memory layer, double reserved, struct memory_need *out)
{
    const struct shard shard = shard_of(llm, p, end);
    const double held = end == PIPELINE_FIRST ? in_flight(llm, p) : 1;
    const double tokens = (double)p->micro_batch * (double)p->sequence / (double)p->context;
    *out = (struct memory_need){0};
    add_state(llm, p, &shard, out->part);
    out->part[MEMORY_ACTIVATIONS] = activations(p, layer, shard.layers, held);
    if (end == PIPELINE_LAST)
        out->part[MEMORY_LOGITS] = 8 * tokens * (double)llm->vocabulary / (double)p->tensor;
    out->part[MEMORY_RESERVED] = reserved;
    for (int i = 0; i < MEMORY_PARTS; i++)
        out->total += out->part[i];
}

void memory_need(const struct llm *llm, const struct plan *p, const struct software *s,
                 double reserved, struct memory_need *out)
{
    const struct layer_memory layer = layer_memory(llm, p, s);
    need_at(llm, p, PIPELINE_LAST, layer, reserved, out);
    if (p->pipeline == 1)
        return;
    struct memory_need first;
    need_at(llm, p, PIPELINE_FIRST, layer, reserved, &first);
    if (first.total >= out->total)
        *out = first;
}
