#include "support.h"

#include "base/date.h"

static void day_numbers_count_from_1970(void **state)
{
    (void)state;
    assert_int_equal(date_to_days((struct civil_date){1970, 1, 1}), 0);
    assert_int_equal(date_to_days((struct civil_date){2000, 3, 1}), 11017);
    assert_int_equal(date_to_days((struct civil_date){2024, 9, 2}) -
                         date_to_days((struct civil_date){2024, 4, 24}),
                     131);
}

static void every_day_of_a_leap_cycle_survives_the_round_trip(void **state)
{
    (void)state;
    for (day_number day = 0; day < 146097; day += 13)
        assert_int_equal(date_to_days(date_from_days(day)), day);
}

static void impossible_dates_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"2023-02-29", "2024-13-01", "2024-00-10", "2024-04-31",
                                        "24-04-01",   "2024/04/01", "2024-4-1",   "2024-04-01x",
                                        "",           "2024"};
    day_number day;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(date_parse(wrong[i], &day));
    assert_true(date_parse("2024-02-29", &day));
    assert_true(date_parse("2026-03", &day));
    char text[DATE_TEXT];
    date_format(day, text);
    assert_string_equal(text, "2026-03-01");
}

static void months_end_where_the_calendar_says(void **state)
{
    (void)state;
    day_number day;
    char text[DATE_TEXT];
    assert_true(date_parse("2024-01-31", &day));
    date_format(date_add_months(day, 1), text);
    assert_string_equal(text, "2024-02-29");
    date_format(date_add_months(day, 13), text);
    assert_string_equal(text, "2025-02-28");
    assert_int_equal(date_months_between(day, date_add_months(day, 13)), 13);
    date_format(date_next_month(day), text);
    assert_string_equal(text, "2024-02-01");
    assert_true(date_parse("2024-12-01", &day));
    date_format(date_next_month(day), text);
    assert_string_equal(text, "2025-01-01");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(day_numbers_count_from_1970),
        cmocka_unit_test(every_day_of_a_leap_cycle_survives_the_round_trip),
        cmocka_unit_test(impossible_dates_are_refused),
        cmocka_unit_test(months_end_where_the_calendar_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
