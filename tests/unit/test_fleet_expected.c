/* 'outages: expected' against the same fleet with failures as events, and against closed forms.
 * Seeds are fixed. */
#include "fleet/balance.h"
#include "fleet/supply/retire.h"
#include "support_both_ways.h"
#include "support_toy.h"

#include <math.h>
#include <string.h>

enum { RUNS = 40 };

static int begin(void **state)
{
    (void)state;
    toy = toy_new(201); /* one day to install */
    return 0;
}

static const struct sample *last_of(const struct outcome *o)
{
    return &o->samples[o->n_samples - 1];
}

static double node_days(const struct outcome *o, enum stage stage)
{
    return last_of(o)->accelerator_seconds[stage] / 8 / 86400;
}

static double outages_one(const struct outcome *o)
{
    return (double)o->causes[0].outages;
}

static double outages_two(const struct outcome *o)
{
    return (double)o->causes[1].outages;
}

static double down_one(const struct outcome *o)
{
    return o->causes[0].down_seconds;
}

static double down_two(const struct outcome *o)
{
    return o->causes[1].down_seconds;
}

static double down_three(const struct outcome *o)
{
    return o->causes[2].down_seconds;
}

static void compare(void)
{
    static const struct figure figures[] = {
        {"failures", figure_failures, 0.01, 0},       {"repairs", figure_repairs, 0.01, 0},
        {"unavailable", figure_unavailable, 0.01, 0}, {"unused", figure_unused, 0.01, 0},
        {"energy", figure_energy, 0.01, 0},           {"repair cost", figure_repair_cost, 0.01, 0},
        {"outages by one", outages_one, 0.01, 0},     {"down by one", down_one, 0.01, 0},
        {"down by two", down_two, 0.01, 0},           {"down by three", down_three, 0.01, 0},
    };
    both_ways(toy, RUNS, figures, sizeof figures / sizeof *figures, &out);
}

static void fail_in_three_ways(void)
{
    toy_fail(toy, "one", 0.01, 0.2);
    toy_fail(toy, "two", 0.002, 3);
    toy_fail(toy, "three", 0.0004, 12);
    struct assumptions *a = &toy->scenario.assumptions;
    a->repair[0].cost = 100;
    a->repair[1].cost = 2000;
    a->repair[1].time = distribution_of(DIST_TRIANGULAR, 86400, 5 * 86400.0, 3 * 86400.0);
}

/* Deliveries on several days, a rate that falls and rises with age, outages that are long against
 * the life of a batch. */
static void expected_outages_are_the_mean_of_events(void **state)
{
    (void)state;
    fail_in_three_ways();
    static const double ages[] = {0, 10 * 86400.0, 100 * 86400.0}, factors[] = {4, 0.7, 2};
    toy->failures.age_factor = (struct curve){.x = ages, .y = factors, .n = 3};
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 8 * 3000);
    toy_deliver(order, 12, 8 * 2000);
    toy_deliver(order, 150, 8 * 5000);
    compare();
}

static void old_lots_fail_by_their_age(void **state)
{
    (void)state;
    fail_in_three_ways();
    static const double ages[] = {0, 100 * 86400.0, 400 * 86400.0}, factors[] = {1, 0.2, 3};
    toy->failures.age_factor = (struct curve){.x = ages, .y = factors, .n = 3};
    toy_hold(toy, 8 * 4000, 300);
    compare();
}

/* Early failures end as those of the first cause. */
static void defects_add_the_same_on_average(void **state)
{
    (void)state;
    fail_in_three_ways();
    toy->failures.early = (struct early_failures){
        .given = true,
        .share = 0.1,
        .age = distribution_of(DIST_WEIBULL, 20 * 86400.0, 0.6, 0),
        .action = toy->causes[0].action,
    };
    toy->failures.lemons = (struct lemons){.given = true, .share = 0.02, .factor = 13};
    toy->failures.again = (struct failing_again){
        .given = true, .share = 0.1, .time = distribution_of(DIST_EXPONENTIAL, 3600, 0, 0)};
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 8 * 4000);
    toy_deliver(order, 100, 8 * 4000);
    compare();
    const double shown = 2 - exp(-pow(200 / 20.0, 0.6)) - exp(-pow(100 / 20.0, 0.6));
    assert_close((double)out.causes[3].outages, 0.1 * 4000 * shown / 0.9, 0.03);
}

