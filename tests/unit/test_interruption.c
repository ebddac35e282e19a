/* What failures and checkpoints leave of a run: published values, closed forms, and a simulation of
 * the same mechanism, failure by failure. */
#include "support.h"

#include "engine/inverse.h"
#include "engine/stream.h"
#include "engine/tally.h"
#include "perf/interruption.h"

#include <math.h>

static struct interruption_law law(double mean_time_between, double save, double restart)
{
    return (struct interruption_law){1 / mean_time_between, restart, save, 0};
}

static double sum(const struct interruption_shares *s)
{
    return s->work + s->again + s->save + s->restart;
}

/* Daly's higher-order estimate is within 0.6 % of these even where it is meant for less. */
static void the_best_interval_is_the_exact_one(void **state)
{
    (void)state;
    const double cases[][3] = {{10800, 20, 644.002},
                               {10800, 60, 1098.776},
                               {10800, 300, 2349.638},
                               {1080, 60, 321.161},
                               {600, 300, 418.974}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct interruption_law l = law(cases[i][0], cases[i][1], 60);
        const double best = interruption_best_interval(&l);
        assert_true(fabs(best - cases[i][2]) < 1e-3);
        const double kept = interruption_shares(&l, best).work;
        assert_true(interruption_shares(&l, best * 1.02).work < kept);
        assert_true(interruption_shares(&l, best * 0.98).work < kept);
    }
}

static void the_share_of_work_is_the_exact_one(void **state)
{
    (void)state;
    const double cases[][4] = {{10800, 20, 120, 0.929979},
                               {10800, 60, 300, 0.873653},
                               {10800, 300, 600, 0.740157},
                               {1080, 20, 180, 0.693855},
                               {86400, 300, 600, 0.912606}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct interruption_law l = law(cases[i][0], cases[i][1], cases[i][2]);
        const struct interruption_shares s =
            interruption_shares(&l, interruption_best_interval(&l));
        assert_true(fabs(s.work - cases[i][3]) < 1e-6);
        assert_close(sum(&s), 1, 1e-12);
    }
}

/* Where nothing fails only saving takes time; where saving takes none and a restart none either,
 * nothing is lost but what a short interval holds. */
static void nothing_is_lost_where_nothing_fails(void **state)
{
    (void)state;
    const struct interruption_law never = {0, 600, 20, 0};
    assert_true(isinf(interruption_best_interval(&never)));
    assert_close(interruption_shares(&never, INFINITY).work, 1, 0);
    assert_close(interruption_shares(&never, 180).work, 0.9, 1e-12);
    assert_close(interruption_shares(&never, 180).save, 0.1, 1e-12);
    const struct interruption_law free = {1e-4, 0, 0, 0};
    assert_close(interruption_best_interval(&free), 1, 0);
    assert_close(interruption_shares(&free, 1).work, 1 - 0.5e-4, 1e-8);
}

/* Without a checkpoint a run that fails keeps nothing; one that fails all the time does nothing but
 * restart. */
static void extremes_stay_shares(void **state)
{
    (void)state;
    const struct interruption_law some = law(1000, 10, 100), often = law(1e-6, 10, 100);
    const struct interruption_shares none = interruption_shares(&some, INFINITY),
                                     all = interruption_shares(&often, 100);
    assert_true(none.work == 0 && none.save == 0);
    assert_close(none.again, exp(-0.1), 1e-12);
    assert_close(sum(&none), 1, 1e-12);
    assert_true(all.work == 0 && all.restart == 1);
    const struct interruption_law rare = {1e-18, 100, 10, 0}; /* Young's root */
    assert_close(interruption_best_interval(&rare), sqrt(20 / 1e-18), 1e-6);
}

/* A checkpoint that is written in the background stops the run for a moment only, but one that is
 * not safe yet is of no use: even the best interval loses that. */
static void what_is_not_safe_yet_is_lost(void **state)
{
    (void)state;
    struct interruption_law l = law(10000, 0, 0);
    l.write = 300;
    assert_close(interruption_best_interval(&l), 300, 1e-12);
    const struct interruption_shares s = interruption_shares(&l, 300);
    /* 300 s on the way and half of 300 s since: 0.045 to first order */
    assert_true(s.work > 0.955 && s.work < 0.957);
    assert_close(sum(&s), 1, 1e-12);
}

/* Kept work over time, with failures drawn one by one, in restarts as well. */
static double simulated(const struct interruption_law *l, double interval, uint32_t run)
{
    struct stream draws = stream_make(7, "interruptions", 1, run);
    const double horizon = 54 * 86400.0, cycle = interval + l->save;
    const double unsafe = fmax(0, l->write - l->save);
    double now = 0, kept = 0;
    while (now < horizon) {
        const double failure = inverse_exponential(stream_u01(&draws), 1 / l->rate);
        const double work = fmin(failure, horizon - now) - l->restart - unsafe;
        if (work > 0)
            kept += floor(work / cycle) * interval;
        now += failure;
    }
    return kept / horizon;
}

