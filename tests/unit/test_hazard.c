/* Piecewise-constant hazards: lookups at the edges, cumulation and its inverse, and the Weibull
 * table. */
#include "engine/hazard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void near(double got, double want, double relative)
{
    if (!(fabs(got - want) <= relative * fabs(want)))
        fail_msg("got %.17g, want %.17g", got, want);
}

/* 4 per second for 2 s, nothing for 3 s, then 0.5 per second. */
static const struct hazard_step steps[] = {
    {0, 4}, {2 * SIM_TICKS_PER_SECOND, 0}, {5 * SIM_TICKS_PER_SECOND, 0.5}};
static const struct hazard bathtub = {steps, 3};

static void a_step_holds_from_its_edge_on(void **state)
{
    (void)state;
    const struct {
        sim_time age;
        double rate;
    } known[] = {{0, 4},
                 {2 * SIM_TICKS_PER_SECOND - 1, 4},
                 {2 * SIM_TICKS_PER_SECOND, 0},
                 {5 * SIM_TICKS_PER_SECOND - 1, 0},
                 {5 * SIM_TICKS_PER_SECOND, 0.5},
                 {SIM_TIME_NEVER, 0.5}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(hazard_rate(&bathtub, known[i].age) == known[i].rate);
    const struct hazard constant = {steps, 1};
    assert_true(hazard_rate(&constant, 12345) == 4);
}

static void cumulation_and_age_are_inverse(void **state)
{
    (void)state;
    assert_true(hazard_cumulative(&bathtub, 0) == 0);
    near(hazard_cumulative(&bathtub, SIM_TICKS_PER_SECOND), 4, 1e-15);
    near(hazard_cumulative(&bathtub, 4 * SIM_TICKS_PER_SECOND), 8, 1e-15);
    near(hazard_cumulative(&bathtub, 9 * SIM_TICKS_PER_SECOND), 10, 1e-15);
    assert_int_equal(hazard_age(&bathtub, 4), SIM_TICKS_PER_SECOND);
    assert_int_equal(hazard_age(&bathtub, 10), 9 * SIM_TICKS_PER_SECOND);
    assert_int_equal(hazard_age(&bathtub, 8),
                     5 * SIM_TICKS_PER_SECOND + 1); /* never where the rate is 0 */
    for (double x = 0.01; x < 20; x += 0.37)
        near(hazard_cumulative(&bathtub, hazard_age(&bathtub, x)), x, 1e-3);
    const struct hazard dies_out = {steps, 2};
    assert_true(hazard_age(&dies_out, 8.5) == SIM_TIME_NEVER);
}

static void a_weibull_table_keeps_the_expected_failures(void **state)
{
    (void)state;
    const double shapes[] = {0.5, 1, 2.64};
    for (size_t k = 0; k < 3; k++) {
        enum { N = 40 };
        struct hazard_step table[N];
        const double scale = 3e7, year = 31557600;
        hazard_weibull(table, N, scale, shapes[k], year / 1000, 10 * year);
        const struct hazard h = {table, N};
        assert_int_equal(table[0].from, 0);
        near(sim_seconds(table[1].from), year / 1000, 1e-9);
        near(sim_seconds(table[N - 1].from), 10 * year, 1e-9);
        for (unsigned i = 1; i < N; i++) {
            near(hazard_cumulative(&h, table[i].from),
                 pow(sim_seconds(table[i].from) / scale, shapes[k]), 1e-6);
            assert_true(shapes[k] < 1
                            ? table[i].rate < table[i - 1].rate
                            : fabs(table[i].rate / table[i - 1].rate - 1) < 1e-6 || shapes[k] > 1);
        }
        assert_true(isfinite(table[0].rate)); /* which the law itself is not for shapes below 1 */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_holds_from_its_edge_on),
        cmocka_unit_test(cumulation_and_age_are_inverse),
        cmocka_unit_test(a_weibull_table_keeps_the_expected_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) < 0;
}
