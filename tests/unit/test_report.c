/* What reports are written with: numbers for people, and tables. */
#include "support.h"

#include "report/number.h"
#include "report/table.h"

#include <math.h>

static struct text out;

static int begin(void **state)
{
    (void)state;
    text_init(&out);
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&out);
    return 0;
}

/* What was written since the last call. */
#define assert_written(expected)                         \
    do {                                                 \
        assert_string_equal(text_get(&out), (expected)); \
        text_free(&out);                                 \
    } while (0)

static void single_numbers_take_the_unit_that_suits_them(void **state)
{
    (void)state;
    number_power(&out, 431e6);
    assert_written("431 MW");
    number_power(&out, 12.6e3);
    assert_written("12.6 kW");
    number_power(&out, 1.2345e9);
    assert_written("1.23 GW");
    number_power(&out, 0.5);
    assert_written("0.50 W");
    number_power(&out, 0);
    assert_written("0 W");
    number_money(&out, 11.84e9);
    assert_written("$11.8B");
    number_money(&out, 380e3);
    assert_written("$380k");
    number_money(&out, -42);
    assert_written("-$42.00");
    number_energy(&out, 3.6e6 * 110);
    assert_written("110 kWh");
    number_carbon(&out, 1.2e9);
    assert_written("1.20 Mt");
    number_power(&out, NAN);
    assert_written("-");
}

/* 999.7 kW is not '1000 kW' and 9.996 is not '10.00' with four digits. */
static void rounding_carries_into_the_next_unit(void **state)
{
    (void)state;
    number_power(&out, 999.7e3);
    assert_written("1.00 MW");
    number_power(&out, 999.4e3);
    assert_written("999 kW");
    number_money(&out, 999.96e6);
    assert_written("$1.00B");
}

static void columns_share_the_unit_of_their_largest_number(void **state)
{
    (void)state;
    struct unit mw = unit_power(431.24e6);
    unit_head(&out, mw);
    assert_written("MW");
    number_in(&out, 431.24e6, mw);
    assert_written("431.2");
    number_in(&out, 43e6, mw);
    assert_written("43.0");
    number_in(&out, NAN, mw);
    assert_written("-");
    struct unit billions = unit_money(-1.3e9);
    unit_head(&out, billions);
    assert_written("$B");
    number_in(&out, -1.3e9, billions);
    assert_written("-1.30");
    number_in(&out, -1e3, billions);
    assert_written("0.00");
    struct unit dollars = unit_money(0);
    unit_head(&out, dollars);
    assert_written("$");
}

static void prices_have_three_digits(void **state)
{
    (void)state;
    number_price(&out, 1.376);
    assert_written("$1.38");
    number_price(&out, 0.0654);
    assert_written("$0.0654");
    number_price(&out, 0.15);
    assert_written("$0.150");
    number_price(&out, 41234.4);
    assert_written("$41,234");
    number_price(&out, 781.67);
    assert_written("$782");
    number_price(&out, 0);
    assert_written("$0");
}

static void counts_are_grouped(void **state)
{
    (void)state;
    number_count(&out, 0);
    assert_written("0");
    number_count(&out, 999);
    assert_written("999");
    number_count(&out, -1000);
    assert_written("-1,000");
    number_count(&out, 50000000);
    assert_written("50,000,000");
    number_count(&out, INT64_MIN);
    assert_written("-9,223,372,036,854,775,808");
}

static void metrics_are_written_in_the_unit_of_their_table(void **state)
{
    (void)state;
    number_metric(&out, 184e6, "W");
    assert_written("184 MW");
    number_metric(&out, 1.376, "$/h");
    assert_written("$1.38/h");
    number_metric(&out, 3.39e9, "$/year");
    assert_written("$3.39B/year");
    number_metric(&out, 0.99612, "");
    assert_written("0.9961");
    number_metric(&out, 277918, "");
    assert_written("277,918");
    number_metric(&out, 96, "d");
    assert_written("96 d");
    number_metric(&out, NAN, "$/h");
    assert_written("-");
    number_metric(&out, INFINITY, "d");
    assert_written("> end");
}

static void a_range_has_the_unit_of_its_value(void **state)
{
    (void)state;
    number_range(&out, 442e6, 425e6, 1.02e9, "W");
    assert_written("442 MW (425-1,020)");
    number_range(&out, 4.7e9, NAN, 5.29e9, "$");
    assert_written("$4.70B (4.70-5.29)");
    number_range(&out, 1.3, NAN, NAN, "$/h");
    assert_written("$1.30/h");
    number_interval(&out, -2.07e6, 1.25e6, "$/year");
    assert_written("-$2.07M to $1.25M");
}

/* A share that is not nothing is never printed as nothing, nor one that is not all as all. */
static void shares_never_claim_nothing_or_all_by_rounding(void **state)
{
    (void)state;
    number_share(&out, 0);
    assert_written("0.0 %");
    number_share(&out, 1e-9);
    assert_written("<0.1 %");
    number_share(&out, 0.625);
    assert_written("62.5 %");
    number_share(&out, 0.99999);
    assert_written(">99.9 %");
    number_share(&out, 1);
    assert_written("100.0 %");
    number_share(&out, 1 - 1e-15);
    assert_written("100.0 %");
    number_share(&out, 0.0 / 0.0);
    assert_written("-");
    number_fine_share(&out, 0.99953);
    assert_written("99.953 %");
    number_fine_share(&out, 0.9999999);
    assert_written(">99.999 %");
}

