#include "support.h"

#include "fleet/finance.h"

/* 7 % over 5 years: 0.07 / (1 - 1.07^-5) by hand. */
static void the_capital_recovery_factor_is_the_textbook_one(void **state)
{
    (void)state;
    assert_close(finance_crf(0.07, 5), 0.243890694, 1e-8);
    assert_close(finance_crf(0.07, 14), 0.114344939, 1e-8);
    assert_close(finance_crf(0.10, 1), 1.10, 1e-12);
}

static void without_interest_capital_is_spread_evenly(void **state)
{
    (void)state;
    assert_close(finance_crf(0, 5), 0.2, 0);
    assert_close(finance_sinking_fund(0, 4), 0.25, 0);
    assert_close(finance_crf(1e-12, 5), 0.2, 1e-9);
}

/* r / (1 - (1+r)^-n) - r / ((1+r)^n - 1) = r. */
static void recovery_and_sinking_fund_differ_by_the_rate(void **state)
{
    (void)state;
    for (double years = 1; years < 40; years += 3)
        assert_close(finance_crf(0.08, years) - finance_sinking_fund(0.08, years), 0.08, 1e-9);
}

static void an_annuity_is_worth_the_sum_of_its_payments(void **state)
{
    (void)state;
    const double flow[] = {1, 1, 1}, years[] = {1, 2, 3};
    double by_hand = 1 / 1.05 + 1 / (1.05 * 1.05) + 1 / (1.05 * 1.05 * 1.05);
    assert_close(finance_annuity_value(0.05, 3), by_hand, 1e-12);
    assert_close(finance_npv(0.05, flow, years, 3), by_hand, 1e-12);
}

/* -1000 now, 500 after one and 700 after two years at 10 %: -1000 + 454.545... + 578.512...
 * = 33.0578... */
static void net_present_value_by_hand(void **state)
{
    (void)state;
    const double flow[] = {-1000, 500, 700}, years[] = {0, 1, 2};
    assert_close(finance_npv(0.10, flow, years, 3), 33.0578512397, 1e-10);
}

/* Epoch AI, data-centre cost breakdown, 2026-05: 38 B$ of capital and 0.9 B$ a year of running cost
 * come to 8.5 B$ a year; with the published lives (5 and 14 years) that closes at 7 %. */
static void the_published_annual_cost_of_a_gigawatt_closes_at_seven_percent(void **state)
{
    (void)state;
    double total = 20.9 * finance_crf(0.07, 5) + (4.2) * finance_crf(0.07, 5) +
                   12.9 * finance_crf(0.07, 14) + 0.9;
    assert_close(total, 8.50, 0.005);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_capital_recovery_factor_is_the_textbook_one),
        cmocka_unit_test(without_interest_capital_is_spread_evenly),
        cmocka_unit_test(recovery_and_sinking_fund_differ_by_the_rate),
        cmocka_unit_test(an_annuity_is_worth_the_sum_of_its_payments),
        cmocka_unit_test(net_present_value_by_hand),
        cmocka_unit_test(the_published_annual_cost_of_a_gigawatt_closes_at_seven_percent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) < 0;
}
