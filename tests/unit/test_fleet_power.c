/* Nameplate, provisioned, firm and drawn power, and the energies that follow, by hand. */
#include "support_toy.h"

#include <string.h>

#include <math.h>

static int begin(void **state)
{
    (void)state;
    toy = toy_new(41); /* one day to install, forty days of power */
    return 0;
}

static const double DAY = 86400;

static struct order *ten_servers(void)
{
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 80);
    return order;
}

static const struct sample *last_sample(void)
{
    return outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(40));
}

static void replace_power(const char *name, const struct power_model *model, struct path units,
                          struct path power)
{
    toy_clear_power(toy, 0);
    struct power_phase *phase = toy_power(toy, 0, name, model, 0);
    phase->units = units;
    phase->power = power;
}

static void the_powers_of_ten_servers(void **state)
{
    (void)state;
    ten_servers();
    toy->scenario.assumptions.burn_in = 10 * DAY;
    toy->scenario.sample = SAMPLE_DAY;
    toy_run(toy, 0, &out);
    const struct sample *s = last_sample();
    assert_close(s->nameplate_it, 10 * 12e3, 1e-12);
    assert_close(s->provisioned, 10 * 12e3 * 1.25, 1e-12);
    assert_close(s->drawn, 10 * 7.5e3 * 1.1, 1e-12);
    assert_close(s->firm, 1e9, 1e-12);
    assert_close(out.stranded_power, 1e9 - 150e3, 1e-12);
    assert_close(outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(5))->drawn, 10 * 10e3 * 1.1, 1e-12);
    assert_close(out.peak_drawn, 10 * 10e3 * 1.1, 1e-12);
    assert_close(out.peak_provisioned, 150e3, 1e-12);
    /* By use: ten days of burn-in under load, thirty in service at half utilisation. */
    assert_close(out.energy_by_use[USE_SYSTEMS], 10 * (10 * 8e3 + 30 * 5.5e3) * DAY, 1e-12);
    assert_close(out.energy_by_use[USE_NETWORK_AND_STORAGE], 10 * 40 * 2e3 * DAY, 1e-12);
    assert_close(out.energy_by_use[USE_OVERHEAD], 10 * (10 * 10e3 + 30 * 7.5e3) * 0.1 * DAY, 1e-12);
    assert_close(s->facility_energy, 10 * (10 * 10e3 + 30 * 7.5e3) * 1.1 * DAY, 1e-12);
    assert_close(out.sources[0].energy, s->facility_energy, 1e-12);
}

static void systems_are_provisioned_by_the_factor_and_the_network_in_full(void **state)
{
    (void)state;
    ten_servers();
    toy->sites[0].provisioning_factor = 0.7;
    toy_run(toy, 0, &out);
    assert_close(last_sample()->provisioned, 10 * (7e3 + 2e3) * 1.25, 1e-12);
    assert_close(last_sample()->nameplate_it, 10 * 12e3, 1e-12);
}

static void a_counted_fabric_replaces_the_factor_and_storage_is_added(void **state)
{
    (void)state;
    struct part sw = {.name = "switch", .ports = 64, .power = 1600};
    struct part cable = {.name = "cable", .power = 0};
    sw.price = cable.price = toy_constant(toy, 0);
    struct fabric fabric = {.name = "rails",
                            .network_switch = &sw,
                            .cable = &cable,
                            .rails = 8,
                            .spines = SPINES_PER_RAIL,
                            .leaf_oversubscription = 1,
                            .spine_oversubscription = 1};
    toy->system.nics = 8;
    toy->scenario.assumptions.storage_power = 50;
    ten_servers()->fabric = &fabric;
    toy_run(toy, 0, &out);
    /* Ten nodes fill no leaf: one switch per rail, no spine. */
    assert_int_equal(out.lots[0].fabric.leaf_switches, 8);
    assert_close(out.lots[0].network_power, 8 * 1600, 1e-12);
    assert_close(out.lots[0].network_power_by_factor, 10 * 2e3, 1e-12);
    assert_close(last_sample()->nameplate_it, 10 * (10e3 + 8 * 50) + 8 * 1600, 1e-12);
    assert_close(out.energy_by_use[USE_NETWORK_AND_STORAGE], 40 * DAY * (10 * 8 * 50 + 8 * 1600),
                 1e-12);
}

static void a_part_of_a_system_has_its_share_of_power(void **state)
{
    (void)state;
    toy_deliver(toy_order(toy, "o", 0), 0, 1);
    toy_run(toy, 0, &out);
    assert_close(last_sample()->provisioned, 15e3 / 8, 1e-12);
    assert_close(last_sample()->drawn, 7.5e3 * 1.1 / 8, 1e-6); /* levels are whole milliwatts */
    assert_int_equal(last_sample()->accelerators[STAGE_AVAILABLE], 1);
}

