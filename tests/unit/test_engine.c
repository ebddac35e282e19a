/* The clock and its two ways to schedule: order within an instant, timers, and what may be posted
 * when. */
#include "engine/engine.h"
#include "engine/inverse.h"
#include "engine/stream.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct message about(uint32_t subject)
{
    return (struct message){.process = 1, .what = 2, .subject = subject, .arg = subject};
}

static void an_instant_runs_by_phase_then_in_order_of_posting(void **state)
{
    (void)state;
    struct engine *e = engine_new();
    engine_post(e, 100, PHASE_SAMPLE, about(5));
    engine_post(e, 100, PHASE_CHANGE, about(0));
    engine_set(e, 100, PHASE_CHANGE, about(1));
    engine_post(e, 100, PHASE_SETTLE, about(4));
    engine_post(e, 100, PHASE_CHANGE, about(2));
    engine_set(e, 101, PHASE_CHANGE, about(6));
    struct event out;
    for (uint32_t want = 0; want <= 6; want++) {
        if (want == 3)
            engine_post(e, 100, PHASE_CHANGE, about(3)); /* while the instant is being handled */
        assert_true(engine_next(e, SIM_TIME_NEVER, &out));
        assert_int_equal(out.subject, want);
        assert_int_equal(out.process, 1);
        assert_int_equal(out.what, 2);
        assert_int_equal(out.arg, want);
        assert_int_equal(e->now, want < 6 ? 100 : 101);
    }
    assert_false(engine_next(e, SIM_TIME_NEVER, &out));
    assert_int_equal(e->now, 101);
    assert_int_equal(e->fired, 7);
    engine_free(e);
}

static void the_clock_stops_at_until_and_takes_posts_from_there(void **state)
{
    (void)state;
    struct engine *e = engine_new();
    struct event out;
    engine_post(e, 1000000, PHASE_CHANGE, about(2));
    assert_false(engine_next(e, 500, &out));
    assert_int_equal(e->now, 500);
    engine_post(e, 500, PHASE_CHANGE, about(0));
    engine_post(e, 501, PHASE_CHANGE, about(1));
    assert_true(engine_next(e, 500, &out));
    assert_int_equal(out.subject, 0);
    assert_false(engine_next(e, 500, &out));
    for (uint32_t want = 1; want <= 2; want++) {
        assert_true(engine_next(e, SIM_TIME_NEVER, &out));
        assert_int_equal(out.subject, want);
    }
    engine_free(e);
}

/* An empty queue starts afresh from now: without that, base and near limit of a run long past would
 * send every new event the slow way. */
static void an_empty_queue_resets_its_base_to_now(void **state)
{
    (void)state;
    struct engine *e = engine_new();
    struct event out;
    engine_post(e, SIM_TICKS_PER_DAY, PHASE_CHANGE, about(0));
    assert_true(engine_next(e, SIM_TIME_NEVER, &out));
    assert_int_equal(e->wheel.base, SIM_TICKS_PER_DAY);
    assert_int_equal(e->wheel.near_limit, SIM_TICKS_PER_DAY);
    assert_false(engine_next(e, 3 * SIM_TICKS_PER_DAY, &out));
    assert_int_equal(e->wheel.base, 3 * SIM_TICKS_PER_DAY);

    struct timer t = engine_set(e, 4 * SIM_TICKS_PER_DAY, PHASE_CHANGE, about(0));
    assert_true(engine_cancel(e, t));
    assert_false(engine_next(e, SIM_TIME_NEVER, &out));
    assert_int_equal(e->wheel.count, 0);
    assert_int_equal(e->now, 3 * SIM_TICKS_PER_DAY);
    assert_int_equal(e->wheel.base, 3 * SIM_TICKS_PER_DAY);
    engine_post(e, e->now, PHASE_CHANGE, about(1));
    assert_true(engine_next(e, SIM_TIME_NEVER, &out));
    engine_free(e);
}

static void a_cancelled_timer_never_fires(void **state)
{
    (void)state;
    struct engine *e = engine_new();
    struct event out;
    const struct timer none = {0};
    assert_false(engine_cancel(e, none));
    const struct timer a = engine_set(e, 10, PHASE_CHANGE, about(1));
    const struct timer b = engine_set(e, 20, PHASE_CHANGE, about(2));
    assert_int_equal(engine_pending(e), 2);
    assert_true(engine_cancel(e, a));
    assert_false(engine_cancel(e, a));
    assert_int_equal(engine_pending(e), 1);
    const struct timer c = engine_set(e, 30, PHASE_CHANGE, about(3)); /* in a's slot */
    assert_int_equal(c.slot, a.slot);
    assert_false(engine_cancel(e, a));
    assert_true(engine_next(e, SIM_TIME_NEVER, &out));
    assert_int_equal(out.subject, 2);
    assert_false(engine_cancel(e, b));
    assert_true(engine_next(e, SIM_TIME_NEVER, &out));
    assert_int_equal(out.subject, 3);
    assert_false(engine_next(e, SIM_TIME_NEVER, &out));
    assert_int_equal(engine_pending(e), 0);
    engine_free(e);
}

