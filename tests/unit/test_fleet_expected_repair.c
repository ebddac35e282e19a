/* 'outages: expected' with technicians and spares, against closed forms and events. Seeds are
 * fixed.
 *
 * Where expected values are an approximation, the error that is allowed beyond that of the mean of
 * events stands beside the figure; docs/simulation.md says what was measured. */
#include "fleet/balance.h"
#include "fleet/failure/expected.h"
#include "fleet/failure/repairman.h"
#include "fleet/supply/retire.h"
#include "support_both_ways.h"
#include "support_toy.h"

#include <math.h>

static int begin(void **state)
{
    (void)state;
    out = (struct outcome){0};
    return 0;
}

static void fleet(int days, int64_t nodes)
{
    toy = toy_new(days);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * nodes);
}

static void fail_by(enum repair_action action, double per_day, struct distribution work)
{
    const uint32_t i = toy->failures.causes.n;
    toy_fail(toy, "cause", per_day, 1);
    toy->causes[i].action = (int)action;
    toy->scenario.assumptions.repair[action].time = work;
    toy->scenario.assumptions.repair[action].cost = 1000;
}

static struct distribution exponential(double days)
{
    return distribution_of(DIST_EXPONENTIAL, days * 86400, 0, 0);
}

static struct distribution constant(double days)
{
    return distribution_of(DIST_CONSTANT, days * 86400, 0, 0);
}

static struct distribution uniform(double low, double high)
{
    return distribution_of(DIST_UNIFORM, low * 86400, high * 86400, 0);
}

static void expect_outages(void)
{
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
}

static double wait_of(const struct outcome *o, size_t queue)
{
    return o->queues[queue].wait_seconds;
}

static double first_wait(const struct outcome *o)
{
    return wait_of(o, 0);
}

static double last_wait(const struct outcome *o)
{
    return wait_of(o, o->n_queues - 1);
}

static double first_asked(const struct outcome *o)
{
    return (double)o->queues[0].demands;
}

static double first_waited(const struct outcome *o)
{
    return (double)o->queues[0].waited;
}

static double last_waited(const struct outcome *o)
{
    return (double)o->queues[o->n_queues - 1].waited;
}

/* The mean number of nodes down, of so many in service. */
static double mean_down(int64_t nodes)
{
    const double *seconds = out.samples[out.n_samples - 1].accelerator_seconds;
    return (double)nodes * (1 - seconds[STAGE_AVAILABLE] / seconds[STAGE_IN_SERVICE]);
}

/* The machine repairman M/M/1//4 has 0.466633 of 4 down (test_repairman.c): few nodes, who fail
 * less while some of them wait. The years of the run hide its first days. */
static void a_few_nodes_and_one_technician_have_their_closed_form(void **state)
{
    (void)state;
    fleet(4001, 4);
    fail_by(REPAIR_SWAP, 0.1, exponential(1));
    toy->sites[0].repair.technicians = 1;
    expect_outages();
    const struct repairman_means m = repairman_at(&(struct repairman){4, 0, 1}, 0.1);
    assert_close(mean_down(4), m.away, 3e-3);
    /* The lengths of stay_law.h have 0.99 of the variance of exponential work. */
    assert_close(first_wait(&out) / 8 / 86400, (m.away - m.busy) * 4000, 1e-2);
    assert_close((double)out.queues[0].waited / (double)out.queues[0].demands, m.queued, 3e-3);
}

/* Ten nodes and two cold spares, whatever the law of the time at the vendor. */
static void cold_spares_have_their_closed_form(void **state)
{
    (void)state;
    const struct repairman_means m = repairman_at(&(struct repairman){10, 2, INFINITY}, 0.1);
    fleet(4001, 10);
    fail_by(REPAIR_RETURN, 0.1, exponential(1));
    toy->scenario.assumptions.repair[REPAIR_SWAP].time = constant(0);
    toy_keep(toy, &toy->spares.nodes, 2, uniform(0, 2));
    expect_outages();
    assert_close(mean_down(10), m.missing, 5e-3);
    assert_close((double)out.queues[0].waited / (double)out.queues[0].demands, m.lacking, 5e-3);
}

/* One technician with fixed work and very many nodes: half of the waits of exponential work
 * (Pollaczek and Khinchine): rho m / (1 - rho) / 2. */
static void fixed_work_waits_half_as_long(void **state)
{
    (void)state;
    fleet(8001, 20000);
    fail_by(REPAIR_SWAP, 0.7 / 20000, constant(1));
    toy->sites[0].repair.technicians = 1;
    expect_outages();
    const double wait = first_wait(&out) / 8 / 86400 / (double)out.queues[0].demands;
    assert_close(wait, 0.7 / 0.3 / 2, 5e-3);
}