static void sources_are_drawn_from_in_merit_order(void **state)
{
    (void)state;
    ten_servers();
    replace_power("first", &toy->grid, (struct path){0}, toy_constant(toy, 40e3));
    toy_power(toy, 0, "second", &toy->turbine, 0)->units = toy_constant(toy, 0.3);
    toy_power(toy, 0, "third", &toy->turbine, 0)->units = toy_constant(toy, 1);
    toy_run(toy, 0, &out);
    assert_close(out.sources[0].energy, 40e3 * 40 * DAY, 1e-12);
    assert_close(out.sources[1].energy, 30e3 * 40 * DAY, 1e-12);
    assert_close(out.sources[2].energy, (82.5e3 - 70e3) * 40 * DAY, 1e-12);
    assert_true(out.unserved_energy == 0);
}

static void spare_units_and_heat_take_firm_power(void **state)
{
    (void)state;
    ten_servers();
    replace_power("turbines", &toy->turbine, toy_constant(toy, 3), (struct path){0});
    toy->phases[0][0].spare_units = 1;
    toy->phases[0][0].derate = 0.6;
    toy_run(toy, 0, &out);
    assert_close(last_sample()->firm, 2 * 100e3 * 0.6, 1e-12);
    assert_int_equal(last_sample()->accelerators[STAGE_ENERGISED], 8 * 8); /* 120 kW at 15 kW */
}

static void batteries_add_no_firm_power_and_give_no_energy(void **state)
{
    (void)state;
    ten_servers();
    toy->battery.carbon = NAN;
    replace_power("battery", &toy->battery, toy_constant(toy, 100), (struct path){0});
    toy_power(toy, 0, "grid", &toy->grid, 0)->power = toy_constant(toy, 60e3);
    toy_run(toy, 0, &out);
    assert_close(last_sample()->firm, 60e3, 1e-12);
    assert_int_equal(last_sample()->accelerators[STAGE_ENERGISED], 4 * 8);
    assert_true(out.sources[0].energy == 0);
    assert_true(out.sources[0].carbon == 0);
    assert_true(out.sources[0].capacity == 0);
}

static void pue_and_utilisation_follow_their_paths(void **state)
{
    (void)state;
    ten_servers()->utilisation = toy_steps(toy, 2, (int[]){0, 21}, (double[]){0.5, 1});
    toy->model.pue = toy_steps(toy, 2, (int[]){0, 11}, (double[]){1.1, 1.2});
    toy_run(toy, 0, &out);
    const double ten_days = 10 * DAY, half = 10 * 7.5e3, full = 10 * 10e3;
    assert_close(last_sample()->facility_energy,
                 half * ten_days * 1.1 + half * ten_days * 1.2 + full * 20 * DAY * 1.2, 1e-12);
    assert_close(out.energy_by_use[USE_OVERHEAD],
                 half * ten_days * 0.1 + half * ten_days * 0.2 + full * 20 * DAY * 0.2, 1e-12);
    assert_close(last_sample()->useful_seconds, 80 * (20 * DAY * 0.5 + 20 * DAY), 1e-12);
}

static void a_linear_path_is_followed_day_by_day(void **state)
{
    (void)state;
    struct order *order = ten_servers();
    order->utilisation = toy_steps(toy, 2, (int[]){1, 11}, (double[]){0, 1});
    order->utilisation.linear = 1;
    toy_run(toy, 0, &out);
    /* Days 0 to 9 of the ramp work 0, 10, ... 90 %; then all of the time. */
    assert_close(last_sample()->useful_seconds, 80 * DAY * (4.5 + 30), 1e-12);
}

/* A quarter of the time at night, all of it by day: 4.5 + 2 and 8 + 2 kW a node, times 1.1. */
static void load_by_the_hour_shows_in_the_quantiles_of_drawn_power(void **state)
{
    (void)state;
    static const double hours[] = {0, 12 * 3600, 18 * 3600}, factors[] = {0.5, 3, 0.5};
    struct order *order = ten_servers();
    order->daily_load = (struct curve){hours, factors, 3, 0};
    toy_run(toy, 0, &out);
    const struct sample *s = last_sample();
    const double night = 10 * 6.25e3 * 1.1, noon = 10 * 10e3 * 1.1;
    assert_close(s->power.drawn_p50, night, 1e-12);
    assert_close(s->power.drawn_p99, noon, 1e-12);
    assert_close(s->power.drawn_highest, noon, 1e-12);
    assert_close(s->drawn, night, 1e-12);
    assert_close(s->facility_energy, 40 * DAY * (0.75 * night + 0.25 * noon), 1e-12);
    assert_close(s->useful_seconds, 80 * 40 * DAY * (0.75 * 0.25 + 0.25 * 1), 1e-12);
}

static void firm_power_that_falls_below_the_provisioned_is_told(void **state)
{
    (void)state;
    struct order *order = ten_servers();
    toy_deliver(order, 25, 8);
    replace_power("grid", &toy->grid, (struct path){0},
                  toy_steps(toy, 2, (int[]){0, 21}, (double[]){200e3, 100e3}));
    toy_run(toy, 0, &out);
    assert_true(toy_noted(&out, "site 'a': firm power is below what is provisioned on 20 days from "
                                "2025-01-22 on, the most on 2025-01-22: 100 kW of 150 kW"));
    assert_int_equal(last_sample()->accelerators[STAGE_ENERGISED], 80); /* not 88 */
    assert_true(out.unserved_energy == 0);                              /* 82.5 kW are drawn */
    assert_true(out.stranded_power == 0);
}

