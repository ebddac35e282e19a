/* The wheel against the heap as a model: random scripts of pushes and pops must give out the same
 * events in the same order, whatever the distribution of times; and each trap that a monotone queue
 * sets. */
#include "engine/event_heap.h"
#include "engine/inverse.h"
#include "engine/stream.h"
#include "engine/wheel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* A wait for an event pushed at 'now'. */
typedef sim_time wait_law(struct stream *, sim_time now);

static sim_time exponential(struct stream *s, sim_time now)
{
    (void)now;
    return sim_wait(inverse_exponential(stream_u01(s), 3600));
}

static sim_time fail_or_repair(struct stream *s, sim_time now)
{
    (void)now;
    return sim_wait(inverse_exponential(stream_u01(s), stream_below(s, 2) ? 3e7 : 7200));
}

static sim_time heavy_tail(struct stream *s, sim_time now)
{
    (void)now;
    return sim_wait(fmin(1e-6 * pow(stream_u01(s), -2), 1e9));
}

static sim_time all_equal(struct stream *s, sim_time now)
{
    (void)s;
    return now < 1000 ? 1000 - now : 0;
}

static sim_time few_values(struct stream *s, sim_time now)
{
    (void)now;
    return (sim_time)stream_below(s, 3);
}

static sim_time ascending(struct stream *s, sim_time now)
{
    (void)now;
    return (sim_time)s->index++;
}

/* To the next multiple of a power of 64, one before it or one after. */
static sim_time at_border(struct stream *s, sim_time now)
{
    const unsigned shift = 6 * (unsigned)stream_below(s, 9);
    const sim_time border = ((now >> shift) + 1) << shift;
    const sim_time at = border - 1 + (sim_time)stream_below(s, 3);
    return at > now ? at - now : 0;
}

static const struct {
    const char *name;
    wait_law *law;
} laws[] = {
    {"exponential", exponential}, {"fail or repair", fail_or_repair}, {"heavy tail", heavy_tail},
    {"all equal", all_equal},     {"few values", few_values},         {"ascending", ascending},
    {"at border", at_border},
};

/* Both queues, driven alike. */
struct pair {
    struct wheel wheel;
    struct event_heap heap;
    uint64_t sequence;
    sim_time now;
};

static void pair_push(struct pair *p, sim_time at, unsigned phase)
{
    const struct event e = {
        .at = at, .order = (uint64_t)phase << 56 | p->sequence, .arg = p->sequence};
    p->sequence++;
    wheel_push(&p->wheel, &e);
    event_heap_push(&p->heap, &e);
}

/* Pops from both, asserts the same answer, and returns whether there was one. */
static bool pair_pop(struct pair *p, sim_time until)
{
    struct event got, want;
    const bool any = wheel_pop(&p->wheel, until, &got);
    assert_true(p->wheel.base <= until);
    assert_int_equal(any, p->heap.count > 0 && p->heap.item[0].at <= until);
    if (any) {
        event_heap_pop(&p->heap, &want);
        assert_memory_equal(&got, &want, sizeof got);
        p->now = got.at;
    }
    assert_int_equal(p->wheel.count, p->heap.count);
    return any;
}

static void pair_free(struct pair *p)
{
    wheel_free(&p->wheel);
    event_heap_free(&p->heap);
}

static void pops_in_event_order_whatever_the_times(void **state)
{
    (void)state;
    for (size_t l = 0; l < sizeof laws / sizeof *laws; l++)
        for (unsigned script = 0; script < 8; script++) {
            struct stream s = stream_make(script, laws[l].name, 0, 0);
            struct pair p = {0};
            wheel_init(&p.wheel);
            for (unsigned burst = 0; burst < 60; burst++) {
                for (uint64_t n = stream_below(&s, 300); n-- > 0;)
                    pair_push(&p, p.now + laws[l].law(&s, p.now), (unsigned)stream_below(&s, 4));
                for (uint64_t n = stream_below(&s, 300); n-- > 0;) {
                    if (!pair_pop(&p, SIM_TIME_NEVER))
                        break;
                    if (stream_below(&s, 4) == 0)
                        pair_push(&p, p.now + laws[l].law(&s, p.now),
                                  (unsigned)stream_below(&s, 4));
                }
            }
            while (pair_pop(&p, SIM_TIME_NEVER))
                continue;
            pair_free(&p);
        }
}

