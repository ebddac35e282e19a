/* Generators of a supplier: who gets its slots, when they come, and what is paid for them when. */
#include "fleet/site/power.h"
#include "support_toy.h"

#include <math.h>

static struct generator_supplier forge;
static struct owner owners[2];
static struct order orders[2];
static struct delivery deliveries[2];

enum { FIRST, SECOND };

static const double PRICE = 100e3 * 2; /* $ of a turbine */

/* Two slots a month, ten days from the slot to the site, a fifth of the price for a slot. Two
 * operators with a site each ('a' is the first one's) and sixty servers that wait for power from
 * the first day on: 15 kW each. The sites have no power of their own. */
static int begin(void **state)
{
    (void)state;
    const double month = 2 / 86400.0;
    toy = toy_new(181); /* January to June 2025 */
    toy->scenario.sample = SAMPLE_DAY;
    toy->turbine.power_cost = 2;
    toy_site(toy, "b");
    toy_clear_power(toy, 0);
    toy_clear_power(toy, 1);
    forge = (struct generator_supplier){
        .name = "forge",
        .slots = toy_steps(
            toy, 6, (int[]){0, 31, 59, 90, 120, 151},
            (double[]){month / 31, month / 28, month / 31, month / 30, month / 31, month / 30}),
        .elsewhere = toy_constant(toy, 0),
        .lead_time = 10 * 86400,
        .slot_fee = 0.2,
        .rule = ALLOCATE_FIRST_ORDERED,
    };
    toy->scenario.generator_suppliers = (struct span){&forge, 1};
    for (unsigned i = 0; i < 2; i++) {
        deliveries[i] = (struct delivery){toy_day(0), 480};
        orders[i] = *toy_order(toy, i == FIRST ? "one" : "two", i);
        orders[i].deliveries = (struct span){&deliveries[i], 1};
        owners[i] = toy->operators[0];
        owners[i].name = i == FIRST ? "first" : "second";
        owners[i].orders = (struct span){&orders[i], 1};
    }
    toy->scenario.operators = (struct span){owners, 2};
    return 0;
}

/* An operator's site asks for turbines on a day. */
static struct power_phase *asks(unsigned site, double units, int day)
{
    struct power_phase *phase = toy_power(toy, site, "turbines", &toy->turbine, 0);
    phase->supplier = &forge;
    phase->units = toy_constant(toy, units);
    phase->requested = toy_day(day);
    return phase;
}

/* Cash for turbines alone: servers cost nothing any more. */
static void fund(unsigned owner, double cash)
{
    toy->accelerator.price = toy->system.server_price = toy_constant(toy, 0);
    toy->scenario.assumptions.storage_cost = 0;
    owners[owner].funding = (struct funding){.given = true, .cash = cash};
}

static double firm(unsigned site, int day)
{
    return outcome_sample(&out, SCOPE_SITE, site, toy_day(day))->firm;
}

static int64_t energised(unsigned site, int day)
{
    return outcome_sample(&out, SCOPE_SITE, site, toy_day(day))->accelerators[STAGE_ENERGISED];
}

static double paid(enum account account, unsigned site, int day)
{
    return money_to_dollars(outcome_sample(&out, SCOPE_SITE, site, toy_day(day))->account[account]);
}

/* The slots of January are given on day 31 and stand on site on day 41; those of February on the
 * days 59 and 69, of March 90 and 100. */
