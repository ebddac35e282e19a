/* Inverse distribution functions against their definitions: F(F^-1(u)) = u, known points, means,
 * monotone. */
#include "engine/inverse.h"
#include "engine/stream.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void near(double got, double want, double relative)
{
    if (!(fabs(got - want) <= relative * fabs(want) + 1e-300))
        fail_msg("got %.17g, want %.17g", got, want);
}

static const double shares[] = {1e-12, 1e-6, 0.01, 0.1,      0.25,     0.5,
                                0.75,  0.9,  0.99, 1 - 1e-6, 1 - 1e-12};
enum { SHARES = sizeof shares / sizeof *shares };

/* Near the ends a share is compared by its distance from the end, as far as the value's own
 * rounding lets one see. */
static void same_share(double got, double want)
{
    if (!(fabs(got - want) <= 1e-9 * fmin(want, 1 - want) + 2e-15))
        fail_msg("share %.17g, want %.17g", got, want);
}

static void each_undoes_its_distribution_function(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SHARES; i++) {
        const double u = shares[i];
        same_share(gsl_cdf_flat_P(inverse_uniform(u, 2, 5), 2, 5), u);
        same_share(log(inverse_loguniform(u, 2, 32) / 2) / log(16), u);
        same_share(gsl_cdf_exponential_P(inverse_exponential(u, 3), 3), u);
        same_share(gsl_cdf_weibull_P(inverse_weibull(u, 7.11, 2.64), 7.11, 2.64), u);
        same_share(gsl_cdf_weibull_P(inverse_weibull(u, 4, 0.5), 4, 0.5), u);
        same_share(gsl_cdf_gaussian_P(inverse_normal(u, 10, 2) - 10, 2), u);
        same_share(gsl_cdf_lognormal_P(inverse_lognormal(u, 1, 0.5), 1, 0.5), u);
        /* triangular from 3 over 5 to 7.5: the distribution function by areas */
        const double x = inverse_triangular(u, 3, 5, 7.5);
        same_share(x < 5 ? (x - 3) * (x - 3) / (4.5 * 2) : 1 - (7.5 - x) * (7.5 - x) / (4.5 * 2.5),
                   u);
        same_share(gsl_cdf_beta_P((inverse_pert(u, 3, 5, 7) - 3) / 4, 3, 3), u);
    }
}

static void known_points(void **state)
{
    (void)state;
    near(inverse_exponential(0.5, 1), 0.69314718055994530942, 1e-15);
    near(inverse_weibull(1 - exp(-1), 7.11, 2.64), 7.11, 1e-14);
    near(inverse_normal(0.975, 0, 1), 1.9599639845400542, 1e-14);
    near(inverse_lognormal(0.5, 2, 9), exp(2), 1e-14);
    near(inverse_triangular(0.5, 0, 1, 2), 1, 1e-15);
    near(inverse_triangular(0.5, 0, 0, 2), 2 - sqrt(2), 1e-15);
    near(inverse_pert(0.5, 10, 20, 30), 20, 1e-9);
    near(inverse_loguniform(0.5, 1, 100), 10, 1e-15);
    near(inverse_exponential(1e-300, 1), 1e-300, 1e-15); /* no digits lost at the small end */
}

static void a_span_of_nothing_is_its_value(void **state)
{
    (void)state;
    assert_true(inverse_uniform(0.3, 4, 4) == 4);
    assert_true(inverse_triangular(0.3, 4, 4, 4) == 4);
    assert_true(inverse_pert(0.3, 4, 4, 4) == 4);
    assert_true(inverse_normal(0.3, 4, 0) == 4);
    assert_true(inverse_exponential(0.3, 0) == 0);
}

/* Means over a fine grid of u, which also walks the solvers through their whole range, modes at the
 * ends included. */
static void means_are_right_and_values_ascend(void **state)
{
    (void)state;
    enum { GRID = 2000 };
    double sum[6] = {0},
           before[6] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY, -INFINITY};
    for (unsigned i = 0; i < GRID; i++) {
        const double u = (i + 0.5) / GRID;
        const double x[6] = {
            inverse_pert(u, 3, 5, 13),       inverse_pert(u, 3, 3, 13),
            inverse_pert(u, 3, 13, 13),      inverse_exponential(u, 2),
            inverse_triangular(u, 3, 4, 11), inverse_weibull(u, 7.11, 2.64),
        };
        for (unsigned k = 0; k < 6; k++) {
            assert_true(x[k] >= before[k]);
            before[k] = x[k];
            sum[k] += x[k] / GRID;
        }
    }
    near(sum[0], (3 + 4 * 5 + 13) / 6.0, 1e-4);
    near(sum[1], (3 + 4 * 3 + 13) / 6.0, 1e-4);
    near(sum[2], (3 + 4 * 13 + 13) / 6.0, 1e-4);
    near(sum[3], 2, 1e-3);
    near(sum[4], 6, 1e-4);
    near(sum[5], 7.11 * tgamma(1 + 1 / 2.64), 1e-4);
}

static void choices_follow_their_weights(void **state)
{
    (void)state;
    const double cumulative[] = {1, 1, 4, 10};
    assert_int_equal(inverse_choice(0.0999, cumulative, 4), 0);
    assert_int_equal(inverse_choice(0.1001, cumulative, 4), 2); /* weight 0 is never chosen */
    assert_int_equal(inverse_choice(0.3999, cumulative, 4), 2);
    assert_int_equal(inverse_choice(0.4001, cumulative, 4), 3);
    assert_int_equal(inverse_choice(stream_unit(UINT64_MAX), cumulative, 4), 3);
    assert_int_equal(inverse_choice(stream_unit(0), cumulative, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_undoes_its_distribution_function),
        cmocka_unit_test(known_points),
        cmocka_unit_test(a_span_of_nothing_is_its_value),
        cmocka_unit_test(means_are_right_and_values_ascend),
        cmocka_unit_test(choices_follow_their_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
