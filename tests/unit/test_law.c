/* Kernel laws: what they tend to, what they rest on, and that measured points pull them. */
#include "support_training.h"

#include "perf/law.h"

#include <math.h>

static enum basis basis;

static double bf16(const struct law *l, double m, double n, double k)
{
    basis = BASIS_MEASURED;
    return gemm_time(l, PRECISION_BF16, m, n, k, 2, 1, &basis);
}

/* The law of the world's part with a calibration of its own, corrected by its points. */
static void build_exact(const struct world *w, const struct calibration *own,
                        struct law_level level, struct arena *memory, struct law *out)
{
    assert_true(law_build(&w->accelerator, own, &w->calibration, level, out));
    law_correct(out, memory);
}

static void large_products_run_at_the_calibrated_share_of_the_peak(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const double n = 1e6;
    assert_close(2 * n * n * n / bf16(&w.law, n, n, n), 0.8 * 1e15, 2e-3);
    assert_int_equal(basis, BASIS_ASSUMED);
    basis = BASIS_MEASURED;
    assert_close(2 * n * n * n / gemm_time(&w.law, PRECISION_FP8, n, n, n, 2, 1, &basis),
                 0.8 * 2e15, 3e-3);
}

static void small_products_are_bound_by_launch_and_memory(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    assert_close(bf16(&w.law, 1, 1, 1), w.law.launch, 0.02);
    /* one row against a large matrix reads the matrix */
    const double bytes = 2 * 16384.0 * 16384;
    assert_close(bf16(&w.law, 1, 16384, 16384) - w.law.launch, bytes / (0.8 * 2e12), 0.05);
}

static void knees_halve_the_rate_and_grow_with_the_square_root_of_the_peak(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const double knee = 100 * sqrt(1e15 / 312e12), large = 1e7;
    assert_close(w.law.gemm[PRECISION_BF16].rows_knee, knee, 1e-12);
    assert_close(w.law.gemm[PRECISION_FP8].rows_knee, knee * sqrt(2), 1e-12);
    const double time = bf16(&w.law, large, large, 200 * sqrt(1e15 / 312e12));
    assert_true(time > 2 * 2 * large * large * 200 * sqrt(1e15 / 312e12) / 0.8e15);
}

static void a_calibration_replaces_the_default_and_its_points_correct_it(void **state)
{
    (void)state;
    struct world w;
    struct arena memory;
    world_begin(&w);
    arena_init(&memory);
    const struct gemm_point points[] = {
        {1024, 1024, 1024, 2e14}, {8192, 8192, 8192, 7e14}, {1024, 8192, 4096, 4e14}};
    struct calibration_gemm gemm = {.name = "bf16",
                                    .efficiency = 0.7,
                                    .rows_knee = NAN,
                                    .depth_knee = NAN,
                                    .points = {(void *)(uintptr_t)points, 3}};
    struct calibration own = {
        .name = "part", .gemm = {&gemm, 1}, .memory_efficiency = NAN, .launch = NAN};
    const struct law_level level = {1, 1, 1, 1, 4, 1, 1, 0, false};
    struct law smooth, exact;
    assert_true(law_build(&w.accelerator, &own, &w.calibration, level, &smooth));
    build_exact(&w, &own, level, &memory, &exact);
    assert_close(smooth.gemm[PRECISION_BF16].rate, 0.7e15, 1e-12);
    assert_close(smooth.memory_rate, 0.8 * 2e12, 1e-12);
    for (int i = 0; i < 3; i++) {
        const double m = (double)points[i].m, n = (double)points[i].n, k = (double)points[i].k;
        assert_close(bf16(&exact, m, n, k), 2 * m * n * k / points[i].rate, 0.01);
        assert_int_equal(basis, BASIS_MEASURED);
        bf16(&smooth, m, n, k);
        assert_int_equal(basis, BASIS_CALIBRATED);
    }
    const double beyond = bf16(&exact, 1e5, 1e5, 1e5);
    assert_int_equal(basis, BASIS_EXTRAPOLATED);
    assert_close(beyond, bf16(&smooth, 1e5, 1e5, 1e5), 1e-12);
    own.name = "another";
    build_exact(&w, &own, level, &memory, &exact);
    bf16(&exact, 8192, 8192, 8192);
    assert_int_equal(basis, BASIS_EXTRAPOLATED);
    /* slower software is slower at measured points too */
    struct law slow;
    build_exact(&w, &own, (struct law_level){0.5, 1, 1, 1, 4, 1, 1, 0, false}, &memory, &slow);
    assert_close(bf16(&slow, 8192, 8192, 8192), 2 * bf16(&exact, 8192, 8192, 8192), 0.02);
    arena_free(&memory);
}

