/* When purchases are paid, by hand: deposits, credit, what a cancelled order loses; leases instead
 * of purchases; property tax and insurance. A server costs 250 k$. */
#include "support_toy.h"

#include "fleet/supply/purse.h"
#include "fleet/supply/retire.h"

#include <math.h>
#include <stdlib.h>

static const double YEAR = 8766 * 3600.0; /* s */

static int begin(void **state)
{
    (void)state;
    toy = toy_new(90); /* January to March 2025 */
    toy->scenario.sample = SAMPLE_DAY;
    toy->scenario.assumptions.it_life = 5 * YEAR;
    toy->scenario.assumptions.site_life = 14 * YEAR;
    return 0;
}

static struct order *servers(const char *name, int day, int64_t n)
{
    struct order *order = toy_order(toy, name, 0);
    toy_deliver(order, day, 8 * n);
    return order;
}

static double account(int day, enum account of)
{
    return money_to_dollars(outcome_sample(&out, SCOPE_OPERATOR, 0, toy_day(day))->account[of]);
}

static int64_t delivered(int day)
{
    return outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(day))->accelerators[STAGE_DELIVERED];
}

/* Accelerator-days on order up to the end of a day. */
static double ordered(int day)
{
    const struct sample *sample = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(day));
    return sample->accelerator_seconds[STAGE_ORDERED] / 86400;
}

static void assert_near(double is, double expected)
{
    if (fabs(is - expected) > 1e-5)
        fail_msg("$%.6f, expected $%.6f", is, expected);
}

/* The price falls by a fifth between the deposit and the delivery. */
static void a_deposit_is_paid_ahead_and_goes_into_the_price(void **state)
{
    (void)state;
    toy->accelerator.price = toy_steps(toy, 2, (int[]){0, 30}, (double[]){25e3, 18750});
    servers("o", 40, 2)->payment = (struct payment_terms){.deposit = 0.5, .ahead = 20 * 86400};
    toy_fund(toy, 1e6);
    toy_run(toy, 0, &out);
    assert_near(account(19, ACCOUNT_DEPOSIT), 0);
    assert_near(account(20, ACCOUNT_DEPOSIT), 250e3);
    assert_near(account(20, ACCOUNT_CASH), 750e3);
    assert_near(account(40, ACCOUNT_DEPOSIT), 0);
    assert_near(account(40, ACCOUNT_CASH), 1e6 - 400e3);
    assert_near(toy_dollars(&out, ACCOUNT_CHIPS) + toy_dollars(&out, ACCOUNT_SERVERS), 400e3);
}

static void a_deposit_from_before_the_run_was_paid_by_the_owners(void **state)
{
    (void)state;
    servers("o", 10, 1)->payment = (struct payment_terms){.deposit = 0.4, .ahead = 100 * 86400};
    toy_fund(toy, 200e3);
    toy_run(toy, 0, &out);
    assert_near(account(0, ACCOUNT_DEPOSIT), 100e3);
    assert_near(account(0, ACCOUNT_CASH), 200e3);
    assert_near(account(0, ACCOUNT_FUNDING), -300e3);
    assert_near(account(10, ACCOUNT_CASH), 50e3);
    /* Payments remember the day of each part. */
    double ahead = 0, then = 0;
    for (size_t i = 0; i < out.n_payments; i++) {
        const double amount = money_to_dollars(out.payments[i].amount);
        ahead += out.payments[i].day == toy_day(-90) ? amount : 0;
        then += out.payments[i].day == toy_day(10) ? amount : 0;
    }
    assert_near(ahead, 100e3);
    assert_near(then, 150e3);
}

static double cost_on(int day, const char *metric)
{
    return toy_metric(&out, metric, SCOPE_TOTAL, day);
}

/* As of a run that ends before the delivery. From then on the deposit counts from its own day: 20
 * days more than the balance. */
static void a_deposit_has_no_cost_of_capital_before_it_is_capital(void **state)
{
    (void)state;
    servers("o", 40, 1)->payment = (struct payment_terms){.deposit = 0.5, .ahead = 20 * 86400};
    toy->scenario.assumptions.discount_rate = 0;
    toy_run(toy, 0, &out);
    assert_near(cost_on(39, "annual_capital_cost"), 0);
    assert_near(cost_on(39, "present_cost"), 0);
    assert_near(cost_on(40, "annual_capital_cost"), 250e3 / 5);
    assert_near(cost_on(40, "present_cost"), 250e3);
}

