/* A layer is a handful of matrix products, attention, and operations bound by memory between them.
 * For each block the forward pass is written down once as products [tokens, in] x [in, out]; the
 * backward pass has two for each: [tokens, out] x [out, in] and [out, tokens] x [tokens, in], whose
 * result adds up in 4 bytes. */
#include "perf/layer.h"

#include "perf/collective.h"
#include "perf/overlap.h"

#include <math.h>

static const double SCAN_CHUNK = 256; /* tokens of a chunk of Mamba-2's scan, arXiv:2405.21060 */

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
                              .power = c->power_exponent};
}

/* One layer while it is being added up. */
struct sum {
    const struct training *with;
    const struct plan *plan;
    struct pass forward, backward, again;
    struct demand ahead, back, repeated; /* of the same passes */
    double flops, flops_again;           /* of the forward pass; those that run again */
    unsigned modules;                    /* that run again: enum recompute_module */
    struct pass last;                    /* what of 'forward' yields an MLP's result alone, */
    struct demand last_demand;
    double last_flops;
    double weight_gradient;
    double tokens; /* of the micro-batch on this accelerator, tensor ranks together */
    double tensor; /* degree */
    double whole;  /* what divides norms and residuals */
    enum basis basis;
};

static void add_demand(struct demand *to, double share, double tensor, double memory)
{
    to->tensor += share * tensor;
    to->memory += share * memory;
}

/* The forward pass as it was when a module began. */
struct began {
    struct pass forward;
    struct demand ahead;
    double flops;
};

static struct began begin(const struct sum *s)
{
    return (struct began){s->forward, s->ahead, s->flops};
}

/* If it is to run again, what was added to the forward pass since the module began. */
static void repeat_since(struct sum *s, enum recompute_module module, const struct began *began)
{
    if (!(s->modules & module))
        return;
    for (int i = 0; i < PASS_HOST; i++)
        s->again.part[i] += s->forward.part[i] - began->forward.part[i];
    add_demand(&s->repeated, 1, s->ahead.tensor - began->ahead.tensor,
               s->ahead.memory - began->ahead.memory);
    s->flops_again += s->flops - began->flops;
}

/* What was added since then is needed by nothing of the backward pass. */
static void leave_last(struct sum *s, const struct began *began)
{
    s->last.part[PASS_GEMM] += s->forward.part[PASS_GEMM] - began->forward.part[PASS_GEMM];
    add_demand(&s->last_demand, 1, s->ahead.tensor - began->ahead.tensor,
               s->ahead.memory - began->ahead.memory);
    s->last_flops += s->flops - began->flops;
}

/* The same of a part that is bound by memory. */
static void repeat_memory(struct sum *s, enum recompute_module module, double share,
                          double bytes_per_token, double kernels)
{
    if (!(s->modules & module))
        return;
    const double bytes = s->tokens * bytes_per_token;
    s->again.part[PASS_MEMORY] += share * memory_time(s->with->law, bytes, kernels, &s->basis);
    add_demand(&s->repeated, share, 0, memory_demand(s->with->law, bytes));
}

/* The three products of add_product. */
static void add_product_demand(struct sum *s, double share, double rows, double in, double out,
                               double count)
{
    const struct law *law = s->with->law;
    const struct gemm_law *g = &law->gemm[s->plan->precision];
    const double tensor = 2 * rows * in * out * count / g->dense, b = g->bytes;
    const double unit = count / law->bandwidth;
    s->flops += share * 2 * rows * in * out * count;
    add_demand(&s->ahead, share, tensor, unit * (b * in * (rows + out) + 2 * rows * out));
    add_demand(&s->back, share, tensor, unit * (b * out * (rows + in) + 2 * rows * in));
    if (!s->plan->adapters)
        add_demand(&s->back, share, tensor, unit * (b * rows * (out + in) + 8 * in * out));
}

/* 'share' layers in each layer have the product, at a 'level' of the law's speed. 'count' of them
 * run as one grouped kernel. */
