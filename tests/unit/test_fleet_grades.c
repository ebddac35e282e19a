/* Each dollar and each joule carries the weakest grade of the numbers that made it. */
#include "support_toy.h"

static struct origins origins;

static int begin(void **state)
{
    (void)state;
    toy = toy_new(60);
    origins = (struct origins){0};
    toy->grid.energy_price = toy_constant(toy, 2e-8);
    toy->model.shell_cost = 10;
    toy->turbine.power_cost = 1;
    toy->scenario.assumptions.storage_cost = 1e3;
    toy->scenario.assumptions.staff_cost = 1e-9;
    toy->scenario.assumptions.maintenance_rate = 1e-9;
    toy->scenario.assumptions.repair[0].cost = 100;
    toy_fail(toy, "often", 0.1, 0.1);
    toy_power(toy, 0, "turbines", &toy->turbine, 0)->units = toy_constant(toy, 2);
    toy_deliver(toy_order(toy, "o", 0), 0, 80);
    return 0;
}

static void grade(const void *field, enum grade grade)
{
    origins_add(&origins, (struct origin){.field = field, .grade = grade, .graded = true},
                &toy->memory);
}

static void run(void)
{
    origins_sort(&origins, &toy->memory);
    toy->scenario.origins = &origins;
    toy_run(toy, 0, &out);
}

/* All that was paid into the account rests on the grade. */
static void assert_grade(enum account account, enum grade grade)
{
    const money sum = ledger_sum_of(&out.ledger, account, LEDGER_ALL, LEDGER_ALL);
    assert_true(sum > 0);
    for (unsigned g = 0; g < GRADE_COUNT; g++)
        if (out.ledger.by_grade[account][g] != (g == grade ? sum : 0))
            fail_msg("%s: %s", account_name(account), grade_name((enum grade)g));
}

/* Grades of all that energy is made of but utilisation. */
static void grade_power(void)
{
    grade(&toy->system.nameplate, GRADE_DATASHEET);
    grade(&toy->system.load_fraction, GRADE_MEASURED);
    grade(&toy->system.idle_fraction, GRADE_MEASURED);
    grade(&toy->scenario.assumptions.network_factor, GRADE_DATASHEET);
    grade(&toy->model.pue, GRADE_MEASURED);
    grade(&toy->grid.energy_price, GRADE_MEASURED);
}

static void capital_rests_on_prices(void **state)
{
    (void)state;
    grade(&toy->accelerator.price, GRADE_PUBLISHED);
    grade(&toy->system.server_price, GRADE_DATASHEET);
    grade(&toy->model.shell_cost, GRADE_PUBLISHED);
    grade(&toy->model.peak_ratio, GRADE_MEASURED);
    grade(&toy->halls[0][0].it_power, GRADE_MEASURED);
    grade(&toy->turbine.power_cost, GRADE_MEASURED);
    grade(&toy->turbine.unit_power, GRADE_DATASHEET);
    run();
    assert_grade(ACCOUNT_CHIPS, GRADE_PUBLISHED);
    assert_grade(ACCOUNT_SERVERS, GRADE_DATASHEET);
    assert_grade(ACCOUNT_STORAGE, GRADE_ASSUMED); /* nothing is known of it */
    assert_grade(ACCOUNT_SHELL, GRADE_PUBLISHED);
    assert_grade(ACCOUNT_GENERATION, GRADE_DATASHEET);
}

/* Grades of provisioned power, the weakest of them published. */
static void grade_provisioning(void)
{
    grade(&toy->system.nameplate, GRADE_DATASHEET);
    grade(&toy->sites[0].provisioning_factor, GRADE_PUBLISHED);
    grade(&toy->scenario.assumptions.network_factor, GRADE_DATASHEET);
    grade(&toy->model.peak_ratio, GRADE_MEASURED);
    grade(&toy->model.shell_cost, GRADE_MEASURED);
    grade(&toy->scenario.assumptions.staff_cost, GRADE_MEASURED);
}

static void a_hall_paid_whole_rests_on_its_own_power(void **state)
{
    (void)state;
    grade_provisioning();
    grade(&toy->halls[0][0].it_power, GRADE_DATASHEET);
    run();
    assert_grade(ACCOUNT_SHELL, GRADE_DATASHEET);
}

