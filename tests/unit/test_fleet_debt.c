/* Loans by hand: interest and instalments against the closed forms of annuities, what is lent on
 * deliveries, default, margin calls. */
#include "support_toy.h"

#include "fleet/balance.h"
#include "fleet/supply/retire.h"

#include <math.h>
#include <string.h>

static int begin(void **state)
{
    (void)state;
    toy = toy_new(365); /* 2025 */
    toy->scenario.sample = SAMPLE_DAY;
    return 0;
}

/* A server costs 250 k$ with storage; the toy's storage is free. */
static void servers(int day, int64_t n)
{
    toy_deliver(toy_order(toy, "o", 0), day, 8 * n);
}

static double owed(int day)
{
    const struct sample *s = outcome_sample(&out, SCOPE_OPERATOR, 0, toy_day(day));
    return -money_to_dollars(s->account[ACCOUNT_DEBT]);
}

static double cash(int day)
{
    return money_to_dollars(outcome_sample(&out, SCOPE_OPERATOR, 0, toy_day(day))->cash.balance);
}

static void assert_near(double is, double expected)
{
    if (fabs(is - expected) > 1e-4)
        fail_msg("$%.6f, expected $%.6f", is, expected);
}

/* P (i / (1 - (1 + i)^-n)) a month. */
static void an_annuity_is_paid_in_equal_payments_and_is_gone_at_the_end(void **state)
{
    (void)state;
    toy_fund(toy, 1e6);
    toy_loan(toy, 250e3, 0.12, 6)->outstanding = 250e3;
    servers(0, 1);
    toy_run(toy, 0, &out);
    const double i = 0.01, payment = 250e3 * i / (1 - pow(1 + i, -6));
    for (int month = 1; month <= 6; month++) {
        const int day = (int)(date_add_months(toy_day(0), month) - toy_day(0)) - 1;
        assert_near(cash(day), 750e3 - month * payment);
        assert_near(owed(day), 250e3 * pow(1 + i, month) - payment * (pow(1 + i, month) - 1) / i);
    }
    assert_true(out.ledger.balance[ACCOUNT_DEBT] == 0);
    assert_near(toy_dollars(&out, ACCOUNT_INTEREST), 6 * payment - 250e3);
    assert_near(money_to_dollars(out.cash[0].interest), 6 * payment - 250e3);
    assert_int_equal(out.cash[0].default_since, 0);
}

static void linear_and_bullet_loans_are_paid_as_they_say(void **state)
{
    (void)state;
    toy_fund(toy, 2e6);
    struct loan *linear = toy_loan(toy, 12e4, 0.06, 12), *bullet = toy_loan(toy, 5e4, 0.06, 3);
    linear->repay = REPAY_LINEAR, linear->outstanding = 12e4;
    bullet->repay = REPAY_BULLET, bullet->outstanding = 5e4;
    servers(0, 1);
    toy_run(toy, 0, &out);
    assert_near(owed(30), 11e4 + 5e4);
    assert_near(owed(58), 10e4 + 5e4);
    assert_near(owed(89), 9e4);
    assert_near(toy_dollars(&out, ACCOUNT_INTEREST), 0.005 * (1e4 * 78 + 3 * 5e4));
}

/* From 2025-01-15 on January is no whole month: it bears 17 of 31 days of interest, and the first
 * of twelve instalments falls due when February ends. */
static void a_run_from_the_middle_of_a_month_pays_instalments_of_whole_months(void **state)
{
    (void)state;
    toy->scenario.start = toy_day(14);
    toy_clear_halls(toy, 0);
    toy_clear_power(toy, 0);
    toy_hall(toy, 0, "hall", 14, 1e6);
    toy_power(toy, 0, "grid", &toy->grid, 14)->power = toy_constant(toy, 1e6);
    toy_fund(toy, 2e6);
    struct loan *loan = toy_loan(toy, 12e4, 0.12, 12);
    loan->repay = REPAY_LINEAR, loan->outstanding = 12e4;
    servers(14, 1);
    toy_run(toy, 0, &out);
    assert_near(cash(31), 2e6 - 250e3 - 1200 * 17.0 / 31);
    assert_near(owed(31), 12e4);
    assert_near(owed(59), 11e4);
}

