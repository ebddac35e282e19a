/* Campaigns at sites that are capped or go down: how they slow down, stand still and go on, by hand
 * and, with expected outages, against the mean of events. Seeds are fixed. */
#include "support_toy.h"

#include "engine/tally.h"
#include "perf/campaign.h"

#include <math.h>

enum { RUNS = 200 };

static const double DAY = 86400;

static struct campaign campaigns[2];
static struct campaign_forecast forecast;
static struct llm llm = {.name = "toy-llm"};
static struct order *order;
static struct site_outage plans[2];

/* Four servers from day 1 on. A node at full load draws 8 kW, one that idles 3, and 2 of network:
 * all four at work 40 kW of IT and 44 kW at the meter. */
static int begin(void **state)
{
    (void)state;
    static const double x[] = {0.5, 1}, y[] = {0.7, 1};
    toy = toy_new(101);
    toy->scenario.sample = SAMPLE_DAY;
    toy->scenario.assumptions.capped_work = (struct curve){x, y, 2, 0};
    order = toy_order(toy, "all", 0);
    order->utilisation = toy_constant(toy, 1);
    toy_deliver(order, 0, 32);
    forecast =
        (struct campaign_forecast){.tokens_rate = 1000, .busy = 1, .load = 1, .utilisation = 0.4};
    return 0;
}

/* A campaign of so many days at full speed. */
static struct campaign *add(int i, const char *name, int64_t accelerators, double days)
{
    campaigns[i] = (struct campaign){.name = name,
                                     .llm = &llm,
                                     .accelerators = accelerators,
                                     .tokens = 1000 * DAY * days,
                                     .checkpoint_interval = NAN,
                                     .forecast = &forecast};
    order->campaigns = (struct span){campaigns, (uint32_t)i + 1};
    return &campaigns[i];
}

static struct power_phase *grid(struct path power)
{
    toy_clear_power(toy, 0);
    struct power_phase *phase = toy_power(toy, 0, "grid", &toy->grid, 0);
    phase->power = power;
    toy->sites[0].oversubscription = 5;
    return phase;
}

/* Outages of so many days without power and so many of restart. */
static void site_goes_down(double rate_per_day, double days, double restart_days)
{
    plans[0] = (struct site_outage){
        .name = "utility",
        .rate = rate_per_day / DAY,
        .duration = distribution_of(DIST_CONSTANT, days * DAY, 0, 0),
        .restart = distribution_of(DIST_CONSTANT, restart_days * DAY, 0, 0),
    };
    toy->sites[0].outages = (struct span){plans, 1};
}

static const struct sample *on(int day)
{
    return outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(day));
}

static double held(const struct campaign_result *c)
{
    return c->accelerator_seconds / (double)c->accelerators;
}

/* Held time is work at full speed, what was done again, and the time lost. */
static void expect_parts(const struct campaign_result *c)
{
    const double done = c->tokens_done / c->tokens_rate;
    assert_close(done + c->again + c->slowed + c->standstill + c->saving + c->restarting, held(c),
                 1e-9);
}

/* Work and lost work are all the work there was time for. */
static void expect_work(double utilisation)
{
    const struct sample *s = on(100);
    assert_close(s->useful_seconds + s->power.throttled_accelerator_seconds,
                 s->accelerator_seconds[STAGE_AVAILABLE] * utilisation, 1e-9);
}

/* 30.8 kW are 28 of IT: 8 of network and 20 of the 32 at full load, a share of 0.625, at which work
 * is 0.775. Ten days of work take 10 / 0.775. */
static void a_campaign_slows_down_as_all_work_does(void **state)
{
    (void)state;
    grid(toy_constant(toy, 30.8e3));
    add(0, "run", 32, 10);
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    assert_close(held(c), 10 / 0.775 * DAY, 1e-6);
    assert_int_equal(c->started, toy_day(1));
    assert_int_equal(c->ended, toy_day(13)); /* 12.9 days later */
    assert_close(c->slowed, (10 / 0.775 - 10) * DAY, 1e-6);
    assert_true(c->standstill == 0 && c->again == 0);
    assert_close(c->energy_it, held(c) * 28e3, 1e-6);
    assert_close(on(5)->drawn, 30.8e3, 1e-6);
    expect_parts(c);
    expect_work(1);
}

