/* The benchmark must do what it says: both sides give out the same events in the same order.
 * Nothing here is timed. */
#include "engine/bench_queue.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void engine_and_heap_give_out_the_same_events(void **state)
{
    (void)state;
    const size_t sizes[] = {1, 10, 1000, 20000};
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const struct bench_queue b = bench_queue_measure(sizes[i], 3000);
        assert_int_equal(b.pending, sizes[i]);
        assert_int_equal(b.holds, 3000);
        assert_true(b.same_order);
        assert_true(b.engine_ns >= 0 && b.heap_ns >= 0 && b.timer_ns >= 0);
        assert_true(b.engine_bytes >= 32);
        assert_true(b.timer_bytes > b.engine_bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(engine_and_heap_give_out_the_same_events)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
