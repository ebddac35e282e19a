/* Fits of measurement files: made-up truths come back within their intervals, whatever else is in
 * the file. */
#include "calibrate/kernel_fit.h"

#include "calibrate/calibration_write.h"
#include "support_measurement.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct calibration_gemm gemm_truth = {
    .name = "bf16", .efficiency = 0.8, .rows_knee = 90, .depth_knee = 500};
static const double MEMORY_TRUTH = 0.87, LAUNCH_TRUTH = 2.5e-6;

/* The law of the truth on an H200, from a fixture that has one open. */
static void true_law(const struct fitting *f, struct law *law)
{
    struct calibration_gemm gemm = gemm_truth;
    const struct calibration own = {.name = "h200-sxm",
                                    .gemm = {&gemm, 1},
                                    .memory_efficiency = MEMORY_TRUTH,
                                    .launch = LAUNCH_TRUTH};
    const struct law_level level = {1, 1, 1, 1, 1, 1, 1, 0, false};
    assert_true(
        law_build(f->file.content->accelerator, &own, f->file.content->fallback, level, law));
}

/* Launches, triads, and products of model shapes, decoding and squares: 60 or so. */
static void add_truth(const struct law *law, double spread, int outliers, struct text *out)
{
    struct stream s = stream_make(7, "test", 1, 0);
    enum basis basis = BASIS_MEASURED;
    char shape[128];
    int number = 0;
    fitting_add(out, "launch", "driver", "how: event", LAUNCH_TRUTH);
    for (int64_t bytes = 1 << 26; bytes <= INT64_C(1) << 31; bytes *= 2) {
        snprintf(shape, sizeof shape, "op: triad, bytes: %lld, cache: cold", (long long)bytes);
        fitting_add(out, "hbm", "own", shape,
                    memory_time(law, 3 * (double)bytes, 1, &basis) * fitting_noise(&s, spread));
    }
    static const int sides[] = {64, 256, 1024, 4096, 16384};
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 1; k < 5; k++) {
                const double m = sides[i], n = sides[j + 2], depth = sides[k];
                const bool wild = ++number % 20 < outliers;
                snprintf(shape, sizeof shape, "m: %g, n: %g, k: %g, dtype: bf16, layout: tn", m, n,
                         depth);
                fitting_add(out, "gemm", "cublaslt", shape,
                            gemm_time(law, PRECISION_BF16, m, n, depth, 2, 1, &basis) *
                                fitting_noise(&s, spread) * (wild ? 1.5 : 1));
            }
}

/* The truth's law needs a datasheet: a first, small file gives it. */
static void make_truth(double spread, int outliers, struct text *out)
{
    struct fitting f;
    struct text small;
    struct law law;
    text_init(&small);
    fitting_add(&small, "launch", "driver", "how: event", 1e-6);
    fitting_begin(&f, &small);
    true_law(&f, &law);
    add_truth(&law, spread, outliers, out);
    text_free(&small);
    fitting_end(&f);
}

static void check_truth(const struct fitting *f, double tolerance)
{
    const struct stage_fit *gemm = &f->fit.stage[STAGE_BF16];
    assert_true(f->fit.result.launch == LAUNCH_TRUTH);
    assert_close(f->fit.result.memory_efficiency, MEMORY_TRUTH, tolerance);
    assert_covers(&gemm->fit, 0, gemm_truth.efficiency);
    assert_covers(&gemm->fit, 1, gemm_truth.rows_knee);
    assert_covers(&gemm->fit, 2, gemm_truth.depth_knee);
    assert_close(gemm->fit.value[0], gemm_truth.efficiency, tolerance);
    assert_close(gemm->fit.value[1], gemm_truth.rows_knee, 5 * tolerance);
    assert_close(gemm->fit.value[2], gemm_truth.depth_knee, 5 * tolerance);
    for (size_t i = 0; i < 3; i++)
        assert_false(gemm->fit.open[i] || gemm->fit.at_bound[i]);
}