/* Ten days: five at 0.775 until there is more power, the rest at full speed. */
static void its_end_moves_when_the_cap_does(void **state)
{
    (void)state;
    grid(toy_steps(toy, 3, (int[]){0, 6, 9}, (double[]){30.8e3, 44.1e3, 30.8e3}));
    add(0, "run", 32, 10);
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    /* 5 x 0.775 + 3 days are done on day 9 */
    assert_close(held(c), (8 + (10 - 5 * 0.775 - 3) / 0.775) * DAY, 1e-6);
    assert_close(c->tokens_done, c->tokens, 0);
    expect_parts(c);
    expect_work(1);
}

/* What is done at the end of the run is what was done, not what would have been. */
static void an_unfinished_campaign_has_done_what_the_cap_let_it(void **state)
{
    (void)state;
    grid(toy_constant(toy, 30.8e3));
    add(0, "run", 32, 1000);
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    assert_int_equal(c->ended, 0);
    assert_close(c->tokens_done, 100 * 0.775 * DAY * 1000, 1e-6);
    expect_parts(c);
}

/* A site whose idle power alone is too much gets nothing done, and nothing is the matter. */
static void a_campaign_without_power_to_work_stands(void **state)
{
    (void)state;
    grid(toy_constant(toy, 20e3));
    add(0, "run", 32, 10);
    toy_run(toy, 0, &out);
    assert_int_equal(out.campaigns[0].ended, 0);
    assert_close(out.campaigns[0].tokens_done, 0, 1e-12);
    assert_close(out.campaigns[0].slowed, 100 * DAY, 1e-12);
    expect_work(1);
}

/* With failures the cap changes all the time, and the end with it: the campaign then works as its
 * order does. */
static void failures_change_the_cap_and_the_end(void **state)
{
    (void)state;
    grid(toy_constant(toy, 30.8e3));
    toy_fail(toy, "often", 0.2, 1);
    add(0, "run", 32, 1000);
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    assert_true(out.failures > 20);
    expect_parts(c);
    expect_work(1);
    const double speed = 1 - c->slowed / held(c);
    assert_true(speed > 0.78 && speed < 1); /* less is drawn when nodes are down */
    const double until = c->tokens_done;
    outcome_free(&out);
    campaigns[0].tokens = until / 2;
    toy_run(toy, 0, &out);
    assert_true(out.campaigns[0].ended > 0);
    assert_close(out.campaigns[0].tokens_done, until / 2, 0);
    expect_parts(&out.campaigns[0]);
}

/* The second campaign begins when the first one ends, at an instant of the site and not of the
 * world. */
static void a_campaign_follows_another_at_a_capped_site(void **state)
{
    (void)state;
    grid(toy_constant(toy, 30.8e3));
    add(0, "first", 32, 10);
    add(1, "second", 16, 10);
    toy_run(toy, 0, &out);
    assert_int_equal(out.campaigns[1].started, out.campaigns[0].ended);
    assert_close(out.campaigns[1].slowed, out.campaigns[0].slowed, 1e-6);
    expect_work(1);
}

/* All stand still while their site is down or starts again, and keep their accelerators: of thirty
 * days of work each outage costs three days, and half of the six hours to a checkpoint. */
static void an_outage_of_the_site_stops_and_undoes(void **state)
{
    (void)state;
    site_goes_down(0.1, 2, 1);
    add(0, "run", 32, 30)->checkpoint_interval = DAY / 4;
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    assert_true(c->ended > 0);
    const double outages = round(c->standstill / (3 * DAY));
    assert_true(outages >= 2);
    assert_close(c->standstill, outages * 3 * DAY, 1e-9);
    assert_close(c->again, outages * DAY / 8, 1e-9);
    assert_close(held(c), (30 + outages * 3.125) * DAY, 1e-9);
    /* 40 kW at work, 8 of network while it starts again */
    assert_close(c->energy_it, (40e3 * (30 + outages / 8) + 8e3 * outages) * DAY, 1e-9);
    expect_parts(c);
    expect_work(1);
}

