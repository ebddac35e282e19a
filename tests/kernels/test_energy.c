/* Energy windows over a counter and a clock that the test turns. */
#include "energy.h"
#include "support.h"

/* 500 W, counted in steps of 0.1 s. */
struct board {
    double now;
    double stuck_from; /* the counter stands still from here on; 0: never */
    double reset_at;   /* the counter begins anew at 0; 0: never */
    bool unreadable;
};

static bool joules(void *context, double *out)
{
    const struct board *b = context;
    double t = b->now;
    if (b->stuck_from > 0 && t > b->stuck_from)
        t = b->stuck_from;
    if (b->reset_at > 0 && t > b->reset_at)
        t -= b->reset_at;
    *out = 50 * (double)(long)(10 * t);
    return !b->unreadable;
}

static double seconds(void *context)
{
    return ((const struct board *)context)->now;
}

static void pause_a_little(void *context)
{
    ((struct board *)context)->now += 0.001;
}

static struct energy_source source(struct board *b)
{
    return (struct energy_source){joules, seconds, pause_a_little, b};
}

static void work(struct energy_window *w, struct board *b, double until)
{
    for (; b->now < until; b->now += 0.007)
        energy_watch(w);
}

static void a_window_between_steps_has_the_true_power(void **state)
{
    (void)state;
    struct board b = {.now = 1000.053};
    struct energy_window w;
    struct energy e;
    assert_true(energy_begin(&w, source(&b)));
    work(&w, &b, 1010.02);
    assert_true(energy_end(&w, &e));
    assert_close(e.joules / e.window_s, 500, 1e-3); /* the polling interval over ten seconds */
    assert_true(e.window_s > 9.9 && e.window_s < 10.2);
    assert_true(e.counter_steps > 95 && e.counter_steps < 105);
}

/* A duty cycle of 83 ms in which the board is looked at every millisecond. */
struct cycle {
    struct board board;
    struct energy_window *window;
};

static void pause_a_cycle(void *context)
{
    struct cycle *c = context;
    for (int i = 0; i < 83; i++) {
        c->board.now += 0.001;
        energy_watch(c->window);
    }
}

static void a_step_within_a_pause_ends_the_wait_when_it_is_seen(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) { /* cycles that begin anywhere between two steps */
        struct energy_window w;
        struct cycle c = {.board = {.now = 1000 + 0.002 * i}, .window = &w};
        const struct energy_source cycling = {joules, seconds, pause_a_cycle, &c};
        struct energy e;
        assert_true(energy_begin(&w, cycling));
        work(&w, &c.board, 1002);
        assert_true(energy_end(&w, &e));
        /* both ends to the millisecond, or the seven of 'work' */
        assert_close(e.joules / e.window_s, 500, 0.008 / 2);
    }
}

static void a_counter_that_stands_still_is_refused(void **state)
{
    (void)state;
    struct board b = {.now = 10.05, .stuck_from = 12};
    struct energy_window w;
    struct energy e;
    assert_true(energy_begin(&w, source(&b)));
    work(&w, &b, 14);
    assert_false(energy_end(&w, &e));
    struct board dead = {.now = 10.05, .stuck_from = 1};
    assert_false(energy_begin(&w, source(&dead)));
}

static void a_counter_that_went_back_is_refused(void **state)
{
    (void)state;
    struct board b = {.now = 10.05, .reset_at = 12};
    struct energy_window w;
    struct energy e;
    assert_true(energy_begin(&w, source(&b)));
    work(&w, &b, 15);
    assert_false(energy_end(&w, &e));
}

static void a_counter_that_can_not_be_read_is_refused(void **state)
{
    (void)state;
    struct board b = {.now = 10.05, .unreadable = true};
    struct energy_window w;
    assert_false(energy_begin(&w, source(&b)));
    struct board later = {.now = 10.05};
    struct energy e;
    assert_true(energy_begin(&w, source(&later)));
    later.unreadable = true;
    energy_watch(&w);
    assert_false(energy_end(&w, &e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_between_steps_has_the_true_power),
        cmocka_unit_test(a_step_within_a_pause_ends_the_wait_when_it_is_seen),
        cmocka_unit_test(a_counter_that_stands_still_is_refused),
        cmocka_unit_test(a_counter_that_went_back_is_refused),
        cmocka_unit_test(a_counter_that_can_not_be_read_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
