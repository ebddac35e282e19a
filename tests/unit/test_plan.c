/* Plans: each way of being impossible has its own fault and a message with the numbers. */
#include "support_training.h"

#include "base/text.h"

static void expect(const struct llm *llm, const struct plan *p, int64_t accelerators,
                   enum plan_fault fault, const char *message)
{
    struct text out;
    text_init(&out);
    assert_int_equal(plan_check(llm, p, accelerators), fault);
    plan_explain(llm, p, accelerators, fault, &out);
    assert_string_equal(text_get(&out), message);
    text_free(&out);
}

static void impossible_plans_say_why(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct llm *llm = &w.llm;
    const struct plan good = world_plan();
    expect(llm, &good, 64, PLAN_GOOD, "the plan is possible");
    struct plan p = good;
    p.data = 0;
    expect(llm, &p, 64, PLAN_NOT_POSITIVE, "every degree, batch and length must be 1 or more");
    p = good;
    expect(llm, &p, 128, PLAN_ACCELERATORS,
           "tensor 8 x context 1 x data 1 x pipeline 8 uses 64 accelerators, not 128");
    p.tensor = 4194304; /* their product is 2^64 */
    p.context = p.pipeline = 2097152;
    expect(llm, &p, 128, PLAN_ACCELERATORS,
           "tensor 4194304 x context 2097152 x data 1 x pipeline 2097152 uses "
           "1.84467440737096e+19 accelerators, not 128");
    assert_int_equal(plan_check(llm, &p, 0), PLAN_ACCELERATORS);
    assert_int_equal(plan_data_ranks(&p, 128), 0);
    p = good;
    p.data = 3;
    expect(llm, &p, 0, PLAN_BATCH,
           "a global batch of 64 sequences is no multiple of micro-batch 1 x data 3 = 3");
    p = good;
    p.tensor = 5;
    expect(llm, &p, 0, PLAN_HEADS, "tensor 5 doesn't divide the 96 attention heads");
    p = good;
    p.pipeline = 128;
    expect(llm, &p, 0, PLAN_PIPELINE, "pipeline 128 is more than the 96 layers");
    p.pipeline = 8;
    p.chunks = 13;
    expect(llm, &p, 0, PLAN_PIPELINE, "pipeline 8 x chunks 13 is more than the 96 layers");
    p = good;
    p.chunks = 3;
    p.global_batch = 4;
    expect(llm, &p, 0, PLAN_CHUNKS,
           "interleaving (chunks 3) needs at least as many micro-batches as stages; "
           "there are 4 micro-batches and 8 stages");
    p = good;
    p.context = 3;
    expect(llm, &p, 0, PLAN_CONTEXT,
           "context 3 must split the sequence of 2048 tokens into two equal pieces per rank");
    p = good;
    p.expert = 8;
    p.expert_tensor = 1;
    expect(llm, &p, 0, PLAN_EXPERTS,
           "expert 8 and expert-tensor 1 split experts, and the model has none");
    w.llm.ffn = 49156;
    expect(llm, &good, 0, PLAN_FFN, "the tensor degree doesn't divide the MLP width (49156 by 8)");
    w.llm.ffn = 49152;
    p = good;
    p.sequence_parallel = true;
    p.sequence = 2044;
    expect(llm, &p, 0, PLAN_WIDTH,
           "sequence parallelism: tensor 8 doesn't divide the 2044 tokens of a rank's sequence");
    p = good;
    p.sharding = SHARDING_WEIGHTS;
    p.chunks = 2;
    expect(llm, &p, 0, PLAN_SHARDING, "sharded weights don't go with an interleaved pipeline");
    p.sharding = SHARDING_GRADIENTS;
    assert_int_equal(plan_check(llm, &p, 0), PLAN_GOOD);
    p.chunks = 1;
    expect(llm, &p, 0, PLAN_SHARDING,
           "sharded gradients (ZeRO-2) go with a pipeline only where it is interleaved");
    p = good;
    p.shard = 3;
    p.data = 8;
    expect(llm, &p, 0, PLAN_SHARD, "shard 3 must divide the 8 replicas of the weights");
    p.shard = 9; /* more than there are is all */
    assert_int_equal(plan_check(llm, &p, 0), PLAN_GOOD);
    p = good;
    p.schedule = SCHEDULE_ZERO_BUBBLE;
    assert_int_equal(plan_check(llm, &p, 0), PLAN_GOOD);
    p.chunks = 2;
    expect(llm, &p, 0, PLAN_SCHEDULE,
           "a zero-bubble schedule needs a pipeline that isn't interleaved, not chunks 2");
    p.chunks = p.pipeline = 1;
    expect(llm, &p, 0, PLAN_SCHEDULE,
           "a zero-bubble schedule needs a pipeline that isn't interleaved, not pipeline 1");
}

