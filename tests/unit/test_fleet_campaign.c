/* Training campaigns in a fleet: when they begin and end, what they hold, draw and do. */
#include "support_toy.h"

#include "perf/campaign.h"

static struct campaign campaigns[2];
static struct campaign_forecast forecasts[2];
static struct llm llm = {.name = "toy-llm"};
static struct order *order;

/* Two orders of time: 16 accelerators from day 0, 16 more from day 10; each shift takes a day. */
static int begin(void **state)
{
    (void)state;
    toy = toy_new(60);
    toy->scenario.sample = SAMPLE_DAY;
    order = toy_order(toy, "all", 0);
    toy_deliver(order, 0, 16);
    toy_deliver(order, 10, 16);
    return 0;
}

/* A campaign of so many days at 1,000 tokens/s. */
static void add(int i, const char *name, int64_t accelerators, double days, double busy)
{
    forecasts[i] = (struct campaign_forecast){
        .tokens_rate = 1000, .busy = busy, .load = busy, .utilisation = 0.4};
    campaigns[i] = (struct campaign){.name = name,
                                     .llm = &llm,
                                     .accelerators = accelerators,
                                     .tokens = 1000 * 86400 * days,
                                     .forecast = &forecasts[i]};
    order->campaigns = (struct span){campaigns, (uint32_t)i + 1};
}

static double useful_hours(int from, int to)
{
    const struct sample *a = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(from)),
                        *b = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(to));
    return (b->useful_seconds - a->useful_seconds) / 3600;
}

static double drawn(int day)
{
    return outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(day))->drawn;
}

static void a_campaign_begins_with_its_accelerators_and_ends_with_its_tokens(void **state)
{
    (void)state;
    add(0, "run", 32, 20, 0.8);
    toy_run(toy, 0, &out);
    assert_int_equal(out.n_campaigns, 1);
    const struct campaign_result *c = &out.campaigns[0];
    assert_int_equal(c->started, toy_day(11));
    assert_int_equal(c->ended, toy_day(31));
    assert_close(c->tokens_done, 1000.0 * 86400 * 20, 1e-12);
    assert_close(c->accelerator_seconds, 32 * 20 * 86400.0, 1e-9);
    /* a node at 0.8: 10 kW x (0.3 + 0.5 x 0.8) and its 2 kW of network */
    assert_close(c->energy_it, 4 * 9e3 * 20 * 86400.0, 1e-6);
}

/* Nodes that no campaign holds work half of the time, at 5.5 kW, those of the campaign always, at 7
 * kW; 2 kW of network each; PUE 1.1. */
static void work_and_power_follow_the_campaign(void **state)
{
    (void)state;
    add(0, "run", 16, 10, 0.8);
    toy_run(toy, 0, &out);
    assert_int_equal(out.campaigns[0].started, toy_day(1));
    assert_close(drawn(5), 1.1 * 2 * 9e3, 1e-6);
    assert_close(useful_hours(4, 5), 16 * 24, 1e-6);
    /* day 11: two nodes more, and the campaign is over */
    assert_close(drawn(12), 1.1 * 4 * 7.5e3, 1e-6);
    assert_close(useful_hours(12, 13), 32 * 12, 1e-6);
}

/* Kernels run 0.8 of the time, but the accelerators' own law says that the node draws 0.6 of the
 * way from 3 to 8 kW, or more than its load. */
static void power_follows_what_is_known_of_it_beyond_the_time_of_kernels(void **state)
{
    (void)state;
    static const double loads[] = {0.6, 1.2};
    for (int i = 0; i < 2; i++) {
        add(0, "run", 16, 10, 0.8);
        forecasts[0].load = loads[i];
        toy_run(toy, 0, &out);
        const double node = 3e3 + 5e3 * loads[i] + 2e3;
        assert_close(drawn(5), 1.1 * 2 * node, 1e-6);
        assert_close(out.campaigns[0].energy_it, 2 * node * 10 * 86400.0, 1e-6);
        assert_close(out.campaigns[0].busy, 0.8, 1e-12);
        outcome_free(&out);
    }
    toy_run(toy, 0, &out); /* for the teardown */
}

static void a_campaign_keeps_its_share_when_more_nodes_enter_service(void **state)
{
    (void)state;
    add(0, "run", 16, 40, 0.8);
    toy_run(toy, 0, &out);
    assert_close(drawn(20), 1.1 * (2 * 9e3 + 2 * 7.5e3), 1e-6);
    assert_close(useful_hours(20, 21), 16 * 24 + 16 * 12, 1e-6);
}

static void campaigns_share_what_is_free_in_the_order_of_the_scenario(void **state)
{
    (void)state;
    add(0, "large", 32, 10, 0.8);
    add(1, "small", 8, 15, 0.8);
    toy_run(toy, 0, &out);
    /* small overtakes while only 16 are there, and large waits for it to end */
    assert_int_equal(out.campaigns[1].started, toy_day(1));
    assert_int_equal(out.campaigns[1].ended, toy_day(16));
    assert_int_equal(out.campaigns[0].started, toy_day(16));
    assert_int_equal(out.campaigns[0].ended, toy_day(26));
}

static void a_campaign_is_not_begun_before_its_day_nor_ended_after_the_run(void **state)
{
    (void)state;
    add(0, "late", 8, 100, 0.8);
    campaigns[0].from = toy_day(30);
    add(1, "never", 32, 10, 0.8);
    campaigns[1].from = toy_day(31);
    toy_run(toy, 0, &out);
    assert_int_equal(out.campaigns[0].started, toy_day(30));
    assert_int_equal(out.campaigns[0].ended, 0);
    assert_close(out.campaigns[0].tokens_done, 1000.0 * 86400 * 30, 1e-12);
    assert_int_equal(out.campaigns[1].started, 0);
    assert_close(out.campaigns[1].tokens_done, 0, 1e-12);
    assert_close(out.campaigns[1].accelerator_seconds, 0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_campaign_begins_with_its_accelerators_and_ends_with_its_tokens, begin, end),
        cmocka_unit_test_setup_teardown(work_and_power_follow_the_campaign, begin, end),
        cmocka_unit_test_setup_teardown(
            power_follows_what_is_known_of_it_beyond_the_time_of_kernels, begin, end),
        cmocka_unit_test_setup_teardown(a_campaign_keeps_its_share_when_more_nodes_enter_service,
                                        begin, end),
        cmocka_unit_test_setup_teardown(campaigns_share_what_is_free_in_the_order_of_the_scenario,
                                        begin, end),
        cmocka_unit_test_setup_teardown(
            a_campaign_is_not_begun_before_its_day_nor_ended_after_the_run, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
