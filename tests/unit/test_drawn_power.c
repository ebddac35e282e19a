/* Drawn power: terms add up, limits hold, and a step's demand is what its kernels do, however long
 * they take. */
#include "support_training.h"

#include "perf/drawn_power.h"
#include "perf/request.h"

#include <math.h>

static struct calibration measured = {.name = "part",
                                      .drawn = {.idle = 80, .tensor = 600, .memory = 300}};

static void begin(struct world *w)
{
    world_begin(w);
    measured.drawn = (struct calibration_power){.idle = 80, .tensor = 600, .memory = 300};
    w->accelerator.calibration = &measured;
    w->accelerator.tdp = 700;
    w->system.accelerator = &w->accelerator;
    w->system.nameplate = 10e3;
    w->system.idle_fraction = 0.2;
    w->system.load_fraction = 0.7;
}

static void terms_add_up_and_the_node_draws_what_its_accelerators_do(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    const struct power_law p = power_law_of(&w.system, 1.05);
    const struct training_step s = {.busy = 0.9, .tensor = 0.5, .memory = 0.2};
    const double draws = 80 + 0.5 * 600 + 0.2 * 300;
    assert_close(power_of_accelerator(&p, &s), draws, 1e-12);
    assert_close(power_of_system(&w.system, power_share(&p, &s)), 2e3 + 8 * 1.05 * (draws - 80),
                 1e-12);
}

static void no_more_than_the_limit_while_kernels_run_nor_than_the_nameplate(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    const struct training_step s = {.busy = 0.5, .tensor = 0.6, .memory = 0.4};
    struct power_law p = power_law_of(&w.system, 1);
    assert_close(power_of_accelerator(&p, &s), 80 + 0.5 * (700 - 80), 1e-12);
    w.accelerator.tdp = NAN;
    p = power_law_of(&w.system, 1);
    assert_close(power_of_accelerator(&p, &s), 80 + 0.6 * 600 + 0.4 * 300, 1e-12);
    measured.drawn.tensor = 1e4;
    p = power_law_of(&w.system, 1);
    assert_close(power_of_system(&w.system, power_share(&p, &s)), 10e3, 1e-12);
    w.accelerator.tdp = 50; /* less than was measured idle */
    p = power_law_of(&w.system, 1);
    assert_close(power_of_accelerator(&p, &s), 80, 1e-12);
}

static void without_a_law_the_share_is_the_time_in_which_kernels_run(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    const struct training_step s = {.busy = 0.4, .tensor = 0.9, .memory = 0.9};
    struct power_law p;
    measured.drawn.tensor = 0;
    p = power_law_of(&w.system, 1);
    assert_true(power_share(&p, &s) == 0.4);
    assert_close(power_of_system(&w.system, 0.4), 4e3, 1e-12);
    measured.drawn.tensor = 600;
    w.system.load_fraction = 0.2; /* the same at rest and under load */
    p = power_law_of(&w.system, 1);
    assert_true(power_share(&p, &s) == 0.4);
    w.system.nameplate = NAN;
    p = power_law_of(&w.system, 1);
    assert_true(power_share(&p, &s) == 0.4);
    w.accelerator.calibration = NULL;
    p = power_law_of(&w.system, 1);
    assert_true(power_share(&p, &s) == 0.4);
}

/* The arithmetic behind the tensor share is what 'hardware_flops' counts, in a model that does
 * nearly all of it at one data type. */
static void demand_is_the_arithmetic_of_the_step(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    struct plan p = world_plan();
    p.modules = RECOMPUTE_CORE_ATTN | RECOMPUTE_LAYERNORM | RECOMPUTE_MLP;
    for (int recompute = RECOMPUTE_NONE; recompute <= RECOMPUTE_FULL; recompute++) {
        p.recompute = (unsigned)recompute;
        const struct training_step s = world_step(&w, &p);
        /* the slowest stage has the head besides, and fused attention works five times for four */
        assert_true(s.tensor > s.hardware_flops / 1e15 &&
                    s.tensor < 1.12 * s.hardware_flops / 1e15);
        assert_true(s.memory > 0 && s.memory < s.busy);
    }
}

static void half_the_operand_width_halves_the_seconds_of_arithmetic(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    struct plan p = world_plan();
    const struct training_step wide = world_step(&w, &p);
    p.precision = PRECISION_FP8;
    const struct training_step narrow = world_step(&w, &p);
    const double ratio = narrow.tensor * narrow.time / (wide.tensor * wide.time);
    assert_true(ratio > 0.5 && ratio < 0.6); /* attention and head stay in 16 bits */
}

/* Slower experts draw the same energy for their arithmetic, over more time. */
static void measured_grouped_products_take_the_place_of_the_level_of_experts(void **state)
{
    (void)state;
    struct world w;
    begin(&w);
    w.llm.experts = (struct llm_experts){.count = 64, .top_k = 4, .ffn = 4096, .layers = 96};
    struct plan p = world_plan();
    p.tensor = 1;
    p.expert = p.data = 8;
    p.expert_tensor = 1;
    const struct training_step full = world_step(&w, &p);
    w.constants.experts_level = 0.5;
    const struct training_step slow = world_step(&w, &p);
    w.constants.experts_level = 0.9;
    w.law.gemm[PRECISION_BF16].grouped = 0.5;
    const struct training_step measured_slow = world_step(&w, &p);
    assert_true(slow.time > 1.1 * full.time);
    assert_close(measured_slow.time, slow.time, 1e-12);
    assert_close(slow.tensor * slow.time, full.tensor * full.time, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_add_up_and_the_node_draws_what_its_accelerators_do),
        cmocka_unit_test(no_more_than_the_limit_while_kernels_run_nor_than_the_nameplate),
        cmocka_unit_test(without_a_law_the_share_is_the_time_in_which_kernels_run),
        cmocka_unit_test(demand_is_the_arithmetic_of_the_step),
        cmocka_unit_test(measured_grouped_products_take_the_place_of_the_level_of_experts),
        cmocka_unit_test(half_the_operand_width_halves_the_seconds_of_arithmetic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
