/* The estimators on functions whose answers are known in closed form, fed by the designs that
 * studies use. */
#include "support.h"

#include "study/design.h"
#include "study/sensitivity.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_FACTORS = 8 };

typedef double function(const double *u);

/* Runs a function over a saltelli design of n blocks. */
static double *run_saltelli(function *f, size_t k, size_t n, uint64_t seed)
{
    static const char *const names[MOST_FACTORS] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    struct design_factor factors[MOST_FACTORS] = {0};
    for (size_t i = 0; i < k; i++)
        factors[i].name = names[i];
    const struct design_request request = {
        .kind = DESIGN_SALTELLI, .factors = factors, .n_factors = k, .samples = n, .seed = seed};
    struct design_fault fault = {0};
    text_init(&fault.why);
    struct design *design = design_make(&request, &fault);
    assert_non_null(design);
    text_free(&fault.why);
    const size_t points = (size_t)design_points(design);
    assert_int_equal(points, n * (k + 2));
    double *values = malloc(points * sizeof *values);
    for (size_t i = 0; i < points; i++) {
        struct coordinate at[MOST_FACTORS];
        double u[MOST_FACTORS];
        design_at(design, i, at);
        for (size_t f_ = 0; f_ < k; f_++)
            u[f_] = at[f_].u;
        values[i] = f(u);
    }
    design_free(design);
    return values;
}

/* Ishigami and Homma, 1990, with a = 7, b = 0.1. */
static double ishigami(const double *u)
{
    const double x = M_PI * (2 * u[0] - 1), y = M_PI * (2 * u[1] - 1), z = M_PI * (2 * u[2] - 1);
    return sin(x) + 7 * sin(y) * sin(y) + 0.1 * pow(z, 4) * sin(x);
}

static const double g_a[MOST_FACTORS] = {0, 1, 4.5, 9, 99, 99, 99, 99};

/* Sobol''s g-function. */
static double g_function(const double *u)
{
    double product = 1;
    for (size_t i = 0; i < MOST_FACTORS; i++)
        product *= (fabs(4 * u[i] - 2) + g_a[i]) / (1 + g_a[i]);
    return product;
}

static void assert_near(double actual, double expected, double tolerance)
{
    if (fabs(actual - expected) > tolerance)
        fail_msg("%g is not within %g of %g", actual, tolerance, expected);
}

static void assert_holds(const struct estimate *e, double truth)
{
    assert_true(e->low < e->high);
    if (!(e->low - 0.02 <= truth && truth <= e->high + 0.02))
        fail_msg("%g lies outside (%g to %g)", truth, e->low, e->high);
}

static void ishigami_indices_are_those_of_the_closed_form(void **state)
{
    (void)state;
    static const double first[] = {0.3139, 0.4424, 0}, total[] = {0.5576, 0.4424, 0.2437};
    double *values = run_saltelli(ishigami, 3, 4096, 1);
    struct sobol_index indices[3];
    assert_int_equal(sobol_indices(values, 4096, 3, 1, indices), 4096);
    for (int i = 0; i < 3; i++) {
        assert_near(indices[i].first.value, first[i], 0.02);
        assert_near(indices[i].total.value, total[i], 0.02);
        assert_holds(&indices[i].first, first[i]);
        assert_holds(&indices[i].total, total[i]);
    }
    free(values);
}

static void g_function_indices_are_those_of_the_closed_form(void **state)
{
    (void)state;
    double part[MOST_FACTORS], variance = 1;
    for (size_t i = 0; i < MOST_FACTORS; i++) {
        part[i] = 1 / (3 * (1 + g_a[i]) * (1 + g_a[i]));
        variance *= 1 + part[i];
    }
    double *values = run_saltelli(g_function, MOST_FACTORS, 4096, 2);
    struct sobol_index indices[MOST_FACTORS];
    sobol_indices(values, 4096, MOST_FACTORS, 1, indices);
    for (size_t i = 0; i < MOST_FACTORS; i++) {
        const double first = part[i] / (variance - 1);
        const double total = part[i] * variance / (1 + part[i]) / (variance - 1);
        assert_near(indices[i].first.value, first, 0.02);
        assert_near(indices[i].total.value, total, 0.02);
    }
    free(values);
}

static void a_large_mean_does_not_spoil_the_indices(void **state)
{
    (void)state;
    double *values = run_saltelli(ishigami, 3, 1024, 1);
    struct sobol_index plain[3], moved[3];
    sobol_indices(values, 1024, 3, 1, plain);
    for (size_t i = 0; i < 1024 * 5; i++)
        values[i] += 1e6;
    sobol_indices(values, 1024, 3, 1, moved);
    for (int i = 0; i < 3; i++) {
        assert_near(moved[i].first.value, plain[i].first.value, 1e-6);
        assert_near(moved[i].total.value, plain[i].total.value, 1e-6);
    }
    free(values);
}

static void blocks_with_a_hole_are_left_out(void **state)
{
    (void)state;
    double *values = run_saltelli(ishigami, 3, 1024, 1);
    struct sobol_index indices[3];
    values[5 * 10 + 3] = NAN;
    values[5 * 20] = INFINITY;
    assert_int_equal(sobol_indices(values, 1024, 3, 1, indices), 1022);
    assert_near(indices[1].first.value, 0.4424, 0.05);
    free(values);
}

static void assert_same(const struct estimate *a, const struct estimate *b)
{
    assert_true(a->value == b->value && a->low == b->low && a->high == b->high);
}

