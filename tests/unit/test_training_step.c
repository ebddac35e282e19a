/* The training step: its parts add up, each kind of parallelism costs only what it uses, closed
 * forms of the pipeline, no NaN on a hundred thousand random plans. */
#include "support_training.h"

#include "engine/stream.h"
#include "perf/collective.h"
#include "perf/pipeline.h"

#include <math.h>
#include <string.h>

static double sum(const struct training_step *s)
{
    double total = 0;
    for (int i = 0; i < TIME_PARTS; i++)
        total += s->part[i];
    return total;
}

static void parts_add_up_and_rates_follow(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct plan p = world_plan();
    const struct training_step s = world_step(&w, &p);
    assert_close(sum(&s), s.time, 1e-12);
    assert_close(s.tokens_rate, 64 * 2048 / (s.time * 64), 1e-12);
    assert_close(s.model_flops_full, 141.1e15 / (s.time * 64), 0.01);
    assert_true(s.model_flops < s.model_flops_full);
    assert_true(s.hardware_flops > 1.25 * s.model_flops &&
                s.hardware_flops < 4 / 3.0 * s.model_flops);
    assert_true(s.busy > 0.5 && s.busy < 1);
}

/* LoRA: of three products with weights one falls away, and what follows weights' gradients. */
static void adapters_leave_the_weights_gradients_out(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    p.pipeline = 1;
    p.data = 8;
    p.sharding = SHARDING_OPTIMIZER;
    const struct training_step whole = world_step(&w, &p);
    p.adapters = true;
    const struct training_step frozen = world_step(&w, &p);
    const double products = frozen.part[TIME_GEMM] / whole.part[TIME_GEMM];
    assert_true(products > 0.5 && products < 0.68); /* what is left out sums up over few tokens */
    assert_close(frozen.part[TIME_ATTENTION], whole.part[TIME_ATTENTION], 1e-12);
    assert_true(whole.part[TIME_DATA] > 0 && whole.part[TIME_OPTIMIZER] > 0);
    assert_true(frozen.part[TIME_DATA] == 0);
    assert_true(frozen.part[TIME_OPTIMIZER] < 0.01 * whole.part[TIME_OPTIMIZER]);
    const double share = frozen.model_flops / frozen.tokens_rate;
    assert_close(share, whole.model_flops / whole.tokens_rate - llm_weight_gradient_flops(&w.llm),
                 1e-12);
    p.sharding = SHARDING_WEIGHTS; /* they are gathered for each pass, whoever changes them */
    assert_true(world_step(&w, &p).part[TIME_DATA] > 0);
}

static void what_is_not_parallel_costs_no_traffic(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    p.pipeline = p.tensor = p.expert_tensor = 1;
    const struct training_step s = world_step(&w, &p);
    const enum time_part none[] = {TIME_TENSOR, TIME_CONTEXT, TIME_EXPERT,
                                   TIME_BUBBLE, TIME_SEND,    TIME_DATA};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_true(s.part[none[i]] == 0);
    p.data = 2;
    assert_true(world_step(&w, &p).part[TIME_DATA] > 0);
    p.data = 1;
    p.context = 2;
    assert_true(world_step(&w, &p).part[TIME_CONTEXT] > 0);
    assert_true(world_step(&w, &p).part[TIME_DATA] > 0); /* gradients of both halves */
    p.context = 1;
    p.tensor = p.expert_tensor = 2;
    assert_true(world_step(&w, &p).part[TIME_TENSOR] > 0);
}

/* Eight experts of which a token visits two; they take no time but for their traffic. */
static void give_experts(struct world *w)
{
    w->llm.experts = (struct llm_experts){.count = 8, .top_k = 2, .ffn = 4096, .layers = 96};
    w->llm.ffn = 0;
}

/* As the tensor ranks of a dense layer they gather the tokens and scatter the sums, each way. */
static void tensor_ranks_of_an_expert_exchange_what_they_hold(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    give_experts(&w);
    struct plan p = world_plan();
    p.pipeline = 1;
    enum basis basis = BASIS_MEASURED;
    const double bytes = 2.0 * (double)p.sequence * (double)w.llm.hidden;
    const struct group g = {8, 1};
    const double gather =
        collective_time(&w.network, COLLECTIVE_ALL_GATHER, bytes, g, NULL, &basis);
    const double scatter =
        collective_time(&w.network, COLLECTIVE_REDUCE_SCATTER, bytes, g, NULL, &basis);
    const double passes = 2 * 96 * (double)p.global_batch;
    assert_close(world_step(&w, &p).part[TIME_EXPERT], passes * (gather + scatter), 1e-9);

    /* Spread over servers as well, a token crosses between them once for all ranks of an expert. */
    p.data = p.expert = 8;
    const double across = world_step(&w, &p).part[TIME_EXPERT];
    const struct group spread = {8, 8};
    const double own = bytes / 8, reached = 8 * (1 - pow(7 / 8.0, 2));
    const double all =
        2 * collective_time(&w.network, COLLECTIVE_ALL_TO_ALL, own * reached, spread, NULL,
                            &basis) +
        collective_time(&w.network, COLLECTIVE_ALL_GATHER, bytes * reached, g, NULL, &basis) +
        collective_time(&w.network, COLLECTIVE_REDUCE_SCATTER, bytes * reached, g, NULL, &basis);
    assert_close(across, passes / 8 * all, 1e-9);
}

