/* The course of a node in expectation: the worked node of fleet/failure/expected.h, number by
 * number, and the chain of two states, up and down, with exponential times in both: dp/dt = rate (1
 * - p) - p / length for the chance p to be down. */
#include "fleet/failure/course.h"
#include "fleet/failure/stay_law.h"
#include "fleet/site/lot.h"
#include "support_toy.h"

#include <math.h>

static const double HOUR = 3600, DAY = 86400;
static const double LENGTH = 2; /* days of an outage */
static const sim_time BORN = 0;

static struct world *world;

/* One failure in 720 h of work, 5 h of repair after 3 h of waiting, at a site that is down for 2 %
 * of the time. */
static void the_worked_node_is_as_it_says(void **state)
{
    (void)state;
    struct stay_law repair;
    const struct distribution five = distribution_of(DIST_CONSTANT, 5 * HOUR, 0, 0);
    stay_law_init(&repair, &five);
    struct expected e = {.works = 0.98, .chain = 1};
    e.share[REPAIR_SWAP] = 1;
    e.wait[REPAIR_SWAP] = 3 * HOUR;
    for (unsigned k = 0; k < OUTAGE_KINDS; k++)
        e.alone[k] = 0.98, e.law[k] = &repair;
    const struct hazard_step often = {0, 1 / (720 * HOUR)};
    const struct lot lot = {
        .unit_nodes = 1, .failure.hazard = &often, .failure.hazard_steps = 1, .expected = &e};
    const struct course c = course_settled(&lot, 0, 720 * HOUR);
    const double level = c.away[REPAIR_SWAP], up = 1 - c.off;
    assert_close(c.off, 0.010772, 5e-5);
    assert_close(up, 0.989228, 1e-6);
    assert_close(level, 0.010991, 5e-5);
    assert_close(c.failures[REPAIR_SWAP], 0.989228, 1e-6);
    assert_close(e.works * level, 0.010772, 5e-5);
    assert_close(e.works * up, 0.969444, 1e-6);
    assert_close(1 - e.works * (level + up), 0.019784, 5e-5);
    assert_close(c.failures[REPAIR_SWAP] / 720, 0.001374, 5e-4); /* held, for an hour more */
}

/* The lot of one node that fails so often a day, 'factor' times that from day 10 of its life on. */
static const struct lot *lot_of(double per_day, double factor)
{
    static double x[2], y[2];
    out = (struct outcome){0};
    toy = toy_new(101);
    toy->scenario.outages = OUTAGES_EXPECTED;
    toy_deliver(toy_order(toy, "node", 0), 0, 8);
    toy_fail(toy, "cause", per_day, LENGTH);
    x[1] = 10 * DAY;
    y[0] = 1;
    y[1] = factor;
    toy->failures.age_factor = (struct curve){x, y, factor == 1 ? 0 : 2, 0};
    world = world_new(&toy->scenario, 0, &out);
    world_run(world, world_time(world, toy_day(2)), NULL);
    return &world->lots[0];
}

static int end_world(void **state)
{
    world_free(world);
    return end(state);
}

static struct course between(const struct lot *lot, double from_day, double to_day)
{
    const struct young_batch batch = {.nodes = 1, .factor = 1, .entered = BORN, .birth = BORN};
    return course_of(lot, &batch, sim_ticks(from_day * DAY), sim_ticks(to_day * DAY));
}

/* The chain so many days later, down with the chance 'p' at first; adds the days it is down by
 * then. */
static double chain(double p, double per_day, double days, double *down)
{
    const double back = per_day + 1 / LENGTH, level = per_day / back, decay = exp(-back * days);
    *down += level * days + (p - level) * (1 - decay) / back;
    return level + (p - level) * decay;
}

/* In the long run it is exact, however often a node fails. */
static void a_settled_node_is_down_as_the_chain_is(void **state)
{
    (void)state;
    const struct lot *lot = lot_of(0.3, 1);
    const struct course c = between(lot, 60, 70), settled = course_settled(lot, 0, 10 * DAY);
    const double level = 0.3 * LENGTH / (1 + 0.3 * LENGTH);
    assert_close(c.off, level, 1e-9);
    assert_close(c.away[0], level, 1e-9);
    assert_close(c.open[0], level, 1e-9);
    assert_close(c.failures[0], 0.3 * 10 * (1 - level), 1e-9);
    assert_close(settled.off, level, 1e-9);
    assert_close(settled.away[0], level, 1e-9);
    assert_close(settled.failures[0], c.failures[0], 1e-9);
}

/* Before, it is wrong by a part of d^2, where d is the mean of outages that are open; the lengths
 * of stay_law.h are those of the law within a thousandth. */
static void a_new_node_is_down_as_the_chain_is_but_for_a_square(void **state)
{
    (void)state;
    const struct lot *lot = lot_of(0.01, 1);
    const double days[] = {0.25, 1, 2, 4, 9};
    for (unsigned i = 0; i < sizeof days / sizeof days[0]; i++) {
        double down = 0;
        const double p = chain(0, 0.01, days[i], &down), d = p / (1 - p);
        const struct course c = between(lot, 0, days[i]);
        assert_true(fabs(c.open[0] - p) < d * d + 1e-3 * p);
        assert_true(fabs(c.away[0] - down / days[i]) < d * d + 1e-3 * down / days[i]);
        assert_true(fabs(c.off - c.away[0]) < 1e-12);
        assert_close(c.failures[0], 0.01 * (days[i] - down), 1e-4);
    }
}

/* Where the rate rises the outages follow, and two spans are one. */
static void a_rate_that_rises_is_followed(void **state)
{
    (void)state;
    const struct lot *lot = lot_of(0.001, 5);
    double before = 0, down = 0;
    const double p10 = chain(0, 0.001, 10, &before), p12 = chain(p10, 0.005, 2, &down);
    const struct course c = between(lot, 10, 12), whole = between(lot, 0, 12),
                        first = between(lot, 0, 10);
    assert_close(c.open[0], p12, 3e-3);
    assert_close(c.away[0], down / 2, 3e-3);
    assert_close(c.failures[0], 0.005 * (2 - down), 1e-4);
    assert_close(whole.away[0] * 12, first.away[0] * 10 + c.away[0] * 2, 1e-9);
    assert_close(whole.failures[0], first.failures[0] + c.failures[0], 1e-9);
    assert_close(whole.open[0], c.open[0], 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_node_is_as_it_says),
        cmocka_unit_test_teardown(a_settled_node_is_down_as_the_chain_is, end_world),
        cmocka_unit_test_teardown(a_new_node_is_down_as_the_chain_is_but_for_a_square, end_world),
        cmocka_unit_test_teardown(a_rate_that_rises_is_followed, end_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