static void without_funding_deposits_are_the_owners_too(void **state)
{
    (void)state;
    servers("o", 40, 1)->payment = (struct payment_terms){.deposit = 0.5, .ahead = 20 * 86400};
    toy_run(toy, 0, &out);
    assert_near(account(20, ACCOUNT_FUNDING), -125e3);
    assert_near(account(40, ACCOUNT_FUNDING), -250e3);
    assert_near(account(40, ACCOUNT_DEPOSIT), 0);
}

static void cash_must_suffice_for_the_balance_alone(void **state)
{
    (void)state;
    servers("o", 40, 2)->payment = (struct payment_terms){.deposit = 0.5, .ahead = 20 * 86400};
    toy_fund(toy, 250e3);
    toy_raise(toy, 35, 125e3);
    toy_raise(toy, 60, 125e3);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(40), 8);
    assert_near(account(40, ACCOUNT_DEPOSIT), 125e3);
    assert_int_equal(delivered(60), 16);
    assert_near(account(60, ACCOUNT_DEPOSIT), 0);
    assert_near(toy_waited(&out, BY_CASH), 8 * 20);
}

static void what_is_cancelled_never_comes_and_its_deposit_is_lost(void **state)
{
    (void)state;
    struct order *order = servers("o", 40, 2);
    toy_deliver(order, 50, 8);
    toy_deliver(order, 60, 8);
    order->payment = (struct payment_terms){.deposit = 0.2, .ahead = 15 * 86400};
    order->cancelled = toy_day(50); /* the last deposit was paid on day 45 */
    toy_fund(toy, 2e6);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(89), 16);
    assert_near(account(49, ACCOUNT_DEPOSIT), 100e3);
    assert_near(account(50, ACCOUNT_DEPOSIT), 0);
    assert_near(toy_dollars(&out, ACCOUNT_FORFEIT), 100e3);
    assert_near(account(89, ACCOUNT_CASH), 2e6 - 500e3 - 100e3);
    assert_true(out.waiting[BY_CHIPS] == 0);
}

/* What payments remember of a day, $. */
static double remembered(int day)
{
    money sum = 0;
    for (size_t i = 0; i < out.n_payments; i++)
        sum += out.payments[i].day == toy_day(day) ? out.payments[i].amount : 0;
    return money_to_dollars(sum);
}

/* The price falls by a fifth between the two deposits. */
static void each_delivery_has_its_own_deposit_of_its_own_day(void **state)
{
    (void)state;
    toy->accelerator.price = toy_steps(toy, 2, (int[]){0, 10}, (double[]){25e3, 18750});
    struct order *order = servers("o", 40, 1);
    toy_deliver(order, 60, 8);
    order->payment = (struct payment_terms){.deposit = 0.5, .ahead = 35 * 86400};
    toy_fund(toy, 1e6);
    toy_run(toy, 0, &out);
    assert_near(account(30, ACCOUNT_DEPOSIT), 225e3);
    assert_near(account(40, ACCOUNT_DEPOSIT), 100e3);
    assert_near(account(40, ACCOUNT_CASH), 1e6 - 225e3 - 75e3);
    assert_near(account(60, ACCOUNT_DEPOSIT), 0);
    assert_near(account(60, ACCOUNT_CASH), 1e6 - 400e3);
    assert_near(remembered(5), 125e3);
    assert_near(remembered(25), 100e3);
    assert_near(remembered(40), 75e3);
    assert_near(remembered(60), 100e3);
}