/* What waits for the host: launches, the micro-batch, counts of tokens and what is launched after
 * them, two products forward and four backward of each of a rank's experts. A graph of the step
 * spares all of it, experts of fixed size the counts alone. */
static void graphs_and_fixed_experts_spare_what_waits_for_the_host(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    give_experts(&w);
    w.constants.experts_layer = 2e-3;
    w.constants.experts_call = 1e-5;
    struct plan p = world_plan();
    p.pipeline = 1;
    p.recompute = RECOMPUTE_NONE;
    const struct training_step waits = world_step(&w, &p);
    w.software.fixed_experts = true;
    const struct training_step fixed = world_step(&w, &p);
    w.software.fixed_experts = false;
    w.software.graphs = true;
    const struct training_step graphs = world_step(&w, &p);
    const double local = (double)w.llm.experts.count / (double)p.expert;
    const double counts =
        96 * 64 * (2 * w.constants.experts_layer + 6 * local * w.constants.experts_call);
    assert_close(waits.part[TIME_EXPERT] - fixed.part[TIME_EXPERT], counts, 1e-9);
    assert_true(fixed.part[TIME_HOST] > waits.part[TIME_HOST]);
    assert_close(graphs.part[TIME_EXPERT], fixed.part[TIME_EXPERT], 1e-12);
    assert_close(graphs.part[TIME_HOST], w.constants.step, 1e-9);
    assert_close(graphs.part[TIME_GEMM], waits.part[TIME_GEMM], 1e-12);
    /* of fixed size the launches are the host's, which is ahead unless it awaits each */
    w.software.graphs = false;
    w.software.fixed_experts = w.software.launch_blocking = true;
    const double launched = world_step(&w, &p).part[TIME_HOST];
    w.constants.experts_call = 0;
    assert_close(launched - world_step(&w, &p).part[TIME_HOST], 96 * 64 * 6 * local * 1e-5, 1e-9);
    /* frozen weights have no product of their own backward */
    w.software.fixed_experts = w.software.launch_blocking = false;
    p.adapters = true;
    const double none = world_step(&w, &p).part[TIME_EXPERT];
    w.constants.experts_call = 1e-5;
    assert_close(world_step(&w, &p).part[TIME_EXPERT] - none, 96 * 64 * 4 * local * 1e-5, 1e-9);
    w.software.fixed_experts = w.software.launch_blocking = true;
    const double frozen = world_step(&w, &p).part[TIME_HOST];
    w.constants.experts_call = 0;
    assert_close(frozen - world_step(&w, &p).part[TIME_HOST], 96 * 64 * 4 * local * 1e-5, 1e-9);
}

/* ZeRO-2: eight micro-batches scatter their gradients eight times, and gather weights once. */
static void sharded_gradients_are_scattered_after_each_micro_batch(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    p.pipeline = 1;
    p.data = 8;
    double data[3];
    for (int i = 0; i < 3; i++) {
        p.global_batch = i < 2 ? 8 : 64; /* one micro-batch, then eight */
        p.sharding = i == 0 ? SHARDING_OPTIMIZER : SHARDING_GRADIENTS;
        data[i] = world_step(&w, &p).part[TIME_DATA];
    }
    assert_close(data[1], data[0], 1e-12);
    assert_true(data[2] > 4 * data[1] && data[2] < 8 * data[1]);
}

/* Eight micro-batches pass a chunk of eight stages before its gradients are scattered, which is
 * ZeRO-1's traffic; sixteen do it twice. */
static void in_an_interleaved_pipeline_gradients_are_scattered_once_a_round(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.software.overlap_data = false;
    struct plan p = world_plan();
    p.chunks = 3;
    p.data = 8;
    double data[3];
    for (int i = 0; i < 3; i++) {
        p.global_batch = i < 2 ? 64 : 128;
        p.sharding = i == 0 ? SHARDING_OPTIMIZER : SHARDING_GRADIENTS;
        data[i] = world_step(&w, &p).part[TIME_DATA];
    }
    assert_close(data[1], data[0], 1e-12);
    assert_true(data[2] > 1.3 * data[1] && data[2] < 2 * data[1]);
}