static void attention_counts_what_the_mask_leaves(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct attention_shape s = {.sequences = 2,
                                .heads = 16,
                                .kv_heads = 16,
                                .query = 65536,
                                .context = 65536,
                                .key_dim = 128,
                                .value_dim = 128,
                                .causal = true,
                                .fused = true};
    const double flops = 4 * 2 * 16 * 65536.0 * 65536 / 2 * 128;
    assert_close(attention_forward_time(&w.law, &s, &basis), flops / 0.6e15, 0.01);
    assert_close(attention_backward_time(&w.law, &s, &basis), 2.5 * flops / 0.5e15, 0.01);
    const double whole = attention_forward_time(&w.law, &s, &basis);
    /* a window loses at its edge what a causal sequence of twice its length does */
    s.window = 1024;
    const double seen = 1024 - 1024.0 * 1024 / (2 * 65536), knee = w.law.sequence_knee / 2;
    const double edge = (32768 / (32768 + knee)) / (seen / (seen + knee));
    assert_close(attention_forward_time(&w.law, &s, &basis) - w.law.launch,
                 (whole - w.law.launch) * seen / 32768 * edge, 1e-9);
    s.window = 0;
    /* without a mask there is no edge but that of the sequence */
    s.causal = false;
    assert_close(attention_forward_time(&w.law, &s, &basis) - w.law.launch,
                 2 * (whole - w.law.launch) * (32768 / (32768 + knee)) * (65536 + knee) / 65536,
                 1e-9);
    s.causal = true;
    s.fused = false;
    assert_true(attention_forward_time(&w.law, &s, &basis) > 3 * whole);
    s.fused = true;
    s.key_dim = s.value_dim = 64;
    assert_true(attention_forward_time(&w.law, &s, &basis) > 1.1 * whole / 2);
}

/* FlashAttention-2 has a law of its own where it is slower, and stays below the power limit. */
static void flash_attention_2_is_as_slow_as_it_was_measured(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct calibration_attention fast = {0.7, 0.6, 1000, 50, NAN},
                                       slow = {0.3, 0.25, 400, 20, NAN};
    struct calibration own = {
        .name = "part", .power = 700, .attention = fast, .memory_efficiency = NAN, .launch = NAN};
    struct law_level level = {0.9, 0.8, 1, 1, 4, 1, 1, 0.5, false};
    struct law law;
    w.accelerator.tdp = 350;
    assert_true(law_build(&w.accelerator, &own, &w.calibration, level, &law));
    assert_close(law.attention_forward, 1e15 * 0.7 * 0.9 * 0.8 * sqrt(0.5), 1e-12);
    level.flash_attention_2 = true;
    assert_true(law_build(&w.accelerator, &own, &w.calibration, level, &law));
    assert_close(law.attention_forward, 1e15 * 0.7 * 0.9 * 0.8 * sqrt(0.5), 1e-12);
    own.flash_attention_2 = slow;
    assert_true(law_build(&w.accelerator, &own, &w.calibration, level, &law));
    assert_close(law.attention_forward, 1e15 * 0.3 * 0.9 * 0.8, 1e-12);
    assert_close(law.attention_backward, 1e15 * 0.25 * 0.9 * 0.8, 1e-12);
    assert_close(law.sequence_knee, 400, 1e-12);
    assert_close(law.head_knee, 20, 1e-12);
    own.attention.forward = 0.2; /* then it is no slower */
    assert_true(law_build(&w.accelerator, &own, &w.calibration, level, &law));
    assert_close(law.attention_forward, 1e15 * 0.2 * 0.9 * 0.8 * sqrt(0.5), 1e-12);
}