static void a_hole_anywhere_costs_its_block_alone(void **state)
{
    (void)state;
    enum { BLOCKS = 16, SIZE = 5 };
    static const double holes[] = {NAN, INFINITY, -INFINITY};
    double *values = run_saltelli(ishigami, 3, BLOCKS, 1);
    for (size_t at = 0; at < BLOCKS * SIZE; at++) {
        double others[(BLOCKS - 1) * SIZE];
        size_t n = 0;
        for (size_t i = 0; i < BLOCKS * SIZE; i++)
            if (i / SIZE != at / SIZE)
                others[n++] = values[i];
        struct sobol_index expected[3], indices[3];
        assert_int_equal(sobol_indices(others, BLOCKS - 1, 3, 1, expected), BLOCKS - 1);
        const double whole = values[at];
        values[at] = holes[at % 3];
        assert_int_equal(sobol_indices(values, BLOCKS, 3, 1, indices), BLOCKS - 1);
        values[at] = whole;
        for (int f = 0; f < 3; f++) {
            assert_same(&indices[f].first, &expected[f].first);
            assert_same(&indices[f].total, &expected[f].total);
        }
    }
    free(values);
}

static void a_constant_has_no_indices(void **state)
{
    (void)state;
    double values[4 * 4];
    struct sobol_index indices[2];
    for (int i = 0; i < 16; i++)
        values[i] = 1.7e9;
    sobol_indices(values, 4, 2, 1, indices);
    assert_true(isnan(indices[0].first.value) && isnan(indices[1].total.value));
    for (int i = 0; i < 16; i++)
        values[i] = 0.1 * (1 + 1e-15 * (i % 3)); /* by rounding alone */
    sobol_indices(values, 4, 2, 1, indices);
    assert_true(isnan(indices[0].first.value) && isnan(indices[1].total.value));
}

static void rank_correlation_sees_order_alone(void **state)
{
    (void)state;
    const double x[] = {1, 2, 3, 4, 5, 6}, falling[] = {9, 8, 3, 2, 1, -50};
    const double ties[] = {1, 1, 2, 2, INFINITY, INFINITY}, holes[] = {1, NAN, 3, 4, 5, 6};
    assert_near(rank_correlation(x, falling, 6).value, -1, 1e-12);
    /* 1.5 1.5 3.5 3.5 5.5 5.5 against 1..6: 16 / sqrt(17.5 x 16) */
    assert_near(rank_correlation(x, ties, 6).value, 16 / sqrt(17.5 * 16), 1e-12);
    assert_near(rank_correlation(x, holes, 6).value, 1, 1e-12);
    const double flat[] = {2, 2, 2, 2, 2, 2};
    assert_true(isnan(rank_correlation(x, flat, 6).value));
}

static void the_mean_has_students_interval(void **state)
{
    (void)state;
    const double values[] = {1, 2, 3, 4, 5};
    const struct estimate e = mean_estimate(values, 5, false);
    assert_near(e.value, 3, 1e-12);
    assert_near(e.high - e.value, 2.776445105 * sqrt(2.5 / 5), 1e-8);
    const double pairs[] = {1, 9, 2, 8, 3, 7}; /* each pair has the mean 5 */
    const struct estimate paired = mean_estimate(pairs, 6, true);
    assert_near(paired.value, 5, 1e-12);
    assert_near(paired.high - paired.low, 0, 1e-12);
    const double late[] = {1, INFINITY};
    assert_true(isinf(mean_estimate(late, 2, false).value));
    assert_true(isnan(mean_estimate(late, 2, false).low));
}

static void quantile_intervals_hold_the_binomial_probability(void **state)
{
    (void)state;
    double sorted[100];
    for (int i = 0; i < 100; i++)
        sorted[i] = i + 1;
    /* n = 100, q = 0.5: order statistics 40 and 61 (Hahn, Meeker, table A.15: 95 %). */
    const struct estimate median = quantile_estimate(sorted, 100, 0.5);
    assert_near(median.value, 50.5, 1e-12);
    assert_near(median.low, 40, 0);
    assert_near(median.high, 61, 0);
    /* Of 10 values none is surely above the 90 % quantile. */
    assert_true(isinf(quantile_estimate(sorted, 10, 0.9).high));
}

static void shares_have_wilsons_interval(void **state)
{
    (void)state;
    const struct estimate e = share_estimate(8, 10);
    assert_near(e.value, 0.8, 1e-12);
    assert_near(e.low, 0.4901625, 1e-6);
    assert_near(e.high, 0.9433178, 1e-6);
    assert_near(share_estimate(0, 10).low, 0, 1e-12);
    assert_near(share_estimate(10, 10).high, 1, 1e-12);
}

static void the_front_has_what_nothing_beats(void **state)
{
    (void)state;
    const double cost[] = {1, 2, 3, 2, 4, 1, NAN}, gain[] = {1, 3, 3, 2, 9, 1, 99};
    const struct objective objectives[] = {{cost, true}, {gain, false}};
    bool front[7];
    pareto_front(objectives, 2, 7, front);
    static const bool expected[] = {true, true, false, false, true, true, false};
    for (int i = 0; i < 7; i++)
        assert_int_equal(front[i], expected[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ishigami_indices_are_those_of_the_closed_form),
        cmocka_unit_test(g_function_indices_are_those_of_the_closed_form),
        cmocka_unit_test(a_large_mean_does_not_spoil_the_indices),
        cmocka_unit_test(blocks_with_a_hole_are_left_out),
        cmocka_unit_test(a_hole_anywhere_costs_its_block_alone),
        cmocka_unit_test(a_constant_has_no_indices),
        cmocka_unit_test(rank_correlation_sees_order_alone),
        cmocka_unit_test(the_mean_has_students_interval),
        cmocka_unit_test(quantile_intervals_hold_the_binomial_probability),
        cmocka_unit_test(shares_have_wilsons_interval),
        cmocka_unit_test(the_front_has_what_nothing_beats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
