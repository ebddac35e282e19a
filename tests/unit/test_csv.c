/* Comma-separated values: quotes, missing fields, line ends. */
#include "support.h"

#include "score/csv.h"

#include <string.h>
#include <sys/resource.h>

static void fields_are_read_as_they_stand(void **state)
{
    (void)state;
    struct arena memory;
    arena_init(&memory);
    struct csv csv;
    csv_read("a,b,c\r\n1,\"x, \"\"y\"\"\nz\",\n,2\n\n3,4,5", &memory, &csv);
    assert_int_equal(csv.columns, 3);
    assert_int_equal(csv.rows, 4);
    assert_int_equal(csv_column(&csv, "b"), 1);
    assert_int_equal(csv_column(&csv, "none"), SIZE_MAX);
    assert_string_equal(csv_cell(&csv, 0, 1), "x, \"y\"\nz");
    assert_string_equal(csv_cell(&csv, 0, 2), "");
    assert_string_equal(csv_cell(&csv, 1, 0), "");
    assert_string_equal(csv_cell(&csv, 1, 1), "2");
    assert_string_equal(csv_cell(&csv, 2, 1), "");
    assert_string_equal(csv_cell(&csv, 3, 2), "5");
    assert_string_equal(csv_cell(&csv, 3, SIZE_MAX), "");
    assert_close(csv_number(&csv, 3, 0, 7), 3, 1e-15);
    assert_close(csv_number(&csv, 0, 1, 7), 7, 1e-15);
    assert_close(csv_number(&csv, 0, 2, 7), 7, 1e-15);
    arena_free(&memory);
}

/* It ended a line for every such field, and was written past the lines that there was room for. */
static void what_follows_a_closing_quote_belongs_to_its_field(void **state)
{
    (void)state;
    struct arena memory;
    arena_init(&memory);
    struct csv csv;
    csv_read("a,b\n\"x\"y z,2\n\"x\"\"y\"\"\",3\n\"x\" \"y\",\"4\"\r\n", &memory, &csv);
    assert_int_equal(csv.columns, 2);
    assert_int_equal(csv.rows, 3);
    assert_null(csv.unclosed);
    assert_string_equal(csv_cell(&csv, 0, 0), "xy z");
    assert_string_equal(csv_cell(&csv, 0, 1), "2");
    assert_string_equal(csv_cell(&csv, 1, 0), "x\"y\"");
    assert_string_equal(csv_cell(&csv, 2, 0), "x \"y\"");
    assert_string_equal(csv_cell(&csv, 2, 1), "4");
    arena_free(&memory);
}

static void a_quote_that_never_ends_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int at; /* -1: all quotes end */
    } cases[] = {
        {"a,b\n\"x\",2\n1,\"y,5\n6,7\n", 12},
        {"a,\"", 2},
        {"\"a\"\"", 0},
        {"a,\"b\"", -1},
        {"a,\"\"", -1},
        {"a,b\"c", -1},
    };
    struct arena memory;
    arena_init(&memory);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct csv csv;
        csv_read(cases[i].text, &memory, &csv);
        if (cases[i].at < 0)
            assert_null(csv.unclosed);
        else
            assert_ptr_equal(csv.unclosed, cases[i].text + cases[i].at);
    }
    arena_free(&memory);
}

static void a_byte_order_mark_is_no_part_of_the_first_column(void **state)
{
    (void)state;
    struct arena memory;
    arena_init(&memory);
    struct csv csv;
    csv_read("\xEF\xBB\xBF"
             "id,b\n1,2\n",
             &memory, &csv);
    assert_int_equal(csv_column(&csv, "id"), 0);
    arena_free(&memory);
}

static void nothing_is_no_rows(void **state)
{
    (void)state;
    struct arena memory;
    arena_init(&memory);
    struct csv csv;
    csv_read("", &memory, &csv);
    assert_int_equal(csv.columns, 0);
    assert_int_equal(csv.rows, 0);
    csv_read("a,b\n", &memory, &csv);
    assert_int_equal(csv.columns, 2);
    assert_int_equal(csv.rows, 0);
    arena_free(&memory);
}

static long most_memory(void)
{
    struct rusage usage;
    assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss; /* KiB */
}

/* They took as much as full lines: 160 MB for these 42 kB. */
static void short_lines_under_a_long_header_take_no_memory(void **state)
{
    (void)state;
    enum { COLUMNS = 1000, LINES = 20000, MOST = 50 * 1024 };
    struct arena memory;
    arena_init(&memory);
    char *text = arena_alloc(&memory, 2 * COLUMNS + 2 * LINES + 1);
    for (size_t c = 0; c < COLUMNS; c++)
        memcpy(text + 2 * c, c + 1 < COLUMNS ? "a," : "a\n", 2);
    for (size_t l = 0; l < LINES; l++)
        memcpy(text + 2 * (COLUMNS + l), "b\n", 2);
    struct csv csv;
    const long before = most_memory();
    csv_read(text, &memory, &csv);
    assert_true(most_memory() - before < MOST);
    assert_int_equal(csv.columns, COLUMNS);
    assert_int_equal(csv.rows, LINES);
    assert_string_equal(csv_cell(&csv, LINES - 1, 0), "b");
    assert_string_equal(csv_cell(&csv, LINES - 1, COLUMNS - 1), "");
    arena_free(&memory);
}

static void fields_beyond_the_header_belong_to_no_line(void **state)
{
    (void)state;
    struct arena memory;
    arena_init(&memory);
    struct csv csv;
    csv_read("a,b\n1,2,3\n4\n", &memory, &csv);
    assert_string_equal(csv_cell(&csv, 0, 1), "2");
    assert_string_equal(csv_cell(&csv, 0, 2), "");
    assert_string_equal(csv_cell(&csv, 1, 0), "4");
    assert_string_equal(csv_cell(&csv, 1, 1), "");
    arena_free(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_read_as_they_stand),
        cmocka_unit_test(what_follows_a_closing_quote_belongs_to_its_field),
        cmocka_unit_test(a_quote_that_never_ends_is_told_with_its_place),
        cmocka_unit_test(a_byte_order_mark_is_no_part_of_the_first_column),
        cmocka_unit_test(nothing_is_no_rows),
        cmocka_unit_test(short_lines_under_a_long_header_take_no_memory),
        cmocka_unit_test(fields_beyond_the_header_belong_to_no_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
