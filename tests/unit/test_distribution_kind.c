/* From what users write to a distribution: the tables, every set of parameters, every message. */
#include "input/distribution_kind.h"

#include "support.h"

#include <math.h>
#include <string.h>

static struct arena memory;

static int open_arena(void **state)
{
    (void)state;
    arena_init(&memory);
    return 0;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(&memory);
    return 0;
}

static double *field(struct distribution_parameters *p, const char *name)
{
    const struct distribution_parameter *parameter = distribution_parameter_find(name);
    assert_non_null(parameter);
    return (double *)(void *)((char *)p + parameter->offset);
}

/* Parameters as 'name value name value ...', ended by NULL. */
static struct distribution_parameters written(const char *first, va_list more)
{
    struct distribution_parameters p = distribution_parameters_none();
    for (const char *name = first; name; name = va_arg(more, const char *))
        *field(&p, name) = va_arg(more, double);
    return p;
}

static struct distribution made(const char *word, const char *first, ...)
{
    va_list more;
    va_start(more, first);
    const struct distribution_parameters p = written(first, more);
    va_end(more);
    struct distribution d;
    struct distribution_fault fault;
    if (!distribution_make(distribution_kind_find(word), &p, &memory, &d, &fault))
        fail_msg("%s: %s", word, fault.message);
    return d;
}

static struct distribution_fault refused(const char *word, const char *first, ...)
{
    va_list more;
    va_start(more, first);
    const struct distribution_parameters p = written(first, more);
    va_end(more);
    struct distribution d;
    struct distribution_fault fault;
    assert_false(distribution_make(distribution_kind_find(word), &p, &memory, &d, &fault));
    return fault;
}

static void says(struct distribution_fault fault, const char *parameter, const char *message)
{
    assert_string_equal(fault.message, message);
    if (parameter)
        assert_string_equal(fault.parameter, parameter);
    else
        assert_null(fault.parameter);
}

static double deviation(const struct distribution *d)
{
    assert_int_equal(d->kind, DIST_LOGNORMAL);
    return distribution_mean(d) * sqrt(expm1(d->b * d->b));
}

static void words_lead_to_their_kinds(void **state)
{
    (void)state;
    for (size_t i = 0; i < DIST_KINDS; i++) {
        assert_ptr_equal(distribution_kind_find(distribution_kinds[i].word),
                         &distribution_kinds[i]);
        assert_true(distribution_kinds[i].sets[0] != 0);
        assert_true(strlen(distribution_kinds[i].doc) > 0);
    }
    assert_null(distribution_kind_find("triangle"));
    assert_null(distribution_kind_find(""));
    assert_string_equal(distribution_kind_nearest("triangluar"), "triangular");
    assert_string_equal(distribution_kind_nearest("log-normal"), "lognormal");
    assert_null(distribution_kind_nearest("cauchy"));
}

static void names_lead_to_their_parameters(void **state)
{
    (void)state;
    uint32_t taken = 0;
    for (size_t i = 0; i < DIST_KINDS; i++)
        taken |= distribution_kind_parameters(&distribution_kinds[i]);
    assert_int_equal(taken, (1u << PARAMETERS) - 1); /* none is without use */
    for (size_t i = 0; i < PARAMETERS; i++) {
        assert_ptr_equal(distribution_parameter_find(distribution_parameters[i].name),
                         &distribution_parameters[i]);
        assert_true(strlen(distribution_parameters[i].doc) > 0);
    }
    assert_null(distribution_parameter_find("sigma"));
    const struct distribution_kind *triangular = distribution_kind_find("triangular");
    assert_string_equal(distribution_parameter_nearest(triangular, "hihg"), "high");
    assert_string_equal(distribution_parameter_nearest(triangular, "mod"), "mode");
    assert_null(distribution_parameter_nearest(triangular, "sd-of-it"));
}