static void they_come_in_the_order_of_the_requests(void **state)
{
    (void)state;
    asks(FIRST, 3, 20);
    asks(SECOND, 2, 10);
    toy_run(toy, 0, &out);
    assert_true(firm(1, 40) == 0 && firm(0, 68) == 0);
    assert_close(firm(1, 41), 200e3, 1e-12);
    assert_close(firm(0, 69), 200e3, 1e-12);
    assert_close(firm(0, 99), 200e3, 1e-12);
    assert_close(firm(0, 100), 300e3, 1e-12);
    assert_close(firm(0, 180), 300e3, 1e-12);
    assert_int_equal(energised(1, 41), 8 * 13); /* of 15 kW */
    assert_int_equal(energised(0, 180), 8 * 20);
    assert_int_equal(out.n_slots, 2);
    assert_string_equal(out.slots[0].owner, "first");
    assert_close(out.slots[0].made, 10, 1e-12); /* June's are given after the end */
    assert_close(out.slots[0].arrived, 3, 1e-12);
    assert_close(out.slots[1].slots, 2, 1e-12);
    assert_int_equal(out.sources[0].from, toy_day(69));
    assert_close(toy_metric(&out, "slot_share", SCOPE_TOTAL, 180), 0.5, 1e-12);
    assert_close(toy_metric(&out, "generators_wanted", SCOPE_TOTAL, 180), 5, 1e-12);
    assert_close(toy_metric(&out, "generators_arrived", SCOPE_TOTAL, 180), 5, 1e-12);
}

/* Who stands in front of the power gate waits for power: sixty servers of the second one, thirteen
 * of which are installed on day 1 and energised on day 41. */
static void waiting_is_for_power(void **state)
{
    (void)state;
    toy_power(toy, 0, "grid", &toy->grid, 0)->power = toy_constant(toy, 1e9);
    asks(SECOND, 2, 0);
    toy_run(toy, 0, &out);
    assert_close(toy_waited(&out, BY_POWER), 104 * 41 + (480 - 104) * 181.0, 1e-12);
    assert_close(toy_waited(&out, BY_CREWS), 480, 1e-12); /* the other's, who has power */
    assert_true(outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(100))->binds == BY_POWER);
}

/* A fee of a fifth for two turbines on day 31, the rest on day 41; as capital it counts when they
 * are there, a fifth of it from day 31 on. */
static void a_slot_is_paid_before_its_generator(void **state)
{
    (void)state;
    asks(FIRST, 2, 0);
    asks(SECOND, 1, 60);
    toy_run(toy, 0, &out);
    assert_true(paid(ACCOUNT_DEPOSIT, 0, 30) == 0);
    assert_close(paid(ACCOUNT_DEPOSIT, 0, 31), 0.2 * 2 * PRICE, 1e-12);
    assert_true(paid(ACCOUNT_GENERATION, 0, 40) == 0);
    assert_true(paid(ACCOUNT_DEPOSIT, 0, 41) == 0);
    assert_close(paid(ACCOUNT_GENERATION, 0, 41), 2 * PRICE, 1e-12);
    assert_close(toy_dollars(&out, ACCOUNT_GENERATION), 3 * PRICE, 1e-12);
    money early = 0;
    for (size_t i = 0; i < out.n_payments; i++)
        if (out.payments[i].account == ACCOUNT_GENERATION && out.payments[i].day == toy_day(31))
            early += out.payments[i].amount;
    assert_close(money_to_dollars(early), 0.2 * 2 * PRICE, 1e-12);
}

/* Both pairs are on their way when the first one arrives. */
static void each_fee_counts_from_its_own_day(void **state)
{
    (void)state;
    forge.lead_time = 40 * 86400;
    asks(FIRST, 4, 0);
    toy_run(toy, 0, &out);
    money early[2] = {0, 0};
    for (size_t i = 0; i < out.n_payments; i++)
        for (int k = 0; k < 2; k++)
            if (out.payments[i].account == ACCOUNT_GENERATION &&
                out.payments[i].day == toy_day(k ? 59 : 31))
                early[k] += out.payments[i].amount;
    assert_close(money_to_dollars(early[0]), 0.2 * 2 * PRICE, 1e-12);
    assert_close(money_to_dollars(early[1]), 0.2 * 2 * PRICE, 1e-12);
    assert_close(paid(ACCOUNT_DEPOSIT, 0, 71), 0.2 * 2 * PRICE, 1e-12);
    assert_true(paid(ACCOUNT_DEPOSIT, 0, 99) == 0);
}

/* The first one has cash for one and a half fees on the first of February: half a slot of the two
 * goes on to the second one. Its half becomes whole when it has money again, on day 80. */
