/* The books of a finished world agree; a fault planted in any one of them is found and named. */
#include "support_fleet.h"

#include "fleet/balance.h"

static struct toy *toy;
static struct outcome out;
static struct world *world;

/* A year with two sites, sources that take turns, a rising utilisation, and nodes that fail, some
 * of them still away at the end. */
static int begin(void **state)
{
    (void)state;
    toy = toy_new(365);
    const uint32_t b = toy_site(toy, "b");
    toy->grid.energy_price = toy_constant(toy, 2e-8);
    toy->turbine.energy_price = toy_steps(toy, 2, (int[]){0, 100}, (double[]){5e-8, 4e-8});
    toy->scenario.assumptions.staff_cost = 1e-9;
    toy->scenario.assumptions.maintenance_rate = 1e-9;
    toy->scenario.assumptions.repair[0].cost = 123.456789;
    toy->scenario.assumptions.burn_in = 1.5 * 86400;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 0)->power = toy_constant(toy, 150e3);
    toy_power(toy, 0, "turbines", &toy->turbine, 30)->units = toy_constant(toy, 3);
    toy_fail(toy, "short", 0.05, 0.3);
    toy_fail(toy, "long", 0.02, 20);
    struct order *order = toy_order(toy, "in-a", 0);
    order->utilisation = toy_steps(toy, 2, (int[]){0, 365}, (double[]){0.1, 0.95});
    order->utilisation.linear = 1;
    toy_deliver(order, 0, 8 * 9);
    toy_deliver(order, 60, 8 * 15);
    toy_deliver(toy_order(toy, "in-b", b), 33, 8 * 20);
    toy_deliver(toy_order(toy, "more-in-a", 0), 77, 8 * 10);
    world = toy_finish(toy, 0, &out);
    assert_true(out.failures > 500 && out.failures > out.repairs);
    return 0;
}

static int end(void **state)
{
    (void)state;
    world_free(world);
    outcome_free(&out);
    toy_free(toy);
    return 0;
}

static void assert_caught(const char *part)
{
    char message[BALANCE_MESSAGE];
    assert_false(balance_check(world, message));
    assert_contains(message, part);
}

static void assert_balanced(void)
{
    char message[BALANCE_MESSAGE];
    if (!balance_check(world, message))
        fail_msg("%s", message);
}

static struct outage *an_open_outage(void)
{
    const struct outages *outages = &world->sites[0].outages;
    for (uint32_t i = 0; i < outages->n; i++)
        if (outages_is_open(outages, i))
            return &outages->slot[i];
    fail_msg("no node is down at the end");
    return NULL;
}

static void a_lost_outage_is_caught(void **state)
{
    (void)state;
    struct outage *lost = an_open_outage();
    lost->next = OUTAGE_NONE;
    assert_caught("counters and outage records differ by");
    lost->next = OUTAGE_OPEN;
    assert_balanced();
    lost->begin += 1; /* a tick */
    assert_caught("counters and outage records differ by 9.53674316e-07 node-seconds");
}

static void an_outage_that_ended_unrecorded_is_caught(void **state)
{
    (void)state;
    world->lots[1].books.recorded[NODE_DOWN] -= SIM_TICKS_PER_HOUR;
    assert_caught("down time of order 'in-b': counters and outage records differ by 3600 "
                  "node-seconds");
}

static void an_outage_without_a_cause_is_caught(void **state)
{
    (void)state;
    world->causes[0].down -= 8 * SIM_TICKS_PER_HOUR;
    assert_caught("down time by orders and by causes differ by 28800 accelerator-seconds");
}

static void a_lost_meter_reading_is_caught(void **state)
{
    (void)state;
    struct source_state *source = &world->sites[0].sources[1];
    const struct neumaier before = source->energy;
    neumaier_add(&source->energy, -40e3 * 3600); /* one hour of a turbine */
    assert_caught("energy of site 'a'");
    source->energy = before;
    assert_balanced();
    source->energy.sum = 0.0 / 0.0;
    assert_caught("energy of site 'a'");
}

static void a_reading_lost_by_use_is_caught(void **state)
{
    (void)state;
    world->sites[1].lots_it_energy -= 7.5e3 * 60; /* a minute of one server */
    assert_caught("energy of site 'b'");
}

static void a_one_sided_posting_is_caught(void **state)
{
    (void)state;
    out.ledger.balance[ACCOUNT_ENERGY] += 1; /* a micro-dollar */
    assert_caught("the ledger");
    out.ledger.balance[ACCOUNT_ENERGY] -= 1;
    assert_balanced();
}

static void a_posting_that_a_site_never_saw_is_caught(void **state)
{
    (void)state;
    out.ledger.by_site[ACCOUNT_CHIPS] -= 1;
    assert_caught("the ledger");
}

static void a_node_that_vanished_is_caught(void **state)
{
    (void)state;
    world->lots[0].books.counter[NODE_UP].level -= 1;
    char message[BALANCE_MESSAGE];
    assert_false(balance_check(world, message));
    world->lots[0].books.counter[NODE_UP].level += 1;
    world->lots[2].delivered += 1;
    assert_caught("order 'more-in-a': 11 nodes were delivered, 10 are in the states");
}

static void a_wait_that_no_gate_answers_for_is_caught(void **state)
{
    (void)state;
    world->waiting[BY_POWER] -= SIM_TICKS_PER_DAY;
    assert_caught("waiting by gate and in total differ by -86400 accelerator-seconds");
}

#define BALANCE_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BALANCE_TEST(a_lost_outage_is_caught),
        BALANCE_TEST(an_outage_that_ended_unrecorded_is_caught),
        BALANCE_TEST(an_outage_without_a_cause_is_caught),
        BALANCE_TEST(a_lost_meter_reading_is_caught),
        BALANCE_TEST(a_reading_lost_by_use_is_caught),
        BALANCE_TEST(a_one_sided_posting_is_caught),
        BALANCE_TEST(a_posting_that_a_site_never_saw_is_caught),
        BALANCE_TEST(a_node_that_vanished_is_caught),
        BALANCE_TEST(a_wait_that_no_gate_answers_for_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
