#include "support_training.h"

void world_rebuild(struct world *w, int64_t accelerators)
{
    const struct law_level level = software_level(&w->software, &w->constants);
    assert_true(law_build(&w->accelerator, NULL, &w->calibration, level, &w->law));
    network_build(&w->system, NULL, accelerators, NULL, NULL, &w->calibration, &w->network);
}

void world_begin(struct world *w)
{
    *w = (struct world){
        .accelerator = {.name = "part",
                        .bf16 = 1e15,
                        .fp8 = 2e15,
                        .fp4 = 4e15,
                        .memory = 80e9,
                        .memory_bandwidth = 2e12,
                        .scaleup_bandwidth = 400e9,
                        .scaleup_domain = 8},
        .calibration =
            {.attention = {.forward = 0.6, .backward = 0.5, .sequence_knee = 200, .head_knee = 50},
             .memory_efficiency = 0.8,
             .scan_efficiency = 0.3,
             .launch = 3e-6,
             .scale_up = {.efficiency = 0.8, .latency = 10e-6, .hop = 1e-6, .ramp = 1e-8},
             .scale_out = {.efficiency = 0.8, .latency = 20e-6, .hop = 5e-6, .ramp = 2e-8}},
        .system = {.accelerators = 8, .nodes = 1, .nics = 8, .nic_rate = 50e9},
        .software = {.fused_attention = true, .imbalance = 1, .age = 1e9},
        .constants = {.tuned_level = 1,
                      .framework_level = 1,
                      .block_level = 1,
                      .attention_level = 1,
                      .experts_level = 1,
                      .memory_passes = 1,
                      .rows_knee = 1,
                      .depth_knee = 1,
                      .row_level = 0.5,
                      .cast_passes = 1,
                      .score_passes = 4,
                      .overlap_tensor = 0.5,
                      .overlap_context = 0.8,
                      .overlap_expert = 0.5,
                      .overlap_pipeline = 0.8,
                      .overlap_data = 0.8,
                      .bucket = 250e6,
                      .host_layer = 1e-4,
                      .micro_batch = 1e-4,
                      .step = 1e-2,
                      .reserved = 4e9},
        .llm = {.name = "gpt3-175b",
                .layers = 96,
                .hidden = 12288,
                .heads = 96,
                .kv_heads = 96,
                .head_dim = 128,
                .ffn = 49152,
                .vocabulary = 51200,
                .positions = 2048,
                .tied_embeddings = true},
    };
    for (int p = 0; p < PRECISIONS; p++)
        w->gemm[p] = (struct calibration_gemm){
            .name = precision_words[p], .efficiency = 0.8, .rows_knee = 100, .depth_knee = 200};
    w->calibration.gemm = (struct span){w->gemm, PRECISIONS};
    w->system.accelerator = &w->accelerator;
    w->training = (struct training){&w->llm, &w->law, &w->network, &w->software, &w->constants};
    world_rebuild(w, 1 << 20);
}

struct plan world_plan(void)
{
    return (struct plan){.tensor = 8,
                         .context = 1,
                         .data = 1,
                         .pipeline = 8,
                         .expert = 1,
                         .expert_tensor = 8,
                         .chunks = 1,
                         .micro_batch = 1,
                         .global_batch = 64,
                         .sequence = 2048,
                         .recompute = RECOMPUTE_FULL,
                         .accumulate_fp32 = true};
}

struct training_step world_step(const struct world *w, const struct plan *p)
{
    struct layer_cost cost;
    struct training_step step;
    if (plan_check(&w->llm, p, 0) != PLAN_GOOD)
        fail_msg("the plan is not possible");
    layer_cost(&w->training, p, &cost);
    training_step(&w->training, p, &cost, &step);
    return step;
}