/* A defect is an outage like others: its repair may not help either. */
static void early_failures_come_again_as_often_as_others(void **state)
{
    (void)state;
    toy_fail(toy, "other", 1e-3, 0.1);
    toy->failures.early = (struct early_failures){
        .given = true,
        .share = 0.1,
        .age = distribution_of(DIST_UNIFORM, 0, 50 * 86400, 0),
        .action = toy->causes[0].action,
    };
    toy->failures.again = (struct failing_again){
        .given = true, .share = 0.3, .time = distribution_of(DIST_CONSTANT, 3600, 0, 0)};
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 4000);
    static const struct figure figures[] = {
        {"early failures", outages_two, 0.02, 0},
        {"down by early failures", down_two, 0.02, 0},
    };
    both_ways(toy, RUNS, figures, sizeof figures / sizeof *figures, &out);
    assert_close((double)out.causes[1].outages, 0.1 * 4000 / 0.7, 0.003);
}

/* Alternating renewal: up a share of 1 / (1 + sum of rate x mean time). */
static void in_the_long_run_availability_has_its_closed_form(void **state)
{
    (void)state;
    fail_in_three_ways();
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 1000);
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    const double up = 1 / (1 + 0.01 * 0.2 + 0.002 * 3 + 0.0004 * 12);
    assert_close((double)last_of(&out)->accelerators[STAGE_AVAILABLE], 8000 * up, 1e-4);
    assert_close((double)last_of(&out)->accelerators[STAGE_IN_SERVICE], 8000, 0);
    assert_int_equal(out.candidates, 0);
}

static void a_single_node_is_down_for_its_part(void **state)
{
    (void)state;
    toy_fail(toy, "one", 0.01, 0.1);
    toy_deliver(toy_order(toy, "o", 0), 0, 8);
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    const double down = node_days(&out, STAGE_IN_SERVICE) - node_days(&out, STAGE_AVAILABLE);
    assert_close(down, 200 * 0.001 / 1.001, 2e-3);
    assert_close(out.causes[0].down_seconds, down * 8 * 86400, 1e-6);
    assert_int_equal(out.failures, 2);
}

static void replications_differ_in_nothing(void **state)
{
    (void)state;
    fail_in_three_ways();
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 100);
    toy->scenario.outages = OUTAGES_EXPECTED;
    struct outcome other;
    toy_run(toy, 0, &out);
    toy_run(toy, 5, &other);
    assert_int_equal(toy_difference(&out, &other), 0);
    assert_true(toy_noted(&out, "expected values"));
    outcome_free(&other);
}

static void a_retired_lot_has_no_outages(void **state)
{
    (void)state;
    fail_in_three_ways();
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 900);
    toy->scenario.outages = OUTAGES_EXPECTED;
    struct world *w = world_new(&toy->scenario, 0, &out);
    retire_lot_at(w, 0, world_time(w, toy_day(101)));
    world_run(w, w->horizon, NULL);
    world_close(w);
    char message[BALANCE_MESSAGE];
    assert_true(balance_check(w, message));
    assert_int_equal(last_of(&out)->accelerators[STAGE_IN_SERVICE], 0);
    assert_int_equal(last_of(&out)->accelerators[STAGE_AVAILABLE], 0);
    assert_close(node_days(&out, STAGE_IN_SERVICE), 900 * 100, 1e-9);
    assert_int_equal(out.failures, out.repairs);
    world_free(w);
}

static void a_lost_record_is_seen(void **state)
{
    (void)state;
    fail_in_three_ways();
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 100);
    toy->scenario.outages = OUTAGES_EXPECTED;
    struct world *w = toy_finish(toy, 0, &out);
    char message[BALANCE_MESSAGE];
    w->lots[0].away_recorded -= 1;
    assert_false(balance_check(w, message));
    assert_non_null(strstr(message, "expected down time of order 'o'"));
    w->lots[0].away_recorded += 1;
    w->causes[1].expected_down -= 1;
    assert_false(balance_check(w, message));
    assert_non_null(strstr(message, "by causes"));
    world_free(w);
}

#define EXPECTED_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EXPECTED_TEST(expected_outages_are_the_mean_of_events),
        EXPECTED_TEST(old_lots_fail_by_their_age),
        EXPECTED_TEST(defects_add_the_same_on_average),
        EXPECTED_TEST(early_failures_come_again_as_often_as_others),
        EXPECTED_TEST(in_the_long_run_availability_has_its_closed_form),
        EXPECTED_TEST(a_single_node_is_down_for_its_part),
        EXPECTED_TEST(replications_differ_in_nothing),
        EXPECTED_TEST(a_retired_lot_has_no_outages),
        EXPECTED_TEST(a_lost_record_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
