#include "support.h"

#include "results/summary.h"

#include <math.h>

static void quantiles_lie_between_their_neighbours(void **state)
{
    (void)state;
    const double sorted[] = {10, 20, 30, 40};
    assert_close(quantile_of_sorted(sorted, 4, 0), 10, 0);
    assert_close(quantile_of_sorted(sorted, 4, 1), 40, 0);
    assert_close(quantile_of_sorted(sorted, 4, 0.5), 25, 1e-15);
    assert_close(quantile_of_sorted(sorted, 4, 0.1), 13, 1e-15);
    assert_close(quantile_of_sorted(sorted, 1, 0.9), 10, 0);
    assert_true(isnan(quantile_of_sorted(sorted, 0, 0.5)));
}

static void values_are_sorted_and_unknown_ones_left_out(void **state)
{
    (void)state;
    double values[] = {30, NAN, 10, 20, NAN, 40, 50};
    const struct summary s = summary_of(values, 7);
    assert_int_equal(s.n, 5);
    assert_int_equal(s.after_end, 0);
    assert_close(s.p10, 14, 1e-15);
    assert_close(s.p50, 30, 0);
    assert_close(s.p90, 46, 1e-15);
    assert_close(s.mean, 30, 0);
}

static void milestones_not_reached_count_as_later_than_the_end(void **state)
{
    (void)state;
    double values[] = {INFINITY, 100,      300, INFINITY, 200,     INFINITY,
                       INFINITY, INFINITY, 400, 500,      INFINITY};
    const struct summary s = summary_of(values, 11);
    assert_int_equal(s.n, 11);
    assert_int_equal(s.after_end, 6);
    assert_close(s.p10, 200, 0);            /* the second of eleven, exactly */
    assert_true(isinf(s.p50) && s.p50 > 0); /* the sixth */
    assert_true(isinf(s.p90) && s.p90 > 0);
    assert_true(isinf(s.mean));
}

static void a_quantile_touches_the_end_only_when_its_neighbour_has_weight(void **state)
{
    (void)state;
    const double sorted[] = {1, 2, 3, INFINITY, INFINITY};
    assert_close(quantile_of_sorted(sorted, 5, 0.5), 3, 0);
    assert_true(isinf(quantile_of_sorted(sorted, 5, 0.51)));
    assert_true(isinf(quantile_of_sorted(sorted, 5, 0.9))); /* between two of them: no NaN */
    double many[91]; /* 0.7 x 90 is 63, though not in binary */
    for (int i = 0; i < 91; i++)
        many[i] = i <= 63 ? (double)i : (double)INFINITY;
    assert_close(quantile_of_sorted(many, 91, 0.7), 63, 0);
}

static void nothing_defined_is_nothing_known(void **state)
{
    (void)state;
    double values[] = {NAN, NAN};
    const struct summary s = summary_of(values, 2);
    assert_int_equal(s.n, 0);
    assert_true(isnan(s.p50) && isnan(s.mean));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_lie_between_their_neighbours),
        cmocka_unit_test(values_are_sorted_and_unknown_ones_left_out),
        cmocka_unit_test(milestones_not_reached_count_as_later_than_the_end),
        cmocka_unit_test(a_quantile_touches_the_end_only_when_its_neighbour_has_weight),
        cmocka_unit_test(nothing_defined_is_nothing_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
