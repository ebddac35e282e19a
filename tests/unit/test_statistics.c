/* Running statistics against closed forms, and the promise that merging integers doesn't depend on
 * order. */
#include "engine/gauge.h"
#include "engine/inverse.h"
#include "engine/neumaier.h"
#include "engine/sketch.h"
#include "engine/stream.h"
#include "engine/tally.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void near(double got, double want, double relative)
{
    if (!(fabs(got - want) <= relative * fabs(want)))
        fail_msg("got %.17g, want %.17g", got, want);
}

/* 1 .. n: mean (n + 1) / 2, variance n (n + 1) / 12; with an offset at which a sum of squares would
 * lose everything. */
static void a_tally_knows_mean_variance_and_extremes(void **state)
{
    (void)state;
    struct tally t = {0};
    assert_true(tally_variance(&t) == 0);
    tally_add(&t, 1e9 + 1);
    assert_true(t.mean == 1e9 + 1 && tally_variance(&t) == 0);
    for (int i = 2; i <= 1000; i++)
        tally_add(&t, 1e9 + i);
    assert_int_equal(t.count, 1000);
    near(t.mean, 1e9 + 500.5, 1e-15);
    near(tally_variance(&t), 1000 * 1001 / 12.0, 1e-9);
    near(tally_deviation(&t), sqrt(1000 * 1001 / 12.0), 1e-9);
    assert_true(t.low == 1e9 + 1 && t.high == 1e9 + 1000);
}

static void a_gauge_integrates_exactly(void **state)
{
    (void)state;
    struct gauge g = gauge_at(5, 100);
    gauge_set(&g, 110, 7);
    gauge_add(&g, 110, 1);
    gauge_add(&g, 120, -10);
    assert_true(gauge_integral(&g, 120) == 5 * 10 + 8 * 10);
    assert_true(gauge_integral(&g, 130) == 130 - 2 * 10);
    assert_int_equal(g.level, -2);
    assert_int_equal(g.low, -2);
    assert_int_equal(g.high, 8);
}

/* 1e8 accelerators over 200,000 uneven steps (2,300 years): exact where a double drifts and 64 bits
 * overflow. */
static void a_gauge_of_a_large_fleet_neither_drifts_nor_overflows(void **state)
{
    (void)state;
    const int64_t fleet = 100000000;
    struct gauge up = gauge_at(fleet, 0), down = gauge_at(0, 0);
    struct stream s = stream_make(1, "gauge", 0, 0);
    sim_time now = 0;
    for (unsigned i = 0; i < 200000; i++) {
        now += (sim_time)stream_below(&s, 200 * SIM_TICKS_PER_HOUR);
        const int64_t out = (int64_t)stream_below(&s, (uint64_t)fleet);
        gauge_set(&up, now, fleet - out);
        gauge_set(&down, now, out);
    }
    const int128 both = gauge_integral(&up, now) + gauge_integral(&down, now);
    assert_true(both == (int128)fleet * now);
    assert_true(both > (int128)INT64_MAX);
}

static void sketch_quantiles_are_within_one_percent(void **state)
{
    (void)state;
    enum { N = 20001 };
    struct sketch *sketch = malloc(sizeof *sketch);
    sketch_init(sketch, 1e-6);
    assert_true(isnan(sketch_quantile(sketch, 0.5)));
    for (unsigned i = 0; i < N; i++) /* five decades, ascending in i */
        sketch_add(sketch, pow(10, 5.0 * i / (N - 1)));
    for (unsigned share = 0; share <= 100; share++) {
        const double rank = fmax(1, ceil(share / 100.0 * N));
        near(sketch_quantile(sketch, share / 100.0), pow(10, 5.0 * (rank - 1) / (N - 1)),
             0.0100001);
    }
    free(sketch);
}

static void sketch_counts_what_is_off_its_scale(void **state)
{
    (void)state;
    struct sketch *sketch = malloc(sizeof *sketch);
    sketch_init(sketch, 1e-6);
    const double x[] = {-1, 0, 1e-6, 1, 1e300};
    for (unsigned i = 0; i < 5; i++)
        sketch_add(sketch, x[i]);
    assert_int_equal(sketch->count, 5);
    assert_int_equal(sketch->below, 3);
    assert_int_equal(sketch->above, 1);
    assert_true(sketch_quantile(sketch, 0.6) == 0);
    near(sketch_quantile(sketch, 0.8), 1, 0.0100001);
    assert_true(sketch_quantile(sketch, 1) > 1e11);
    free(sketch);
}

static void merging_sketches_does_not_depend_on_order(void **state)
{
    (void)state;
    struct sketch *part = malloc(4 * sizeof *part), *sum = malloc(3 * sizeof *sum);
    struct stream s = stream_make(1, "sketch", 0, 0);
    for (unsigned k = 0; k < 3; k++)
        sketch_init(&sum[k], 1e-3);
    for (unsigned k = 0; k < 4; k++) {
        sketch_init(&part[k], 1e-3);
        for (unsigned i = 0; i < 1000; i++) {
            const double x = inverse_lognormal(stream_u01(&s), k, 3);
            sketch_add(&part[k], x);
            sketch_add(&sum[0], x);
        }
    }
    for (unsigned k = 0; k < 4; k++) {
        sketch_merge(&sum[1], &part[k]);
        sketch_merge(&sum[2], &part[3 - k]);
    }
    assert_memory_equal(&sum[1], &sum[0], sizeof *sum);
    assert_memory_equal(&sum[2], &sum[0], sizeof *sum);
    free(part);
    free(sum);
}

static void neumaier_keeps_what_a_plain_sum_loses(void **state)
{
    (void)state;
    struct neumaier n = {0};
    const double x[] = {1, 1e100, 1, -1e100};
    for (unsigned i = 0; i < 4; i++)
        neumaier_add(&n, x[i]);
    assert_true(neumaier_total(&n) == 2);

    struct neumaier tenths = {0};
    double plain = 0;
    for (unsigned i = 0; i < 1000000; i++) {
        neumaier_add(&tenths, 0.1);
        plain += 0.1;
    }
    assert_true(neumaier_total(&tenths) == 100000);
    assert_true(plain != 100000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tally_knows_mean_variance_and_extremes),
        cmocka_unit_test(a_gauge_integrates_exactly),
        cmocka_unit_test(a_gauge_of_a_large_fleet_neither_drifts_nor_overflows),
        cmocka_unit_test(sketch_quantiles_are_within_one_percent),
        cmocka_unit_test(sketch_counts_what_is_off_its_scale),
        cmocka_unit_test(merging_sketches_does_not_depend_on_order),
        cmocka_unit_test(neumaier_keeps_what_a_plain_sum_loses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