/* Half of the pops ask only up to some time, after which pushes from that time on must still be
 * possible. */
static void pops_up_to_a_time_leave_room_for_pushes_from_there(void **state)
{
    (void)state;
    for (size_t l = 0; l < sizeof laws / sizeof *laws; l++) {
        struct stream s = stream_make(7, laws[l].name, 1, 0);
        struct pair p = {0};
        wheel_init(&p.wheel);
        for (unsigned i = 0; i < 20000; i++) {
            const sim_time until = p.now + laws[l].law(&s, p.now) / 4;
            if (!pair_pop(&p, until))
                p.now = until;
            if (stream_below(&s, 5) < 3 || p.wheel.count == 0)
                pair_push(&p, p.now + laws[l].law(&s, p.now), 0);
        }
        pair_free(&p);
    }
}

static void holds_a_hundred_thousand_pending(void **state)
{
    (void)state;
    struct stream s = stream_make(1, "large", 0, 0);
    struct pair p = {0};
    wheel_init(&p.wheel);
    for (unsigned i = 0; i < 100000; i++)
        pair_push(&p, fail_or_repair(&s, 0), 0);
    for (unsigned i = 0; i < 100000; i++) {
        pair_pop(&p, SIM_TIME_NEVER);
        pair_push(&p, p.now + fail_or_repair(&s, 0), 0);
    }
    while (pair_pop(&p, SIM_TIME_NEVER))
        continue;
    pair_free(&p);
}

static void an_unbounded_look_would_move_the_base_but_until_stops_it(void **state)
{
    (void)state;
    struct pair p = {0};
    wheel_init(&p.wheel);
    const sim_time may = 120 * SIM_TICKS_PER_DAY, june = 151 * SIM_TICKS_PER_DAY;
    pair_push(&p, june, 0);
    assert_false(pair_pop(&p, may));
    assert_true(p.wheel.base <= may);
    pair_push(&p, may, 0);
    pair_push(&p, may + 1, 0);
    assert_true(pair_pop(&p, SIM_TIME_NEVER));
    assert_int_equal(p.now, may);
    assert_true(pair_pop(&p, SIM_TIME_NEVER));
    assert_true(pair_pop(&p, SIM_TIME_NEVER));
    assert_int_equal(p.now, june);
    pair_free(&p);
}

/* With the run opened and its first event still ahead, 'until' may creep up to it tick by tick. */
static void asking_again_and_again_gives_nothing_early(void **state)
{
    (void)state;
    struct pair p = {0};
    wheel_init(&p.wheel);
    pair_push(&p, 5000, 0);
    for (sim_time until = 4000; until < 5000; until++)
        assert_false(pair_pop(&p, until));
    assert_true(pair_pop(&p, 5000));
    pair_free(&p);
}

/* Events at one instant, more than a run holds: the heap takes them, and those pushed while they
 * are handled. */
static void a_crowded_instant_keeps_order_and_is_not_quadratic(void **state)
{
    (void)state;
    enum { CROWD = 100000 };
    struct pair p = {0};
    wheel_init(&p.wheel);
    for (unsigned i = 0; i < CROWD; i++)
        pair_push(&p, 777777, i % 3);
    pair_push(&p, 777778, 0);
    for (unsigned i = 0; i < CROWD; i++) {
        assert_true(pair_pop(&p, SIM_TIME_NEVER));
        assert_int_equal(p.now, 777777);
        if (i % 2)
            pair_push(&p, 777777, 2);
    }
    while (pair_pop(&p, SIM_TIME_NEVER))
        continue;
    assert_int_equal(p.now, 777778);
    assert_true(p.wheel.copies < 5 * CROWD);
    pair_free(&p);
}

/* Two events weeks apart open as one run; a flood of short waits between them must not live in the
 * heap. */
