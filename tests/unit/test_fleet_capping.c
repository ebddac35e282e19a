/* Sites with more provisioned than firm: what capping leaves of power and of work, by hand.
 *
 * A node in service draws 3 kW x half its time idle, 8 kW x half of it under load and 2 kW of
 * network: 1.5 + 2 = 3.5 kW that a cap leaves alone and 4 kW x the share of load power that it
 * allows. */
#include "support_toy.h"

#include "fleet/site/cap.h"

#include <math.h>

static const double DAY = 86400, NODE = 7.5e3, PUE = 1.1;

static int begin(void **state)
{
    (void)state;
    static const double x[] = {0.5, 1}, y[] = {0.7, 1};
    toy = toy_new(41); /* one day to install, forty days of power */
    toy->scenario.assumptions.capped_work = (struct curve){x, y, 2, 0};
    return 0;
}

/* Ten servers, 150 kW provisioned and 82.5 kW drawn, at a site with so many kW of grid. */
static struct order *ten_servers(struct path grid, double oversubscription)
{
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 0)->power = grid;
    toy->sites[0].oversubscription = oversubscription;
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 80);
    return order;
}

static const struct sample *at_end(void)
{
    return outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(40));
}

static double useful(void)
{
    return at_end()->useful_seconds / (80 * DAY);
}

static double lost(void)
{
    return at_end()->power.throttled_accelerator_seconds / (80 * DAY);
}

static void the_law_of_work_goes_through_its_points_and_to_idle(void **state)
{
    (void)state;
    const struct curve *law = &toy->scenario.assumptions.capped_work;
    assert_close(cap_work(law, 1, 0.3), 1, 1e-12);
    assert_close(cap_work(law, 0.75, 0.3), 0.85, 1e-12);
    assert_close(cap_work(law, 0.5, 0.3), 0.7, 1e-12);
    assert_close(cap_work(law, 0.4, 0.3), 0.35, 1e-12); /* half of the time at 0.5, half idle */
    assert_true(cap_work(law, 0.3, 0.3) == 0);
    assert_true(cap_work(law, 0.45, 0.6) == 0);
}

static void provisioned_power_may_exceed_firm_power_by_the_ratio_and_no_more(void **state)
{
    (void)state;
    ten_servers(toy_constant(toy, 100e3), 1.2);
    toy_run(toy, 0, &out);
    assert_int_equal(at_end()->accelerators[STAGE_ENERGISED], 8 * 8); /* 120 kW at 15 kW */
    assert_close(at_end()->drawn, 8 * NODE * PUE, 1e-12);
    assert_true(at_end()->power.throttled_seconds == 0);
    assert_true(lost() == 0);
    assert_true(out.stranded_power == 0);
    assert_false(toy_noted(&out, "firm power is below"));
}

static void a_capped_site_draws_its_firm_power_and_loses_the_work(void **state)
{
    (void)state;
    ten_servers(toy_constant(toy, 66e3), 2.5); /* 6 kW of IT each: (6 - 3.5) / 4 = 0.625 */
    toy_run(toy, 0, &out);
    assert_int_equal(at_end()->accelerators[STAGE_ENERGISED], 80);
    assert_close(at_end()->drawn, 66e3, 1e-6);
    assert_true(out.peak_drawn <= 66e3 * (1 + 1e-9));
    assert_close(at_end()->facility_energy, 66e3 * 40 * DAY, 1e-6);
    assert_close(at_end()->power.throttled_seconds, 40 * DAY, 1e-12);
    assert_close(useful(), 40 * 0.5 * 0.775, 1e-6);
    assert_close(lost(), 40 * 0.5 * 0.225, 1e-6);
    assert_close(useful() + lost(), 40 * 0.5, 1e-12);
    assert_true(out.unserved_energy == 0);
}

static void below_the_curve_nodes_idle_part_of_the_time(void **state)
{
    (void)state;
    ten_servers(toy_constant(toy, 57.75e3), 3); /* a share of 0.4375; idle is 0.375 of load */
    toy_run(toy, 0, &out);
    assert_close(useful(), 40 * 0.5 * 0.35, 1e-6);
    assert_close(at_end()->drawn, 57.75e3, 1e-6);
}

