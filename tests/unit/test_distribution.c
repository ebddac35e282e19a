/* Drawing by inversion: against GSL's distribution functions, and moments against the integrals of
 * GSL's densities. */
#include "input/distribution.h"

#include "engine/stream.h"
#include "support.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <math.h>

static const double values[] = {2, 3, 5};
static const double cumulative[] = {0.25, 0.75, 1};

/* One law of each kind and some of unusual shape. */
enum { LAWS = 14 };
static void fill(struct distribution law[LAWS])
{
    law[0] = distribution_of(DIST_UNIFORM, 2, 6, 0);
    law[1] = distribution_of(DIST_LOGUNIFORM, 2, 32, 0);
    law[2] = distribution_of(DIST_NORMAL, 10, 3, 0);
    law[3] = distribution_of(DIST_LOGNORMAL, 1, 0.5, 0);
    law[4] = distribution_of(DIST_TRIANGULAR, 3, 7.5, 5);
    law[5] = distribution_of(DIST_TRIANGULAR, 3, 7.5, 3);
    law[6] = distribution_of(DIST_TRIANGULAR, 3, 7.5, 7.5);
    law[7] = distribution_of(DIST_PERT, 3, 7.5, 5);
    law[8] = distribution_of(DIST_PERT, 3, 7.5, 3);
    law[9] = distribution_of(DIST_EXPONENTIAL, 4, 0, 0);
    law[10] = distribution_of(DIST_WEIBULL, 7.11, 2.64, 0);
    law[11] = distribution_of(DIST_WEIBULL, 4, 0.5, 0);
    law[12] = distribution_of_values(values, cumulative, 3);
    law[13] = distribution_of(DIST_CONSTANT, 4, 0, 0);
}

/* Probability and density of the untruncated law, written anew from its definition. */
static double probability(const struct distribution *d, double x)
{
    const double w = d->b - d->a;
    switch (d->kind) {
    case DIST_UNIFORM: return gsl_cdf_flat_P(x, d->a, d->b);
    case DIST_LOGUNIFORM: return gsl_cdf_flat_P(log(x), log(d->a), log(d->b));
    case DIST_NORMAL: return gsl_cdf_gaussian_P(x - d->a, d->b);
    case DIST_LOGNORMAL: return gsl_cdf_lognormal_P(x, d->a, d->b);
    case DIST_TRIANGULAR:
        return x < d->c   ? (x - d->a) * (x - d->a) / (w * (d->c - d->a))
               : x < d->b ? 1 - (d->b - x) * (d->b - x) / (w * (d->b - d->c))
                          : 1;
    case DIST_PERT:
        return gsl_cdf_beta_P((x - d->a) / w, 1 + 4 * (d->c - d->a) / w, 1 + 4 * (d->b - d->c) / w);
    case DIST_EXPONENTIAL: return gsl_cdf_exponential_P(x, d->a);
    case DIST_WEIBULL: return gsl_cdf_weibull_P(x, d->a, d->b);
    default: fail(); return NAN;
    }
}

static double density(const struct distribution *d, double x)
{
    const double w = d->b - d->a;
    switch (d->kind) {
    case DIST_UNIFORM: return gsl_ran_flat_pdf(x, d->a, d->b);
    case DIST_LOGUNIFORM: return 1 / (x * log(d->b / d->a));
    case DIST_NORMAL: return gsl_ran_gaussian_pdf(x - d->a, d->b);
    case DIST_LOGNORMAL: return gsl_ran_lognormal_pdf(x, d->a, d->b);
    case DIST_TRIANGULAR:
        return x < d->c ? 2 * (x - d->a) / (w * (d->c - d->a))
                        : 2 * (d->b - x) / (w * (d->b - d->c));
    case DIST_PERT:
        return gsl_ran_beta_pdf((x - d->a) / w, 1 + 4 * (d->c - d->a) / w,
                                1 + 4 * (d->b - d->c) / w) /
               w;
    case DIST_EXPONENTIAL: return gsl_ran_exponential_pdf(x, d->a);
    case DIST_WEIBULL: return gsl_ran_weibull_pdf(x, d->a, d->b);
    default: fail(); return NAN;
    }
}

static bool is_continuous(const struct distribution *d)
{
    return d->kind != DIST_DISCRETE && d->kind != DIST_CONSTANT;
}

static double weighted_density(double x, void *law)
{
    return x * density(law, x);
}

static double plain_density(double x, void *law)
{
    return density(law, x);
}

