/* A layer is a handful of matrix products, attention, and operations bound by memory between them.
 * For each block the forward pass is written down once as products [tokens, in] x [in, out]; the
 * backward pass has two for each: [tokens, out] x [out, in] and [out, tokens] x [tokens, in], whose
 * result adds up in 4 bytes. */
#include "perf/layer.h"

#include "perf/collective.h"
#include "perf/layer_sum.h"
#include "perf/overlap.h"

#include <math.h>

/* Products of an expert's forward pass; the backward pass has twice as many, or as many where its
 * weights are frozen. */
static const double EXPERT_PRODUCTS = 2;

/* Tokens of a chunk of Mamba-2's scan: Megatron Core's (github NVIDIA/Megatron-LM,
 * ssm/mamba_mixer.py), with which the library's hybrid models were trained. */
static const double SCAN_CHUNK = 128;

struct law_level software_level(const struct software *s, const struct training_constants *c)
{
    double level = s->class == SOFTWARE_TUNED ? c->tuned_level : c->framework_level;
    if (s->age < c->mature_age)
        level *= 1 - c->immaturity * (c->mature_age - fmax(s->age, 0));
    const double scaling[] = {1, c->block_level, c->row_level};
    return (struct law_level){.kernels = fmax(level, 0.05),
                              .attention = c->attention_level,
                              .fp8 = scaling[s->scaling],
                              .memory = 1 / c->memory_passes,
                              .score_passes = c->score_passes,
                              .rows_knee = c->rows_knee,
                              .depth_knee = c->depth_knee,
                              .power = c->power_exponent,
                              .flash_attention_2 = s->flash_attention_2};
}

/* A block's norm, where it runs again: a read and a write. */
static void repeat_norm(struct layer_sum *s, double share)
{
    sum_repeat_memory(s, RECOMPUTE_LAYERNORM, share, 4 * (double)s->with->llm->hidden / s->whole,
                      1);
}

/* Norm before and residual addition after a block. Backward the norm reads its input and the
 * result's gradient and writes the input's, which is added to that of the residual; a dropout's
 * mask, applied with the addition, is applied by itself. */
static void add_residual(struct layer_sum *s, double share)
{
    const double h = (double)s->with->llm->hidden, mask = s->with->software->dropout ? 1 : 0;
    const struct sum_bytes bytes = {(10 + mask) * h / s->whole, (12 + 5 * mask) * h / s->whole};
    sum_memory(s, share, bytes, 2);
}

/* The tensor ranks exchange the block's input and result: an all-reduce each way, or with split
 * norms an all-gather and a reduce-scatter, and once more the all-gather in the backward pass.
 * Returns what of the forward pass's comes after the block's last product. */
static double add_tensor_traffic(struct layer_sum *s, double share)
{
    const struct training *w = s->with;
    if (s->tensor <= 1)
        return 0;
    const struct group g = {s->tensor, 1};
    const double bytes = 2 * s->tokens * (double)w->llm->hidden;
    double forward, backward, after;
    if (s->plan->sequence_parallel) {
        const double gather =
            collective_time(w->network, COLLECTIVE_ALL_GATHER, bytes, g, NULL, &s->basis);
        const double scatter =
            collective_time(w->network, COLLECTIVE_REDUCE_SCATTER, bytes, g, NULL, &s->basis);
        after = scatter;
        forward = gather + scatter;
        backward = forward + gather;
    } else {
        forward = collective_time(w->network, COLLECTIVE_ALL_REDUCE, bytes, g, NULL, &s->basis);
        backward = forward;
        after = forward;
    }
    const double exposed = w->software->overlap_tensor ? 1 - w->constants->overlap_tensor : 1;
    s->forward.pass.part[PASS_TENSOR] += share * exposed * forward;
    s->backward.part[PASS_TENSOR] += share * exposed * backward;
    return share * exposed * after;
}

/* Keys and values travel round the context ranks while attention computes; backward their gradients
 * do too. */
