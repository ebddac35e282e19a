/* Stays of random length within a span, against closed forms. */
#include "fleet/failure/stay_law.h"
#include "support.h"

#include <math.h>

static struct stay_law law;

static void a_fixed_length_is_exact(void **state)
{
    (void)state;
    const struct distribution ten = distribution_of(DIST_CONSTANT, 10, 0, 0);
    stay_law_init(&law, &ten);
    assert_close(stay_within(&law, 4), 4, 1e-12);
    assert_close(stay_within(&law, 25), 10, 1e-12);
    assert_close(stay_within_integral(&law, 4), 8, 1e-12);
    assert_close(stay_within_integral(&law, 25), 50 + 150, 1e-12);
}

/* E[min(L, a)] = m (1 - exp(-a / m)) of an exponential law with mean m. */
static void an_exponential_law_follows_its_closed_form(void **state)
{
    (void)state;
    const double m = 3600;
    const struct distribution lengths = distribution_of(DIST_EXPONENTIAL, m, 0, 0);
    stay_law_init(&law, &lengths);
    for (double a = 0.1 * m; a < 12 * m; a *= 1.7) {
        assert_close(stay_within(&law, a), m * (1 - exp(-a / m)), 3e-3);
        assert_close(stay_within_integral(&law, a), m * (a - m * (1 - exp(-a / m))), 3e-3);
    }
}

/* What matters over years is the mean, and it is the law's own, however heavy its tail. */
static void the_mean_is_the_laws_own(void **state)
{
    (void)state;
    const struct distribution laws[] = {
        distribution_of(DIST_LOGNORMAL, log(222), 2.17, 0),
        distribution_of(DIST_TRIANGULAR, 3600, 86400, 4 * 3600.0),
        distribution_of(DIST_WEIBULL, 1000, 0.5, 0),
    };
    for (unsigned i = 0; i < 3; i++) {
        stay_law_init(&law, &laws[i]);
        const double mean = distribution_mean(&laws[i]), end = stay_longest(&law);
        assert_close(stay_within(&law, end), mean, 1e-12);
        assert_close(stay_within_integral(&law, 3 * end) - stay_within_integral(&law, 2 * end),
                     mean * end, 1e-9);
    }
}

/* Two exponential lengths of one mean are of Erlang's law: E[min(L, a)] = 2m - (2m + a) exp(-a /
 * m). */
static void a_sum_is_of_lengths_that_know_nothing_of_each_other(void **state)
{
    (void)state;
    const double m = 3600;
    const struct distribution one = distribution_of(DIST_EXPONENTIAL, m, 0, 0),
                              ten = distribution_of(DIST_CONSTANT, 10, 0, 0);
    stay_law_init_sum(&law, &one, &one);
    assert_close(law.mean, 2 * m, 1e-12);
    for (double a = 0.5 * m; a < 12 * m; a *= 1.7)
        assert_close(stay_within(&law, a), 2 * m - (2 * m + a) * exp(-a / m), 0.01);
    stay_law_init_sum(&law, &ten, &ten);
    assert_close(stay_within(&law, 15), 15, 1e-12);
    assert_close(stay_within(&law, 25), 20, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fixed_length_is_exact),
        cmocka_unit_test(an_exponential_law_follows_its_closed_form),
        cmocka_unit_test(the_mean_is_the_laws_own),
        cmocka_unit_test(a_sum_is_of_lengths_that_know_nothing_of_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
