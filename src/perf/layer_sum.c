#include "perf/layer_sum.h"

#include <math.h>

void demand_add(struct demand *to, double share, double tensor, double memory)
{
    to->tensor += share * tensor;
    to->memory += share * memory;
}

static struct sum_work work_minus(const struct sum_work *a, const struct sum_work *b)
{
    struct sum_work w = {
        .demand = {a->demand.tensor - b->demand.tensor, a->demand.memory - b->demand.memory},
        .flops = a->flops - b->flops};
    for (int i = 0; i < PASS_HOST; i++)
        w.pass.part[i] = a->pass.part[i] - b->pass.part[i];
    return w;
}

static void add_since(struct sum_work *to, const struct sum_work *now, const struct sum_work *began)
{
    const struct sum_work w = work_minus(now, began);
    for (int i = 0; i < PASS_HOST; i++)
        to->pass.part[i] += w.pass.part[i];
    demand_add(&to->demand, 1, w.demand.tensor, w.demand.memory);
    to->flops += w.flops;
}

struct sum_work sum_begin(const struct layer_sum *s)
{
    return s->with->software->early_stop ? work_minus(&s->forward, &s->last) : s->forward;
}

void sum_repeat(struct layer_sum *s, enum recompute_module module, const struct sum_work *began)
{
    const struct sum_work now = sum_begin(s);
    if (s->modules & module)
        add_since(&s->again, &now, began);
}

void sum_end_mlp(struct layer_sum *s, const struct sum_work *forward)
{
    add_since(&s->last, &s->forward, forward);
}

void sum_repeat_memory(struct layer_sum *s, enum recompute_module module, double share,
                       double bytes_per_token, double kernels)
{
    if (!(s->modules & module))
        return;
    const double bytes = s->tokens * bytes_per_token;
    s->again.pass.part[PASS_MEMORY] += share * memory_time(s->with->law, bytes, kernels, &s->basis);
    demand_add(&s->again.demand, share, 0, memory_demand(s->with->law, bytes));
}

/* The three products of sum_products. */
static void add_product_demand(struct layer_sum *s, double share, double rows, double in,
                               double out, double count)
{
    const struct law *law = s->with->law;
    const struct gemm_law *g = &law->gemm[s->plan->precision];
    const double tensor = 2 * rows * in * out * count / g->dense, b = g->bytes;
    const double unit = count / law->bandwidth;
    s->forward.flops += share * 2 * rows * in * out * count;
    demand_add(&s->forward.demand, share, tensor, unit * (b * in * (rows + out) + 2 * rows * out));
    demand_add(&s->back, share, tensor, unit * (b * out * (rows + in) + 2 * rows * in));
    if (!s->plan->adapters)
        demand_add(&s->back, share, tensor, unit * (b * rows * (out + in) + 8 * in * out));
}

void sum_products(struct layer_sum *s, double layers, double level, double rows, double in,
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
    s->forward.pass.part[PASS_GEMM] += share * forward;
    s->backward.part[PASS_GEMM] += share * (data + weight);
    s->weight_gradient += share * weight;
    if (p == PRECISION_BF16)
        return;
    /* Operands are read in 2 bytes and written in two layouts of 1. */
    const double pass = 4 * s->with->constants->cast_passes * count * rows;
    s->forward.pass.part[PASS_GEMM] += share * memory_time(law, pass * in, 1, &s->basis);
    s->backward.part[PASS_GEMM] += share * memory_time(law, pass * out, 1, &s->basis);
    demand_add(&s->forward.demand, layers, 0, memory_demand(law, pass * in));
    demand_add(&s->back, layers, 0, memory_demand(law, pass * out));
}

void sum_product(struct layer_sum *s, double share, double rows, double in, double out)
{
    sum_products(s, share, 1, rows, in, out, 1);
}

void sum_memory(struct layer_sum *s, double share, struct sum_bytes per_token, double kernels)
{
    const struct law *law = s->with->law;
    const double ahead = s->tokens * per_token.ahead, back = s->tokens * per_token.back;
    s->forward.pass.part[PASS_MEMORY] += share * memory_time(law, ahead, kernels, &s->basis);
    s->backward.part[PASS_MEMORY] += share * memory_time(law, back, 2 * kernels, &s->basis);
    demand_add(&s->forward.demand, share, 0, memory_demand(law, ahead));
    demand_add(&s->back, share, 0, memory_demand(law, back));
}

static double busy_of(const struct pass *p)
{
    double busy = 0;
    for (int i = 0; i < PASS_HOST; i++)
        busy += p->part[i];
    return busy;
}

void pass_finish(struct pass *p, double host, bool awaited)
{
    const double busy = busy_of(p), a = busy * busy, b = host * host;
    p->total = awaited ? busy + host : sqrt(sqrt(a * a + b * b));
    p->part[PASS_HOST] = p->total - busy;
}

void sum_finish(struct layer_sum *s, struct host_time host)
{
    if (s->plan->recompute == RECOMPUTE_FULL)
        s->again = sum_begin(s);
    const bool awaited = s->with->software->launch_blocking;
    const double forward = busy_of(&s->forward.pass), again = busy_of(&s->again.pass);
    pass_finish(&s->again.pass, forward > 0 ? host.forward * again / forward : 0, awaited);
    pass_finish(&s->forward.pass, host.forward, awaited);
    pass_finish(&s->backward, host.backward, awaited);
}
