/* The memory footprint against the closed forms of Korthikanti et al. (arXiv:2205.05198) and ZeRO
 * (arXiv:1910.02054). */
#include "support_training.h"

#include "perf/memory.h"

static const double GIB = 1073741824;

static struct memory_need need(const struct world *w, const struct plan *p)
{
    struct memory_need out;
    memory_need(&w->llm, p, &w->software, 0, &out);
    return out;
}

/* Megatron 22B on eight accelerators with tensor 8, micro-batch 4; no embedding, as the paper
 * counts. */
static void use_22b(struct world *w, struct plan *p)
{
    world_begin(w);
    w->software.fused_attention = false;
    w->software.dropout = true;
    w->llm.layers = 48;
    w->llm.hidden = 6144;
    w->llm.heads = w->llm.kv_heads = 64;
    w->llm.head_dim = 96;
    w->llm.ffn = 24576;
    w->llm.vocabulary = 1;
    *p = world_plan();
    p->pipeline = 1;
    p->micro_batch = p->global_batch = 4;
    p->recompute = RECOMPUTE_NONE;
}

/* A gated MLP and grouped keys, all on one accelerator. */
static void use_gated(struct world *w, struct plan *p)
{
    world_begin(w);
    w->llm.kv_heads = 8;
    w->llm.ffn = 28672;
    w->llm.gated_mlp = true;
    *p = world_plan();
    p->tensor = p->pipeline = p->global_batch = 1;
    p->recompute = RECOMPUTE_NONE;
}

static void frozen_weights_need_no_gradients_and_no_optimizer(void **state)
{
    (void)state;
    struct world w;
    struct plan p;
    use_22b(&w, &p);
    const struct memory_need whole = need(&w, &p);
    p.adapters = true;
    struct memory_need frozen = need(&w, &p);
    assert_close(frozen.part[MEMORY_WEIGHTS], whole.part[MEMORY_WEIGHTS], 1e-12);
    assert_true(frozen.part[MEMORY_GRADIENTS] == 0 && frozen.part[MEMORY_OPTIMIZER] == 0);
    /* Nor does the MLP keep what its products multiply: its norm, the activation's result. */
    assert_close(whole.part[MEMORY_ACTIVATIONS] - frozen.part[MEMORY_ACTIVATIONS],
                 48 * 2048 * 4 * (2 * 6144 + 2 * 24576 / 8.0), 1e-9);
    p.precision = PRECISION_FP8; /* and are kept as they are multiplied */
    frozen = need(&w, &p);
    assert_close(frozen.part[MEMORY_WEIGHTS], whole.part[MEMORY_WEIGHTS] / 2, 1e-12);
}

static void activations_are_the_papers_closed_forms(void **state)
{
    (void)state;
    struct world w;
    struct plan p;
    use_22b(&w, &p);
    const double sbh = 2048 * 4 * 6144.0, layers = 48, t = 8, scores = 5 * 64 * 2048 / 6144.0;
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], layers * sbh * (10 + 24 / t + scores / t),
                 1e-9);
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], 59.25 * GIB, 1e-9);
    p.sequence_parallel = true;
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], layers * sbh / t * (34 + scores), 1e-9);
    p.recompute = RECOMPUTE_SELECTIVE;
    p.modules = RECOMPUTE_CORE_ATTN;
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], layers * sbh / t * 34, 1e-9);
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], 9.5625 * GIB, 1e-9);
    p.recompute = RECOMPUTE_FULL;
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS],
                 layers * 2 * sbh / t + sbh / t * (34 + scores), 1e-9);
}

/* Of a stage's layers some keep all, the others their input alone; one more is at work. */
static void layers_that_are_computed_again_keep_their_input_alone(void **state)
{
    (void)state;
    struct world w;
    struct plan p;
    use_22b(&w, &p);
    p.sequence_parallel = true;
    const double sbh = 2048 * 4 * 6144.0, t = 8, layer = sbh / t * (34 + 5 * 64 * 2048 / 6144.0);
    p.recompute = RECOMPUTE_FULL;
    p.recompute_layers = 12;
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], 36 * layer + 12 * 2 * sbh / t + layer,
                 1e-9);
    p.recompute_layers = 100; /* more than there are */
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], 48 * 2 * sbh / t + layer, 1e-9);
}