/* Under a cap less was done since the last checkpoint. */
static void what_is_undone_was_done_at_the_speed_of_that_time(void **state)
{
    (void)state;
    grid(toy_constant(toy, 30.8e3));
    site_goes_down(0.1, 2, 1);
    add(0, "run", 32, 30)->checkpoint_interval = DAY / 4;
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    const double outages = round(c->standstill / (3 * DAY));
    assert_true(c->ended > 0 && outages >= 2);
    assert_close(c->again, outages * DAY / 8 * 0.775, 1e-6);
    assert_close(c->slowed, (c->tokens_done / 1000 + c->again) * (1 / 0.775 - 1), 1e-6);
    expect_parts(c);
    expect_work(1);
}

/* What outages undo of a campaign that has all accelerators, if each takes so much of what is done
 * by then: days on which nothing is done tell where they begin, for all last three days. 'whole'
 * counts those that find no more than that, 'part' the others. */
static double undone_by_outages(double each, int *whole, int *part)
{
    double undone = 0;
    *whole = *part = 0;
    for (int day = 2; day <= 100; day++) {
        const double worked = on(day)->useful_seconds / 32;
        const bool stands = worked == on(day - 1)->useful_seconds / 32;
        const bool stood = on(day - 1)->useful_seconds == on(day - 2)->useful_seconds;
        if (!stands || stood)
            continue;
        const double done = worked - undone;
        *(done <= each ? whole : part) += 1;
        undone += fmin(done, each);
    }
    return undone;
}

static void no_more_is_undone_than_was_done(void **state)
{
    (void)state;
    int whole, part;
    site_goes_down(0.1, 2, 1);
    add(0, "run", 32, 1e4)->checkpoint_interval = 1000 * DAY;
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    assert_close(c->again, undone_by_outages(500 * DAY, &whole, &part), 1e-9);
    assert_true(whole >= 3 && part == 0);
    assert_close(c->again + c->tokens_done / 1000 + c->standstill, held(c), 1e-9);
    outcome_free(&out);
    campaigns[0].checkpoint_interval = 10 * DAY;
    toy_run(toy, 0, &out);
    assert_close(out.campaigns[0].again, undone_by_outages(5 * DAY, &whole, &part), 1e-9);
    assert_true(whole >= 1 && part >= 1);
    expect_parts(&out.campaigns[0]);
}

/* A hall that goes down with half of the servers: the large campaign stops, the small one goes on,
 * with servers of the other hall. */
static void an_outage_of_a_hall_stops_what_lacks_accelerators(void **state)
{
    (void)state;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "one", 0, 24e3);
    const struct hall *two = toy_hall(toy, 0, "two", 0, 24e3);
    site_goes_down(0.1, 2, 0);
    plans[0].hall = two;
    add(0, "large", 24, 1000);
    toy_run(toy, 0, &out);
    const double down = out.site_outage_seconds / 16;
    assert_true(down > DAY);
    assert_close(out.campaigns[0].standstill, down, 1e-9);
    expect_parts(&out.campaigns[0]);
    outcome_free(&out);
    add(0, "small", 16, 1000);
    toy_run(toy, 0, &out);
    assert_true(out.campaigns[0].standstill == 0);
    assert_close(out.campaigns[0].tokens_done, 1000 * 100 * DAY, 1e-9);
    expect_work(1);
}

/* While one stands still its accelerators that are up do nothing; the others work on. */
static void accelerators_of_what_is_stopped_idle(void **state)
{
    (void)state;
    toy_clear_halls(toy, 0);
    toy_hall(toy, 0, "one", 0, 36e3);
    const struct hall *two = toy_hall(toy, 0, "two", 0, 12e3);
    site_goes_down(0.2, 1000, 0);
    plans[0].hall = two;
    add(0, "large", 32, 1000);
    toy_run(toy, 0, &out);
    /* three servers that idle, at 5 kW with their network, one that is down, at 2 */
    assert_close(on(90)->drawn, 1.1 * 17e3, 1e-6);
    assert_close(on(90)->useful_seconds, on(80)->useful_seconds, 1e-12);
    assert_int_equal(on(90)->accelerators[STAGE_AVAILABLE], 24);
}

