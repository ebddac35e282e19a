/* Operators that buy and retire by rule, and what they have from the start. */
#include "support_toy.h"

#include <math.h>

static struct accelerator chips[2];
static struct system systems[2];
static struct generation generations[2];
static struct supplier maker;
static struct holding holding;
static struct offer options[2];
static struct policy_site place;

/* 40 old servers from the start, a maker of 800 packages a day of the old chip and, from day 59 on,
 * of a new one with four times its figures; two days from allocation to delivery; the operator
 * wants 1,600 accelerators. */
static int begin(void **state)
{
    (void)state;
    toy = toy_new(365);
    toy->scenario.sample = SAMPLE_DAY;
    toy->scenario.assumptions.it_life = 5 * 365.25 * 86400;
    for (int i = 0; i < 2; i++) {
        chips[i] = toy->accelerator;
        systems[i] = toy->system;
        systems[i].accelerator = &chips[i];
        options[i] = (struct offer){
            .system = &systems[i], .supplier = &maker, .utilisation = toy_constant(toy, 0.5)};
        generations[i] = (struct generation){
            .accelerator = &chips[i], .packages_per_wafer = 8, .share = 1, .from = toy_day(-10)};
    }
    options[0].name = "old";
    options[1].name = "new";
    chips[1].fp8 = 8e15;
    chips[1].price = toy_constant(toy, 90e3);
    generations[1].from = toy_day(59);
    generations[1].share = 0.5;
    maker = (struct supplier){
        .name = "maker",
        .wafers = toy_constant(toy, 100.0 / 86400),
        .wafer_share = toy_constant(toy, 1),
        .memory_share = toy_constant(toy, 1),
        .elsewhere = toy_constant(toy, 0),
        .lead_time = 2 * 86400,
        .generations = {generations, 2},
    };
    toy->scenario.suppliers = (struct span){&maker, 1};
    holding = (struct holding){
        .name = "first",
        .system = &systems[0],
        .site = &toy->sites[0],
        .accelerators = 320,
        .age = 100 * 86400,
        .paid = NAN,
        .utilisation = toy_constant(toy, 0.5),
    };
    toy->operators[0].holdings = (struct span){&holding, 1};
    place = (struct policy_site){&toy->sites[0]};
    toy->operators[0].policy = (struct policy){
        .given = true,
        .want = {.accelerators = toy_constant(toy, 1600)},
        .options = {options, 2},
        .sites = {&place, 1},
        .when_power_binds = CHOOSE_H100E_PER_WATT,
        .otherwise = CHOOSE_COST_PER_H100E_HOUR,
        .retire_age = NAN,
        .retire_gain = NAN,
    };
    return 0;
}

static const struct sample *at(int day)
{
    return outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(day));
}

static int64_t energised(int day)
{
    return at(day)->accelerators[STAGE_ENERGISED];
}

static void initial_lots_work_from_the_first_tick(void **state)
{
    (void)state;
    toy->operators[0].policy.given = false;
    toy_run(toy, 0, &out);
    assert_int_equal(energised(0), 320);
    assert_close(at(0)->provisioned, 40 * 15e3, 1e-12);
    assert_close(at(364)->accelerator_seconds[STAGE_IN_SERVICE], 320 * 365 * 86400.0, 1e-12);
    assert_close(toy_dollars(&out, ACCOUNT_CHIPS), 320 * 25e3, 1e-12);
    assert_close(toy_dollars(&out, ACCOUNT_SERVERS), 40 * 50e3, 1e-12);
    /* Bought a hundred days before the run, which decides how long they are charged for. */
    assert_int_equal(out.payments[0].day, toy_day(-100));
    assert_string_equal(out.lots[0].order, "initial-first");
}

static void what_was_paid_is_believed(void **state)
{
    (void)state;
    holding.paid = 5e6;
    toy->operators[0].policy.given = false;
    toy_run(toy, 0, &out);
    assert_close(money_to_dollars(at(364)->capital), 5e6, 1e-9);
}