static void a_flood_of_short_waits_leaves_the_heap(void **state)
{
    (void)state;
    struct stream s = stream_make(1, "flood", 0, 0);
    struct pair p = {0};
    wheel_init(&p.wheel);
    pair_push(&p, SIM_TICKS_PER_DAY * 590, 0);
    pair_push(&p, SIM_TICKS_PER_DAY * 610, 0);
    pair_pop(&p, SIM_TIME_NEVER);
    size_t most_late = 0;
    for (unsigned i = 0; i < 20000; i++) {
        pair_push(&p, p.now + sim_wait(inverse_exponential(stream_u01(&s), 1e5)), 0);
        if (p.wheel.late.count > most_late)
            most_late = p.wheel.late.count;
    }
    assert_true(most_late > 100);
    assert_true(most_late < 1000);
    assert_true(p.wheel.copies < 20000);
    while (pair_pop(&p, SIM_TIME_NEVER))
        continue;
    assert_int_equal(p.now, SIM_TICKS_PER_DAY * 610);
    pair_free(&p);
}

static void takes_the_whole_range_of_time(void **state)
{
    (void)state;
    struct pair p = {0};
    wheel_init(&p.wheel);
    for (unsigned bit = 0; bit < 63; bit++) {
        pair_push(&p, INT64_C(1) << bit, 0);
        pair_push(&p, (INT64_C(1) << bit) - 1, 0);
    }
    pair_push(&p, SIM_TIME_NEVER - 1, 0);
    pair_push(&p, SIM_TIME_NEVER - 1, 1);
    unsigned popped = 0;
    while (pair_pop(&p, SIM_TIME_NEVER))
        popped++;
    assert_int_equal(popped, 128);
    wheel_restart(&p.wheel, 0);
    struct stream s = stream_make(1, "range", 0, 0);
    for (unsigned i = 0; i < 300; i++) {
        const sim_time span = (sim_time)(UINT64_C(1) << (54 + i % 9));
        pair_push(&p, (sim_time)stream_below(&s, (uint64_t)span), i % 2);
        pair_push(&p, span - 2, 0);
    }
    while (pair_pop(&p, SIM_TIME_NEVER))
        continue;
    pair_free(&p);
}

static bool odd(const struct event *e, const void *context)
{
    (void)context;
    return e->arg % 2;
}

static void a_sweep_removes_what_it_should_and_keeps_the_order(void **state)
{
    (void)state;
    struct stream s = stream_make(1, "sweep", 0, 0);
    struct wheel wheel;
    wheel_init(&wheel);
    struct event_heap heap = {0};
    sim_time now = 0;
    for (uint64_t i = 0; i < 20000; i++) {
        struct event e = {.at = now + (stream_below(&s, 2) ? few_values : exponential)(&s, now),
                          .order = i,
                          .arg = i};
        wheel_push(&wheel, &e);
        if (!odd(&e, NULL))
            event_heap_push(&heap, &e);
        if (i % 3000 == 2999) {
            wheel_sweep(&wheel, odd, NULL);
            assert_int_equal(wheel.count, heap.count);
            for (unsigned n = 0; n < 1000; n++) {
                struct event want;
                event_heap_pop(&heap, &want);
                assert_true(wheel_pop(&wheel, SIM_TIME_NEVER, &e));
                assert_memory_equal(&e, &want, sizeof e);
                now = e.at;
            }
        }
    }
    assert_int_equal(wheel_sweep(&wheel, odd, NULL), 1000);
    while (heap.count > 0) {
        struct event e, want;
        event_heap_pop(&heap, &want);
        assert_true(wheel_pop(&wheel, SIM_TIME_NEVER, &e));
        assert_memory_equal(&e, &want, sizeof e);
    }
    assert_int_equal(wheel.count, 0);
    wheel_free(&wheel);
    event_heap_free(&heap);
}