static void a_loan_is_drawn_when_cash_is_short_and_only_for_what_lacks(void **state)
{
    (void)state;
    toy_fund(toy, 300e3);
    toy_loan(toy, 1e6, 0.12, 24)->repay = REPAY_BULLET;
    servers(31, 2); /* on 2025-02-01 */
    toy_run(toy, 0, &out);
    assert_near(owed(30), 0);
    assert_near(owed(31), 200e3);
    assert_near(cash(31), 0);
    assert_true(out.waiting[BY_CASH] == 0);
    /* No cash for its interest, and it is not paid out of the loan itself. */
    assert_near(owed(60), 200e3);
    assert_int_equal(out.cash[0].default_since, toy_day(59));
    /* ... but what is overdue bears the interest of the loan: 2 k$ a month at 1 % a month. */
    assert_near(money_to_dollars(out.cash[0].end.overdue), 2e3 * (pow(1.01, 11) - 1) / 0.01);
    assert_true(toy_noted(&out, "operator 'op' could not serve its debt, first on 2025-03-01"));
}

/* Drawn on 2025-01-11: 21 of 31 days of January, and no instalment before February ends. */
static void interest_of_a_first_part_of_a_month_is_its_share(void **state)
{
    (void)state;
    toy_fund(toy, 100e3);
    toy_raise(toy, 20, 50e3);
    toy_loan(toy, 1e6, 0.12, 12)->repay = REPAY_LINEAR;
    servers(10, 1);
    toy_run(toy, 0, &out);
    assert_near(owed(10), 150e3);
    assert_near(cash(30), 50e3 - 1500.0 * 21 / 31);
    assert_near(owed(30), 150e3);
    assert_near(owed(58), 150e3 * 11 / 12);
}

static void what_is_lent_on_deliveries_is_a_share_of_their_price(void **state)
{
    (void)state;
    toy_fund(toy, 100e3); /* one server at 60 % */
    toy_loan(toy, 1e6, 0.0, 60)->advance = 0.6;
    toy_raise(toy, 100, 100e3 + 2 * 2500);
    servers(10, 2);
    toy_run(toy, 0, &out);
    assert_near(cash(10), 0);
    assert_near(owed(10), 150e3);
    assert_near(toy_waited(&out, BY_CASH), 8 * 90);
    /* Instalments of 2.5 k$ from February on that could not be paid: no loan before they are. */
    assert_int_equal(out.cash[0].default_since, toy_day(59));
    assert_near(owed(100), 150e3 - 2 * 2500 + 150e3);
}

static void such_a_loan_pays_for_nothing_but_deliveries(void **state)
{
    (void)state;
    toy->scenario.assumptions.staff_cost = 1e-6;
    toy_fund(toy, 100e3);
    toy_loan(toy, 1e6, 0.0, 60)->advance = 0.6;
    servers(0, 1);
    toy_run(toy, 0, &out);
    assert_near(owed(29), 150e3);
    assert_true(out.cash[0].unpaid_since == toy_day(31));
    assert_near(money_to_dollars(out.cash[0].end.debt_most), 150e3);
}

/* Drawn on 2025-02-01; the interest of four months is added, 1 % each. Twelve equal parts of what
 * is owed then fall due from June on. */
static void interest_during_construction_is_added_to_what_is_owed(void **state)
{
    (void)state;
    toy_fund(toy, 300e3);
    toy_raise(toy, 151, 1e6); /* on 2025-06-01 */
    struct loan *loan = toy_loan(toy, 1e6, 0.12, 12);
    loan->repay = REPAY_LINEAR;
    loan->added_until = toy_day(151);
    servers(31, 2);
    toy_run(toy, 0, &out);
    const double built = 200e3 * pow(1.01, 4);
    assert_near(owed(58), 200e3 * 1.01);
    assert_near(owed(149), 200e3 * pow(1.01, 3));
    assert_near(owed(150), built);
    assert_near(cash(150), 0);
    assert_int_equal(out.cash[0].default_since, 0);
    assert_near(owed(180), built * 11 / 12);
    assert_near(cash(180), 1e6 - built / 12 - built * 0.01);
    assert_near(owed(211), built * 10 / 12);
    assert_near(toy_dollars(&out, ACCOUNT_INTEREST),
                built - 200e3 + built * 0.01 * (12 + 11 + 10 + 9 + 8 + 7 + 6) / 12);
    assert_near(money_to_dollars(out.cash[0].end.debt_most), built);
    assert_near(toy_metric(&out, "assets", SCOPE_TOTAL, 364),
                toy_metric(&out, "liabilities", SCOPE_TOTAL, 364) +
                    toy_metric(&out, "equity", SCOPE_TOTAL, 364));
}