static void doubling_the_layers_doubles_what_belongs_to_layers(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.software.overlap_data = false;
    w.llm.vocabulary = 1; /* no share of embedding in traffic and optimizer */
    w.llm.positions = 0;
    struct plan p = world_plan();
    p.data = 4;
    w.constants.bucket = 1e9;
    const struct training_step once = world_step(&w, &p);
    w.llm.layers *= 2;
    const struct training_step twice = world_step(&w, &p);
    const enum time_part per_layer[] = {TIME_GEMM, TIME_ATTENTION, TIME_MEMORY, TIME_RECOMPUTE,
                                        TIME_TENSOR};
    for (size_t i = 0; i < sizeof per_layer / sizeof per_layer[0]; i++)
        assert_close(twice.part[per_layer[i]], 2 * once.part[per_layer[i]], 1e-9);
    const enum time_part fixed[] = {TIME_HEAD, TIME_SEND};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        assert_close(twice.part[fixed[i]], once.part[fixed[i]], 1e-9);
    assert_close(twice.part[TIME_OPTIMIZER], 2 * once.part[TIME_OPTIMIZER], 1e-3);
    assert_close(twice.part[TIME_DATA], 2 * once.part[TIME_DATA], 1e-2);
}

/* bubble / work = (p - 1) / (v m) with equal stages (arXiv:2104.04473). */
static void the_bubble_is_the_closed_form(void **state)
{
    (void)state;
    struct plan p = world_plan();
    struct pipeline_work work = {.stage = 2, .all = 16, .send = 0.01, .largest_chunk = 1};
    struct pipeline_time t = pipeline_time(&p, &work);
    assert_close(t.work, 128, 1e-12);
    assert_close(t.bubble / t.work, 7 / 64.0, 1e-12);
    assert_close(t.send, 2 * 0.01 * (64 + 7), 1e-12);
    p.chunks = 3;
    work.largest_chunk = 1 / 3.0;
    t = pipeline_time(&p, &work);
    assert_close(t.bubble / t.work, 7 / (3 * 64.0), 1e-12);
    assert_close(t.send, 2 * 0.01 * (3 * 64 + 7), 1e-12);
    p.global_batch = 60; /* the last round has four of eight micro-batches */
    t = pipeline_time(&p, &work);
    assert_close(t.bubble, 14 / 3.0 + 2 / 3.0 * 4 * 2, 1e-12);
    p = world_plan();
    p.schedule = SCHEDULE_ZERO_BUBBLE;
    work.largest_chunk = 1;
    work.weight_gradient = 0.6;
    work.all_weight_gradient = 8 * 0.6;
    t = pipeline_time(&p, &work);
    assert_close(t.bubble, 7 * (2 - 2 * 0.6), 1e-12);
    p.pipeline = 1;
    t = pipeline_time(&p, &work);
    assert_true(t.bubble == 0 && t.send == 0);
}

/* It waits until the first micro-batch has come through the other stages, then works without pause;
 * then the last gradient goes back through them, each of which hands it on before it computes its
 * own weights'. */
static void a_last_stage_without_weight_gradients_only_waits_for_those_of_others(void **state)
{
    (void)state;
    struct plan p = world_plan();
    p.schedule = SCHEDULE_ZERO_BUBBLE;
    const double forward = 1, gradient = 1.2, weights = 0.8, last = 3.6;
    const struct pipeline_work work = {.stage = last,
                                       .all = 7 * (forward + gradient + weights) + last,
                                       .all_weight_gradient = 7 * weights,
                                       .largest_chunk = 1};
    const struct pipeline_time t = pipeline_time(&p, &work);
    assert_close(t.work + t.bubble, 7 * forward + 64 * last + 7 * gradient, 1e-12);
}

/* F = B - W = W = 1 on 8 stages: each micro-batch but the last may put its weights' gradients off,
 * and with one of them nothing waits but the chain there and back. */
static void few_micro_batches_can_put_off_little(void **state)
{
    (void)state;
    struct plan p = world_plan();
    p.schedule = SCHEDULE_ZERO_BUBBLE;
    const struct pipeline_work work = {.stage = 3,
                                       .all = 8 * 3,
                                       .weight_gradient = 1,
                                       .all_weight_gradient = 8,
                                       .largest_chunk = 1};
    const double steps[][2] = {{1, 17}, {2, 19}, {4, 23}, {8, 31}, {16, 55}};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        p.global_batch = (int64_t)steps[i][0];
        const struct pipeline_time t = pipeline_time(&p, &work);
        assert_close(t.work + t.bubble, steps[i][1], 1e-12);
    }
}