/* 175B, pipeline 8, three chunks: 1 + 7/(8 x 3) = 1.2917 times the 96 layers' activations. */
static void interleaving_keeps_more_micro_batches(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.software.fused_attention = false;
    w.software.dropout = true;
    struct plan p = world_plan();
    p.recompute = RECOMPUTE_NONE;
    const double plain = need(&w, &p).part[MEMORY_ACTIVATIONS];
    assert_close(plain, 96 * 2048 * 12288.0 * 23, 1e-9);
    p.chunks = 3;
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], plain * (1 + 7 / 24.0), 1e-9);
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], 66.84 * GIB, 1e-3);
    const double even = need(&w, &p).total;
    p.chunks = 5; /* of twelve layers: two have three, as the fourth part */
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], plain * (1 + 7 / 32.0), 1e-9);
    assert_true(need(&w, &p).total < even);
    p.chunks = 3;
    p.global_batch = 8; /* as many micro-batches as stages: there are no more to keep */
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], plain, 1e-9);
    p.chunks = 1;
    p.global_batch = 2; /* fewer micro-batches than stages */
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], plain / 4, 1e-9);
}

/* 8sbh + 4sbq + 4sb kv + 6sbf + 4asb: RMSNorm, gated MLP, grouped keys, fused attention, no
 * dropout. */
static void a_gated_model_has_the_count_of_its_tensors(void **state)
{
    (void)state;
    struct world w;
    struct plan p;
    use_gated(&w, &p);
    const double sb = 2048, h = 12288, q = 96 * 128, kv = 8 * 128;
    assert_close(memory_layer_activations(&w.llm, &p, &w.software),
                 sb * (8 * h + 4 * q + 4 * kv + 6 * 28672 + 4 * 96), 1e-12);
}

/* What a layer keeps less of, bytes per token, than one that keeps all. */
static double spared(struct world *w, struct plan p, unsigned modules)
{
    p.recompute = RECOMPUTE_NONE;
    const double all = memory_layer_activations(&w->llm, &p, &w->software);
    p.recompute = RECOMPUTE_SELECTIVE;
    p.modules = modules;
    return (all - memory_layer_activations(&w->llm, &p, &w->software)) / 2048;
}

static void what_a_module_computes_again_is_not_kept(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.gated_mlp = true;
    w.llm.ffn = 28672;
    struct plan p = world_plan();
    p.tensor = p.expert_tensor = p.pipeline = p.global_batch = 1;
    const double h = 12288, f = 28672, a = 96;
    assert_true(spared(&w, p, 0) == 0); /* not known which */
    assert_close(spared(&w, p, RECOMPUTE_LAYERNORM), 2 * 2 * h, 1e-12);
    assert_close(spared(&w, p, RECOMPUTE_CORE_ATTN), 4 * a, 1e-9);
    assert_close(spared(&w, p, RECOMPUTE_MLP), 6 * f, 1e-12);
    assert_close(spared(&w, p, RECOMPUTE_MLP | RECOMPUTE_LAYERNORM), 6 * f + 4 * h, 1e-12);
    assert_true(spared(&w, p,
                       RECOMPUTE_MLA_UP_PROJ | RECOMPUTE_MOE_ACT | RECOMPUTE_MOE |
                           RECOMPUTE_SHARED_EXPERTS) == 0); /* it has none of these */

    w.llm.latent =
        (struct llm_latent){.query_rank = 1536, .kv_rank = 512, .rope_dim = 64, .value_dim = 128};
    const double key = 128 + 64, value = 128;
    assert_close(spared(&w, p, RECOMPUTE_MLA_UP_PROJ),
                 2 * a * key + 2 * (double)w.llm.kv_heads * (key + value), 1e-12);

    w.llm.experts = (struct llm_experts){
        .count = 64, .top_k = 4, .ffn = 4096, .shared_ffn = 2048, .layers = w.llm.layers};
    w.llm.ffn = 0;
    assert_close(spared(&w, p, RECOMPUTE_MOE_ACT), 4 * 2 * 4096, 1e-12);
    assert_close(spared(&w, p, RECOMPUTE_SHARED_EXPERTS), 6 * 2048, 1e-12);
    const double moe = 4 * 64 + 4 * (4 * h + 6 * 4096) + 6 * 2048;
    assert_close(spared(&w, p, RECOMPUTE_MOE), moe, 1e-12);
    assert_close(spared(&w, p, RECOMPUTE_MOE | RECOMPUTE_MOE_ACT | RECOMPUTE_SHARED_EXPERTS), moe,
                 1e-12);
    assert_true(spared(&w, p, RECOMPUTE_MLP) == 0);
}

