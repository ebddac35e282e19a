/* From the dock to service, by days counted by hand. */
#include "support_toy.h"

#include "fleet/run.h"

static int begin(void **state)
{
    (void)state;
    toy = toy_new(60);
    toy->scenario.sample = SAMPLE_DAY;
    toy->scenario.assumptions.install_rate = 8.0 / 86400; /* a server per crew and day */
    return 0;
}

static int64_t at_end_of(int day, enum stage stage)
{
    const struct sample *s = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(day));
    assert_int_equal(s->day, toy_day(day));
    return s->accelerators[stage];
}

static void one_server_goes_through_all_gates(void **state)
{
    (void)state;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "hall", 8, 1e6);
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 20)->power = toy_constant(toy, 1e6);
    toy->scenario.assumptions.burn_in = 2.5 * 86400;
    toy_deliver(toy_order(toy, "o", 0), 5, 8);
    toy_milestone(toy, "installed", 8, STATE_INSTALLED);
    toy_milestone(toy, "energised", 8, STATE_ENERGISED);
    toy_milestone(toy, "in service", 8, STATE_IN_SERVICE);
    toy_run(toy, 0, &out);

    assert_int_equal(at_end_of(4, STAGE_DELIVERED), 0);
    assert_int_equal(at_end_of(5, STAGE_DELIVERED), 8);
    /* Space on day 8, a shift of one day. */
    assert_int_equal(out.milestones[0].day, toy_day(9));
    assert_int_equal(at_end_of(8, STAGE_INSTALLED), 0);
    assert_int_equal(at_end_of(9, STAGE_INSTALLED), 8);
    /* Power on day 20. */
    assert_int_equal(out.milestones[1].day, toy_day(20));
    assert_int_equal(out.lots[0].first_energised, toy_day(20));
    assert_int_equal(out.lots[0].last_energised, toy_day(20));
    assert_int_equal(at_end_of(19, STAGE_ENERGISED), 0);
    /* Burn-in ends at noon of day 22. */
    assert_int_equal(out.milestones[2].day, toy_day(22));
    assert_int_equal(at_end_of(21, STAGE_IN_SERVICE), 0);
    assert_int_equal(at_end_of(22, STAGE_AVAILABLE), 8);
    const struct sample *s = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(59));
    assert_close(s->accelerator_seconds[STAGE_ORDERED], 8 * 60 * 86400.0, 1e-15);
    assert_close(s->accelerator_seconds[STAGE_DELIVERED], 8 * 55 * 86400.0, 1e-15);
    assert_close(s->accelerator_seconds[STAGE_INSTALLED], 8 * 51 * 86400.0, 1e-15);
    assert_close(s->accelerator_seconds[STAGE_ENERGISED], 8 * 40 * 86400.0, 1e-15);
    assert_close(s->accelerator_seconds[STAGE_IN_SERVICE], 8 * 37.5 * 86400, 1e-15);
    assert_close(s->useful_seconds, 0.5 * 8 * 37.5 * 86400, 1e-15);
}

static void a_milestone_takes_a_sample_at_its_instant(void **state)
{
    (void)state;
    toy->scenario.sample = SAMPLE_MONTH;
    toy->scenario.assumptions.burn_in = 0.5 * 86400;
    toy_deliver(toy_order(toy, "o", 0), 5, 8);
    toy_milestone(toy, "in service", 8, STATE_IN_SERVICE);
    toy_run(toy, 0, &out);
    const struct sample *s = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(6));
    assert_int_equal(s->day, toy_day(6));
    assert_true(s->second == 43200);
    assert_int_equal(s->accelerators[STAGE_IN_SERVICE], 8);
}

static void crews_install_at_their_rate_and_follow_their_path(void **state)
{
    (void)state;
    toy->sites[0].crews = toy_steps(toy, 3, (int[]){0, 3, 5}, (double[]){1, 3, 0.5});
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 11);
    toy_run(toy, 0, &out);
    /* Shifts of days 0 to 2 install one server each, of days 3 and 4 three, then one in two days.
     */
    const int installed[] = {0, 1, 2, 3, 6, 9, 9, 10, 10, 11};
    for (int day = 0; day < 10; day++)
        assert_int_equal(at_end_of(day, STAGE_INSTALLED), 8 * installed[day]);
}

static void a_rack_larger_than_a_shift_takes_several(void **state)
{
    (void)state;
    toy->system.accelerators = 72;
    toy->system.nodes = 9;
    toy->scenario.assumptions.install_rate = 32.0 / 86400;
    toy_deliver(toy_order(toy, "o", 0), 0, 3 * 72);
    toy_run(toy, 0, &out);
    /* Credit on day 1: 32, 2: 64, 3: 96, a rack, 24 left, 4: 56, 5: 88, a rack, 16 left, 6: 48,
     * 7: 80, a rack. */
    const int racks[] = {0, 0, 0, 1, 1, 2, 2, 3, 3};
    for (int day = 0; day < 9; day++)
        assert_int_equal(at_end_of(day, STAGE_INSTALLED), 72 * racks[day]);
}

static void crews_save_no_time_while_nothing_waits(void **state)
{
    (void)state;
    struct order *order = toy_order(toy, "o", 0);
    toy_deliver(order, 0, 8);
    toy_deliver(order, 30, 8 * 3);
    toy_run(toy, 0, &out);
    assert_int_equal(at_end_of(31, STAGE_INSTALLED), 8 * 2);
    assert_int_equal(at_end_of(33, STAGE_INSTALLED), 8 * 4);
}