/* Four servers fail every five days together, for a moment each: what stops and checkpoints leave
 * of ten days of work, by the closed forms. */
static struct campaign *add_interrupted(double days)
{
    toy_fail(toy, "often", 0.05, 1e-6);
    struct campaign *c = add(0, "run", 32, days);
    c->interruptions = (struct interruption_choice){true, DAY / 4, DAY / 100, DAY / 50};
    return c;
}

static struct interruption_shares shares_of(double interval)
{
    const struct interruption_law law = {0.2 / DAY, DAY / 4, DAY / 100, DAY / 50};
    return interruption_shares(&law, interval > 0 ? interval : interruption_best_interval(&law));
}

static void failures_of_its_nodes_interrupt_it(void **state)
{
    (void)state;
    add_interrupted(30);
    toy_run(toy, 0, &out);
    const struct interruption_shares shares = shares_of(0);
    const struct campaign_result *c = &out.campaigns[0];
    assert_true(shares.work > 0.8 && shares.work < 0.9);
    assert_close(held(c), 30 * DAY / shares.work, 1e-9);
    assert_close(c->again, held(c) * shares.again, 1e-9);
    assert_close(c->saving, held(c) * shares.save, 1e-9);
    assert_close(c->restarting, held(c) * shares.restart, 1e-9);
    assert_close(c->stops, 0.2 * held(c) / DAY, 1e-9);
    assert_true(c->standstill == 0 && c->slowed == 0);
    expect_parts(c);
}

/* It works, at 40 kW in all, while it makes steps, and idles at 20 while it restarts and saves; its
 * site draws as much. */
static void work_and_power_follow_its_interruptions(void **state)
{
    (void)state;
    add_interrupted(1000);
    toy_run(toy, 0, &out);
    const struct interruption_shares shares = shares_of(0);
    const double steps = shares.work + shares.again;
    const struct campaign_result *c = &out.campaigns[0];
    assert_close(c->energy_it, held(c) * (20e3 + 20e3 * steps), 1e-9);
    assert_close(on(50)->drawn, 1.1 * (20e3 + 20e3 * steps), 1e-4);
    expect_work(steps);
}

/* With expected outages alike, and with an interval of one's own; without counting not at all. */
static void interruptions_are_as_they_are_asked_for(void **state)
{
    (void)state;
    struct campaign *c = add_interrupted(30);
    c->checkpoint_interval = DAY;
    toy_run(toy, 0, &out);
    assert_close(held(&out.campaigns[0]), 30 * DAY / shares_of(DAY).work, 1e-9);
    assert_close(out.campaigns[0].checkpoint_interval, DAY, 0);
    outcome_free(&out);
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    assert_close(held(&out.campaigns[0]), 30 * DAY / shares_of(DAY).work, 1e-9);
    outcome_free(&out);
    c->interruptions.counted = false;
    toy_run(toy, 0, &out);
    assert_close(held(&out.campaigns[0]), 30 * DAY, 1e-9);
    assert_true(out.campaigns[0].stops == 0);
}

/* The same for outages: with no interval of its own they undo half of the best one, and what wasn't
 * safe yet. */
static void an_outage_undoes_half_of_the_best_interval(void **state)
{
    (void)state;
    site_goes_down(0.1, 2, 1);
    add_interrupted(1000);
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    const struct interruption_shares shares = shares_of(0);
    const double running = held(c) - c->standstill, outages = c->standstill / (3 * DAY);
    const double unsafe = DAY / 50 - DAY / 100;
    assert_true(outages >= 2);
    assert_close(c->again,
                 running * shares.again + ceil(outages) * (c->checkpoint_interval / 2 + unsafe),
                 1e-9);
    expect_parts(c);
}

