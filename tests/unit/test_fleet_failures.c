/* Failures and repairs of the fleet against closed forms. Seeds are fixed. */
#include "support_statistics.h"
#include "support_toy.h"

#include <gsl/gsl_randist.h>
#include <math.h>

static int begin(void **state)
{
    (void)state;
    toy = toy_new(401); /* one day to install, 400 days of service */
    return 0;
}

static struct order *nodes(const char *name, int64_t n)
{
    struct order *order = toy_order(toy, name, 0);
    toy_deliver(order, 0, 8 * n);
    return order;
}

static const struct sample *last_sample(void)
{
    return &out.samples[out.n_samples - 1];
}

static double node_days(enum stage stage)
{
    return last_sample()->accelerator_seconds[stage] / 8 / 86400;
}

/* The number of failures is Poisson with the rate integrated over the time that nodes were up. */
static void nodes_fail_at_their_rate_while_they_are_up(void **state)
{
    (void)state;
    nodes("o", 500);
    toy_fail(toy, "one", 0.02, 3);
    toy_fail(toy, "two", 0.01, 1);
    toy_run(toy, 0, &out);
    const double expected = 0.03 * node_days(STAGE_AVAILABLE);
    assert_true(expected > 5000);
    assert_true(fabs((double)out.failures - expected) < 4 * sqrt(expected));
    assert_close(node_days(STAGE_IN_SERVICE), 500 * 400, 1e-12);
    assert_true(out.candidates > out.failures && out.repairs <= out.failures);
}

/* A = MTBF / (MTBF + MTTR). The variance of the share of time that an alternating process of rates
 * l and m is up is 2 l m / (l + m)^3 / T in the long run. */
static void availability_is_mtbf_over_mtbf_plus_mttr(void **state)
{
    (void)state;
    enum { NODES = 2000 };
    nodes("o", NODES);
    const double fails = 0.05, repaired = 0.5; /* per day */
    toy_fail(toy, "one", fails, 1 / repaired);
    toy_run(toy, 0, &out);
    const double all = node_days(STAGE_IN_SERVICE), up = node_days(STAGE_AVAILABLE);
    const double expected = repaired / (fails + repaired);
    const double sum = fails + repaired;
    const double deviation = sqrt(2 * fails * repaired / (sum * sum * sum) / all);
    /* Nodes begin up: (1 - A) / (l + m) more days each than in the long run. */
    const double start = NODES * (1 - expected) / sum;
    assert_true(deviation < 0.001);
    assert_true(fabs((up - start) / all - expected) < 4 * deviation);
}

/* A machine repairman with as many crews as machines: the nodes that are down at an instant are
 * binomial, whatever the law of the repair time. */
static void nodes_down_at_an_instant_are_binomial(void **state)
{
    (void)state;
    enum { NODES = 10, RUNS = 2000 };
    toy_free(toy);
    toy = toy_new(31);
    nodes("o", NODES);
    toy_fail(toy, "one", 0.1, 1);
    toy->scenario.assumptions.repair[0].time =
        distribution_of(DIST_UNIFORM, 0.5 * 86400, 3.5 * 86400, 0); /* 2 days on average */
    unsigned seen[NODES + 1] = {0};
    double expected[NODES + 1];
    for (unsigned run = 0; run < RUNS; run++) {
        struct outcome one;
        toy_run(toy, run, &one);
        const struct sample *s = &one.samples[one.n_samples - 1];
        seen[(s->accelerators[STAGE_IN_SERVICE] - s->accelerators[STAGE_AVAILABLE]) / 8]++;
        outcome_free(&one);
    }
    for (unsigned k = 0; k <= NODES; k++)
        expected[k] = RUNS * gsl_ran_binomial_pdf(k, 0.2 / 1.2, NODES);
    assert_true(p_chi_square_of(seen, expected, NODES + 1) > 1e-4);
}

