/* NVML's loading, values and failures, with a library that stands in for it. */
#include "fakes.h"
#include "support.h"
#include "telemetry.h"

static struct telemetry *open_board(void)
{
    struct text why;
    text_init(&why);
    struct telemetry *t = telemetry_open("0000:3b:00.0", &why);
    if (!t)
        fail_msg("%s", text_get(&why));
    text_free(&why);
    return t;
}

static void a_board_says_what_it_knows_in_si_units(void **state)
{
    (void)state;
    struct telemetry *t = open_board();
    double a, b;
    int generation, width;
    unsigned reasons;
    char driver[80];
    assert_true(telemetry_energy(t, &a) && a == 12345.678);
    assert_true(telemetry_power(t, &a) && a == 691.25);
    assert_true(telemetry_power_limit(t, &a) && a == 700);
    assert_true(telemetry_temperature(t, &a) && a == 66);
    assert_true(telemetry_clocks(t, &a, &b) && a == 1755 && b == 3201);
    assert_true(telemetry_highest_clocks(t, &a, &b) && a == 1980 && b == 3201);
    assert_true(telemetry_link(t, &generation, &width) && generation == 5 && width == 16);
    assert_true(telemetry_driver(t, driver, sizeof driver));
    assert_string_equal(driver, "580.159.03");
    assert_true(telemetry_throttle(t, &reasons));
    assert_int_equal(reasons, THROTTLE_SW_POWER_CAP | THROTTLE_SW_THERMAL);
    assert_true(throttle_matters(reasons));
    int processes;
    assert_true(telemetry_processes(t, &processes));
    assert_int_equal(processes, 2);
    telemetry_close(t);
}

static void what_a_library_lacks_is_unknown_and_not_zero(void **state)
{
    (void)state;
    struct telemetry *t = open_board();
    bool mig;
    assert_false(telemetry_mig(t, &mig));
    telemetry_close(t);
}

static void a_refused_value_is_unknown(void **state)
{
    (void)state;
    struct telemetry *t = open_board();
    double a;
    setenv("FAKE_NVML", "energy", 1);
    assert_false(telemetry_energy(t, &a));
    assert_true(telemetry_power(t, &a));
    unsetenv("FAKE_NVML");
    telemetry_close(t);
}

static void opening_says_why_it_can_not(void **state)
{
    (void)state;
    struct text why;
    text_init(&why);
    assert_null(telemetry_open("0000:99:00.0", &why));
    assert_contains(text_get(&why), "does not know the GPU at 0000:99:00.0");
    text_free(&why);
    setenv("FAKE_NVML", "init", 1);
    assert_null(telemetry_open("0000:3b:00.0", &why));
    unsetenv("FAKE_NVML");
    assert_contains(text_get(&why), "does not start (error 999)");
    text_free(&why);
}

static void no_telemetry_answers_nothing(void **state)
{
    (void)state;
    double a, b;
    unsigned reasons;
    assert_false(telemetry_energy(NULL, &a));
    assert_false(telemetry_power(NULL, &a));
    assert_false(telemetry_power_limit(NULL, &a));
    assert_false(telemetry_temperature(NULL, &a));
    assert_false(telemetry_clocks(NULL, &a, &b));
    assert_false(telemetry_throttle(NULL, &reasons));
    telemetry_close(NULL);
}

static void idling_and_chosen_clocks_are_no_throttling(void **state)
{
    (void)state;
    assert_false(throttle_matters(0));
    assert_false(throttle_matters(THROTTLE_IDLE | THROTTLE_APPLICATION_CLOCKS));
    assert_true(throttle_matters(THROTTLE_IDLE | THROTTLE_HW_SLOWDOWN));
    assert_string_equal(throttle_name(THROTTLE_HW_POWER_BRAKE), "hw_power_brake");
    assert_null(throttle_name(0x40000000));
}

int main(int argc, char **argv)
{
    (void)argc;
    use_fakes(argv);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_board_says_what_it_knows_in_si_units),
        cmocka_unit_test(what_a_library_lacks_is_unknown_and_not_zero),
        cmocka_unit_test(a_refused_value_is_unknown),
        cmocka_unit_test(opening_says_why_it_can_not),
        cmocka_unit_test(no_telemetry_answers_nothing),
        cmocka_unit_test(idling_and_chosen_clocks_are_no_throttling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
