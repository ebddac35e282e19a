/* Grouped products over single ones, and the list of what feeds no law. */
#include "support_measurement.h"

#include "calibrate/calibration_write.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double GROUPED = 0.83; /* the truth */

/* Times of grouped products by the law of single ones, as the library has it for an H200. */
static void add_grouped(struct text *out, const char *type, enum precision precision, double level,
                        int outliers, uint64_t seed)
{
    struct fitting f;
    struct text small;
    struct law law;
    struct stream s = stream_make(seed, "test", 1, 0);
    const struct law_level plain = {1, 1, 1, 1, 1, 1, 1, 0, false};
    text_init(&small);
    fitting_add(&small, "launch", "driver", "how: event", 3e-6);
    fitting_begin(&f, &small);
    struct calibration own = *f.file.content->accelerator->calibration;
    own.launch = 3e-6;
    assert_true(
        law_build(f.file.content->accelerator, &own, f.file.content->fallback, plain, &law));
    for (int groups = 8, i = 0; groups <= 128; groups *= 2)
        for (int tokens = 4096; tokens <= 65536; tokens *= 4) {
            char shape[128];
            enum basis basis = BASIS_MEASURED;
            const double single =
                gemm_time(&law, precision, (double)tokens / groups, 4096, 7168, 2, groups, &basis);
            snprintf(shape, sizeof shape,
                     "groups: %d, m: 4096, k: 7168, tokens: %d, spread: %s, dtype: %s", groups,
                     tokens, i % 2 ? "even" : "skewed", type);
            fitting_add(out, "gemm_grouped", "cublas", shape,
                        single / level * fitting_noise(&s, 0.02) * (i++ < outliers ? 1.6 : 1));
        }
    fitting_end(&f);
    text_free(&small);
}

static void add_launch(struct text *out)
{
    fitting_add(out, "launch", "driver", "how: event", 3e-6);
}

/* An interval of 95 % misses one draw in twenty, that of few points some more. */
static void a_truth_comes_back_within_its_interval_also_with_an_outlier(void **state)
{
    (void)state;
    enum { DRAWS = 20 };
    for (int outliers = 0; outliers < 2; outliers++) {
        int covered = 0;
        for (uint64_t seed = 1; seed <= DRAWS; seed++) {
            struct fitting f;
            struct text body;
            text_init(&body);
            add_launch(&body);
            add_grouped(&body, "bf16", PRECISION_BF16, GROUPED, outliers, seed);
            fitting_begin(&f, &body);
            const struct stage_fit *s = &f.fit.stage[STAGE_GROUPED_BF16];
            assert_int_equal(s->n, 15);
            covered += s->fit.low[0] <= GROUPED && GROUPED <= s->fit.high[0];
            assert_close(s->fit.value[0], GROUPED, 0.03);
            for (int how = HOLDOUT_RANDOM; how < HOLDOUTS; how++)
                assert_true(s->law[how].n > 0 && s->law[how].median < 0.05);
            assert_int_equal(f.fit.unused, 0);
            fitting_end(&f);
            text_free(&body);
        }
        assert_true(covered >= 16);
    }
}

/* Written beside products that were not measured, it is read again, and kept by a later fit. */
static void it_is_written_beside_the_products_and_kept(void **state)
{
    (void)state;
    struct fitting f;
    struct text body, written;
    text_init(&body);
    text_init(&written);
    add_launch(&body);
    add_grouped(&body, "e4m3", PRECISION_FP8, GROUPED, 0, 1);
    fitting_begin(&f, &body);
    const struct calibration *before = f.file.content->accelerator->calibration;
    const double efficiency = calibration_products(before, "fp8")->efficiency;
    const uint32_t points = calibration_products(before, "fp8")->points.n;
    calibration_write(&f.fit, &written);
    fitting_end(&f);

    struct text again, twice;
    text_init(&again);
    text_init(&twice);
    add_launch(&again);
    const char *from = strstr(text_get(&written), "gemm:\n");
    const char *to = strstr(from, "\nattention:");
    text_add(&again, "models:\n  calibration:\n    h200-sxm:\n");
    for (const char *line = from; line < to;) {
        const size_t length = strcspn(line, "\n") + 1;
        text_addf(&again, "      %.*s", (int)length, line);
        line += length;
    }
    fitting_begin(&f, &again);
    const struct calibration_gemm *fp8 =
        calibration_products(f.file.content->accelerator->calibration, "fp8");
    assert_close(fp8->grouped, GROUPED, 0.02);
    assert_true(fp8->efficiency == efficiency);
    assert_int_equal(fp8->points.n, points);
    assert_true(
        isnan(calibration_products(f.file.content->accelerator->calibration, "bf16")->grouped));
    calibration_write(&f.fit, &twice);
    assert_contains(text_get(&twice), "grouped:");
    assert_contains(text_get(&twice), "fitted to 15 measured points");
    fitting_end(&f);
    text_free(&twice);
    text_free(&again);
    text_free(&written);
    text_free(&body);
}

static const struct leftover *find(const struct kernel_fit *f, const char *what)
{
    for (size_t i = 0; i < f->n_leftovers; i++)
        if (strcmp(f->leftovers[i].what, what) == 0)
            return &f->leftovers[i];
    fail_msg("'%s' is not among what feeds no law", what);
    return NULL;
}