/* The day lies in March: that of January and February is added, and April is the first month with
 * an instalment. */
static void a_month_that_ends_later_pays_its_interest(void **state)
{
    (void)state;
    toy_fund(toy, 500e3);
    struct loan *loan = toy_loan(toy, 1e6, 0.12, 12);
    loan->repay = REPAY_LINEAR;
    loan->outstanding = 100e3;
    loan->added_until = toy_day(31 + 28 + 10);
    servers(0, 1);
    toy_run(toy, 0, &out);
    const double built = 100e3 * 1.01 * 1.01;
    assert_near(owed(58), built);
    assert_near(cash(58), 250e3);
    assert_near(owed(89), built);
    assert_near(cash(89), 250e3 - built * 0.01);
    assert_near(owed(119), built * 11 / 12);
}

/* Of the 1.5 k$ of January the limit leaves room for 1 k$; the rest is due, and so is all that
 * follows. */
static void interest_is_added_up_to_the_limit(void **state)
{
    (void)state;
    toy_fund(toy, 100e3);
    toy_raise(toy, 20, 10e3);
    struct loan *loan = toy_loan(toy, 151e3, 0.12, 12);
    loan->added_until = toy_day(151);
    servers(0, 1);
    toy_run(toy, 0, &out);
    assert_near(owed(29), 150e3);
    assert_near(owed(30), 151e3);
    assert_near(cash(30), 10e3 - 500);
    assert_near(owed(58), 151e3);
    assert_near(cash(58), 10e3 - 500 - 1510);
}

static void a_loan_has_a_limit_and_days(void **state)
{
    (void)state;
    toy_fund(toy, 0);
    struct loan *early = toy_loan(toy, 250e3, 0, 60), *late = toy_loan(toy, 500e3, 0, 60);
    early->repay = late->repay = REPAY_BULLET;
    early->until = toy_day(20);
    late->from = toy_day(50);
    servers(5, 2);
    servers(30, 1);
    toy_run(toy, 0, &out);
    assert_near(owed(5), 250e3);
    assert_near(owed(49), 250e3);
    assert_near(owed(60), 750e3);
    assert_near(owed(364), 750e3);
}

static void a_lot_that_retires_takes_its_loan_with_it(void **state)
{
    (void)state;
    toy_fund(toy, 100e3);
    toy_raise(toy, 50, 1e6);
    toy_loan(toy, 1e6, 0.0, 100)->advance = 0.6;
    servers(0, 1);
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(60)), NULL);
    assert_near(money_to_dollars(w->treasuries[0].debt.owed), 150e3 - 2 * 1500);
    retire_lot_at(w, 0, w->now);
    world_run(w, w->horizon, NULL);
    world_close(w);
    char message[BALANCE_MESSAGE];
    assert_true(balance_check(w, message));
    world_free(w);
    assert_true(out.ledger.balance[ACCOUNT_DEBT] == 0);
    assert_near(toy_dollars(&out, ACCOUNT_CASH), 1e6 - 150e3);
}

/* 150 k$ at 1 % a month, all of it owed until 16 March: half of that month is 15 of 31 days. The
 * 1.5 k$ of January are 19 days late. */
static void a_recalled_loan_pays_its_interest_to_that_day(void **state)
{
    (void)state;
    toy_fund(toy, 100e3);
    toy_raise(toy, 50, 1e6);
    struct loan *loan = toy_loan(toy, 1e6, 0.12, 100);
    loan->advance = 0.6;
    loan->repay = REPAY_BULLET;
    servers(0, 1);
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(31 + 28 + 15)), NULL);
    retire_lot_at(w, 0, w->now);
    world_run(w, w->horizon, NULL);
    world_close(w);
    world_free(w);
    assert_near(toy_dollars(&out, ACCOUNT_INTEREST),
                150e3 * 0.01 * (2 + 15.0 / 31 + 0.01 * 19 / 28));
}

