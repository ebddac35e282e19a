#include "perf/training_step.h"

#include "perf/collective.h"
#include "perf/overlap.h"
#include "perf/pipeline.h"
#include "perf/shard.h"

#include <math.h>

const char *const time_part_words[] = {"gemm",   "attention", "memory-bound", "recompute", "head",
                                       "tensor", "context",   "expert",       "bubble",    "send",
                                       "data",   "optimizer", "host",         NULL};

/* Adam reads and writes master weights and two moments in 4 bytes, reads the gradient, writes the
 * weight. */
static const double OPTIMIZER_STATE_BYTES = 24, WEIGHT_BYTES = 2;

static double gradient_bytes(const struct plan *p)
{
    return p->adapters ? 0 : p->accumulate_fp32 ? 4 : 2;
}

/* Weights are gathered in the precision they are multiplied in. */
static double gathered_bytes(const struct plan *p)
{
    return p->precision == PRECISION_BF16 ? 2 : 1;
}

/* A vector that is sent in pieces pays the latency of each. */
static double in_pieces(const struct training *w, enum collective c, double bytes, double pieces,
                        struct group g, enum basis *basis)
{
    if (pieces < 1)
        pieces = 1;
    return pieces * collective_time(w->network, c, bytes / pieces, g, NULL, basis);
}

/* Collectives that so many parameters are reduced or gathered in. Buckets grow with the ranks, so
 * that it is bandwidth that bounds a ring through them, at the rate of Megatron Core's
 * (distributed_data_parallel.py: 'max(40000000, 1000000 * dp_size)'). */
static double buckets_of(const struct training *w, double parameters, double replicas)
{
    static const double PER_RANK = 1e6;
    return parameters / fmax(w->constants->bucket, PER_RANK * replicas);
}

/* One kind of weights: how many of them, and the groups that hold copies. */
struct copies {
    double parameters;
    struct group shards; /* among which one copy is split */
    struct group whole;  /* the same part of all copies */
};

static struct copies copies_of(double parameters, double replicas, double shards, double stride)
{
    return (struct copies){parameters, {shards, stride}, {replicas / shards, stride * shards}};
}

/* Gradients of all copies are summed up: by an all-reduce; or they are scattered among the shards.
 */
static double reduce_time(const struct training *w, const struct copies *c, bool sharded,
                          double bytes, double pieces, enum basis *basis)
{
    const struct group all = {c->shards.n * c->whole.n, c->shards.stride};
    return sharded ? in_pieces(w, COLLECTIVE_REDUCE_SCATTER, bytes, pieces, c->shards, basis)
                   : in_pieces(w, COLLECTIVE_ALL_REDUCE, bytes, pieces, all, basis);
}

/* Exposed traffic of gradients and weights in one step. The windows are what one micro-batch's
 * passes of the stage that holds up the others take: traffic can hide under the first forward and
 * the last backward pass. Sharded gradients are scattered after each micro-batch: nobody has room
 * to add them up whole. In an interleaved pipeline a chunk is taken to have room: as many
 * micro-batches as there are stages pass it one after the other, and its gradients are assumed to
 * be scattered after these rounds, which no source says. Sharded weights are gathered for each pass
 * of each micro-batch as well, layer by layer. */
static double data_traffic(const struct training *w, const struct plan *p,
                           const struct shard *shard, double forward, double backward,
                           enum basis *basis)
{
    const struct copies kinds[] = {
        copies_of(shard->dense, shard->dense_replicas, shard->dense_shards, (double)p->tensor),
        copies_of(shard->experts, shard->expert_replicas, shard->expert_shards,
                  (double)(p->expert * p->expert_tensor)),
    };
    const double grad = gradient_bytes(p), weight = gathered_bytes(p);
    const double hides = w->software->overlap_data ? w->constants->overlap_data : 0;
    const bool sharded = p->sharding != SHARDING_NONE, streamed = p->sharding == SHARDING_WEIGHTS;
    double gather = 0, reduce = 0, parts = 0;
    for (int i = 0; i < 2; i++) {
        const struct copies *c = &kinds[i];
        const double grads = grad * c->parameters, weights = weight * c->parameters;
        const double buckets = buckets_of(w, c->parameters, c->shards.n * c->whole.n);
        reduce += reduce_time(w, c, sharded, grads, streamed ? shard->layers : buckets, basis);
        if (!sharded || (p->adapters && !streamed))
            continue; /* nobody holds a weight that others changed */
        gather += in_pieces(w, COLLECTIVE_ALL_GATHER, weights, streamed ? shard->layers : buckets,
                            c->shards, basis);
        parts += in_pieces(w, COLLECTIVE_ALL_REDUCE, grads / c->shards.n, buckets / c->shards.n,
                           c->whole, basis);
    }
    const double gathering = time_beyond(gather, hides * forward);
    const double m = (double)plan_micro_batches(p), stages = (double)p->pipeline;
    const double rounds = ceil(m / stages);
    const double earlier = p->sharding == SHARDING_GRADIENTS
                               ? (rounds - 1) * time_beyond(reduce, hides * stages * backward)
                               : 0;
    if (!streamed)
        return gathering + earlier + time_beyond(reduce + parts, hides * backward);
    return m * gathering + (m - 1) * time_beyond(gather + reduce, hides * backward) +
           time_beyond(gather + reduce + parts, hides * backward);
}