static void what_feeds_no_law_is_listed_with_the_reason(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    text_init(&body);
    add_launch(&body);
    fitting_add(&body, "gemm", "cublaslt", "m: 512, n: 512, k: 512, dtype: tf32", 1e-5);
    fitting_add(&body, "gemm", "cublaslt", "m: 1024, n: 1024, k: 1024, dtype: tf32", 2e-5);
    fitting_add(&body, "gemm", "cublaslt", "m: 512, n: 512, k: 512, dtype: e2m1", 1e-5);
    fitting_add(&body, "pcie", "driver", "bytes: 1024", 1e-5);
    fitting_add(&body, "coll", "nccl", "op: allreduce, n: 64, bytes: 1024", 1e-4);
    fitting_add(&body, "hbm", "own", "op: triad, bytes: 1024", 1e-5);
    fitting_add(&body, "gemm_grouped", "cublas",
                "groups: 8, m: 64, k: 64, tokens: 512, dtype: e2m1", 1e-5);
#define OVERLAP "m: 4096, n: 4096, k: 4096, dtype: bf16, copy-bytes: 1024, copy-blocks: 8"
    fitting_add(&body, "overlap", "a", "timed: gemm, beside: nothing, " OVERLAP, 1e-4);
    fitting_add(&body, "overlap", "a", "timed: gemm, beside: copy, " OVERLAP, 1.25e-4);
    fitting_add(&body, "overlap", "a", "timed: copy, beside: nothing, " OVERLAP, 1e-5);
    fitting_add(&body, "overlap", "a", "timed: copy, beside: gemm, " OVERLAP, 1.5e-5);
#define REDUCING "m: 4096, n: 4096, k: 4096, dtype: bf16, members: 8, collective-bytes: 1024"
    fitting_add(&body, "overlap", "a", "timed: gemm, beside: nothing, " REDUCING, 2e-4);
    fitting_add(&body, "overlap", "a", "timed: allreduce, beside: nothing, " REDUCING, 1e-4);
    fitting_add(&body, "overlap", "a", "timed: gemm, beside: allreduce, " REDUCING, 2.2e-4);
    fitting_add(&body, "overlap", "a", "timed: allreduce, beside: gemm, " REDUCING, 1.6e-4);
    fitting_add(&body, "overlap", "a", "timed: both, beside: nothing, " REDUCING, 2.3e-4);
    fitting_begin(&f, &body);
    assert_int_equal(find(&f.fit, "gemm tf32")->n, 2);
    assert_contains(find(&f.fit, "gemm tf32")->why, "no law of this data type");
    assert_contains(find(&f.fit, "gemm e2m1")->why, "no rate of this data type");
    assert_contains(find(&f.fit, "gemm_grouped e2m1")->why, "single products");
    assert_int_equal(find(&f.fit, "overlap")->n, 4);
    assert_contains(find(&f.fit, "overlap")->why, "takes 1.25 times its time alone");
    assert_contains(find(&f.fit, "overlap")->why, "beside a product 1.50 times");
    const struct leftover *reducing = find(&f.fit, "overlap allreduce");
    assert_int_equal(reducing->n, 5);
    assert_contains(reducing->why, "a product beside an all-reduce takes 1.10 times");
    assert_contains(reducing->why, "an all-reduce beside a product 1.60 times");
    assert_contains(reducing->why, "started together, 70 % of the shorter one is hidden");
    assert_int_equal(find(&f.fit, "pcie")->n, 1);
    assert_contains(find(&f.fit, "coll")->why, "within one scale-up domain");
    assert_int_equal(find(&f.fit, "hbm")->n, 1);
    assert_int_equal(f.fit.unused, 16);
    fitting_end(&f);
    text_free(&body);
}

static void rows_are_held_against_the_law_of_memory(void **state)
{
    (void)state;
    struct fitting f;
    struct text body;
    text_init(&body);
    add_launch(&body);
    for (int i = 0; i < 8; i++) /* the largest take 1.2 times as long as the triads say */
        text_addf(
            &body,
            "  - {bench: elemwise, impl: own, shape: {op: add, rows: %d, width: 8192}, bytes: "
            "%d MB, time: {median: %.9g s, mad: 0 s, p05: 0 s, p95: 1 s, runs: 9}}\n",
            1 << i, 100 << i, (i == 7 ? 1.2 : 1) * (100e6 * (1 << i) / 4e12 + 3e-6));
    text_add(&body, "  - {bench: elemwise, impl: own, shape: {op: add, rows: 9, width: 9}, time: "
                    "{median: 1 ms, mad: 0 s, p05: 0 s, p95: 1 s, runs: 9}}\n");
    fitting_add(&body, "hbm", "own", "op: triad, bytes: 1000000000, cache: cold",
                3e9 / 4e12 + 3e-6);
    fitting_begin(&f, &body);
    const struct error_summary *e = f.fit.elementwise;
    assert_int_equal(e[HOLDOUT_NONE].n, 0);
    assert_int_equal(e[HOLDOUT_RANDOM].n, 8);
    assert_int_equal(e[HOLDOUT_FAMILY].n, 8);
    assert_int_equal(e[HOLDOUT_LARGEST].n, 1);
    assert_close(e[HOLDOUT_LARGEST].mean, 1 - 1 / 1.2, 0.02);
    assert_true(e[HOLDOUT_RANDOM].median < 0.005);
    assert_int_equal(find(&f.fit, "elemwise")->n, 1);
    fitting_end(&f);
    text_free(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_truth_comes_back_within_its_interval_also_with_an_outlier),
        cmocka_unit_test(it_is_written_beside_the_products_and_kept),
        cmocka_unit_test(what_feeds_no_law_is_listed_with_the_reason),
        cmocka_unit_test(rows_are_held_against_the_law_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