/* One micro-batch waits for all stages alike: the slowest still is the one with the head. */
static void the_slowest_stage_is_told_of_one_micro_batch_too(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.vocabulary = 1000000;
    struct plan p = world_plan();
    p.global_batch = 1;
    assert_true(world_step(&w, &p).part[TIME_HEAD] > 0);
}

/* Faster products shorten a stage of layers until one with the head alone holds up the others. */
static void faster_products_never_lengthen_a_step_without_bubbles(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.vocabulary = 1000000;
    struct plan p = world_plan();
    p.schedule = SCHEDULE_ZERO_BUBBLE;
    p.pipeline = 32;
    p.data = 2;
    p.global_batch = 64;
    struct layer_cost cost;
    layer_cost(&w.training, &p, &cost);
    struct training_step step;
    double before = INFINITY;
    bool by_layers = false, by_head = false;
    for (int i = 0; i < 100; i++) {
        training_step(&w.training, &p, &cost, &step);
        assert_true(step.time < before);
        before = step.time;
        *(step.part[TIME_GEMM] > 0 ? &by_layers : &by_head) = true;
        const double less = 0.05 * cost.weight_gradient;
        cost.forward.total -= less;
        cost.forward.part[PASS_GEMM] -= less;
        cost.backward.total -= 2 * less;
        cost.backward.part[PASS_GEMM] -= 2 * less;
        cost.weight_gradient -= less;
    }
    assert_true(by_layers && by_head);
}

/* Twelve layers in eight chunks: four of them have two, as all of six chunks have. */
static void chunks_that_do_not_divide_the_layers_fill_as_slowly_as_the_largest(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    p.chunks = 6;
    assert_close(plan_largest_chunk(&w.llm, &p), 1 / 6.0, 1e-12);
    const double even = world_step(&w, &p).part[TIME_BUBBLE];
    p.chunks = 8;
    assert_close(plan_largest_chunk(&w.llm, &p), 1 / 6.0, 1e-12);
    assert_close(world_step(&w, &p).part[TIME_BUBBLE], even, 1e-12);
    p.chunks = 12;
    assert_close(world_step(&w, &p).part[TIME_BUBBLE], even / 2, 1e-12);
}

/* 98 layers on 8 stages: two stages have 13, and all wait for them. */
static void uneven_stages_wait_for_the_slowest(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct plan p = world_plan();
    const struct training_step even = world_step(&w, &p);
    w.llm.layers = 98;
    const struct training_step uneven = world_step(&w, &p);
    assert_close(uneven.part[TIME_GEMM], even.part[TIME_GEMM] * 13 / 12, 1e-9);
}

static void faster_hardware_is_never_slower(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    p.data = 4;
    p.sequence_parallel = true;
    const double before = world_step(&w, &p).time;
    double *const rates[] = {&w.accelerator.bf16, &w.accelerator.memory_bandwidth,
                             &w.accelerator.scaleup_bandwidth, &w.system.nic_rate};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        *rates[i] *= 1.5;
        world_rebuild(&w, 256);
        assert_true(world_step(&w, &p).time < before);
        *rates[i] /= 1.5;
    }
}

static void overlap_and_recomputation_do_what_they_say(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    p.data = 4;
    const struct training_step plain = world_step(&w, &p);
    bool *const flags[] = {&w.software.overlap_tensor, &w.software.overlap_data,
                           &w.software.overlap_pipeline};
    const enum time_part shrink[] = {TIME_TENSOR, TIME_DATA, TIME_SEND};
    for (size_t i = 0; i < 3; i++) {
        *flags[i] = true;
        const struct training_step s = world_step(&w, &p);
        assert_true(s.part[shrink[i]] < plain.part[shrink[i]] && s.time < plain.time);
        *flags[i] = false;
    }
    p.recompute = RECOMPUTE_NONE;
    const struct training_step none = world_step(&w, &p);
    assert_true(none.part[TIME_RECOMPUTE] == 0);
    const double passes = none.part[TIME_GEMM] + none.part[TIME_ATTENTION] +
                          none.part[TIME_MEMORY] + none.part[TIME_TENSOR];
    assert_true(plain.part[TIME_RECOMPUTE] > passes / 4 && plain.part[TIME_RECOMPUTE] < passes / 2);
    w.software.fused_attention = false;
    p.recompute = RECOMPUTE_SELECTIVE;
    p.modules = RECOMPUTE_CORE_ATTN;
    const struct training_step scores = world_step(&w, &p);
    assert_close(scores.part[TIME_RECOMPUTE], scores.part[TIME_ATTENTION] / 3, 0.2);
}

