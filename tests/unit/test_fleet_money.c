/* The ledger by hand: capital by class, bills by month, what a part of a system is charged. */
#include "support_toy.h"

#include <math.h>
#include <string.h>

static int begin(void **state)
{
    (void)state;
    toy = toy_new(90); /* January to March 2025 */
    toy->scenario.assumptions.storage_cost = 1e3;
    return 0;
}

static const double DAY = 86400;
static const double UNIT = 1e-6; /* $; what the ledger counts in */

static struct order *servers(int64_t n)
{
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 8 * n);
    return order;
}

static void assert_dollars(enum account account, double expected)
{
    const double dollars = toy_dollars(&out, account);
    if (fabs(dollars - expected) > UNIT)
        fail_msg("%s: %.6f $, expected %.6f $", account_name(account), dollars, expected);
}

/* Dollars of an account in the months up to one. */
static void assert_by_month(enum account account, int month, double expected)
{
    assert_true(fabs(money_to_dollars(ledger_sum(&out.ledger, account, month)) - expected) <=
                UNIT * (month + 1));
}

static void capital_falls_into_its_classes(void **state)
{
    (void)state;
    toy->model.shell_cost = 10; /* $/W of facility peak */
    toy->model.land_cost = 7e6;
    toy->turbine.power_cost = 2;
    toy->battery.energy_cost = 1e-4;
    toy->battery.power_cost = 0.5;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 0, 200e3);
    toy_power(toy, 0, "turbines", &toy->turbine, 0)->units =
        toy_steps(toy, 3, (int[]){0, 20, 40}, (double[]){2, 1, 3});
    toy_power(toy, 0, "batteries", &toy->battery, 5)->units = toy_constant(toy, 4);
    servers(10);
    toy_run(toy, 0, &out);
    assert_dollars(ACCOUNT_CHIPS, 80 * 25e3);
    assert_dollars(ACCOUNT_SERVERS, 10 * 50e3);
    assert_dollars(ACCOUNT_NETWORK, 0);
    assert_dollars(ACCOUNT_STORAGE, 80 * 1e3);
    assert_dollars(ACCOUNT_SHELL, 200e3 * 1.25 * 10);
    assert_dollars(ACCOUNT_LAND, 7e6);
    /* Two turbines, then a third one; the one taken away is not paid back nor paid again. */
    assert_dollars(ACCOUNT_GENERATION, 3 * 100e3 * 2 + 4 * (50e3 * 0.5 + 1e9 * 1e-4));
    assert_by_month(ACCOUNT_GENERATION, 0, 2 * 100e3 * 2 + 4 * (50e3 * 0.5 + 1e9 * 1e-4));
    assert_true(toy_noted(&out, "names no fabric"));
}

static void what_is_left_out_is_told_once_for_all(void **state)
{
    (void)state;
    toy->model.land_cost = NAN;
    toy_site(toy, "b");
    toy_site(toy, "c");
    struct order *p = toy_order(toy, "p", 1), *q = toy_order(toy, "q", 2);
    toy_deliver(p, 0, 16);
    toy_deliver(q, 0, 8);
    p->failures = q->failures = NULL;
    servers(2);
    toy_run(toy, 0, &out);
    assert_true(toy_noted(&out, "2 orders name no fabric"));
    assert_true(toy_noted(&out, "cost nothing ('p', 'o')"));
    assert_true(toy_noted(&out, "2 orders name no failures: none of their nodes ever fails "
                                "('p', 'q')"));
    assert_true(toy_noted(&out, "3 sites have land of no known price, which is not charged ('a', "
                                "'b', 'c')"));
}

static void a_note_is_whole_however_long_its_names_are(void **state)
{
    (void)state;
    char name[1001];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    toy_deliver(toy_order(toy, name, 0), 0, 16);
    toy_run(toy, 0, &out);
    assert_true(toy_noted(&out, name));
    assert_true(toy_noted(&out, "n' names no fabric"));
}

static void each_delivery_is_paid_at_the_price_of_its_day(void **state)
{
    (void)state;
    struct part sw = {.name = "switch", .ports = 64};
    struct part cable = {.name = "cable"};
    sw.price = toy_steps(toy, 2, (int[]){0, 40}, (double[]){1000, 500});
    cable.price = toy_constant(toy, 10);
    struct fabric fabric = {.name = "rails",
                            .network_switch = &sw,
                            .cable = &cable,
                            .rails = 8,
                            .spines = SPINES_PER_RAIL,
                            .leaf_oversubscription = 1,
                            .spine_oversubscription = 1};
    toy->system.nics = 8;
    toy->accelerator.price = toy_steps(toy, 2, (int[]){0, 31}, (double[]){25e3, 20e3});
    struct order *order = servers(6);
    order->fabric = &fabric;
    toy_deliver(order, 59, 8 * 4); /* 1 March */
    toy_run(toy, 0, &out);
    assert_dollars(ACCOUNT_CHIPS, 48 * 25e3 + 32 * 20e3);
    /* Eight switches and eighty cables for ten servers, six tenths of them in January. */
    assert_dollars(ACCOUNT_NETWORK, 0.6 * (8 * 1000 + 80 * 10) + 0.4 * (8 * 500 + 80 * 10));
    assert_by_month(ACCOUNT_CHIPS, 0, 48 * 25e3);
    assert_by_month(ACCOUNT_CHIPS, 1, 48 * 25e3);
}

