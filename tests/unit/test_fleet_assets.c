/* Book values by hand: work in progress, wear in equal parts, write-offs, what is there from the
 * start; and the balance sheet, to the micro-dollar. */
#include "support_toy.h"

#include "fleet/balance.h"
#include "fleet/supply/retire.h"

#include <math.h>
#include <string.h>

static const double YEAR = 8766 * 3600.0; /* s */

static int begin(void **state)
{
    (void)state;
    toy = toy_new(730); /* 2025 and 2026 */
    toy->scenario.sample = SAMPLE_DAY;
    toy->scenario.assumptions.it_life = 5 * YEAR;
    toy->scenario.assumptions.site_life = 14 * YEAR;
    toy->scenario.assumptions.generation_life = 20 * YEAR;
    return 0;
}

static const struct sample *at(int day)
{
    return outcome_sample(&out, SCOPE_OPERATOR, 0, toy_day(day));
}

static void assert_money(money amount, double dollars)
{
    if (fabs(money_to_dollars(amount) - dollars) > 1e-5)
        fail_msg("$%.6f, expected $%.6f", money_to_dollars(amount), dollars);
}

/* What is left of a price after so many days in use. */
static double worn(double price, double days, double years)
{
    return price * (1 - days * 86400 / (years * YEAR));
}

/* A server of 250 k$ that arrives on a day enters service when its crew's shift is over. */
static void systems_are_in_progress_until_they_serve_and_then_wear_in_equal_parts(void **state)
{
    (void)state;
    toy_deliver(toy_order(toy, "o", 0), 10, 8);
    toy_run(toy, 0, &out);
    assert_money(at(10)->in_progress, 250e3);
    assert_money(at(10)->book[CAPITAL_IT], 0);
    assert_money(at(11)->in_progress, 0);
    assert_money(at(11)->book[CAPITAL_IT], 250e3);
    assert_money(at(30)->book[CAPITAL_IT], 250e3 * (1 - 20 * 86400 / (5 * YEAR)));
    assert_money(at(729)->book[CAPITAL_IT], worn(250e3, 719, 5));
    assert_money(out.ledger.balance[ACCOUNT_DEPRECIATION],
                 250e3 - money_to_dollars(at(729)->book[CAPITAL_IT]));
}

static void what_gets_no_power_stays_in_progress(void **state)
{
    (void)state;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 0)->power =
        toy_steps(toy, 2, (int[]){0, 100}, (double[]){15e3, 45e3});
    toy_deliver(toy_order(toy, "o", 0), 0, 24);
    toy_run(toy, 0, &out);
    assert_money(at(50)->in_progress, 500e3);
    assert_money(at(100)->in_progress, 0);
    assert_money(at(729)->book[CAPITAL_IT], worn(250e3, 729, 5) + 2 * worn(250e3, 630, 5));
}

static void each_class_has_its_life_and_land_keeps_its_value(void **state)
{
    (void)state;
    toy->model.shell_cost = 10;
    toy->model.land_cost = 7e6;
    toy->turbine.power_cost = 2;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 31, 200e3);                                           /* 2.5 M$ */
    toy_power(toy, 0, "turbine", &toy->turbine, 59)->units = toy_constant(toy, 3); /* 0.6 M$ */
    toy_deliver(toy_order(toy, "o", 0), 31, 8);
    toy_run(toy, 0, &out);
    assert_money(at(729)->book[CAPITAL_SITE], worn(2.5e6, 699, 14));
    assert_money(at(729)->book[CAPITAL_GENERATION], worn(0.6e6, 671, 20));
    assert_money(at(729)->book[CAPITAL_LAND], 7e6);
}

static void nothing_is_written_below_what_is_left_at_the_end(void **state)
{
    (void)state;
    toy->scenario.assumptions.it_life = YEAR;
    toy->scenario.assumptions.it_salvage = 0.2;
    toy_deliver(toy_order(toy, "o", 0), 0, 8);
    toy_run(toy, 0, &out);
    assert_money(at(30)->book[CAPITAL_IT], 250e3 * (1 - 0.8 * 30 * 86400 / YEAR));
    assert_money(at(729)->book[CAPITAL_IT], 50e3);
}

/* A server of 250 k$ that enters service on day 1. */
static void serve(void)
{
    toy_deliver(toy_order(toy, "o", 0), 0, 8);
}

/* Runs to the end; the first lot retires so many seconds after day 1. */
static void retire_at_age(double age)
{
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(1)) + sim_ticks(age), NULL);
    retire_lot_at(w, 0, w->now);
    world_run(w, w->horizon, NULL);
    world_close(w);
    char message[BALANCE_MESSAGE];
    assert_true(balance_check(w, message));
    world_free(w);
}