/* Products may be another part's, attention measured at another limit of power than they were. */
static void a_calibration_may_have_constants_of_two_parts(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct calibration_gemm gemm = {
        .name = "bf16", .part = "sister", .efficiency = 0.7, .rows_knee = NAN, .depth_knee = NAN};
    struct calibration own = {.name = "part",
                              .power = 350,
                              .gemm = {&gemm, 1},
                              .attention = {0.7, 0.6, 1000, 50, 700},
                              .memory_efficiency = NAN,
                              .launch = NAN};
    const struct law_level level = {1, 1, 1, 1, 4, 1, 1, 0.5, false};
    struct law law;
    w.accelerator.tdp = 700;
    assert_true(law_build(&w.accelerator, &own, &w.calibration, level, &law));
    assert_close(law.gemm[PRECISION_BF16].rate, 0.7e15 * sqrt(2), 1e-12);
    assert_int_equal(law.gemm[PRECISION_BF16].basis, BASIS_EXTRAPOLATED);
    assert_close(law.attention_forward, 0.7e15, 1e-12);
    assert_int_equal(law.attention_basis, BASIS_CALIBRATED);
    gemm.part = "part";
    assert_true(law_build(&w.accelerator, &own, &w.calibration, level, &law));
    assert_int_equal(law.gemm[PRECISION_BF16].basis, BASIS_CALIBRATED);
}

/* mamba-ssm's forward kernels on an H200, 4.8 TB/s, heads of 64, one group of 128 states, chunks of
 * 256: github tile-ai/TileOPs.github.io at 0d6fb20297, benchmarks/ssm. */
static void a_scan_takes_as_long_as_was_published(void **state)
{
    (void)state;
    const struct law law = {.scan = 0.295 * 4.8e12, .launch = 3e-6};
    const struct {
        double tokens, heads, least, most; /* ms */
    } published[] = {{8192, 64, 0.3125, 0.3136}, {2048, 80, 0.1095, 0.1108}};
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        const struct scan_shape s = {published[i].tokens, published[i].heads, 64, 1, 128, 256};
        const double ms = 1e3 * scan_forward_time(&law, &s);
        assert_true(ms > 0.97 * published[i].least && ms < 1.03 * published[i].most);
    }
}

/* Bytes of one token of one head, by the arguments of mamba-ssm's kernels (docs in kernel_scan.c):
 * forward x twice and y; B, B and C, C; a state in 4 bytes written, read, in 2 written, read;
 * products written, read. */
static void a_scan_moves_what_its_kernels_read_and_write(void **state)
{
    (void)state;
    const struct law law = {.scan = 1, .launch = 0};
    const struct scan_shape s = {1, 1, 64, 1, 128, 256};
    const double x = 64, b = 128, states = 64 * 128 / 256.0, products = 256;
    assert_close(scan_forward_time(&law, &s), 6 * x + 8 * b + 12 * states + 8 * products, 1e-12);
    assert_close(scan_backward_time(&law, &s), 22 * x + 54 * b + 34 * states + 32 * products,
                 1e-12);
}

static void scans_are_split_like_their_heads(void **state)
{
    (void)state;
    const struct law law = {.scan = 1e12, .bandwidth = 4e12, .gemm = {{.dense = 1e15}}};
    const struct scan_shape whole = {4096, 128, 64, 8, 128, 128},
                            half = {4096, 64, 64, 4, 128, 128};
    assert_close(scan_forward_time(&law, &half), scan_forward_time(&law, &whole) / 2, 1e-12);
    assert_close(scan_flops(&half), scan_flops(&whole) / 2, 1e-12);
    const struct demand ahead = scan_forward_demand(&law, &whole);
    const struct demand back = scan_backward_demand(&law, &whole);
    assert_close(ahead.memory, scan_forward_time(&law, &whole) / 4, 1e-12);
    assert_close(ahead.tensor, scan_flops(&whole) / 1e15, 1e-12);
    assert_true(back.memory > 2 * ahead.memory);
    const double once_more = 4096.0 * (128 * (8 * 128 + 8192) + 2 * 8192 * 128);
    assert_close(back.tensor, (2 * scan_flops(&whole) + once_more) / 1e15, 1e-12);
}