/* The mean between two bounds, in two parts so that a triangle's tip lies at an end of one. */
static double integrated_mean(struct distribution *d, double low, double high)
{
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(1000);
    double sum[2] = {0};
    const double middle = d->kind == DIST_TRIANGULAR && d->c > low && d->c < high ? d->c : high;
    for (unsigned i = 0; i < 2; i++) {
        gsl_function f = {i ? weighted_density : plain_density, d};
        double part, error;
        gsl_integration_qags(&f, low, middle, 0, 1e-11, 1000, w, &part, &error);
        sum[i] = part;
        if (middle < high) {
            gsl_integration_qags(&f, middle, high, 0, 1e-11, 1000, w, &part, &error);
            sum[i] += part;
        }
    }
    gsl_integration_workspace_free(w);
    return sum[1] / sum[0];
}

static void quantiles_undo_the_distribution_function(void **state)
{
    (void)state;
    struct distribution law[LAWS];
    fill(law);
    for (unsigned i = 0; i < LAWS; i++)
        for (unsigned k = 1; k < 200 && is_continuous(&law[i]); k++) {
            const double u = k / 200.0;
            assert_close(probability(&law[i], distribution_quantile(&law[i], u)), u, 1e-9);
        }
}

static void truncated_quantiles_undo_the_conditional_distribution_function(void **state)
{
    (void)state;
    struct distribution law[LAWS];
    fill(law);
    for (unsigned i = 0; i < LAWS; i++) {
        if (!is_continuous(&law[i]))
            continue;
        assert_true(distribution_truncate(&law[i], 3.5, 5.5));
        const double below = probability(&law[i], 3.5);
        const double kept = probability(&law[i], 5.5) - below;
        for (unsigned k = 1; k < 200; k++) {
            const double u = k / 200.0, x = distribution_quantile(&law[i], u);
            assert_true(x >= 3.5 && x <= 5.5);
            assert_close((probability(&law[i], x) - below) / kept, u, 1e-8);
        }
    }
}

static void quantiles_ascend_and_stay_within_the_bounds(void **state)
{
    (void)state;
    struct distribution law[2 * LAWS];
    fill(law);
    fill(law + LAWS);
    for (unsigned i = 0; i < 2 * LAWS; i++) {
        if (i >= LAWS)
            assert_true(distribution_truncate(&law[i], 2.5, 5.5));
        double before = law[i].low;
        for (unsigned k = 0; k < 3000; k++) {
            const double x = distribution_quantile(&law[i], (k + 0.5) / 3000);
            assert_true(x >= before && x <= law[i].high);
            before = x;
        }
    }
}

/* The outermost numbers that a stream can give. */
static void the_ends_of_the_unit_interval_give_finite_values(void **state)
{
    (void)state;
    struct distribution law[LAWS];
    fill(law);
    const double first = stream_unit(0), last = stream_unit(UINT64_MAX);
    for (unsigned i = 0; i < LAWS; i++) {
        assert_true(isfinite(distribution_quantile(&law[i], first)));
        assert_true(isfinite(distribution_quantile(&law[i], last)));
    }
    struct distribution lower = distribution_of(DIST_NORMAL, 0, 1, 0);
    assert_true(distribution_truncate(&lower, 5.9, INFINITY));
    assert_true(distribution_quantile(&lower, first) >= 5.9);
    assert_true(isfinite(distribution_quantile(&lower, last)));
}

static void known_means(void **state)
{
    (void)state;
    struct distribution law[LAWS];
    fill(law);
    const double mean[LAWS] = {
        4,
        30 / log(16),
        10,
        exp(1 + 0.125),
        (3 + 7.5 + 5) / 3,
        (3 + 7.5 + 3) / 3,
        (3 + 7.5 + 7.5) / 3,
        (3 + 4 * 5 + 7.5) / 6,
        (3 + 4 * 3 + 7.5) / 6,
        4,
        7.11 * tgamma(1 + 1 / 2.64),
        8, /* 4 x gamma(3) */
        0.25 * 2 + 0.5 * 3 + 0.25 * 5,
        4,
    };
    for (unsigned i = 0; i < LAWS; i++)
        assert_close(distribution_mean(&law[i]), mean[i], 1e-13);
}