static void add_context_traffic(struct layer_sum *s, double share, double kv_bytes, double forward,
                                double backward)
{
    const struct training *w = s->with;
    if (s->plan->context <= 1)
        return;
    const double steps = (double)s->plan->context - 1;
    const struct group g = {(double)s->plan->context, s->tensor};
    const double hop =
        collective_time(w->network, COLLECTIVE_SEND, s->tokens * kv_bytes, g, NULL, &s->basis);
    const double hides = w->constants->overlap_context;
    s->forward.pass.part[PASS_CONTEXT] += share * time_beyond(steps * hop, hides * forward);
    s->backward.part[PASS_CONTEXT] += share * time_beyond(2 * steps * hop, hides * backward);
}

static void add_scores(struct layer_sum *s, double layers, double window)
{
    const struct training *w = s->with;
    const struct llm *llm = w->llm;
    const struct llm_latent *l = &llm->latent;
    const double share = layers / (double)llm->layers;
    double kv = (double)llm->kv_heads / s->tensor;
    if (kv < 1)
        kv = 1;
    const struct attention_shape shape = {
        .sequences = (double)s->plan->micro_batch,
        .heads = (double)llm->heads / s->tensor,
        .kv_heads = kv,
        .query = (double)s->plan->sequence / (double)s->plan->context,
        .context = (double)s->plan->sequence,
        .key_dim = (double)(llm->head_dim + (l->kv_rank > 0 ? l->rope_dim : 0)),
        .value_dim = (double)(l->kv_rank > 0 ? l->value_dim : llm->head_dim),
        .window = window,
        .causal = true,
        .fused = w->software->fused_attention,
    };
    const double forward = attention_forward_time(w->law, &shape, &s->basis);
    const double backward = attention_backward_time(w->law, &shape, &s->basis);
    s->forward.pass.part[PASS_ATTENTION] += share * forward;
    s->backward.part[PASS_ATTENTION] += share * backward;
    const struct demand demand = attention_demand(w->law, &shape);
    const double backwards =
        shape.fused ? attention_backward_share(shape.key_dim, shape.value_dim) : 2;
    demand_add(&s->forward.demand, share, demand.tensor, demand.memory);
    demand_add(&s->back, share, backwards * demand.tensor, 2 * demand.memory);
    s->forward.flops += share * demand.tensor * w->law->gemm[PRECISION_BF16].dense;
    add_context_traffic(s, share, 2 * kv * (shape.key_dim + shape.value_dim), forward, backward);
}

static void add_attention(struct layer_sum *s)
{
    const struct llm *llm = s->with->llm;
    const struct llm_latent *l = &llm->latent;
    const double blocks = (double)llm_blocks(llm).attention;
    const double share = blocks / (double)llm->layers;
    const double h = (double)llm->hidden, a = (double)llm->heads / s->tensor;
    const double d = (double)llm->head_dim, r = (double)l->rope_dim, v = (double)l->value_dim;
    double kv = (double)llm->kv_heads / s->tensor, result = a * d;
    if (kv < 1)
        kv = 1;
    if (l->kv_rank == 0) {
        sum_product(s, share, s->tokens, h, a * d + 2 * kv * d);
        const double rotated = 4 * d * (a + kv);
        sum_memory(s, share, (struct sum_bytes){rotated, rotated}, 1);
    } else {
        const double query = (double)l->query_rank, keys = (double)l->kv_rank;
        sum_product(s, share, s->tokens / s->whole, h, query + keys + r);
        const struct sum_work up = sum_begin(s);
        sum_product(s, share, s->tokens, query > 0 ? query : h, a * (d + r));
        sum_product(s, share, s->tokens, keys, a * (d + v));
        sum_repeat(s, RECOMPUTE_MLA_UP_PROJ, &up);
        const double normed = (query + keys) / s->whole, joined = 4 * a * (2 * d + 2 * r + v);
        sum_repeat_memory(s, RECOMPUTE_MLA_UP_PROJ, share, joined, 2);
        sum_memory(s, share, (struct sum_bytes){4 * normed + joined, 6 * normed + joined}, 4);
        result = a * v;
    }
    const struct sum_work core = sum_begin(s);
    add_scores(s, blocks - (double)llm->window_layers, 0);
    if (llm->window_layers > 0)
        add_scores(s, (double)llm->window_layers, (double)llm->window);
    sum_repeat(s, RECOMPUTE_CORE_ATTN, &core);
    sum_product(s, share, s->tokens, result, h);
    add_residual(s, share);
    repeat_norm(s, share);
    add_tensor_traffic(s, share);
}