/* Between none and all, each layer of the stage costs its forward pass once more. */
static void each_layer_computed_again_adds_its_forward_pass(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan(); /* 12 layers in each stage */
    const struct training_step all = world_step(&w, &p);
    p.recompute = RECOMPUTE_NONE;
    const struct training_step none = world_step(&w, &p);
    p.recompute = RECOMPUTE_FULL;
    p.recompute_layers = 3;
    const struct training_step some = world_step(&w, &p);
    assert_close(some.part[TIME_RECOMPUTE], all.part[TIME_RECOMPUTE] / 4, 1e-12);
    assert_close(some.time - none.time, (all.time - none.time) / 4, 1e-9);
    assert_close(
        some.hardware_flops / some.tokens_rate - none.hardware_flops / none.tokens_rate,
        (all.hardware_flops / all.tokens_rate - none.hardware_flops / none.tokens_rate) / 4, 1e-9);
    assert_close(some.tensor * some.time - none.tensor * none.time,
                 (all.tensor * all.time - none.tensor * none.time) / 4, 1e-9);
    p.recompute_layers = 12;
    assert_true(world_step(&w, &p).time == all.time);
}

/* Five stages of two layers, three without any; of ten layers five run again. The bubble is what
 * all stages but the slowest take. */
static void layers_are_computed_again_only_where_there_are_some(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.layers = 10;
    struct plan p = world_plan();
    struct layer_cost l;
    layer_cost(&w.training, &p, &l);
    const double layer = l.forward.total + l.backward.total, again = l.again.total;
    const double head = l.head_forward.total + l.head_backward.total;
    const double before = world_step(&w, &p).hardware_flops / world_step(&w, &p).tokens_rate;
    p.recompute_layers = 1;
    const struct training_step some = world_step(&w, &p);
    assert_close(some.part[TIME_BUBBLE], 8 * layer + 4 * again + head, 1e-9);
    p.recompute = RECOMPUTE_NONE;
    const struct training_step none = world_step(&w, &p);
    const double all = before - none.hardware_flops / none.tokens_rate;
    assert_close(some.hardware_flops / some.tokens_rate - none.hardware_flops / none.tokens_rate,
                 all / 2, 1e-9);

    /* Of 98 layers in stages of 13 the last one has 7, of which no more than these run again. */
    w.llm.layers = 98;
    p.recompute = RECOMPUTE_FULL;
    p.recompute_layers = 10;
    const struct training_step uneven = world_step(&w, &p);
    assert_close(uneven.part[TIME_BUBBLE], 85 * layer + 67 * again + head, 1e-9);
}

/* Heads never run again, those of multi-token prediction neither. */
static void hardware_flops_leave_all_heads_out_of_what_runs_again(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.extra_layers = 1;
    struct plan p = world_plan();
    const struct training_step full = world_step(&w, &p);
    p.recompute = RECOMPUTE_NONE;
    const struct training_step none = world_step(&w, &p);
    const double again =
        full.hardware_flops / full.tokens_rate - none.hardware_flops / none.tokens_rate;
    w.llm.vocabulary = 1024 * 1024;
    p.recompute = RECOMPUTE_FULL;
    const struct training_step wide = world_step(&w, &p);
    assert_close(wide.hardware_flops / wide.tokens_rate - wide.model_flops / wide.tokens_rate,
                 again, 1e-9);
}

/* Without the second product of the MLP, of the same arithmetic as the first: of 12 h^2 weights
 * those of 4 h^2 aren't multiplied again. */
static void an_early_stop_leaves_out_the_second_product_of_the_mlp(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    p.tensor = p.expert_tensor = 1;
    struct layer_cost whole, stopped;
    layer_cost(&w.training, &p, &whole);
    w.software.early_stop = true;
    layer_cost(&w.training, &p, &stopped);
    const double h = (double)w.llm.hidden;
    const double second = gemm_time(&w.law, PRECISION_BF16, 2048, h, 4 * h, 2, 1, &whole.basis);
    assert_close(whole.again.part[PASS_GEMM] - stopped.again.part[PASS_GEMM], second, 1e-9);
    assert_close(whole.forward.total, stopped.forward.total, 1e-12);
    assert_close(stopped.again.part[PASS_ATTENTION], whole.again.part[PASS_ATTENTION], 1e-12);

    p.recompute = RECOMPUTE_SELECTIVE; /* nor where the MLP alone runs again */
    p.modules = RECOMPUTE_MLP;
    layer_cost(&w.training, &p, &stopped);
    assert_close(stopped.again.part[PASS_GEMM],
                 gemm_time(&w.law, PRECISION_BF16, 2048, 4 * h, h, 2, 1, &whole.basis), 1e-9);
    assert_true(stopped.again.part[PASS_MEMORY] > 0);

    p.recompute = RECOMPUTE_FULL;
    p.tensor = p.expert_tensor = 8; /* the sum over the tensor ranks is left out too */
    p.sequence_parallel = true;
    layer_cost(&w.training, &p, &stopped);
    w.software.early_stop = false;
    layer_cost(&w.training, &p, &whole);
    const double left = stopped.again.part[PASS_TENSOR] / whole.again.part[PASS_TENSOR];
    assert_true(left > 0.7 && left < 0.8); /* three of four */
}