static void compare(unsigned runs, const struct figure *more, unsigned n)
{
    struct figure figures[16] = {
        {"failures", figure_failures, 0.005, 0},
        {"repairs", figure_repairs, 0.005, 0},
        {"repair cost", figure_repair_cost, 0.005, 0},
        {"energy", figure_energy, 0.005, 0.0005}, /* as nodes are available */
    };
    for (unsigned i = 0; i < n; i++)
        figures[4 + i] = more[i];
    both_ways(toy, runs, figures, 4 + n, &out);
}

/* Half of the outages need nobody; the others a part that is short a third of the time, and one of
 * eight technicians who are busy five sixths of it. */
static void parts_and_technicians_are_the_mean_of_events(void **state)
{
    (void)state;
    fleet(601, 1000);
    toy_deliver(&toy->orders[0], 100, 8 * 1000);
    fail_by(REPAIR_RESTART, 0.005, exponential(0.1));
    fail_by(REPAIR_SWAP, 0.005, uniform(0.1, 1.23));
    toy->failures.lemons = (struct lemons){.given = true, .share = 0.01, .factor = 5};
    toy->sites[0].repair.technicians = 8;
    toy_keep(toy, &toy->spares.parts, 45,
             distribution_of(DIST_TRIANGULAR, 86400, 10 * 86400.0, 2.5 * 86400));
    static const struct figure figures[] = {
        {"unavailable", figure_unavailable, 0.02, 0.02},
        {"unused", figure_unused, 0.02, 0.02},
        {"asked", first_asked, 0.01, 0},
        {"waited for technicians", first_waited, 0.03, 0.15}, /* an empty shelf evens */
        {"wait for technicians", first_wait, 0.05, 0.3},      /*   out what comes to them */
        {"waited for parts", last_waited, 0.05, 0.03},
        {"wait for parts", last_wait, 0.1, 0.05},
    };
    compare(60, figures, sizeof figures / sizeof *figures);
    assert_true(last_waited(&out) > 0.1 * first_asked(&out));
}

/* Spare nodes stand in within the time of a swap for those that are away for weeks. */
static void spare_nodes_are_the_mean_of_events(void **state)
{
    (void)state;
    fleet(601, 1500);
    fail_by(REPAIR_RETURN, 0.002, exponential(20));
    toy->scenario.assumptions.repair[REPAIR_SWAP].time = exponential(0.3);
    toy->sites[0].repair.technicians = 2;
    toy_keep(toy, &toy->spares.nodes, 60, uniform(10, 30));
    static const struct figure figures[] = {
        {"unavailable", figure_unavailable, 0.03, 0.03},
        {"waited for technicians", first_waited, 0.03, 0.02},
        {"wait for technicians", first_wait, 0.05, 0.05},
        {"waited for nodes", last_waited, 0.05, 0.03},
        {"wait for nodes", last_wait, 0.05, 0.04},
    };
    compare(60, figures, sizeof figures / sizeof *figures);
}

/* Technicians for four fifths of what fails: the queue grows through all of the run. */
static void a_queue_that_only_grows_is_the_mean_of_events(void **state)
{
    (void)state;
    fleet(601, 1000);
    toy_deliver(&toy->orders[0], 60, 8 * 1000);
    fail_by(REPAIR_SWAP, 0.01, exponential(0.4));
    toy->sites[0].repair.technicians = 6;
    static const struct figure figures[] = {
        {"unavailable", figure_unavailable, 0.02, 0.02},
        {"wait for technicians", first_wait, 0.02, 0.02},
        {"waited for technicians", first_waited, 0.01, 0.02},
    };
    compare(60, figures, sizeof figures / sizeof *figures);
    assert_true(mean_down(2000) > 200);
}

/* Rates that fall with age, early failures, repairs that did not help, racks that a tray
 * takes along, and a site that goes down itself. */
static void all_that_fails_differently_waits_too(void **state)
{
    (void)state;
    static const double ages[] = {0, 60 * 86400.0}, factors[] = {2, 0.8};
    static struct site_outage utility;
    toy = toy_new(601);
    toy->system.nodes = 4;
    toy->failures.per_accelerators = 2;
    toy_order(toy, "o", 0)->racks.drain = DRAIN_RACK;
    for (int day = 0; day < 200; day += 40)
        toy_deliver(&toy->orders[0], day, 8 * 200);
    fail_by(REPAIR_SWAP, 0.003, exponential(0.4));
    toy->failures.age_factor = (struct curve){.x = ages, .y = factors, .n = 2};
    toy->failures.early = (struct early_failures){
        .given = true, .share = 0.05, .age = exponential(30), .action = REPAIR_SWAP};
    toy->failures.again =
        (struct failing_again){.given = true, .share = 0.1, .time = exponential(0.05)};
    toy->sites[0].repair.technicians = 10;
    utility = (struct site_outage){.name = "utility",
                                   .rate = 0.02 / 86400,
                                   .duration = exponential(0.5),
                                   .restart = constant(0.1)};
    toy->sites[0].outages = (struct span){.items = &utility, .n = 1};
    static const struct figure figures[] = {
        {"unavailable", figure_unavailable, 0.03, 0.03},
        {"asked", first_asked, 0.01, 0},
        {"wait for technicians", first_wait, 0.05, 0.15},
        {"site outage", figure_site_outage, 0.05, 0},
    };
    compare(200, figures, sizeof figures / sizeof *figures);
}