/* Until 20 February 1.5 k$ of January are overdue, and bear 3 % a month; then all is paid. */
static void arrears_bear_their_own_rate_until_they_are_paid(void **state)
{
    (void)state;
    toy_fund(toy, 100e3);
    toy_raise(toy, 50, 1e6);
    struct loan *loan = toy_loan(toy, 1e6, 0.12, 100);
    loan->advance = 0.6;
    loan->repay = REPAY_BULLET;
    loan->arrears_rate = 0.36;
    servers(0, 1);
    toy_run(toy, 0, &out);
    const double late = 1500 * 0.03 * 19 / 28;
    assert_near(cash(49), 0);
    assert_near(cash(50), 1e6 - 1500);
    assert_near(cash(58), 1e6 - 2 * 1500 - late);
    assert_near(toy_dollars(&out, ACCOUNT_INTEREST), 12 * 1500 + late);
    assert_near(money_to_dollars(out.cash[0].overdue_most), 1500);
    assert_near(money_to_dollars(out.cash[0].end.overdue), 0);
}

/* A loan of 60 % on a server that nothing is left to serve: its first bill falls due on 1 February
 * and is 28 days overdue on 1 March, 59 on 1 April. */
static void foreclose(double grace_days)
{
    toy_fund(toy, 100e3);
    struct loan *loan = toy_loan(toy, 300e3, 0.12, 100);
    loan->advance = 0.6;
    loan->repay = REPAY_BULLET;
    loan->grace = grace_days * 86400;
    servers(0, 1);
}

static int64_t there(int day)
{
    return outcome_sample(&out, SCOPE_OPERATOR, 0, toy_day(day))->accelerators[STAGE_ENERGISED];
}

static void what_is_not_paid_for_is_taken_when_the_grace_is_over(void **state)
{
    (void)state;
    foreclose(30);
    toy_raise(toy, 200, 1e6);
    toy_deliver(toy_order(toy, "later", 0), 250, 8);
    toy_run(toy, 0, &out);
    assert_int_equal(there(89), 8);
    assert_int_equal(there(91), 0);
    /* Three bills of 1.5 k$ and what they bore are settled with the debt. */
    const double overdue = 1500 * (pow(1.01, 3) - 1) / 0.01;
    assert_near(-toy_dollars(&out, ACCOUNT_RELEASE), 150e3 + overdue);
    assert_near(toy_dollars(&out, ACCOUNT_INTEREST), overdue);
    assert_near(owed(91), 0);
    assert_near(money_to_dollars(out.cash[0].end.overdue), 0);
    assert_near(toy_metric(&out, "debt_released", SCOPE_TOTAL, 364), 150e3 + overdue);
    assert_near(toy_metric(&out, "assets", SCOPE_TOTAL, 364),
                toy_metric(&out, "equity", SCOPE_TOTAL, 364));
    assert_true(toy_noted(&out, "took 8 accelerators"));
    /* Its lender lends no more: the next server is paid in cash. */
    assert_near(owed(260), 0);
    assert_near(cash(260), 1e6 - 250e3);
}

/* The second delivery of the order never comes for want of cash. */
static void what_is_not_all_in_service_is_spared_with_a_note(void **state)
{
    (void)state;
    foreclose(30);
    toy_deliver(&toy->orders[0], 60, 80);
    toy_run(toy, 0, &out);
    assert_int_equal(there(364), 8);
    assert_near(toy_dollars(&out, ACCOUNT_RELEASE), 0);
    assert_true(toy_noted(&out, "the grace of lenders of operator 'op' is over at the end"));
}

static void within_the_grace_nothing_is_taken(void **state)
{
    (void)state;
    foreclose(30);
    toy_raise(toy, 70, 5e3); /* what was late is paid, and the next bills are */
    toy_raise(toy, 80, 1e6);
    toy_run(toy, 0, &out);
    assert_int_equal(there(364), 8);
    assert_near(toy_dollars(&out, ACCOUNT_RELEASE), 0);
}

static void without_grace_lenders_wait_for_ever(void **state)
{
    (void)state;
    foreclose(NAN);
    toy_run(toy, 0, &out);
    assert_int_equal(there(364), 8);
    assert_near(owed(364), 150e3);
}