static void add_products(struct sum *s, double layers, double level, double rows, double in,
                         double out, double count)
{
    const struct law *law = s->with->law;
    const enum precision p = s->plan->precision;
    const double share = layers / level;
    add_product_demand(s, layers, rows, in, out, count);
    const double forward = gemm_time(law, p, rows, out, in, 2, count, &s->basis);
    const double data = gemm_time(law, p, rows, in, out, 2, count, &s->basis);
    const double weight =
        s->plan->adapters ? 0 : gemm_time(law, p, out, in, rows, 8, count, &s->basis);
    s->forward.part[PASS_GEMM] += share * forward;
    s->backward.part[PASS_GEMM] += share * (data + weight);
    s->weight_gradient += share * weight;
    if (p == PRECISION_BF16)
        return;
    /* Operands are read in 2 bytes and written in two layouts of 1. */
    const double pass = 4 * s->with->constants->cast_passes * count * rows;
    s->forward.part[PASS_GEMM] += share * memory_time(law, pass * in, 1, &s->basis);
    s->backward.part[PASS_GEMM] += share * memory_time(law, pass * out, 1, &s->basis);
    add_demand(&s->ahead, layers, 0, memory_demand(law, pass * in));
    add_demand(&s->back, layers, 0, memory_demand(law, pass * out));
}

static void add_product(struct sum *s, double share, double rows, double in, double out,
                        double count)
{
    add_products(s, share, 1, rows, in, out, count);
}

/* The backward pass reads and writes about twice as much. */
static void add_memory(struct sum *s, double share, double bytes_per_token, double kernels)
{
    const double time = memory_time(s->with->law, s->tokens * bytes_per_token, kernels, &s->basis);
    s->forward.part[PASS_MEMORY] += share * time;
    s->backward.part[PASS_MEMORY] += share * 2 * time;
    const double traffic = memory_demand(s->with->law, s->tokens * bytes_per_token);
    add_demand(&s->ahead, share, 0, traffic);
    add_demand(&s->back, share, 0, 2 * traffic);
}

/* A block's norm, where it runs again: a read and a write. */
static void repeat_norm(struct sum *s, double share)
{
    repeat_memory(s, RECOMPUTE_LAYERNORM, share, 4 * (double)s->with->llm->hidden / s->whole, 1);
}

/* Norm before and residual addition after a block. */
static void add_residual(struct sum *s, double share)
{
    const double h = (double)s->with->llm->hidden, mask = s->with->software->dropout ? 1 : 0;
    add_memory(s, share, (10 + mask) * h / s->whole, 2);
}

/* The tensor ranks exchange the block's input and result: an all-reduce each way, or with split
 * norms an all-gather and a reduce-scatter, and once more the all-gather in the backward pass.
 * Returns what of the forward pass's comes after the block's last product. */
static double add_tensor_traffic(struct sum *s, double share)
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
    s->forward.part[PASS_TENSOR] += share * exposed * forward;
    s->backward.part[PASS_TENSOR] += share * exposed * backward;
    return share * exposed * after;
}

/* Keys and values travel round the context ranks while attention computes; backward their gradients
 * do too. */
static void add_context_traffic(struct sum *s, double share, double kv_bytes, double forward,
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
    s->forward.part[PASS_CONTEXT] += share * time_beyond(steps * hop, hides * forward);
    s->backward.part[PASS_CONTEXT] += share * time_beyond(2 * steps * hop, hides * backward);
}

static void add_scores(struct sum *s, double layers, double window)
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
    s->forward.part[PASS_ATTENTION] += share * forward;
    s->backward.part[PASS_ATTENTION] += share * backward;
    const struct demand demand = attention_demand(w->law, &shape);
    const double backwards = shape.fused ? ATTENTION_BACKWARD_FLOPS : 2;
    add_demand(&s->ahead, share, demand.tensor, demand.memory);
    add_demand(&s->back, share, backwards * demand.tensor, 2 * demand.memory);
    s->flops += share * demand.tensor * w->law->gemm[PRECISION_BF16].dense;
    add_context_traffic(s, share, 2 * kv * (shape.key_dim + shape.value_dim), forward, backward);
}