static void who_cannot_pay_the_fee_lets_the_next_one_go_first(void **state)
{
    (void)state;
    struct raise raise = {"owners", toy_day(80), 1e9};
    asks(FIRST, 3, 0);
    asks(SECOND, 2, 10);
    fund(FIRST, 1.5 * 0.2 * PRICE);
    owners[FIRST].funding.raises = (struct span){&raise, 1};
    toy_run(toy, 0, &out);
    assert_close(out.slots[0].slots, 3, 1e-12);
    assert_int_equal(out.slots[0].short_of, 2); /* February and March */
    assert_int_equal(out.slots[1].short_of, 0);
    assert_close(firm(0, 41), 100e3, 1e-12);
    assert_true(firm(1, 68) == 0); /* half a slot is no turbine */
    assert_close(firm(1, 69), 200e3, 1e-12);
    assert_close(firm(0, 99), 100e3, 1e-12);
    assert_close(firm(0, 100), 300e3, 1e-12);
    assert_true(paid(ACCOUNT_DEPOSIT, 0, 180) == 0);
}

/* A loan on deliveries is of no use for a slot, one on anything is; and nothing is left for slots
 * while bills are unpaid. */
static void loans_on_deliveries_pay_for_no_slots(void **state)
{
    (void)state;
    struct loan loan = {.name = "bank",
                        .limit = 1e9,
                        .rate = 0,
                        .term = 1e8,
                        .repay = REPAY_BULLET,
                        .advance = 0.5};
    asks(FIRST, 1, 0);
    fund(FIRST, 0);
    owners[FIRST].funding.loans = (struct span){&loan, 1};
    toy_run(toy, 0, &out);
    assert_true(out.slots[0].slots == 0);
    assert_int_equal(out.slots[0].short_of, 5);
    outcome_free(&out);
    loan.advance = NAN;
    toy_run(toy, 0, &out);
    assert_close(out.slots[0].arrived, 1, 1e-12);
    assert_close(money_to_dollars(out.cash[0].debt), PRICE, 1e-12);
}

/* Of four, two are there and one is on its way when they are cancelled on day 95: the fee of the
 * latter is lost, and its slot of March is nobody's any more. */
static void what_is_cancelled_never_comes_and_its_fee_is_lost(void **state)
{
    (void)state;
    forge.elsewhere = toy_constant(toy, 0.5);
    asks(FIRST, 4, 0)->cancelled = toy_day(95);
    asks(SECOND, 1, 70);
    toy_run(toy, 0, &out);
    assert_close(firm(0, 180), 200e3, 1e-12);
    assert_close(toy_dollars(&out, ACCOUNT_FORFEIT), 0.2 * PRICE, 1e-12);
    assert_close(money_to_dollars(out.slots[0].forfeited), 0.2 * PRICE, 1e-12);
    assert_close(out.slots[0].slots, 3, 1e-12);
    assert_close(toy_dollars(&out, ACCOUNT_GENERATION), 3 * PRICE, 1e-12);
    assert_close(firm(1, 130), 100e3, 1e-12); /* April's */
    assert_true(paid(ACCOUNT_DEPOSIT, 0, 180) == 0);
}

/* The same by the end of the source, on the day on which one would arrive. */
static void a_source_that_ends_takes_no_more(void **state)
{
    (void)state;
    asks(FIRST, 4, 0)->until = toy_day(69);
    asks(SECOND, 1, 150);
    toy_run(toy, 0, &out);
    assert_close(firm(0, 68), 200e3, 1e-12);
    assert_true(firm(0, 69) == 0);
    assert_close(out.slots[0].arrived, 2, 1e-12);
    assert_close(toy_dollars(&out, ACCOUNT_FORFEIT), 2 * 0.2 * PRICE, 1e-12);
}

