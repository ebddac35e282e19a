/* Cash by hand: what comes in, who is paid first, what stays unpaid, since when, and how much. */
#include "support_toy.h"

#include "fleet/balance.h"

#include <math.h>
#include <string.h>

static int begin(void **state)
{
    (void)state;
    toy = toy_new(90); /* January to March 2025 */
    toy->scenario.sample = SAMPLE_DAY;
    return 0;
}

/* A server costs 250 k$, and in service 2 $/kWh x 8.25 kW: no small part of that. */
static void servers(int day, int64_t n)
{
    toy_deliver(toy_order(toy, "o", 0), day, 8 * n);
}

static const struct cash_position *at(int day)
{
    const struct sample *s = outcome_sample(&out, SCOPE_OPERATOR, 0, toy_day(day));
    assert_int_equal(s->day, toy_day(day));
    return &s->cash;
}

static void assert_money(money amount, double dollars)
{
    if (fabs(money_to_dollars(amount) - dollars) > 1e-6)
        fail_msg("$%.6f, expected $%.6f", money_to_dollars(amount), dollars);
}

static void cash_is_what_came_in_less_what_was_paid(void **state)
{
    (void)state;
    toy_fund(toy, 1e6);
    toy_raise(toy, 20, 5e5);
    servers(10, 2);
    toy_run(toy, 0, &out);
    assert_money(at(9)->balance, 1e6);
    assert_money(at(10)->balance, 1e6 - 5e5);
    assert_money(at(20)->balance, 1e6);
    assert_int_equal(out.n_cash, 1);
    assert_money(out.cash[0].end.raised, 1.5e6);
    assert_money(out.cash[0].end.balance, 1e6);
    assert_money(out.cash[0].end.lowest, 5e5);
    assert_int_equal(out.cash[0].lowest_on, toy_day(10));
    assert_int_equal(out.cash[0].unpaid_since, 0);
    assert_money(out.ledger.balance[ACCOUNT_CASH], 1e6);
    assert_money(out.ledger.balance[ACCOUNT_FUNDING], -1.5e6);
    assert_true(out.ledger.balance[ACCOUNT_PAYABLE] == 0);
    assert_false(toy_noted(&out, "could not pay"));
}

static void bills_of_the_last_month_are_of_the_last_day(void **state)
{
    (void)state;
    toy->scenario.assumptions.staff_cost = 1e-6; /* 15 kW: 1,296 $ a day and server */
    toy_fund(toy, 505e3);
    servers(62, 2);
    toy_run(toy, 0, &out);
    assert_true(out.cash[0].end.lowest < 0); /* the staff of March, after 500 k$ */
    assert_int_equal(out.cash[0].lowest_on, toy_day(89));
    assert_int_equal(out.cash[0].unpaid_since, toy_day(89));
    assert_true(toy_noted(&out, "could not pay its bills in time, first on 2025-03-31"));
}

static void an_operator_without_funding_has_no_cash_and_waits_for_none(void **state)
{
    (void)state;
    servers(0, 40);
    struct world *w = toy_finish(toy, 0, &out);
    assert_true(cash_available(w, 0) == INT64_MAX);
    world_free(w);
    assert_int_equal(out.n_cash, 0);
    assert_true(out.ledger.balance[ACCOUNT_CASH] == 0 && out.ledger.balance[ACCOUNT_PAYABLE] == 0);
    assert_true(out.waiting[BY_CASH] == 0);
}

static void money_enough_changes_nothing_else(void **state)
{
    (void)state;
    toy->grid.energy_price = toy_constant(toy, 2e-8);
    toy->scenario.assumptions.repair[0].cost = 500;
    toy_fail(toy, "often", 0.5, 0.1);
    servers(3, 6);
    struct outcome without;
    toy_run(toy, 0, &without);
    toy_fund(toy, 1e9);
    toy_run(toy, 0, &out);
    for (unsigned account = 0; account < ACCOUNT_FUNDING; account++)
        assert_int_equal(out.ledger.balance[account], without.ledger.balance[account]);
    assert_int_equal(out.failures, without.failures);
    assert_true(out.repairs > 50);
    assert_true(out.waiting[BY_CREWS] == without.waiting[BY_CREWS]);
    outcome_free(&without);
}

static void bills_come_before_deliveries_and_deliveries_before_buildings(void **state)
{
    (void)state;
    toy->scenario.assumptions.staff_cost = 1e-6; /* 15 kW: 1,296 $ a day and server */
    toy->model.shell_cost = 1;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "first", 0, 100e3)->paid = PAID_BY_USE;
    toy_hall(toy, 0, "second", 31, 400e3); /* 500 k$, on 2025-02-01 */
    toy_fund(toy, 250e3 + 15e3);           /* one server with its space */
    toy_raise(toy, 31, 30 * 1296 + 250e3 + 100e3);
    servers(0, 1);
    servers(31, 1);
    toy_run(toy, 0, &out);
    assert_money(at(29)->balance, 0);
    assert_money(at(29)->unpaid, 0);
    assert_money(at(30)->unpaid, 30 * 1296);
    /* The staff of January, a server, its space; what is left goes to the second hall. */
    assert_money(at(31)->balance, 0);
    assert_money(at(31)->unpaid, 500e3 + 15e3 - 100e3);
    assert_int_equal(
        outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(31))->accelerators[STAGE_DELIVERED], 16);
    assert_int_equal(out.cash[0].unpaid_since, toy_day(31));
}