static void a_truth_with_noise_comes_back(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    text_init(&body);
    make_truth(0.01, 0, &body);
    fitting_begin(&f, &body);
    check_truth(&f, 0.01);
    const struct stage_fit *gemm = &f.fit.stage[STAGE_BF16];
    assert_int_equal(gemm->n, 60);
    assert_int_equal(gemm->measured, 60);
    assert_true(gemm->law[HOLDOUT_RANDOM].n == 60 && gemm->law[HOLDOUT_RANDOM].mean < 0.02);
    assert_true(gemm->law[HOLDOUT_FAMILY].n == 60 && gemm->law[HOLDOUT_FAMILY].mean < 0.04);
    assert_true(gemm->law[HOLDOUT_LARGEST].n == 12 && gemm->law[HOLDOUT_LARGEST].mean < 0.02);
    fitting_end(&f);
    text_free(&body);
}

static void one_point_in_twenty_may_be_wrong_by_half(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    text_init(&body);
    make_truth(0.01, 1, &body);
    fitting_begin(&f, &body);
    check_truth(&f, 0.02);
    fitting_end(&f);
    text_free(&body);
}

static const struct calibration_gemm *find_fp8(const struct calibration *c)
{
    const struct calibration_gemm *items = c->gemm.items;
    uint32_t i = 0;
    while (i < c->gemm.n && strcmp(items[i].name, "fp8") != 0)
        i++;
    assert_true(i < c->gemm.n);
    return &items[i];
}

static void one_point_leaves_the_knees_as_they_were(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    text_init(&body);
    fitting_add(&body, "gemm", "cublaslt", "m: 8192, n: 8192, k: 8192, dtype: e4m3", 8.4e-4);
    fitting_begin(&f, &body);
    const struct stage_fit *s = &f.fit.stage[STAGE_FP8];
    assert_int_equal(s->n, 1);
    assert_true(s->fit.value[0] > 0.6 && s->fit.value[0] < 0.8);
    assert_false(s->fit.open[0]);
    const struct calibration_gemm *known = find_fp8(f.file.content->accelerator->calibration);
    assert_true(s->kept[1] && s->kept[2]);
    assert_true(s->fit.value[1] == known->rows_knee && s->fit.value[2] == known->depth_knee);
    assert_int_equal(s->law[HOLDOUT_RANDOM].n, 0);
    assert_int_equal(f.fit.stage[STAGE_BF16].n, 0);
    fitting_end(&f);
    text_free(&body);
}

/* Equal shapes say nothing of knees; times beyond any law end at bounds, finite. */
static void degenerate_points_give_finite_constants(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    text_init(&body);
    for (int i = 0; i < 8; i++)
        fitting_add(&body, "gemm", "cublaslt", "m: 512, n: 512, k: 512, dtype: bf16", 1e-5);
    for (int i = 0; i < 8; i++)
        fitting_add(&body, "gemm", "cublaslt", "m: 16384, n: 16384, k: 16384, dtype: e4m3", 1e-6);
    fitting_begin(&f, &body);
    for (int stage = STAGE_BF16; stage <= STAGE_FP8; stage++)
        for (size_t i = 0; i < 3; i++) {
            const struct robust_fit *fit = &f.fit.stage[stage].fit;
            assert_true(isfinite(fit->value[i]) && fit->value[i] > 0);
            assert_true(fit->low[i] <= fit->value[i] && fit->value[i] <= fit->high[i]);
        }
    assert_true(f.fit.stage[STAGE_FP8].fit.at_bound[0]);
    assert_false(f.fit.stage[STAGE_BF16].fit.at_bound[0]);
    fitting_end(&f);
    text_free(&body);
}

/* Times that no accelerator reaches make no calibration that can't be read again. */
static void impossible_times_stay_out_of_the_calibration(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    text_init(&body);
    fitting_add(&body, "launch", "driver", "how: event", 0.02);
    fitting_add(&body, "gemm", "cublaslt", "m: 65536, n: 65536, k: 65536, dtype: bf16", 1e-8);
    fitting_add(&body, "gemm", "cublaslt", "m: 4096, n: 4096, k: 4096, dtype: bf16", 2e-4);
    fitting_begin(&f, &body);
    assert_int_equal(f.fit.stage[STAGE_LAUNCH].n, 0);
    assert_true(isnan(f.fit.result.launch));
    assert_int_equal(calibration_products(&f.fit.result, "bf16")->points.n, 1);
    fitting_end(&f);
    text_free(&body);
}