static void differences_carry_their_sign(void **state)
{
    (void)state;
    number_difference(&out, 431, 442);
    assert_written("-2.5 %");
    number_difference(&out, 3, 1);
    assert_written("+200 %");
    number_difference(&out, 1, 1);
    assert_written("0.0 %");
    number_difference(&out, 1, 0);
    assert_written("-");
    number_difference(&out, -3, -4);
    assert_written("+25.0 %");
}

static void times_take_the_unit_that_suits_them(void **state)
{
    (void)state;
    number_time(&out, 0);
    assert_written("0");
    number_time(&out, 0.02);
    assert_written("<1 s");
    number_time(&out, 72);
    assert_written("72 s");
    number_time(&out, 10 * 60 - 1);
    assert_written("599 s");
    number_time(&out, 10 * 60 - 0.4);
    assert_written("10 min");
    number_time(&out, 12 * 60);
    assert_written("12 min");
    number_time(&out, 5 * 3600);
    assert_written("5.0 h");
    number_time(&out, 9.3 * 86400);
    assert_written("9.3 d");
    number_time(&out, -1234.0 * 86400);
    assert_written("-1,234 d");
}

static const struct column columns[] = {{"name", ALIGN_LEFT, NULL},
                                        {"accelerators\ninstalled", ALIGN_RIGHT, NULL},
                                        {"source", ALIGN_LEFT, NULL}};

static void a_table_aligns_by_characters_and_trims_lines(void **state)
{
    (void)state;
    struct table t;
    table_init(&t, columns, 3);
    table_row(&t, STYLE_PLAIN);
    table_put(&t, "für");
    number_count(table_cell(&t), 25000);
    table_row(&t, STYLE_PLAIN);
    table_put(&t, "a");
    number_count(table_cell(&t), 7);
    table_put(&t, "x");
    table_write(&t, 2, 80, false, &out);
    assert_written("        accelerators\n"
                   "  name     installed  source\n"
                   "  für         25,000\n"
                   "  a                7  x\n");
    table_free(&t);
}

static void neighbours_of_a_group_share_a_heading(void **state)
{
    (void)state;
    static const struct column grouped[] = {{"date", ALIGN_LEFT, NULL},
                                            {"installed", ALIGN_RIGHT, "GPUs"},
                                            {"energised", ALIGN_RIGHT, "GPUs"},
                                            {"$B", ALIGN_RIGHT, "spent"}};
    struct table t;
    table_init(&t, grouped, 4);
    table_row(&t, STYLE_PLAIN);
    table_put(&t, "2025");
    table_put(&t, "1");
    table_put(&t, "2");
    table_put(&t, "3");
    table_write(&t, 0, 80, false, &out);
    assert_written("      ------- GPUs -------  spent\n"
                   "date  installed  energised     $B\n"
                   "2025          1          2      3\n");
    table_free(&t);
}

static void the_last_column_continues_below(void **state)
{
    (void)state;
    struct table t;
    table_init(&t, columns, 3);
    table_row(&t, STYLE_PLAIN);
    table_put(&t, "a");
    table_put(&t, "1");
    table_put(&t, "one two three fourteenlongletters five");
    table_write(&t, 0, 34, false, &out);
    assert_written("      accelerators\n"
                   "name     installed  source\n"
                   "a                1  one two three\n"
                   "                    fourteenlongletters\n"
                   "                    five\n");
    table_free(&t);
}

static void a_table_without_heads_has_only_rows_and_colours_are_asked_for(void **state)
{
    (void)state;
    static const struct column bare[] = {{"", ALIGN_LEFT, NULL}, {"", ALIGN_RIGHT, NULL}};
    struct table t;
    table_init(&t, bare, 2);
    table_row(&t, STYLE_STRONG);
    table_put(&t, "sum");
    table_put(&t, "3");
    table_write(&t, 1, 80, true, &out);
    assert_written(" \033[1msum  3\033[0m\n");
    table_write(&t, 1, 80, false, &out);
    assert_written(" sum  3\n");
    table_free(&t);
}

static void paragraphs_wrap_behind_their_lead(void **state)
{
    (void)state;
    paragraph_write(&out, "note  ", "aa bb  cc dd", 12);
    assert_written("note  aa bb\n      cc dd\n");
    paragraph_write(&out, "- ", "", 12);
    assert_written("- \n");
}

static void a_line_never_begins_with_a_per_cent_sign(void **state)
{
    (void)state;
    text_wrap(&out, "of it 11.4 %, and 2.9 %", 0, 2, 10);
    assert_written("of it\n  11.4 %,\n  and\n  2.9 %\n");
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(single_numbers_take_the_unit_that_suits_them),
        TEST(rounding_carries_into_the_next_unit),
        TEST(columns_share_the_unit_of_their_largest_number),
        TEST(prices_have_three_digits),
        TEST(counts_are_grouped),
        TEST(metrics_are_written_in_the_unit_of_their_table),
        TEST(a_range_has_the_unit_of_its_value),
        TEST(shares_never_claim_nothing_or_all_by_rounding),
        TEST(differences_carry_their_sign),
        TEST(times_take_the_unit_that_suits_them),
        TEST(a_table_aligns_by_characters_and_trims_lines),
        TEST(neighbours_of_a_group_share_a_heading),
        TEST(the_last_column_continues_below),
        TEST(a_table_without_heads_has_only_rows_and_colours_are_asked_for),
        TEST(paragraphs_wrap_behind_their_lead),
        TEST(a_line_never_begins_with_a_per_cent_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
