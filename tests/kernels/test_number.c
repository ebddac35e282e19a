/* Formats against their definitions, over all codes, and the distribution of the values that
 * buffers are filled with. */
#include "number.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

static const enum dtype narrow[] = {DTYPE_BF16, DTYPE_F16, DTYPE_E4M3, DTYPE_E2M1};
enum { NARROW = sizeof narrow / sizeof *narrow };

static void every_code_survives_decoding_and_encoding(void **state)
{
    (void)state;
    for (int f = 0; f < NARROW; f++)
        for (uint32_t code = 0; code < 1u << dtype_bits(narrow[f]); code++) {
            const float x = number_decode(narrow[f], code);
            if (isfinite(x) && (x == 0 || fabsf(x) >= 0x1p-126f))
                assert_int_equal(number_encode(narrow[f], x), code);
        }
}

/* Between neighbouring codes: below the middle down, above it up, the middle to the even one. */
static void values_go_to_the_nearest_code_and_ties_to_even(void **state)
{
    (void)state;
    for (int f = 0; f < NARROW; f++)
        for (uint32_t code = 0; code + 1 < 1u << (dtype_bits(narrow[f]) - 1); code++) {
            const float a = number_decode(narrow[f], code), b = number_decode(narrow[f], code + 1);
            if (!isfinite(b) || b < 0x1p-120f)
                continue;
            const float middle = (float)(0.5 * ((double)a + (double)b));
            assert_int_equal(number_encode(narrow[f], middle), code % 2 ? code + 1 : code);
            assert_int_equal(number_encode(narrow[f], nextafterf(middle, 0)), code);
            assert_int_equal(number_encode(narrow[f], nextafterf(middle, INFINITY)), code + 1);
        }
}

static void formats_have_their_known_values(void **state)
{
    (void)state;
    assert_true(number_decode(DTYPE_BF16, 0x3F80) == 1);
    assert_true(number_decode(DTYPE_F16, 0x3C00) == 1);
    assert_true(number_decode(DTYPE_F16, 0x0001) == 0x1p-24f);
    assert_true(isinf(number_decode(DTYPE_F16, 0xFC00)));
    assert_true(isnan(number_decode(DTYPE_F16, 0xFFFF)));
    assert_true(number_decode(DTYPE_E4M3, 0x38) == 1);
    assert_true(number_decode(DTYPE_E4M3, 0x7E) == 448);
    assert_true(number_decode(DTYPE_E4M3, 0x01) == 0x1p-9f);
    assert_true(isnan(number_decode(DTYPE_E4M3, 0xFF)));
    static const float e2m1[] = {0, 0.5f, 1, 1.5f, 2, 3, 4, 6};
    for (uint32_t i = 0; i < 8; i++) {
        assert_true(number_decode(DTYPE_E2M1, i) == e2m1[i]);
        assert_true(number_decode(DTYPE_E2M1, i | 8) == -e2m1[i]);
    }
}

static void too_large_saturates_and_the_sign_is_kept(void **state)
{
    (void)state;
    assert_true(number_stored(DTYPE_E4M3, 1e9f) == 448);
    assert_true(number_stored(DTYPE_E2M1, -100) == -6);
    assert_true(number_stored(DTYPE_F16, -1e9f) == -65504);
    assert_int_equal(number_encode(DTYPE_BF16, -0.0f), 0x8000);
    assert_true(number_stored(DTYPE_TF32, 1 + 0x1p-11f) == 1); /* a tie */
    assert_true(number_stored(DTYPE_TF32, 1 + 0x1.8p-10f) == 1 + 0x1p-9f);
    assert_true(number_stored(DTYPE_F32, 1.2345678f) == 1.2345678f);
}

static void poison_is_no_number_in_any_result(void **state)
{
    (void)state;
    assert_true(isnan(number_decode(DTYPE_F32, 0xFFFFFFFF)));
    assert_true(isnan(number_decode(DTYPE_BF16, 0xFFFF)));
    assert_true(isnan(number_decode(DTYPE_F16, 0xFFFF)));
    assert_true(isnan(number_decode(DTYPE_E4M3, 0xFF)));
}

/* Mean, variance and fourth moment of n values lie within 5 standard errors of 0, 1 and 3. */
static void values_are_standard_normal_and_differ_by_seed(void **state)
{
    (void)state;
    enum { N = 1 << 20 };
    float *table = malloc(NORMAL_QUANTILES * sizeof *table);
    normal_quantiles(table);
    for (int i = 0; i < NORMAL_QUANTILES / 2; i++)
        assert_true(fabsf(table[i] + table[NORMAL_QUANTILES - 1 - i]) < 1e-5f);
    for (uint64_t seed = 1; seed < 4; seed++) {
        double sum = 0, square = 0, fourth = 0, both = 0;
        for (uint64_t i = 0; i < N; i++) {
            const double x = normal_value(table, seed, i);
            sum += x;
            square += x * x;
            fourth += x * x * x * x;
            both += x * normal_value(table, seed + 1, i);
        }
        assert_true(fabs(sum / N) < 5 / sqrt(N));
        assert_true(fabs(square / N - 1) < 5 * sqrt(2.0 / N));
        assert_true(fabs(fourth / N - 3) < 5 * sqrt(96.0 / N));
        assert_true(fabs(both / N) < 5 / sqrt(N));
    }
    free(table);
}

static void names_and_sizes_go_both_ways(void **state)
{
    (void)state;
    for (int i = 0; i < DTYPE_COUNT; i++)
        assert_int_equal(dtype_by_name(dtype_name((enum dtype)i)), i);
    assert_int_equal(dtype_by_name("bf17"), DTYPE_COUNT);
    assert_int_equal(dtype_bytes(DTYPE_E2M1, 3), 2);
    assert_int_equal(dtype_bytes(DTYPE_BF16, 3), 6);
    assert_int_equal(dtype_bytes(DTYPE_TF32, 3), 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_survives_decoding_and_encoding),
        cmocka_unit_test(values_go_to_the_nearest_code_and_ties_to_even),
        cmocka_unit_test(formats_have_their_known_values),
        cmocka_unit_test(too_large_saturates_and_the_sign_is_kept),
        cmocka_unit_test(poison_is_no_number_in_any_result),
        cmocka_unit_test(values_are_standard_normal_and_differ_by_seed),
        cmocka_unit_test(names_and_sizes_go_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