/* The later delivery is written first. */
static void deposits_from_before_the_run_are_used_in_the_order_of_their_days(void **state)
{
    (void)state;
    toy->accelerator.price = toy_steps(toy, 2, (int[]){-100, -50}, (double[]){25e3, 18750});
    struct order *order = servers("o", 60, 1);
    toy_deliver(order, 40, 8);
    order->payment = (struct payment_terms){.deposit = 0.5, .ahead = 100 * 86400};
    toy_fund(toy, 1e6);
    toy_run(toy, 0, &out);
    assert_near(account(0, ACCOUNT_DEPOSIT), 225e3);
    assert_near(account(40, ACCOUNT_DEPOSIT), 100e3);
    assert_near(account(60, ACCOUNT_DEPOSIT), 0);
    assert_near(remembered(-60), 125e3);
    assert_near(remembered(-40), 100e3);
}

/* Two servers of the first delivery, of which cash suffices for one at first, and then the other
 * one with that of the second. */
static void a_deposit_is_split_where_cash_splits_its_delivery(void **state)
{
    (void)state;
    toy->accelerator.price = toy_steps(toy, 2, (int[]){0, 10}, (double[]){25e3, 18750});
    struct order *order = servers("o", 40, 2);
    toy_deliver(order, 60, 8);
    order->payment = (struct payment_terms){.deposit = 0.5, .ahead = 35 * 86400};
    toy_fund(toy, 250e3 + 100e3 + 75e3);
    toy_raise(toy, 60, 175e3);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(40), 8);
    assert_near(account(40, ACCOUNT_DEPOSIT), 225e3);
    assert_near(account(40, ACCOUNT_CASH), 0);
    assert_int_equal(delivered(60), 24);
    assert_near(account(60, ACCOUNT_DEPOSIT), 0);
    assert_near(account(60, ACCOUNT_CASH), 0);
    assert_near(remembered(5), 250e3);
    assert_near(remembered(25), 100e3);
}

/* From 250 to 90 k$: less than the deposit of 125 k$ for the first server, more than that of the
 * second. */
static void a_delivery_costs_no_less_than_its_deposit(void **state)
{
    (void)state;
    toy->accelerator.price = toy_steps(toy, 2, (int[]){0, 30}, (double[]){25e3, 5e3});
    struct order *order = servers("o", 40, 1);
    toy_deliver(order, 60, 8);
    order->payment = (struct payment_terms){.deposit = 0.5, .ahead = 20 * 86400};
    toy_fund(toy, 1e6);
    toy_run(toy, 0, &out);
    assert_near(account(40, ACCOUNT_CASH), 1e6 - 125e3 - 45e3);
    assert_near(account(40, ACCOUNT_DEPOSIT), 45e3);
    assert_near(account(40, ACCOUNT_CHIPS), 75e3);
    assert_near(account(40, ACCOUNT_SERVERS), 50e3);
    assert_near(account(60, ACCOUNT_DEPOSIT), 0);
    assert_near(account(60, ACCOUNT_CASH), 1e6 - 125e3 - 90e3);
    assert_near(toy_dollars(&out, ACCOUNT_CHIPS), 75e3 + 40e3);
    assert_near(remembered(20), 125e3);
    assert_near(remembered(40), 45e3);
    assert_near(remembered(60), 45e3);
}

/* 0 days ahead: paid on the day, and no more than the price. */
static void a_deposit_of_the_day_of_delivery_is_no_second_payment(void **state)
{
    (void)state;
    servers("o", 40, 1)->payment = (struct payment_terms){.deposit = 0.5, .ahead = 0};
    toy_run(toy, 0, &out);
    assert_near(account(40, ACCOUNT_DEPOSIT), 0);
    assert_near(account(40, ACCOUNT_FUNDING), -250e3);
}

static void a_deposit_is_no_cash_for_new_orders(void **state)
{
    (void)state;
    servers("o", 60, 1)->payment = (struct payment_terms){.deposit = 0.5, .ahead = 20 * 86400};
    toy_fund(toy, 1e6);
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(45)), NULL);
    double *purse = purse_of_all(w, true);
    assert_near(purse[0], 875e3);
    free(purse);
    world_free(w);
}