static void energy_is_billed_by_source_and_month_at_the_prices_that_held(void **state)
{
    (void)state;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 0)->power = toy_constant(toy, 60e3);
    toy_power(toy, 0, "turbines", &toy->turbine, 0)->units = toy_constant(toy, 9);
    const double cheap = 0.05 / 3.6e6, dear = 0.20 / 3.6e6;
    /* The grid's price changes in the middle of February. */
    toy->grid.energy_price = toy_steps(toy, 2, (int[]){0, 45}, (double[]){cheap, 2 * cheap});
    toy->grid.carbon = 1e-7;
    toy->turbine.energy_price = toy_constant(toy, dear);
    servers(10);
    toy_run(toy, 0, &out);
    const double rest = 82.5e3 - 60e3;
    assert_by_month(ACCOUNT_ENERGY, 0, 30 * DAY * (60e3 * cheap + rest * dear));
    assert_by_month(ACCOUNT_ENERGY, 1,
                    DAY * (58 * rest * dear + 60e3 * (44 * cheap + 14 * 2 * cheap)));
    assert_by_month(ACCOUNT_ENERGY, 2,
                    DAY * (89 * rest * dear + 60e3 * (44 * cheap + 45 * 2 * cheap)));
    assert_close(money_to_dollars(out.sources[1].cost), 89 * DAY * rest * dear, 1e-9);
    assert_int_equal(out.sources[0].cost + out.sources[1].cost, out.ledger.balance[ACCOUNT_ENERGY]);
    assert_close(out.sources[0].carbon, 89 * DAY * 60e3 * 1e-7, 1e-12);
}

static void staff_and_maintenance_follow_power_and_capital_in_service(void **state)
{
    (void)state;
    toy->scenario.assumptions.staff_cost = 0.12 / 31557600;       /* $/W and Julian year */
    toy->scenario.assumptions.maintenance_rate = 0.03 / 31557600; /* a year */
    toy->scenario.assumptions.burn_in = 9 * DAY;
    servers(10);
    toy_run(toy, 0, &out);
    /* Energised on day 1, in service on day 10. */
    const double watt_days = 150e3 * 0.12 / 365.25, capital_day = 2580e3 * 0.03 / 365.25;
    assert_by_month(ACCOUNT_STAFF, 0, 30 * watt_days);
    assert_by_month(ACCOUNT_STAFF, 1, 58 * watt_days);
    assert_by_month(ACCOUNT_STAFF, 2, 89 * watt_days);
    assert_by_month(ACCOUNT_MAINTENANCE, 0, 21 * capital_day);
    assert_by_month(ACCOUNT_MAINTENANCE, 1, 49 * capital_day);
    assert_by_month(ACCOUNT_MAINTENANCE, 2, 80 * capital_day);
}

/* An order of one accelerator against one of a whole server: every amount is an eighth. */
static void one_of_eight_accelerators_pays_an_eighth(void **state)
{
    (void)state;
    toy->scenario.assumptions.staff_cost = 1e-8;
    toy->scenario.assumptions.maintenance_rate = 1e-9;
    toy->grid.energy_price = toy_constant(toy, 2e-8);
    toy->model.shell_cost = 12;
    toy->halls[0][0].paid = PAID_BY_USE;
    toy->scenario.assumptions.repair[0].cost = 800;
    toy_fail(toy, "often", 1, 0.01);
    servers(1);
    toy_run(toy, 0, &out);
    double whole[ACCOUNT_COUNT];
    for (unsigned account = 0; account < ACCOUNT_FUNDING; account++)
        whole[account] = toy_dollars(&out, (enum account)account);
    const int64_t repairs = out.repairs;
    assert_true(repairs > 50);
    outcome_free(&out);
    toy->deliveries[0][0].accelerators = 1;
    toy_run(toy, 0, &out);
    assert_int_equal(out.repairs, repairs); /* a part goes down with its node, which is the same */
    for (unsigned account = 0; account < ACCOUNT_FUNDING; account++)
        assert_close(toy_dollars(&out, (enum account)account), whole[account] / 8, 1e-6);
    assert_dollars(ACCOUNT_CHIPS, 25e3);
    assert_dollars(ACCOUNT_SERVERS, 50e3 / 8);
    assert_dollars(ACCOUNT_SHELL, 12e3 / 8 * 1.25 * 12);
}

