/* Levels of a price index by hand. */
#include "support.h"

#include "model/price_index.h"

#include <math.h>

static day_number year(int year)
{
    return date_to_days((struct civil_date){year, 1, 1});
}

static bool level(int of, double inflation, double *out)
{
    const day_number dates[] = {year(2019), year(2020), year(2022)};
    static const double values[] = {100, 110, 121};
    const struct price_index index = {.annual_mean = {dates, values, 3, 0}};
    assert_int_equal(price_index_first(&index), 2019);
    assert_int_equal(price_index_last(&index), 2022);
    return price_index_level(&index, of, inflation, out);
}

static void a_year_has_the_level_at_its_first_day(void **state)
{
    (void)state;
    double out;
    assert_true(level(2020, NAN, &out));
    assert_close(out, 110, 0);
    assert_true(level(2022, 0.5, &out));
    assert_close(out, 121, 0);
}

static void after_the_last_year_prices_rise_by_inflation_if_there_is_one(void **state)
{
    (void)state;
    double out;
    assert_true(level(2024, 0.1, &out));
    assert_close(out, 121 * 1.1 * 1.1, 1e-12);
    assert_false(level(2024, NAN, &out));
}

static void years_before_and_between_are_not_guessed(void **state)
{
    (void)state;
    double out;
    assert_false(level(2018, 0.1, &out));
    assert_false(level(2021, 0.1, &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_has_the_level_at_its_first_day),
        cmocka_unit_test(after_the_last_year_prices_rise_by_inflation_if_there_is_one),
        cmocka_unit_test(years_before_and_between_are_not_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
