/* Permits, the sun, batteries that are cycled, charges on a month's highest power, water and what
 * stood without power, by hand. */
#include "support_toy.h"

#include <math.h>

static const double DAY = 86400, DRAWN = 82.5e3; /* W of ten servers */

static int begin(void **state)
{
    (void)state;
    toy = toy_new(90); /* January to March 2025; one day to install */
    toy_clear_power(toy, 0);
    return 0;
}

static struct order *ten_servers(void)
{
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 80);
    return order;
}

static struct power_phase *grid(struct path power)
{
    struct power_phase *phase = toy_power(toy, 0, "grid", &toy->grid, 0);
    phase->power = power;
    return phase;
}

static const struct sample *on(int day)
{
    return outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(day));
}

/* Firm is the smaller of the permit and what is on site without the spares. */
static void generators_beyond_their_permit_are_paid_and_not_firm(void **state)
{
    (void)state;
    toy->turbine.power_cost = 2;
    toy->scenario.sample = SAMPLE_DAY;
    struct power_phase *turbines = toy_power(toy, 0, "turbines", &toy->turbine, 0);
    turbines->units = toy_constant(toy, 5);
    turbines->spare_units = 1;
    turbines->permitted = toy_steps(toy, 3, (int[]){0, 10, 20}, (double[]){0, 3, 9});
    turbines->derate = 0.8;
    ten_servers();
    toy_run(toy, 0, &out);
    assert_true(on(9)->firm == 0);
    assert_close(on(9)->power.unpermitted, 4 * 80e3, 1e-12);
    assert_int_equal(on(9)->accelerators[STAGE_ENERGISED], 0);
    assert_close(on(10)->firm, 3 * 80e3, 1e-12);
    assert_close(on(10)->power.unpermitted, 80e3, 1e-12);
    assert_int_equal(on(10)->accelerators[STAGE_ENERGISED], 80);
    assert_close(on(20)->firm, 4 * 80e3, 1e-12);
    assert_true(on(20)->power.unpermitted == 0);
    assert_close(toy_dollars(&out, ACCOUNT_GENERATION), 5 * 100e3 * 2, 1e-12);
}

/* A spare may run in place of another: the permit counts those that run, not those on site. */
static void spares_beyond_the_permit_take_nothing_away(void **state)
{
    (void)state;
    struct power_phase *turbines = toy_power(toy, 0, "turbines", &toy->turbine, 0);
    turbines->units = toy_constant(toy, 5);
    turbines->spare_units = 2;
    turbines->permitted = toy_constant(toy, 3);
    ten_servers();
    toy_run(toy, 0, &out);
    assert_close(on(89)->firm, 3 * 100e3, 1e-12);
    assert_true(on(89)->power.unpermitted == 0);
}

static void the_sun_gives_energy_and_nothing_firm(void **state)
{
    (void)state;
    struct power_model solar = {.name = "sun", .kind = POWER_SOLAR, .carbon = 2};
    solar.energy_price = toy_constant(toy, 0);
    struct power_phase *plant = toy_power(toy, 0, "plant", &solar, 0);
    plant->power = toy_constant(toy, 200e3);
    plant->capacity_factor = 0.2;
    grid(toy_constant(toy, 150e3));
    ten_servers();
    toy_run(toy, 0, &out);
    assert_close(on(89)->firm, 150e3, 1e-12);
    assert_close(out.sources[0].energy, 40e3 * 89 * DAY, 1e-12);
    assert_close(out.sources[0].carbon, 2 * 40e3 * 89 * DAY, 1e-12);
    assert_close(out.sources[1].energy, (DRAWN - 40e3) * 89 * DAY, 1e-12);
}

/* Four turbines of 100 kW of which a tenth is their own: 90 kW each for the site. Of the 82.5 kW
 * that it draws from day 1 on the grid gives 10, so the turbines generate 72.5 / 0.9. */