static void what_retires_is_written_off(void **state)
{
    (void)state;
    serve();
    retire_at_age(100 * 86400);
    assert_money(out.ledger.balance[ACCOUNT_DEPRECIATION], 250e3 - worn(250e3, 100, 5));
    assert_money(out.ledger.balance[ACCOUNT_WRITE_OFF], worn(250e3, 100, 5));
    assert_money(at(729)->book[CAPITAL_IT], 0);
}

/* 80 % of the price on the first day, 30 % after five years, straight between. */
static struct curve used_prices(void)
{
    static const double age[] = {0, 5 * 8766 * 3600.0}, share[] = {0.8, 0.3};
    return (struct curve){age, share, 2, 0};
}

/* Its books end at what it is sold for at the end of its life; the sale at 100 days is at a loss.
 */
static void what_retires_is_sold_by_its_age(void **state)
{
    (void)state;
    toy->scenario.assumptions.resale = used_prices();
    serve();
    retire_at_age(100 * 86400);
    const double gone = 100 * 86400 / (5 * YEAR), price = 250e3 * (0.8 - 0.5 * gone),
                 book = 250e3 - 175e3 * gone;
    assert_money(at(89)->book[CAPITAL_IT], 250e3 - 175e3 * 89 * 86400 / (5 * YEAR));
    assert_money(-out.ledger.balance[ACCOUNT_RESALE], price);
    assert_money(out.ledger.balance[ACCOUNT_WRITE_OFF], book);
    assert_money(-out.ledger.balance[ACCOUNT_FUNDING], 250e3 - price); /* the owners take it */
    assert_close(toy_metric(&out, "resale", SCOPE_SITE, 729), price, 1e-9);
    assert_close(toy_metric(&out, "retirement_gain", SCOPE_TOTAL, 729), price - book, 1e-9);
    assert_close(toy_metric(&out, "equity", SCOPE_OPERATOR, 729), 0, 1e-5);
}

/* Its annual cost over a life of two years, sold after one, is worth the price less that of the
 * sale: c1 / 1.1 + c2 / 1.1^2 = 250 k$ - P / 1.1. Two years cost 250 k$ less what they leave. */
static void the_annual_cost_of_what_is_sold_is_worth_what_it_cost(void **state)
{
    (void)state;
    toy->scenario.assumptions.it_life = 2 * YEAR;
    toy->scenario.assumptions.discount_rate = 0.1;
    toy->scenario.assumptions.resale = used_prices();
    serve();
    retire_at_age(YEAR);
    const double price = 250e3 * 0.7, left = 250e3 * 0.6;
    const double first = toy_metric(&out, "annual_capital_cost_it", SCOPE_TOTAL, 100),
                 second = toy_metric(&out, "annual_capital_cost_it", SCOPE_TOTAL, 700);
    assert_close(first / 1.1 + first / 1.21, 250e3 - left / 1.21, 1e-9);
    assert_close(first / 1.1 + second / 1.21, 250e3 - price / 1.1, 1e-9);
    const double paid = 250e3 - price * pow(1.1, -(YEAR + 86400) / YEAR);
    assert_close(toy_metric(&out, "present_cost", SCOPE_TOTAL, 729), paid, 1e-6);
}

/* A second server waits for cash until the first one is sold. */
static void what_a_sale_brings_in_pays_for_what_waits(void **state)
{
    (void)state;
    toy->scenario.assumptions.resale = used_prices();
    toy_fund(toy, 250e3 + 100e3);
    serve();
    toy_deliver(toy_order(toy, "next", 0), 50, 8);
    retire_at_age(100 * 86400);
    const double price = 250e3 * (0.8 - 0.5 * 100 * 86400 / (5 * YEAR));
    assert_int_equal(at(100)->accelerators[STAGE_DELIVERED], 8);
    assert_int_equal(at(101)->accelerators[STAGE_DELIVERED], 8);
    assert_int_equal(at(102)->accelerators[STAGE_ENERGISED], 8);
    assert_money(out.cash[0].end.balance, 100e3 + price - 250e3);
}

static struct holding *hold(double age, double book_value)
{
    struct holding *holding = toy_hold(toy, 8, age);
    holding->paid = 300e3;
    holding->book_value = book_value;
    return holding;
}

static void an_initial_lot_is_worth_what_its_age_has_left(void **state)
{
    (void)state;
    hold(400, NAN);
    toy_run(toy, 0, &out);
    assert_money(at(0)->book[CAPITAL_IT], worn(300e3, 400, 5));
    assert_money(at(729)->book[CAPITAL_IT], worn(300e3, 400 + 730, 5));
    assert_money(out.ledger.balance[ACCOUNT_DEPRECIATION],
                 worn(300e3, 400, 5) - worn(300e3, 1130, 5));
    assert_money(-out.ledger.balance[ACCOUNT_FUNDING], worn(300e3, 400, 5));
}