static void a_reader_is_told_of_initial_lots_without_power(void **state)
{
    (void)state;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 0)->power = toy_constant(toy, 500e3);
    toy->operators[0].policy.given = false;
    toy_run(toy, 0, &out);
    assert_true(toy_noted(&out, "the initial lots provision 600 kW"));
    assert_int_equal(energised(364), 320);
}

/* Old failures are those of old machines: nodes of 100 days have left their first 50 behind. */
static void initial_lots_fail_by_their_age(void **state)
{
    (void)state;
    static const double ages[] = {0, 50 * 86400}, factors[] = {1, 0};
    toy_fail(toy, "young", 1, 0.1);
    toy->failures.age_factor = (struct curve){.x = ages, .y = factors, .n = 2};
    holding.failures = &toy->failures;
    toy->operators[0].policy.given = false;
    toy_run(toy, 0, &out);
    assert_int_equal(out.failures, 0);
    outcome_free(&out);
    holding.age = 0;
    toy_run(toy, 0, &out);
    assert_true(out.failures > 40 * 40);
}

/* 1,280 are lacking on day 31, and 24,800 were made; they come on day 33 and work a day later. */
static void a_policy_buys_what_it_lacks(void **state)
{
    (void)state;
    toy_run(toy, 0, &out);
    assert_int_equal(energised(33), 320);
    assert_int_equal(energised(34), 1600);
    assert_int_equal(energised(364), 1600);
    assert_int_equal(at(30)->accelerators[STAGE_ORDERED], 320);
    assert_int_equal(at(31)->accelerators[STAGE_ORDERED], 1600);
    assert_int_equal(out.n_lots, 2);
    assert_string_equal(out.lots[1].order, "policy-2025-02-old-a");
    assert_true(toy_noted(&out, "2 options name no fabric"));
    assert_close(toy_dollars(&out, ACCOUNT_CHIPS), 1600 * 25e3, 1e-12);
}

/* Bought on day 31: as much as is said of its own days, not of the first one. */
static void what_is_bought_works_as_much_as_its_day_says(void **state)
{
    (void)state;
    toy->operators[0].holdings = (struct span){0};
    options[0].utilisation = toy_steps(toy, 2, (int[]){0, 20}, (double[]){0.5, 0.9});
    toy_run(toy, 0, &out);
    assert_int_equal(energised(364), 1600);
    assert_close(at(364)->useful_seconds, 0.9 * at(364)->accelerator_seconds[STAGE_AVAILABLE],
                 1e-12);
}

/* Seven systems of each chip are made in January; five fit into the first site's hall. So the first
 * option buys five there and two at the second site, where the second one buys its seven. */
static void lots_of_a_policy_have_names_of_their_own(void **state)
{
    (void)state;
    struct policy_site places[2];
    toy->operators[0].holdings = (struct span){0};
    toy_site(toy, "c");
    toy->sites[0].name = "b-c";
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 0, 60e3);
    options[0].name = "a";
    options[1].name = "a-b";
    chips[1].price = toy_constant(toy, 900e3);
    generations[0].share = generations[1].share = 0.5;
    generations[1].from = generations[0].from;
    maker.wafers = toy_constant(toy, 1.0 / 86400);
    for (int i = 0; i < 2; i++)
        places[i] = (struct policy_site){&toy->sites[i]};
    toy->operators[0].policy.sites = (struct span){places, 2};
    toy_run(toy, 0, &out);
    for (size_t i = 0; i < out.n_lots; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(out.lots[i].order, out.lots[k].order);
    assert_string_equal(out.lots[0].order, "policy-2025-02-a-b-c");
    assert_string_equal(out.lots[1].order, "policy-2025-02-a-c");
    assert_string_equal(out.lots[2].order, "policy-2025-02-a-b-c-2");
}

/* 8 a month: of 1,280, and what is missing waits for chips from the day for which each plan is
 * made. */