static void auxiliaries_are_generated_and_not_drawn(void **state)
{
    (void)state;
    toy->turbine.auxiliaries = 0.1;
    toy->turbine.carbon = 3;
    toy->turbine.energy_price = toy_constant(toy, 2e-6);
    grid(toy_constant(toy, 10e3));
    struct power_phase *turbines = toy_power(toy, 0, "turbines", &toy->turbine, 0);
    turbines->units = toy_constant(toy, 4);
    turbines->permitted = toy_constant(toy, 3);
    turbines->derate = 0.8;
    ten_servers();
    toy_run(toy, 0, &out);
    const double given = (DRAWN - 10e3) * 89 * DAY, generated = given / 0.9;
    assert_close(on(89)->firm, 10e3 + 3 * 72e3, 1e-12);
    assert_close(on(89)->power.unpermitted, 72e3, 1e-12);
    assert_close(on(89)->facility_energy, DRAWN * 89 * DAY, 1e-12);
    assert_close(on(89)->drawn, DRAWN, 1e-6);
    assert_close(out.sources[1].energy, generated, 1e-12);
    assert_close(out.sources[1].carbon, 3 * generated, 1e-12);
    assert_close(toy_dollars(&out, ACCOUNT_ENERGY), 2e-6 * generated, 1e-9);
    assert_close(out.energy_by_use[USE_AUXILIARIES], generated - given, 1e-12);
    assert_close(toy_metric(&out, "energy_auxiliaries", SCOPE_TOTAL, 89), generated - given, 1e-12);
    assert_close(toy_metric(&out, "energy_on_site", SCOPE_TOTAL, 89), generated, 1e-12);
    double by_grade = 0;
    for (unsigned grade = 0; grade < GRADE_COUNT; grade++)
        by_grade += out.energy_by_grade[grade];
    assert_close(by_grade, DRAWN * 89 * DAY + generated - given, 1e-12);
}

/* By their power: 100 kW are 90 for the site, too few for ten servers that provision 150; capped,
 * it draws no more, and what it then draws is generated with a tenth more than nine. */
static void a_cap_is_below_the_auxiliaries(void **state)
{
    (void)state;
    toy->turbine.auxiliaries = 0.1;
    toy->sites[0].oversubscription = 2;
    toy->scenario.assumptions.capped_work =
        (struct curve){.x = (double[]){0.2, 1}, .y = (double[]){0.2, 1}, .n = 2};
    toy_power(toy, 0, "turbines", &toy->turbine, 0)->power = toy_constant(toy, 100e3);
    ten_servers()->utilisation = toy_constant(toy, 1);
    toy_run(toy, 0, &out);
    assert_close(on(89)->firm, 90e3, 1e-12);
    assert_int_equal(on(89)->accelerators[STAGE_ENERGISED], 80);
    assert_close(on(89)->drawn, 90e3, 1e-6);
    assert_close(out.sources[0].energy, 100e3 * 89 * DAY, 1e-6);
    assert_true(out.unserved_energy == 0);
}

/* Two packs of 1 GJ, emptied once a day: 2 GJ x (1 / 0.8 - 1) = 0.5 GJ a day. */
static void batteries_lose_what_their_cycles_lose(void **state)
{
    (void)state;
    toy->battery.efficiency = 0.8;
    struct power_phase *packs = toy_power(toy, 0, "packs", &toy->battery, 30);
    packs->units = toy_steps(toy, 2, (int[]){0, 60}, (double[]){2, 4});
    packs->cycles = 1 / DAY;
    grid(toy_constant(toy, 150e3));
    ten_servers();
    toy_run(toy, 0, &out);
    const double lost = 30 * 0.5e9 + 30 * 1e9;
    assert_close(out.energy_by_use[USE_BATTERY_LOSSES], lost, 1e-12);
    assert_close(on(89)->facility_energy, DRAWN * 89 * DAY + lost, 1e-12);
    assert_close(out.sources[1].energy, DRAWN * 89 * DAY + lost, 1e-12);
    assert_close(on(89)->drawn, DRAWN + 1e9 / DAY, 1e-6);
    assert_close(on(89)->power.drawn_highest, DRAWN + 1e9 / DAY, 1e-9);
    assert_true(on(89)->firm == 150e3);
    assert_true(toy_noted(&out, "source 'a: packs' is a battery"));
}