static void what_idles_is_not_switched_off(void **state)
{
    (void)state;
    ten_servers(toy_constant(toy, 33e3), 5); /* idle and network alone take 55 kW */
    toy_run(toy, 0, &out);
    assert_close(at_end()->drawn, 55e3, 1e-6);
    assert_true(useful() == 0);
    assert_close(out.unserved_energy, 22e3 * 40 * DAY, 1e-6);
}

static void the_cap_follows_firm_power_and_utilisation(void **state)
{
    (void)state;
    struct order *order =
        ten_servers(toy_steps(toy, 3, (int[]){0, 11, 21}, (double[]){100e3, 66e3, 100e3}), 2);
    order->utilisation = toy_steps(toy, 2, (int[]){0, 31}, (double[]){0.5, 1});
    toy_run(toy, 0, &out);
    /* From day 31 on all of the time: 10 kW each wanted, 100 kW / 1.1 / 10 = 9.09 given, 2 + 8 x
     * 0.886 of it; work 0.7 + 0.3 x 0.773 of full. */
    const double share = (100e3 / 1.1 / 10 - 2e3) / 8e3, speed = 0.7 + 0.6 * (share - 0.5);
    assert_close(at_end()->power.throttled_seconds, 20 * DAY, 1e-12);
    assert_close(lost(), 10 * 0.5 * 0.225 + 10 * (1 - speed), 1e-6);
    assert_close(useful() + lost(), 30 * 0.5 + 10, 1e-12);
    assert_close(at_end()->power.drawn_highest, 100e3, 1e-6);
}

/* A quarter of the day at full load, 100 kW wanted at 90 kW of IT: capped in those hours alone. */
static void a_site_is_capped_in_its_busy_hours(void **state)
{
    (void)state;
    static const double hours[] = {0, 12 * 3600, 18 * 3600}, factors[] = {0.5, 2, 0.5};
    struct order *order = ten_servers(toy_constant(toy, 99e3), 2);
    order->daily_load = (struct curve){hours, factors, 3, 0};
    toy_run(toy, 0, &out);
    const double share = (9e3 - 2e3) / 8e3, speed = 0.7 + 0.6 * (share - 0.5);
    assert_close(at_end()->power.throttled_seconds, 10 * DAY, 1e-12);
    assert_close(lost(), 10 * (1 - speed), 1e-6);
    assert_close(useful() + lost(), 10 + 30 * 0.25, 1e-12);
    assert_close(at_end()->power.drawn_p99, 99e3, 1e-6);
}

/* Nodes that fail give their power to the others, who slow down again when they come back. */
static void the_cap_is_never_exceeded_while_nodes_fail_and_return(void **state)
{
    (void)state;
    ten_servers(toy_constant(toy, 66e3), 2.5);
    toy_fail(toy, "often", 0.5, 1);
    toy_run(toy, 0, &out);
    assert_true(out.failures > 50);
    assert_true(out.peak_drawn <= 66e3 * (1 + 1e-9));
    assert_true(out.unserved_energy == 0);
    const double available = at_end()->accelerator_seconds[STAGE_AVAILABLE] / (80 * DAY);
    assert_close(useful() + lost(), available * 0.5, 1e-12);
    assert_true(useful() > 0.775 * available * 0.5);
}

static void without_the_key_nothing_is_capped(void **state)
{
    (void)state;
    ten_servers(toy_steps(toy, 2, (int[]){0, 21}, (double[]){150e3, 66e3}), NAN);
    toy_run(toy, 0, &out);
    assert_close(at_end()->drawn, 10 * NODE * PUE, 1e-12);
    assert_true(lost() == 0);
    assert_true(out.unserved_energy > 0);
}

#define CAP_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CAP_TEST(the_law_of_work_goes_through_its_points_and_to_idle),
        CAP_TEST(provisioned_power_may_exceed_firm_power_by_the_ratio_and_no_more),
        CAP_TEST(a_capped_site_draws_its_firm_power_and_loses_the_work),
        CAP_TEST(below_the_curve_nodes_idle_part_of_the_time),
        CAP_TEST(what_idles_is_not_switched_off),
        CAP_TEST(the_cap_follows_firm_power_and_utilisation),
        CAP_TEST(a_site_is_capped_in_its_busy_hours),
        CAP_TEST(the_cap_is_never_exceeded_while_nodes_fail_and_return),
        CAP_TEST(without_the_key_nothing_is_capped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
