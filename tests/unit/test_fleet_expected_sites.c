/* 'outages: expected' at sites that go down themselves, against events and closed forms. Seeds are
 * fixed. */
#include "fleet/balance.h"
#include "fleet/supply/retire.h"
#include "support_both_ways.h"
#include "support_toy.h"

#include <math.h>
#include <string.h>

enum { DAYS = 401 };

static struct site_outage plans[3];

static int begin(void **state)
{
    (void)state;
    toy = toy_new(DAYS); /* one day to install */
    return 0;
}

static struct site_outage *site_fails(const char *name, double per_day, double hours,
                                      double restart_hours)
{
    struct span *outages = &toy->sites[0].outages;
    outages->items = plans;
    plans[outages->n] = (struct site_outage){
        .name = name,
        .rate = per_day / 86400,
        .duration = distribution_of(DIST_EXPONENTIAL, hours * 3600, 0, 0),
        .restart = distribution_of(DIST_CONSTANT, restart_hours * 3600, 0, 0),
    };
    return &plans[outages->n++];
}

/* Outages of nodes, some short and some long against those of the site. */
static void nodes_fail(void)
{
    toy_fail(toy, "one", 0.05, 0.1);
    toy_fail(toy, "two", 0.01, 4);
    struct assumptions *a = &toy->scenario.assumptions;
    a->repair[0].cost = 100;
    a->repair[1].cost = 2000;
    a->repair[1].time = distribution_of(DIST_TRIANGULAR, 86400, 6 * 86400.0, 5 * 86400.0);
}

static double first_outages(const struct outcome *o)
{
    const size_t sites = toy->sites[0].outages.n;
    return (double)o->causes[o->n_causes - sites].outages;
}

static double first_down(const struct outcome *o)
{
    return o->causes[o->n_causes - toy->sites[0].outages.n].down_seconds;
}

static double last_down(const struct outcome *o)
{
    return o->causes[o->n_causes - 1].down_seconds;
}

static double down_one(const struct outcome *o)
{
    return o->causes[0].down_seconds;
}

static double down_two(const struct outcome *o)
{
    return o->causes[1].down_seconds;
}

static void compare(unsigned runs)
{
    static const struct figure figures[] = {
        {"failures", figure_failures, 0.01, 0},
        {"repairs", figure_repairs, 0.01, 0},
        {"repair cost", figure_repair_cost, 0.01, 0},
        {"unavailable", figure_unavailable, 0.02, 0},
        {"unused", figure_unused, 0.02, 0},
        {"energy", figure_energy, 0.01, 0},
        {"site outage", figure_site_outage, 0.02, 0},
        {"outages, first cause", first_outages, 0.02, 0},
        {"down, first cause", first_down, 0.03, 0},
        {"down, last cause", last_down, 0.03, 0},
        {"down, nodes, short", down_one, 0.01, 0},
        {"down, nodes, long", down_two, 0.01, 0},
    };
    both_ways(toy, runs, figures, sizeof figures / sizeof *figures, &out);
}

/* Two causes that drop each other's outages a tenth of the time, one of them a law with a long
 * tail; nodes that enter on several days. */
static void outages_of_the_site_are_the_mean_of_events(void **state)
{
    (void)state;
    nodes_fail();
    site_fails("utility", 0.06, 12, 6);
    struct site_outage *cooling = site_fails("cooling", 0.1, 4, 0);
    cooling->duration = distribution_of(DIST_LOGNORMAL, log(2 * 3600), sqrt(2 * log(2)), 0);
    cooling->restart = distribution_of(DIST_UNIFORM, 0, 4 * 3600, 0);
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 8 * 200);
    toy_deliver(order, 45, 8 * 300);
    toy_deliver(order, 200, 8 * 100);
    compare(200);
}

static void halls(const char *first, const char *second)
{
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "one", 0, 150 * 12e3);
    toy_hall(toy, 0, "two", 0, 1e9);
    if (first)
        site_fails(first, 0.08, 18, 2)->hall = &toy->halls[0][0];
    if (second)
        site_fails(second, 0.05, 30, 0)->hall = &toy->halls[0][1];
}

