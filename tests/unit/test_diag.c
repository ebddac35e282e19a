/* Messages about the user's input: what is kept, what is dropped, and what moves together. */
#include "support.h"

#include "base/diag.h"

#include <string.h>

static struct mark line_of(uint32_t file, uint32_t line)
{
    return (struct mark){.file = file, .line = line, .col = 1};
}

/* The last error kept still has its note; those dropped take theirs with them. */
static void a_note_is_dropped_only_with_its_error(void **state)
{
    (void)state;
    struct diagnostics d;
    diagnostics_init(&d);
    for (unsigned i = 1; i <= DIAG_LIMIT + 2; i++) {
        diag_error(&d, (struct mark){0}, NULL, "error %u", i);
        diag_note(&d, (struct mark){0}, "first note of %u", i);
        diag_note(&d, (struct mark){0}, "second note of %u", i);
    }
    assert_int_equal(d.errors, DIAG_LIMIT + 2);
    assert_int_equal(d.n, 3 * DIAG_LIMIT);
    assert_string_equal(d.items[d.n - 3].text, "error 20");
    assert_string_equal(d.items[d.n - 2].text, "first note of 20");
    assert_string_equal(d.items[d.n - 1].text, "second note of 20");
    diagnostics_free(&d);
}

static void errors_are_shown_by_place_each_with_its_notes_and_counted(void **state)
{
    (void)state;
    struct diagnostics d;
    struct text out;
    diagnostics_init(&d);
    text_init(&out);
    diagnostics_render(&d, &out);
    assert_string_equal(text_get(&out), "");
    const uint32_t file = source_table_add(&d.sources, "x.yaml", "a: 1\nb: 2\n", 10);
    struct mark late = line_of(file, 2);
    late.offset = 5;
    diag_error(&d, late, NULL, "late");
    diag_note(&d, line_of(file, 1), "seen here");
    diag_error(&d, line_of(file, 1), diag_did_you_mean(&d, "c"), "early");
    diagnostics_render(&d, &out);
    assert_string_equal(text_get(&out), "x.yaml:1:1: error: early\n"
                                        "    1 | a: 1\n"
                                        "      | ^ did you mean 'c'?\n"
                                        "x.yaml:2:1: error: late\n"
                                        "    2 | b: 2\n"
                                        "      | ^\n"
                                        "x.yaml:1:1: note: seen here\n"
                                        "2 errors\n");
    text_free(&out);
    diagnostics_free(&d);
}

/* 160 bytes of a line are shown; here they end within a character. */
static void a_long_line_is_cut_before_a_character(void **state)
{
    (void)state;
    struct diagnostics d;
    struct text out, line;
    diagnostics_init(&d);
    text_init(&out);
    text_init(&line);
    text_add(&line, "a: ");
    for (int i = 0; i < 100; i++)
        text_add(&line, "é");
    const uint32_t file = source_table_add(&d.sources, "x.yaml", text_get(&line), line.length);
    diag_error(&d, line_of(file, 1), NULL, "long");
    diagnostics_render(&d, &out);
    const char *shown = strstr(text_get(&out), "a: ");
    assert_non_null(shown);
    const size_t length = strcspn(shown, "\n");
    assert_int_equal(length, 159);
    assert_memory_equal(shown, text_get(&line), length);
    text_free(&line);
    text_free(&out);
    diagnostics_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_note_is_dropped_only_with_its_error),
        cmocka_unit_test(errors_are_shown_by_place_each_with_its_notes_and_counted),
        cmocka_unit_test(a_long_line_is_cut_before_a_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