static void plain_parameters_are_passed_on(void **state)
{
    (void)state;
    struct distribution d = made("constant", "value", 7.0, NULL);
    assert_true(distribution_quantile(&d, 0.3) == 7);
    d = made("uniform", "low", 2.0, "high", 6.0, NULL);
    assert_close(distribution_quantile(&d, 0.25), 3, 1e-15);
    d = made("loguniform", "low", 2.0, "high", 32.0, NULL);
    assert_close(distribution_quantile(&d, 0.25), 4, 1e-15);
    d = made("triangular", "low", 3.0, "mode", 4.0, "high", 8.0, NULL);
    assert_close(distribution_mean(&d), 5, 1e-15);
    d = made("pert", "low", 3.0, "mode", 4.0, "high", 8.0, NULL);
    assert_close(distribution_mean(&d), 4.5, 1e-15);
    d = made("exponential", "mean", 3.0, NULL);
    assert_close(distribution_quantile(&d, 0.5), 3 * log(2), 1e-15);
    d = made("weibull", "scale", 5.0, "shape", 0.7, NULL);
    assert_close(distribution_quantile(&d, 1 - exp(-1)), 5, 1e-14);
    d = made("normal", "mean", -3.0, "sd", 2.0, NULL);
    assert_close(distribution_quantile(&d, 0.975), -3 + 2 * 1.9599639845400542, 1e-14);
}

static void p10_and_p90_are_recovered(void **state)
{
    (void)state;
    struct distribution d = made("normal", "p10", 27.0, "p90", 35.0, NULL);
    assert_close(distribution_quantile(&d, 0.1), 27, 1e-14);
    assert_close(distribution_quantile(&d, 0.9), 35, 1e-14);
    assert_close(distribution_median(&d), 31, 1e-14);
    d = made("lognormal", "p10", 27e3, "p90", 35e3, NULL);
    assert_close(distribution_quantile(&d, 0.1), 27e3, 1e-14);
    assert_close(distribution_quantile(&d, 0.9), 35e3, 1e-14);
    assert_close(distribution_median(&d), sqrt(27e3 * 35e3), 1e-14);
}

static void each_pair_of_a_lognormal_is_recovered(void **state)
{
    (void)state;
    struct distribution d = made("lognormal", "mean", 10.0, "sd", 4.0, NULL);
    assert_close(distribution_mean(&d), 10, 1e-14);
    assert_close(deviation(&d), 4, 1e-14);
    d = made("lognormal", "median", 222.0, "mean", 2334.0, NULL);
    assert_close(distribution_median(&d), 222, 1e-14);
    assert_close(distribution_mean(&d), 2334, 1e-14);
    d = made("lognormal", "median", 10.0, "sd", 4.0, NULL);
    assert_close(distribution_median(&d), 10, 1e-14);
    assert_close(deviation(&d), 4, 1e-14);
    d = made("lognormal", "median", 10.0, "sd", 1e-9, NULL); /* no digits lost where it is narrow */
    assert_close(deviation(&d), 1e-9, 1e-12);
}

static void a_spread_of_zero_is_a_constant(void **state)
{
    (void)state;
    const struct distribution d[] = {
        made("normal", "mean", 5.0, "sd", 0.0, NULL),
        made("lognormal", "mean", 5.0, "sd", 0.0, NULL),
        made("lognormal", "median", 5.0, "mean", 5.0, NULL),
        made("lognormal", "median", 5.0, "sd", 0.0, NULL),
        made("uniform", "low", 5.0, "high", 5.0, NULL),
        made("pert", "low", 5.0, "mode", 5.0, "high", 5.0, NULL),
    };
    for (size_t i = 0; i < sizeof d / sizeof d[0]; i++) {
        assert_int_equal(d[i].kind, DIST_CONSTANT);
        assert_close(d[i].a, 5, 1e-15);
    }
}

static void min_and_max_truncate_any_kind(void **state)
{
    (void)state;
    struct distribution d = made("normal", "mean", 1.0, "sd", 1.0, "min", 0.0, NULL);
    assert_true(d.low == 0 && d.high == INFINITY);
    d = made("lognormal", "p10", 1.0, "p90", 9.0, "max", 20.0, NULL);
    assert_true(d.low == 0 && d.high == 20);
    d = made("triangular", "low", 0.0, "mode", 1.0, "high", 9.0, "min", 2.0, "max", 3.0, NULL);
    assert_true(d.low == 2 && d.high == 3);
    d = made("constant", "value", 5.0, "min", 5.0, "max", 6.0, NULL);
    assert_true(d.low == 5 && d.high == 5);
}

static struct distribution_parameters choice(const double *values, uint32_t n_values,
                                             const double *weights, uint32_t n_weights)
{
    struct distribution_parameters p = distribution_parameters_none();
    p.values = (struct numbers){values, n_values};
    p.weights = (struct numbers){weights, n_weights};
    return p;
}

