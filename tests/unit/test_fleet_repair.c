/* Technicians and spares of a site against closed forms. Seeds are fixed. */
#include "support_statistics.h"
#include "support_toy.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { MOST = 32 };

static void fleet(int days, int64_t nodes)
{
    toy = toy_new(days);
    toy_deliver(toy_order(toy, "o", 0), 0, 8 * nodes);
}

/* A cause that a field swap ends, or a return, of so many a day and node; work in days on average.
 */
static void fail_by(enum repair_action action, double per_day, double days)
{
    const uint32_t i = toy->failures.causes.n;
    toy_fail(toy, "cause", per_day, 1);
    toy->causes[i].action = (int)action;
    toy->scenario.assumptions.repair[action].time =
        distribution_of(DIST_EXPONENTIAL, days * 86400, 0, 0);
}

static struct distribution exponential_days(double mean)
{
    return distribution_of(DIST_EXPONENTIAL, mean * 86400, 0, 0);
}

static int64_t down_at_end(const struct outcome *o)
{
    const struct sample *s = &o->samples[o->n_samples - 1];
    return (s->accelerators[STAGE_IN_SERVICE] - s->accelerators[STAGE_AVAILABLE]) / 8;
}

/* Nodes down at the end of so many runs, against the chances of each number. */
static void expect_down(unsigned runs, const double *chance, unsigned n)
{
    unsigned seen[MOST] = {0};
    double expected[MOST] = {0};
    for (unsigned run = 0; run < runs; run++) {
        struct outcome one;
        toy_run(toy, run, &one);
        const int64_t down = down_at_end(&one);
        seen[down < n ? down : n - 1]++;
        outcome_free(&one);
    }
    for (unsigned k = 0; k < n; k++)
        expected[k] = runs * chance[k];
    const double p = p_chi_square_of(seen, expected, n);
    if (!(p > 1e-4))
        fail_msg("p = %g", p);
}

/* Chances of a birth and death process in the long run. */
static void birth_and_death(unsigned n, const double *birth, const double *death, double *chance)
{
    double sum = chance[0] = 1;
    for (unsigned k = 1; k < n; k++)
        sum += chance[k] = chance[k - 1] * birth[k - 1] / death[k];
    for (unsigned k = 0; k < n; k++)
        chance[k] /= sum;
}

/* The machine repairman M/M/1//4 with rates 0.1 and 1 (Kleinrock, Queueing Systems I, section 3.8).
 */
static void one_technician_is_the_machine_repairman(void **state)
{
    (void)state;
    static const double chance[] = {.646663, .258665, .0776, .01552, .001552};
    fleet(41, 4);
    fail_by(REPAIR_SWAP, 0.1, 1);
    toy->sites[0].repair.technicians = 1;
    expect_down(4000, chance, 5);
}

static void several_technicians_share_one_queue(void **state)
{
    (void)state;
    double birth[11], death[11], chance[11];
    for (unsigned k = 0; k <= 10; k++) {
        birth[k] = (10 - k) * 0.3;
        death[k] = k < 3 ? k : 3;
    }
    birth_and_death(11, birth, death, chance);
    fleet(31, 10);
    fail_by(REPAIR_SWAP, 0.3, 1);
    toy->sites[0].repair.technicians = 3;
    expect_down(3000, chance, 11);
}

/* Cold spares and as many repairs at once as there are: n = 10 nodes, s = 2 spares; with k away, k
 * - s of them are missed. */
static void spares_stand_in_for_nodes_on_return(void **state)
{
    (void)state;
    enum { N = 10, S = 2 };
    double birth[N + S + 1], death[N + S + 1], away[N + S + 1], down[N + 1] = {0};
    for (unsigned k = 0; k <= N + S; k++) {
        birth[k] = (k < S ? N : N + S - k) * 0.1;
        death[k] = k;
    }
    birth_and_death(N + S + 1, birth, death, away);
    for (unsigned k = 0; k <= N + S; k++)
        down[k < S ? 0 : k - S] += away[k];
    fleet(31, N);
    fail_by(REPAIR_RETURN, 0.1, 1);
    toy->scenario.assumptions.repair[REPAIR_SWAP].time = distribution_of(DIST_CONSTANT, 0, 0, 0);
    toy_keep(toy, &toy->spares.nodes, S, exponential_days(1));
    expect_down(3000, down, N + 1);
}

/* Palm: pieces on order are Poisson whatever the law of the lead time, so an outage waits with the
 * chance that there are as many as the base stock, and the mean number that wait is E[(X - s)+]. */