static void our_own_attention_never_counts(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    text_init(&body);
    static const char *const passes[] = {"forward", "backward"};
    for (int pass = 0; pass < 2; pass++)
        for (int queries = 1024; queries <= 16384; queries *= 2) {
            char shape[128];
            snprintf(shape, sizeof shape,
                     "pass: %s, queries: %d, heads: 16, head: 128, dtype: bf16", passes[pass],
                     queries);
            fitting_add(&body, "attn_prefill", "own", shape, 1e-9 * queries * queries);
        }
    fitting_begin(&f, &body);
    assert_int_equal(f.fit.stage[STAGE_ATTENTION].n, 0);
    assert_int_equal(f.fit.unused, 10);
    fitting_end(&f);
    text_free(&body);
}

/* What a fit writes binds as a calibration, with what it didn't fit as it was before. */
static void what_is_written_is_a_calibration(void **state)
{
    (void)state;
    struct fitting f;
    struct text body, written;
    text_init(&body);
    text_init(&written);
    make_truth(0.01, 0, &body);
    fitting_begin(&f, &body);
    calibration_write(&f.fit, &written);
    const double forward = f.file.content->accelerator->calibration->attention.forward;
    fitting_end(&f);

    text_add(&body,
             "  - {bench: pcie, impl: driver, shape: {bytes: 1024}, status: failed, why: x}\n");
    struct fitting again;
    folder_begin(again.folder);
    write_file("models/calibration/h200-sxm.yaml", text_get(&written));
    char first[FOLDER_PATH + 16];
    snprintf(first, sizeof first, "%s/models", again.folder);
    struct text whole;
    text_init(&whole);
    text_addf(&whole,
              "colossim: 1\ntitle: t\naccelerator: h200-sxm\nconfidence: measured\npoints:\n%s",
              text_get(&body));
    write_file("m.yaml", text_get(&whole));
    diagnostics_init(&again.d);
    arena_init(&again.memory);
    assert_true(measurement_open(&again.file, "m.yaml", first, NULL, &again.d));
    const struct calibration *c = again.file.content->accelerator->calibration;
    const struct calibration_gemm *gemm = c->gemm.items;
    assert_close(c->memory_efficiency, MEMORY_TRUTH, 0.02);
    assert_close(gemm->efficiency, gemm_truth.efficiency, 0.02);
    assert_int_equal(gemm->points.n, 60);
    assert_true(c->attention.forward == forward);
    text_free(&whole);
    text_free(&written);
    text_free(&body);
    fitting_end(&again);
}

static void bad_file(const char *point, const char *message)
{
    struct text body;
    text_init(&body);
    text_addf(&body, "  - {%s}\n", point);
    fitting_refuses(&body, 7, message);
    text_free(&body);
}