/* Five stages of two layers, three without any: the last one holds the head alone. */
static void a_stage_without_layers_computes_none_again(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.layers = 10;
    w.llm.vocabulary = 64 * 1024 * 1024; /* so that the last stage is the fullest */
    struct plan p = world_plan();
    assert_int_equal(plan_last_stage_layers(&w.llm, &p), 0);
    for (int kind = RECOMPUTE_NONE; kind <= RECOMPUTE_FULL; kind++) {
        p.recompute = (enum recompute)kind;
        p.modules = RECOMPUTE_MLP;
        assert_true(need(&w, &p).part[MEMORY_LOGITS] > 0);
        assert_true(need(&w, &p).part[MEMORY_ACTIVATIONS] == 0);
    }
}

/* The layer at work has them all the same. */
static void the_layer_at_work_has_what_is_not_kept(void **state)
{
    (void)state;
    struct world w;
    struct plan p;
    use_22b(&w, &p);
    p.tensor = 1;
    const double all = need(&w, &p).part[MEMORY_ACTIVATIONS];
    p.recompute = RECOMPUTE_SELECTIVE;
    p.modules = RECOMPUTE_MLP;
    const double kept = memory_layer_activations(&w.llm, &p, &w.software);
    assert_close(need(&w, &p).part[MEMORY_ACTIVATIONS], 47 * kept + all / 48, 1e-9);
}

/* 6sbh + 4sbq + 4sb kv + 5sbf + 4asb: what products multiply has a byte, where the software keeps
 * what it has cast; a framework keeps what it cast from. */
static void a_vendors_stack_keeps_operands_as_it_multiplies_them(void **state)
{
    (void)state;
    struct world w;
    struct plan p;
    use_gated(&w, &p);
    w.software.class = SOFTWARE_TUNED;
    const double wide = memory_layer_activations(&w.llm, &p, &w.software);
    p.precision = PRECISION_FP8;
    const double sb = 2048, h = 12288, q = 96 * 128, kv = 8 * 128, f = 28672;
    assert_close(memory_layer_activations(&w.llm, &p, &w.software),
                 sb * (6 * h + 4 * q + 4 * kv + 5 * f + 4 * 96), 1e-12);
    p.precision = PRECISION_FP4;
    assert_close(memory_layer_activations(&w.llm, &p, &w.software),
                 sb * (5 * h + 4 * q + 4 * kv + 4.5 * f + 4 * 96), 1e-12);
    w.software.class = SOFTWARE_FRAMEWORK;
    assert_close(memory_layer_activations(&w.llm, &p, &w.software), wide, 1e-12);
}

/* The router reads a norm in 2 bytes; of each visit the tokens and the activation's result have 1.
 */
static void experts_keep_their_operands_in_a_byte_too(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.software.class = SOFTWARE_TUNED;
    w.llm.gated_mlp = true;
    w.llm.experts = (struct llm_experts){.count = 64, .top_k = 4, .ffn = 2048};
    struct plan p = world_plan();
    p.tensor = p.expert_tensor = p.pipeline = p.global_batch = 1;
    p.recompute = RECOMPUTE_NONE;
    const double wide = memory_layer_activations(&w.llm, &p, &w.software);
    p.precision = PRECISION_FP8;
    const double sb = 2048, h = 12288;
    assert_close(wide - memory_layer_activations(&w.llm, &p, &w.software),
                 sb * (h + 4 * (h + 2048)), 1e-9); /* attention's norm; four visits */
}