static void add_attention(struct sum *s)
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
        add_product(s, share, s->tokens, h, a * d + 2 * kv * d, 1);
        add_memory(s, share, 4 * d * (a + kv), 1);
    } else {
        const double query = (double)l->query_rank, keys = (double)l->kv_rank;
        add_product(s, share, s->tokens / s->whole, h, query + keys + r, 1);
        const struct began up = begin(s);
        add_product(s, share, s->tokens, query > 0 ? query : h, a * (d + r), 1);
        add_product(s, share, s->tokens, keys, a * (d + v), 1);
        repeat_since(s, RECOMPUTE_MLA_UP_PROJ, &up);
        repeat_memory(s, RECOMPUTE_MLA_UP_PROJ, share, 4 * a * (2 * d + 2 * r + v), 2);
        add_memory(s, share, 4 * (query + keys) / s->whole + 4 * a * (2 * d + 2 * r + v), 4);
        result = a * v;
    }
    const struct began core = begin(s);
    add_scores(s, blocks - (double)llm->window_layers, 0);
    if (llm->window_layers > 0)
        add_scores(s, (double)llm->window_layers, (double)llm->window);
    repeat_since(s, RECOMPUTE_CORE_ATTN, &core);
    add_product(s, share, s->tokens, result, h, 1);
    add_residual(s, share);
    repeat_norm(s, share);
    add_tensor_traffic(s, share);
}

/* The MLP of a layer, or the experts that all tokens of it visit: 'as' says which. */
static void add_mlp(struct sum *s, double share, double width, enum recompute_module as)
{
    const struct llm *llm = s->with->llm;
    const struct began began = begin(s);
    const double h = (double)llm->hidden, f = width / s->tensor, gates = llm->gated_mlp ? 2 : 1;
    add_product(s, share, s->tokens, h, gates * f, 1);
    add_memory(s, share, (llm->gated_mlp ? 6 : 4) * f, 1);
    const struct began second = begin(s);
    add_product(s, share, s->tokens, f, h, 1);
    leave_last(s, &second);
    s->last.part[PASS_TENSOR] += add_tensor_traffic(s, share);
    repeat_since(s, as, &began);
}

/* The expected number of distinct places among n that k uniform visits reach. */
static double places_reached(double n, double visits)
{
    return n * (1 - pow(1 - 1 / n, visits));
}

/* A token leaves its rank once for each rank that holds a visited expert, and across scale-up
 * domains once for each domain, handed on inside. Tensor ranks of an expert then gather what all of
 * them received, and scatter the sums of what they computed. */
static void add_expert_traffic(struct sum *s, double share, double width)
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
    s->forward.part[PASS_EXPERT] += share * exposed * once;
    s->backward.part[PASS_EXPERT] += share * exposed * once;
}

static void add_experts(struct sum *s)
{
    const struct llm *llm = s->with->llm;
    const struct llm_experts *e = &llm->experts;
    const struct software *software = s->with->software;
    const double share = (double)llm_blocks(llm).experts / (double)llm->layers;
    const double h = (double)llm->hidden, width = e->latent > 0 ? (double)e->latent : h;
    const double split = (double)s->plan->expert_tensor, f = (double)e->ffn / split;
    const double gates = llm->gated_mlp ? 2 : 1;
    const double local = (double)e->count / (double)s->plan->expert;
    const double visits = (double)e->top_k * split / s->tensor; /* per token of the tensor ranks */
    const double rows = s->tokens * visits / local * software->imbalance;
    const struct began began = begin(s);

    add_product(s, share, s->tokens / s->tensor, h, (double)e->count, 1);
    if (e->latent > 0) {
        add_product(s, share, s->tokens / s->tensor, h, width, 1);
        add_product(s, share, s->tokens / s->tensor, width, h, 1);
    }
    const double measured = s->with->law->gemm[s->plan->precision].grouped;
    const double level = measured > 0 ? measured : s->with->constants->experts_level;
    add_products(s, share, level, rows, width, gates * f, local);
    add_products(s, share, level, rows, f, width, local);
    /* Tokens are put in the experts' order and back, and the router's weights are applied. */
    const double activation = visits * (llm->gated_mlp ? 6 : 4) * f;
    add_memory(s, share, activation + visits * 10 * width, 4);
    repeat_memory(s, RECOMPUTE_MOE_ACT, share, activation, 1);
    if (e->shared_ffn > 0)
        add_mlp(s, share, (double)e->shared_ffn, RECOMPUTE_SHARED_EXPERTS);
    add_expert_traffic(s, share, width);
    if (!software->graphs && !software->fixed_experts) {
        s->forward.part[PASS_EXPERT] += share * s->with->constants->experts_layer;
        s->backward.part[PASS_EXPERT] += share * s->with->constants->experts_layer;
    }
    repeat_since(s, RECOMPUTE_MOE, &began);
    add_residual(s, share);
    repeat_norm(s, share);
}

