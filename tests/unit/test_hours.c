/* Means of hours from an exact integral, and their quantiles. */
#include "support.h"

#include "base/arena.h"
#include "fleet/site/hours.h"

#define HOUR (SIM_TICKS_PER_DAY / 24)

static struct arena memory;
static struct hours *hours;
static struct gauge gauge;

static int begin(void **state)
{
    (void)state;
    arena_init(&memory);
    hours = hours_new(&memory);
    gauge = gauge_at(0, 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&memory);
    return 0;
}

/* The level of a gauge in mW from an instant on, at a PUE of 1.5 and with losses of 7 W. */
static void set(sim_time now, int64_t milliwatts)
{
    hours_pass(hours, &gauge, 1.5e-3, 7, now);
    gauge_set(&gauge, now, milliwatts);
}

static void nothing_is_known_before_the_first_hour_is_over(void **state)
{
    (void)state;
    set(HOUR / 2, 4000);
    hours_pass(hours, &gauge, 1.5e-3, 7, HOUR - 1);
    assert_true(hours_spread(hours).highest == 0);
    assert_int_equal(hours->n, 0);
}

static void an_hour_counts_by_its_mean(void **state)
{
    (void)state;
    set(HOUR / 2, 4000);     /* half an hour of 0, then a quarter at 4 W, */
    set(HOUR * 3 / 4, 8000); /*   and one at 8 W: 3 W */
    set(HOUR, 0);
    assert_int_equal(hours->n, 1);
    assert_close(hours->of[0], 3 * 1.5 + 7, 1e-12);
}

static void hours_in_which_nothing_happens_are_kept_at_their_level(void **state)
{
    (void)state;
    set(HOUR / 2, 4000);
    set(3 * HOUR + HOUR / 4, 1000); /* 2 W, then 4 W twice */
    set(5 * HOUR, 0);               /* (4 + 3 x 1) / 4 = 1.75 W, then 1 W */
    const double expected[] = {2, 4, 4, 1.75, 1};
    assert_int_equal(hours->n, 5);
    for (int i = 0; i < 5; i++)
        assert_close(hours->of[i], expected[i] * 1.5 + 7, 1e-12);
}

static void quantiles_are_values_that_occurred(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++)
        set(i * HOUR, (200 - i) * 1000); /* 200 W in the first hour, down to 1 W */
    set(200 * HOUR, 0);
    const struct hours_spread s = hours_spread(hours);
    assert_int_equal(hours->n, 200);
    assert_close(s.p50, 100 * 1.5 + 7, 1e-12);
    assert_close(s.p99, 198 * 1.5 + 7, 1e-12);
    assert_close(s.highest, 200 * 1.5 + 7, 1e-12);
}

/* Thirty days: a peak before them is forgotten. */
static void what_is_older_than_thirty_days_is_forgotten(void **state)
{
    (void)state;
    set(0, 9000);
    set(HOUR, 1000);
    hours_pass(hours, &gauge, 1.5e-3, 7, 720 * HOUR);
    assert_close(hours_spread(hours).highest, 9 * 1.5 + 7, 1e-12);
    hours_pass(hours, &gauge, 1.5e-3, 7, 721 * HOUR);
    assert_int_equal(hours->n, HOURS_KEPT);
    assert_close(hours_spread(hours).highest, 1 * 1.5 + 7, 1e-12);
    set(100000 * (sim_time)HOUR, 2000);
    set(100001 * (sim_time)HOUR, 0);
    assert_close(hours_spread(hours).highest, 2 * 1.5 + 7, 1e-12);
    assert_close(hours_spread(hours).p99, 1 * 1.5 + 7, 1e-12);
}

#define HOURS_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOURS_TEST(nothing_is_known_before_the_first_hour_is_over),
        HOURS_TEST(an_hour_counts_by_its_mean),
        HOURS_TEST(hours_in_which_nothing_happens_are_kept_at_their_level),
        HOURS_TEST(quantiles_are_values_that_occurred),
        HOURS_TEST(what_is_older_than_thirty_days_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