/* 18 bytes per parameter of 12 L h^2 / (t p) = 45.5625 GiB for 22B and 175B alike. */
static void model_state_is_eighteen_bytes_a_parameter(void **state)
{
    (void)state;
    struct world w;
    struct plan p;
    use_22b(&w, &p);
    p.accumulate_fp32 = true;
    struct memory_need n = need(&w, &p);
    assert_close(n.part[MEMORY_WEIGHTS] + n.part[MEMORY_GRADIENTS] + n.part[MEMORY_OPTIMIZER],
                 45.5625 * GIB, 2e-3);
    p.data = 8;
    p.global_batch = 32;
    const double parameters = n.part[MEMORY_WEIGHTS] / 2;
    const double bytes[] = {18, 6 + 12 / 8.0, 2 + 16 / 8.0, 18 / 8.0};
    for (int z = SHARDING_NONE; z <= SHARDING_WEIGHTS; z++) {
        p.sharding = (enum sharding)z;
        n = need(&w, &p);
        assert_close(n.part[MEMORY_WEIGHTS] + n.part[MEMORY_GRADIENTS] + n.part[MEMORY_OPTIMIZER],
                     parameters * bytes[z], 1e-9);
        assert_true((n.part[MEMORY_GATHERED] > 0) == (z == SHARDING_WEIGHTS));
    }
    p.shard = 2; /* pairs share a copy */
    n = need(&w, &p);
    assert_close(n.part[MEMORY_OPTIMIZER], parameters * 12 / 2, 1e-9);
    p.shard = 0;
    p.context = 2; /* context ranks hold copies too */
    n = need(&w, &p);
    assert_close(n.part[MEMORY_OPTIMIZER], parameters * 12 / 16, 1e-9);
}

/* The gradients of one chunk of three are whole, with the embedding beside its layers; the others
 * are shared by eight ranks. */
static void in_an_interleaved_pipeline_the_gradients_of_one_chunk_are_whole(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    p.data = 8;
    p.global_batch = 64;
    p.chunks = 3;
    p.accumulate_fp32 = true;
    p.sharding = SHARDING_GRADIENTS;
    const struct shard s = shard_of(&w.llm, &p, PIPELINE_FIRST);
    const double embedding = s.dense - s.layers * s.layer;
    const struct memory_need n = need(&w, &p);
    assert_true(embedding > 0);
    assert_close(n.part[MEMORY_GRADIENTS], 4 * s.dense / 8, 1e-12);
    assert_close(n.part[MEMORY_GATHERED], 4 * (s.layers * s.layer / 3 + embedding), 1e-12);
}

/* Llama 3 405B as Meta trained it with sequences of 8,192 tokens, without recomputation
 * (arXiv:2407.21783, section 3.3.2 and table 4): tensor 8, pipeline 16 with a layer a chunk, data
 * 128, 16 sequences each, gradients added up in fp32 and sharded. An H100 has 80 GiB. */
static void llama_3_405b_fits_its_h100s(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm = (struct llm){.name = "llama3.1-405b",
                         .layers = 126,
                         .hidden = 16384,
                         .heads = 128,
                         .kv_heads = 8,
                         .head_dim = 128,
                         .ffn = 53248,
                         .gated_mlp = true,
                         .vocabulary = 128256};
    struct plan p = world_plan();
    p.pipeline = 16;
    p.chunks = 8;
    p.data = 128;
    p.global_batch = 2048;
    p.sequence = 8192;
    p.sequence_parallel = p.accumulate_fp32 = true;
    p.recompute = RECOMPUTE_NONE;
    p.sharding = SHARDING_GRADIENTS;
    assert_int_equal(plan_check(&w.llm, &p, 16384), PLAN_GOOD);
    const double total = need(&w, &p).total; /* without what libraries reserve */
    assert_true(total > 70 * GIB && total < 80 * GIB - w.constants.reserved);
}

