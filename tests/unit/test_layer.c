/* What operations between matrix products read and write, counted by hand. */
#include "support_training.h"

#include "perf/layer.h"

/* GPT-3 175B on 8 tensor ranks: rotated queries and keys; two norms, residuals and, where there is
 * dropout, masks of a byte; an activation without a gate. */
static void between_products_each_pass_moves_what_it_reads_and_writes(void **state)
{
    (void)state;
    const double h = 12288, heads = 96 / 8.0, f = 49152 / 8.0;
    const double rotated = 2 * (2 + 2) * 128 * heads; /* queries and keys: read, written */
    for (int dropout = 0; dropout < 2; dropout++) {
        struct world w;
        world_begin(&w);
        w.calibration.launch = 0;
        w.software.dropout = dropout;
        world_rebuild(&w, 64);
        const struct plan p = world_plan();
        struct layer_cost cost;
        layer_cost(&w.training, &p, &cost);
        const double tokens = (double)(p.micro_batch * p.sequence);
        /* norm: x, its result; addition: two terms, the sum; activation: x, its result */
        const double ahead = rotated + 2 * (4 + 6 + dropout) * h + 4 * f;
        /* norm: x, gradients of result and x; addition: two terms, the sum; mask: itself, gradients
         * before and after; activation: x, gradients of result and x */
        const double back = rotated + 2 * (6 + 6 + 5 * dropout) * h + 6 * f;
        assert_close(cost.forward.part[PASS_MEMORY], tokens * ahead / w.law.memory_rate, 1e-12);
        assert_close(cost.backward.part[PASS_MEMORY], tokens * back / w.law.memory_rate, 1e-12);
    }
}

static void a_gate_is_read_written_and_differentiated(void **state)
{
    (void)state;
    const double f = 49152 / 8.0;
    struct layer_cost plain, gated;
    struct world w;
    world_begin(&w);
    const struct plan p = world_plan();
    const double tokens = (double)(p.micro_batch * p.sequence);
    layer_cost(&w.training, &p, &plain);
    w.llm.gated_mlp = true;
    layer_cost(&w.training, &p, &gated);
    assert_close(gated.forward.part[PASS_MEMORY] - plain.forward.part[PASS_MEMORY],
                 tokens * 2 * f / w.law.memory_rate, 1e-9);
    assert_close(gated.backward.part[PASS_MEMORY] - plain.backward.part[PASS_MEMORY],
                 tokens * 4 * f / w.law.memory_rate, 1e-9);
}

/* Twice the heads: what is counted beside them is the same in both. */
static void channels_of_mamba_are_convolved_gated_normed_and_scanned(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.mamba = (struct llm_mamba){
        .layers = w.llm.layers, .heads = 64, .head_dim = 64, .groups = 8, .state = 128, .conv = 4};
    const struct plan p = world_plan();
    const double tokens = (double)(p.micro_batch * p.sequence);
    struct layer_cost once, twice;
    layer_cost(&w.training, &p, &once);
    w.llm.mamba.heads = 128;
    layer_cost(&w.training, &p, &twice);
    const double channels = 64 * 64 / 8.0; /* that were added, on one of 8 tensor ranks */
    /* convolution: x, its result; gate and norm: two inputs, a result, each */
    const double ahead = tokens * (4 + 8) * channels / w.law.memory_rate;
    /* convolution once more, and with gradients of both: x, its result's and its own; gate and norm
     * likewise */
    const double back = tokens * (4 + 6 + 12) * channels / w.law.memory_rate;
    assert_close(twice.forward.part[PASS_MEMORY] - once.forward.part[PASS_MEMORY], ahead, 1e-9);
    assert_close(twice.backward.part[PASS_MEMORY] - once.backward.part[PASS_MEMORY], back, 1e-9);
    /* heads, their width, groups, state and the chunk of the kernels */
    const struct scan_shape few = {tokens, 8, 64, 1, 128, 128},
                            many = {tokens, 16, 64, 1, 128, 128};
    assert_close(twice.forward.part[PASS_ATTENTION] - once.forward.part[PASS_ATTENTION],
                 scan_forward_time(&w.law, &many) - scan_forward_time(&w.law, &few), 1e-9);
    assert_close(twice.backward.part[PASS_ATTENTION] - once.backward.part[PASS_ATTENTION],
                 scan_backward_time(&w.law, &many) - scan_backward_time(&w.law, &few), 1e-9);
    assert_int_equal(twice.basis, BASIS_ASSUMED);
}

/* Twice the ranks of the projections: what is counted beside them is the same in both. */
static void latent_attention_norms_its_ranks_on_each_tensor_rank(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.latent =
        (struct llm_latent){.query_rank = 1024, .kv_rank = 512, .rope_dim = 64, .value_dim = 128};
    const struct plan p = world_plan();
    const double tokens = (double)(p.micro_batch * p.sequence);
    struct layer_cost once, twice;
    layer_cost(&w.training, &p, &once);
    w.llm.latent.query_rank = 2048;
    w.llm.latent.kv_rank = 1024;
    layer_cost(&w.training, &p, &twice);
    const double ranks = 1024 + 512;
    const double shared = p.sequence_parallel ? (double)p.tensor : 1;
    /* norm: x, its result; x, gradients of result and x */
    assert_close(twice.forward.part[PASS_MEMORY] - once.forward.part[PASS_MEMORY],
                 tokens * 4 * ranks / shared / w.law.memory_rate, 1e-9);
    assert_close(twice.backward.part[PASS_MEMORY] - once.backward.part[PASS_MEMORY],
                 tokens * 6 * ranks / shared / w.law.memory_rate, 1e-9);
}

/* One expert more that each token visits, of the same width. */
static void a_visited_expert_moves_its_tokens_there_and_back(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.gated_mlp = true;
    w.llm.experts = (struct llm_experts){.count = 8, .top_k = 1, .ffn = 2048};
    struct plan p = world_plan();
    p.expert_tensor = 1;
    const double tokens = (double)(p.micro_batch * p.sequence);
    struct layer_cost one, two;
    layer_cost(&w.training, &p, &one);
    w.llm.experts.top_k = 2;
    layer_cost(&w.training, &p, &two);
    const double share = 1 / (double)p.tensor; /* of the tokens, on each tensor rank */
    const double h = 12288, f = 2048;
    /* into the experts' order: read, written; back: read, weighed, written, added up; the gate and
     * what it weighs, their product */
    assert_close(two.forward.part[PASS_MEMORY] - one.forward.part[PASS_MEMORY],
                 tokens * share * (10 * h + 6 * f) / w.law.memory_rate, 1e-9);
    /* besides, what the router's weights multiplied */
    assert_close(two.backward.part[PASS_MEMORY] - one.backward.part[PASS_MEMORY],
                 tokens * share * (12 * h + 10 * f) / w.law.memory_rate, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(between_products_each_pass_moves_what_it_reads_and_writes),
        cmocka_unit_test(a_gate_is_read_written_and_differentiated),
        cmocka_unit_test(latent_attention_norms_its_ranks_on_each_tensor_rank),
        cmocka_unit_test(a_visited_expert_moves_its_tokens_there_and_back),
        cmocka_unit_test(channels_of_mamba_are_convolved_gated_normed_and_scanned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
