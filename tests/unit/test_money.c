/* Amounts of money: exact, within their range, and what is remembered beyond it. */
#include "base/money.h"
#include "support.h"

#include <math.h>

static void dollars_round_to_the_nearest_micro_dollar(void **state)
{
    (void)state;
    assert_int_equal(money_from_dollars(0.0000015), 2);
    assert_int_equal(money_from_dollars(-0.0000015), -2);
    assert_true(money_to_dollars(money_from_dollars(31.25)) == 31.25);
}

static void sums_within_the_range_are_exact(void **state)
{
    const money most = money_from_dollars(9.19e12);
    (void)state;
    money_watch();
    assert_int_equal(money_add(most, 1) - most, 1);
    assert_int_equal(money_add(most, -most), 0);
    assert_false(money_left_range());
}

/* The last amount of the range and what an operation makes of more. */
static void an_amount_beyond_the_range_stays_at_its_end_and_is_remembered(void **state)
{
    const money end = money_from_dollars(1e13), below = money_from_dollars(-1e13);
    (void)state;
    assert_int_equal(end, 9200000000000000000);
    assert_int_equal(below, -end);
    const money amounts[] = {
        money_from_dollars(INFINITY),
        money_add(end, 1),
        money_add(end, end),
        money_from_dollars(9.2e12),
    };
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
        assert_int_equal(amounts[i], end);
    assert_int_equal(money_add(below, below), below);
    assert_true(money_left_range());
}

static void each_operation_says_that_it_left_the_range(void **state)
{
    const money end = money_from_dollars(1e13);
    (void)state;
    money_watch();
    assert_false(money_left_range());
    money_from_dollars(9.3e12);
    assert_true(money_left_range());
    money_watch();
    money_add(end, 1);
    assert_true(money_left_range());
    money_add(1, 1); /* what is in the range takes nothing back */
    assert_true(money_left_range());
    money_watch();
    assert_false(money_left_range());
}

static void a_sum_that_is_only_shown_has_no_range(void **state)
{
    const int128 most = money_from_dollars(9e12);
    (void)state;
    money_watch();
    assert_true(money_sum_to_dollars(3 * most) == 27e12);
    assert_false(money_left_range());
}

static void the_least_of_two_amounts_is_the_one_further_below(void **state)
{
    (void)state;
    assert_int_equal(money_least(3, 5), 3);
    assert_int_equal(money_least(5, 3), 3);
    assert_int_equal(money_least(-5, 3), -5);
    assert_int_equal(money_least(4, 4), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dollars_round_to_the_nearest_micro_dollar),
        cmocka_unit_test(sums_within_the_range_are_exact),
        cmocka_unit_test(an_amount_beyond_the_range_stays_at_its_end_and_is_remembered),
        cmocka_unit_test(each_operation_says_that_it_left_the_range),
        cmocka_unit_test(a_sum_that_is_only_shown_has_no_range),
        cmocka_unit_test(the_least_of_two_amounts_is_the_one_further_below),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