static void cancelled_timers_are_swept_when_they_outnumber_the_live_by_1024(void **state)
{
    (void)state;
    enum { LIVE = 100, LIMIT = LIVE + 1024 };
    struct engine *e = engine_new();
    struct timer t[LIMIT + 1];
    for (unsigned i = 0; i < LIVE; i++)
        engine_post(e, 5000 + i, PHASE_CHANGE, about(i));
    for (unsigned i = 0; i <= LIMIT; i++)
        t[i] = engine_set(e, 10 + 7 * i, PHASE_CHANGE, about(i));
    for (unsigned i = 0; i < LIMIT; i++)
        assert_true(engine_cancel(e, t[i]));
    /* one timer is live yet, so the dead are not more than live + 1,024 */
    assert_int_equal(e->dead, LIMIT);
    assert_int_equal(e->wheel.count, LIVE + LIMIT + 1);
    assert_true(engine_cancel(e, t[LIMIT]));
    assert_int_equal(e->dead, 0);
    assert_int_equal(e->wheel.count, LIVE);
    struct event out;
    for (unsigned i = 0; i < LIVE; i++) {
        assert_true(engine_next(e, SIM_TIME_NEVER, &out));
        assert_int_equal(out.subject, i);
    }
    assert_false(engine_next(e, SIM_TIME_NEVER, &out));
    engine_free(e);
}

static void memory_stays_bounded_when_timers_are_set_and_cancelled_for_ever(void **state)
{
    (void)state;
    struct engine *e = engine_new();
    size_t bytes = 0;
    for (unsigned i = 0; i < 50000; i++) {
        const struct timer t = engine_set(e, SIM_TICKS_PER_DAY + i, PHASE_CHANGE, about(i));
        assert_true(engine_cancel(e, t));
        assert_true(e->dead <= 1024);
        if (i == 25000)
            bytes = engine_bytes(e);
    }
    assert_int_equal(engine_bytes(e), bytes);
    assert_int_equal(engine_pending(e), 0);
    engine_free(e);
}

/* Random scripts against a plain array that is searched for the first event. */
static void posts_timers_and_cancels_agree_with_a_plain_list(void **state)
{
    (void)state;
    enum { MOST = 6000 };
    struct entry {
        sim_time at;
        unsigned phase;
        struct timer timer;
        bool pending;
    } *list = calloc(MOST, sizeof *list);
    for (unsigned script = 0; script < 6; script++) {
        struct stream s = stream_make(script, "script", 0, 0);
        struct engine *e = engine_new();
        uint32_t n = 0;
        size_t live = 0;
        while (n < MOST) {
            const uint64_t dice = stream_below(&s, 10);
            if (dice < 5) {
                struct entry *new = &list[n];
                *new = (struct entry){
                    .at = e->now, .phase = dice % 2 ? PHASE_CHANGE : PHASE_SETTLE, .pending = true};
                new->at += stream_below(&s, 3) ? (sim_time)stream_below(&s, 50)
                                               : (sim_time)stream_below(&s, 1 << 20);
                if (stream_below(&s, 2))
                    new->timer = engine_set(e, new->at, new->phase, about(n));
                else
                    engine_post(e, new->at, new->phase, about(n));
                n++;
                live++;
            } else if (dice < 8 && n > 0) {
                struct entry *any = &list[stream_below(&s, n)];
                const bool can = any->pending && any->timer.generation;
                assert_int_equal(engine_cancel(e, any->timer), can);
                if (can) {
                    any->pending = false;
                    live--;
                }
            } else if (dice == 8 || live > 100) {
                const sim_time until = e->now + (sim_time)stream_below(&s, 5000);
                uint32_t first = UINT32_MAX;
                for (uint32_t i = 0; i < n; i++)
                    if (list[i].pending && list[i].at <= until &&
                        (first == UINT32_MAX || list[i].at < list[first].at ||
                         (list[i].at == list[first].at && list[i].phase < list[first].phase)))
                        first = i;
                struct event out;
                assert_int_equal(engine_next(e, until, &out), first != UINT32_MAX);
                if (first != UINT32_MAX) {
                    assert_int_equal(out.subject, first);
                    assert_int_equal(out.at, list[first].at);
                    list[first].pending = false;
                    live--;
                }
            }
            assert_int_equal(engine_pending(e), live);
        }
        engine_free(e);
    }
    free(list);
}