static void an_initial_lot_is_sold_by_the_age_it_came_with(void **state)
{
    (void)state;
    toy->scenario.assumptions.resale = used_prices();
    hold(400, 100e3);
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(100)), NULL);
    retire_lot_at(w, 0, w->now);
    world_run(w, w->horizon, NULL);
    world_close(w);
    world_free(w);
    assert_money(-out.ledger.balance[ACCOUNT_RESALE],
                 300e3 * (0.8 - 0.5 * 500 * 86400 / (5 * YEAR)));
}

/* 1826.25 days of life, 400 of them gone. */
static void or_what_the_scenario_says_and_wears_over_the_rest_of_its_life(void **state)
{
    (void)state;
    hold(400, 100e3);
    toy_run(toy, 0, &out);
    assert_money(at(0)->book[CAPITAL_IT], 100e3);
    assert_money(at(729)->book[CAPITAL_IT], 100e3 * (1 - 730 / (1826.25 - 400)));
}

/* Everything at once, on every day: what they have is what they owe and what is the owners'. */
static void the_balance_sheet_balances_to_the_micro_dollar_every_day(void **state)
{
    (void)state;
    hold(1000, 100e3);
    toy->model.shell_cost = 1.7;
    toy->model.land_cost = 1e5 / 3;
    toy->grid.energy_price = toy_constant(toy, 3e-8);
    toy->scenario.assumptions.staff_cost = 1e-9;
    toy->scenario.assumptions.repair[0].cost = 77.77;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 0, 300e3);
    toy_fail(toy, "often", 0.05, 1);
    toy_fund(toy, 1e6);
    toy_raise(toy, 300, 4e5);
    toy_loan(toy, 700e3, 0.11, 36)->advance = 0.6;
    toy_loan(toy, 200e3, 0.13, 36)->outstanding = 50e3;
    for (int day = 5; day < 400; day += 90)
        toy_deliver(toy_order(toy, day == 5 ? "a" : "b", 0), day, 8 * 3);
    toy_run(toy, 0, &out);
    assert_true(out.cash[0].end.debt_most > 0 && out.cash[0].unpaid_since != 0);
    for (int day = 0; day < 730; day++) {
        const struct sample *s = at(day);
        money assets = s->account[ACCOUNT_CASH] + s->in_progress, owed = 0, own = 0;
        for (unsigned class = 0; class < CAPITAL_CLASSES; class ++)
            assets += s->book[class];
        owed -= s->account[ACCOUNT_PAYABLE] + s->account[ACCOUNT_DEBT];
        own -= s->account[ACCOUNT_FUNDING];
        for (unsigned account = 0; account < ACCOUNT_COUNT; account++)
            if (account_is_expense((enum account)account))
                own -= s->account[account];
        assert_true(assets == owed + own);
    }
}

static void a_lost_dollar_of_book_value_is_caught(void **state)
{
    (void)state;
    toy_deliver(toy_order(toy, "o", 0), 0, 8);
    struct world *w = toy_finish(toy, 0, &out);
    char message[BALANCE_MESSAGE];
    w->assets.items[0].written -= 1;
    assert_false(balance_check(w, message));
    assert_non_null(strstr(message, "book value of site 'a'"));
    w->assets.items[0].written += 1;
    w->sites[0].book[CAPITAL_IT] += 1;
    assert_false(balance_check(w, message));
    world_free(w);
}

#define ASSET_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ASSET_TEST(systems_are_in_progress_until_they_serve_and_then_wear_in_equal_parts),
        ASSET_TEST(what_gets_no_power_stays_in_progress),
        ASSET_TEST(each_class_has_its_life_and_land_keeps_its_value),
        ASSET_TEST(nothing_is_written_below_what_is_left_at_the_end),
        ASSET_TEST(what_retires_is_written_off),
        ASSET_TEST(what_retires_is_sold_by_its_age),
        ASSET_TEST(an_initial_lot_is_sold_by_the_age_it_came_with),
        ASSET_TEST(the_annual_cost_of_what_is_sold_is_worth_what_it_cost),
        ASSET_TEST(what_a_sale_brings_in_pays_for_what_waits),
        ASSET_TEST(an_initial_lot_is_worth_what_its_age_has_left),
        ASSET_TEST(or_what_the_scenario_says_and_wears_over_the_rest_of_its_life),
        ASSET_TEST(the_balance_sheet_balances_to_the_micro_dollar_every_day),
        ASSET_TEST(a_lost_dollar_of_book_value_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