static void counts_of_short_outages_are_poisson(void **state)
{
    (void)state;
    enum { RUNS = 4000 };
    toy_free(toy);
    toy = toy_new(11);
    nodes("o", 20);
    toy_fail(toy, "one", 0.1, 1e-4);
    double sum = 0, squares = 0;
    for (unsigned run = 0; run < RUNS; run++) {
        struct outcome one;
        toy_run(toy, run, &one);
        sum += (double)one.failures;
        squares += (double)(one.failures * one.failures);
        outcome_free(&one);
    }
    const double mean = sum / RUNS, variance = (squares - sum * mean) / (RUNS - 1);
    assert_true(fabs(mean - 20 * 10 * 0.1) < 4 * sqrt(20.0 / RUNS));
    assert_true(fabs(variance / mean - 1) < 0.1);
}

static void causes_have_their_shares_and_their_time(void **state)
{
    (void)state;
    nodes("o", 300);
    toy_fail(toy, "one", 0.01, 2);
    toy_fail(toy, "two", 0.03, 1);
    toy_fail(toy, "three", 0.005, 20);
    toy_run(toy, 0, &out);
    assert_int_equal(out.n_causes, 3);
    double down = 0;
    int64_t outages = 0;
    unsigned seen[3];
    double expected[3];
    for (unsigned i = 0; i < 3; i++) {
        down += out.causes[i].down_seconds;
        outages += out.causes[i].outages;
        seen[i] = (unsigned)out.causes[i].outages;
        expected[i] = (double)out.failures * toy->causes[i].rate * 86400 / 0.045;
    }
    assert_int_equal(outages, out.failures);
    assert_true(p_chi_square_of(seen, expected, 3) > 1e-4);
    /* Open outages included: what causes took is what is missing from the time in service. */
    assert_close(down / 8 / 86400, node_days(STAGE_IN_SERVICE) - node_days(STAGE_AVAILABLE), 1e-12);
    const double mean = out.causes[2].down_seconds / 8 / 86400 / (double)out.causes[2].outages;
    assert_true(mean > 17 && mean < 20.5); /* those cut off by the end are shorter */
}

static void age_changes_the_rate_and_repair_does_not_change_the_age(void **state)
{
    (void)state;
    nodes("o", 500);
    toy_fail(toy, "one", 0.02, 0.5);
    toy->failures.age_factor = (struct curve){
        .x = (double[]){0, 50 * 86400.0, 200 * 86400.0}, .y = (double[]){4, 0.5, 2}, .n = 3};
    toy->scenario.sample = SAMPLE_DAY;
    toy_run(toy, 0, &out);
    const int edges[] = {1, 51, 201, 401};
    double up_before = 0, down_before = 0;
    for (int i = 0; i < 3; i++) {
        const struct sample *s = outcome_sample(&out, SCOPE_TOTAL, 0, toy_day(edges[i + 1] - 1));
        const double up = s->accelerator_seconds[STAGE_AVAILABLE] / 8 / 86400;
        const double down = s->accelerator_seconds[STAGE_IN_SERVICE] / 8 / 86400 - up;
        /* Mean down time is half a day, so days down count the failures, twice. */
        const double failures = (down - down_before) * 2;
        const double expected = 0.02 * toy->failures.age_factor.y[i] * (up - up_before);
        assert_true(expected > 500);
        assert_true(fabs(failures - expected) < 4 * sqrt(2 * expected));
        up_before = up;
        down_before = down;
    }
}

static void a_node_with_more_accelerators_fails_more_often(void **state)
{
    (void)state;
    toy->system.accelerators = 72;
    toy->system.nodes = 18;
    toy_deliver(toy_order(toy, "o", 0), 0, 72 * 30);
    toy_fail(toy, "one", 0.04, 0.01); /* of a node of eight; these have four */
    toy_run(toy, 0, &out);
    const double node_days_up = last_sample()->accelerator_seconds[STAGE_AVAILABLE] / 4 / 86400;
    const double expected = 0.02 * node_days_up;
    assert_true(fabs((double)out.failures - expected) < 4 * sqrt(expected));
}