static struct layer_cost cost_with(const struct world *w, unsigned modules)
{
    struct plan p = world_plan();
    p.recompute = RECOMPUTE_SELECTIVE;
    p.modules = modules;
    struct layer_cost cost;
    layer_cost(&w->training, &p, &cost);
    return cost;
}

static void assert_nothing_again(const struct layer_cost *c)
{
    assert_true(c->again.total == 0 && c->again_share == 0);
}

static void a_module_runs_forward_once_more(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct layer_cost none = cost_with(&w, 0);
    assert_nothing_again(&none);
    const struct layer_cost core = cost_with(&w, RECOMPUTE_CORE_ATTN);
    assert_close(core.again.part[PASS_ATTENTION], core.forward.part[PASS_ATTENTION], 1e-12);
    assert_true(core.again.part[PASS_GEMM] == 0 && core.again.part[PASS_MEMORY] == 0);

    const double tokens = 2048, h = 12288, f = (double)w.llm.ffn / 8;
    enum basis basis = BASIS_MEASURED;
    const struct layer_cost mlp = cost_with(&w, RECOMPUTE_MLP);
    assert_close(mlp.again.part[PASS_GEMM],
                 gemm_time(&w.law, PRECISION_BF16, tokens, f, h, 2, 1, &basis) +
                     gemm_time(&w.law, PRECISION_BF16, tokens, h, f, 2, 1, &basis),
                 1e-9);
    assert_close(mlp.again.part[PASS_TENSOR], mlp.forward.part[PASS_TENSOR] / 2, 1e-9);
    assert_true(mlp.again_share > 0.6 && mlp.again_share < 2 / 3.0); /* of 24 h^2 16 h^2 */

    const struct layer_cost norms = cost_with(&w, RECOMPUTE_LAYERNORM);
    assert_close(norms.again.part[PASS_MEMORY], 2 * memory_time(&w.law, tokens * 4 * h, 1, &basis),
                 1e-9);
    assert_true(norms.again.part[PASS_GEMM] == 0 && norms.again_share == 0);

    const struct layer_cost dense = cost_with(&w, RECOMPUTE_MOE_ACT | RECOMPUTE_MLA_UP_PROJ |
                                                      RECOMPUTE_SHARED_EXPERTS | RECOMPUTE_MOE);
    assert_nothing_again(&dense);
}

static void experts_run_again_once_however_often_they_are_named(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    give_experts(&w);
    w.llm.experts.shared_ffn = 2048;
    const struct layer_cost all = cost_with(&w, RECOMPUTE_MOE);
    assert_close(all.again.part[PASS_EXPERT], all.forward.part[PASS_EXPERT], 1e-12);
    const struct layer_cost parts =
        cost_with(&w, RECOMPUTE_MOE | RECOMPUTE_MOE_ACT | RECOMPUTE_SHARED_EXPERTS);
    assert_true(parts.again.total == all.again.total);
    const struct layer_cost shared = cost_with(&w, RECOMPUTE_SHARED_EXPERTS);
    assert_true(shared.again_share > 0 && shared.again_share < all.again_share);
    const struct layer_cost act = cost_with(&w, RECOMPUTE_MOE_ACT);
    assert_true(act.again.total > 0 && act.again_share == 0 && act.again.part[PASS_GEMM] == 0);

    w.llm.latent =
        (struct llm_latent){.query_rank = 1536, .kv_rank = 512, .rope_dim = 64, .value_dim = 128};
    const struct layer_cost up = cost_with(&w, RECOMPUTE_MLA_UP_PROJ);
    enum basis basis = BASIS_MEASURED;
    assert_close(up.again.part[PASS_GEMM],
                 gemm_time(&w.law, PRECISION_BF16, 2048, 12 * 192, 1536, 2, 1, &basis) +
                     gemm_time(&w.law, PRECISION_BF16, 2048, 12 * 256, 512, 2, 1, &basis),
                 1e-9);
}

