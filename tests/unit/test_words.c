/* 'Did you mean': which of the names that there are stands nearest to a word. */
#include "support.h"

#include "base/words.h"
#include "input/synonym.h"

static const char *const chips[] = {"b100", "h100-pcie", "h100-sxm", "h200-sxm"};
static const char *const llms[] = {"llama2-70b", "llama3-70b", "llama3.1-405b", "gpt3-175b"};

#define NEAREST(WORD, NAMES) words_nearest(WORD, NAMES, sizeof NAMES / sizeof NAMES[0])

static void words_of_a_list_are_parted_by_any_run_of_what_parts_them(void **state)
{
    (void)state;
    const char *at = ", llama3,  imbue ,";
    size_t n = words_next(&at, ", ");
    assert_int_equal(n, 6);
    assert_memory_equal(at, "llama3", n);
    at += n;
    n = words_next(&at, ", ");
    assert_int_equal(n, 5);
    assert_memory_equal(at, "imbue", n);
    at += n;
    assert_int_equal(words_next(&at, ", "), 0);
    assert_int_equal(words_next(&at, ", "), 0);
}

static void a_name_that_goes_on_after_the_word_goes_before_a_typing_error(void **state)
{
    (void)state;
    assert_string_equal(NEAREST("h100", chips), "h100-pcie");
    assert_string_equal(NEAREST("h100-smx", chips), "h100-sxm");
    assert_string_equal(NEAREST("b10", chips), "b100");
}

static void a_word_may_stand_whole_inside_a_name(void **state)
{
    static const char *const systems[] = {"gb200-nvl72", "hgx-h100", "mi300x-8"};
    (void)state;
    assert_string_equal(NEAREST("h100", systems), "hgx-h100");
    assert_string_equal(NEAREST("mi300x", systems), "mi300x-8");
    assert_null(NEAREST("h10", systems));
    assert_null(NEAREST("8", systems));
}

static void a_word_that_stands_whole_goes_before_all_but_one_mistyped_letter(void **state)
{
    static const char *const systems[] = {"h200-nvl-4", "hgx-h100", "gh200-4"};
    static const char *const near[] = {"hgx-h100", "h200"};
    (void)state;
    assert_string_equal(NEAREST("h100", systems), "hgx-h100");
    assert_string_equal(NEAREST("h100", near), "h200");
}

static void a_word_of_which_most_letters_differ_is_none_mistyped(void **state)
{
    static const char *const forms[] = {"fp8", "p10"};
    (void)state;
    assert_null(NEAREST("npv", forms));
    assert_string_equal(NEAREST("fp4", forms), "fp8");
}

/* Of all names with 'h100' none is within the typing errors that a word of its length may have. */
static void the_first_of_a_names_words_may_be_mistyped(void **state)
{
    (void)state;
    assert_string_equal(NEAREST("h1000", chips), "h100-pcie");
    assert_string_equal(NEAREST("h10", chips), "h100-pcie");
    assert_string_equal(NEAREST("b10", chips), "b100");
    assert_null(NEAREST("h1", chips));
}

static void case_makes_no_difference(void **state)
{
    static const char *const parts[] = {"rack-H100", "GB200-nvl72"};
    (void)state;
    assert_string_equal(NEAREST("H100", chips), "h100-pcie");
    assert_string_equal(NEAREST("H100-SXM", chips), "h100-sxm");
    assert_string_equal(NEAREST("gb200", parts), "GB200-nvl72");
    assert_string_equal(NEAREST("h100", parts), "rack-H100");
}

static void what_parts_the_words_of_a_name_counts_for_less(void **state)
{
    (void)state;
    assert_string_equal(NEAREST("llama-3-405b", llms), "llama3.1-405b");
    assert_string_equal(NEAREST("gpt-3-175b", llms), "gpt3-175b");
}

static void what_is_like_nothing_gets_no_proposal(void **state)
{
    static const char *const sites[] = {"ohio", "frankfurt"};
    (void)state;
    assert_null(NEAREST("texas", sites));
    assert_null(NEAREST("", chips));
}

static void words_of_the_field_lead_to_keys(void **state)
{
    (void)state;
    assert_string_equal(synonym_of("gpus"), "accelerators");
    assert_string_equal(synonym_of("Seq_Len"), "sequence");
    assert_null(synonym_of("accelerators"));
    assert_null(synonym_of("gpu-"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_a_list_are_parted_by_any_run_of_what_parts_them),
        cmocka_unit_test(a_name_that_goes_on_after_the_word_goes_before_a_typing_error),
        cmocka_unit_test(a_word_may_stand_whole_inside_a_name),
        cmocka_unit_test(a_word_that_stands_whole_goes_before_all_but_one_mistyped_letter),
        cmocka_unit_test(a_word_of_which_most_letters_differ_is_none_mistyped),
        cmocka_unit_test(the_first_of_a_names_words_may_be_mistyped),
        cmocka_unit_test(case_makes_no_difference),
        cmocka_unit_test(what_parts_the_words_of_a_name_counts_for_less),
        cmocka_unit_test(what_is_like_nothing_gets_no_proposal),
        cmocka_unit_test(words_of_the_field_lead_to_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