static double optimizer_bytes(const struct plan *p, const struct shard *shard)
{
    if (p->adapters)
        return 0;
    double parameters = shard->dense + shard->experts;
    if (p->sharding != SHARDING_NONE)
        parameters = shard->dense / shard->dense_shards + shard->experts / shard->expert_shards;
    return parameters * (OPTIMIZER_STATE_BYTES + gradient_bytes(p) + WEIGHT_BYTES);
}

/* One exposed send of a micro-batch's activations to the next stage; tensor ranks send a part each.
 */
static double send_time(const struct training *w, const struct plan *p, enum basis *basis)
{
    if (p->pipeline == 1)
        return 0;
    const double tokens = (double)p->micro_batch * (double)p->sequence / (double)p->context;
    const double bytes = 2 * tokens * (double)w->llm->hidden / (double)p->tensor;
    const struct group g = {(double)p->pipeline, (double)(p->tensor * p->context * p->data)};
    const double exposed = w->software->overlap_pipeline ? 1 - w->constants->overlap_pipeline : 1;
    return exposed * collective_time(w->network, COLLECTIVE_SEND, bytes, g, NULL, basis);
}

/* Layers of a stage with so many that have something to compute again. */
static double repeating_layers(const struct plan *p, double layers)
{
    return p->recompute == RECOMPUTE_FULL ? plan_recomputed_layers(p, layers) : layers;
}

/* The same of all stages: as many full ones as there are layers for, one with what is left, and the
 * last one with layers of its own. */
static double all_repeating_layers(const struct training *w, const struct plan *p, double extra)
{
    const int64_t layers = w->llm->layers, most = plan_stage_layers(w->llm, p);
    const double last = p->pipeline == 1 ? (double)most : (double)plan_last_stage_layers(w->llm, p);
    return (double)(layers / most) * repeating_layers(p, (double)most) +
           repeating_layers(p, (double)(layers % most)) - repeating_layers(p, last) +
           repeating_layers(p, last + extra);
}

double training_stage_time(const struct plan *p, const struct layer_cost *l, double layers)
{
    return layers * (l->forward.total + l->backward.total) +
           repeating_layers(p, layers) * l->again.total;
}

/* The stage that holds up the others, and what passes through all of them. */
struct bottleneck {
    double layers, again, heads; /* of that stage; layers of which something is computed again */
    struct pipeline_work work;
};

/* Adds the parts of so many micro-batches of that stage; demand as seconds. */
static void add_passes(struct training_step *out, const struct layer_cost *l,
                       const struct bottleneck *s, double times)
{
    const struct pass *passes[] = {&l->forward, &l->backward};
    const enum time_part to[] = {TIME_GEMM,    TIME_ATTENTION, TIME_MEMORY, TIME_TENSOR,
                                 TIME_CONTEXT, TIME_EXPERT,    TIME_HOST};
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < PASS_PARTS; k++)
            out->part[to[k]] += times * s->layers * passes[i]->part[k];
    out->part[TIME_RECOMPUTE] += times * s->again * l->again.total;
    out->part[TIME_HEAD] += times * s->heads * (l->head_forward.total + l->head_backward.total);
    out->tensor += times * (s->layers * l->demand.tensor + s->again * l->again_demand.tensor +
                            s->heads * l->head_demand.tensor);
    out->memory += times * (s->layers * l->demand.memory + s->again * l->again_demand.memory +
                            s->heads * l->head_demand.memory);
}

static struct bottleneck stage_of(const struct plan *p, const struct layer_cost *l, double layers,
                                  double heads, const struct pipeline_work *all)
{
    struct bottleneck s = {
        .layers = layers, .again = repeating_layers(p, layers), .heads = heads, .work = *all};
    s.work.stage = training_stage_time(p, l, layers) +
                   heads * (l->head_forward.total + l->head_backward.total);
    s.work.weight_gradient = layers * l->weight_gradient;
    return s;
}

static double time_with_bubble(const struct plan *p, const struct bottleneck *s)
{
    const struct pipeline_time t = pipeline_time(p, &s->work);
    return t.work + t.bubble;
}

/* The slower stage; in a zero-bubble schedule it may be another, which can put off less. */
static bool holds_up(const struct plan *p, const struct bottleneck *s,
                     const struct bottleneck *other)
{
    return p->schedule == SCHEDULE_ZERO_BUBBLE
               ? time_with_bubble(p, s) >= time_with_bubble(p, other)
               : s->work.stage >= other->work.stage;
}

