/* Capped sites whose nodes fail and that go down themselves, with events and with expected outages:
 * what is lost to the cap, and that the firm power is never exceeded. Seeds are fixed.
 *
 * As in test_fleet_capping.c: of a node in service a cap leaves 3.5 kW alone and 4 kW x the share
 * of load power that it allows. */
#include "support_both_ways.h"
#include "support_toy.h"

#include <math.h>

enum { NODES = 100 };

static const double FIRM = 660e3; /* 6 kW of IT for each node: a share of 0.625 of load power */

static struct site_outage utility;

static int begin(void **state)
{
    (void)state;
    static const double x[] = {0.5, 1}, y[] = {0.7, 1};
    toy = toy_new(201); /* one day to install */
    toy->scenario.assumptions.capped_work = (struct curve){x, y, 2, 0};
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 0)->power = toy_constant(toy, FIRM);
    toy->sites[0].oversubscription = 2.5;
    return 0;
}

static void servers(void)
{
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * NODES);
}

static void nodes_fail(void)
{
    toy_fail(toy, "often", 0.05, 2);
}

static void site_fails(void)
{
    utility = (struct site_outage){
        .name = "utility",
        .rate = 0.08 / 86400,
        .duration = distribution_of(DIST_EXPONENTIAL, 12 * 3600, 0, 0),
        .restart = distribution_of(DIST_CONSTANT, 6 * 3600, 0, 0),
    };
    toy->sites[0].outages = (struct span){.items = &utility, .n = 1};
}

static const struct sample *last_of(const struct outcome *o)
{
    return &o->samples[o->n_samples - 1];
}

static double throttled(const struct outcome *o)
{
    return last_of(o)->power.throttled_accelerator_seconds;
}

static double throttled_time(const struct outcome *o)
{
    return last_of(o)->power.throttled_seconds;
}

static double useful(const struct outcome *o)
{
    return last_of(o)->useful_seconds;
}

/* Work and lost work are all the work there was time for; no more than firm is drawn, ever. */
static void expect_capped(const struct outcome *o)
{
    assert_close(useful(o) + throttled(o), 0.5 * last_of(o)->accelerator_seconds[STAGE_AVAILABLE],
                 1e-12);
    assert_true(throttled(o) > 0);
    assert_true(o->peak_drawn <= FIRM * (1 + 1e-9));
    assert_true(o->unserved_energy == 0);
}

/* With the luck of single failures, and without; balances are checked by toy_run. */
static void expect_capped_both_ways(unsigned runs)
{
    for (uint32_t r = 0; r < runs; r++) {
        struct outcome one;
        toy->scenario.outages = OUTAGES_EVENTS;
        toy_run(toy, r, &one);
        expect_capped(&one);
        outcome_free(&one);
    }
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    expect_capped(&out);
    outcome_free(&out);
}

static void compare(void)
{
    static const struct figure figures[] = {
        {"useful", useful, 0.005, 0},
        {"throttled", throttled, 0.005, 0},
        {"throttled time", throttled_time, 0.01, 0},
        {"energy", figure_energy, 0.005, 1e-7}, /* caps are whole milliwatts per node */
        {"unavailable", figure_unavailable, 0.03, 0},
    };
    both_ways(toy, 100, figures, sizeof figures / sizeof *figures, &out);
    expect_capped(&out);
}

/* 9.1 % of the nodes are down: the others get (6.6 - 3.5) kW of 4, for nodes that are down draw
 * 2. */
static void failing_nodes_leave_their_power_to_the_others(void **state)
{
    (void)state;
    servers();
    nodes_fail();
    expect_capped_both_ways(10);
    compare();
    const double up = 1 / 1.1, share = (6e3 / up - 2e3 * (1 - up) / up - 3.5e3) / 4e3;
    const double speed = 0.7 + 0.6 * (share - 0.5);
    const struct sample *s = last_of(&out);
    assert_int_equal(s->accelerators[STAGE_AVAILABLE], llround(8 * NODES * up));
    assert_close(useful(&out) / (useful(&out) + throttled(&out)), speed, 2e-3); /* first days */
}

static void outages_of_a_capped_site_are_the_mean_of_events(void **state)
{
    (void)state;
    servers();
    site_fails();
    expect_capped_both_ways(10);
    compare();
    const double works = 1 / 1.06;
    assert_close(throttled(&out), 8 * NODES * 0.5 * 0.225 * 200 * 86400 * works, 2e-3);
    assert_close(throttled_time(&out), 200 * 86400 * works, 2e-3);
    assert_close(out.peak_drawn, FIRM, 1e-6);
}

static void all_of_them_together_too(void **state)
{
    (void)state;
    servers();
    nodes_fail();
    site_fails();
    expect_capped_both_ways(10);
    compare();
}

/* Firm power that what is drawn on average, a twentieth of the time dark, would not exceed: while
 * the site works it does. */
static void the_cap_is_that_of_a_site_at_work(void **state)
{
    (void)state;
    servers();
    site_fails();
    toy->phases[0][0].power = toy_constant(toy, 815e3); /* 825 kW are wanted */
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    const double share = (815e3 / 1.1 / NODES - 3.5e3) / 4e3;
    assert_close(throttled(&out) / (useful(&out) + throttled(&out)), 0.6 * (1 - share), 1e-6);
    assert_true(out.peak_drawn <= 815e3 * (1 + 1e-9));
}

/* Nodes that enter service later, a lot that never fails, burn-in under load, firm power that
 * changes, hours of the day, and a hall that goes down by itself. */
static void caps_hold_through_all_changes(void **state)
{
    (void)state;
    static const double hours[] = {0, 12 * 3600, 18 * 3600}, factors[] = {0.5, 2, 0.5};
    nodes_fail();
    site_fails();
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "one", 0, 30 * 12e3);
    toy_hall(toy, 0, "two", 0, 1e9);
    struct site_outage both[2] = {utility, utility};
    both[1].name = "chiller";
    both[1].hall = &toy->halls[0][0];
    toy->sites[0].outages = (struct span){.items = both, .n = 2};
    toy->phases[0][0].power =
        toy_steps(toy, 3, (int[]){0, 60, 120}, (double[]){FIRM, 0.9 * FIRM, FIRM});
    toy->scenario.assumptions.burn_in = 5 * 86400;
    struct order *order = toy_order(toy, "o", 0), *calm = toy_order(toy, "calm", 0);
    order->daily_load = (struct curve){hours, factors, 3, 0};
    toy_deliver(order, 0, 8 * 60);
    toy_deliver(order, 30, 8 * 30);
    calm->failures = NULL;
    toy_deliver(calm, 100, 8 * 10);
    for (unsigned way = 0; way < 2; way++) {
        toy->scenario.outages = way ? OUTAGES_EXPECTED : OUTAGES_EVENTS;
        toy_run(toy, 0, &out);
        assert_true(throttled(&out) > 0);
        assert_true(out.peak_drawn <= FIRM * (1 + 1e-9));
        assert_true(out.unserved_energy == 0);
        outcome_free(&out);
    }
}

#define CAPPED_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CAPPED_TEST(failing_nodes_leave_their_power_to_the_others),
        CAPPED_TEST(outages_of_a_capped_site_are_the_mean_of_events),
        CAPPED_TEST(all_of_them_together_too),
        CAPPED_TEST(the_cap_is_that_of_a_site_at_work),
        CAPPED_TEST(caps_hold_through_all_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