static void what_the_supplier_lacks_waits_for_chips(void **state)
{
    (void)state;
    maker.generations.n = 1;
    toy->operators[0].policy.options.n = 1;
    maker.wafers = toy_constant(toy, 1.0 / (31 * 86400));
    toy->scenario.end = toy_day(92);
    toy_run(toy, 0, &out);
    /* 8 of January on day 31, 7.2 of February, which make no server, on day 59, 8 of March on
     * day 90. */
    assert_int_equal(energised(91), 320 + 8);
    const double february = (1280 - 8) * 28, march = 1264 * 31;
    assert_close(toy_waited(&out, BY_CHIPS), february + march, 1e-3);
    assert_true(at(80)->binds == BY_CHIPS);
}

/* A grid of 900 kW bears 60 servers, so 20 more; the others wait for power. */
static void nothing_is_bought_that_finds_no_power(void **state)
{
    (void)state;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 0)->power = toy_constant(toy, 900e3);
    toy_run(toy, 0, &out);
    assert_int_equal(energised(364), 480);
    assert_close(at(364)->provisioned, 900e3, 1e-12);
    assert_close(toy_waited(&out, BY_POWER), 1120 * (365 - 33), 1e-12);
    assert_true(at(364)->binds == BY_POWER);
}

/* The new chip gives four times as much per watt and costs 3.1 times as much per server as the old:
 * it is cheaper per H100-equivalent, and by day 90 half of what is made. */
static void the_best_option_is_bought_first_and_the_next_after_it(void **state)
{
    (void)state;
    const int days[] = {0, 80};
    const double values[] = {320, 32000};
    toy->operators[0].policy.want.accelerators = toy_steps(toy, 2, days, values);
    toy_run(toy, 0, &out);
    /* Of March, made until day 90: 12,400 of each. */
    assert_string_equal(out.lots[1].order, "policy-2025-04-new-a");
    assert_string_equal(out.lots[2].order, "policy-2025-04-old-a");
    assert_int_equal(out.lots[1].energised, 12400);
    assert_int_equal(out.lots[2].energised, 12400);
    assert_int_equal(energised(364), 32000);
}

static void dear_accelerators_come_last(void **state)
{
    (void)state;
    const int days[] = {0, 80};
    const double values[] = {320, 1600};
    chips[1].price = toy_constant(toy, 400e3);
    toy->operators[0].policy.want.accelerators = toy_steps(toy, 2, days, values);
    toy_run(toy, 0, &out);
    assert_string_equal(out.lots[1].order, "policy-2025-04-old-a");
}

static void a_goal_is_followed_along_its_law(void **state)
{
    (void)state;
    toy->operators[0].policy.want = (struct want){
        .accelerators = toy_constant(toy, 3520), .by = toy_day(320), .law = GROWTH_LINEAR};
    toy_run(toy, 0, &out);
    /* Ten a day: on day 31 for day 33. */
    assert_int_equal(at(31)->accelerators[STAGE_ORDERED], 648 + 8);
    assert_int_equal(energised(364), 3520);
    outcome_free(&out);
    toy->operators[0].policy.want.law = GROWTH_EXPONENTIAL;
    toy_run(toy, 0, &out);
    const double wanted = 320 * pow(11, 33.0 / 320);
    assert_int_equal(at(31)->accelerators[STAGE_ORDERED], (int64_t)(ceil(wanted / 8) * 8));
}

/* The initial lot is 100 days old and retires at 160, on day 60; the plan of day 59 replaces it. */
static void old_lots_retire_and_are_replaced(void **state)
{
    (void)state;
    toy->operators[0].policy.retire_age = 160 * 86400;
    toy->operators[0].policy.want.accelerators = toy_constant(toy, 320);
    generations[1].from = toy_day(-10);
    toy_run(toy, 0, &out);
    assert_int_equal(energised(59), 320);
    assert_int_equal(energised(60), 0);
    assert_int_equal(energised(62), 320);
    assert_int_equal(at(61)->accelerators[STAGE_ORDERED], 320);
    assert_close(at(60)->provisioned, 0, 1e-12);
    /* 25 k$ and an eighth of 50 k$, though there is none just now */
    assert_close(toy_metric(&out, "capital_it_per_accelerator", SCOPE_TOTAL, 60), 31250, 1e-12);
}