/* The same for events that were pushed into the span of an open run. */
static void a_sweep_reaches_run_and_heap(void **state)
{
    (void)state;
    struct stream s = stream_make(1, "sweep-late", 0, 0);
    struct wheel wheel;
    wheel_init(&wheel);
    struct event_heap heap = {0};
    for (uint64_t i = 0; i < 250; i++) {
        struct event e = {.at = 4096 + (sim_time)stream_below(&s, 4096), .order = i, .arg = i};
        wheel_push(&wheel, &e);
        if (!odd(&e, NULL))
            event_heap_push(&heap, &e);
        if (i == 49)
            assert_false(wheel_pop(&wheel, 4096, &e));
    }
    assert_int_equal(wheel.run_end, 50);
    assert_true(wheel.late.count > 150);
    assert_int_equal(wheel_sweep(&wheel, odd, NULL), 125);
    while (heap.count > 0) {
        struct event e, want;
        event_heap_pop(&heap, &want);
        assert_true(wheel_pop(&wheel, SIM_TIME_NEVER, &e));
        assert_memory_equal(&e, &want, sizeof e);
    }
    assert_int_equal(wheel.count, 0);
    wheel_free(&wheel);
    event_heap_free(&heap);
}

static void chunks_are_reused(void **state)
{
    (void)state;
    struct stream s = stream_make(1, "reuse", 0, 0);
    struct pair p = {0};
    wheel_init(&p.wheel);
    for (unsigned i = 0; i < 1000; i++)
        pair_push(&p, exponential(&s, 0), 0);
    size_t bytes = 0;
    for (unsigned i = 0; i < 50000; i++) {
        pair_pop(&p, SIM_TIME_NEVER);
        pair_push(&p, p.now + exponential(&s, 0), 0);
        if (i == 25000)
            bytes = wheel_bytes(&p.wheel);
    }
    assert_int_equal(wheel_bytes(&p.wheel), bytes);
    pair_free(&p);
}

static void a_large_queue_costs_little_more_than_its_events(void **state)
{
    (void)state;
    enum { EVENTS = 200000 };
    struct stream s = stream_make(1, "bytes", 0, 0);
    struct wheel wheel;
    wheel_init(&wheel);
    for (unsigned i = 0; i < EVENTS; i++) {
        const struct event e = {.at = exponential(&s, 0), .order = i};
        wheel_push(&wheel, &e);
    }
    assert_true(wheel_bytes(&wheel) < EVENTS * sizeof(struct event) * 5 / 4);
    wheel_free(&wheel);
}

/* The heap is the model above; here it is held against a sorted array. */
static int by_order(const void *a, const void *b)
{
    return event_before(a, b) ? -1 : event_before(b, a);
}

static void the_heap_sorts(void **state)
{
    (void)state;
    enum { N = 5000 };
    struct stream s = stream_make(1, "heap", 0, 0);
    struct event *sorted = calloc(N, sizeof *sorted);
    struct event_heap heap = {0};
    for (unsigned i = 0; i < N; i++) {
        sorted[i] = (struct event){.at = (sim_time)stream_below(&s, N / 4), .order = i};
        event_heap_push(&heap, &sorted[i]);
    }
    qsort(sorted, N, sizeof *sorted, by_order);
    for (unsigned i = 0; i < N; i++) {
        struct event e;
        event_heap_pop(&heap, &e);
        assert_memory_equal(&e, &sorted[i], sizeof e);
    }
    event_heap_free(&heap);
    free(sorted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_heap_sorts),
        cmocka_unit_test(pops_in_event_order_whatever_the_times),
        cmocka_unit_test(pops_up_to_a_time_leave_room_for_pushes_from_there),
        cmocka_unit_test(holds_a_hundred_thousand_pending),
        cmocka_unit_test(an_unbounded_look_would_move_the_base_but_until_stops_it),
        cmocka_unit_test(asking_again_and_again_gives_nothing_early),
        cmocka_unit_test(a_crowded_instant_keeps_order_and_is_not_quadratic),
        cmocka_unit_test(a_flood_of_short_waits_leaves_the_heap),
        cmocka_unit_test(takes_the_whole_range_of_time),
        cmocka_unit_test(a_sweep_removes_what_it_should_and_keeps_the_order),
        cmocka_unit_test(a_sweep_reaches_run_and_heap),
        cmocka_unit_test(chunks_are_reused),
        cmocka_unit_test(a_large_queue_costs_little_more_than_its_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