/* The host is ahead of the accelerator, unless it awaits each kernel: of the forward pass, of what
 * runs again and, twice, of the backward pass. */
static void a_host_that_awaits_each_kernel_hides_under_nothing(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct plan p = world_plan();
    struct layer_cost ahead, awaits;
    w.constants.host_layer = 1e-3;
    layer_cost(&w.training, &p, &ahead);
    w.software.launch_blocking = true;
    layer_cost(&w.training, &p, &awaits);
    const double busy = ahead.forward.total - ahead.forward.part[PASS_HOST];
    assert_true(ahead.forward.part[PASS_HOST] < 0.5e-3);
    assert_close(awaits.forward.total, busy + 1e-3, 1e-12);
    assert_close(awaits.forward.part[PASS_HOST], 1e-3, 1e-12);
    assert_close(awaits.again.total, busy + 1e-3, 1e-12);
    assert_close(awaits.backward.part[PASS_HOST], 2e-3, 1e-12);
    w.software.graphs = true; /* one launch for all */
    layer_cost(&w.training, &p, &awaits);
    assert_close(awaits.forward.total, busy, 1e-12);
}

/* However much traffic there is, no more of it hides than the passes last: that of copies that a
 * part of the ranks share comes after the last micro-batch's own, under the same pass. */
static void traffic_hides_under_each_pass_once(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    p.pipeline = 1;
    p.data = 16;
    p.global_batch = 16;
    p.sharding = SHARDING_WEIGHTS;
    p.shard = 2;
    w.system.nic_rate = 1e9;
    world_rebuild(&w, 128);
    const struct training_step bare = world_step(&w, &p);
    w.software.overlap_data = true;
    const struct training_step s = world_step(&w, &p);
    const double passes = s.time - s.part[TIME_DATA] - s.part[TIME_OPTIMIZER];
    const double hidden = bare.part[TIME_DATA] - s.part[TIME_DATA];
    assert_true(hidden > 0 && hidden <= w.constants.overlap_data * passes);
}

static struct llm random_llm(struct stream *s)
{
    const int64_t heads = (int64_t)1 << stream_below(s, 8), dim = 32 << stream_below(s, 4);
    struct llm m = {.layers = 1 + (int64_t)stream_below(s, 130),
                    .hidden = heads * dim,
                    .heads = heads,
                    .kv_heads = (int64_t)1 << stream_below(s, 1 + (uint64_t)log2((double)heads)),
                    .head_dim = dim,
                    .ffn = 1024 << stream_below(s, 6),
                    .gated_mlp = stream_below(s, 2),
                    .vocabulary = 1 + (int64_t)stream_below(s, 300000),
                    .tied_embeddings = stream_below(s, 2),
                    .extra_layers = (int64_t)stream_below(s, 2)};
    if (stream_below(s, 3) == 0)
        m.experts =
            (struct llm_experts){.count = 8 << stream_below(s, 6),
                                 .top_k = 1 + (int64_t)stream_below(s, 8),
                                 .ffn = 512 << stream_below(s, 4),
                                 .shared_ffn = 512 * (int64_t)stream_below(s, 3),
                                 .layers = 1 + (int64_t)stream_below(s, (uint64_t)m.layers)};
    if (stream_below(s, 5) == 0)
        m.latent = (struct llm_latent){.query_rank = 512 * (int64_t)stream_below(s, 3),
                                       .kv_rank = 512,
                                       .rope_dim = 64,
                                       .value_dim = 128};
    if (stream_below(s, 5) == 0)
        m.mamba = (struct llm_mamba){.layers = 1 + (int64_t)stream_below(s, (uint64_t)m.layers),
                                     .heads = 64,
                                     .head_dim = 64,
                                     .groups = 8,
                                     .state = 128,
                                     .conv = 4};
    if (stream_below(s, 5) == 0) {
        m.window = 128;
        m.window_layers = m.layers / 2 + 1;
    }
    return m;
}