static void one_node_of_a_rack_pays_for_its_own_repairs_in_full(void **state)
{
    (void)state;
    toy->system.accelerators = 72;
    toy->system.nodes = 18;
    toy->failures.per_accelerators = 4;
    toy->scenario.assumptions.repair[0].cost = 800;
    toy_fail(toy, "often", 1, 0.01);
    toy_deliver(toy_order(toy, "o", 0), 0, 4);
    toy_run(toy, 0, &out);
    assert_true(out.repairs > 50);
    assert_dollars(ACCOUNT_REPAIR, 800 * (double)out.repairs);
    assert_dollars(ACCOUNT_SERVERS, 50e3 / 18);
}

static void shared_rooms_are_paid_rack_by_rack_in_the_order_they_got_ready(void **state)
{
    (void)state;
    toy->model.shell_cost = 10;
    toy_clear_halls(toy, 0);
    /* Written first, ready last. */
    toy_hall(toy, 0, "own", 20, 24e3);
    toy_hall(toy, 0, "shared", 0, 24e3)->paid = PAID_BY_USE;
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 8);
    toy_deliver(order, 30, 16);
    toy_run(toy, 0, &out);
    /* The first server takes half of the shared hall; the own one is paid whole; of the last two
     * servers one fills the shared hall, the other stands in the own one. */
    assert_by_month(ACCOUNT_SHELL, 0, (12e3 + 24e3 + 12e3) * 1.25 * 10);
    assert_dollars(ACCOUNT_SHELL, 48e3 * 1.25 * 10);
}

static void a_payment_at_midnight_belongs_to_the_month_that_begins(void **state)
{
    (void)state;
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 31, 8); /* 1 February, 00:00, when January is billed */
    toy_run(toy, 0, &out);
    assert_by_month(ACCOUNT_CHIPS, 0, 0);
    assert_by_month(ACCOUNT_CHIPS, 1, 8 * 25e3);
}

static void months_and_years_have_their_own_lengths(void **state)
{
    (void)state;
    toy_free(toy);
    toy = toy_new(730);                                 /* 2025 and 2026 */
    toy->scenario.assumptions.staff_cost = 1.0 / 86400; /* $ per W and day */
    servers(1);
    toy_run(toy, 0, &out);
    assert_int_equal(out.ledger.months, 24);
    static const int days[] = {30, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, /* first one short */
                               31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double sum = 0;
    for (int month = 0; month < 24; month++) {
        sum += 15e3 * days[month];
        assert_by_month(ACCOUNT_STAFF, month, sum);
    }
}

static void a_run_within_one_month_is_billed_once_at_its_end(void **state)
{
    (void)state;
    toy_free(toy);
    toy = toy_new(10);
    toy->scenario.assumptions.staff_cost = 1.0 / 86400;
    servers(1);
    toy_run(toy, 0, &out);
    assert_int_equal(out.ledger.months, 1);
    assert_dollars(ACCOUNT_STAFF, 9 * 15e3);
}

/* The shell of the hall alone is beyond it. What was booked before stays, and ends the run. */
static void more_money_than_can_be_counted_ends_the_run(void **state)
{
    (void)state;
    toy->model.shell_cost = 1e9; /* $/W of facility peak */
    servers(1);
    assert_int_equal(fleet_run(&toy->scenario, 0, NULL, &out), RUN_TOO_LARGE);
    outcome_free(&out);
    toy->model.shell_cost = 1;
    assert_int_equal(fleet_run(&toy->scenario, 0, NULL, &out), RUN_COMPLETE);
}

#define MONEY_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MONEY_TEST(capital_falls_into_its_classes),
        MONEY_TEST(what_is_left_out_is_told_once_for_all),
        MONEY_TEST(a_note_is_whole_however_long_its_names_are),
        MONEY_TEST(each_delivery_is_paid_at_the_price_of_its_day),
        MONEY_TEST(energy_is_billed_by_source_and_month_at_the_prices_that_held),
        MONEY_TEST(staff_and_maintenance_follow_power_and_capital_in_service),
        MONEY_TEST(one_of_eight_accelerators_pays_an_eighth),
        MONEY_TEST(one_node_of_a_rack_pays_for_its_own_repairs_in_full),
        MONEY_TEST(shared_rooms_are_paid_rack_by_rack_in_the_order_they_got_ready),
        MONEY_TEST(a_payment_at_midnight_belongs_to_the_month_that_begins),
        MONEY_TEST(months_and_years_have_their_own_lengths),
        MONEY_TEST(a_run_within_one_month_is_billed_once_at_its_end),
        MONEY_TEST(more_money_than_can_be_counted_ends_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