static void a_hall_paid_by_use_rests_on_the_power_of_what_fills_it(void **state)
{
    (void)state;
    grade_provisioning();
    toy->halls[0][0].paid = PAID_BY_USE;
    grade(&toy->halls[0][0].it_power, GRADE_MEASURED);
    run();
    assert_grade(ACCOUNT_SHELL, GRADE_PUBLISHED);
}

static void staff_rests_on_provisioned_power(void **state)
{
    (void)state;
    grade_provisioning();
    run();
    assert_grade(ACCOUNT_STAFF, GRADE_PUBLISHED);
}

static void energy_rests_on_power_utilisation_and_price(void **state)
{
    (void)state;
    grade_power();
    grade(&toy->orders[0].utilisation, GRADE_PUBLISHED);
    run();
    assert_grade(ACCOUNT_ENERGY, GRADE_PUBLISHED);
    assert_close(out.energy_by_grade[GRADE_PUBLISHED],
                 out.energy_by_use[USE_SYSTEMS] + out.energy_by_use[USE_OVERHEAD], 1e-12);
    assert_close(out.energy_by_grade[GRADE_DATASHEET], out.energy_by_use[USE_NETWORK_AND_STORAGE],
                 1e-12);
    assert_true(out.energy_by_grade[GRADE_ASSUMED] == 0);
}

static void an_order_without_utilisation_has_the_grade_of_the_assumption(void **state)
{
    (void)state;
    grade_power();
    toy->scenario.assumptions.utilisation = toy->orders[0].utilisation;
    grade(&toy->scenario.assumptions.utilisation, GRADE_DATASHEET);
    run();
    assert_grade(ACCOUNT_ENERGY, GRADE_DATASHEET);
}

static void running_costs_rest_on_their_rate_and_on_what_it_multiplies(void **state)
{
    (void)state;
    grade(&toy->scenario.assumptions.staff_cost, GRADE_PUBLISHED);
    grade(&toy->model.peak_ratio, GRADE_DATASHEET);
    grade(&toy->system.nameplate, GRADE_DATASHEET);
    grade(&toy->sites[0].provisioning_factor, GRADE_MEASURED);
    grade(&toy->scenario.assumptions.network_factor, GRADE_DATASHEET);
    grade(&toy->scenario.assumptions.maintenance_rate, GRADE_MEASURED);
    grade(&toy->scenario.assumptions.repair[0].cost, GRADE_MEASURED);
    grade(&toy->causes[0].rate, GRADE_PUBLISHED);
    run();
    assert_grade(ACCOUNT_STAFF, GRADE_PUBLISHED);
    assert_grade(ACCOUNT_MAINTENANCE, GRADE_ASSUMED); /* the prices of the capital */
    assert_grade(ACCOUNT_REPAIR, GRADE_PUBLISHED);
}

static void payments_of_capital_are_kept_one_by_one(void **state)
{
    (void)state;
    grade(&toy->accelerator.price, GRADE_PUBLISHED);
    toy_deliver(&toy->orders[0], 40, 8);
    run();
    money chips = 0;
    size_t n = 0;
    for (size_t i = 0; i < out.n_payments; i++) {
        const struct payment *p = &out.payments[i];
        assert_true(account_is_capital(p->account));
        assert_true(i == 0 || p->day >= out.payments[i - 1].day);
        if (p->account != ACCOUNT_CHIPS)
            continue;
        assert_int_equal(p->day, toy_day(n == 0 ? 0 : 40));
        assert_int_equal(p->grade, GRADE_PUBLISHED);
        chips = money_add(chips, p->amount);
        n++;
    }
    assert_int_equal(n, 2);
    assert_int_equal(chips, out.ledger.balance[ACCOUNT_CHIPS]);
}

#define GRADE_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        GRADE_TEST(capital_rests_on_prices),
        GRADE_TEST(a_hall_paid_whole_rests_on_its_own_power),
        GRADE_TEST(a_hall_paid_by_use_rests_on_the_power_of_what_fills_it),
        GRADE_TEST(staff_rests_on_provisioned_power),
        GRADE_TEST(energy_rests_on_power_utilisation_and_price),
        GRADE_TEST(an_order_without_utilisation_has_the_grade_of_the_assumption),
        GRADE_TEST(running_costs_rest_on_their_rate_and_on_what_it_multiplies),
        GRADE_TEST(payments_of_capital_are_kept_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