static void truncated_means_are_the_integrals(void **state)
{
    (void)state;
    const double bounds[][2] = {{3.5, 5.5}, {5.25, 5.5}, {3.25, 3.5}, {3.001, 7.499}, {4.9, 5.1}};
    for (unsigned k = 0; k < sizeof bounds / sizeof bounds[0]; k++) {
        struct distribution law[LAWS];
        fill(law);
        for (unsigned i = 0; i < LAWS; i++) {
            if (!is_continuous(&law[i]))
                continue;
            const double low = fmax(bounds[k][0], law[i].low),
                         high = fmin(bounds[k][1], law[i].high);
            const double expected = integrated_mean(&law[i], low, high);
            assert_true(distribution_truncate(&law[i], bounds[k][0], bounds[k][1]));
            assert_close(distribution_mean(&law[i]), expected, 1e-9);
        }
    }
}

static void a_mean_cut_on_one_side_is_the_integral(void **state)
{
    (void)state;
    /* of a standard normal above 0: sqrt(2 / pi); of a wait: it does not age */
    struct distribution half = distribution_of(DIST_NORMAL, 0, 1, 0);
    assert_true(distribution_truncate(&half, 0, INFINITY));
    assert_close(distribution_mean(&half), sqrt(2 / acos(-1)), 1e-14);
    struct distribution wait = distribution_of(DIST_EXPONENTIAL, 4, 0, 0);
    assert_true(distribution_truncate(&wait, 10, INFINITY));
    assert_close(distribution_mean(&wait), 14, 1e-12);
    assert_close(distribution_median(&wait), 10 + 4 * log(2), 1e-12);
}

/* The quantiles' average is the mean, so both describe one law. */
static void means_agree_with_quantiles(void **state)
{
    (void)state;
    struct distribution law[LAWS];
    fill(law);
    for (unsigned i = 0; i < LAWS; i++) {
        assert_true(distribution_truncate(&law[i], 2.5, 6));
        enum { GRID = 30000 }; /* the choice's shares fall on it */
        double sum = 0;
        for (unsigned k = 0; k < GRID; k++)
            sum += distribution_quantile(&law[i], (k + 0.5) / GRID);
        assert_close(sum / GRID, distribution_mean(&law[i]), 1e-6);
    }
}

/* A long way from zero, a narrow law must not lose its mean among the digits. */
static void narrow_laws_far_from_zero_keep_their_mean(void **state)
{
    (void)state;
    struct distribution normal = distribution_of(DIST_NORMAL, 1e9, 1, 0);
    assert_true(distribution_truncate(&normal, 1e9, INFINITY));
    assert_close(distribution_mean(&normal) - 1e9, sqrt(2 / acos(-1)), 1e-6);
    struct distribution triangle = distribution_of(DIST_TRIANGULAR, 1e9, 1e9 + 2, 1e9 + 1);
    assert_true(distribution_truncate(&triangle, 1e9 + 1, 1e9 + 2));
    assert_close(distribution_mean(&triangle) - 1e9, 1 + 1 / 3.0, 1e-6);
}

static void known_medians(void **state)
{
    (void)state;
    struct distribution law[LAWS];
    fill(law);
    assert_close(distribution_median(&law[0]), 4, 1e-15);
    assert_close(distribution_median(&law[1]), 8, 1e-15);
    assert_close(distribution_median(&law[2]), 10, 1e-15);
    assert_close(distribution_median(&law[3]), exp(1), 1e-15);
    assert_close(distribution_median(&law[9]), 4 * log(2), 1e-15);
    assert_close(distribution_median(&law[12]), 3, 1e-15);
    assert_close(distribution_median(&law[13]), 4, 1e-15);
}

static void no_spread_is_a_constant(void **state)
{
    (void)state;
    const struct distribution flat[] = {
        distribution_of(DIST_UNIFORM, 4, 4, 0),    distribution_of(DIST_LOGUNIFORM, 4, 4, 0),
        distribution_of(DIST_NORMAL, 4, 0, 0),     distribution_of(DIST_LOGNORMAL, log(4), 0, 0),
        distribution_of(DIST_TRIANGULAR, 4, 4, 4), distribution_of(DIST_PERT, 4, 4, 4),
    };
    for (unsigned i = 0; i < sizeof flat / sizeof flat[0]; i++) {
        assert_int_equal(flat[i].kind, DIST_CONSTANT);
        assert_close(distribution_quantile(&flat[i], 0.3), 4, 1e-15);
        assert_close(distribution_mean(&flat[i]), 4, 1e-15);
        assert_true(flat[i].low == flat[i].high);
    }
    const struct distribution none = distribution_of(DIST_EXPONENTIAL, 0, 0, 0);
    assert_true(distribution_quantile(&none, 0.9) == 0 && distribution_mean(&none) == 0);
}

