/* Paths over time and curves: knots, what lies between them, and what lies beyond both ends. */
#include "input/value.h"

#include "support.h"

#include <math.h>

static const day_number dates[] = {100, 200, 300};
static const double prices[] = {30, 24, 20};
static const struct path steps = {.dates = dates, .values = prices, .n = 3};
static const struct path line = {.dates = dates, .values = prices, .n = 3, .linear = 1};

static void a_stepped_path_holds_each_value_until_the_next(void **state)
{
    (void)state;
    assert_true(path_at(&steps, 100) == 30);
    assert_true(path_at(&steps, 199.999) == 30);
    assert_true(path_at(&steps, 200) == 24);
    assert_true(path_at(&steps, 250) == 24);
    assert_true(path_at(&steps, 300) == 20);
}

static void a_path_keeps_its_end_values_beyond_its_knots(void **state)
{
    (void)state;
    assert_true(path_at(&steps, -1e6) == 30);
    assert_true(path_at(&steps, 1e6) == 20);
    assert_true(path_at(&line, 99) == 30);
    assert_true(path_at(&line, 301) == 20);
}

static void a_linear_path_goes_straight_from_knot_to_knot(void **state)
{
    (void)state;
    assert_true(path_at(&line, 100) == 30);
    assert_close(path_at(&line, 150), 27, 1e-15);
    assert_close(path_at(&line, 175.5), 30 - 6 * 0.755, 1e-15);
    assert_true(path_at(&line, 200) == 24);
    assert_close(path_at(&line, 250), 22, 1e-15);
    assert_true(path_at(&line, 300) == 20);
}

static void one_knot_is_a_plain_number(void **state)
{
    (void)state;
    const struct path plain[] = {{.dates = dates, .values = prices, .n = 1},
                                 {.dates = dates, .values = prices, .n = 1, .linear = 1}};
    for (unsigned i = 0; i < 2; i++) {
        assert_true(path_at(&plain[i], 0) == 30);
        assert_true(path_at(&plain[i], 100) == 30);
        assert_true(path_at(&plain[i], 1e5) == 30);
        assert_int_equal(path_next_change(&plain[i], 100), INT32_MAX);
    }
    assert_int_equal(path_next_change(&plain[0], 0), INT32_MAX);
}

static void an_empty_path_has_no_value_and_never_changes(void **state)
{
    (void)state;
    const struct path empty = {0};
    assert_true(isnan(path_at(&empty, 0)));
    assert_int_equal(path_next_change(&empty, 0), INT32_MAX);
}

static void of_equal_dates_the_last_one_counts(void **state)
{
    (void)state;
    const day_number twice[] = {100, 200, 200, 300};
    const double values[] = {1, 2, 3, 4};
    const struct path stepped = {.dates = twice, .values = values, .n = 4},
                      linear = {.dates = twice, .values = values, .n = 4, .linear = 1};
    assert_true(path_at(&stepped, 200) == 3);
    assert_true(path_at(&linear, 200) == 3);
    assert_close(path_at(&linear, 150), 1.5, 1e-15);
    assert_close(path_at(&linear, 250), 3.5, 1e-15);
    assert_int_equal(path_next_change(&stepped, 100), 200);
    assert_int_equal(path_next_change(&stepped, 200), 300);
}

static void the_next_change_is_strictly_later(void **state)
{
    (void)state;
    assert_int_equal(path_next_change(&steps, 100), 200);
    assert_int_equal(path_next_change(&steps, 199), 200);
    assert_int_equal(path_next_change(&steps, 200), 300);
    assert_int_equal(path_next_change(&steps, 300), INT32_MAX);
    assert_int_equal(path_next_change(&steps, INT32_MAX), INT32_MAX);
}

static void the_first_date_of_steps_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(path_next_change(&steps, 50), 200);
    assert_int_equal(path_next_change(&line, 50), 100);
}

static void a_repeated_value_is_no_change(void **state)
{
    (void)state;
    const double same[] = {5, 5, 6};
    const struct path p = {.dates = dates, .values = same, .n = 3};
    assert_int_equal(path_next_change(&p, 100), 300);
    assert_int_equal(path_next_change(&p, 0), 300);
}

static void a_linear_path_changes_slope_at_its_knots(void **state)
{
    (void)state;
    assert_int_equal(path_next_change(&line, 100), 200);
    assert_int_equal(path_next_change(&line, 250), 300);
    assert_int_equal(path_next_change(&line, 300), INT32_MAX);
}