/* Runs f in a child without a message on stderr; true when it was aborted. */
static bool aborts(void (*f)(void))
{
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        f();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void post_at(sim_time at)
{
    struct engine *e = engine_new();
    struct event out;
    engine_next(e, 1000, &out);
    engine_post(e, at, PHASE_CHANGE, about(0));
    engine_free(e);
}

static void post_in_the_past(void)
{
    post_at(999);
}

static void post_now(void)
{
    post_at(1000);
}

static void post_never(void)
{
    post_at(SIM_TIME_NEVER);
}

static void posting_into_the_past_or_never_is_an_assert(void **state)
{
    (void)state;
    assert_false(aborts(post_now));
    assert_true(aborts(post_in_the_past));
    assert_true(aborts(post_never));
}

static void waits_round_up_and_are_never_zero(void **state)
{
    (void)state;
    assert_int_equal(sim_wait(0), 1);
    assert_int_equal(sim_wait(1e-300), 1);
    assert_int_equal(sim_wait(1), SIM_TICKS_PER_SECOND);
    assert_int_equal(sim_wait(nextafter(1, 2)), SIM_TICKS_PER_SECOND + 1);
    assert_true(sim_wait(INFINITY) == SIM_TIME_NEVER);
    assert_true(sim_wait(1e13) == SIM_TIME_NEVER);
    assert_int_equal(sim_ticks(1.25), SIM_TICKS_PER_SECOND * 5 / 4);
    assert_int_equal(sim_ticks(-0.5), -SIM_TICKS_PER_SECOND / 2);
    assert_true(sim_seconds(SIM_TICKS_PER_DAY) == 86400);
    assert_true(sim_after(10, SIM_TIME_NEVER) == SIM_TIME_NEVER);
    assert_true(sim_after(SIM_TIME_NEVER - 5, 10) == SIM_TIME_NEVER);
    assert_int_equal(sim_after(10, 5), 15);
}

static void an_age_is_reached_counted_from_a_birth_before_the_start_too(void **state)
{
    (void)state;
    assert_int_equal(sim_at_age(-7, 10), 3);
    assert_int_equal(sim_at_age(-7, 5), -2);
    assert_int_equal(sim_at_age(10, 5), 15);
    assert_true(sim_at_age(-7, SIM_TIME_NEVER) == SIM_TIME_NEVER);
    assert_true(sim_at_age(10, SIM_TIME_NEVER) == SIM_TIME_NEVER);
    assert_true(sim_at_age(10, SIM_TIME_NEVER - 5) == SIM_TIME_NEVER);
}

/* A process whose mean wait is far below a tick still moves the clock with each event. */
static void tiny_waits_cannot_stop_the_clock(void **state)
{
    (void)state;
    struct engine *e = engine_new();
    struct stream s = stream_make(1, "tiny", 0, 0);
    struct event out;
    engine_post(e, 0, PHASE_CHANGE, about(0));
    for (unsigned i = 0; i < 1000; i++) {
        assert_true(engine_next(e, SIM_TIME_NEVER, &out));
        assert_true(e->now >= i);
        engine_post(e, e->now + sim_wait(inverse_exponential(stream_u01(&s), 1e-12)), PHASE_CHANGE,
                    about(0));
    }
    engine_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instant_runs_by_phase_then_in_order_of_posting),
        cmocka_unit_test(the_clock_stops_at_until_and_takes_posts_from_there),
        cmocka_unit_test(an_empty_queue_resets_its_base_to_now),
        cmocka_unit_test(a_cancelled_timer_never_fires),
        cmocka_unit_test(cancelled_timers_are_swept_when_they_outnumber_the_live_by_1024),
        cmocka_unit_test(memory_stays_bounded_when_timers_are_set_and_cancelled_for_ever),
        cmocka_unit_test(posts_timers_and_cancels_agree_with_a_plain_list),
        cmocka_unit_test(posting_into_the_past_or_never_is_an_assert),
        cmocka_unit_test(waits_round_up_and_are_never_zero),
        cmocka_unit_test(an_age_is_reached_counted_from_a_birth_before_the_start_too),
        cmocka_unit_test(tiny_waits_cannot_stop_the_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