/* Backward the activation reads its inputs and the result's gradient, and writes the inputs'. */
static struct sum_bytes activation_bytes(const struct llm *llm, double width)
{
    return llm->gated_mlp ? (struct sum_bytes){6 * width, 10 * width}
                          : (struct sum_bytes){4 * width, 6 * width};
}

/* The MLP of a layer, or the experts that all tokens of it visit: 'as' says which. */
static void add_mlp(struct layer_sum *s, double share, double width, enum recompute_module as)
{
    const struct llm *llm = s->with->llm;
    const struct sum_work began = sum_begin(s);
    const double h = (double)llm->hidden, f = width / s->tensor, gates = llm->gated_mlp ? 2 : 1;
    sum_product(s, share, s->tokens, h, gates * f);
    sum_memory(s, share, activation_bytes(llm, f), 1);
    const struct sum_work second = s->forward;
    sum_product(s, share, s->tokens, f, h);
    sum_end_mlp(s, &second);
    s->last.pass.part[PASS_TENSOR] += add_tensor_traffic(s, share);
    sum_repeat(s, as, &began);
}

/* The expected number of distinct places among n that k uniform visits reach. */
static double places_reached(double n, double visits)
{
    return n * (1 - pow(1 - 1 / n, visits));
}

/* A token leaves its rank once for each rank that holds a visited expert, and across scale-up
 * domains once for each domain, handed on inside. Tensor ranks of an expert then gather what all of
 * them received, and scatter the sums of what they computed. */
static void add_expert_traffic(struct layer_sum *s, double share, double width)
{
    const struct training *w = s->with;
    const struct network *net = w->network;
    const struct group spread = {(double)s->plan->expert, (double)s->plan->expert_tensor};
    const struct group inner = {(double)s->plan->expert_tensor, 1};
    const double inside = group_inside(spread, &net->level[0]);
    const double domains = inside < spread.n ? spread.n / inside : spread.n;
    const double visits = (double)w->llm->experts.top_k;
    const double own = 2 * s->tokens / s->tensor * width * w->software->imbalance;
    const double sent = own * places_reached(domains, visits);
    const double gathered = own * places_reached(spread.n, visits) * inner.n;
    const double once =
        2 * collective_time(net, COLLECTIVE_ALL_TO_ALL, sent, spread, NULL, &s->basis) +
        collective_time(net, COLLECTIVE_ALL_GATHER, gathered, inner, NULL, &s->basis) +
        collective_time(net, COLLECTIVE_REDUCE_SCATTER, gathered, inner, NULL, &s->basis);
    const double exposed = w->software->overlap_expert ? 1 - w->constants->overlap_expert : 1;
    s->forward.pass.part[PASS_EXPERT] += share * exposed * once;
    s->backward.part[PASS_EXPERT] += share * exposed * once;
}

/* Experts of each rank. */
static double experts_held(const struct layer_sum *s)
{
    return (double)s->with->llm->experts.count / (double)s->plan->expert;
}

/* Share of the layers that have experts. */
static double experts_share(const struct llm *llm)
{
    return (double)llm_blocks(llm).experts / (double)llm->layers;
}

/* Of the host, to launch the products of a rank's experts in the passes of a layer with experts:
 * one call for each, as Transformer Engine does (docs/training-model.md). */
static struct host_time expert_launches(const struct layer_sum *s)
{
    const double forward = EXPERT_PRODUCTS * experts_held(s) * s->with->constants->experts_call;
    return (struct host_time){forward, s->plan->adapters ? forward : 2 * forward};
}

/* Whether the host has to know how many tokens each expert got before it launches their products,
 * so that the accelerator waits for that and for the launches. */
static bool experts_wait(const struct software *s)
{
    return !s->graphs && !s->fixed_experts;
}