static void deliveries_of_one_instant_are_all_taken(void **state)
{
    (void)state;
    toy->scenario.assumptions.install_rate = 1e6 / 86400;
    struct order *one = toy_order(toy, "one", 0);
    toy_deliver(one, 7, 8);
    toy_deliver(one, 7, 16);
    toy_deliver(toy_order(toy, "two", 0), 7, 24);
    toy_run(toy, 0, &out);
    assert_int_equal(at_end_of(6, STAGE_DELIVERED), 0);
    assert_int_equal(at_end_of(7, STAGE_DELIVERED), 48);
    assert_int_equal(at_end_of(8, STAGE_AVAILABLE), 48);
}

static void power_arrives_in_parts_and_energises_as_much(void **state)
{
    (void)state;
    toy->scenario.assumptions.install_rate = 1e6 / 86400;
    toy_clear_power(toy, 0);
    toy_power(toy, 0, "grid", &toy->grid, 0)->power =
        toy_steps(toy, 3, (int[]){0, 10, 20}, (double[]){15e3, 44e3, 1e6});
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * 5);
    toy_run(toy, 0, &out);
    assert_int_equal(at_end_of(9, STAGE_ENERGISED), 8);
    assert_int_equal(at_end_of(10, STAGE_ENERGISED), 16);
    assert_int_equal(at_end_of(20, STAGE_ENERGISED), 40);
    assert_int_equal(out.lots[0].first_energised, toy_day(1));
    assert_int_equal(out.lots[0].last_energised, toy_day(20));
}

static void samples_come_when_they_are_asked_for(void **state)
{
    (void)state;
    toy_deliver(toy_order(toy, "o", 0), 0, 8);
    struct observation seen = {.name = "seen", .date = toy_day(12)};
    toy->scenario.observations = (struct span){&seen, 1};
    toy->scenario.sample = SAMPLE_WEEK;
    toy_run(toy, 0, &out);
    const int days[] = {6, 12, 13, 20, 27, 34, 41, 48, 55, 59};
    size_t n = 0;
    for (size_t i = 0; i < out.n_samples; i++)
        if (out.samples[i].scope == SCOPE_TOTAL)
            assert_int_equal(out.samples[i].day, toy_day(days[n++]));
    assert_int_equal(n, sizeof days / sizeof *days);
    outcome_free(&out);
    toy->scenario.sample = SAMPLE_MONTH;
    toy->scenario.observations = (struct span){0};
    toy_run(toy, 0, &out);
    /* Ends of January and February 2025, then the end of the run, once: 1 March is day 59. */
    const int months[] = {30, 58, 59};
    n = 0;
    for (size_t i = 0; i < out.n_samples; i++)
        if (out.samples[i].scope == SCOPE_TOTAL)
            assert_int_equal(out.samples[i].day, toy_day(months[n++]));
    assert_int_equal(n, 3);
}

static bool after_day_nine(void *context)
{
    const struct run_progress *progress = context;
    return progress->day > 9;
}

static bool never(void *context)
{
    (void)context;
    return false;
}

static void a_run_that_is_given_up_ends_at_once(void **state)
{
    (void)state;
    struct run_progress progress = {.give_up = after_day_nine};
    progress.context = &progress;
    toy_deliver(toy_order(toy, "o", 0), 5, 8);
    assert_int_equal(fleet_run(&toy->scenario, 0, &progress, &out), RUN_GIVEN_UP);
    assert_in_range(progress.day, 10, 12);
    outcome_free(&out);
    /* Asked and not given up, it is the run that it would have been. */
    struct run_progress unhurried = {.give_up = never};
    struct outcome alone;
    assert_int_equal(fleet_run(&toy->scenario, 0, &unhurried, &out), RUN_COMPLETE);
    toy_run(toy, 0, &alone);
    assert_int_equal(out.events, alone.events);
    assert_int_equal(out.n_samples, alone.n_samples);
    outcome_free(&alone);
}

static bool after_a_week(void *context)
{
    const struct world *w = context;
    return w->now > world_time(w, toy_day(7));
}

/* 4,000 failures and as many repairs a day, and nothing of the world before January ends. */
static void a_site_is_asked_too_while_it_runs_alone(void **state)
{
    (void)state;
    toy->scenario.sample = SAMPLE_MONTH;
    toy->scenario.assumptions.install_rate = 1;
    toy_deliver(toy_order(toy, "o", 0), 0, 8000);
    toy_fail(toy, "often", 4, 0.01);
    struct world *w = world_new(&toy->scenario, 0, &out);
    struct run_progress progress = {.give_up = after_a_week, .context = w};
    assert_int_equal(world_run(w, w->horizon, &progress), RUN_GIVEN_UP);
    assert_in_range(w->now / SIM_TICKS_PER_DAY, 7, 10);
    world_free(w);
}

#define DATE_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DATE_TEST(one_server_goes_through_all_gates),
        DATE_TEST(a_milestone_takes_a_sample_at_its_instant),
        DATE_TEST(crews_install_at_their_rate_and_follow_their_path),
        DATE_TEST(a_rack_larger_than_a_shift_takes_several),
        DATE_TEST(crews_save_no_time_while_nothing_waits),
        DATE_TEST(deliveries_of_one_instant_are_all_taken),
        DATE_TEST(power_arrives_in_parts_and_energises_as_much),
        DATE_TEST(samples_come_when_they_are_asked_for),
        DATE_TEST(a_run_that_is_given_up_ends_at_once),
        DATE_TEST(a_site_is_asked_too_while_it_runs_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