/* The first server waits for cash when the rest is cancelled: its own deposit stays. */
static void what_is_ready_keeps_its_deposit_when_the_rest_is_cancelled(void **state)
{
    (void)state;
    toy->accelerator.price = toy_steps(toy, 2, (int[]){0, 10}, (double[]){25e3, 18750});
    struct order *order = servers("o", 40, 1);
    toy_deliver(order, 60, 8);
    order->payment = (struct payment_terms){.deposit = 0.5, .ahead = 35 * 86400};
    order->cancelled = toy_day(50);
    toy_fund(toy, 225e3);
    toy_raise(toy, 70, 75e3);
    toy_run(toy, 0, &out);
    assert_near(account(50, ACCOUNT_DEPOSIT), 125e3);
    assert_near(toy_dollars(&out, ACCOUNT_FORFEIT), 100e3);
    assert_int_equal(delivered(70), 8);
    assert_near(account(70, ACCOUNT_DEPOSIT), 0);
    assert_near(account(70, ACCOUNT_CASH), 0);
}

/* Four servers were on order for 50 days, and two from then on. */
static void what_is_cancelled_was_ordered_until_then(void **state)
{
    (void)state;
    struct order *order = servers("o", 40, 2);
    toy_deliver(order, 60, 16);
    order->cancelled = toy_day(50);
    toy_run(toy, 0, &out);
    assert_near(ordered(49), 32 * 50);
    assert_near(ordered(89), 32 * 50 + 16 * 40);
}

static void credit_is_due_later_and_stops_deliveries_when_it_is_not_paid(void **state)
{
    (void)state;
    servers("a", 10, 1)->payment.credit = 30 * 86400;
    servers("b", 45, 1)->payment.credit = 30 * 86400;
    toy_fund(toy, 0);
    toy_raise(toy, 60, 300e3);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(10), 8);
    assert_int_equal(out.cash[0].unpaid_since, toy_day(40));
    assert_int_equal(delivered(59), 8); /* the first one is overdue */
    assert_int_equal(delivered(60), 16);
    assert_near(account(60, ACCOUNT_CASH), 50e3);
    assert_near(-account(89, ACCOUNT_PAYABLE), 250e3); /* due on day 90 */
    assert_near(money_to_dollars(out.cash[0].credit), 250e3);
    assert_near(money_to_dollars(out.cash[0].end.unpaid), 0);
}

static void what_is_leased_costs_rent_and_no_capital(void **state)
{
    (void)state;
    servers("o", 10, 2)->payment.lease = 1.5 / 3600; /* $1.50 an hour */
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 5, 100e3)->lease = 0.1 / (86400 * 1e3); /* 0.1 $/kW-day */
    toy->model.shell_cost = 10;
    toy_fund(toy, 1e6);
    toy_run(toy, 0, &out);
    for (unsigned i = 0; i < ACCOUNT_COUNT; i++)
        assert_true(!account_is_capital((enum account)i) || out.ledger.balance[i] == 0);
    assert_near(account(30, ACCOUNT_LEASE), 21 * 24 * 16 * 1.5 + 26 * 10);
    assert_near(toy_dollars(&out, ACCOUNT_LEASE), 80 * 24 * 16 * 1.5 + 85 * 10);
}

/* Two servers, handed over on days 10 and 20, for 30 days from the second one: they go on day 50.
 */
static struct payment_terms *lease(void)
{
    struct order *order = servers("o", 10, 1);
    toy_deliver(order, 20, 8);
    order->payment.lease = 1.5 / 3600;
    order->payment.lease_term = 30 * 86400;
    order->payment.lease_fee = 0.25;
    toy_fund(toy, 1e6);
    return &order->payment;
}

static void what_is_leased_for_a_term_goes_back_when_it_is_over(void **state)
{
    (void)state;
    lease();
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(49), 16);
    assert_int_equal(delivered(50), 0);
    assert_near(toy_dollars(&out, ACCOUNT_LEASE), (40 + 30) * 24 * 8 * 1.5);
}

static void what_goes_back_before_costs_a_share_of_the_rents_left(void **state)
{
    (void)state;
    lease();
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(30)), NULL);
    retire_lot_at(w, 0, w->now);
    world_run(w, w->horizon, NULL);
    world_close(w);
    world_free(w);
    assert_near(toy_dollars(&out, ACCOUNT_LEASE),
                (20 + 10) * 24 * 8 * 1.5 + 0.25 * 20 * 24 * 16 * 1.5);
}

