/* Outages of whole sites against closed forms and by hand. Seeds are fixed. */
#include "fleet/balance.h"
#include "fleet/supply/retire.h"
#include "support_toy.h"

#include "engine/tally.h"

#include <math.h>

static struct site_outage plans[2];

static int begin(void **state)
{
    (void)state;
    toy = toy_new(401); /* one day to install */
    return 0;
}

static void site_fails(const char *name, double per_day, double hours, double restart_hours)
{
    struct span *outages = &toy->sites[0].outages;
    outages->items = plans;
    plans[outages->n++] = (struct site_outage){
        .name = name,
        .rate = per_day / 86400,
        .duration = distribution_of(DIST_EXPONENTIAL, hours * 3600, 0, 0),
        .restart = distribution_of(DIST_CONSTANT, restart_hours * 3600, 0, 0),
    };
}

static double seconds(const struct outcome *o, enum stage stage)
{
    return o->samples[o->n_samples - 1].accelerator_seconds[stage];
}

/* Up a share of 1 / (1 + rate x (duration + restart)), as any alternating renewal process. */
static void a_site_is_up_by_its_renewal_share(void **state)
{
    (void)state;
    site_fails("utility", 0.1, 12, 6);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 50);
    struct tally up = {0}, outages = {0};
    for (uint32_t r = 0; r < 200; r++) {
        struct outcome one;
        toy_run(toy, r, &one);
        tally_add(&up, seconds(&one, STAGE_AVAILABLE) / seconds(&one, STAGE_IN_SERVICE));
        tally_add(&outages, (double)one.causes[0].outages);
        assert_close(one.causes[0].down_seconds,
                     seconds(&one, STAGE_IN_SERVICE) - seconds(&one, STAGE_AVAILABLE), 1e-12);
        assert_close(one.site_outage_seconds, one.causes[0].down_seconds, 0);
        assert_int_equal(one.failures, 0);
        outcome_free(&one);
    }
    const double share = 1 / (1 + 0.1 * 0.75);
    assert_true(fabs(up.mean - share) < 4 * tally_deviation(&up) / sqrt(200));
    assert_true(fabs(outages.mean - 0.1 * 401 * share) < 4 * tally_deviation(&outages) / sqrt(200));
    assert_true(tally_deviation(&up) / sqrt(200) < 0.003);
}

/* Without power nothing is drawn; while it starts again, a node draws what a node that is down
 * draws: 2 of 7.5 kW. */
static void the_meter_stands_still_without_power(void **state)
{
    (void)state;
    struct outcome calm;
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 10);
    toy_run(toy, 0, &calm);
    site_fails("utility", 0.05, 24, 0);
    plans[0].duration = distribution_of(DIST_CONSTANT, 86400, 0, 0);
    toy_run(toy, 0, &out);
    const double up = 10 * 7.5e3 * 1.1;
    const struct sample *a = &calm.samples[calm.n_samples - 1],
                        *b = &out.samples[out.n_samples - 1];
    assert_true(out.causes[0].outages > 5);
    assert_close(a->facility_energy - b->facility_energy, up * out.site_outage_seconds / 80, 1e-6);
    outcome_free(&out);
    plans[0].duration = distribution_of(DIST_CONSTANT, 1e-3, 0, 0);
    plans[0].restart = distribution_of(DIST_CONSTANT, 86400, 0, 0);
    toy_run(toy, 0, &out);
    b = &out.samples[out.n_samples - 1];
    assert_close(a->facility_energy - b->facility_energy,
                 10 * 5.5e3 * 1.1 * out.site_outage_seconds / 80, 1e-6);
    outcome_free(&calm);
}

/* Packs of 1 GJ that lose a quarter a day rest while the site has no power. */
static void batteries_are_not_cycled_without_power(void **state)
{
    (void)state;
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 10);
    toy->battery.efficiency = 0.8;
    struct power_phase *packs = toy_power(toy, 0, "packs", &toy->battery, 0);
    packs->units = toy_constant(toy, 1);
    packs->cycles = 1 / 86400.0;
    struct outcome calm;
    toy_run(toy, 0, &calm);
    site_fails("utility", 0.05, 24, 0);
    plans[0].duration = distribution_of(DIST_CONSTANT, 86400, 0, 0);
    toy_run(toy, 0, &out);
    const double days = out.site_outage_seconds / 80 / 86400;
    assert_true(days > 5);
    assert_close(calm.energy_by_use[USE_BATTERY_LOSSES] - out.energy_by_use[USE_BATTERY_LOSSES],
                 0.25e9 * days, 1e-6);
    outcome_free(&calm);
}

/* Nodes fail only while they are up, a repair may end in the dark, nodes enter service in it: the
 * books balance (toy_run) and each outage keeps its own time. */
static void outages_of_nodes_and_of_their_site_overlap(void **state)
{
    (void)state;
    site_fails("utility", 0.05, 48, 24);
    site_fails("cooling", 0.05, 48, 24);
    struct order *order = toy_order(toy, "o", 0);
    for (int day = 0; day < 160; day += 20)
        toy_deliver(order, day, 8 * 50);
    toy_fail(toy, "one", 0.05, 2);
    struct tally failures = {0};
    for (uint32_t r = 0; r < 50; r++) {
        struct outcome one;
        toy_run(toy, r, &one);
        const double up = seconds(&one, STAGE_AVAILABLE);
        tally_add(&failures, (double)one.failures - 0.05 * up / 8 / 86400);
        double down = 0;
        for (size_t i = 0; i < one.n_causes; i++)
            down += one.causes[i].down_seconds;
        assert_close(down, seconds(&one, STAGE_IN_SERVICE) - up, 1e-12);
        outcome_free(&one);
    }
    assert_true(fabs(failures.mean) < 4 * tally_deviation(&failures) / sqrt(50));
}