/* Of 96 query heads and eight key heads, tensor 12 would give a rank two thirds of a key head. */
static void key_heads_and_mamba_heads_are_whole_on_each_rank(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct plan p = world_plan();
    w.llm.kv_heads = 8;
    p.tensor = 12;
    expect(&w.llm, &p, 0, PLAN_HEADS,
           "tensor 12 doesn't divide the 8 key heads, nor is it a multiple of them");
    const int64_t good[] = {4, 8, 16, 24};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(plan_splits_heads(&w.llm, good[i]));
    w.llm.mamba = (struct llm_mamba){.layers = 1, .heads = 128, .groups = 8};
    p.tensor = 16;
    expect(&w.llm, &p, 0, PLAN_HEADS, "tensor 16 doesn't divide the 8 groups of Mamba blocks");
    p.tensor = 24;
    expect(&w.llm, &p, 0, PLAN_HEADS, "tensor 24 doesn't divide the 128 heads of Mamba blocks");
}

/* Expert 2 on 24 ranks leaves twelve copies of each expert, which no eight share evenly. */
static void copies_of_experts_are_shared_evenly_too(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.experts = (struct llm_experts){.count = 8, .top_k = 2, .ffn = 4096};
    struct plan p = world_plan();
    p.tensor = p.expert_tensor = 1;
    p.data = 24;
    p.global_batch = 48;
    p.expert = 2;
    p.shard = 8;
    expect(&w.llm, &p, 0, PLAN_SHARD, "shard 8 must divide the 12 replicas of the experts");
    p.shard = 4;
    assert_int_equal(plan_check(&w.llm, &p, 0), PLAN_GOOD);
}

/* 126 layers, an embedding and a head on 16 stages of 8 chunks (Llama 3.1 405B). */
static void embedding_and_head_may_take_a_chunk_each(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.layers = 126;
    struct plan p = world_plan();
    p.pipeline = 16;
    p.chunks = 8;
    assert_int_equal(plan_check(&w.llm, &p, 0), PLAN_GOOD);
    w.llm.layers = 125;
    assert_int_equal(plan_check(&w.llm, &p, 0), PLAN_PIPELINE);
}

static void uneven_stages_are_dealt_out_not_refused(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    w.llm.layers = 98;
    const struct plan p = world_plan();
    assert_int_equal(plan_check(&w.llm, &p, 0), PLAN_GOOD);
    assert_int_equal(plan_stage_layers(&w.llm, &p), 13);
    assert_int_equal(plan_last_stage_layers(&w.llm, &p), 7);
    w.llm.layers = 104;
    assert_int_equal(plan_last_stage_layers(&w.llm, &p), 13);
    w.llm.layers = 10; /* of eight stages five have two */
    assert_int_equal(plan_last_stage_layers(&w.llm, &p), 0);
}

static void hardware_limits_come_from_the_prediction(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct memory_need memory;
    struct training_step step;
    struct plan p = world_plan();
    assert_int_equal(training_predict(&w.training, &p, 64, 80e9, &memory, &step), PLAN_GOOD);
    assert_int_equal(training_predict(&w.training, &p, 64, 40e9, &memory, &step), PLAN_MEMORY);
    assert_int_equal(memory_largest(&memory), MEMORY_OPTIMIZER);
    w.accelerator.fp8 = 0;
    world_rebuild(&w, 64);
    p.precision = PRECISION_FP8;
    assert_int_equal(training_predict(&w.training, &p, 64, 80e9, &memory, &step), PLAN_PRECISION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(impossible_plans_say_why),
        cmocka_unit_test(key_heads_and_mamba_heads_are_whole_on_each_rank),
        cmocka_unit_test(copies_of_experts_are_shared_evenly_too),
        cmocka_unit_test(embedding_and_head_may_take_a_chunk_each),
        cmocka_unit_test(uneven_stages_are_dealt_out_not_refused),
        cmocka_unit_test(hardware_limits_come_from_the_prediction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