/* The last stage with its heads, or one of the fullest others. */
static struct bottleneck find_bottleneck(const struct training *w, const struct plan *p,
                                         const struct layer_cost *l, double all_again)
{
    const double extra = l->extra_heads, layers = (double)w->llm->layers + extra;
    const double most = (double)plan_stage_layers(w->llm, p);
    const double last = p->pipeline == 1 ? most : (double)plan_last_stage_layers(w->llm, p);
    const struct pipeline_work all = {
        .all = layers * (l->forward.total + l->backward.total) + all_again * l->again.total +
               (1 + extra) * (l->head_forward.total + l->head_backward.total),
        .all_weight_gradient = layers * l->weight_gradient,
        .largest_chunk = plan_largest_chunk(w->llm, p),
    };
    const struct bottleneck with_head = stage_of(p, l, last + extra, 1 + extra, &all);
    if (p->pipeline == 1)
        return with_head;
    const struct bottleneck other = stage_of(p, l, most, 0, &all);
    return holds_up(p, &other, &with_head) ? other : with_head;
}

static void add_rates(const struct training *w, const struct plan *p, const struct layer_cost *l,
                      double all_again, struct training_step *out)
{
    const double n = (double)plan_accelerators(p);
    out->tokens_rate = (double)p->global_batch * (double)p->sequence / (out->time * n);
    const double causal = llm_training_flops(w->llm, p->sequence, true);
    const double full = llm_training_flops(w->llm, p->sequence, false);
    const double frozen = p->adapters ? llm_weight_gradient_flops(w->llm) : 0;
    out->model_flops = out->tokens_rate * (causal - frozen);
    out->model_flops_full = out->tokens_rate * (full - frozen);
    /* Recomputing whole layers runs the forward pass again: a third of the model's FLOPs, heads
     * apart. */
    const double heads = 1 + l->extra_heads, layers = (double)w->llm->layers + l->extra_heads;
    const double head = heads * 6 * (double)w->llm->vocabulary * (double)w->llm->hidden;
    const double again = l->again_share * all_again / layers * (causal - head) / 3;
    out->hardware_flops = out->tokens_rate * (causal - frozen + again);
}

void training_step(const struct training *w, const struct plan *p, const struct layer_cost *l,
                   struct training_step *out)
{
    *out = (struct training_step){.basis = l->basis};
    const struct shard shard = shard_fullest(w->llm, p);
    const double m = (double)plan_micro_batches(p);
    const double all_again = all_repeating_layers(w, p, l->extra_heads);
    struct bottleneck s = find_bottleneck(w, p, l, all_again);
    s.work.send = send_time(w, p, &out->basis);
    const struct pipeline_time pipeline = pipeline_time(p, &s.work);
    add_passes(out, l, &s, m);
    out->part[TIME_BUBBLE] = pipeline.bubble;
    out->part[TIME_SEND] = pipeline.send;
    const double forward = s.layers * l->forward.total + s.heads * l->head_forward.total;
    const double backward = s.work.stage - forward;
    out->part[TIME_DATA] = data_traffic(w, p, &shard, forward, backward, &out->basis);
    const double update = optimizer_bytes(p, &shard);
    out->part[TIME_OPTIMIZER] = memory_time(w->law, update, 1, &out->basis);
    out->memory += memory_demand(w->law, update);
    out->part[TIME_HOST] += w->constants->step;
    if (!w->software->graphs)
        out->part[TIME_HOST] += m * (double)p->chunks * w->constants->micro_batch;
    for (int i = 0; i < TIME_PARTS; i++)
        out->time += out->part[i];
    out->busy = (out->part[TIME_GEMM] + out->part[TIME_ATTENTION] + out->part[TIME_MEMORY] +
                 out->part[TIME_RECOMPUTE] + out->part[TIME_HEAD] + out->part[TIME_OPTIMIZER]) /
                out->time;
    out->tensor /= out->time;
    out->memory /= out->time;
    add_rates(w, p, l, all_again, out);
}

enum plan_fault training_predict(const struct training *w, const struct plan *p,
                                 int64_t accelerators, double memory_bytes,
                                 struct memory_need *memory, struct training_step *step)
{
    const enum plan_fault fault = plan_check(w->llm, p, accelerators);
    if (fault != PLAN_GOOD)
        return fault;
    if (!(w->law->gemm[p->precision].rate > 0))
        return PLAN_PRECISION;
    memory_need(w->llm, p, w->software, w->constants->reserved, memory);
    struct layer_cost cost;
    layer_cost(w, p, &cost);
    training_step(w, p, &cost, step);
    return memory->total > memory_bytes ? PLAN_MEMORY : PLAN_GOOD;
}