static void bounds_tell_what_can_be_drawn(void **state)
{
    (void)state;
    struct distribution d = distribution_of(DIST_LOGNORMAL, 0, 1, 0);
    assert_true(d.low == 0 && d.high == INFINITY);
    assert_true(distribution_truncate(&d, -5, 3));
    assert_true(d.low == 0 && d.high == 3);
    d = distribution_of(DIST_NORMAL, 0, 1, 0);
    assert_true(d.low == -INFINITY && d.high == INFINITY);
    d = distribution_of(DIST_UNIFORM, 2, 6, 0);
    assert_true(distribution_truncate(&d, 0, 9));
    assert_true(d.low == 2 && d.high == 6 && d.cdf_low == 0 && d.cdf_high == 1);
}

static void a_truncation_twice_is_the_narrower_one(void **state)
{
    (void)state;
    struct distribution once = distribution_of(DIST_WEIBULL, 7.11, 2.64, 0), twice = once;
    assert_true(distribution_truncate(&once, 4, 6));
    assert_true(distribution_truncate(&twice, 4, 9));
    assert_true(distribution_truncate(&twice, 1, 6));
    assert_true(distribution_quantile(&once, 0.3) == distribution_quantile(&twice, 0.3));
    assert_true(distribution_mean(&once) == distribution_mean(&twice));
}

static void a_truncation_that_leaves_nothing_changes_nothing(void **state)
{
    (void)state;
    struct distribution law[LAWS], before[LAWS];
    fill(law);
    fill(before);
    for (unsigned i = 0; i < LAWS; i++) {
        assert_false(distribution_truncate(&law[i], -9, -8)); /* the normal is at -6 sigma there */
        assert_false(distribution_truncate(&law[i], 1e6, INFINITY));
        assert_false(distribution_truncate(&law[i], 3.6, 3.6));
        assert_true(law[i].low == before[i].low && law[i].high == before[i].high);
        assert_true(law[i].cdf_low == before[i].cdf_low && law[i].cdf_high == before[i].cdf_high);
    }
}

static void a_truncated_choice_keeps_the_values_inside(void **state)
{
    (void)state;
    struct distribution d = distribution_of_values(values, cumulative, 3);
    assert_true(distribution_truncate(&d, 2.5, 10));
    assert_true(d.low == 3 && d.high == 5);
    assert_close(distribution_mean(&d), (0.5 * 3 + 0.25 * 5) / 0.75, 1e-15);
    assert_true(distribution_quantile(&d, stream_unit(0)) == 3);
    assert_true(distribution_quantile(&d, 0.66) == 3);
    assert_true(distribution_quantile(&d, 0.67) == 5);
    assert_true(distribution_quantile(&d, stream_unit(UINT64_MAX)) == 5);
    assert_true(distribution_truncate(&d, 3, 3)); /* a single value may be all of it */
    assert_true(distribution_quantile(&d, stream_unit(UINT64_MAX)) == 3);
    assert_close(distribution_mean(&d), 3, 1e-15);
    assert_false(distribution_truncate(&d, 5, 5));
}

static void choices_come_up_by_their_weights(void **state)
{
    (void)state;
    const struct distribution d = distribution_of_values(values, cumulative, 3);
    unsigned n[6] = {0};
    for (unsigned k = 0; k < 1000; k++)
        n[(unsigned)distribution_quantile(&d, (k + 0.5) / 1000)]++;
    assert_int_equal(n[2], 250);
    assert_int_equal(n[3], 500);
    assert_int_equal(n[5], 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_undo_the_distribution_function),
        cmocka_unit_test(truncated_quantiles_undo_the_conditional_distribution_function),
        cmocka_unit_test(quantiles_ascend_and_stay_within_the_bounds),
        cmocka_unit_test(the_ends_of_the_unit_interval_give_finite_values),
        cmocka_unit_test(known_means),
        cmocka_unit_test(truncated_means_are_the_integrals),
        cmocka_unit_test(a_mean_cut_on_one_side_is_the_integral),
        cmocka_unit_test(means_agree_with_quantiles),
        cmocka_unit_test(narrow_laws_far_from_zero_keep_their_mean),
        cmocka_unit_test(known_medians),
        cmocka_unit_test(no_spread_is_a_constant),
        cmocka_unit_test(bounds_tell_what_can_be_drawn),
        cmocka_unit_test(a_truncation_twice_is_the_narrower_one),
        cmocka_unit_test(a_truncation_that_leaves_nothing_changes_nothing),
        cmocka_unit_test(a_truncated_choice_keeps_the_values_inside),
        cmocka_unit_test(choices_come_up_by_their_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
