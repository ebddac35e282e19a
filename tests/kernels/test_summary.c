/* Robust summaries against closed forms. */
#include "statistic.h"
#include "support.h"

#include <math.h>

static void a_summary_has_the_known_quantiles(void **state)
{
    (void)state;
    double x[101];
    for (int i = 0; i <= 100; i++)
        x[i] = (i * 37) % 101; /* 0 .. 100 in another order */
    const double first = x[1];
    const struct summary s = summary_of_samples(x, 101);
    assert_true(s.median == 50 && s.mad == 25 && s.p05 == 5 && s.p95 == 95);
    assert_int_equal(s.n, 101);
    assert_true(x[1] == first);
}

static void quantiles_are_interpolated(void **state)
{
    (void)state;
    const double x[] = {1, 2, 4, 8};
    assert_true(quantile_sorted(x, 4, 0.5) == 3);
    assert_true(quantile_sorted(x, 4, 0) == 1 && quantile_sorted(x, 4, 1) == 8);
    assert_close(quantile_sorted(x, 4, 0.25), 1.75, 1e-15);
    assert_true(quantile_sorted(x, 1, 0.3) == 1);
}

static void outliers_don_t_move_the_middle(void **state)
{
    (void)state;
    const double x[] = {1.0, 1.01, 0.99, 1.0, 1.0, 50, 1.0};
    const struct summary s = summary_of_samples(x, 7);
    assert_true(s.median == 1 && s.mad < 0.011);
}

static void noise_falls_with_the_root_of_the_samples(void **state)
{
    (void)state;
    struct summary s = {.median = 2, .mad = 0.02, .n = 100};
    assert_close(summary_noise(&s), 1.2533 * 1.4826 * 0.001, 1e-12);
    s.n = 400;
    assert_close(summary_noise(&s), 1.2533 * 1.4826 * 0.0005, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_summary_has_the_known_quantiles),
        cmocka_unit_test(quantiles_are_interpolated),
        cmocka_unit_test(outliers_don_t_move_the_middle),
        cmocka_unit_test(noise_falls_with_the_root_of_the_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