static void choices_are_sorted_and_weighed(void **state)
{
    (void)state;
    const double values[] = {5, 2, 9, 3}, weights[] = {1, 1, 0, 2};
    const struct distribution_parameters p = choice(values, 4, weights, 4);
    struct distribution d;
    struct distribution_fault fault;
    assert_true(distribution_make(distribution_kind_find("discrete"), &p, &memory, &d, &fault));
    assert_int_equal(d.n, 3);
    assert_true(d.low == 2 && d.high == 5); /* a weight of 0 leaves no trace */
    assert_true(distribution_quantile(&d, 0.2) == 2);
    assert_true(distribution_quantile(&d, 0.3) == 3);
    assert_true(distribution_quantile(&d, 0.7) == 3);
    assert_true(distribution_quantile(&d, 0.8) == 5);
    assert_close(distribution_mean(&d), (5 + 2 + 2 * 3) / 4.0, 1e-15);
}

static struct distribution_fault refused_choice(struct distribution_parameters p)
{
    struct distribution d;
    struct distribution_fault fault;
    assert_false(distribution_make(distribution_kind_find("discrete"), &p, &memory, &d, &fault));
    return fault;
}

static void faulty_choices_are_refused(void **state)
{
    (void)state;
    const double values[] = {5, 2}, below[] = {1, -1, 2}, zero[] = {0, 0};
    says(refused_choice(choice(values, 0, below, 0)), "values", "'values' is empty");
    says(refused_choice(choice(values, 2, below, 3)), "weights",
         "'weights' must be as many as 'values': 2, not 3");
    says(refused_choice(choice(values, 2, below, 2)), "weights", "a weight is below zero");
    says(refused_choice(choice(values, 2, zero, 2)), "weights", "all weights are zero");
    says(refused_choice(choice(values, 2, NULL, 0)), NULL, "'discrete' also needs 'weights'");
}

static void ranges_upside_down_are_refused(void **state)
{
    (void)state;
    says(refused("uniform", "low", 2.0, "high", 1.0, NULL), "low", "'low' is above 'high'");
    says(refused("loguniform", "low", 2.0, "high", 1.0, NULL), "low", "'low' is above 'high'");
    says(refused("loguniform", "low", 0.0, "high", 1.0, NULL), "low",
         "'low' must be above zero: the logarithm is what is uniform");
    says(refused("pert", "low", 2.0, "mode", 1.5, "high", 1.0, NULL), "low",
         "'low' is above 'high'");
    says(refused("triangular", "low", 2.0, "mode", 1.0, "high", 3.0, NULL), "mode",
         "'mode' is below 'low'");
    says(refused("pert", "low", 2.0, "mode", 4.0, "high", 3.0, NULL), "mode",
         "'mode' is above 'high'");
    says(refused("normal", "p10", 2.0, "p90", 2.0, NULL), "p10", "'p10' must be below 'p90'");
    says(refused("lognormal", "p10", 2.0, "p90", 1.0, NULL), "p10", "'p10' must be below 'p90'");
}

static void impossible_parameters_are_refused(void **state)
{
    (void)state;
    says(refused("normal", "mean", 2.0, "sd", -1.0, NULL), "sd", "'sd' is below zero");
    says(refused("lognormal", "mean", 2.0, "sd", -1.0, NULL), "sd", "'sd' is below zero");
    says(refused("lognormal", "mean", 0.0, "sd", 1.0, NULL), "mean",
         "'mean' of a lognormal must be above zero");
    says(refused("lognormal", "median", -1.0, "mean", 1.0, NULL), "median",
         "'median' of a lognormal must be above zero");
    says(refused("lognormal", "p10", 0.0, "p90", 1.0, NULL), "p10",
         "'p10' of a lognormal must be above zero");
    says(refused("lognormal", "median", 2.0, "mean", 1.0, NULL), "mean",
         "'mean' is below 'median', which no lognormal's is");
    says(refused("lognormal", "median", 1e-200, "sd", 1e200, NULL), "sd",
         "the distribution is too wide to compute with");
    says(refused("lognormal", "median", 1e-200, "mean", 1e200, NULL), "mean",
         "the distribution is too wide to compute with");
    says(refused("exponential", "mean", -1.0, NULL), "mean", "'mean' is below zero");
    says(refused("weibull", "scale", 0.0, "shape", 1.0, NULL), "scale",
         "'scale' must be above zero");
    says(refused("weibull", "scale", 1.0, "shape", 0.0, NULL), "shape",
         "'shape' must be above zero");
}