static void enough_of_both_is_as_none_at_all(void **state)
{
    (void)state;
    struct outcome limited;
    fleet(201, 100);
    fail_by(REPAIR_SWAP, 0.05, exponential(1));
    fail_by(REPAIR_RESTART, 0.05, exponential(0.1));
    expect_outages();
    toy->sites[0].repair.technicians = 100;
    toy_keep(toy, &toy->spares.parts, 200, exponential(3));
    toy_run(toy, 0, &limited);
    assert_close(figure_unavailable(&limited), figure_unavailable(&out), 1e-9);
    assert_int_equal(limited.failures, out.failures);
    assert_int_equal(limited.queues[0].waited, 0);
    assert_int_equal(limited.queues[1].demands, llround(200 * 100 * 0.05 / (1 + 0.05 + 0.005)));
    assert_true(first_wait(&limited) < 1 && last_wait(&limited) < 1);
    outcome_free(&limited);
}

/* Its outages leave the lines with it; those of the other lot, at the same site, go on as they
 * were. */
static void a_lot_may_retire_while_it_waits(void **state)
{
    (void)state;
    fleet(401, 500);
    toy_deliver(toy_order(toy, "p", 0), 30, 8 * 500);
    fail_by(REPAIR_SWAP, 0.01, exponential(1));
    toy->sites[0].repair.technicians = 9;
    toy_keep(toy, &toy->spares.parts, 60, exponential(8));
    toy->scenario.outages = OUTAGES_EXPECTED;
    struct world *w = world_new(&toy->scenario, 0, &out);
    retire_lot_at(w, 0, world_time(w, toy_day(211)));
    world_run(w, world_time(w, toy_day(211)), NULL);
    const double before = (double)w->lots[1].away.level;
    world_run(w, world_time(w, toy_day(212)), NULL);
    assert_true((double)w->lots[1].away.level < before);
    assert_int_equal(w->lots[0].away.level, 0);
    world_run(w, w->horizon, NULL);
    world_close(w);
    char message[BALANCE_MESSAGE];
    if (!balance_check(w, message))
        fail_msg("%s", message);
    assert_true((double)w->lots[1].away.level < 0.9 * before); /* the queue is gone */
    world_free(w);
}

/* Nodes that wait do not fail, up to the last day of theirs. */
static void what_fails_until_a_lot_retires_is_counted_as_of_any_day(void **state)
{
    (void)state;
    struct outcome counted;
    fleet(30, 500);
    fail_by(REPAIR_SWAP, 0.05, exponential(1));
    toy->sites[0].repair.technicians = 9;
    toy->scenario.outages = OUTAGES_EXPECTED;
    struct world *w = world_new(&toy->scenario, 0, &counted);
    world_run(w, world_time(w, toy_day(20)), NULL);
    expected_close(w);
    world_free(w);
    w = world_new(&toy->scenario, 0, &out);
    retire_lot_at(w, 0, world_time(w, toy_day(20)));
    world_run(w, w->horizon, NULL);
    world_close(w);
    world_free(w);
    assert_true(counted.failures > 150);
    assert_int_equal(out.failures, counted.failures);
    outcome_free(&counted);
}

#define REPAIR_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPAIR_TEST(what_fails_until_a_lot_retires_is_counted_as_of_any_day),
        REPAIR_TEST(a_few_nodes_and_one_technician_have_their_closed_form),
        REPAIR_TEST(cold_spares_have_their_closed_form),
        REPAIR_TEST(fixed_work_waits_half_as_long),
        REPAIR_TEST(parts_and_technicians_are_the_mean_of_events),
        REPAIR_TEST(spare_nodes_are_the_mean_of_events),
        REPAIR_TEST(a_queue_that_only_grows_is_the_mean_of_events),
        REPAIR_TEST(all_that_fails_differently_waits_too),
        REPAIR_TEST(enough_of_both_is_as_none_at_all),
        REPAIR_TEST(a_lot_may_retire_while_it_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