static void as_long_as_a_delivery_waits_nothing_is_paid_for_buildings(void **state)
{
    (void)state;
    toy->model.shell_cost = 1;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 5, 80e3); /* 100 k$ */
    toy_fund(toy, 200e3);
    toy_raise(toy, 20, 60e3);
    toy_raise(toy, 40, 100e3);
    servers(5, 1);
    toy_run(toy, 0, &out);
    assert_money(at(19)->balance, 200e3);
    assert_money(at(19)->unpaid, 100e3);
    assert_money(at(20)->balance, 0); /* the server at last, and what is left for the hall */
    assert_money(at(20)->unpaid, 90e3);
    assert_money(at(40)->balance, 10e3);
    assert_money(at(40)->unpaid, 0);
}

static void what_may_not_wait_stays_unpaid_and_is_told(void **state)
{
    (void)state;
    toy->scenario.assumptions.staff_cost = 1e-6;
    toy_fund(toy, 250e3);
    servers(0, 1);
    toy_raise(toy, 70, 1e5);
    toy_run(toy, 0, &out);
    const double day = 15e3 * 86400 * 1e-6;
    assert_money(at(29)->unpaid, 0);
    assert_money(at(30)->unpaid, 30 * day);
    assert_money(at(57)->unpaid, 30 * day);
    assert_money(at(58)->unpaid, 58 * day);
    assert_money(at(58)->lowest, -58 * day);
    assert_money(at(70)->unpaid, 0);
    assert_money(at(70)->balance, 1e5 - 58 * day);
    const struct cash_result *cash = &out.cash[0];
    assert_int_equal(cash->unpaid_since, toy_day(31));
    assert_int_equal(cash->lowest_on, toy_day(59));
    assert_money(cash->unpaid_most, 58 * day);
    assert_money(cash->end.unpaid, 89 * day - 1e5);
    assert_money(-out.ledger.balance[ACCOUNT_PAYABLE], 89 * day - 1e5);
    assert_true(toy_noted(&out, "operator 'op' could not pay its bills in time, first on "
                                "2025-02-01"));
}

static void repairs_are_paid_when_their_month_is_over(void **state)
{
    (void)state;
    toy->scenario.assumptions.repair[0].cost = 100;
    toy_fail(toy, "often", 1, 0.01);
    servers(0, 10);
    toy_fund(toy, 3e6);
    toy_run(toy, 0, &out);
    assert_money(at(29)->balance, 5e5);
    assert_true(at(30)->balance < at(29)->balance);
    assert_int_equal(at(30)->balance, at(57)->balance);
    assert_money(at(89)->balance, 5e5 - 100.0 * (double)out.repairs);
}

static void an_inflow_is_there_at_the_end_of_each_month(void **state)
{
    (void)state;
    toy_fund(toy, 0);
    toy->operators[0].funding.inflow =
        toy_steps(toy, 2, (int[]){0, 45}, (double[]){1e4 / 86400, 2e4 / 86400});
    servers(89, 1);
    toy_run(toy, 0, &out);
    assert_money(at(29)->balance, 0);
    assert_money(at(30)->balance, 31e4);
    assert_money(at(58)->balance, 31e4 + 14e4 + 14 * 2e4);
    assert_money(out.cash[0].end.balance, 31e4 + 14e4 + 45 * 2e4 - 250e3);
}

static void what_is_free_for_new_orders_excludes_what_goes_before(void **state)
{
    (void)state;
    toy_fund(toy, 300e3);
    servers(10, 2);
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(5)), NULL);
    assert_money(cash_available(w, 0), 300e3);
    world_run(w, world_time(w, toy_day(11)), NULL);
    assert_money(cash_available(w, 0), 0); /* one was paid, the other one waits for the rest */
    world_free(w);
}

static void a_lost_dollar_of_cash_is_caught(void **state)
{
    (void)state;
    toy_fund(toy, 300e3);
    servers(10, 1);
    struct world *w = toy_finish(toy, 0, &out);
    char message[BALANCE_MESSAGE];
    w->treasuries[0].cash -= 1;
    assert_false(balance_check(w, message));
    assert_non_null(strstr(message, "cash of operator 0"));
    w->treasuries[0].cash += 1;
    assert_true(balance_check(w, message));
    world_free(w);
}

#define CASH_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASH_TEST(cash_is_what_came_in_less_what_was_paid),
        CASH_TEST(bills_of_the_last_month_are_of_the_last_day),
        CASH_TEST(an_operator_without_funding_has_no_cash_and_waits_for_none),
        CASH_TEST(money_enough_changes_nothing_else),
        CASH_TEST(bills_come_before_deliveries_and_deliveries_before_buildings),
        CASH_TEST(as_long_as_a_delivery_waits_nothing_is_paid_for_buildings),
        CASH_TEST(what_may_not_wait_stays_unpaid_and_is_told),
        CASH_TEST(repairs_are_paid_when_their_month_is_over),
        CASH_TEST(an_inflow_is_there_at_the_end_of_each_month),
        CASH_TEST(what_is_free_for_new_orders_excludes_what_goes_before),
        CASH_TEST(a_lost_dollar_of_cash_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