static void other_sites_go_on(void **state)
{
    (void)state;
    site_fails("utility", 0.1, 24, 0);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 10);
    const uint32_t b = toy_site(toy, "b");
    toy_deliver(toy_order(toy, "p", b), 0, 8 * 10);
    toy_run(toy, 0, &out);
    const struct sample *there = outcome_sample(&out, SCOPE_SITE, b, toy_day(400));
    assert_close(there->accelerator_seconds[STAGE_AVAILABLE],
                 there->accelerator_seconds[STAGE_IN_SERVICE], 0);
    assert_true(out.site_outage_seconds > 0);
}

static void a_lot_may_retire_in_the_dark(void **state)
{
    (void)state;
    site_fails("utility", 0.1, 240, 240);
    toy_fail(toy, "one", 0.05, 2);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 50);
    unsigned dark = 0;
    for (uint32_t r = 0; r < 20; r++) {
        struct outcome one;
        struct world *w = world_new(&toy->scenario, r, &one);
        retire_lot_at(w, 0, world_time(w, toy_day(200)));
        world_run(w, world_time(w, toy_day(200)), NULL);
        dark += blackout_now(&w->sites[0].blackout);
        world_run(w, w->horizon, NULL);
        world_close(w);
        char message[BALANCE_MESSAGE];
        assert_true(balance_check(w, message));
        assert_int_equal(w->lots[0].books.counter[NODE_UP].level, 0);
        world_free(w);
        outcome_free(&one);
    }
    assert_true(dark > 3 && dark < 20);
}

/* Two halls: the first one has space for 30 of 100 nodes of 12 kW each, and they come first. */
static void two_halls(void)
{
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "one", 0, 30 * 12e3);
    toy_hall(toy, 0, "two", 0, 1e9);
    site_fails("chiller", 0.05, 24, 0);
    plans[0].duration = distribution_of(DIST_CONSTANT, 86400, 0, 0);
    plans[0].hall = &toy->halls[0][0];
}

static void a_hall_takes_its_own_nodes_down(void **state)
{
    (void)state;
    two_halls();
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 8 * 20);
    toy_deliver(order, 50, 8 * 80);
    toy_run(toy, 0, &out);
    const struct sample *s = &out.samples[out.n_samples - 1];
    assert_true(out.causes[0].outages > 10);
    /* 20 nodes before day 51, 30 after it; the end may cut one off. */
    const double most = (double)out.causes[0].outages * 86400 * 8 * 30;
    assert_true(out.site_outage_seconds <= most && out.site_outage_seconds > most * 0.8);
    assert_close(out.site_outage_seconds,
                 s->accelerator_seconds[STAGE_IN_SERVICE] - s->accelerator_seconds[STAGE_AVAILABLE],
                 1e-12);
    outcome_free(&out);
    plans[0].hall = &toy->halls[0][1];
    toy_run(toy, 0, &out); /* the other hall: the same outages, 70 nodes, all after day 51 */
    const double least = (double)(out.causes[0].outages - 8) * 86400 * 8 * 70;
    assert_true(out.site_outage_seconds > least &&
                out.site_outage_seconds < (double)out.causes[0].outages * 86400 * 8 * 70);
}

/* Failures of nodes, idle racks, lots without failures and a lot that retires: the books balance
 * (toy_finish, balance_check). */
static void halls_and_nodes_fail_together(void **state)
{
    (void)state;
    two_halls();
    toy->system.nodes = 4;
    toy_fail(toy, "one", 0.2, 2);
    toy->failures.early = (struct early_failures){
        .given = true, .share = 0.5, .age = distribution_of(DIST_EXPONENTIAL, 86400 * 30, 0, 0)};
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 50);
    toy->orders[0].racks.drain = DRAIN_RACK;
    struct order *calm = toy_order(toy, "calm", 0);
    calm->failures = NULL;
    toy_deliver(calm, 0, 8 * 10);
    toy_deliver(calm, 20, 8 * 10);
    for (uint32_t r = 0; r < 20; r++) {
        struct outcome one;
        struct world *w = world_new(&toy->scenario, r, &one);
        retire_lot_at(w, 0, world_time(w, toy_day(300)));
        world_run(w, w->horizon, NULL);
        world_close(w);
        char message[BALANCE_MESSAGE];
        if (!balance_check(w, message))
            fail_msg("%s", message);
        double down = 0;
        for (size_t i = 0; i < one.n_causes; i++)
            down += one.causes[i].down_seconds;
        assert_close(down, seconds(&one, STAGE_IN_SERVICE) - seconds(&one, STAGE_AVAILABLE), 1e-12);
        world_free(w);
        outcome_free(&one);
    }
}

static void a_lost_record_of_the_dark_is_seen(void **state)
{
    (void)state;
    site_fails("utility", 0.1, 24, 0);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 10);
    struct world *w = toy_finish(toy, 0, &out);
    w->sites[0].blackout.causes[0].down -= 1;
    char message[BALANCE_MESSAGE];
    assert_false(balance_check(w, message));
    world_free(w);
}

#define BLACKOUT_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BLACKOUT_TEST(a_site_is_up_by_its_renewal_share),
        BLACKOUT_TEST(the_meter_stands_still_without_power),
        BLACKOUT_TEST(batteries_are_not_cycled_without_power),
        BLACKOUT_TEST(outages_of_nodes_and_of_their_site_overlap),
        BLACKOUT_TEST(other_sites_go_on),
        BLACKOUT_TEST(a_lot_may_retire_in_the_dark),
        BLACKOUT_TEST(a_hall_takes_its_own_nodes_down),
        BLACKOUT_TEST(halls_and_nodes_fail_together),
        BLACKOUT_TEST(a_lost_record_of_the_dark_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