static void add_experts(struct layer_sum *s)
{
    const struct llm *llm = s->with->llm;
    const struct llm_experts *e = &llm->experts;
    const struct software *software = s->with->software;
    const double share = experts_share(llm);
    const double h = (double)llm->hidden, width = e->latent > 0 ? (double)e->latent : h;
    const double split = (double)s->plan->expert_tensor, f = (double)e->ffn / split;
    const double gates = llm->gated_mlp ? 2 : 1;
    const double local = experts_held(s);
    const double visits = (double)e->top_k * split / s->tensor; /* per token of the tensor ranks */
    const double rows = s->tokens * visits / local * software->imbalance;
    const struct sum_work began = sum_begin(s);

    sum_product(s, share, s->tokens / s->tensor, h, (double)e->count);
    if (e->latent > 0) {
        sum_product(s, share, s->tokens / s->tensor, h, width);
        sum_product(s, share, s->tokens / s->tensor, width, h);
    }
    const double measured = s->with->law->gemm[s->plan->precision].grouped;
    const double level = measured > 0 ? measured : s->with->constants->experts_level;
    sum_products(s, share, level, rows, width, gates * f, local);
    sum_products(s, share, level, rows, f, width, local);
    /* Tokens are put in the experts' order and back, and the router's weights are applied; their
     * gradient reads what they multiply. */
    const struct sum_bytes activation = activation_bytes(llm, visits * f);
    const struct sum_bytes bytes = {activation.ahead + visits * 10 * width,
                                    activation.back + visits * 12 * width};
    sum_memory(s, share, bytes, 4);
    sum_repeat_memory(s, RECOMPUTE_MOE_ACT, share, activation.ahead, 1);
    if (e->shared_ffn > 0)
        add_mlp(s, share, (double)e->shared_ffn, RECOMPUTE_SHARED_EXPERTS);
    add_expert_traffic(s, share, width);
    if (experts_wait(software)) {
        const double counts = s->with->constants->experts_layer;
        const struct host_time calls = expert_launches(s);
        s->forward.pass.part[PASS_EXPERT] += share * (counts + calls.forward);
        s->backward.part[PASS_EXPERT] += share * (counts + calls.backward);
    }
    sum_repeat(s, RECOMPUTE_MOE, &began);
    add_residual(s, share);
    repeat_norm(s, share);
}

static void add_scan(struct layer_sum *s, double share)
{
    const struct llm_mamba *m = &s->with->llm->mamba;
    const struct law *law = s->with->law;
    const struct scan_shape scan = {.tokens = s->tokens,
                                    .heads = (double)m->heads / s->tensor,
                                    .head_dim = (double)m->head_dim,
                                    .groups = (double)m->groups / s->tensor,
                                    .state = (double)m->state,
                                    .chunk = SCAN_CHUNK};
    s->basis = BASIS_ASSUMED;
    s->forward.pass.part[PASS_ATTENTION] += share * scan_forward_time(law, &scan);
    s->backward.part[PASS_ATTENTION] += share * scan_backward_time(law, &scan);
    s->forward.flops += share * scan_flops(&scan);
    const struct demand ahead = scan_forward_demand(law, &scan);
    const struct demand back = scan_backward_demand(law, &scan);
    demand_add(&s->forward.demand, share, ahead.tensor, ahead.memory);
    demand_add(&s->back, share, back.tensor, back.memory);
}

static void add_mamba(struct layer_sum *s)
{
    const struct llm *llm = s->with->llm;
    const struct llm_mamba *m = &llm->mamba;
    const double share = (double)m->layers / (double)llm->layers;
    const double h = (double)llm->hidden, heads = (double)m->heads / s->tensor;
    const double inner = heads * (double)m->head_dim;
    const double mixed = 2 * (double)m->groups * (double)m->state / s->tensor;
    sum_product(s, share, s->tokens, h, 2 * inner + mixed + heads);
    sum_product(s, share, s->tokens, inner, h);
    /* Convolution, which the backward pass runs once more, gate and norm. */
    const double convolved = inner + mixed;
    sum_memory(s, share, (struct sum_bytes){4 * convolved + 8 * inner, 10 * convolved + 12 * inner},
               3);
    add_scan(s, share);
    add_residual(s, share);
    add_tensor_traffic(s, share);
}