static void slots_are_shared_by_contract_and_rule(void **state)
{
    (void)state;
    struct contract contract = {
        .name = "c", .generator_supplier = &forge, .share = toy_constant(toy, 0.5)};
    asks(FIRST, 8, 0);
    asks(SECOND, 8, 20);
    owners[SECOND].contracts = (struct span){&contract, 1};
    toy_run(toy, 0, &out);
    assert_close(out.slots[0].slots, 5, 1e-12); /* one a month each */
    assert_close(out.slots[1].slots, 5, 1e-12);
    outcome_free(&out);
    owners[SECOND].contracts.n = 0;
    forge.rule = ALLOCATE_PRO_RATA;
    toy->phases[1][0].units = toy_constant(toy, 24);
    toy_run(toy, 0, &out);
    assert_close(out.slots[0].slots, 2.5, 1e-9);
    assert_close(out.slots[1].slots, 7.5, 1e-9);
    assert_close(out.slots[0].arrived, 2, 1e-12); /* half a slot waits for the next month */
}

/* Sold out to the end of March. */
static void slots_of_others_are_not_to_be_had(void **state)
{
    (void)state;
    forge.elsewhere = toy_steps(toy, 2, (int[]){0, 90}, (double[]){1, 0});
    asks(FIRST, 1, -200);
    asks(SECOND, 1, -300);
    toy_run(toy, 0, &out);
    assert_true(firm(0, 129) == 0 && firm(1, 129) == 0);
    assert_close(firm(0, 130), 100e3, 1e-12);
    assert_close(firm(1, 130), 100e3, 1e-12);
}

/* Plans count on what is on its way, and on nothing that has no slot yet. */
static void operators_know_what_is_on_its_way(void **state)
{
    (void)state;
    asks(FIRST, 3, 0);
    asks(SECOND, 1, 170);
    struct world *w = world_new(&toy->scenario, 0, &out);
    assert_int_equal(world_run(w, world_time(w, toy_day(31)), NULL), RUN_COMPLETE);
    assert_true(power_firm_on(w, 0, toy_day(41)) == 0);
    assert_int_equal(world_run(w, world_time(w, toy_day(32)), NULL), RUN_COMPLETE);
    assert_true(power_firm_on(w, 0, toy_day(40)) == 0);
    assert_close(power_firm_on(w, 0, toy_day(41)), 200e3, 1e-12);
    assert_close(power_firm_on(w, 0, toy_day(180)), 200e3, 1e-12);
    world_free(w);
}

/* Permits, spares and derating are the source's. */
static void what_arrives_is_firm_as_of_any_generators(void **state)
{
    (void)state;
    struct power_phase *turbines = asks(FIRST, 4, 0);
    turbines->spare_units = 1;
    turbines->permitted = toy_constant(toy, 2);
    turbines->derate = 0.9;
    asks(SECOND, 1, 170);
    toy_run(toy, 0, &out);
    assert_close(firm(0, 41), 90e3, 1e-12);
    assert_close(firm(0, 69), 180e3, 1e-12);
    assert_close(outcome_sample(&out, SCOPE_SITE, 0, toy_day(69))->power.unpermitted, 90e3, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(they_come_in_the_order_of_the_requests, begin, end),
        cmocka_unit_test_setup_teardown(waiting_is_for_power, begin, end),
        cmocka_unit_test_setup_teardown(a_slot_is_paid_before_its_generator, begin, end),
        cmocka_unit_test_setup_teardown(each_fee_counts_from_its_own_day, begin, end),
        cmocka_unit_test_setup_teardown(who_cannot_pay_the_fee_lets_the_next_one_go_first, begin,
                                        end),
        cmocka_unit_test_setup_teardown(loans_on_deliveries_pay_for_no_slots, begin, end),
        cmocka_unit_test_setup_teardown(what_is_cancelled_never_comes_and_its_fee_is_lost, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_source_that_ends_takes_no_more, begin, end),
        cmocka_unit_test_setup_teardown(slots_are_shared_by_contract_and_rule, begin, end),
        cmocka_unit_test_setup_teardown(slots_of_others_are_not_to_be_had, begin, end),
        cmocka_unit_test_setup_teardown(operators_know_what_is_on_its_way, begin, end),
        cmocka_unit_test_setup_teardown(what_arrives_is_firm_as_of_any_generators, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
