#include "support.h"

#include "fleet/money/ledger.h"

static struct ledger ledger;

static int open_ledger(void **state)
{
    (void)state;
    ledger_init(&ledger, 24, 2, 3);
    return 0;
}

static int close_ledger(void **state)
{
    (void)state;
    ledger_free(&ledger);
    return 0;
}

static void post(int month, uint32_t owner, uint32_t site, enum account to, enum grade grade,
                 money amount)
{
    ledger_post(&ledger, &(struct posting){month, owner, site, to, ACCOUNT_FUNDING, grade, amount});
}

static void accounts_sum_to_zero_and_agree_with_the_months(void **state)
{
    (void)state;
    for (int month = 0; month < 24; month++) {
        post(month, 0, 2, ACCOUNT_CHIPS, GRADE_PUBLISHED, 1234567 * (month + 1));
        post(month, 1, 0, ACCOUNT_ENERGY, GRADE_ASSUMED, 89);
    }
    assert_true(ledger_check(&ledger));
    assert_int_equal(ledger.balance[ACCOUNT_ENERGY], 24 * 89);
    assert_int_equal(ledger_sum(&ledger, ACCOUNT_CHIPS, 1), 3 * 1234567);
    assert_int_equal(ledger_sum_of(&ledger, ACCOUNT_ENERGY, 1, UINT32_MAX), 24 * 89);
    assert_int_equal(ledger_sum_of(&ledger, ACCOUNT_ENERGY, 0, UINT32_MAX), 0);
}

static void grades_keep_what_each_dollar_rests_on(void **state)
{
    (void)state;
    post(0, 0, 0, ACCOUNT_CHIPS, GRADE_DATASHEET, 70);
    post(1, 0, 0, ACCOUNT_CHIPS, GRADE_ASSUMED, 30);
    assert_int_equal(ledger.by_grade[ACCOUNT_CHIPS][GRADE_DATASHEET], 70);
    assert_int_equal(ledger.by_grade[ACCOUNT_CHIPS][GRADE_ASSUMED], 30);
}

static void a_planted_one_sided_posting_is_caught(void **state)
{
    (void)state;
    post(3, 1, 1, ACCOUNT_NETWORK, GRADE_ASSUMED, 1000000);
    ledger.balance[ACCOUNT_NETWORK] += 1;
    assert_false(ledger_check(&ledger));
    ledger.balance[ACCOUNT_NETWORK] -= 1;
    assert_true(ledger_check(&ledger));
}

static void a_planted_loss_in_the_monthly_book_is_caught(void **state)
{
    (void)state;
    post(3, 1, 1, ACCOUNT_NETWORK, GRADE_ASSUMED, 1000000);
    for (size_t i = 0; i < ledger_row_count(&ledger); i++)
        if (ledger.rows[i].amount > 0)
            ledger.rows[i].amount -= 1;
    assert_false(ledger_check(&ledger));
}

static void a_planted_grade_is_caught(void **state)
{
    (void)state;
    post(3, 1, 1, ACCOUNT_NETWORK, GRADE_PUBLISHED, 1000000);
    ledger.by_grade[ACCOUNT_NETWORK][GRADE_MEASURED] += 1;
    assert_false(ledger_check(&ledger));
    ledger.by_grade[ACCOUNT_NETWORK][GRADE_PUBLISHED] -= 1; /* moved from one grade to another */
    assert_true(ledger_check(&ledger));
}

static void a_planted_credit_is_caught(void **state)
{
    (void)state;
    post(3, 1, 1, ACCOUNT_CASH, GRADE_PUBLISHED, 1000000);
    ledger_post(&ledger,
                &(struct posting){4, 1, 1, ACCOUNT_PAYABLE, ACCOUNT_CASH, GRADE_PUBLISHED, 400000});
    assert_true(ledger_check(&ledger));
    assert_int_equal(ledger_sum_of(&ledger, ACCOUNT_CASH, 1, LEDGER_ALL), 600000);
    assert_int_equal(ledger_sum(&ledger, ACCOUNT_CASH, 3), 1000000);
    for (size_t i = 0; i < ledger_row_count(&ledger); i++)
        if (ledger.rows[i].account == ACCOUNT_CASH && ledger.rows[i].amount < 0)
            ledger.rows[i].amount = 0;
    assert_false(ledger_check(&ledger));
}

static void capital_and_running_costs_are_told_apart(void **state)
{
    (void)state;
    assert_true(account_is_capital(ACCOUNT_CHIPS) && account_is_capital(ACCOUNT_GENERATION));
    assert_true(account_is_cost(ACCOUNT_ENERGY) && account_is_cost(ACCOUNT_REPAIR));
    assert_false(account_is_capital(ACCOUNT_FUNDING) || account_is_cost(ACCOUNT_FUNDING));
    assert_string_equal(account_name(ACCOUNT_GENERATION), "generation");
    assert_false(account_is_capital(ACCOUNT_CASH) || account_is_cost(ACCOUNT_PAYABLE));
    assert_string_equal(account_name(ACCOUNT_FUNDING), "funding");
    assert_string_equal(account_name(ACCOUNT_PAYABLE), "payable");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(accounts_sum_to_zero_and_agree_with_the_months, open_ledger,
                                        close_ledger),
        cmocka_unit_test_setup_teardown(grades_keep_what_each_dollar_rests_on, open_ledger,
                                        close_ledger),
        cmocka_unit_test_setup_teardown(a_planted_one_sided_posting_is_caught, open_ledger,
                                        close_ledger),
        cmocka_unit_test_setup_teardown(a_planted_loss_in_the_monthly_book_is_caught, open_ledger,
                                        close_ledger),
        cmocka_unit_test_setup_teardown(a_planted_grade_is_caught, open_ledger, close_ledger),
        cmocka_unit_test_setup_teardown(a_planted_credit_is_caught, open_ledger, close_ledger),
        cmocka_unit_test(capital_and_running_costs_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