/* From 200 kW on day 0 down to 100 kW on day 20: below 150 kW from day 11 on, to the end. */
static void power_that_falls_slowly_is_told_once_with_its_lowest(void **state)
{
    (void)state;
    ten_servers();
    struct path falling = toy_steps(toy, 2, (int[]){0, 20}, (double[]){200e3, 100e3});
    falling.linear = 1;
    replace_power("grid", &toy->grid, (struct path){0}, falling);
    toy_run(toy, 0, &out);
    assert_true(toy_noted(&out, "from 2025-01-12 on, the most on 2025-01-21: 100 kW of 150 kW"));
    size_t told = 0;
    for (size_t i = 0; i < out.n_notes; i++)
        told += strstr(out.notes[i].text, "firm power") != NULL;
    assert_int_equal(told, 1);
}

/* The peak is the sites' own, whatever is looked at and when. */
static void the_peak_of_drawn_power_is_not_a_matter_of_samples(void **state)
{
    (void)state;
    const uint32_t b = toy_site(toy, "b");
    ten_servers();
    toy_deliver(toy_order(toy, "other", b), 3, 16);
    toy_fail(toy, "often", 0.5, 1);
    toy->scenario.sample = SAMPLE_MONTH;
    toy_run(toy, 0, &out);
    const double peak = out.peak_drawn;
    outcome_free(&out);
    toy->scenario.sample = SAMPLE_DAY;
    toy_run(toy, 0, &out);
    assert_true(out.peak_drawn == peak);
    assert_true(peak > 0);
}

static void what_no_source_can_give_is_counted_and_told(void **state)
{
    (void)state;
    ten_servers();
    replace_power("grid", &toy->grid, (struct path){0}, toy_constant(toy, 50e3));
    struct power_phase *turbines = toy_power(toy, 0, "turbines", &toy->turbine, 0);
    turbines->units = toy_constant(toy, 1);
    turbines->until = toy_day(31);
    toy_run(toy, 0, &out);
    assert_close(out.unserved_energy, (82.5e3 - 50e3) * 10 * DAY, 1e-12);
    assert_close(out.sources[0].energy, (50e3 * 30 + 82.5e3 * 10) * DAY, 1e-12);
    assert_true(toy_noted(&out, "drew 7.8 MWh more than its sources could give, between 2025-02-01 "
                                "and 2025-02-10; it is charged to 'grid'"));
}

static void nodes_that_are_down_draw_their_share_of_the_network_alone(void **state)
{
    (void)state;
    ten_servers();
    toy_fail(toy, "endless", 1e3, 1e9); /* all fail within minutes and for good */
    toy_run(toy, 0, &out);
    assert_int_equal(out.failures, 10);
    assert_close(last_sample()->drawn, 10 * 2e3 * 1.1, 1e-12);
    assert_close(last_sample()->provisioned, 150e3, 1e-12);
}

static void h100_equivalents_count_what_is_energised(void **state)
{
    (void)state;
    ten_servers();
    replace_power("grid", &toy->grid, (struct path){0}, toy_constant(toy, 60e3));
    toy_run(toy, 0, &out);
    const struct sample *s = last_sample();
    assert_close(s->h100e[H100E_DENSE_8BIT], 32 * 2, 1e-12);
    assert_close(s->h100e[H100E_DENSE_16BIT], 32, 1e-12);
    assert_close(s->flops, 32e15, 1e-12);
}

#define POWER_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        POWER_TEST(the_powers_of_ten_servers),
        POWER_TEST(systems_are_provisioned_by_the_factor_and_the_network_in_full),
        POWER_TEST(a_counted_fabric_replaces_the_factor_and_storage_is_added),
        POWER_TEST(a_part_of_a_system_has_its_share_of_power),
        POWER_TEST(sources_are_drawn_from_in_merit_order),
        POWER_TEST(spare_units_and_heat_take_firm_power),
        POWER_TEST(batteries_add_no_firm_power_and_give_no_energy),
        POWER_TEST(pue_and_utilisation_follow_their_paths),
        POWER_TEST(a_linear_path_is_followed_day_by_day),
        POWER_TEST(load_by_the_hour_shows_in_the_quantiles_of_drawn_power),
        POWER_TEST(firm_power_that_falls_below_the_provisioned_is_told),
        POWER_TEST(the_peak_of_drawn_power_is_not_a_matter_of_samples),
        POWER_TEST(power_that_falls_slowly_is_told_once_with_its_lowest),
        POWER_TEST(what_no_source_can_give_is_counted_and_told),
        POWER_TEST(nodes_that_are_down_draw_their_share_of_the_network_alone),
        POWER_TEST(h100_equivalents_count_what_is_energised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
