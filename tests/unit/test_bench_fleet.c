/* The benchmark must run what it says it runs. Nothing here is timed. */
#include "support.h"

#include "fleet/bench_fleet.h"

#include <math.h>

static void a_small_fleet_fails_at_the_stated_rate_and_balances(void **state)
{
    (void)state;
    enum { NODES = 2000, YEARS = 4 };
    const struct bench_fleet b = bench_fleet_measure(NODES, YEARS, NULL);
    if (!b.balanced)
        fail_msg("%s", b.message);
    assert_int_equal(b.nodes, NODES);
    assert_int_equal(b.accelerators, 8 * NODES);
    assert_int_equal(b.sites, 1);
    assert_int_equal(b.blocks, (NODES + 1023) / 1024);
    assert_close(bench_fleet_failure_rate() * 86400 * 1000, 3.79, 1e-3);
    /* Half the fleet on average while it arrives, then all of it; a day to install. */
    const double node_days = NODES * (730 * (25.0 / 48) - 24 / 2 + 731);
    const double expected = bench_fleet_failure_rate() * 86400 * node_days * b.availability;
    assert_true(fabs((double)b.failures - expected) < 0.01 * expected + 4 * sqrt(expected));
    assert_true(b.repairs <= b.failures && b.repairs > b.failures - 200);
    assert_true(b.candidates >= b.failures);
    assert_true(b.availability > 0.99 && b.availability < 1);
    assert_true(b.peak_bytes > 1e6 && b.energy > 0 && b.dollars > 0);
    assert_true(bench_fleet_other_events(&b) > 0);
}

static void nodes_are_spread_over_sites_and_months_without_loss(void **state)
{
    (void)state;
    const struct bench_fleet b = bench_fleet_measure(125003, 1, NULL);
    assert_true(b.balanced);
    assert_int_equal(b.sites, 3);
    assert_int_equal(b.blocks, 3 * 41); /* 41,668 nodes or one less each, in blocks of 1,024 */
    ;
    const struct bench_fleet one = bench_fleet_measure(1, 1, NULL);
    assert_true(one.balanced);
    assert_int_equal(one.sites, 1);
    assert_int_equal(one.blocks, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_fleet_fails_at_the_stated_rate_and_balances),
        cmocka_unit_test(nodes_are_spread_over_sites_and_months_without_loss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