/* Both servers come on day 10, serve from day 11, are down from their first minutes there to the
 * end of the run, and leave on day 50: the leased one goes back, the other retires. */
static void nobody_pays_for_what_has_left_while_it_was_down(void **state)
{
    (void)state;
    struct order *leased = servers("leased", 10, 1), *bought = servers("bought", 10, 1);
    leased->payment.lease = 1.5 / 3600;
    leased->payment.lease_term = 40 * 86400;
    toy_fail(toy, "at once", 1e4, 1e6);
    leased->failures = bought->failures = &toy->failures;
    toy->scenario.assumptions.maintenance_rate = 0.1 / (100 * 86400.0);
    struct world *w = world_new(&toy->scenario, 0, &out);
    retire_lot_at(w, 1, world_time(w, toy_day(50)));
    world_run(w, w->horizon, NULL);
    world_close(w);
    assert_int_equal(w->lots[0].books.counter[NODE_DOWN].level, 1);
    assert_int_equal(w->lots[1].books.counter[NODE_DOWN].level, 1);
    world_free(w);
    assert_near(toy_dollars(&out, ACCOUNT_LEASE), 40 * 24 * 8 * 1.5);
    assert_near(toy_dollars(&out, ACCOUNT_MAINTENANCE), 250e3 * 0.1 * 39 / 100);
}

/* Its power comes on day 60 only. */
static void what_is_not_in_service_yet_goes_back_when_it_is(void **state)
{
    (void)state;
    lease();
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 60)->power = toy_constant(toy, 1e9);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(60), 16);
    assert_int_equal(delivered(62), 0);
}

/* The second server is cancelled on day 15: the term of the first one begins then. */
static void a_cancelled_rest_begins_the_term(void **state)
{
    (void)state;
    lease();
    toy->orders[0].cancelled = toy_day(15);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(44), 8);
    assert_int_equal(delivered(45), 0);
}

/* 250 k$ of IT and 100 k$ of land from the first day; in service after a day, worth less then. */
static void tax_and_insurance_are_shares_of_cost_or_of_book_value(void **state)
{
    (void)state;
    servers("o", 0, 1);
    toy->model.land_cost = 100e3;
    toy->sites[0].property_tax = (struct charge){true, 0.01 / YEAR, CHARGE_ON_COST};
    toy->sites[0].insurance = (struct charge){true, 0.02 / YEAR, CHARGE_ON_BOOK};
    toy_run(toy, 0, &out);
    const double day = 86400 / YEAR;
    const double january = 250e3 * (1 - 30 * day / 5), february = 250e3 * (1 - 58 * day / 5);
    assert_near(account(58, ACCOUNT_TAX), 350e3 * 0.01 * 59 * day);
    assert_near(account(58, ACCOUNT_INSURANCE), 0.02 * day * (january * 31 + february * 28));
}

static void a_reserve_is_kept_from_new_orders_alone(void **state)
{
    (void)state;
    servers("o", 50, 1);
    toy_fund(toy, 300e3);
    toy->operators[0].funding.reserve = 120e3;
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(5)), NULL);
    assert_near(money_to_dollars(cash_available(w, 0)), 180e3);
    world_run(w, world_time(w, toy_day(60)), NULL);
    assert_near(money_to_dollars(w->treasuries[0].cash), 50e3);
    assert_near(money_to_dollars(cash_available(w, 0)), 0);
    world_free(w);
}

