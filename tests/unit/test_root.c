/* The search for an edge, on functions whose edge is known. */
#include "support.h"

#include "study/root.h"

#include <math.h>

static struct root_search s;
static int evaluations;

static int begin(void **state)
{
    (void)state;
    s = (struct root_search){.tolerance = 1e-6};
    evaluations = 0;
    return 0;
}

static bool square(void *context, double *x, double *y)
{
    (void)context;
    evaluations++;
    *y = *x * *x;
    return true;
}

static bool falling(void *context, double *x, double *y)
{
    (void)context;
    *y = 10 / *x;
    return true;
}

/* 1 for up to 7, later than the end of the run for less than 3. */
static bool steps(void *context, double *x, double *y)
{
    (void)context;
    evaluations++;
    *y = *x < 3 ? INFINITY : *x < 7 ? 100 : *x < 40 ? 50 : 20;
    return true;
}

static bool hill(void *context, double *x, double *y)
{
    (void)context;
    *y = 25 - (*x - 5) * (*x - 5);
    return true;
}

static bool in_tenths(void *context, double *x, double *y)
{
    (void)context;
    *x = round(10 * *x) / 10;
    *y = *x;
    return true;
}

static bool broken(void *context, double *x, double *y)
{
    const double *limit = context;
    *y = *x;
    return *x <= *limit;
}

static bool undefined_above_4(void *context, double *x, double *y)
{
    (void)context;
    *y = *x > 4 ? NAN : *x;
    return true;
}

static void find(root_function *f, double target, double low, double high, enum root_end end,
                 double *meets, double *misses)
{
    size_t a = 0, b = 0;
    s.evaluate = f;
    s.target = target;
    assert_int_equal(root_find(&s, low, high, &a, &b), end);
    *meets = s.points[a].x;
    *misses = s.points[b].x;
}

static void a_smooth_root_is_found_fast(void **state)
{
    (void)state;
    double meets, misses;
    find(square, 2, 0, 100, ROOT_FOUND, &meets, &misses);
    assert_true(meets * meets >= 2 && misses * misses < 2);
    assert_close(meets, sqrt(2), 1e-6);
    assert_close(misses, sqrt(2), 1e-6);
    assert_true(root_is_monotone(&s));
    assert_true(evaluations <=
                5 + 26); /* log2(25 / 1.4e-6) = 24.1 halvings, one more, and the grid */
}

static void what_falls_is_searched_from_the_other_side(void **state)
{
    (void)state;
    double meets, misses;
    s.at_most = true;
    find(falling, 4, 1, 1000, ROOT_FOUND, &meets, &misses);
    assert_true(meets >= 2.5 && misses < 2.5);
    assert_close(meets, 2.5, 1e-6);
}

static void whole_numbers_end_at_neighbours(void **state)
{
    (void)state;
    double meets, misses;
    s.step = 1;
    find(square, 50, 0, 1000, ROOT_FOUND, &meets, &misses);
    assert_true(meets == 8 && misses == 7);
    s.n = 0;
    find(square, 49, 0, 1000, ROOT_FOUND, &meets, &misses); /* reached exactly counts */
    assert_true(meets == 7 && misses == 6);
    for (size_t i = 0; i < s.n; i++)
        assert_true(s.points[i].x == round(s.points[i].x));
}

static void multiples_end_at_neighbours(void **state)
{
    (void)state;
    double meets, misses;
    s.step = 72;
    find(square, 20000, 72, 7200, ROOT_FOUND, &meets, &misses);
    assert_true(meets == 144 && misses == 72);
    for (size_t i = 0; i < s.n; i++)
        assert_true(s.points[i].x == 72 * round(s.points[i].x / 72));
}

/* The first argument of a step, though its whole plateau has the value. */
static void steps_and_infinities_are_no_obstacle(void **state)
{
    (void)state;
    double meets, misses;
    s.at_most = true;
    s.step = 1;
    find(steps, 50, 1, 100, ROOT_FOUND, &meets, &misses);
    assert_true(meets == 7 && misses == 6);
    s.n = 0;
    find(steps, 100, 1, 100, ROOT_FOUND, &meets, &misses);
    assert_true(meets == 3 && misses == 2);
    s.n = 0;
    find(steps, 30, 1, 100, ROOT_FOUND, &meets, &misses);
    assert_true(meets == 40 && misses == 39);
    s.n = 0;
    s.step = 0;
    evaluations = 0;
    find(steps, 50, 1, 100, ROOT_FOUND, &meets, &misses);
    assert_true(meets >= 7 && misses < 7);
    assert_close(meets, 7, 1e-6);
    assert_true(evaluations <= 5 + 27);
}

static void a_range_without_an_edge_is_told(void **state)
{
    (void)state;
    double meets, misses;
    find(square, 200, 1, 10, ROOT_NO_EDGE, &meets, &misses);
    assert_int_equal(s.n, 5);
    s.n = 0;
    find(square, 0.5, 1, 10, ROOT_NO_EDGE, &meets, &misses);
}

static void two_edges_are_told(void **state)
{
    (void)state;
    double meets, misses;
    find(hill, 20, 0, 10, ROOT_MANY, &meets, &misses);
    assert_false(root_is_monotone(&s));
}

/* One edge, and a function that turns elsewhere. */
static void a_turn_beside_the_edge_is_noticed(void **state)
{
    (void)state;
    double meets, misses;
    find(hill, 10, 0, 8, ROOT_FOUND, &meets, &misses);
    assert_close(meets, 5 - sqrt(15), 1e-5);
    assert_false(root_is_monotone(&s));
}

static void arguments_that_can_not_be_written_end_the_search(void **state)
{
    (void)state;
    double meets, misses;
    find(in_tenths, 3.14, 0, 10, ROOT_FOUND, &meets, &misses);
    assert_close(meets, 3.2, 1e-9);
    assert_close(misses, 3.1, 1e-9);
}

static void a_failed_evaluation_stops(void **state)
{
    (void)state;
    double meets, misses, limit = 5;
    s.context = &limit;
    find(broken, 3, 0, 10, ROOT_STOPPED, &meets, &misses);
    assert_true(s.points[s.n - 1].x == 5);
}

static void what_is_undefined_is_told(void **state)
{
    (void)state;
    double meets, misses;
    find(undefined_above_4, 3, 0, 10, ROOT_UNDEFINED, &meets, &misses);
}

static void nothing_is_evaluated_twice(void **state)
{
    (void)state;
    s.evaluate = square;
    double x = 3, y;
    assert_true(root_value(&s, &x, &y) && root_value(&s, &x, &y));
    assert_true(y == 9);
    assert_int_equal(evaluations, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_smooth_root_is_found_fast, begin),
        cmocka_unit_test_setup(what_falls_is_searched_from_the_other_side, begin),
        cmocka_unit_test_setup(whole_numbers_end_at_neighbours, begin),
        cmocka_unit_test_setup(multiples_end_at_neighbours, begin),
        cmocka_unit_test_setup(steps_and_infinities_are_no_obstacle, begin),
        cmocka_unit_test_setup(a_range_without_an_edge_is_told, begin),
        cmocka_unit_test_setup(two_edges_are_told, begin),
        cmocka_unit_test_setup(a_turn_beside_the_edge_is_noticed, begin),
        cmocka_unit_test_setup(arguments_that_can_not_be_written_end_the_search, begin),
        cmocka_unit_test_setup(a_failed_evaluation_stops, begin),
        cmocka_unit_test_setup(what_is_undefined_is_told, begin),
        cmocka_unit_test_setup(nothing_is_evaluated_twice, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
