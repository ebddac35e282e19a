/* What a message shows of a user's text. */
#include "support.h"

#include "input/quote.h"

static void what_is_short_is_shown_whole(void **state)
{
    (void)state;
    assert_string_equal(quote_text("").text, "''");
    assert_string_equal(quote_text("20 MWh").text, "'20 MWh'");
    assert_string_equal(quote_part("20 MWh", 2).text, "'20'");
    assert_string_equal(quote_text("5 \u00b5s").text, "'5 \u00b5s'");
}

static void what_is_long_is_clipped_before_a_character(void **state)
{
    (void)state;
    /* 47 bytes have room: of two-byte characters behind one of a byte exactly 23, else one less. */
    assert_string_equal(quote_text("aéééééééééééééééééééééééé").text,
                        "'aééééééééééééééééééééééé...'");
    assert_string_equal(quote_text("aaéééééééééééééééééééééééé").text,
                        "'aaéééééééééééééééééééééé...'");
    assert_string_equal(quote_text("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeee").text,
                        "'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeee'");
}

static void what_no_terminal_should_see_is_a_question_mark(void **state)
{
    (void)state;
    assert_string_equal(quote_text("a\x1b[31m\n\xff\u00a0b").text, "'a?[31m???b'");
    assert_string_equal(quote_part("\xc3\xa9", 1).text, "'?'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_short_is_shown_whole),
        cmocka_unit_test(what_is_long_is_clipped_before_a_character),
        cmocka_unit_test(what_no_terminal_should_see_is_a_question_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