static void waits_for_spares_follow_palm(void **state)
{
    (void)state;
    enum { NODES = 2000, S = 12, DAYS = 600 };
    const double on_order = NODES * 0.0005 * 10; /* lead time 10 days on average */
    fleet(DAYS + 1, NODES);
    fail_by(REPAIR_SWAP, 0.0005, 0.01);
    toy_keep(toy, &toy->spares.parts, S, distribution_of(DIST_UNIFORM, 0, 20 * 86400.0, 0));
    double waited = 0, asked = 0, waiting = 0;
    for (unsigned run = 0; run < 60; run++) {
        struct outcome one;
        toy_run(toy, run, &one);
        assert_int_equal(one.n_queues, 1);
        assert_true(one.queues[0].for_spares);
        waited += (double)one.queues[0].waited;
        asked += (double)one.queues[0].demands;
        waiting += one.queues[0].wait_seconds / 8 / 86400 / DAYS / 60;
        outcome_free(&one);
    }
    double missed = 0;
    for (unsigned k = S + 1; k < 80; k++)
        missed += (k - S) * gsl_ran_poisson_pdf(k, on_order);
    const double chance = gsl_cdf_poisson_Q(S - 1, on_order);
    assert_true(fabs(waited / asked / chance - 1) < 0.05);
    assert_true(fabs(waiting / missed - 1) < 0.08);
}

/* Down time is work and waiting, nothing else. */
static void an_outage_is_work_and_waiting(void **state)
{
    (void)state;
    fleet(401, 200);
    fail_by(REPAIR_SWAP, 0.01, 1);
    const double work = 86400;
    toy->scenario.assumptions.repair[REPAIR_SWAP].time = distribution_of(DIST_CONSTANT, work, 0, 0);
    toy->sites[0].repair.technicians = 3;
    toy_keep(toy, &toy->spares.parts, 10, exponential_days(4));
    toy_run(toy, 0, &out);
    double waits = 0;
    for (size_t i = 0; i < out.n_queues; i++) {
        assert_true(out.queues[i].waited > 50 && out.queues[i].waited < out.queues[i].demands);
        waits += out.queues[i].wait_seconds;
    }
    const double rest = out.causes[0].down_seconds - waits - (double)out.repairs * work * 8;
    assert_true(rest >= 0 && rest <= 3 * work * 8); /* work that the end cut off */
}

static void enough_of_both_is_as_none_at_all(void **state)
{
    (void)state;
    struct outcome limited;
    fleet(201, 100);
    fail_by(REPAIR_SWAP, 0.05, 1);
    fail_by(REPAIR_RESTART, 0.05, 0.1);
    toy_run(toy, 0, &out);
    toy->sites[0].repair.technicians = 100;
    toy_run(toy, 0, &limited);
    assert_int_equal(toy_difference(&out, &limited), 0);
    assert_int_equal(limited.queues[0].waited, 0);
    assert_close(limited.queues[0].wait_seconds, 0, 0);
    outcome_free(&limited);
}

/* A restart needs nobody, however few technicians there are. */
static void restarts_do_not_wait(void **state)
{
    (void)state;
    fleet(201, 100);
    fail_by(REPAIR_RESTART, 0.05, 0.1);
    toy->sites[0].repair.technicians = 1;
    toy_run(toy, 0, &out);
    assert_true(out.repairs > 500);
    assert_int_equal(out.queues[0].demands, 0);
}

/* 8 accelerators at 25 k$ and a server at 50 k$ each, on the day of the first node. */
static void spare_nodes_are_bought_once(void **state)
{
    (void)state;
    struct outcome without;
    fleet(101, 100);
    toy_deliver(&toy->orders[0], 20, 8 * 100);
    fail_by(REPAIR_RETURN, 0.01, 10);
    toy_run(toy, 0, &without);
    toy_keep(toy, &toy->spares.nodes, 4, exponential_days(10));
    toy_run(toy, 0, &out);
    assert_close(toy_dollars(&out, ACCOUNT_CHIPS) - toy_dollars(&without, ACCOUNT_CHIPS),
                 4 * 8 * 25e3, 1e-9);
    assert_close(toy_dollars(&out, ACCOUNT_SERVERS) - toy_dollars(&without, ACCOUNT_SERVERS),
                 4 * 50e3, 1e-9);
    assert_true(out.causes[0].down_seconds < without.causes[0].down_seconds);
    outcome_free(&without);
}

#define REPAIR_TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)

static int begin(void **state)
{
    (void)state;
    out = (struct outcome){0};
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPAIR_TEST(one_technician_is_the_machine_repairman),
        REPAIR_TEST(several_technicians_share_one_queue),
        REPAIR_TEST(spares_stand_in_for_nodes_on_return),
        REPAIR_TEST(waits_for_spares_follow_palm),
        REPAIR_TEST(an_outage_is_work_and_waiting),
        REPAIR_TEST(enough_of_both_is_as_none_at_all),
        REPAIR_TEST(restarts_do_not_wait),
        REPAIR_TEST(spare_nodes_are_bought_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