static struct plan random_plan(struct stream *s)
{
    struct plan p = {.tensor = (int64_t)1 << stream_below(s, 5),
                     .context = (int64_t)1 << stream_below(s, 4),
                     .data = (int64_t)1 << stream_below(s, 11),
                     .pipeline = 1 + (int64_t)stream_below(s, 16),
                     .expert = (int64_t)1 << stream_below(s, 6),
                     .expert_tensor = (int64_t)1 << stream_below(s, 3),
                     .chunks = 1 + (int64_t)stream_below(s, 4),
                     .micro_batch = (int64_t)1 << stream_below(s, 4),
                     .sequence = 1024 << stream_below(s, 8),
                     .precision = (enum precision)stream_below(s, PRECISIONS),
                     .recompute = (enum recompute)stream_below(s, 3),
                     .modules = (unsigned)stream_below(s, 1u << RECOMPUTE_MODULES),
                     .recompute_layers = (int64_t)stream_below(s, 4),
                     .sharding = (enum sharding)stream_below(s, 4),
                     .schedule = (enum schedule)stream_below(s, 2),
                     .shard = (int64_t)stream_below(s, 2) * 8,
                     .sequence_parallel = stream_below(s, 2),
                     .accumulate_fp32 = stream_below(s, 2)};
    p.global_batch = p.micro_batch * p.data * (1 + (int64_t)stream_below(s, 64));
    return p;
}

static void a_hundred_thousand_random_plans_are_finite_positive_and_repeatable(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct stream s = stream_make(1, "random plans", 1, 0);
    int possible = 0;
    for (int i = 0; i < 100000; i++) {
        w.llm = random_llm(&s);
        const struct plan p = random_plan(&s);
        w.software.fused_attention = stream_below(&s, 2);
        w.software.overlap_data = stream_below(&s, 2);
        w.software.overlap_expert = stream_below(&s, 2);
        w.software.graphs = stream_below(&s, 2);
        w.software.fixed_experts = stream_below(&s, 2);
        struct memory_need m, again_m;
        struct training_step t, again_t;
        const enum plan_fault fault = training_predict(&w.training, &p, 0, INFINITY, &m, &t);
        if (fault != PLAN_GOOD)
            continue;
        possible++;
        for (int k = 0; k < TIME_PARTS; k++)
            if (!(isfinite(t.part[k]) && t.part[k] >= -1e-12))
                fail_msg("plan %d: %s is %g", i, time_part_words[k], t.part[k]);
        for (int k = 0; k < MEMORY_PARTS; k++)
            assert_true(isfinite(m.part[k]) && m.part[k] >= 0);
        assert_true(t.time > 0 && isfinite(t.time) && t.tokens_rate > 0 && t.model_flops > 0);
        assert_close(sum(&t), t.time, 1e-9);
        training_predict(&w.training, &p, 0, INFINITY, &again_m, &again_t);
        assert_memory_equal(&t.time, &again_t.time, sizeof t.time);
    }
    assert_true(possible > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_add_up_and_rates_follow),
        cmocka_unit_test(adapters_leave_the_weights_gradients_out),
        cmocka_unit_test(what_is_not_parallel_costs_no_traffic),
        cmocka_unit_test(tensor_ranks_of_an_expert_exchange_what_they_hold),
        cmocka_unit_test(graphs_and_fixed_experts_spare_what_waits_for_the_host),
        cmocka_unit_test(sharded_gradients_are_scattered_after_each_micro_batch),
        cmocka_unit_test(in_an_interleaved_pipeline_gradients_are_scattered_once_a_round),
        cmocka_unit_test(doubling_the_layers_doubles_what_belongs_to_layers),
        cmocka_unit_test(the_bubble_is_the_closed_form),
        cmocka_unit_test(a_last_stage_without_weight_gradients_only_waits_for_those_of_others),
        cmocka_unit_test(few_micro_batches_can_put_off_little),
        cmocka_unit_test(the_slowest_stage_is_told_of_one_micro_batch_too),
        cmocka_unit_test(faster_products_never_lengthen_a_step_without_bubbles),
        cmocka_unit_test(chunks_that_do_not_divide_the_layers_fill_as_slowly_as_the_largest),
        cmocka_unit_test(uneven_stages_wait_for_the_slowest),
        cmocka_unit_test(faster_hardware_is_never_slower),
        cmocka_unit_test(overlap_and_recomputation_do_what_they_say),
        cmocka_unit_test(a_host_that_awaits_each_kernel_hides_under_nothing),
        cmocka_unit_test(each_layer_computed_again_adds_its_forward_pass),
        cmocka_unit_test(layers_are_computed_again_only_where_there_are_some),
        cmocka_unit_test(hardware_flops_leave_all_heads_out_of_what_runs_again),
        cmocka_unit_test(an_early_stop_leaves_out_the_second_product_of_the_mlp),
        cmocka_unit_test(traffic_hides_under_each_pass_once),
        cmocka_unit_test(a_hundred_thousand_random_plans_are_finite_positive_and_repeatable),
        cmocka_unit_test(a_module_runs_forward_once_more),
        cmocka_unit_test(experts_run_again_once_however_often_they_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
