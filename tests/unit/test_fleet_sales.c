/* Sold hours by hand: eight accelerators that are available from the first day on. */
#include "support_toy.h"

#include <math.h>

/* A quarter of the hours at 2 $ each, January to March 2025. */
static int begin(void **state)
{
    (void)state;
    toy = toy_new(90);
    toy->scenario.sample = SAMPLE_DAY;
    toy_deliver(toy_order(toy, "o", 0), 0, 8);
    toy->operators[0].sales = (struct sales){
        .given = true, .share = toy_constant(toy, 0.25), .price = toy_constant(toy, 2.0 / 3600)};
    return 0;
}

static double value(const char *metric, enum sample_scope scope, int day)
{
    return toy_metric(&out, metric, scope, day);
}

static double earned(int last_month)
{
    return -money_to_dollars(ledger_sum(&out.ledger, ACCOUNT_REVENUE, last_month));
}

static void a_share_of_the_available_hours_is_sold(void **state)
{
    (void)state;
    toy_run(toy, 0, &out);
    const double hours = value("accelerator_hours_available", SCOPE_TOTAL, 89);
    assert_true(hours > 8 * 24 * 88);
    assert_close(value("sold_hours", SCOPE_TOTAL, 89), hours / 4, 1e-12);
    assert_close(value("sold_hours", SCOPE_OPERATOR, 89), hours / 4, 1e-12);
    assert_close(value("sold_hours", SCOPE_SITE, 89), 0, 0);
    assert_close(value("revenue", SCOPE_TOTAL, 89), hours / 4 * 2, 1e-9);
    assert_close(value("revenue_per_sold_hour", SCOPE_TOTAL, 89), 2, 1e-9);
}

static void price_and_share_are_those_of_the_day(void **state)
{
    (void)state;
    static const int days[] = {0, 20};
    static const double prices[] = {2.0 / 3600, 3.0 / 3600}, shares[] = {0.5, 1};
    toy->operators[0].sales.price = toy_steps(toy, 2, days, prices);
    toy->operators[0].sales.share = toy_steps(toy, 2, days, shares);
    toy_run(toy, 0, &out);
    const double first = value("accelerator_hours_available", SCOPE_TOTAL, 19),
                 month = value("accelerator_hours_available", SCOPE_TOTAL, 30);
    assert_close(earned(0), first * 0.5 * 2 + (month - first) * 3, 1e-9);
}

static void a_faster_accelerator_brings_in_more_where_h100e_are_sold(void **state)
{
    (void)state;
    toy->operators[0].sales.unit = SOLD_H100E_HOURS;
    toy_run(toy, 0, &out);
    const double h100e = value("h100e", SCOPE_TOTAL, 89) / 8,
                 hours = value("accelerator_hours_available", SCOPE_TOTAL, 89);
    assert_true(h100e > 0);
    assert_close(earned(2), hours / 4 * 2 * h100e, 1e-9);
}

static void hours_of_outages_are_not_sold(void **state)
{
    (void)state;
    toy_fail(toy, "often", 0.05, 20);
    toy->orders[0].failures = &toy->failures;
    toy_run(toy, 0, &out);
    assert_true(out.failures > 0);
    assert_close(value("sold_hours", SCOPE_TOTAL, 89),
                 value("accelerator_hours_available", SCOPE_TOTAL, 89) / 4, 1e-12);
}

static void revenue_is_cash_that_pays_bills(void **state)
{
    (void)state;
    toy_fund(toy, 300e3);
    toy_run(toy, 0, &out);
    assert_close(money_to_dollars(out.cash[0].end.raised), 300e3, 1e-12);
    assert_close(value("cash", SCOPE_TOTAL, 89),
                 300e3 + earned(2) - value("spend", SCOPE_TOTAL, 89), 1e-9);
}

/* Revenue comes in at the end of a month, after which it loses value: that of March none. */
static void revenue_loses_nothing_before_it_comes_in(void **state)
{
    (void)state;
    toy_fund(toy, 300e3);
    toy->scenario.dollars = DOLLARS_REAL;
    toy->scenario.inflation = 0.1;
    toy_run(toy, 0, &out);
    struct outcome poorer;
    toy->operators[0].sales.share = toy_steps(toy, 2, (int[]){0, 59}, (double[]){0.25, 0});
    toy_run(toy, 0, &poorer);
    assert_true(out.ledger.balance[ACCOUNT_REVENUE] < poorer.ledger.balance[ACCOUNT_REVENUE]);
    assert_close(toy_dollars(&out, ACCOUNT_INFLATION), toy_dollars(&poorer, ACCOUNT_INFLATION),
                 1e-12);
    outcome_free(&poorer);
}

static void the_owners_take_what_an_operator_without_funding_earns(void **state)
{
    (void)state;
    toy_run(toy, 0, &out);
    assert_close(-money_to_dollars(out.ledger.balance[ACCOUNT_FUNDING]),
                 value("spend", SCOPE_TOTAL, 89) - earned(2), 1e-9);
    assert_close(value("equity", SCOPE_TOTAL, 89),
                 value("assets", SCOPE_TOTAL, 89) - value("liabilities", SCOPE_TOTAL, 89), 1e-9);
}

/* Without a rate, the present is the sum; with one, later money is worth less. */
static void net_present_value_is_revenue_less_spending(void **state)
{
    (void)state;
    toy->scenario.assumptions.discount_rate = 0;
    toy_run(toy, 0, &out);
    assert_close(value("net_present_value", SCOPE_TOTAL, 89),
                 earned(2) - value("spend", SCOPE_TOTAL, 89), 1e-9);
    const double revenue[3] = {earned(0), earned(1) - earned(0), earned(2) - earned(1)};
    toy->scenario.assumptions.discount_rate = 0.5;
    double present = 0;
    static const int ends[3] = {31, 59, 90};
    for (int i = 0; i < 3; i++)
        present += revenue[i] * pow(1.5, -ends[i] / 365.25);
    assert_close(value("net_present_value", SCOPE_TOTAL, 89) +
                     value("present_cost", SCOPE_TOTAL, 89),
                 present, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_share_of_the_available_hours_is_sold, begin, end),
        cmocka_unit_test_setup_teardown(price_and_share_are_those_of_the_day, begin, end),
        cmocka_unit_test_setup_teardown(a_faster_accelerator_brings_in_more_where_h100e_are_sold,
                                        begin, end),
        cmocka_unit_test_setup_teardown(hours_of_outages_are_not_sold, begin, end),
        cmocka_unit_test_setup_teardown(revenue_is_cash_that_pays_bills, begin, end),
        cmocka_unit_test_setup_teardown(revenue_loses_nothing_before_it_comes_in, begin, end),
        cmocka_unit_test_setup_teardown(the_owners_take_what_an_operator_without_funding_earns,
                                        begin, end),
        cmocka_unit_test_setup_teardown(net_present_value_is_revenue_less_spending, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
