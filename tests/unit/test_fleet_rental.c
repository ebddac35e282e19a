/* Rented accelerators by hand: hours at disposal, hours of work, and what they are billed. */
#include "support_toy.h"

static struct rental rentals[2];

/* Ten accelerators from day 10 up to day 40, at 2 $/h; the toy works half of the time. */
static int begin(void **state)
{
    (void)state;
    toy = toy_new(90); /* January to March 2025 */
    toy->scenario.sample = SAMPLE_DAY;
    rentals[0] = (struct rental){
        .name = "cloud",
        .accelerator = &toy->accelerator,
        .accelerators = 10,
        .from = toy_day(10),
        .until = toy_day(40),
        .price = toy_constant(toy, 2.0 / 3600),
        .utilisation = toy_constant(toy, 0.5),
    };
    rentals[1] = rentals[0];
    toy->scenario.sites.n = 0;
    toy->operators[0].rentals = (struct span){.items = rentals, .n = 1};
    return 0;
}

static double value(const char *metric, enum sample_scope scope, int day)
{
    return toy_metric(&out, metric, scope, day);
}

static void every_reserved_hour_is_paid(void **state)
{
    (void)state;
    toy_run(toy, 0, &out);
    assert_int_equal(out.n_rentals, 1);
    assert_close(out.rentals[0].available_seconds, 10 * 30 * 86400.0, 1e-12);
    assert_close(out.rentals[0].useful_seconds, 10 * 15 * 86400.0, 1e-12);
    assert_close(toy_dollars(&out, ACCOUNT_RENT), 10 * 30 * 24 * 2, 1e-12);
    assert_true(out.rentals[0].rent == out.ledger.balance[ACCOUNT_RENT]);
}

static void only_used_hours_are_paid_when_billed_so(void **state)
{
    (void)state;
    rentals[0].billing = BILLED_USED;
    rentals[0].utilisation = toy_constant(toy, 0.25);
    toy_run(toy, 0, &out);
    assert_close(toy_dollars(&out, ACCOUNT_RENT), 10 * 30 * 24 * 2 * 0.25, 1e-12);
    assert_close(value("cost_per_rented_hour", SCOPE_TOTAL, 89), 2.0 / 4, 1e-12);
    assert_close(value("cost_per_rented_useful_hour", SCOPE_TOTAL, 89), 2, 1e-12);
}

/* Given up on day 20, 20 days early, half of which are to be paid; the price rises on day 30. */
static void what_is_given_up_costs_a_share_of_what_was_left(void **state)
{
    (void)state;
    static const int days[] = {0, 30};
    static const double prices[] = {2.0 / 3600, 3.0 / 3600};
    rentals[0].price = toy_steps(toy, 2, days, prices);
    rentals[0].ended = toy_day(20);
    rentals[0].fee = 0.5;
    toy_run(toy, 0, &out);
    assert_close(out.rentals[0].available_seconds, 10 * 10 * 86400.0, 1e-12);
    assert_close(money_to_dollars(ledger_sum(&out.ledger, ACCOUNT_RENT, 0)),
                 10 * 24 * (10 * 2 + 0.5 * (10 * 2 + 10 * 3)), 1e-12);
    assert_close(toy_dollars(&out, ACCOUNT_RENT), 10 * 24 * (10 * 2 + 0.5 * (10 * 2 + 10 * 3)),
                 1e-12);
    outcome_free(&out);
    rentals[0].billing = BILLED_USED;
    toy_run(toy, 0, &out);
    assert_close(toy_dollars(&out, ACCOUNT_RENT),
                 0.5 * 10 * 24 * (10 * 2 + 0.5 * (10 * 2 + 10 * 3)), 1e-12);
}

static void what_the_run_does_not_see_given_up_costs_no_fee(void **state)
{
    (void)state;
    rentals[0].until = toy_day(200);
    rentals[0].ended = toy_day(100);
    rentals[0].fee = 0.5;
    toy_run(toy, 0, &out);
    assert_close(toy_dollars(&out, ACCOUNT_RENT), 10 * 80 * 24 * 2, 1e-12);
}

static void a_price_holds_from_its_day_and_a_bill_comes_at_the_end_of_its_month(void **state)
{
    (void)state;
    static const int days[] = {0, 20};
    static const double prices[] = {2.0 / 3600, 3.0 / 3600};
    rentals[0].price = toy_steps(toy, 2, days, prices);
    toy_run(toy, 0, &out);
    assert_close(money_to_dollars(ledger_sum(&out.ledger, ACCOUNT_RENT, 0)),
                 10 * 24 * (10 * 2 + 11 * 3), 1e-12);
    assert_close(toy_dollars(&out, ACCOUNT_RENT), 10 * 24 * (10 * 2 + 20 * 3), 1e-12);
}