/* 150 k$ of the first and 50 k$ of the second loan on one server; the first one asks for nothing.
 */
static void all_that_is_owed_on_a_lot_is_settled_with_it(void **state)
{
    (void)state;
    toy_fund(toy, 50e3);
    struct loan *first = toy_loan(toy, 150e3, 0, 100), *second = toy_loan(toy, 1e6, 0.12, 100);
    first->advance = 0.6, second->advance = 0.8;
    first->repay = second->repay = REPAY_BULLET;
    second->grace = 0;
    servers(0, 1);
    toy_run(toy, 0, &out);
    assert_near(owed(30), 200e3);
    assert_int_equal(there(30), 8);
    assert_int_equal(there(31), 0);
    assert_near(-toy_dollars(&out, ACCOUNT_RELEASE), 200e3 + 500);
    /* Overdue for no more than that instant, and told. */
    assert_int_equal(out.cash[0].default_since, toy_day(31));
    assert_near(money_to_dollars(out.cash[0].overdue_most), 500);
    assert_true(out.ledger.balance[ACCOUNT_DEBT] == 0);
}

/* On 1 February the lender takes the server for the interest of January; what is raised that day
 * pays for what has been built in January. */
static void a_bill_that_has_its_turn_after_the_seizure_is_no_part_of_its_records(void **state)
{
    (void)state;
    toy->model.shell_cost = 8;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 0, 100e3); /* $1M each, */
    toy_hall(toy, 0, "next", 59, 100e3)->construction = 100 * 86400;
    toy_fund(toy, 1.1e6);
    struct loan *loan = toy_loan(toy, 150e3, 0.12, 100); /*   and these 60 % of the server */
    loan->advance = 0.6;
    loan->repay = REPAY_BULLET;
    loan->grace = 0;
    servers(1, 1);
    toy_raise(toy, 31, 2e6);
    toy_run(toy, 0, &out);
    assert_int_equal(there(30), 8);
    assert_int_equal(there(31), 0);
    assert_int_equal(out.cash[0].unpaid_since, toy_day(31));
    const double january = 1500 * 30.0 / 31;
    assert_near(money_to_dollars(out.cash[0].unpaid_most), january);
    assert_near(money_to_dollars(out.cash[0].end.lowest), -january);
}

/* A loan of that much with its interest falls due at once, and nothing is there. */
static bool is_told(double overdue, const char *words)
{
    toy_fund(toy, 0);
    struct loan *loan = toy_loan(toy, 2e12, 0.12, 1);
    loan->outstanding = overdue / 1.01;
    loan->arrears_rate = 0;
    servers(300, 1);
    toy_run(toy, 0, &out);
    const bool told = toy_noted(&out, words);
    outcome_free(&out);
    toy_free(toy);
    begin(NULL);
    return told;
}

/* Three digits, in the unit that leaves at most three before the point once they are rounded. */
static void notes_tell_money_in_the_unit_that_its_digits_round_to(void **state)
{
    (void)state;
    assert_true(is_told(999.4, "at most $999 of interest"));
    assert_true(is_told(999.6, "at most $1k of interest"));
    assert_true(is_told(999.4e3, "at most $999k of interest"));
    assert_true(is_told(999.7e3, "at most $1M of interest"));
    assert_true(is_told(999.6e6, "at most $1B of interest"));
    assert_true(is_told(1.24e12, "at most $1.24T of interest"));
    servers(0, 1);
    toy_run(toy, 0, &out);
}

static void a_lost_dollar_of_overdue_debt_service_is_caught(void **state)
{
    (void)state;
    foreclose(NAN);
    struct world *w = toy_finish(toy, 0, &out);
    char message[BALANCE_MESSAGE];
    w->treasuries[0].debt.tranches[0].due -= 1;
    assert_false(balance_check(w, message));
    assert_non_null(strstr(message, "debt service of operator 0"));
    world_free(w);
}

/* So much is owed at 1 % a month from the first day, on nothing. */
static void owe(double owed)
{
    struct loan *loan = toy_loan(toy, owed, 0.12, 100);
    loan->repay = REPAY_BULLET;
    loan->outstanding = owed;
}

