/* Relief: each gate eased alone, by as much as is said, and nothing else with it. */
#include "support_fleet.h"

#include "scenario/relief.h"

static struct toy *toy;
static struct outcome out;

static int begin(void **state)
{
    (void)state;
    toy = toy_new(200);
    return 0;
}

static int end(void **state)
{
    (void)state;
    toy_free(toy);
    return 0;
}

/* 10 servers of 8 on day 110, and a site with room for 4 of them by each of its gates. */
static void short_of_everything(void)
{
    toy_deliver(toy_order(toy, "boxes", 0), 110, 80);
    toy->halls[0][0].it_power = 4 * 12e3;
    toy->phases[0][0].power = toy_constant(toy, 4 * 15e3);
    toy->sites[0].crews = toy_constant(toy, 4);
    toy->scenario.assumptions.install_rate = 8.0 / 86400;
}

static void relieve(enum relief relief, double share)
{
    relief_apply(&toy->scenario, relief, share, &toy->memory);
}

static int64_t energised(void)
{
    toy_run(toy, 0, &out);
    const int64_t n = out.lots[0].energised;
    outcome_free(&out);
    return n;
}

static void nothing_eased_changes_nothing(void **state)
{
    (void)state;
    struct outcome eased;
    short_of_everything();
    toy_run(toy, 0, &out);
    relieve(RELIEF_NONE, 0.5);
    toy_run(toy, 0, &eased);
    assert_int_equal(toy_difference(&out, &eased), 0);
    outcome_free(&out);
    outcome_free(&eased);
}

/* Hall and power bind both: one alone lets nothing more through, both let one server in four. */
static void a_gate_behind_another_is_worth_nothing(void **state)
{
    (void)state;
    short_of_everything();
    assert_int_equal(energised(), 4 * 8);
    relieve(RELIEF_HALL, 0.25);
    assert_int_equal(energised(), 4 * 8);
    relieve(RELIEF_POWER, 0.25);
    assert_int_equal(energised(), 5 * 8);
}

static void generators_are_eased_by_their_number(void **state)
{
    (void)state;
    short_of_everything();
    toy_clear_power(toy, 0);
    toy->turbine.unit_power = 15e3;
    struct power_phase *phase = toy_power(toy, 0, "turbines", &toy->turbine, 0);
    phase->power = (struct path){0};
    phase->units = toy_constant(toy, 2);
    phase->derate = 1;
    assert_int_equal(energised(), 2 * 8);
    relieve(RELIEF_POWER, 0.5);
    assert_int_equal(energised(), 3 * 8);
}

/* More generators than permits are no more power: both grow. */
static void permits_are_eased_with_generators(void **state)
{
    (void)state;
    toy_clear_power(toy, 0);
    struct power_phase *phase = toy_power(toy, 0, "turbines", &toy->turbine, 0);
    phase->units = toy_constant(toy, 4);
    phase->permitted = toy_constant(toy, 2);
    relieve(RELIEF_POWER, 0.5);
    assert_close(path_at(&phase->units, toy_day(0)), 6, 1e-12);
    assert_close(path_at(&phase->permitted, toy_day(0)), 3, 1e-12);
}

static void crews_are_eased_on_all_their_days(void **state)
{
    (void)state;
    const int days[] = {0, 100};
    const double crews[] = {2, 10};
    toy->sites[0].crews = toy_steps(toy, 2, days, crews);
    relieve(RELIEF_CREWS, 0.1);
    assert_close(path_at(&toy->sites[0].crews, toy_day(50)), 2.2, 1e-12);
    assert_close(path_at(&toy->sites[0].crews, toy_day(150)), 11, 1e-12);
}

/* 110 days after the start: 100 of them are left where a tenth more comes in a day. */
static void given_deliveries_come_sooner(void **state)
{
    (void)state;
    short_of_everything();
    toy_deliver(&toy->orders[0], 111, 8);
    relieve(RELIEF_CHIPS, 0.1);
    assert_int_equal(toy->deliveries[0][0].date, toy_day(100));
    assert_int_equal(toy->deliveries[0][1].date, toy_day(101)); /* 100.9: never before its time */
    assert_int_equal(toy->deliveries[0][0].accelerators, 80);
}

/* Late power or a late hall holds all up, and more of it would change nothing. */
static void sources_and_halls_are_there_sooner(void **state)
{
    (void)state;
    const int days[] = {-5, 110, 220};
    const double megawatts[] = {1e6, 2e6, 3e6};
    short_of_everything();
    struct power_phase *phase = &toy->phases[0][0];
    phase->from = toy_day(110);
    phase->power = toy_steps(toy, 3, days, megawatts);
    toy->halls[0][0].ready = toy_day(111);
    relieve(RELIEF_POWER, 0.1);
    assert_int_equal(phase->from, toy_day(100));
    assert_int_equal(phase->power.dates[0], toy_day(-5));
    assert_int_equal(phase->power.dates[2], toy_day(200));
    assert_close(path_at(&phase->power, toy_day(99)), 1.1e6, 1e-6);
    assert_close(path_at(&phase->power, toy_day(100)), 2.2e6, 1e-6);
    assert_int_equal(toy->halls[0][0].ready, toy_day(111));
    relieve(RELIEF_HALL, 0.1);
    assert_int_equal(toy->halls[0][0].ready, toy_day(101));
}