static void where_there_is_no_battery_none_is_told_of(void **state)
{
    (void)state;
    grid(toy_constant(toy, 150e3));
    ten_servers();
    toy_run(toy, 0, &out);
    assert_false(toy_noted(&out, "batter"));
}

/* Half a day in the first hour of January is 0; 82.5 kW from then on. February is at full load. */
static void a_month_is_charged_by_its_highest_power(void **state)
{
    (void)state;
    const double month = 8766 * 3600.0 / 12, price = 15e-3 / month; /* 15 $/kW-month */
    toy->grid.demand_charge = toy_constant(toy, price);
    struct order *order = ten_servers();
    order->utilisation =
        toy_steps(toy, 3, (int[]){0, 40, 41}, (double[]){0.5, 1, 0.5}); /* a day in February */
    grid(toy_constant(toy, 70e3));
    struct power_model other = toy->grid;
    other.demand_charge = toy_constant(toy, 2 * price);
    toy_power(toy, 0, "other", &other, 0)->power = toy_constant(toy, 1e6);
    toy_run(toy, 0, &out);
    /* The first source is always full; the second gives 12.5 kW, and 40 kW on one day. */
    assert_close(money_to_dollars(out.sources[0].demand), 3 * 70 * 15, 1e-9);
    assert_close(money_to_dollars(out.sources[1].demand), (12.5 + 40 + 12.5) * 30, 1e-9);
    assert_close(toy_dollars(&out, ACCOUNT_ENERGY), 3 * 70 * 15 + 65 * 30, 1e-9);
    assert_close(on(89)->power.demand_charges, 3 * 70 * 15 + 65 * 30, 1e-9);
}

static void a_month_that_the_run_cuts_counts_by_its_days(void **state)
{
    (void)state;
    toy->scenario.end = toy_day(45); /* 14 of 28 days of February */
    toy->grid.demand_charge = toy_constant(toy, 10e-3 / (8766 * 3600.0 / 12));
    grid(toy_constant(toy, 150e3));
    ten_servers();
    toy_run(toy, 0, &out);
    assert_close(money_to_dollars(out.sources[0].demand), 82.5 * 10 * 1.5, 1e-9);
}

static void water_follows_the_energy_of_it(void **state)
{
    (void)state;
    toy->model.water = 2e-3 / 3.6e6; /* 2 L/kWh */
    grid(toy_constant(toy, 150e3));
    ten_servers();
    toy_run(toy, 0, &out);
    assert_close(on(89)->power.water, 75 * 24 * 89 * 2e-3, 1e-9);
    outcome_free(&out);
    toy->model.water = NAN;
    toy_run(toy, 0, &out);
    assert_true(isnan(on(89)->power.water));
}

/* 80 accelerators for 250 k$ a server stand from day 1 to day 31 without power. */
static void what_stands_without_power_costs_its_capital(void **state)
{
    (void)state;
    grid(toy_steps(toy, 2, (int[]){0, 31}, (double[]){0, 150e3}));
    ten_servers();
    toy_run(toy, 0, &out);
    const struct sample *s = on(89);
    assert_close(s->accelerator_seconds[STAGE_INSTALLED] - s->accelerator_seconds[STAGE_ENERGISED],
                 80 * 30 * DAY, 1e-12);
    assert_close(s->power.stranded_capital, 10 * 250e3 * 30 * DAY, 1e-12);
}

#define SOURCE_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SOURCE_TEST(generators_beyond_their_permit_are_paid_and_not_firm),
        SOURCE_TEST(spares_beyond_the_permit_take_nothing_away),
        SOURCE_TEST(the_sun_gives_energy_and_nothing_firm),
        SOURCE_TEST(auxiliaries_are_generated_and_not_drawn),
        SOURCE_TEST(a_cap_is_below_the_auxiliaries),
        SOURCE_TEST(batteries_lose_what_their_cycles_lose),
        SOURCE_TEST(where_there_is_no_battery_none_is_told_of),
        SOURCE_TEST(a_month_is_charged_by_its_highest_power),
        SOURCE_TEST(a_month_that_the_run_cuts_counts_by_its_days),
        SOURCE_TEST(water_follows_the_energy_of_it),
        SOURCE_TEST(what_stands_without_power_costs_its_capital),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
