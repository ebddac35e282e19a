/* Racks that work together or not at all, against closed forms. Seeds are fixed. */
#include "fleet/balance.h"
#include "fleet/supply/retire.h"
#include "support_toy.h"

#include "engine/tally.h"

#include <math.h>

enum { NODES = 18, RUNS = 40 };

/* Racks of 18 nodes with four accelerators each; a node fails 0.04 times a day, for half a day. */
static int begin(void **state)
{
    (void)state;
    toy = toy_new(201);
    toy->system.accelerators = 4 * NODES;
    toy->system.nodes = NODES;
    toy_fail(toy, "one", 0.08, 0.5); /* of a node of eight accelerators */
    return 0;
}

static struct order *racks(const char *name, int64_t n)
{
    struct order *order = toy_order(toy, name, 0);
    toy_deliver(order, 0, 4 * NODES * n);
    return order;
}

static double share_up(const struct outcome *o)
{
    const struct sample *s = &o->samples[o->n_samples - 1];
    return s->accelerator_seconds[STAGE_AVAILABLE] / s->accelerator_seconds[STAGE_IN_SERVICE];
}

/* Up, idle and down are all there is: down is d x up, for what fails comes back. */
static void shares_add_up(void **state)
{
    (void)state;
    const double d = 0.3;
    for (int64_t least = 2; least <= NODES; least++) {
        const struct rack_shares s = rack_shares_of(NODES, least, d);
        assert_close(s.up + s.idle + d * s.up, 1, 1e-12);
        assert_true(s.last > 0 && s.last <= s.up);
    }
    assert_close(rack_shares_of(NODES, 1, d).up, 1 / (1 + d), 1e-15);
    /* Whole racks: one node down at a time, n / (1 / d) of the time. */
    const struct rack_shares rack = rack_shares_of(NODES, NODES, d);
    assert_close(rack.up, 1 / (1 + NODES * d), 1e-12);
    assert_close(rack.idle, (NODES - 1) * d / (1 + NODES * d), 1e-12);
    assert_close(rack.last, rack.up, 1e-12);
}

/* Trays of an NVL72 that fail 4 times in 1,000 days for 4 hours: with no others idle, 16 of 18
 * would be up 99.999976 % of the time (a binomial); idle ones that can't fail make it a little
 * more. */
static void two_trays_may_lack_nearly_always(void **state)
{
    (void)state;
    const double d = 0.004 / 6;
    const struct rack_shares s = rack_shares_of(18, 16, d);
    const double independent = 1 - 0.99999976;
    assert_true(s.idle * 18 / 15 <= independent && s.idle * 18 / 15 > 0.9 * independent);
}

static void expect_shares(int64_t least)
{
    struct tally up = {0}, idle = {0}, out_of = {0};
    for (uint32_t r = 0; r < RUNS; r++) {
        struct outcome one;
        toy_run(toy, r, &one);
        assert_int_equal(one.n_causes, 2);
        assert_string_equal(one.causes[1].cause, "rack out");
        tally_add(&up, share_up(&one));
        const struct sample *s = &one.samples[one.n_samples - 1];
        const double in_service = s->accelerator_seconds[STAGE_IN_SERVICE];
        tally_add(&idle, one.causes[1].down_seconds / in_service);
        tally_add(&out_of, (double)one.causes[1].outages / (in_service / 4 / 86400));
        assert_close(one.causes[0].down_seconds + one.causes[1].down_seconds,
                     in_service - s->accelerator_seconds[STAGE_AVAILABLE], 1e-12);
        outcome_free(&one);
    }
    const struct rack_shares want = rack_shares_of(NODES, least, 0.04 * 0.5);
    const double root = sqrt(RUNS);
    /* All begin up, which shortens the first of 200 days by less than a day's shares. */
    assert_true(fabs(up.mean - want.up) < 4 * tally_deviation(&up) / root + 0.005 * (1 - want.up));
    assert_true(fabs(idle.mean - want.idle) <
                4 * tally_deviation(&idle) / root + 0.005 * want.idle);
    assert_true(fabs(out_of.mean - 0.04 * want.last) <
                4 * tally_deviation(&out_of) / root + 0.005 * 0.04 * want.last);
    assert_true(tally_deviation(&idle) / root < 0.02 * want.idle);
}