/* What the host launches ahead, hidden under the kernels while it can be. */
static struct host_time host_launches(const struct layer_sum *s)
{
    const struct training *w = s->with;
    if (w->software->graphs)
        return (struct host_time){0, 0};
    struct host_time host = {w->constants->host_layer, 2 * w->constants->host_layer};
    if (llm_blocks(w->llm).experts > 0 && w->software->fixed_experts) {
        const struct host_time calls = expert_launches(s);
        host.forward += experts_share(w->llm) * calls.forward;
        host.backward += experts_share(w->llm) * calls.backward;
    }
    return host;
}

/* Logits, loss and the embedding's lookup. They run in bf16. */
static void head_cost(struct layer_sum *s, struct layer_cost *out)
{
    const struct training *w = s->with;
    const double h = (double)w->llm->hidden, v = (double)w->llm->vocabulary / s->tensor;
    const double rows = s->tokens;
    struct pass f = {{0}, 0}, b = {{0}, 0};
    f.part[PASS_GEMM] = gemm_time(w->law, PRECISION_BF16, rows, v, h, 2, 1, &s->basis);
    b.part[PASS_GEMM] = gemm_time(w->law, PRECISION_BF16, rows, h, v, 2, 1, &s->basis);
    if (!s->plan->adapters)
        b.part[PASS_GEMM] += gemm_time(w->law, PRECISION_BF16, v, h, rows, 8, 1, &s->basis);
    /* The loss reads the logits for the largest, the sum and the result; its gradient once. */
    const double ahead = rows * (10 * v + 4 * h), back = rows * (6 * v + 6 * h);
    f.part[PASS_MEMORY] = memory_time(w->law, ahead, 4, &s->basis);
    b.part[PASS_MEMORY] = memory_time(w->law, back, 3, &s->basis);
    const double products = s->plan->adapters ? 2 : 3;
    double operands = 2 * products * (rows * v + h * v + rows * h);
    if (!s->plan->adapters)
        operands += 6 * h * v; /* gradient in 8 bytes */
    out->head_demand = (struct demand){
        2 * products * rows * v * h / w->law->gemm[PRECISION_BF16].dense,
        operands / w->law->bandwidth + memory_demand(w->law, ahead + back),
    };
    pass_finish(&f, 0, false);
    pass_finish(&b, 0, false);
    out->head_forward = f;
    out->head_backward = b;
    out->extra_heads = (double)w->llm->extra_layers;
}

void layer_cost(const struct training *w, const struct plan *plan, struct layer_cost *out)
{
    const struct llm_blocks blocks = llm_blocks(w->llm);
    struct layer_sum s = {
        .with = w,
        .plan = plan,
        .tokens = (double)plan->micro_batch * (double)plan->sequence / (double)plan->context,
        .tensor = (double)plan->tensor,
        .whole = plan->sequence_parallel ? (double)plan->tensor : 1,
        .modules = plan_modules(plan),
        .basis = BASIS_MEASURED,
    };
    if (s.modules & RECOMPUTE_MOE)
        s.modules &= ~(unsigned)(RECOMPUTE_MOE_ACT | RECOMPUTE_SHARED_EXPERTS);
    if (blocks.attention > 0)
        add_attention(&s);
    if (blocks.mlp > 0) {
        const double share = (double)blocks.mlp / (double)w->llm->layers;
        add_mlp(&s, share, (double)w->llm->ffn, RECOMPUTE_MLP);
        add_residual(&s, share);
        repeat_norm(&s, share);
    }
    if (blocks.experts > 0)
        add_experts(&s);
    if (blocks.mamba > 0)
        add_mamba(&s);
    sum_finish(&s, host_launches(&s));
    out->forward = s.forward.pass;
    out->backward = s.backward;
    out->again = s.again.pass;
    out->again_share = s.forward.flops > 0 ? s.again.flops / s.forward.flops : 0;
    out->weight_gradient = s.weight_gradient;
    out->demand = (struct demand){s.forward.demand.tensor + s.back.tensor,
                                  s.forward.demand.memory + s.back.memory};
    out->again_demand = s.again.demand;
    head_cost(&s, out);
    out->basis = s.basis;
}