/* Nothing of it ever came, so it has no age. */
static void an_order_cancelled_before_anything_came_never_retires(void **state)
{
    (void)state;
    struct order *order = toy_order(toy, "cancelled", 0);
    toy_deliver(order, 50, 8);
    order->cancelled = toy_day(40);
    toy->operators[0].policy.retire_age = 160 * 86400;
    struct world *w = toy_finish(toy, 0, &out);
    assert_int_equal(w->lots[0].units, 0);
    assert_false(w->lots[0].leaving);
    world_free(w);
}

/* Power for the 40 old servers alone. The new ones make four times as much of it, so the old lot
 * goes on the day on which they come. */
static void old_lots_make_room_for_better_ones_when_power_binds(void **state)
{
    (void)state;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 0)->power = toy_constant(toy, 600e3);
    toy->operators[0].policy.retire_gain = 2;
    toy->operators[0].policy.want = (struct want){.h100e = toy_constant(toy, 8 * 320)};
    toy_run(toy, 0, &out);
    assert_close(at(91)->h100e[H100E_DENSE_8BIT], 2 * 320, 1e-12);
    assert_close(at(364)->h100e[H100E_DENSE_8BIT], 8 * 320, 1e-12);
    assert_int_equal(out.lots[0].energised, 0);
    assert_close(at(364)->provisioned, 600e3, 1e-12);
}

/* The same with power for all and a hall for the 40 old servers alone. */
static void old_lots_make_room_for_better_ones_when_halls_bind(void **state)
{
    (void)state;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 0, 480e3);
    toy->operators[0].policy.retire_gain = 2;
    toy->operators[0].policy.want = (struct want){.h100e = toy_constant(toy, 8 * 320)};
    toy_run(toy, 0, &out);
    assert_close(at(364)->h100e[H100E_DENSE_8BIT], 8 * 320, 1e-12);
    assert_int_equal(out.lots[0].energised, 0);
    assert_close(at(364)->provisioned, 600e3, 1e-12);
}

/* Down nodes of a retired lot leave when their outage ends, and every book still closes (toy_run).
 */
static void retired_nodes_that_are_down_leave_the_books_closed(void **state)
{
    (void)state;
    toy_fail(toy, "often", 0.05, 20);
    holding.failures = &toy->failures;
    toy->operators[0].policy.retire_age = 160 * 86400;
    toy->operators[0].policy.want.accelerators = toy_constant(toy, 8);
    toy_run(toy, 0, &out);
    assert_true(out.failures > 0);
    assert_int_equal(out.lots[0].energised, 0);
    assert_true(at(364)->drawn > 0 && at(364)->drawn < 15e3);
}

/* $1.1 M is enough for four servers of 258 k$, 200 for chips, 50 for the server, 8 for storage, and
 * for the packages of a part of a fifth, which are never a whole one. */
static void nobody_gets_more_than_it_can_pay(void **state)
{
    (void)state;
    toy->scenario.assumptions.storage_cost = 1000;
    toy->scenario.assumptions.maintenance_rate = 0;
    toy->operators[0].policy.options.n = 1;
    toy->operators[0].funding = (struct funding){.given = true, .cash = 1.1e6};
    toy_run(toy, 0, &out);
    assert_int_equal(energised(364), 320 + 4 * 8);
    assert_int_equal(at(364)->accelerators[STAGE_ORDERED], 320 + 4 * 8);
    assert_true(toy_waited(&out, BY_CASH) > 0 && toy_waited(&out, BY_CHIPS) == 0);
}