/* A server is paid for, and has a hall from a day on. */
static void buy_before_the_hall(int ready)
{
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "later", ready, 200e3);
    toy->model.shell_cost = 0;
    toy_fund(toy, 500e3);
    servers(0, 1);
}

/* A server that stands paid for without a hall until day 70: two thirds of its price are owed, at 1
 * % a month. January's and February's interest is on what is not in use yet. */
static void interest_on_what_is_not_in_use_becomes_part_of_it(void **state)
{
    (void)state;
    owe(150e3);
    buy_before_the_hall(70);
    toy_run(toy, 0, &out);
    assert_near(toy_metric(&out, "interest", SCOPE_TOTAL, 364), 12 * 1500);
    assert_near(toy_metric(&out, "interest_capitalised", SCOPE_TOTAL, 60), 2 * 1500);
    assert_near(toy_metric(&out, "work_in_progress", SCOPE_TOTAL, 60), 253e3);
    assert_near(toy_metric(&out, "interest_capitalised", SCOPE_TOTAL, 364), 2 * 1500);
    assert_near(toy_metric(&out, "work_in_progress", SCOPE_TOTAL, 364), 0);
    /* It wears with the server: in the books there is no other cost. */
    assert_near(toy_metric(&out, "book_value", SCOPE_TOTAL, 364) +
                    toy_metric(&out, "depreciation", SCOPE_TOTAL, 364),
                253e3);
    assert_near(toy_metric(&out, "assets", SCOPE_TOTAL, 364),
                toy_metric(&out, "liabilities", SCOPE_TOTAL, 364) +
                    toy_metric(&out, "equity", SCOPE_TOTAL, 364));
    assert_near(toy_metric(&out, "capital_total", SCOPE_TOTAL, 364), 250e3);
}

/* After a life of 100 days a fifth of the 250 k$ is left, and nothing of the interest on them. */
static void what_is_left_at_the_end_is_a_share_of_the_price_alone(void **state)
{
    (void)state;
    toy->scenario.assumptions.it_life = 100 * 86400.0;
    toy->scenario.assumptions.it_salvage = 0.2;
    owe(150e3);
    buy_before_the_hall(70);
    toy_run(toy, 0, &out);
    assert_near(toy_metric(&out, "book_value", SCOPE_TOTAL, 364), 50e3);
    assert_near(toy_metric(&out, "depreciation", SCOPE_TOTAL, 364), 203e3);
}

/* Sold on day 200 for half of what was paid for it. */
static void what_is_sold_brings_a_share_of_the_price_alone(void **state)
{
    static const double age[] = {0}, half[] = {0.5};
    char message[BALANCE_MESSAGE];
    (void)state;
    toy->scenario.assumptions.resale = (struct curve){age, half, 1, 0};
    owe(150e3);
    buy_before_the_hall(70);
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(200)), NULL);
    retire_lot_at(w, 0, w->now);
    world_run(w, w->horizon, NULL);
    world_close(w);
    assert_true(balance_check(w, message));
    world_free(w);
    assert_near(toy_metric(&out, "interest_capitalised", SCOPE_TOTAL, 364), 2 * 1500);
    assert_near(toy_metric(&out, "resale", SCOPE_TOTAL, 364), 125e3);
}

/* Half as much is being built as is owed: half of the interest. */
static void no_more_interest_than_on_what_is_built_becomes_part_of_it(void **state)
{
    (void)state;
    owe(500e3);
    buy_before_the_hall(40);
    toy_run(toy, 0, &out);
    assert_near(toy_metric(&out, "interest_capitalised", SCOPE_TOTAL, 364), 2500);
}

/* A hall that is built over 100 days, and its part of the interest, are in use on one day. */
static void interest_on_a_hall_is_in_use_with_it(void **state)
{
    (void)state;
    struct hall *hall = toy_hall(toy, 0, "slow", 100, 200e3);
    hall->construction = 100 * 86400.0;
    toy->model.shell_cost = 10;
    toy_fund(toy, 9e6);
    owe(500e3);
    servers(0, 1);
    toy_run(toy, 0, &out);
    const double interest = toy_metric(&out, "interest_capitalised", SCOPE_TOTAL, 364);
    assert_near(interest, 3 * 5000); /* 0.57 M$ and more are in it at the end of January */
    assert_near(toy_metric(&out, "work_in_progress", SCOPE_TOTAL, 364), 0);
    assert_near(toy_metric(&out, "book_value", SCOPE_TOTAL, 364) +
                    toy_metric(&out, "depreciation", SCOPE_TOTAL, 364),
                toy_metric(&out, "capital_all", SCOPE_TOTAL, 364) + interest);
}