static void a_datasheet_without_rates_gives_no_law(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    struct law law;
    const struct law_level level = {1, 1, 1, 1, 4, 1, 1, 0, false};
    w.accelerator.fp4 = NAN;
    assert_true(law_build(&w.accelerator, NULL, &w.calibration, level, &law));
    assert_true(law.gemm[PRECISION_FP4].rate == 0);
    assert_true(law.gemm[PRECISION_FP8].rate > 0);
    w.accelerator.int8_only = true;
    assert_true(law_build(&w.accelerator, NULL, &w.calibration, level, &law));
    assert_true(law.gemm[PRECISION_FP8].rate == 0);
    w.accelerator.memory_bandwidth = NAN;
    assert_false(law_build(&w.accelerator, NULL, &w.calibration, level, &law));
}

/* Half the rate of the part that was measured: half as fast at its points too. */
static void points_are_relative_to_the_part_that_was_measured(void **state)
{
    (void)state;
    struct world w;
    struct arena memory;
    world_begin(&w);
    arena_init(&memory);
    const struct gemm_point points[] = {{2048, 2048, 2048, 150e12}, {8192, 8192, 8192, 200e12}};
    struct calibration_gemm gemm = {.name = "bf16",
                                    .efficiency = 0.8,
                                    .rows_knee = 0,
                                    .depth_knee = 0,
                                    .dense = 312e12,
                                    .points = {(void *)(uintptr_t)points, 2}};
    const struct calibration own = {
        .name = w.accelerator.name, .gemm = {&gemm, 1}, .memory_efficiency = NAN, .launch = 0};
    const struct law_level level = {1, 1, 1, 1, 1, 1, 1, 1, false};
    struct law law;
    double time[2];
    w.accelerator.memory_bandwidth = 1e18; /* arithmetic alone */
    for (int i = 0; i < 2; i++) {
        w.accelerator.bf16 = 312e12 / (1 + i);
        build_exact(&w, &own, level, &memory, &law);
        time[i] = bf16(&law, 2048, 2048, 2048);
    }
    assert_close(time[1], 2 * time[0], 1e-9);
    gemm.dense = NAN; /* of what is predicted: the points stay as fast as they were */
    build_exact(&w, &own, level, &memory, &law);
    assert_close(bf16(&law, 2048, 2048, 2048), time[0], 0.01);
    arena_free(&memory);
}

/* Even where knees are longer than all sides. */
static void a_higher_rate_is_never_slower(void **state)
{
    (void)state;
    struct world w;
    world_begin(&w);
    const struct law_level level = {1, 1, 1, 1, 1, 1, 1, 1, false};
    struct law law;
    for (int64_t side = 16; side <= 4096; side *= 4) {
        double before = INFINITY;
        for (double rate = 1e13; rate < 1e19; rate *= 1.3) {
            w.accelerator.bf16 = rate;
            assert_true(law_build(&w.accelerator, NULL, &w.calibration, level, &law));
            const double time = bf16(&law, (double)side, 2 * (double)side, 64);
            assert_true(time <= before * (1 + 1e-12) && time > 0);
            before = time;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(large_products_run_at_the_calibrated_share_of_the_peak),
        cmocka_unit_test(small_products_are_bound_by_launch_and_memory),
        cmocka_unit_test(knees_halve_the_rate_and_grow_with_the_square_root_of_the_peak),
        cmocka_unit_test(a_calibration_replaces_the_default_and_its_points_correct_it),
        cmocka_unit_test(points_are_relative_to_the_part_that_was_measured),
        cmocka_unit_test(a_higher_rate_is_never_slower),
        cmocka_unit_test(attention_counts_what_the_mask_leaves),
        cmocka_unit_test(flash_attention_2_is_as_slow_as_it_was_measured),
        cmocka_unit_test(a_calibration_may_have_constants_of_two_parts),
        cmocka_unit_test(a_scan_takes_as_long_as_was_published),
        cmocka_unit_test(a_scan_moves_what_its_kernels_read_and_write),
        cmocka_unit_test(scans_are_split_like_their_heads),
        cmocka_unit_test(a_datasheet_without_rates_gives_no_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