/* Common random numbers: what fails doesn't depend on how nodes are grouped on their way. */
static void deliveries_in_parts_fail_like_one(void **state)
{
    (void)state;
    struct order *order = nodes("o", 1000);
    toy_deliver(order, 0, 8 * 1500);
    toy_fail(toy, "one", 0.01, 1);
    toy->failures.age_factor =
        (struct curve){.x = (double[]){0, 100 * 86400.0}, .y = (double[]){2, 1}, .n = 2};
    struct outcome whole;
    toy_run(toy, 0, &out);
    order->deliveries.n = 0;
    toy_deliver(order, 0, 8 * 2500);
    toy_run(toy, 0, &whole);
    assert_int_equal(out.failures, whole.failures);
    assert_int_equal(out.candidates, whole.candidates);
    assert_close(out.causes[0].down_seconds, whole.causes[0].down_seconds, 0);
    outcome_free(&whole);
}

/* Blocks are of 1,024 nodes. A later day for the second one moves its failures by that day and
 * leaves the first one's alone; a later day within a block only takes the failures of that day. */
static void a_later_day_moves_no_other_failures(void **state)
{
    (void)state;
    enum { BLOCK = 1024 };
    static const int64_t firsts[] = {BLOCK, BLOCK / 2};
    toy_fail(toy, "one", 0.01, 1e-6);
    struct order *order = nodes("o", 2 * BLOCK);
    struct outcome together;
    toy_run(toy, 0, &together);
    for (unsigned i = 0; i < 2; i++) {
        order->deliveries.n = 0;
        toy_deliver(order, 0, 8 * firsts[i]);
        toy_deliver(order, 1, 8 * (2 * BLOCK - firsts[i]));
        struct outcome apart;
        toy_run(toy, 0, &apart);
        /* Nodes that missed their first day, and a whole block that misses its last one. */
        const double missed = 0.01 * (double)(2 * BLOCK - firsts[i]);
        const double fewer = (double)(together.failures - apart.failures);
        assert_true(fewer > 0 && fabs(fewer - missed) < 4 * sqrt(missed));
        outcome_free(&apart);
    }
    outcome_free(&together);
}

/* If they drew the same numbers, both would fail at the same instants. */
static void blocks_have_draws_of_their_own(void **state)
{
    (void)state;
    nodes("o", 2048);
    toy_fail(toy, "one", 0.01, 1);
    struct world *w = world_new(&toy->scenario, 0, &out);
    world_run(w, world_time(w, toy_day(2)), NULL);
    assert_int_equal(w->sites[0].n_blocks, 2);
    assert_true(w->sites[0].blocks[0].failures.due != w->sites[0].blocks[1].failures.due);
    assert_true(w->sites[0].blocks[0].failures.draws.entity !=
                w->sites[0].blocks[1].failures.draws.entity);
    world_free(w);
}

static void nothing_fails_without_a_law(void **state)
{
    (void)state;
    nodes("none", 10)->failures = NULL;
    nodes("empty", 10); /* a preset without causes */
    toy_run(toy, 0, &out);
    assert_int_equal(out.failures, 0);
    assert_int_equal(out.candidates, 0);
    assert_close(node_days(STAGE_AVAILABLE), 20 * 400, 1e-15);
}

#define FAILURE_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAILURE_TEST(nodes_fail_at_their_rate_while_they_are_up),
        FAILURE_TEST(availability_is_mtbf_over_mtbf_plus_mttr),
        FAILURE_TEST(nodes_down_at_an_instant_are_binomial),
        FAILURE_TEST(counts_of_short_outages_are_poisson),
        FAILURE_TEST(causes_have_their_shares_and_their_time),
        FAILURE_TEST(age_changes_the_rate_and_repair_does_not_change_the_age),
        FAILURE_TEST(a_node_with_more_accelerators_fails_more_often),
        FAILURE_TEST(deliveries_in_parts_fail_like_one),
        FAILURE_TEST(a_later_day_moves_no_other_failures),
        FAILURE_TEST(blocks_have_draws_of_their_own),
        FAILURE_TEST(nothing_fails_without_a_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