static void the_shares_are_the_mean_of_a_simulation(void **state)
{
    (void)state;
    enum { RUNS = 400 };
    const struct {
        struct interruption_law law;
        double interval;
    } cases[] = {{{1.0 / 11134, 300, 20, 0}, 600},
                 {{1.0 / 11134, 600, 60, 0}, 1800},
                 {{1.0 / 1080, 600, 20, 0}, 180},
                 {{1.0 / 6480, 300, 0.5, 0}, 300},
                 {{1.0 / 6480, 300, 1, 240}, 300}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tally work = {0};
        for (uint32_t run = 0; run < RUNS; run++)
            tally_add(&work, simulated(&cases[i].law, cases[i].interval, run));
        const double error = tally_deviation(&work) / sqrt(RUNS);
        const double expected = interruption_shares(&cases[i].law, cases[i].interval).work;
        assert_true(error < 0.001);
        /* the last stretch is cut off: less than an interval in 54 days */
        assert_true(fabs(work.mean - expected) < 4 * error + 3e-4);
    }
}

/* 2,048 nodes at Llama 3's rate with checkpoints every ten minutes: Meta reports more than 90 % of
 * effective time; with a minute of standstill for each it could not be reached. */
static void the_share_agrees_with_what_large_runs_report(void **state)
{
    (void)state;
    const double rate = 419 / (54 * 86400.0);
    const struct interruption_law fast = {rate, 300, 20, 0}, slow = {rate, 300, 60, 0};
    assert_true(interruption_shares(&fast, 600).work > 0.9);
    assert_true(interruption_shares(&slow, 600).work < 0.9);
}

/* 2 % of the nodes that fail 13 times as often, and one repair in five that did not help. */
static void lemons_and_failed_repairs_interrupt_too(void **state)
{
    (void)state;
    struct failure_preset preset = {0};
    assert_close(failure_excess(&preset), 1, 0);
    preset.lemons = (struct lemons){.given = true, .share = 0.02, .factor = 13};
    assert_close(failure_excess(&preset), 1.24, 1e-12);
    preset.again = (struct failing_again){.given = true, .share = 0.2};
    assert_close(failure_excess(&preset), 1.24 / 0.8, 1e-12);
}

static void a_choice_takes_the_assumptions_for_what_it_leaves_out(void **state)
{
    (void)state;
    const struct assumptions a = {.job_restart = 600, .checkpoint_bandwidth = 0.15e9};
    const struct interruption_choice none = {.counted = true, .restart = NAN, .save = NAN},
                                     all = {true, 60, 5, 30};
    const struct interruptions l = interruptions_expected(&none, NAN, &a, 1e-4, 2.3e12, 384);
    assert_close(l.law.restart, 600, 0);
    assert_close(l.law.save, 39.93, 1e-3); /* BLOOM: 2.3 TB in 40 s */
    assert_close(l.interval, interruption_best_interval(&l.law), 0);
    const struct interruptions m = interruptions_expected(&all, 500, &a, 1e-4, 2.3e12, 384);
    assert_true(m.law.restart == 60 && m.law.save == 5 && m.law.write == 30 && m.law.rate == 1e-4);
    assert_true(m.interval == 500);
    assert_close(m.shares.work, interruption_shares(&m.law, 500).work, 0);
}

static void a_run_that_is_not_counted_on_to_stop_is_all_work(void **state)
{
    (void)state;
    const struct assumptions a = {.job_restart = 600, .checkpoint_bandwidth = 0.15e9};
    const struct interruption_choice off = {.restart = NAN, .save = NAN};
    const struct interruptions none = interruptions_expected(&off, NAN, &a, 1, 1e12, 8),
                               some = interruptions_expected(&off, 900, &a, 1, 1e12, 8);
    assert_true(none.shares.work == 1 && isinf(none.interval) && none.law.rate == 0);
    assert_true(interruptions_undone(&none) == 0);
    assert_close(interruptions_undone(&some), 450, 0);
}

/* Of a second's work between failures a restart of ten minutes leaves e^-600. */
static void a_run_that_fails_all_the_time_has_no_end(void **state)
{
    (void)state;
    const struct assumptions a = {.job_restart = 600, .checkpoint_bandwidth = 0.15e9};
    const struct interruption_choice on = {.counted = true, .restart = NAN, .save = NAN};
    const struct interruptions often = interruptions_expected(&on, NAN, &a, 1, 1e12, 8),
                               seldom = interruptions_expected(&on, NAN, &a, 1e-3, 1e12, 8e3);
    assert_false(interruptions_end(&often));
    assert_true(interruptions_end(&seldom));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_interval_is_the_exact_one),
        cmocka_unit_test(the_share_of_work_is_the_exact_one),
        cmocka_unit_test(nothing_is_lost_where_nothing_fails),
        cmocka_unit_test(extremes_stay_shares),
        cmocka_unit_test(what_is_not_safe_yet_is_lost),
        cmocka_unit_test(the_shares_are_the_mean_of_a_simulation),
        cmocka_unit_test(the_share_agrees_with_what_large_runs_report),
        cmocka_unit_test(lemons_and_failed_repairs_interrupt_too),
        cmocka_unit_test(a_choice_takes_the_assumptions_for_what_it_leaves_out),
        cmocka_unit_test(a_run_that_is_not_counted_on_to_stop_is_all_work),
        cmocka_unit_test(a_run_that_fails_all_the_time_has_no_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