/* Experts are copied by fewer ranks than the rest, so they shard less. */
static void experts_shard_over_the_ranks_that_hold_copies(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.experts = (struct llm_experts){.count = 64, .top_k = 4, .ffn = 4096};
    w.llm.ffn = 0;
    struct plan p = world_plan();
    p.tensor = 1;
    p.data = 16;
    p.expert = 8;
    p.expert_tensor = 1;
    p.sharding = SHARDING_OPTIMIZER;
    assert_int_equal(plan_check(&w.llm, &p, 0), PLAN_GOOD);
    const struct shard s = shard_of(&w.llm, &p, PIPELINE_FIRST);
    assert_close(s.experts, 12 * 8 * llm_expert_parameters(&w.llm), 1e-12);
    assert_close(s.dense_replicas, 16, 1e-12);
    assert_close(s.expert_replicas, 2, 1e-12);
    assert_close(need(&w, &p).part[MEMORY_OPTIMIZER], 12 * (s.dense / 16 + s.experts / 2), 1e-12);
}

/* What a checkpoint holds: without the gradients of the eighteen. */
static void a_checkpoint_holds_fourteen_bytes_a_parameter(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    assert_close(memory_state(&w.llm, false), 14 * llm_parameters(&w.llm), 1e-12);
    /* of frozen weights two: their optimizer state is that of the small adapters */
    assert_close(memory_state(&w.llm, true), 2 * llm_parameters(&w.llm), 1e-12);
}

static void the_last_stage_counts_where_its_logits_outweigh(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    struct memory_need n = need(&w, &p);
    assert_true(n.part[MEMORY_LOGITS] == 0);
    w.llm.vocabulary = 20000000;
    n = need(&w, &p);
    assert_close(n.part[MEMORY_LOGITS], 8 * 2048 * 20e6 / 8, 1e-12);
    double sum = 0;
    for (int i = 0; i < MEMORY_PARTS; i++)
        sum += n.part[i];
    assert_close(sum, n.total, 1e-12);
}

/* A layer of multi-token prediction is the last stage's, and with one stage everybody's. */
static void extra_layers_are_held_by_the_last_stage(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    const struct shard without = shard_of(&w.llm, &p, PIPELINE_LAST);
    assert_close(shard_fullest(&w.llm, &p).dense, shard_of(&w.llm, &p, PIPELINE_FIRST).dense, 0);
    w.llm.extra_layers = 4;
    const struct shard first = shard_of(&w.llm, &p, PIPELINE_FIRST),
                       last = shard_of(&w.llm, &p, PIPELINE_LAST);
    assert_close(last.dense - without.dense, 4 * without.layer, 1e-9);
    assert_true(last.dense > first.dense);
    assert_close(shard_fullest(&w.llm, &p).dense, last.dense, 0);
    p.recompute = RECOMPUTE_FULL; /* the first stage keeps little */
    p.data = 1;
    const struct memory_need n = need(&w, &p);
    assert_close(n.part[MEMORY_WEIGHTS], 2 * last.dense, 1e-12);
    p.pipeline = 1;
    assert_close(shard_of(&w.llm, &p, PIPELINE_FIRST).layers, (double)w.llm.layers + 4, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frozen_weights_need_no_gradients_and_no_optimizer),
        cmocka_unit_test(activations_are_the_papers_closed_forms),
        cmocka_unit_test(layers_that_are_computed_again_keep_their_input_alone),
        cmocka_unit_test(interleaving_keeps_more_micro_batches),
        cmocka_unit_test(a_gated_model_has_the_count_of_its_tensors),
        cmocka_unit_test(what_a_module_computes_again_is_not_kept),
        cmocka_unit_test(a_stage_without_layers_computes_none_again),
        cmocka_unit_test(the_layer_at_work_has_what_is_not_kept),
        cmocka_unit_test(a_vendors_stack_keeps_operands_as_it_multiplies_them),
        cmocka_unit_test(experts_keep_their_operands_in_a_byte_too),
        cmocka_unit_test(model_state_is_eighteen_bytes_a_parameter),
        cmocka_unit_test(in_an_interleaved_pipeline_the_gradients_of_one_chunk_are_whole),
        cmocka_unit_test(llama_3_405b_fits_its_h100s),
        cmocka_unit_test(experts_shard_over_the_ranks_that_hold_copies),
        cmocka_unit_test(a_checkpoint_holds_fourteen_bytes_a_parameter),
        cmocka_unit_test(the_last_stage_counts_where_its_logits_outweigh),
        cmocka_unit_test(extra_layers_are_held_by_the_last_stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