/* 40 % of what the shares are worth; they fall from 1 M$ to 0.5 M$ on day 100. */
static void shares_that_fall_call_for_margin(void **state)
{
    (void)state;
    toy_fund(toy, 100e3);
    toy_raise(toy, 70, 500e3);
    struct loan *loan = toy_loan(toy, 10e6, 0, 60);
    loan->repay = REPAY_BULLET;
    loan->shares = (struct pledge){
        .given = true,
        .value = toy_steps(toy, 2, (int[]){0, 100}, (double[]){1e6, 0.5e6}),
        .loan_to_value = 0.4,
        .margin_call = 0.6,
    };
    servers(10, 3); /* two of them: 500 k$ = 100 + 400 */
    toy_run(toy, 0, &out);
    assert_near(owed(10), 400e3);
    assert_near(toy_waited(&out, BY_CASH), 8 * 60);
    /* 400 k$ are more than 60 % of 500 k$; 40 % of it may stay. */
    assert_near(owed(118), 400e3);
    assert_near(owed(119), 200e3);
    assert_near(cash(119), 500e3 - 250e3 - 200e3);
    assert_true(toy_noted(&out, "called for margin 1 time"));
}

static void a_lost_dollar_of_debt_is_caught(void **state)
{
    (void)state;
    toy_fund(toy, 300e3);
    toy_loan(toy, 1e6, 0.1, 24)->outstanding = 100;
    servers(10, 1);
    struct world *w = toy_finish(toy, 0, &out);
    char message[BALANCE_MESSAGE];
    w->treasuries[0].debt.owed -= 1;
    assert_false(balance_check(w, message));
    assert_non_null(strstr(message, "debt of operator 0"));
    world_free(w);
}

/* cash + 60 % of the price = the price, up to the limit */
static void loans_make_the_purse_for_new_orders_larger(void **state)
{
    (void)state;
    toy_fund(toy, 100e3);
    struct loan *loan = toy_loan(toy, 1e6, 0.1, 24);
    loan->advance = 0.6;
    servers(100, 1);
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(5)), NULL);
    assert_near(money_to_dollars(cash_available(w, 0)), 250e3);
    loan->limit = 50e3;
    assert_near(money_to_dollars(cash_available(w, 0)), 150e3);
    loan->advance = NAN;
    assert_near(money_to_dollars(cash_available(w, 0)), 150e3);
    world_free(w);
}

static void make_real(double inflation)
{
    toy->scenario.dollars = DOLLARS_REAL;
    toy->scenario.inflation = inflation;
    toy->scenario.base_year = 2025;
}

/* In real dollars cash and debt lose the same by inflation; what is owed is the nominal annuity's
 * over the prices that have risen. */
static void in_real_dollars_inflation_takes_of_cash_and_of_debt(void **state)
{
    (void)state;
    make_real(0.05);
    toy_fund(toy, 1e6);
    toy_loan(toy, 300e3, 0.12, 24)->outstanding = 300e3;
    servers(364, 1);
    toy_run(toy, 0, &out);
    const double i = 0.01, payment = 300e3 * i / (1 - pow(1 + i, -24));
    double nominal = 1e6;
    int before = 0;
    for (int month = 1; month <= 11; month++) {
        const int day = (int)(date_add_months(toy_day(0), month) - toy_day(0));
        const double prices = pow(1.05, day / 365.25);
        nominal -= payment;
        if (fabs(owed(day - 1) -
                 (300e3 * pow(1 + i, month) - payment * (pow(1 + i, month) - 1) / i) / prices) >
                0.01 ||
            fabs(cash(day - 1) - nominal / prices) > 0.01)
            fail_msg("month %d: $%f owed, $%f at hand", month, owed(day - 1), cash(day - 1));
        before = day;
    }
    assert_int_equal(before, 334);
}

