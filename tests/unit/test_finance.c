#include "support.h"

#include "fleet/money/finance.h"

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

/* An annuity of CRF dollars over n years is worth one dollar today. */
static void recovered_capital_is_worth_what_was_paid(void **state)
{
    (void)state;
    double sum = 0;
    for (int year = 1; year <= 14; year++)
        sum += finance_crf(0.07, 14) * finance_discount(0.07, year);
    assert_close(sum, 1, 1e-12);
}

/* -1000 now, 500 after one and 700 after two years at 10 %: -1000 + 454.545... + 578.512...
 * = 33.0578... */
static void net_present_value_by_hand(void **state)
{
    (void)state;
    assert_close(-1000 * finance_discount(0.10, 0) + 500 * finance_discount(0.10, 1) +
                     700 * finance_discount(0.10, 2),
                 33.0578512397, 1e-10);
    assert_close(finance_discount(0, 30), 1, 0);
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
        cmocka_unit_test(recovered_capital_is_worth_what_was_paid),
        cmocka_unit_test(net_present_value_by_hand),
        cmocka_unit_test(the_published_annual_cost_of_a_gigawatt_closes_at_seven_percent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
