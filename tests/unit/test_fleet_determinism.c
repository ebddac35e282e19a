/* A run is a function of scenario, seed and replication, bit for bit; what an addition doesn't
 * touch keeps its random numbers. */
#include "support_fleet.h"

static struct toy *toy;
static struct outcome one, other;

static int begin(void **state)
{
    (void)state;
    toy = toy_new(200);
    toy->scenario.sample = SAMPLE_DAY;
    toy->grid.energy_price = toy_constant(toy, 2e-8);
    toy->scenario.assumptions.burn_in = 3 * 86400;
    toy->scenario.assumptions.repair[0].cost = 100;
    toy_fail(toy, "one", 0.02, 2);
    toy_fail(toy, "two", 0.01, 0.1);
    toy_deliver(toy_order(toy, "first", 0), 5, 8 * 50);
    return 0;
}

static int end(void **state)
{
    (void)state;
    outcome_free(&one);
    outcome_free(&other);
    toy_free(toy);
    return 0;
}

static void the_same_seed_gives_the_same_bits(void **state)
{
    (void)state;
    toy_run(toy, 3, &one);
    toy_run(toy, 3, &other);
    assert_true(one.failures > 100);
    assert_int_equal(toy_difference(&one, &other), 0);
}

static void another_seed_or_replication_gives_another_run(void **state)
{
    (void)state;
    toy_run(toy, 3, &one);
    toy_run(toy, 4, &other);
    assert_int_not_equal(toy_difference(&one, &other), 0);
    outcome_free(&other);
    toy->scenario.seed = 2;
    toy_run(toy, 3, &other);
    assert_int_not_equal(toy_difference(&one, &other), 0);
}

static void stopping_on_the_way_changes_nothing(void **state)
{
    (void)state;
    toy_run(toy, 0, &one);
    struct world *w = world_new(&toy->scenario, 0, &other);
    for (sim_time t = 0; t < w->horizon; t += SIM_TICKS_PER_DAY / 2)
        world_run(w, t, NULL);
    world_run(w, w->horizon, NULL);
    world_close(w);
    world_free(w);
    assert_int_equal(toy_difference(&one, &other), 0);
}

/* The first lot's time of outages, tick by tick and record by record. */
static void assert_same_outages(const struct world *a, const struct world *b)
{
    const struct books *x = &a->lots[0].books, *y = &b->lots[0].books;
    assert_true(gauge_integral(&x->counter[NODE_DOWN], a->horizon) ==
                gauge_integral(&y->counter[NODE_DOWN], b->horizon));
    assert_true(x->recorded[NODE_DOWN] == y->recorded[NODE_DOWN]);
    assert_int_equal(x->counter[NODE_DOWN].high, y->counter[NODE_DOWN].high);
    assert_int_equal(x->counter[NODE_DOWN].level, y->counter[NODE_DOWN].level);
}

static void another_site_and_order_leave_the_first_ones_outages_alone(void **state)
{
    (void)state;
    struct world *before = toy_finish(toy, 0, &one);
    const uint32_t b = toy_site(toy, "b");
    toy_deliver(toy_order(toy, "at another site", b), 2, 8 * 30);
    toy_deliver(toy_order(toy, "at the same site", 0), 5, 8 * 20);
    struct world *after = toy_finish(toy, 0, &other);
    assert_true(other.failures > one.failures);
    assert_same_outages(before, after);
    world_free(before);
    world_free(after);
}

static void an_order_keeps_its_outages_when_another_is_written_before_it(void **state)
{
    (void)state;
    struct world *before = toy_finish(toy, 0, &one);
    toy_deliver(toy_order(toy, "second", 0), 1, 8 * 20);
    const struct order first = toy->orders[0];
    toy->orders[0] = toy->orders[1];
    toy->orders[1] = first;
    struct world *after = toy_finish(toy, 0, &other);
    const struct books *x = &before->lots[0].books, *y = &after->lots[1].books;
    assert_true(x->recorded[NODE_DOWN] == y->recorded[NODE_DOWN]);
    assert_true(x->recorded[NODE_DOWN] > 0);
    world_free(before);
    world_free(after);
}

static void power_that_comes_later_shifts_the_same_outages(void **state)
{
    (void)state;
    struct world *before = toy_finish(toy, 0, &one);
    toy->phases[0][0].from = toy_day(16); /* ten days after installation */
    toy->scenario.end += 10;
    struct world *after = toy_finish(toy, 0, &other);
    assert_int_equal(one.failures, other.failures);
    assert_same_outages(before, after);
    world_free(before);
    world_free(after);
}

#define DETERMINISM_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DETERMINISM_TEST(the_same_seed_gives_the_same_bits),
        DETERMINISM_TEST(another_seed_or_replication_gives_another_run),
        DETERMINISM_TEST(stopping_on_the_way_changes_nothing),
        DETERMINISM_TEST(another_site_and_order_leave_the_first_ones_outages_alone),
        DETERMINISM_TEST(an_order_keeps_its_outages_when_another_is_written_before_it),
        DETERMINISM_TEST(power_that_comes_later_shifts_the_same_outages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