static void what_is_rented_is_in_no_count_of_what_is_owned(void **state)
{
    (void)state;
    toy_run(toy, 0, &out);
    assert_close(value("accelerators_rented", SCOPE_TOTAL, 9), 0, 0);
    assert_close(value("accelerators_rented", SCOPE_TOTAL, 20), 10, 0);
    assert_close(value("accelerators_rented", SCOPE_OPERATOR, 20), 10, 0);
    assert_close(value("accelerators_rented", SCOPE_TOTAL, 39), 10, 0);
    assert_close(value("accelerators_rented", SCOPE_TOTAL, 40), 0, 0);
    assert_close(value("accelerators_installed", SCOPE_TOTAL, 20), 0, 0);
    assert_close(value("h100e", SCOPE_TOTAL, 20), 0, 0);
    assert_close(value("accelerator_hours_available", SCOPE_TOTAL, 89), 0, 0);
    assert_close(value("rented_hours", SCOPE_TOTAL, 89), 10 * 30 * 24, 1e-12);
}

/* The same hours owned: eight accelerators of one server, in service from day 0. */
static void an_hour_owned_and_an_hour_rented_make_the_mean(void **state)
{
    (void)state;
    toy->scenario.sites.n = 1;
    toy->scenario.assumptions.discount_rate = 0.07;
    toy->scenario.assumptions.it_life = 5 * 8766 * 3600.0;
    toy->scenario.assumptions.site_life = 14 * 8766 * 3600.0;
    toy->scenario.assumptions.generation_life = 20 * 8766 * 3600.0;
    toy_deliver(toy_order(toy, "o", 0), 0, 8);
    toy_run(toy, 0, &out);
    const double owned = value("cost_per_owned_available_hour", SCOPE_TOTAL, 89),
                 hours = value("accelerator_hours_available", SCOPE_TOTAL, 89),
                 rented = 10 * 30 * 24;
    assert_true(owned > 0 && hours > 0);
    assert_close(value("cost_per_available_accelerator_hour", SCOPE_TOTAL, 89),
                 (owned * hours + 2 * rented) / (hours + rented), 1e-12);
    assert_close(value("cost_per_owned_useful_hour", SCOPE_TOTAL, 89), 2 * owned, 1e-12);
}

static void rent_is_paid_from_cash_and_owed_where_that_lacks(void **state)
{
    (void)state;
    toy_fund(toy, 10e3);
    toy_run(toy, 0, &out);
    /* January: 21 days of 480 $; February: nine. */
    assert_close(money_to_dollars(out.cash[0].unpaid_most), 10 * 30 * 48 - 10e3, 1e-12);
    assert_int_equal(out.cash[0].unpaid_since, toy_day(31));
    assert_true(toy_noted(&out, "could not pay"));
}

static void rentals_without_dates_last_for_the_run(void **state)
{
    (void)state;
    rentals[0].from = 0;
    rentals[0].until = 0;
    rentals[1].until = toy_day(1000);
    toy->operators[0].rentals.n = 2;
    toy_run(toy, 0, &out);
    assert_close(out.rentals[0].available_seconds, 10 * 90 * 86400.0, 1e-12);
    assert_close(out.rentals[1].available_seconds, 10 * 80 * 86400.0, 1e-12);
    assert_int_equal(out.rentals[1].until, toy_day(90));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_reserved_hour_is_paid, begin, end),
        cmocka_unit_test_setup_teardown(only_used_hours_are_paid_when_billed_so, begin, end),
        cmocka_unit_test_setup_teardown(what_is_given_up_costs_a_share_of_what_was_left, begin,
                                        end),
        cmocka_unit_test_setup_teardown(what_the_run_does_not_see_given_up_costs_no_fee, begin,
                                        end),
        cmocka_unit_test_setup_teardown(
            a_price_holds_from_its_day_and_a_bill_comes_at_the_end_of_its_month, begin, end),
        cmocka_unit_test_setup_teardown(what_is_rented_is_in_no_count_of_what_is_owned, begin, end),
        cmocka_unit_test_setup_teardown(an_hour_owned_and_an_hour_rented_make_the_mean, begin, end),
        cmocka_unit_test_setup_teardown(rent_is_paid_from_cash_and_owed_where_that_lacks, begin,
                                        end),
        cmocka_unit_test_setup_teardown(rentals_without_dates_last_for_the_run, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