/* An outage of the site stops it as well, and both are told apart. */
static void outages_of_the_site_come_on_top(void **state)
{
    (void)state;
    site_goes_down(0.1, 2, 1);
    add_interrupted(1000)->checkpoint_interval = DAY / 4;
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    const struct interruption_shares shares = shares_of(DAY / 4);
    const double running = held(c) - c->standstill, outages = c->standstill / (3 * DAY);
    assert_true(outages >= 2);
    assert_close(c->restarting, running * shares.restart, 1e-9);
    assert_close(c->again, running * shares.again + ceil(outages) * (DAY / 8 + DAY / 100), 1e-9);
    expect_parts(c);
}

/* Old servers fail more often: the rate is that of their age. */
static void its_failures_are_those_of_the_age_of_its_nodes(void **state)
{
    (void)state;
    static const double ages[] = {0, 30 * 86400.0}, factors[] = {1, 4};
    add_interrupted(10)->from = toy_day(41);
    toy->failures.age_factor = (struct curve){ages, factors, 2, 0};
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    assert_close(c->stops, 0.8 * held(c) / DAY, 1e-9);
}

/* Four times as often from their 30th day in service on. */
static void age(void)
{
    static const double ages[] = {0, 30 * 86400.0}, factors[] = {1, 4};
    toy->failures.age_factor = (struct curve){ages, factors, 2, 0};
}

/* From day 41 on two servers are 40 days old and two have just come. */
static void its_failures_are_the_mean_of_all_ages_of_its_lot(void **state)
{
    (void)state;
    order->deliveries.n = 0;
    toy_deliver(order, 0, 16);
    toy_deliver(order, 40, 16);
    add_interrupted(10)->from = toy_day(40);
    age();
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    assert_int_equal(c->started, toy_day(41));
    assert_close(c->stops, 0.2 * (4 + 1) / 2 * held(c) / DAY, 1e-9);
}

/* In service on day 6, they are 27 days old on day 33: three of its ten days are before the 30th.
 */
static void no_node_ages_before_it_is_in_service(void **state)
{
    (void)state;
    toy->scenario.assumptions.burn_in = 5 * DAY;
    add_interrupted(10)->from = toy_day(33);
    age();
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    assert_close(c->stops, 0.2 * (3 + 7 * 4) / 10 * held(c) / DAY, 1e-9);
}

/* A fifth of the servers have a defect that shows in their first 20 days, half of them in the first
 * ten, which the campaign takes. */
static void fail_early(void)
{
    toy->failures.early = (struct early_failures){
        .given = true, .share = 0.2, .age = distribution_of(DIST_UNIFORM, 0, 20 * DAY, 0)};
}

static void early_failures_interrupt_it_too(void **state)
{
    (void)state;
    add_interrupted(10);
    fail_early();
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    assert_close(c->stops, (0.2 + 4 * 0.2 / 2 / 10) * held(c) / DAY, 1e-9);
}

/* As any failure, after a repair that did not help. */
static void early_failures_that_come_again_interrupt_it_too(void **state)
{
    (void)state;
    add_interrupted(10);
    fail_early();
    toy->failures.again = (struct failing_again){
        .given = true, .share = 0.2, .time = distribution_of(DIST_CONSTANT, 3600, 0, 0)};
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    assert_close(c->stops, (0.2 + 4 * 0.2 / 2 / 10) / 0.8 * held(c) / DAY, 1e-9);
}

/* All four nodes fail within minutes and for good; an outage of the site is told otherwise. */
static void what_it_holds_beyond_what_is_up_is_told(void **state)
{
    (void)state;
    add(0, "run", 24, 20);
    toy_run(toy, 0, &out);
    assert_false(toy_noted(&out, "more than are up"));
    outcome_free(&out);
    site_goes_down(0.1, 1, 0);
    toy_run(toy, 0, &out);
    assert_true(out.campaigns[0].standstill > 0);
    assert_false(toy_noted(&out, "more than are up"));
    outcome_free(&out);
    toy->sites[0].outages = (struct span){0};
    toy_fail(toy, "endless", 1e3, 1e9);
    campaigns[0].interruptions.counted = false;
    toy_run(toy, 0, &out);
    assert_true(toy_noted(&out, "order 'all': its campaigns hold up to 24 accelerators more than "
                                "are up, the most on 2025-01-02;"));
    outcome_free(&out);
    toy->system.accelerators = 800;
    ((struct delivery *)order->deliveries.items)[0].accelerators = 3200;
    campaigns[0].accelerators = 2400;
    toy_run(toy, 0, &out);
    assert_true(toy_noted(&out, "hold up to 2,400 accelerators more"));
}

