/* The yearly statement, account by account: what each one moves is in the lines of income once, if
 * it is one of profit and loss, and in the lines of cash once, unless it is cash. */
#include "support.h"

#include "results/statement.h"

/* The books of a year in which a dollar went from one account to another. */
static struct statement moved(enum account to, enum account from)
{
    struct statement s = {.year = 2025};
    s.change[to] += 1000000;
    s.change[from] -= 1000000;
    return s;
}

static double sum_of(const struct statement *s, enum statement_line first, enum statement_line end)
{
    double sum = 0;
    for (unsigned line = first; line < end; line++)
        sum += statement_amount(s, (enum statement_line)line);
    return sum;
}

static bool is_of_income(unsigned account)
{
    return account_is_expense((enum account)account) || account_is_income((enum account)account);
}

static void the_lines_of_income_add_up_to_the_net_income_whatever_moved(void **state)
{
    (void)state;
    for (unsigned to = 0; to < ACCOUNT_COUNT; to++)
        for (unsigned from = 0; from < ACCOUNT_COUNT; from++) {
            const struct statement s = moved((enum account)to, (enum account)from);
            const double net = (double)is_of_income(from) - (double)is_of_income(to);
            assert_true(statement_amount(&s, LINE_NET_INCOME) == net);
            assert_true(sum_of(&s, LINE_REVENUE, LINE_NET_INCOME) == net);
        }
}

static void the_lines_of_cash_add_up_to_its_change_whatever_moved(void **state)
{
    (void)state;
    for (unsigned to = 0; to < ACCOUNT_COUNT; to++)
        for (unsigned from = 0; from < ACCOUNT_COUNT; from++) {
            const struct statement s = moved((enum account)to, (enum account)from);
            const double change = (double)(to == ACCOUNT_CASH) - (double)(from == ACCOUNT_CASH);
            assert_true(statement_amount(&s, LINE_CASH_CHANGE) == change);
            assert_true(sum_of(&s, LINE_OPERATIONS, LINE_CASH_CHANGE) == change);
        }
}

/* Interest added to a loan is as if it were drawn and paid; what becomes part of a building is
 * spent on it. */
static void interest_that_moves_no_cash_is_lent_and_spent(void **state)
{
    (void)state;
    struct statement s = moved(ACCOUNT_INTEREST, ACCOUNT_DEBT);
    assert_true(statement_amount(&s, LINE_OPERATIONS) == -1);
    assert_true(statement_amount(&s, LINE_LOANS) == 1);
    s = moved(ACCOUNT_SHELL, ACCOUNT_CAPITALISED);
    assert_true(statement_amount(&s, LINE_INTEREST) == 1);
    assert_true(statement_amount(&s, LINE_CAPITAL) == -1);
}

/* A loan given up for what was taken is no money from lenders; a bill given up is. */
static void debts_given_up_are_neither_repaid_nor_paid(void **state)
{
    (void)state;
    struct statement s = moved(ACCOUNT_DEBT, ACCOUNT_RELEASE);
    assert_true(statement_amount(&s, LINE_DEBT_RELEASED) == 1);
    assert_true(statement_amount(&s, LINE_LOANS) == 0);
    s = moved(ACCOUNT_PAYABLE, ACCOUNT_RELEASE);
    assert_true(statement_amount(&s, LINE_BILLS) == -1);
    assert_true(statement_amount(&s, LINE_LOANS) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lines_of_income_add_up_to_the_net_income_whatever_moved),
        cmocka_unit_test(the_lines_of_cash_add_up_to_its_change_whatever_moved),
        cmocka_unit_test(interest_that_moves_no_cash_is_lent_and_spent),
        cmocka_unit_test(debts_given_up_are_neither_repaid_nor_paid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