/* At an inflation of the loan's effective rate, (1 + 0.12 / 12)^12 - 1, borrowing costs nothing. */
static void a_loan_at_the_rate_of_inflation_costs_nothing_in_real_dollars(void **state)
{
    (void)state;
    make_real(pow(1.01, 12) - 1);
    toy_fund(toy, 0);
    struct loan *loan = toy_loan(toy, 300e3, 0.12, 120);
    loan->outstanding = 300e3, loan->repay = REPAY_BULLET;
    servers(364, 1);
    toy_run(toy, 0, &out);
    const double interest = toy_dollars(&out, ACCOUNT_INTEREST),
                 inflation = toy_dollars(&out, ACCOUNT_INFLATION);
    assert_true(interest > 30e3);
    if (fabs(interest + inflation) > 2e-3 * interest) /* months differ in days */
        fail_msg("$%f of interest, $%f of inflation", interest, inflation);
}

static void a_real_rate_is_the_nominal_one_without_inflation(void **state)
{
    (void)state;
    assert_near(scenario_rate(&toy->scenario, 0.07), 0.07);
    make_real(0.025);
    if (fabs(scenario_rate(&toy->scenario, 0.07) - 0.045 / 1.025) > 1e-12)
        fail_msg("%f", scenario_rate(&toy->scenario, 0.07));
}

#define DEBT_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DEBT_TEST(an_annuity_is_paid_in_equal_payments_and_is_gone_at_the_end),
        DEBT_TEST(linear_and_bullet_loans_are_paid_as_they_say),
        DEBT_TEST(a_run_from_the_middle_of_a_month_pays_instalments_of_whole_months),
        DEBT_TEST(a_loan_is_drawn_when_cash_is_short_and_only_for_what_lacks),
        DEBT_TEST(interest_of_a_first_part_of_a_month_is_its_share),
        DEBT_TEST(what_is_lent_on_deliveries_is_a_share_of_their_price),
        DEBT_TEST(such_a_loan_pays_for_nothing_but_deliveries),
        DEBT_TEST(a_loan_has_a_limit_and_days),
        DEBT_TEST(interest_during_construction_is_added_to_what_is_owed),
        DEBT_TEST(a_month_that_ends_later_pays_its_interest),
        DEBT_TEST(interest_is_added_up_to_the_limit),
        DEBT_TEST(a_lot_that_retires_takes_its_loan_with_it),
        DEBT_TEST(a_recalled_loan_pays_its_interest_to_that_day),
        DEBT_TEST(arrears_bear_their_own_rate_until_they_are_paid),
        DEBT_TEST(what_is_not_paid_for_is_taken_when_the_grace_is_over),
        DEBT_TEST(what_is_not_all_in_service_is_spared_with_a_note),
        DEBT_TEST(within_the_grace_nothing_is_taken),
        DEBT_TEST(without_grace_lenders_wait_for_ever),
        DEBT_TEST(all_that_is_owed_on_a_lot_is_settled_with_it),
        DEBT_TEST(a_bill_that_has_its_turn_after_the_seizure_is_no_part_of_its_records),
        DEBT_TEST(notes_tell_money_in_the_unit_that_its_digits_round_to),
        DEBT_TEST(a_lost_dollar_of_overdue_debt_service_is_caught),
        DEBT_TEST(interest_on_what_is_not_in_use_becomes_part_of_it),
        DEBT_TEST(what_is_left_at_the_end_is_a_share_of_the_price_alone),
        DEBT_TEST(what_is_sold_brings_a_share_of_the_price_alone),
        DEBT_TEST(no_more_interest_than_on_what_is_built_becomes_part_of_it),
        DEBT_TEST(interest_on_a_hall_is_in_use_with_it),
        DEBT_TEST(shares_that_fall_call_for_margin),
        DEBT_TEST(a_lost_dollar_of_debt_is_caught),
        DEBT_TEST(loans_make_the_purse_for_new_orders_larger),
        DEBT_TEST(in_real_dollars_inflation_takes_of_cash_and_of_debt),
        DEBT_TEST(a_loan_at_the_rate_of_inflation_costs_nothing_in_real_dollars),
        DEBT_TEST(a_real_rate_is_the_nominal_one_without_inflation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