#define TIME "time: {median: 1 ms, mad: 0 s, p05: 1 ms, p95: 1 ms, runs: 9}"
static void bad_points_are_refused_with_their_place(void **state)
{
    (void)state;
    bad_file("bench: gem, impl: x, shape: {m: 1}", "did you mean 'gemm'?");
    bad_file("bench: gemm, impl: x, shape: {m: 8, n: 8, k: 8, dtype: bf16}",
             "neither a time nor a rate");
    bad_file("bench: gemm, impl: x, shape: {m: 8, k: 8, dtype: bf16}, " TIME, "has m, n and k");
    bad_file("bench: gemm, impl: x, shape: {m: 8, n: 8, k: 8, dtype: bf16}, rate: 1 TFLOP/s, " TIME,
             "not both");
    bad_file("bench: gemm, impl: x, shape: {m: 8, n: 8, k: 8, dtype: bf16}, rate: 1 TB/s",
             "expected");
    bad_file("bench: gemm, impl: x, shape: {m: 8, n: 8, k: 8, dtype: bf16}, flop: 1 FLOP, " TIME,
             "'flop' says 1, the shape makes 1024");
    bad_file("bench: gemm, impl: x, shape: {m: 8, n: 8, k: 8, dtype: bf16, rows: 3}, " TIME,
             "unknown key 'rows'");
    bad_file("bench: launch, impl: x, shape: {how: event}, status: not-run", "say why");
    bad_file(
        "bench: launch, impl: x, shape: {how: event}, time: {median: 3 ms, mad: 0 s, p05: 1 ms, "
        "p95: 2 ms, runs: 9}",
        "not between p05 and p95");
    bad_file("bench: launch, impl: x, shape: {how: event}, time: {median: nan s, mad: 0 s, p05: 1 "
             "ms, p95: 2 ms, runs: 9}",
             "error");
    bad_file("bench: launch, impl: x, shape: {how: event}, confidence: assumed, " TIME,
             "not 'assumed'");
    bad_file("bench: launch, impl: x, shape: {how: event}, " TIME
             ", check: {values: 9, distance: 0.2, limit: 0.1}",
             "farther from its reference");
#define PRODUCT "bench: overlap, impl: x, shape: {timed: gemm, m: 8, n: 8, k: 8, dtype: bf16"
    bad_file(PRODUCT "}, " TIME,
             "with a copy ('copy-bytes' and 'copy-blocks') or with a collective");
    bad_file(PRODUCT ", members: 8}, " TIME, "'members' needs 'collective-bytes' with it");
    bad_file(PRODUCT ", collective-bytes: 8}, " TIME, "'collective-bytes' needs 'members' with it");
    bad_file(PRODUCT ", copy-bytes: 8}, " TIME, "'copy-bytes' needs 'copy-blocks' with it");
    bad_file(PRODUCT ", copy-blocks: 8}, " TIME, "'copy-blocks' needs 'copy-bytes' with it");
#define COPY ", copy-bytes: 8, copy-blocks: 0"
#define COLLECTIVE ", members: 8, collective-bytes: 8"
    bad_file(PRODUCT COPY COLLECTIVE "}, " TIME, "with a copy or with a collective, not with both");
    bad_file(PRODUCT COPY ", members: 8}, " TIME,
             "with a copy or with a collective, not with both");
    bad_file(PRODUCT COLLECTIVE ", copy-blocks: 0}, " TIME, "'copy-blocks' needs 'copy-bytes'");
    bad_file(PRODUCT COPY ", beside: allreduce}, " TIME, "the other of 'gemm' and 'copy'");
    bad_file(PRODUCT COPY ", beside: gemm}, " TIME, "the other of 'gemm' and 'copy'");
    bad_file(PRODUCT COLLECTIVE ", beside: copy}, " TIME, "the other of 'gemm' and 'allreduce'");
#define SHAPE_OF(TIMED) \
    "bench: overlap, impl: x, shape: {m: 8, n: 8, k: 8, dtype: bf16, timed: " TIMED
    bad_file(SHAPE_OF("both") COPY "}, " TIME, "'timed' is 'gemm' or 'copy' here");
    bad_file(SHAPE_OF("copy") COLLECTIVE "}, " TIME, "'timed' is 'gemm', 'allreduce' or 'both'");
    bad_file(SHAPE_OF("both") COLLECTIVE ", beside: gemm}, " TIME, "run beside nothing else");
    bad_file(PRODUCT ", members: 1, collective-bytes: 8}, " TIME, "below the least allowed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_truth_with_noise_comes_back),
        cmocka_unit_test(one_point_in_twenty_may_be_wrong_by_half),
        cmocka_unit_test(one_point_leaves_the_knees_as_they_were),
        cmocka_unit_test(degenerate_points_give_finite_constants),
        cmocka_unit_test(impossible_times_stay_out_of_the_calibration),
        cmocka_unit_test(our_own_attention_never_counts),
        cmocka_unit_test(what_is_written_is_a_calibration),
        cmocka_unit_test(bad_points_are_refused_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
