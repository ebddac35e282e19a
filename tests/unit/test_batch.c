/* The default batch: near 16 million tokens, and one that the accelerators can share. */
#include "support.h"

#include "perf/batch.h"

#include <stdlib.h>

static void powers_of_two_share_a_power_of_two(void **state)
{
    (void)state;
    assert_int_equal(batch_default(8192, 16384), 2048);
    assert_int_equal(batch_default(4096, 8), 4096);
    assert_int_equal(batch_default(131072, 1 << 20), 128);
    assert_int_equal(batch_default(8192, 4608), 2048); /* 2^9 x 9 */
}

static void other_numbers_get_what_they_can_share(void **state)
{
    (void)state;
    assert_int_equal(batch_default(8192, 16000), 2000);
    assert_int_equal(batch_default(8192, 100000), 2000);
    assert_int_equal(batch_default(8192, 110000), 2200);
    assert_int_equal(batch_default(8192, 1000), 2000);
}

static void it_stays_within_a_tenth(void **state)
{
    (void)state;
    for (int64_t n = 1; n < 3000; n++)
        assert_true(llabs(batch_default(8192, n) - 2048) <= 204);
    assert_int_equal(batch_default(8192, 10007), 2048); /* a prime */
    assert_int_equal(batch_default(100000000, 12), 1);
    assert_int_equal(batch_default(1, 999999937), 16777216); /* a prime as well */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers_of_two_share_a_power_of_two),
        cmocka_unit_test(other_numbers_get_what_they_can_share),
        cmocka_unit_test(it_stays_within_a_tenth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