/* 150 nodes in the first hall, 350 in the second one, which fill on different days. */
static void outages_of_halls_are_the_mean_of_events(void **state)
{
    (void)state;
    nodes_fail();
    halls("chiller", "busbar");
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 8 * 100);
    toy_deliver(order, 60, 8 * 200);
    toy_deliver(order, 130, 8 * 200);
    compare(200);
}

static void racks_of_halls_and_sites_are_the_mean_of_events(void **state)
{
    (void)state;
    toy->system.nodes = 4;
    toy->failures.per_accelerators = 2;
    nodes_fail();
    halls("chiller", NULL);
    site_fails("utility", 0.06, 12, 6);
    struct order *order = toy_order(toy, "o", 0);
    order->racks.drain = DRAIN_RACK;
    toy_deliver(order, 0, 8 * 100);
    toy_deliver(order, 100, 8 * 100);
    compare(200);
}

/* Alternating renewal, one at a time. */
static void in_the_long_run_the_shares_have_their_closed_form(void **state)
{
    (void)state;
    site_fails("utility", 0.1, 12, 6);
    site_fails("cooling", 0.02, 24, 12);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 1000);
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    const struct sample *s = &out.samples[out.n_samples - 1];
    const double works = 1 / (1 + 0.1 * 0.75 + 0.02 * 1.5), in_service = 1000 * (DAYS - 1);
    assert_int_equal(s->accelerators[STAGE_AVAILABLE], llround(8000 * works));
    assert_int_equal(s->accelerators[STAGE_IN_SERVICE], 8000);
    assert_close(out.causes[0].down_seconds, 8 * 86400 * in_service * works * 0.075, 3e-3);
    assert_close(out.causes[1].down_seconds, 8 * 86400 * in_service * works * 0.03, 3e-3);
    assert_int_equal(out.causes[0].outages, llround(0.1 * works * DAYS));
    assert_int_equal(out.failures, 0);
    assert_int_equal(out.candidates, 0);
}

/* So seldom that the time that it takes vanishes beside 1, while nodes that fail leave a rounding
 * error between what is in service, up and down. */
static void an_outage_that_never_comes_takes_nothing(void **state)
{
    (void)state;
    nodes_fail();
    site_fails("asteroid", 1e-15, 1e-3, 0);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 1000);
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    const struct sample *s = &out.samples[out.n_samples - 1];
    assert_true(s->accelerators[STAGE_AVAILABLE] > 7000 && s->accelerators[STAGE_AVAILABLE] < 8000);
    assert_true(first_down(&out) == 0);
}

/* What the meter counts: nothing without power, nodes that are down while all starts again, and the
 * full power of the site in between as the highest. By hand as in test_fleet_blackout.c. */
static void the_meter_counts_by_shares_of_time(void **state)
{
    (void)state;
    site_fails("utility", 0.1, 12, 6);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 10);
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    const struct sample *s = &out.samples[out.n_samples - 1];
    const double works = 1 / 1.075, restarts = 0.025 * works;
    const double mean = 10 * 1.1 * (7.5e3 * works + 2e3 * restarts);
    assert_close(s->facility_energy, mean * 400 * 86400, 1e-3);
    assert_close(out.peak_drawn, 10 * 1.1 * 7.5e3, 1e-9);
    assert_close(s->power.drawn_p99, 10 * 1.1 * 7.5e3, 1e-9);
    assert_close(s->drawn, 10 * 1.1 * 7.5e3, 1e-9);
}

static double of_first_source(const struct outcome *o)
{
    return o->sources[0].energy;
}

static double of_second_source(const struct outcome *o)
{
    return o->sources[1].energy;
}

static double cost_of_energy(const struct outcome *o)
{
    return toy_dollars(o, ACCOUNT_ENERGY);
}

static double of_demand(const struct outcome *o)
{
    return money_to_dollars(o->sources[0].demand) + money_to_dollars(o->sources[1].demand);
}

static double of_losses(const struct outcome *o)
{
    return o->energy_by_use[USE_BATTERY_LOSSES];
}

/* A source that always gives all it can, another one that gives the rest; a charge on the month's
 * highest; batteries that rest without power. Nodes don't fail, so that the highest is known. While
 * everything starts again, 2.3 % of the time, the site draws 110 kW, and the base source gives no
 * more than that of its 200; expected values share out what is drawn on average over the time with
 * power, and let it give 1.05 % too much, instead of the other one. */
