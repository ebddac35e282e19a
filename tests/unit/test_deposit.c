/* Deposits by hand: whose they are, what a part of one is, what is left of them. */
#include "support.h"

#include "fleet/money/deposit.h"

#include <math.h>

/* Paid on days 10, 20 and 30, for 2, 4 and 1 units at $100, $50 and $70 each. */
static struct deposits three(void)
{
    struct deposits d = {0};
    deposits_add(&d, 20, 4, money_from_dollars(200));
    deposits_add(&d, 10, 2, money_from_dollars(200));
    deposits_add(&d, 30, 1, money_from_dollars(70));
    return d;
}

static void assert_dollars(money amount, double dollars)
{
    assert_int_equal(amount, money_from_dollars(dollars));
}

static void assert_deposit(const struct deposit *d, day_number day, double units, double dollars)
{
    assert_int_equal(d->day, day);
    assert_true(d->units == units);
    assert_dollars(d->amount, dollars);
}

static void the_oldest_stands_first_and_those_of_a_day_in_their_order(void **state)
{
    (void)state;
    struct deposits d = three();
    deposits_add(&d, 20, 3, money_from_dollars(90));
    assert_int_equal(d.n, 4);
    assert_deposit(&d.items[0], 10, 2, 200);
    assert_deposit(&d.items[1], 20, 4, 200);
    assert_deposit(&d.items[2], 20, 3, 90);
    assert_deposit(&d.items[3], 30, 1, 70);
    assert_dollars(d.total, 560);
    deposits_free(&d);
}

static void a_part_of_a_deposit_is_its_share_of_the_units(void **state)
{
    (void)state;
    const struct deposit d = {.day = 7, .units = 4, .amount = money_from_dollars(200)};
    const struct {
        double units, of, dollars;
    } rows[] = {{-1, 0, 0}, {0, 0, 0}, {0.5, 0.5, 25}, {3, 3, 150}, {4, 4, 200}, {9, 4, 200}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct deposit part = deposit_part(&d, rows[i].units);
        assert_deposit(&part, 7, rows[i].of, rows[i].dollars);
    }
}

/* A cent of three units does not divide: no part is more than its share. */
static void parts_of_a_deposit_never_exceed_it(void **state)
{
    (void)state;
    struct deposits d = {0};
    const money cent = money_from_dollars(0.01);
    deposits_add(&d, 1, 3, cent);
    money sum = 0;
    for (int unit = 0; unit < 3; unit++) {
        sum += deposits_towards(&d, 1);
        deposits_use(&d, 1);
    }
    assert_int_equal(sum, cent); /* the last one takes what the others left */
    assert_int_equal(d.n, 0);
    assert_int_equal(d.total, 0);
    deposits_free(&d);
}

static void what_comes_next_has_the_oldest_deposits(void **state)
{
    (void)state;
    struct deposits d = three();
    assert_dollars(deposits_towards(&d, 0), 0);
    assert_dollars(deposits_towards(&d, 1), 100);
    assert_dollars(deposits_towards(&d, 3), 250);
    assert_dollars(deposits_towards(&d, 7), 470);
    assert_dollars(deposits_towards(&d, INFINITY), 470);
    deposits_free(&d);
}

static void what_is_used_is_taken_from_the_front(void **state)
{
    (void)state;
    struct deposits d = three();
    deposits_use(&d, 3);
    assert_int_equal(d.n, 2);
    assert_deposit(&d.items[0], 20, 3, 150);
    assert_deposit(&d.items[1], 30, 1, 70);
    assert_dollars(d.total, 220);
    deposits_use(&d, 3); /* exactly the first of them */
    assert_int_equal(d.n, 1);
    assert_deposit(&d.items[0], 30, 1, 70);
    deposits_use(&d, INFINITY);
    assert_int_equal(d.n, 0);
    assert_dollars(d.total, 0);
    deposits_free(&d);
}

/* More is added than the first room holds, and meanwhile the front goes. */
static void first_in_is_first_out_over_many(void **state)
{
    (void)state;
    struct deposits d = {0};
    for (int day = 0; day < 100; day++) {
        deposits_add(&d, day, 2, money_from_dollars(day));
        deposits_use(&d, 1);
        assert_int_equal(d.items[0].day, (day + 1) / 2);
    }
    assert_int_equal(d.n, 50);
    deposits_free(&d);
}

static void what_is_lost_is_all_but_that_of_the_next_units(void **state)
{
    (void)state;
    struct deposits d = three();
    assert_dollars(deposits_lose(&d, 5), 120);
    assert_int_equal(d.n, 2);
    assert_deposit(&d.items[1], 20, 3, 150);
    assert_dollars(d.total, 350);
    assert_dollars(deposits_lose(&d, 9), 0);
    assert_dollars(deposits_lose(&d, 0), 350);
    assert_int_equal(d.n, 0);
    deposits_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_oldest_stands_first_and_those_of_a_day_in_their_order),
        cmocka_unit_test(a_part_of_a_deposit_is_its_share_of_the_units),
        cmocka_unit_test(parts_of_a_deposit_never_exceed_it),
        cmocka_unit_test(what_comes_next_has_the_oldest_deposits),
        cmocka_unit_test(what_is_used_is_taken_from_the_front),
        cmocka_unit_test(first_in_is_first_out_over_many),
        cmocka_unit_test(what_is_lost_is_all_but_that_of_the_next_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