static void a_tray_takes_its_rack_along(void **state)
{
    (void)state;
    racks("o", 60)->racks.drain = DRAIN_RACK;
    expect_shares(NODES);
}

/* 64 of 72 accelerators are 16 of 18 nodes; 61 need as many. */
static void too_few_good_nodes_idle_the_rest(void **state)
{
    (void)state;
    racks("o", 200)->racks.min_good = 61;
    expect_shares(16);
}

/* The books balance with outages of the site on top (toy_run), and each cause keeps its own time.
 */
static void racks_and_sites_go_down_together(void **state)
{
    (void)state;
    struct site_outage utility = {
        .name = "utility",
        .rate = 0.1 / 86400,
        .duration = distribution_of(DIST_EXPONENTIAL, 86400, 0, 0),
        .restart = distribution_of(DIST_CONSTANT, 3600, 0, 0),
    };
    toy->sites[0].outages = (struct span){.items = &utility, .n = 1};
    toy_deliver(racks("o", 30), 100, 4 * NODES * 30);
    toy->orders[0].racks.drain = DRAIN_RACK;
    toy->failures.lemons = (struct lemons){.given = true, .share = 0.05, .factor = 5};
    for (uint32_t r = 0; r < 10; r++) {
        struct outcome one;
        toy_run(toy, r, &one);
        double down = 0;
        for (size_t i = 0; i < one.n_causes; i++)
            down += one.causes[i].down_seconds;
        const struct sample *s = &one.samples[one.n_samples - 1];
        assert_close(down,
                     s->accelerator_seconds[STAGE_IN_SERVICE] -
                         s->accelerator_seconds[STAGE_AVAILABLE],
                     1e-12);
        assert_true(one.causes[2].down_seconds > 0);
        outcome_free(&one);
    }
}

static void idle_nodes_retire_with_their_lot(void **state)
{
    (void)state;
    racks("o", 30)->racks.drain = DRAIN_RACK;
    struct world *w = world_new(&toy->scenario, 0, &out);
    retire_lot_at(w, 0, world_time(w, toy_day(100)));
    world_run(w, world_time(w, toy_day(100)), NULL);
    assert_true(w->lots[0].rack.idle > 0);
    world_run(w, w->horizon, NULL);
    world_close(w);
    char message[BALANCE_MESSAGE];
    assert_true(balance_check(w, message));
    assert_int_equal(w->lots[0].books.counter[NODE_RETIRED].level, 30 * NODES);
    world_free(w);
}

static void expected_racks_are_the_mean_of_events(void **state)
{
    (void)state;
    toy->causes[0].rate /= 8;
    racks("o", 400)->racks.drain = DRAIN_RACK;
    racks("p", 400)->racks.min_good = 68;
    struct tally up = {0}, idle = {0}, went = {0};
    for (uint32_t r = 0; r < RUNS; r++) {
        struct outcome one;
        toy_run(toy, r, &one);
        tally_add(&up, 1 - share_up(&one));
        tally_add(&idle, one.causes[1].down_seconds);
        tally_add(&went, (double)one.causes[1].outages);
        outcome_free(&one);
    }
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    const double root = sqrt(RUNS);
    assert_true(fabs(up.mean - (1 - share_up(&out))) < 4 * tally_deviation(&up) / root);
    assert_true(fabs(idle.mean - out.causes[1].down_seconds) < 4 * tally_deviation(&idle) / root);
    assert_true(fabs(went.mean - (double)out.causes[1].outages) <
                4 * tally_deviation(&went) / root);
    assert_int_equal(out.failures, out.causes[0].outages);
    assert_true(tally_deviation(&idle) / root < 0.01 * idle.mean);
}

#define RACK_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RACK_TEST(shares_add_up),
        RACK_TEST(two_trays_may_lack_nearly_always),
        RACK_TEST(a_tray_takes_its_rack_along),
        RACK_TEST(too_few_good_nodes_idle_the_rest),
        RACK_TEST(racks_and_sites_go_down_together),
        RACK_TEST(idle_nodes_retire_with_their_lot),
        RACK_TEST(expected_racks_are_the_mean_of_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