/* 1 M$ over 100 days that end on day 59; by day d a share of x^2 (3 - 2x), x = (d + 41) / 100. */
static void a_building_is_paid_along_its_s_curve_and_in_use_when_it_is_ready(void **state)
{
    (void)state;
    toy->model.shell_cost = 8;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 59, 100e3)->construction = 100 * 86400;
    servers("o", 70, 1);
    toy_fund(toy, 2e6);
    toy_run(toy, 0, &out);
    const double before = 1e6 * 0.41 * 0.41 * (3 - 0.82), january = 1e6 * 0.72 * 0.72 * (3 - 1.44);
    assert_near(account(0, ACCOUNT_SHELL), before);
    assert_near(account(0, ACCOUNT_FUNDING), -2e6 - before);
    assert_near(account(30, ACCOUNT_SHELL), january);
    assert_near(account(31, ACCOUNT_CASH), 2e6 - (january - before));
    const struct sample *s = outcome_sample(&out, SCOPE_SITE, 0, toy_day(31));
    assert_near(money_to_dollars(s->in_progress), january);
    assert_near(money_to_dollars(s->book[CAPITAL_SITE]), 0);
    assert_near(account(59, ACCOUNT_SHELL), 1e6);
    s = outcome_sample(&out, SCOPE_SITE, 0, toy_day(59));
    assert_near(money_to_dollars(s->in_progress), 0);
    assert_near(money_to_dollars(s->book[CAPITAL_SITE]), 1e6);
    assert_near(account(89, ACCOUNT_DEPRECIATION),
                1e6 * 31 * 86400 / (14 * YEAR) + 250e3 * 19 * 86400 / (5 * YEAR));
}

/* The state at the end of a month comes after the month's bills. */
static void a_part_of_a_building_has_a_cost_of_capital_when_it_is_capital(void **state)
{
    (void)state;
    toy->model.shell_cost = 8;
    toy->scenario.assumptions.discount_rate = 0;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 59, 100e3)->construction = 100 * 86400;
    servers("o", 70, 1);
    toy_run(toy, 0, &out);
    for (int day = 29; day <= 60; day++) {
        assert_near(cost_on(day, "annual_capital_cost_site"), cost_on(day, "capital_site") / 14);
        assert_near(cost_on(day, "present_cost"), cost_on(day, "capital_total"));
    }
}

/* A hall of 1 M$ as above; the operator's part of it up to the end of January. */
static double build_hall(void)
{
    toy->model.shell_cost = 8;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 59, 100e3)->construction = 100 * 86400;
    servers("o", 70, 1);
    return 1e6 * (0.72 * 0.72 * (3 - 1.44) - 0.41 * 0.41 * (3 - 0.82));
}

static void a_building_that_is_paid_at_once_is_paid_in_time(void **state)
{
    (void)state;
    build_hall();
    toy_fund(toy, 2e6);
    toy_run(toy, 0, &out);
    assert_int_equal(out.cash[0].unpaid_since, 0);
    assert_near(money_to_dollars(out.cash[0].unpaid_most), 0);
    for (int day = 0; day < 90; day++)
        assert_near(toy_metric(&out, "cash_unpaid", SCOPE_OPERATOR, day), 0);
}

static void a_building_that_a_loan_pays_at_once_is_paid_in_time(void **state)
{
    (void)state;
    build_hall();
    toy_fund(toy, 300e3);
    toy_loan(toy, 2e6, 0, 60)->repay = REPAY_BULLET;
    toy_run(toy, 0, &out);
    assert_int_equal(out.cash[0].unpaid_since, 0);
    assert_near(money_to_dollars(out.cash[0].end.lowest), 0);
}

static void a_building_is_unpaid_from_the_first_bill_that_finds_no_cash(void **state)
{
    (void)state;
    const double january = build_hall(), rest = 1e6 * (1 - 0.72 * 0.72 * (3 - 1.44));
    toy_fund(toy, january + 1e3);
    toy_raise(toy, 80, 1e6);
    toy_run(toy, 0, &out);
    assert_int_equal(out.cash[0].unpaid_since, toy_day(59));
    assert_near(money_to_dollars(out.cash[0].unpaid_most), rest - 1e3);
    assert_near(money_to_dollars(out.cash[0].end.lowest), 1e3 - rest);
}

/* What is built goes after what is ordered: the delivery of 1 February takes the cash, and that
 * same instant January's bill is not paid. */
static void a_building_that_waits_for_a_delivery_is_not_paid_in_time(void **state)
{
    (void)state;
    const double january = build_hall();
    servers("first", 31, 1);
    toy_fund(toy, 250e3);
    toy_raise(toy, 40, 2e6);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(31), 8);
    assert_int_equal(out.cash[0].unpaid_since, toy_day(31));
    assert_near(money_to_dollars(out.cash[0].unpaid_most), january);
}

