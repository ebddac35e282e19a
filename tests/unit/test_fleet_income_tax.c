/* Income tax by hand: a server that wears by 250 k$ / 5 years and earns nothing in 2025, 16 $ an
 * hour from then on. */
#include "support_toy.h"

#include <math.h>

static const double YEAR = 8766 * 3600.0; /* s */

static int begin(void **state)
{
    (void)state;
    toy = toy_new(1095); /* 2025 to 2027 */
    toy->scenario.sample = SAMPLE_DAY;
    toy->scenario.assumptions.it_life = 5 * YEAR;
    toy->scenario.assumptions.discount_rate = 0.1;
    toy_deliver(toy_order(toy, "o", 0), 0, 8);
    toy->operators[0].sales = (struct sales){
        .given = true,
        .share = toy_constant(toy, 1),
        .price = toy_steps(toy, 2, (int[]){0, 365}, (double[]){0, 2 / 3600.0}),
    };
    return 0;
}

static void tax(double rate, double offset)
{
    toy->operators[0].income_tax = (struct income_tax){true, rate, offset, 104 * 86400};
}

/* It serves from the second day on. */
static const double LOSS = 250e3 * 364 / 1826.25, PROFIT = 16 * 24 * 365 - 250e3 * 365 / 1826.25;

static double value(const char *name, int day)
{
    return toy_metric(&out, name, SCOPE_TOTAL, day);
}

static void assert_near(double is, double expected)
{
    if (!(fabs(is - expected) <= 1e-4))
        fail_msg("$%.6f, expected $%.6f", is, expected);
}

static void profits_are_taxed_and_losses_carried_forward(void **state)
{
    (void)state;
    tax(0.21, 1);
    toy_run(toy, 0, &out);
    assert_near(value("profit", 364), -LOSS);
    assert_near(value("income_tax", 364), 0);
    assert_near(value("profit", 729), PROFIT - LOSS);
    assert_near(value("income_tax", 728), 0);
    assert_near(value("income_tax", 729), 0.21 * (PROFIT - LOSS));
    assert_near(value("income_tax", 1094), 0.21 * (2 * PROFIT - LOSS));
}

/* 20 % of the second year's profit are taxed; what is left of the loss comes off the third's. */
static void losses_take_off_a_share_of_the_profit_at_most(void **state)
{
    (void)state;
    tax(0.21, 0.5);
    toy_run(toy, 0, &out);
    assert_true(LOSS > 0.5 * PROFIT);
    assert_near(value("income_tax", 729), 0.21 * 0.5 * PROFIT);
    assert_near(value("income_tax", 1094), 0.21 * (2 * PROFIT - LOSS));
}

static void interest_and_running_costs_come_off_the_profit(void **state)
{
    (void)state;
    tax(0.21, 1);
    toy->scenario.assumptions.staff_cost = 1e-8;
    toy_fund(toy, 1e6);
    toy_loan(toy, 100e3, 0.12, 36)->outstanding = 100e3;
    toy_run(toy, 0, &out);
    const double costs = toy_dollars(&out, ACCOUNT_STAFF) + toy_dollars(&out, ACCOUNT_INTEREST);
    assert_true(toy_dollars(&out, ACCOUNT_STAFF) > 1e3 &&
                toy_dollars(&out, ACCOUNT_INTEREST) > 1e3);
    assert_near(value("profit", 1094), 2 * PROFIT - LOSS - costs);
    assert_near(value("income_tax", 1094), 0.21 * (2 * PROFIT - LOSS - costs));
}

static double cash(int day)
{
    return money_to_dollars(outcome_sample(&out, SCOPE_OPERATOR, 0, toy_day(day))->cash.balance);
}

static void it_is_owed_when_the_year_is_over_and_paid_on_its_day(void **state)
{
    (void)state;
    tax(0.21, 1);
    toy_fund(toy, 250e3);
    toy_run(toy, 0, &out);
    const double due = 0.21 * (PROFIT - LOSS);
    assert_near(cash(729), 16 * 24 * 365);
    assert_near(value("liabilities", 728), 0);
    assert_near(value("liabilities", 729), due);
    assert_near(value("equity", 729), 250e3 + PROFIT - LOSS - due);
    assert_near(cash(730 + 103) - cash(730 + 104), due); /* 15 April 2027 */
    assert_near(value("liabilities", 730 + 104), 0);
    /* That of the last year is not due within the run. */
    assert_near(money_to_dollars(out.cash[0].credit), 0.21 * PROFIT);
}

/* A second server takes all of the cash, and the rest from a loan that asks for nothing yet. */
static void what_finds_no_cash_stays_unpaid(void **state)
{
    (void)state;
    tax(1, 1);
    toy->operators[0].sales.price =
        toy_steps(toy, 3, (int[]){0, 365, 730}, (double[]){0, 2 / 3600.0, 0});
    toy_fund(toy, 250e3);
    toy_deliver(toy_order(toy, "more", 0), 735, 8);
    struct loan *loan = toy_loan(toy, 150e3, 0, 300);
    loan->advance = 0.5;
    loan->repay = REPAY_BULLET;
    toy_run(toy, 0, &out);
    assert_near(cash(734), 16 * 24 * 365);
    assert_near(cash(833), 0);
    assert_int_equal(out.cash[0].unpaid_since, toy_day(730 + 104));
    assert_near(value("cash_unpaid", 850), PROFIT - LOSS);
}

static void the_net_present_value_is_one_after_tax(void **state)
{
    (void)state;
    toy_run(toy, 0, &out);
    const double before = value("net_present_value", 1094);
    outcome_free(&out);
    tax(0.21, 1);
    toy_run(toy, 0, &out);
    const double second = 0.21 * (PROFIT - LOSS) * pow(1.1, -(730 + 104) / 365.25),
                 third = 0.21 * PROFIT * pow(1.1, -(1095 + 104) / 365.25);
    assert_near(value("net_present_value", 1094), before - second - third);
}

static void a_year_that_the_end_cuts_short_is_taxed_too(void **state)
{
    (void)state;
    toy->scenario.end = toy_day(365 + 100);
    tax(0.5, 1);
    toy->operators[0].sales.price = toy_constant(toy, 2 / 3600.0);
    toy_run(toy, 0, &out);
    assert_near(value("income_tax", 464), 0.5 * value("profit", 464));
    assert_true(value("income_tax", 364) > 0 &&
                value("income_tax", 463) == value("income_tax", 364));
}

#define TAX_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TAX_TEST(profits_are_taxed_and_losses_carried_forward),
        TAX_TEST(losses_take_off_a_share_of_the_profit_at_most),
        TAX_TEST(interest_and_running_costs_come_off_the_profit),
        TAX_TEST(it_is_owed_when_the_year_is_over_and_paid_on_its_day),
        TAX_TEST(what_finds_no_cash_stays_unpaid),
        TAX_TEST(the_net_present_value_is_one_after_tax),
        TAX_TEST(a_year_that_the_end_cuts_short_is_taxed_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
