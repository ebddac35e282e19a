/* What accelerators waited for: the gate that opened last, its slack, and ticks that add up. */
#include "support.h"

#include "fleet/site/wait.h"

/* Days of one parcel; begun and installed are a day apart, as in a shift. */
static struct wait wait_paid(int wanted, int delivered, int paid, int housed, int begun,
                             int energised)
{
    const struct parcel p = {
        .wanted = wanted * SIM_TICKS_PER_DAY,
        .delivered = delivered * SIM_TICKS_PER_DAY,
        .paid = paid * SIM_TICKS_PER_DAY,
        .housed = housed * SIM_TICKS_PER_DAY,
        .begun = begun * SIM_TICKS_PER_DAY,
        .installed = (begun + 1) * SIM_TICKS_PER_DAY,
    };
    const struct wait w = wait_of(&p, energised * SIM_TICKS_PER_DAY);
    sim_time sum = 0;
    for (unsigned by = 0; by < CONSTRAINTS; by++)
        sum += w.by[by];
    assert_int_equal(sum, w.total);
    return w;
}

/* Paid as soon as it is ready. */
static struct wait wait_in(int wanted, int delivered, int housed, int begun, int energised)
{
    return wait_paid(wanted, delivered, delivered, housed, begun, energised);
}

static void assert_wait(struct wait w, enum constraint last, enum constraint next, int slack)
{
    assert_string_equal(constraint_name(w.last), constraint_name(last));
    assert_string_equal(constraint_name(w.next), constraint_name(next));
    assert_int_equal(w.slack, slack * SIM_TICKS_PER_DAY);
}

static void assert_days(struct wait w, int chips, int hall, int crews, int power)
{
    assert_int_equal(w.by[BY_CHIPS], chips * SIM_TICKS_PER_DAY);
    assert_int_equal(w.by[BY_HALL], hall * SIM_TICKS_PER_DAY);
    assert_int_equal(w.by[BY_CREWS], crews * SIM_TICKS_PER_DAY);
    assert_int_equal(w.by[BY_POWER], power * SIM_TICKS_PER_DAY);
    assert_int_equal(w.by[BY_DEMAND], 0);
}

static void without_a_gate_in_the_way_only_the_installation_takes_time(void **state)
{
    (void)state;
    struct wait w = wait_in(0, 0, 0, 0, 1);
    assert_wait(w, BY_DEMAND, BY_DEMAND, 0);
    assert_days(w, 0, 0, 1, 0);
    w = wait_in(9, 0, 0, 0, 1); /* energised long before it was wanted */
    assert_wait(w, BY_DEMAND, BY_DEMAND, 0);
    assert_days(w, 0, 0, 0, 0);
}

static void each_gate_alone_is_named_with_its_slack(void **state)
{
    (void)state;
    struct wait w = wait_in(0, 10, 10, 10, 11);
    assert_wait(w, BY_CHIPS, BY_DEMAND, 10);
    assert_days(w, 10, 0, 1, 0);
    w = wait_in(0, 0, 10, 10, 11);
    assert_wait(w, BY_HALL, BY_DEMAND, 10);
    assert_days(w, 0, 10, 1, 0);
    w = wait_in(0, 0, 0, 10, 11);
    assert_wait(w, BY_CREWS, BY_DEMAND, 10);
    assert_days(w, 0, 0, 11, 0);
    w = wait_in(0, 0, 0, 0, 11);
    assert_wait(w, BY_POWER, BY_DEMAND, 10);
    assert_days(w, 0, 0, 0, 11);
}

static void power_that_comes_last_takes_the_whole_wait(void **state)
{
    (void)state;
    struct wait w = wait_in(0, 3, 5, 8, 20);
    assert_wait(w, BY_POWER, BY_CREWS, 11);
    assert_days(w, 0, 0, 0, 20);
    w = wait_in(0, 3, 5, 5, 20);
    assert_wait(w, BY_POWER, BY_HALL, 14);
    w = wait_in(0, 3, 3, 3, 20);
    assert_wait(w, BY_POWER, BY_CHIPS, 16);
}

static void crews_share_the_wait_with_what_they_had_to_wait_for(void **state)
{
    (void)state;
    struct wait w = wait_in(0, 3, 5, 8, 9);
    assert_wait(w, BY_CREWS, BY_HALL, 3);
    assert_days(w, 0, 5, 4, 0); /* space came two days after the chips: these were not the cause */
    w = wait_in(0, 3, 3, 8, 9);
    assert_wait(w, BY_CREWS, BY_CHIPS, 5);
    assert_days(w, 3, 0, 6, 0);
}

static void what_happens_before_the_wanted_day_is_no_wait(void **state)
{
    (void)state;
    struct wait w = wait_in(4, 0, 6, 6, 7);
    assert_wait(w, BY_HALL, BY_DEMAND, 2);
    assert_days(w, 0, 2, 1, 0);
    w = wait_in(6, 0, 3, 5, 9);
    assert_wait(w, BY_POWER, BY_DEMAND, 3);
    assert_days(w, 0, 0, 0, 3);
}

static void cash_takes_what_lies_between_the_chips_and_their_payment(void **state)
{
    (void)state;
    struct wait w = wait_paid(0, 3, 10, 10, 10, 11);
    assert_wait(w, BY_CASH, BY_CHIPS, 7);
    assert_days(w, 0, 0, 1, 0);
    assert_int_equal(w.by[BY_CASH], 10 * SIM_TICKS_PER_DAY); /* nothing was gained by the chips */
    w = wait_paid(0, 3, 10, 12, 12, 13); /* nor by the cash, had the hall come no earlier */
    assert_wait(w, BY_HALL, BY_CASH, 2);
    assert_days(w, 0, 12, 1, 0);
    w = wait_paid(0, 3, 10, 10, 10, 20);
    assert_wait(w, BY_POWER, BY_CASH, 9);
    assert_days(w, 0, 0, 0, 20);
    w = wait_paid(12, 3, 10, 10, 10, 11);
    assert_wait(w, BY_DEMAND, BY_DEMAND, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_gate_in_the_way_only_the_installation_takes_time),
        cmocka_unit_test(each_gate_alone_is_named_with_its_slack),
        cmocka_unit_test(power_that_comes_last_takes_the_whole_wait),
        cmocka_unit_test(crews_share_the_wait_with_what_they_had_to_wait_for),
        cmocka_unit_test(cash_takes_what_lies_between_the_chips_and_their_payment),
        cmocka_unit_test(what_happens_before_the_wanted_day_is_no_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