/* January's bill falls due on 1 February, and so does the money for it come in. */
static void what_is_raised_on_the_day_of_a_bill_comes_before_it(void **state)
{
    (void)state;
    const double january = build_hall();
    toy_fund(toy, 0);
    toy_raise(toy, 31, january);
    toy_raise(toy, 40, 2e6);
    toy_run(toy, 0, &out);
    assert_int_equal(out.cash[0].unpaid_since, 0);
    assert_near(money_to_dollars(out.cash[0].unpaid_most), 0);
    assert_near(money_to_dollars(out.cash[0].end.lowest), 0);
}

/* A server waits from day 20 on. The inflow of January pays for it as the month ends, and what is
 * left pays for the building, at the same instant. */
static void a_building_behind_a_delivery_that_the_inflow_frees_is_paid_in_time(void **state)
{
    (void)state;
    build_hall();
    servers("first", 20, 1);
    toy_fund(toy, 100e3);
    toy->operators[0].funding.inflow = toy_constant(toy, 1e6 / 86400);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(30), 0);
    assert_int_equal(delivered(31), 8);
    assert_int_equal(out.cash[0].unpaid_since, 0);
    assert_near(money_to_dollars(out.cash[0].unpaid_most), 0);
}

#define PAYMENT_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAYMENT_TEST(a_part_of_a_building_has_a_cost_of_capital_when_it_is_capital),
        PAYMENT_TEST(a_building_that_is_paid_at_once_is_paid_in_time),
        PAYMENT_TEST(a_building_that_a_loan_pays_at_once_is_paid_in_time),
        PAYMENT_TEST(a_building_is_unpaid_from_the_first_bill_that_finds_no_cash),
        PAYMENT_TEST(a_building_that_waits_for_a_delivery_is_not_paid_in_time),
        PAYMENT_TEST(what_is_raised_on_the_day_of_a_bill_comes_before_it),
        PAYMENT_TEST(a_building_behind_a_delivery_that_the_inflow_frees_is_paid_in_time),
        PAYMENT_TEST(a_deposit_is_paid_ahead_and_goes_into_the_price),
        PAYMENT_TEST(a_deposit_from_before_the_run_was_paid_by_the_owners),
        PAYMENT_TEST(a_deposit_has_no_cost_of_capital_before_it_is_capital),
        PAYMENT_TEST(without_funding_deposits_are_the_owners_too),
        PAYMENT_TEST(cash_must_suffice_for_the_balance_alone),
        PAYMENT_TEST(what_is_cancelled_never_comes_and_its_deposit_is_lost),
        PAYMENT_TEST(each_delivery_has_its_own_deposit_of_its_own_day),
        PAYMENT_TEST(deposits_from_before_the_run_are_used_in_the_order_of_their_days),
        PAYMENT_TEST(a_deposit_is_split_where_cash_splits_its_delivery),
        PAYMENT_TEST(a_delivery_costs_no_less_than_its_deposit),
        PAYMENT_TEST(what_is_ready_keeps_its_deposit_when_the_rest_is_cancelled),
        PAYMENT_TEST(a_deposit_of_the_day_of_delivery_is_no_second_payment),
        PAYMENT_TEST(a_deposit_is_no_cash_for_new_orders),
        PAYMENT_TEST(what_is_cancelled_was_ordered_until_then),
        PAYMENT_TEST(credit_is_due_later_and_stops_deliveries_when_it_is_not_paid),
        PAYMENT_TEST(what_is_leased_costs_rent_and_no_capital),
        PAYMENT_TEST(what_is_leased_for_a_term_goes_back_when_it_is_over),
        PAYMENT_TEST(what_goes_back_before_costs_a_share_of_the_rents_left),
        PAYMENT_TEST(nobody_pays_for_what_has_left_while_it_was_down),
        PAYMENT_TEST(what_is_not_in_service_yet_goes_back_when_it_is),
        PAYMENT_TEST(a_cancelled_rest_begins_the_term),
        PAYMENT_TEST(tax_and_insurance_are_shares_of_cost_or_of_book_value),
        PAYMENT_TEST(a_building_is_paid_along_its_s_curve_and_in_use_when_it_is_ready),
        PAYMENT_TEST(a_reserve_is_kept_from_new_orders_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