/* One that is due during an outage begins when it is over. */
static void none_begins_during_an_outage(void **state)
{
    (void)state;
    site_goes_down(1000, 2, 1);
    add(0, "run", 32, 1)->from = toy_day(2);
    toy_run(toy, 0, &out);
    assert_int_equal(out.campaigns[0].started, toy_day(3));
    expect_parts(&out.campaigns[0]);
}

static double share_done(const struct campaign_result *c)
{
    return c->tokens_done / c->tokens_rate / held(c);
}

static void expected_outages_are_the_mean_of_events(void **state)
{
    (void)state;
    struct tally done = {0}, still = {0}, again = {0}, energy = {0};
    site_goes_down(0.05, 1, 0.5);
    plans[0].duration = distribution_of(DIST_EXPONENTIAL, DAY, 0, 0);
    add(0, "run", 32, 1000)->checkpoint_interval = DAY / 2;
    for (uint32_t r = 0; r < RUNS; r++) {
        struct outcome one;
        toy_run(toy, r, &one);
        const struct campaign_result *c = &one.campaigns[0];
        tally_add(&done, c->tokens_done / 1000 / DAY);
        tally_add(&still, c->standstill / DAY);
        tally_add(&again, c->again / DAY);
        tally_add(&energy, c->energy_it / 40e3 / DAY);
        outcome_free(&one);
    }
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_run(toy, 0, &out);
    const struct campaign_result *c = &out.campaigns[0];
    const struct {
        const struct tally *events;
        double expected;
    } pairs[] = {{&done, c->tokens_done / 1000 / DAY},
                 {&still, c->standstill / DAY},
                 {&again, c->again / DAY},
                 {&energy, c->energy_it / 40e3 / DAY}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        const double error = tally_deviation(pairs[i].events) / sqrt(RUNS);
        assert_true(error < 0.06 * pairs[i].events->mean);
        assert_true(fabs(pairs[i].events->mean - pairs[i].expected) < 4 * error);
    }
    assert_true(share_done(c) > 0.85 && share_done(c) < 0.95);
    expect_parts(c);
}

#define STOP_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STOP_TEST(a_campaign_slows_down_as_all_work_does),
        STOP_TEST(its_end_moves_when_the_cap_does),
        STOP_TEST(an_unfinished_campaign_has_done_what_the_cap_let_it),
        STOP_TEST(a_campaign_without_power_to_work_stands),
        STOP_TEST(failures_change_the_cap_and_the_end),
        STOP_TEST(a_campaign_follows_another_at_a_capped_site),
        STOP_TEST(an_outage_of_the_site_stops_and_undoes),
        STOP_TEST(what_is_undone_was_done_at_the_speed_of_that_time),
        STOP_TEST(no_more_is_undone_than_was_done),
        STOP_TEST(an_outage_of_a_hall_stops_what_lacks_accelerators),
        STOP_TEST(accelerators_of_what_is_stopped_idle),
        STOP_TEST(failures_of_its_nodes_interrupt_it),
        STOP_TEST(work_and_power_follow_its_interruptions),
        STOP_TEST(interruptions_are_as_they_are_asked_for),
        STOP_TEST(an_outage_undoes_half_of_the_best_interval),
        STOP_TEST(outages_of_the_site_come_on_top),
        STOP_TEST(its_failures_are_those_of_the_age_of_its_nodes),
        STOP_TEST(its_failures_are_the_mean_of_all_ages_of_its_lot),
        STOP_TEST(no_node_ages_before_it_is_in_service),
        STOP_TEST(early_failures_interrupt_it_too),
        STOP_TEST(early_failures_that_come_again_interrupt_it_too),
        STOP_TEST(what_it_holds_beyond_what_is_up_is_told),
        STOP_TEST(none_begins_during_an_outage),
        STOP_TEST(expected_outages_are_the_mean_of_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