static void truncations_that_leave_nothing_are_refused(void **state)
{
    (void)state;
    says(refused("uniform", "low", 1.0, "high", 2.0, "min", 5.0, NULL), "min",
         "'min' leaves less than a billionth of the distribution");
    says(refused("uniform", "low", 1.0, "high", 2.0, "max", 1.0, NULL), "max",
         "'max' leaves less than a billionth of the distribution");
    says(refused("normal", "mean", 0.0, "sd", 1.0, "min", 7.0, "max", 9.0, NULL), "min",
         "'min' and 'max' leave less than a billionth of the distribution");
    says(refused("normal", "mean", 0.0, "sd", 1.0, "min", 2.0, "max", 1.0, NULL), "min",
         "'min' is above 'max'");
    says(refused("constant", "value", 1.0, "max", 0.5, NULL), "max",
         "'max' leaves less than a billionth of the distribution");
}

static void missing_parameters_are_named(void **state)
{
    (void)state;
    struct distribution_fault fault = refused("triangular", "low", 1.0, "high", 2.0, NULL);
    says(fault, NULL, "'triangular' also needs 'mode'");
    assert_string_equal(fault.hint, "it takes 'low', 'mode' and 'high'");
    says(refused("triangular", "low", 1.0, NULL), NULL,
         "'triangular' also needs 'mode' and 'high'");
    fault = refused("lognormal", "mean", 1.0, NULL);
    says(fault, NULL, "'lognormal' also needs 'sd' or 'median'");
    assert_string_equal(fault.hint, "it takes 'mean' and 'sd', or 'median' and 'mean', "
                                    "or 'median' and 'sd', or 'p10' and 'p90'");
    fault = refused("normal", "min", 1.0, NULL); /* a truncation is no parameter of the law */
    says(fault, NULL, "'normal' lacks its parameters");
    assert_string_equal(fault.hint, "it takes 'mean' and 'sd', or 'p10' and 'p90'");
}

static void superfluous_parameters_are_named(void **state)
{
    (void)state;
    struct distribution_fault fault =
        refused("uniform", "low", 1.0, "mode", 1.0, "high", 2.0, NULL);
    says(fault, "mode", "'uniform' has no parameter 'mode'");
    assert_string_equal(fault.hint, "it takes 'low' and 'high'");
    says(refused("constant", "value", 1.0, "sd", 1.0, "shape", 2.0, NULL), "sd",
         "'constant' has no parameters 'sd' and 'shape'");
    fault = refused("lognormal", "mean", 1.0, "p10", 1.0, "p90", 2.0, NULL);
    says(fault, NULL, "'lognormal' can't combine 'mean', 'p10' and 'p90'");
    says(refused("lognormal", "mean", 1.0, "sd", 1.0, "median", 2.0, NULL), NULL,
         "'lognormal' can't combine 'median', 'mean' and 'sd'");
    says(refused("normal", "mean", 1.0, "p10", 1.0, NULL), NULL,
         "'normal' can't combine 'mean' and 'p10'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_lead_to_their_kinds),
        cmocka_unit_test(names_lead_to_their_parameters),
        cmocka_unit_test(plain_parameters_are_passed_on),
        cmocka_unit_test(p10_and_p90_are_recovered),
        cmocka_unit_test(each_pair_of_a_lognormal_is_recovered),
        cmocka_unit_test(a_spread_of_zero_is_a_constant),
        cmocka_unit_test(min_and_max_truncate_any_kind),
        cmocka_unit_test(choices_are_sorted_and_weighed),
        cmocka_unit_test(faulty_choices_are_refused),
        cmocka_unit_test(ranges_upside_down_are_refused),
        cmocka_unit_test(impossible_parameters_are_refused),
        cmocka_unit_test(truncations_that_leave_nothing_are_refused),
        cmocka_unit_test(missing_parameters_are_named),
        cmocka_unit_test(superfluous_parameters_are_named),
    };
    return cmocka_run_group_tests(tests, open_arena, free_arena);
}