static void add_mamba(struct sum *s)
{
    const struct llm *llm = s->with->llm;
    const struct llm_mamba *m = &llm->mamba;
    const double share = (double)m->layers / (double)llm->layers;
    const double h = (double)llm->hidden, heads = (double)m->heads / s->tensor;
    const double inner = heads * (double)m->head_dim;
    const double mixed = 2 * (double)m->groups * (double)m->state / s->tensor;
    add_product(s, share, s->tokens, h, 2 * inner + mixed + heads, 1);
    add_product(s, share, s->tokens, inner, h, 1);
    add_memory(s, share, 4 * (inner + mixed) + 8 * inner, 3);
    /* Inside a chunk the scan is attention without softmax; between chunks states are passed on. */
    const double state = (double)m->state;
    const double flops =
        s->tokens * (heads * SCAN_CHUNK * (state + (double)m->head_dim) + 4 * inner * state);
    const double scan = flops / s->with->law->attention_forward;
    s->forward.part[PASS_ATTENTION] += share * scan;
    s->backward.part[PASS_ATTENTION] += share * ATTENTION_BACKWARD_FLOPS * scan;
    const double tensor = flops / s->with->law->gemm[PRECISION_BF16].dense;
    s->flops += share * flops;
    add_demand(&s->ahead, share, tensor, 0);
    add_demand(&s->back, share, ATTENTION_BACKWARD_FLOPS * tensor, 0);
    add_residual(s, share);
    add_tensor_traffic(s, share);
}

static double busy_of(const struct pass *p)
{
    double busy = 0;
    for (int i = 0; i < PASS_HOST; i++)
        busy += p->part[i];
    return busy;
}

/* The host launches kernels ahead of the accelerator; where it can't, its time counts instead. */
static void finish(struct pass *p, double host)
{
    const double busy = busy_of(p), a = busy * busy, b = host * host;
    p->total = sqrt(sqrt(a * a + b * b));
    p->part[PASS_HOST] = p->total - busy;
}

/* Whole layers run forward once more. */
static void repeat_all(struct sum *s)
{
    s->again = s->forward;
    s->repeated = s->ahead;
    s->flops_again = s->flops;
    if (!s->with->software->early_stop)
        return;
    for (int i = 0; i < PASS_HOST; i++)
        s->again.part[i] -= s->last.part[i];
    add_demand(&s->repeated, -1, s->last_demand.tensor, s->last_demand.memory);
    s->flops_again -= s->last_flops;
}

/* What runs again of the modules, once the whole pass is known. Of launches it has its share of the
 * forward pass's time. */
static void finish_again(struct sum *s, double host)
{
    if (s->plan->recompute == RECOMPUTE_FULL)
        repeat_all(s);
    const double forward = busy_of(&s->forward);
    finish(&s->again, forward > 0 ? host * busy_of(&s->again) / forward : 0);
}

/* Logits, loss and the embedding's lookup. They run in bf16. */
static void head_cost(struct sum *s, struct layer_cost *out)
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
    finish(&f, 0);
    finish(&b, 0);
    out->head_forward = f;
    out->head_backward = b;
    out->extra_heads = (double)w->llm->extra_layers;
}

void layer_cost(const struct training *w, const struct plan *plan, struct layer_cost *out)
{
    const struct llm_blocks blocks = llm_blocks(w->llm);
    struct sum s = {
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
    const double host = w->software->graphs ? 0 : w->constants->host_layer;
    finish_again(&s, host);
    finish(&s.forward, host);
    finish(&s.backward, 2 * host);
    out->forward = s.forward;
    out->backward = s.backward;
    out->again = s.again;
    out->again_share = s.flops > 0 ? s.flops_again / s.flops : 0;
    out->weight_gradient = s.weight_gradient;
    out->demand = (struct demand){s.ahead.tensor + s.back.tensor, s.ahead.memory + s.back.memory};
    out->again_demand = s.repeated;
    head_cost(&s, out);
    out->basis = s.basis;
}