static const double sizes[] = {1, 100, 10000};
static const double shares[] = {0.2, 0.6, 0.9};
static const struct curve straight = {sizes, shares, 3, 0};
static const struct curve in_logs = {sizes, shares, 3, 1};

static void a_curve_passes_through_its_points(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        assert_true(curve_at(&straight, sizes[i]) == shares[i]);
        assert_true(curve_at(&in_logs, sizes[i]) == shares[i]);
        assert_true(curve_step_at(&straight, sizes[i]) == shares[i]);
    }
}

static void a_curve_is_straight_in_x_or_in_its_logarithm(void **state)
{
    (void)state;
    assert_close(curve_at(&straight, 50.5), 0.4, 1e-15);
    assert_close(curve_at(&in_logs, 10), 0.4, 1e-15);
    assert_close(curve_at(&in_logs, 1000), 0.75, 1e-15);
    assert_close(curve_at(&straight, 5050), 0.75, 1e-15);
}

static void a_curve_is_constant_beyond_both_ends(void **state)
{
    (void)state;
    assert_true(curve_at(&straight, -5) == 0.2);
    assert_true(curve_at(&in_logs, 0) == 0.2);
    assert_true(curve_at(&in_logs, 1e9) == 0.9);
    assert_true(curve_at(&straight, INFINITY) == 0.9);
    assert_true(curve_step_at(&straight, -5) == 0.2);
    assert_true(curve_step_at(&straight, INFINITY) == 0.9);
}

static void a_curve_of_one_point_is_constant(void **state)
{
    (void)state;
    const struct curve c = {sizes, shares, 1, 1};
    assert_true(curve_at(&c, 0.5) == 0.2);
    assert_true(curve_at(&c, 1) == 0.2);
    assert_true(curve_at(&c, 2) == 0.2);
    assert_true(curve_step_at(&c, 2) == 0.2);
}

static void an_empty_curve_has_no_value(void **state)
{
    (void)state;
    const struct curve empty = {0};
    assert_true(isnan(curve_at(&empty, 1)));
    assert_true(isnan(curve_step_at(&empty, 1)));
}

static void equal_points_make_a_jump(void **state)
{
    (void)state;
    const double x[] = {1, 2, 2, 4}, y[] = {10, 20, 30, 50};
    const struct curve c = {x, y, 4, 0}, logs = {x, y, 4, 1};
    assert_close(curve_at(&c, 1.5), 15, 1e-15);
    assert_true(curve_at(&c, 2) == 30);
    assert_true(curve_at(&logs, 2) == 30);
    assert_close(curve_at(&c, 3), 40, 1e-15);
    assert_true(curve_step_at(&c, 2) == 30);
    assert_true(curve_step_at(&c, 1.999) == 10);
}

static void a_flat_stretch_stays_flat_to_the_last_bit(void **state)
{
    (void)state;
    const double y[] = {0.3, 0.3, 0.3};
    const struct curve c = {sizes, y, 3, 0};
    for (double x = 1; x < 10000; x *= 1.37)
        assert_true(curve_at(&c, x) == 0.3);
}

static void steps_hold_to_the_next_point(void **state)
{
    (void)state;
    assert_true(curve_step_at(&straight, 99.999) == 0.2);
    assert_true(curve_step_at(&straight, 101) == 0.6);
    assert_true(curve_step_at(&in_logs, 9999) == 0.6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stepped_path_holds_each_value_until_the_next),
        cmocka_unit_test(a_path_keeps_its_end_values_beyond_its_knots),
        cmocka_unit_test(a_linear_path_goes_straight_from_knot_to_knot),
        cmocka_unit_test(one_knot_is_a_plain_number),
        cmocka_unit_test(an_empty_path_has_no_value_and_never_changes),
        cmocka_unit_test(of_equal_dates_the_last_one_counts),
        cmocka_unit_test(the_next_change_is_strictly_later),
        cmocka_unit_test(the_first_date_of_steps_changes_nothing),
        cmocka_unit_test(a_repeated_value_is_no_change),
        cmocka_unit_test(a_linear_path_changes_slope_at_its_knots),
        cmocka_unit_test(a_curve_passes_through_its_points),
        cmocka_unit_test(a_curve_is_straight_in_x_or_in_its_logarithm),
        cmocka_unit_test(a_curve_is_constant_beyond_both_ends),
        cmocka_unit_test(a_curve_of_one_point_is_constant),
        cmocka_unit_test(an_empty_curve_has_no_value),
        cmocka_unit_test(equal_points_make_a_jump),
        cmocka_unit_test(a_flat_stretch_stays_flat_to_the_last_bit),
        cmocka_unit_test(steps_hold_to_the_next_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