static void sources_give_what_they_give_in_events(void **state)
{
    (void)state;
    const double base_too_much = 0.025 / 1.075 * 0.45 / (1 - 0.05 / 1.075);
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "base", &toy->grid, 0)->power = toy_constant(toy, 200e3);
    toy_power(toy, 0, "more", &toy->grid, 0)->power = toy_constant(toy, 1e9);
    toy->grid.energy_price = toy_constant(toy, 0.05 / 3.6e6);
    toy->grid.demand_charge = toy_constant(toy, 10.0 / 1e3 / (30 * 86400));
    toy->battery.efficiency = 0.8;
    struct power_phase *packs = toy_power(toy, 0, "packs", &toy->battery, 0);
    packs->units = toy_constant(toy, 1);
    packs->cycles = 1 / 86400.0;
    site_fails("utility", 0.1, 12, 6);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 50);
    const struct figure figures[] = {
        {"energy", figure_energy, 0.01, 0},
        {"base", of_first_source, 0.01, base_too_much},
        {"more", of_second_source, 0.01, base_too_much},
        {"cost", cost_of_energy, 0.01, 0},
        {"demand", of_demand, 0.01, 1e-9}, /* the same in all runs */
        {"losses", of_losses, 0.01, 0},
    };
    both_ways(toy, 100, figures, sizeof figures / sizeof *figures, &out);
}

static void a_lot_may_retire_and_another_one_never_fail(void **state)
{
    (void)state;
    nodes_fail();
    halls("chiller", NULL);
    site_fails("utility", 0.06, 12, 6);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 50);
    struct order *calm = toy_order(toy, "calm", 0);
    calm->failures = NULL;
    toy_deliver(calm, 0, 8 * 10);
    toy_deliver(calm, 20, 8 * 200);
    toy->scenario.outages = OUTAGES_EXPECTED;
    struct world *w = world_new(&toy->scenario, 0, &out);
    retire_lot_at(w, 0, world_time(w, toy_day(301)));
    world_run(w, w->horizon, NULL);
    world_close(w);
    char message[BALANCE_MESSAGE];
    if (!balance_check(w, message))
        fail_msg("%s", message);
    double down = 0;
    for (size_t i = 0; i < out.n_causes; i++)
        down += out.causes[i].down_seconds;
    assert_close(down / 8 / 86400, figure_unavailable(&out), 1e-9);
    world_free(w);
}

static void other_sites_go_on(void **state)
{
    (void)state;
    site_fails("utility", 0.1, 24, 0);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 10);
    const uint32_t b = toy_site(toy, "b");
    toy_deliver(toy_order(toy, "p", b), 0, 8 * 10);
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    const struct sample *there = outcome_sample(&out, SCOPE_SITE, b, toy_day(400));
    assert_close(there->accelerator_seconds[STAGE_AVAILABLE],
                 there->accelerator_seconds[STAGE_IN_SERVICE], 0);
    assert_close(there->facility_energy, 10 * 7.5e3 * 1.1 * 400 * 86400, 1e-9);
}

static void a_lost_record_of_the_dark_is_seen(void **state)
{
    (void)state;
    site_fails("utility", 0.1, 24, 0);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 10);
    toy->scenario.outages = OUTAGES_EXPECTED;
    struct world *w = toy_finish(toy, 0, &out);
    w->sites[0].blackout.causes[0].expected_down -= 1;
    char message[BALANCE_MESSAGE];
    assert_false(balance_check(w, message));
    assert_non_null(strstr(message, "by causes"));
    world_free(w);
}

#define SITES_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITES_TEST(outages_of_the_site_are_the_mean_of_events),
        SITES_TEST(outages_of_halls_are_the_mean_of_events),
        SITES_TEST(racks_of_halls_and_sites_are_the_mean_of_events),
        SITES_TEST(in_the_long_run_the_shares_have_their_closed_form),
        SITES_TEST(an_outage_that_never_comes_takes_nothing),
        SITES_TEST(the_meter_counts_by_shares_of_time),
        SITES_TEST(sources_give_what_they_give_in_events),
        SITES_TEST(a_lot_may_retire_and_another_one_never_fail),
        SITES_TEST(other_sites_go_on),
        SITES_TEST(a_lost_record_of_the_dark_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
