/* Early failures, lemons and repairs that did not help, against their chances. Seeds are fixed. */
#include "support_toy.h"

#include <math.h>

static int begin(void **state)
{
    (void)state;
    toy = toy_new(401); /* one day to install */
    return 0;
}

static void fail_early(double share, double mean_days)
{
    toy->failures.early = (struct early_failures){
        .given = true,
        .share = share,
        .age = distribution_of(DIST_EXPONENTIAL, mean_days * 86400, 0, 0),
        .action = REPAIR_SWAP,
    };
    toy->scenario.assumptions.repair[REPAIR_SWAP].time = distribution_of(DIST_CONSTANT, 3600, 0, 0);
}

static void expect_count(double seen, double mean, double variance)
{
    if (!(fabs(seen - mean) < 4 * sqrt(variance)))
        fail_msg("%g, want %g +- %g", seen, mean, sqrt(variance));
}

/* Each node has its defect by a chance, and it shows at its age. */
static void early_failures_come_once_and_at_their_age(void **state)
{
    (void)state;
    enum { N = 8000 };
    toy_fail(toy, "other", 1e-6, 0.1);
    fail_early(0.05, 20);
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 8 * N / 2);
    toy_deliver(order, 3, 8 * N / 2);
    toy_run(toy, 0, &out);
    assert_int_equal(out.n_causes, 2);
    assert_string_equal(out.causes[1].cause, "early");
    expect_count((double)out.causes[1].outages, N * 0.05, N * 0.05 * 0.95);
    outcome_free(&out);
    /* By 20 days of age: one part in e is still to come. */
    toy->scenario.end = toy_day(21);
    order->deliveries.n = 1;
    toy_run(toy, 0, &out);
    const double chance = 0.05 * (1 - exp(-1));
    expect_count((double)out.causes[1].outages, N / 2 * chance, N / 2 * chance);
}

/* Half the accelerators, half the places for a defect. */
static void smaller_nodes_have_fewer_defects(void **state)
{
    (void)state;
    enum { N = 9000 };
    toy->system.accelerators = 4;
    toy_fail(toy, "other", 1e-6, 0.1);
    fail_early(0.36, 20);
    toy_deliver(toy_order(toy, "o", 0), 0, 4 * N);
    toy_run(toy, 0, &out);
    expect_count((double)out.causes[1].outages, N * 0.2, N * 0.2 * 0.8);
}

/* Initial lots have their early failures behind them, but for those whose age has not come. */
static void old_lots_have_had_their_early_failures(void **state)
{
    (void)state;
    enum { N = 9000 };
    toy_fail(toy, "other", 1e-6, 0.1);
    fail_early(0.1, 100);
    toy_hold(toy, 8 * N, 100);
    toy_run(toy, 0, &out);
    const double chance = 0.1 * (exp(-1) - exp(-5.01));
    expect_count((double)out.causes[1].outages, N * chance, N * chance);
}

/* One node in fifty fails thirteen times as often. */
static void lemons_add_their_failures(void **state)
{
    (void)state;
    enum { N = 5000 };
    toy_fail(toy, "one", 0.01, 0.001);
    toy->failures.lemons = (struct lemons){.given = true, .share = 0.02, .factor = 13};
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * N);
    struct world *w = toy_finish(toy, 0, &out);
    uint32_t lemons = 0;
    for (uint32_t i = 0; i < w->sites[0].n_blocks; i++)
        lemons += w->sites[0].blocks[i].defects.n_lemons;
    expect_count(lemons, N * 0.02, N * 0.02 * 0.98);
    const double all = (N + 12.0 * lemons) * 0.01 * 400;
    expect_count((double)out.failures, all, all);
    world_free(w);
}

/* After each outage another one with chance s: a chain of 1 / (1 - s) outages. */
static void some_repairs_do_not_help(void **state)
{
    (void)state;
    enum { N = 2000 };
    toy_fail(toy, "one", 0.01, 0.01);
    toy->failures.again = (struct failing_again){
        .given = true, .share = 0.3, .time = distribution_of(DIST_EXPONENTIAL, 600, 0, 0)};
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * N);
    toy_run(toy, 0, &out);
    const double first = N * 0.01 * 400, all = first / 0.7;
    expect_count((double)out.failures, all, all * 1.3 / 0.7); /* of a compound Poisson number */
}

static void who_has_a_defect_does_not_depend_on_how_nodes_come(void **state)
{
    (void)state;
    toy_fail(toy, "one", 0.01, 0.01);
    fail_early(0.05, 20);
    toy->failures.lemons = (struct lemons){.given = true, .share = 0.02, .factor = 13};
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 8 * 1000);
    toy_deliver(order, 0, 8 * 2000);
    struct outcome whole;
    toy_run(toy, 0, &out);
    order->deliveries.n = 0;
    toy_deliver(order, 0, 8 * 3000);
    toy_run(toy, 0, &whole);
    assert_int_equal(out.failures, whole.failures);
    assert_int_equal(out.causes[1].outages, whole.causes[1].outages);
    outcome_free(&whole);
}

#define DEFECT_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DEFECT_TEST(early_failures_come_once_and_at_their_age),
        DEFECT_TEST(smaller_nodes_have_fewer_defects),
        DEFECT_TEST(old_lots_have_had_their_early_failures),
        DEFECT_TEST(lemons_add_their_failures),
        DEFECT_TEST(some_repairs_do_not_help),
        DEFECT_TEST(who_has_a_defect_does_not_depend_on_how_nodes_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
