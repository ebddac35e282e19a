/* The machine repairman against published and independent values. */
#include "fleet/failure/repairman.h"
#include "support.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* Four machines that fail 0.1 times in the time of a repair, one repairman: chances 0.646663
 * 0.258665 0.0776 0.01552 0.001552. */
static void four_machines_and_one_man(void **state)
{
    (void)state;
    const struct repairman r = {4, 0, 1};
    const struct repairman_means m = repairman_at(&r, 0.1);
    assert_close(m.away, 0.258665 + 2 * 0.0776 + 3 * 0.01552 + 4 * 0.001552, 1e-5);
    assert_close(m.busy, 1 - 0.646663, 1e-5);
    assert_close(m.missing, m.away, 1e-15);
    /* Who fails sees the chances of three machines. */
    const double sum = 1 + 0.3 + 0.06 + 0.006;
    assert_close(m.queued, 1 - 1 / sum, 1e-12);
    assert_close(m.busy, 0.1 * (4 - m.away), 1e-12); /* as many come back as fail */
}

static void spares_stand_in(void **state)
{
    (void)state;
    const struct repairman r = {10, 2, 2};
    const struct repairman_means m = repairman_at(&r, 0.05);
    assert_close(m.away, 0.528946, 2e-6);
    assert_close(m.busy, 0.05 * (10 - m.missing), 1e-9);
}

/* 2,048 nodes that are away 7.8 at a time: by Poisson of the spares' number, as good as. */
static void many_nodes_make_a_poisson_number(void **state)
{
    (void)state;
    const double load = 3.789e-3, mean = 2048 * load;
    for (unsigned spares = 0; spares < 30; spares += 5) {
        const struct repairman r = {2048, spares, INFINITY};
        const struct repairman_means m = repairman_at(&r, load);
        double missing = 0;
        for (unsigned k = spares + 1; k < 60; k++)
            missing += (k - spares) * gsl_ran_poisson_pdf(k, mean);
        assert_true(fabs(m.missing - missing) < 0.006 * missing + 1e-9);
        const double lacking = spares > 0 ? gsl_cdf_poisson_Q(spares - 1, mean) : 1;
        assert_close(m.lacking, lacking, 0.006);
        assert_close(m.away, m.busy, 1e-15);
        assert_close(m.queued, 0, 0);
    }
}

/* By plain sums from k = 0, for any n; and n that lies between whole numbers lies between them. */
static void sums_from_the_peak_are_those_from_zero(void **state)
{
    (void)state;
    for (double load = 0.003; load < 1; load *= 3) {
        double chance = 1, all = 1, away = 0;
        const struct repairman r = {60, 7, 5}, more = {61, 7, 5}, between = {60.5, 7, 5};
        for (int k = 1; k <= 67; k++) {
            chance *= load * fmin(60, 60 + 7 - (k - 1)) / fmin(k, 5);
            all += chance;
            away += k * chance;
        }
        const double least = repairman_at(&r, load).away, some = repairman_at(&between, load).away;
        assert_close(least, away / all, 1e-8);
        assert_true(some > least && some < repairman_at(&more, load).away);
    }
}

/* Without enough crews a fleet fails as fast as they repair: n - c / load are away. */
static void too_few_crews_for_very_many_nodes(void **state)
{
    (void)state;
    const struct repairman r = {2e6, 0, 30};
    const struct repairman_means m = repairman_at(&r, 1e-4);
    assert_close(m.busy, 30, 1e-12);
    assert_close(m.away, 2e6 - 30 / 1e-4, 1e-9);
    assert_close(m.queued, 1, 1e-12);
    assert_close(repairman_at(&r, 0).away, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_machines_and_one_man),
        cmocka_unit_test(spares_stand_in),
        cmocka_unit_test(many_nodes_make_a_poisson_number),
        cmocka_unit_test(sums_from_the_peak_are_those_from_zero),
        cmocka_unit_test(too_few_crews_for_very_many_nodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