static void a_supplier_makes_more(void **state)
{
    (void)state;
    struct generation generation = {
        .name = "gpu",
        .accelerator = &toy->accelerator,
        .packages_per_wafer = 8,
        .from = toy_day(-100),
        .share = 1,
    };
    struct supplier maker = {
        .name = "maker",
        .wafers = toy_constant(toy, 20.0 / 86400),
        .wafer_share = toy_constant(toy, 0.5),
        .elsewhere = toy_constant(toy, 0),
        .generations = {&generation, 1},
    };
    toy->scenario.suppliers = (struct span){&maker, 1};
    struct order *order = toy_order(toy, "all", 0);
    order->deliveries = (struct span){NULL, 0};
    order->supplier = &maker;
    order->quantity = 80000;
    order->ordered = toy_day(0);
    const int64_t before = energised();
    assert_true(before > 0);
    relieve(RELIEF_CHIPS, 0.5);
    assert_int_equal(2 * energised(), 3 * before);
}

static void slots_are_eased_with_the_generators_that_fill_them(void **state)
{
    (void)state;
    struct generator_supplier forge = {.name = "forge", .slots = toy_constant(toy, 2)};
    toy->scenario.generator_suppliers = (struct span){&forge, 1};
    relieve(RELIEF_POWER, 0.1);
    assert_close(path_at(&forge.slots, toy_day(9)), 2.2, 1e-12);
}

static void all_money_is_eased(void **state)
{
    (void)state;
    short_of_everything();
    assert_false(relief_applies(&toy->scenario, RELIEF_CASH));
    toy_fund(toy, 1000);
    toy_raise(toy, 5, 2000);
    toy->operators[0].funding.inflow = toy_constant(toy, 3);
    struct loan loan = {.name = "bank", .limit = 500, .shares.value = toy_constant(toy, 4000)};
    toy->operators[0].funding.loans = (struct span){&loan, 1};
    assert_true(relief_applies(&toy->scenario, RELIEF_CASH));
    relieve(RELIEF_CASH, 0.1);
    assert_close(toy->operators[0].funding.cash, 1100, 1e-12);
    assert_close(toy->raises[0].amount, 2200, 1e-12);
    assert_close(path_at(&toy->operators[0].funding.inflow, toy_day(9)), 3.3, 1e-12);
    assert_close(loan.limit, 550, 1e-12);
    assert_close(path_at(&loan.shares.value, toy_day(9)), 4400, 1e-12);
}

/* Whole ones, and at least one more. */
static void technicians_and_spares_are_eased(void **state)
{
    (void)state;
    struct spares spares = {.name = "box", .nodes = {.given = true, .count = 10}};
    assert_false(relief_applies(&toy->scenario, RELIEF_REPAIR));
    toy->sites[0].repair.technicians = 3;
    toy->sites[0].repair.spares = (struct span){&spares, 1};
    assert_true(relief_applies(&toy->scenario, RELIEF_REPAIR));
    relieve(RELIEF_REPAIR, 0.1);
    assert_int_equal(toy->sites[0].repair.technicians, 4);
    assert_int_equal(spares.nodes.count, 11);
    assert_int_equal(spares.parts.count, 0);
}

/* Chips that are there on the first day can't come sooner. */
static void chips_are_a_gate_where_they_take_time(void **state)
{
    (void)state;
    struct order *order = toy_order(toy, "boxes", 0);
    toy_deliver(order, 0, 8);
    assert_false(relief_applies(&toy->scenario, RELIEF_CHIPS));
    toy_deliver(order, 1, 8);
    assert_true(relief_applies(&toy->scenario, RELIEF_CHIPS));
    for (int relief = RELIEF_HALL; relief <= RELIEF_POWER; relief++)
        assert_true(relief_applies(&toy->scenario, (enum relief)relief));
    assert_false(relief_applies(&toy->scenario, RELIEF_NONE));
}

static void gates_are_called_as_the_constraints(void **state)
{
    (void)state;
    static const enum constraint gates[RELIEFS] = {BY_DEMAND, BY_CHIPS, BY_CASH,
                                                   BY_HALL,   BY_CREWS, BY_POWER};
    for (int relief = RELIEF_NONE + 1; relief <= RELIEF_POWER; relief++)
        assert_string_equal(relief_name((enum relief)relief), constraint_name(gates[relief]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_eased_changes_nothing, begin, end),
        cmocka_unit_test_setup_teardown(a_gate_behind_another_is_worth_nothing, begin, end),
        cmocka_unit_test_setup_teardown(generators_are_eased_by_their_number, begin, end),
        cmocka_unit_test_setup_teardown(permits_are_eased_with_generators, begin, end),
        cmocka_unit_test_setup_teardown(crews_are_eased_on_all_their_days, begin, end),
        cmocka_unit_test_setup_teardown(given_deliveries_come_sooner, begin, end),
        cmocka_unit_test_setup_teardown(sources_and_halls_are_there_sooner, begin, end),
        cmocka_unit_test_setup_teardown(a_supplier_makes_more, begin, end),
        cmocka_unit_test_setup_teardown(slots_are_eased_with_the_generators_that_fill_them, begin,
                                        end),
        cmocka_unit_test_setup_teardown(all_money_is_eased, begin, end),
        cmocka_unit_test_setup_teardown(technicians_and_spares_are_eased, begin, end),
        cmocka_unit_test_setup_teardown(chips_are_a_gate_where_they_take_time, begin, end),
        cmocka_unit_test(gates_are_called_as_the_constraints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