/* An option whose network takes eight cables of 9 k$ a server. */
static struct part leaf = {.name = "switch", .ports = 64}, cable = {.name = "cable"};
static struct fabric rails = {.name = "rails",
                              .network_switch = &leaf,
                              .cable = &cable,
                              .rails = 8,
                              .spines = SPINES_PER_RAIL,
                              .leaf_oversubscription = 1,
                              .spine_oversubscription = 1};

static void join(struct offer *option)
{
    leaf.price = toy_constant(toy, 0);
    cable.price = toy_constant(toy, 9000);
    systems[0].nics = 8;
    option->fabric = &rails;
}

/* The 160 servers that it lacks need a network of two tiers, sixteen cables each: one costs 258 +
 * 144 k$, and $1.1 M is enough for two. These need eight cables each. */
static void what_one_can_pay_for_has_its_network(void **state)
{
    (void)state;
    toy->scenario.assumptions.storage_cost = 1000;
    toy->scenario.assumptions.maintenance_rate = 0;
    toy->operators[0].policy.options.n = 1;
    toy->operators[0].funding = (struct funding){.given = true, .cash = 1.1e6};
    join(&options[0]);
    toy_run(toy, 0, &out);
    assert_int_equal(at(31)->accelerators[STAGE_ORDERED], 320 + 2 * 8);
    assert_close(money_to_dollars(at(45)->account[ACCOUNT_NETWORK]), 2 * 8 * 9e3, 1e-9);
}

/* The same server, with a network that is counted and without: the latter costs less. */
static void an_option_costs_what_its_network_costs(void **state)
{
    (void)state;
    options[1].system = &systems[0];
    join(&options[0]);
    toy_run(toy, 0, &out);
    assert_int_equal(energised(364), 1600);
    assert_close(toy_dollars(&out, ACCOUNT_NETWORK), 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(initial_lots_work_from_the_first_tick, begin, end),
        cmocka_unit_test_setup_teardown(what_was_paid_is_believed, begin, end),
        cmocka_unit_test_setup_teardown(a_reader_is_told_of_initial_lots_without_power, begin, end),
        cmocka_unit_test_setup_teardown(initial_lots_fail_by_their_age, begin, end),
        cmocka_unit_test_setup_teardown(a_policy_buys_what_it_lacks, begin, end),
        cmocka_unit_test_setup_teardown(what_is_bought_works_as_much_as_its_day_says, begin, end),
        cmocka_unit_test_setup_teardown(lots_of_a_policy_have_names_of_their_own, begin, end),
        cmocka_unit_test_setup_teardown(what_the_supplier_lacks_waits_for_chips, begin, end),
        cmocka_unit_test_setup_teardown(nothing_is_bought_that_finds_no_power, begin, end),
        cmocka_unit_test_setup_teardown(the_best_option_is_bought_first_and_the_next_after_it,
                                        begin, end),
        cmocka_unit_test_setup_teardown(dear_accelerators_come_last, begin, end),
        cmocka_unit_test_setup_teardown(a_goal_is_followed_along_its_law, begin, end),
        cmocka_unit_test_setup_teardown(old_lots_retire_and_are_replaced, begin, end),
        cmocka_unit_test_setup_teardown(an_order_cancelled_before_anything_came_never_retires,
                                        begin, end),
        cmocka_unit_test_setup_teardown(old_lots_make_room_for_better_ones_when_power_binds, begin,
                                        end),
        cmocka_unit_test_setup_teardown(old_lots_make_room_for_better_ones_when_halls_bind, begin,
                                        end),
        cmocka_unit_test_setup_teardown(retired_nodes_that_are_down_leave_the_books_closed, begin,
                                        end),
        cmocka_unit_test_setup_teardown(nobody_gets_more_than_it_can_pay, begin, end),
        cmocka_unit_test_setup_teardown(what_one_can_pay_for_has_its_network, begin, end),
        cmocka_unit_test_setup_teardown(an_option_costs_what_its_network_costs, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
