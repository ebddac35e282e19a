/* Orders that a supplier fills month by month: what arrives when, and what was waited for. */
#include "support_toy.h"

static struct supplier maker;
static struct generation generation;

/* A supplier of 80 packages a day, 5 days from allocation to delivery. */
static int begin(void **state)
{
    (void)state;
    toy = toy_new(100);
    toy->scenario.sample = SAMPLE_DAY;
    generation = (struct generation){
        .name = "chip", .accelerator = &toy->accelerator, .packages_per_wafer = 8, .share = 1};
    maker = (struct supplier){
        .name = "maker",
        .wafers = toy_constant(toy, 20.0 / 86400),
        .wafer_share = toy_constant(toy, 0.5),
        .memory_share = toy_constant(toy, 1),
        .elsewhere = toy_constant(toy, 0),
        .lead_time = 5 * 86400,
        .generations = {&generation, 1},
    };
    toy->scenario.suppliers = (struct span){&maker, 1};
    return 0;
}

static struct order *order(const char *name, int day, int64_t accelerators)
{
    struct order *o = toy_order(toy, name, 0);
    o->supplier = &maker;
    o->quantity = accelerators;
    o->ordered = toy_day(day);
    return o;
}

static int64_t delivered(int day)
{
    return outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(day))->accelerators[STAGE_DELIVERED];
}

static int64_t ordered(int day)
{
    return outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(day))->accelerators[STAGE_ORDERED];
}

/* January has 31 days, so 2,480 packages leave on day 31 and stand at the dock on day 36; of
 * February's 2,240, on day 64, the order needs 1,520. */
static void a_month_is_delivered_after_the_lead_time(void **state)
{
    (void)state;
    order("all", 0, 4000);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(35), 0);
    assert_int_equal(delivered(36), 2480);
    assert_int_equal(delivered(63), 2480);
    assert_int_equal(delivered(64), 4000);
    assert_int_equal(delivered(99), 4000);
    assert_int_equal(ordered(0), 4000);
    /* January, February and March were made; the chip is two H100-equivalents here. */
    assert_close(out.made_h100e, 2 * 80 * 90, 1e-12);
    assert_close(out.given_h100e, 2 * 4000, 1e-12);
    assert_int_equal(out.n_supplies, 1);
    assert_close(out.supplies[0].made_h100e, out.made_h100e, 1e-12);
    assert_close(out.supplies[0].got, 4000, 1e-12);
    assert_close(out.supplies[0].got_h100e, 2 * 4000, 1e-12);
    /* A supplier with enough would have delivered on day 5; a shift installs within a day. */
    assert_close(toy_waited(&out, BY_CHIPS), 2480 * 31 + 1520 * 59, 1e-12);
    assert_close(toy_waited(&out, BY_CREWS), 4000, 1e-12);
    /* What arrives is paid then. */
    assert_close(toy_dollars(&out, ACCOUNT_CHIPS), 4000 * 25e3, 1e-12);
}

static void what_is_still_owed_at_the_end_was_waited_for(void **state)
{
    (void)state;
    order("all", 40, 8000);
    toy_run(toy, 0, &out);
    assert_int_equal(ordered(39), 0);
    assert_int_equal(ordered(40), 8000);
    /* February's and March's, on the days 64 and 95; wanted on day 45. */
    assert_int_equal(delivered(99), 2240 + 2480);
    assert_close(toy_waited(&out, BY_CHIPS), 2240 * 19 + 2480 * 50 + (8000 - 4720) * 55, 1e-12);
    assert_true(outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(99))->binds == BY_CHIPS);
}

/* Ten a month of which eight make a server: 20 of January and February are two servers, the
 * fraction waits for the next. */
static void what_makes_no_whole_system_stays_the_orders(void **state)
{
    (void)state;
    maker.wafers = toy_constant(toy, 2 * 10.0 / 8 / (30 * 86400));
    order("all", 0, 800);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(36), 8);  /* of 10.33 */
    assert_int_equal(delivered(64), 16); /* of 19.67 */
    assert_int_equal(delivered(95), 24); /* of 30 */
}

static void orders_share_a_month_by_what_they_lack(void **state)
{
    (void)state;
    order("one", 0, 8000);
    order("two", 0, 24000);
    toy_run(toy, 0, &out);
    assert_int_equal(out.lots[0].energised + out.lots[1].energised, 8 * (7200 / 8));
    assert_int_equal(out.lots[0].energised, 1800);
}

static void a_wanted_day_counts_before_the_lead_time(void **state)
{
    (void)state;
    order("all", 0, 2480)->wanted = toy_day(30);
    toy_run(toy, 0, &out);
    assert_close(toy_waited(&out, BY_CHIPS), 2480 * 6, 1e-12);
}

/* The other generation has no order, so its packages go elsewhere. */
static void a_generation_serves_its_own_orders_alone(void **state)
{
    (void)state;
    struct accelerator other = toy->accelerator;
    struct generation both[] = {generation, generation};
    both[1].accelerator = &other;
    both[1].share = 0.75;
    both[1].from = toy_day(-100);
    both[0].from = toy_day(-200);
    maker.generations = (struct span){both, 2};
    order("all", 0, 4000);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(36), 616); /* whole servers of 620 */
}

/* January's 2,480 are leased and under way until day 71; February's can pay for 80 of what is
 * bought all the same, which stand at the dock on day 99. */
static void what_is_leased_and_under_way_takes_no_cash_from_what_is_bought(void **state)
{
    (void)state;
    maker.lead_time = 40 * 86400;
    toy_fund(toy, 10e6);
    order("leased", 0, 2480)->payment.lease = 1e-6;
    order("bought", 32, 80);
    toy_run(toy, 0, &out);
    assert_int_equal(delivered(71), 2480);
    assert_int_equal(delivered(99), 2480 + 80);
}

/* $1.1 M is enough for four servers of 250 k$ and for 3.2 packages of the fifth. */
static void what_is_set_aside_for_a_part_of_a_system_is_paid_for_once(void **state)
{
    (void)state;
    toy_fund(toy, 1.1e6);
    order("all", 0, 800);
    struct world *w = toy_finish(toy, 0, &out);
    assert_close(w->lots[0].allocated, 4 * 8 + 3.2, 1e-9);
    assert_int_equal(w->lots[0].shipped, 4);
    world_free(w);
    assert_int_equal(delivered(99), 32);
    assert_close(toy_dollars(&out, ACCOUNT_CASH), 100e3, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_month_is_delivered_after_the_lead_time, begin, end),
        cmocka_unit_test_setup_teardown(
            what_is_leased_and_under_way_takes_no_cash_from_what_is_bought, begin, end),
        cmocka_unit_test_setup_teardown(what_is_set_aside_for_a_part_of_a_system_is_paid_for_once,
                                        begin, end),
        cmocka_unit_test_setup_teardown(what_is_still_owed_at_the_end_was_waited_for, begin, end),
        cmocka_unit_test_setup_teardown(what_makes_no_whole_system_stays_the_orders, begin, end),
        cmocka_unit_test_setup_teardown(orders_share_a_month_by_what_they_lack, begin, end),
        cmocka_unit_test_setup_teardown(a_wanted_day_counts_before_the_lead_time, begin, end),
        cmocka_unit_test_setup_teardown(a_generation_serves_its_own_orders_alone, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
