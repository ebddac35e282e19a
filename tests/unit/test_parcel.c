#include "support.h"

#include "fleet/supply/parcel.h"

static struct parcel_queue queue;

static int close_queue(void **state)
{
    (void)state;
    parcel_queue_free(&queue);
    return 0;
}

static void add(uint32_t lot, int64_t units, sim_time wanted, sim_time delivered)
{
    parcel_queue_add(&queue, (struct parcel){
                                 .lot = lot,
                                 .units = units,
                                 .wanted = wanted,
                                 .delivered = delivered,
                             });
}

static void take(int64_t units, uint32_t lot, sim_time delivered, int64_t taken)
{
    const struct parcel p = parcel_queue_take(&queue, units);
    assert_int_equal(p.lot, lot);
    assert_int_equal(p.delivered, delivered);
    assert_int_equal(p.units, taken);
}

static void first_wanted_is_first_then_lots_then_arrival(void **state)
{
    (void)state;
    assert_null(parcel_queue_head(&queue));
    add(2, 1, 50, 1);
    add(1, 1, 50, 2);
    add(3, 1, 40, 3);
    add(1, 1, 50, 4);
    add(0, 1, 60, 5);
    take(1, 3, 3, 1);
    take(1, 1, 2, 1);
    take(1, 1, 4, 1);
    take(1, 2, 1, 1);
    take(1, 0, 5, 1);
    assert_null(parcel_queue_head(&queue));
}

static void a_parcel_is_split_and_keeps_its_history(void **state)
{
    (void)state;
    add(7, 10, 0, 3);
    take(4, 7, 3, 4);
    assert_int_equal(parcel_queue_head(&queue)->units, 6);
    take(9, 7, 3, 6);
    assert_null(parcel_queue_head(&queue));
}

static void a_queue_that_is_never_empty_stays_small(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        add(0, 1, i, i);
    for (int i = 10; i < 10000; i++) {
        add(0, 1, i, i);
        take(1, 0, i - 10, 1);
    }
    assert_int_equal(queue.n, 10);
    assert_true(queue.capacity <= 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(first_wanted_is_first_then_lots_then_arrival, close_queue),
        cmocka_unit_test_teardown(a_parcel_is_split_and_keeps_its_history, close_queue),
        cmocka_unit_test_teardown(a_queue_that_is_never_empty_stays_small, close_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
