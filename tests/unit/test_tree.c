/* The YAML reader: what it makes of good texts, and every message it has for bad ones. */
#include "support_reading.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reading the text fails with exactly these messages. */
static void refuses_bytes(const char *text, size_t length, const char *expected)
{
    struct reading r;
    reading_begin(&r);
    assert_null(tree_read(&r.tree, "t.yaml", text, length, LAYER_SCENARIO, &r.d));
    assert_messages(&r.d, expected);
    reading_end(&r);
}

static void refuses(const char *text, const char *expected)
{
    refuses_bytes(text, strlen(text), expected);
}

/* Reading a text made by the caller, which frees nothing, fails with a message that has this in it;
 * long lines are not compared. */
static void refuses_saying(char *text, const char *expected)
{
    struct reading r;
    reading_begin(&r);
    assert_null(reading_read(&r, text));
    struct text out;
    text_init(&out);
    diagnostics_render(&r.d, &out);
    assert_contains(text_get(&out), expected);
    text_free(&out);
    reading_end(&r);
    free(text);
}

static void assert_mark(struct mark at, uint32_t line, uint32_t col, size_t offset, size_t length)
{
    assert_int_equal(at.line, line);
    assert_int_equal(at.col, col);
    assert_int_equal(at.offset, offset);
    assert_int_equal(at.length, length);
}

static void test_reads_maps_lists_and_scalars_as_texts(void **state)
{
    (void)state;
    struct reading r;
    reading_begin(&r);
    struct node *root = reading_read(
        &r, "a: 1:30\nb:\n  - no\n  - {c: 200 MW, \"d\": 'x'}\ne: |\n  two\n  lines\nf:\n");
    assert_flow(root, "{a: 1:30, b: [no, {c: 200 MW, d: 'x'}], e: 'two\nlines\n', f: }");
    assert_int_equal(node_count(root), 4);
    assert_int_equal(node_count(node_get(root, "b")), 2);
    assert_null(root->parent);
    assert_null(root->key);
    assert_int_equal(root->layer, LAYER_SCENARIO);
    assert_messages(&r.d, "");
    reading_end(&r);
}

static void test_marks_count_code_points_and_bytes(void **state)
{
    (void)state;
    struct reading r;
    reading_begin(&r);
    struct node *root = reading_read(&r, "# größe\n\"ö\": [ä, {x: 30 €}]  \n");
    const struct node *list = node_get(root, "ö");
    assert_mark(list->key_at, 2, 1, 10, 4);
    assert_mark(list->at, 2, 6, 16, 0);
    assert_mark(list->child->at, 2, 7, 17, 2);
    const struct node *x = node_get(list->child->next, "x");
    assert_mark(x->key_at, 2, 11, 22, 1);
    assert_mark(x->at, 2, 14, 25, 6);
    assert_mark(node_mark(x), 2, 11, 22, 1);
    assert_mark(node_mark(list->child), 2, 7, 17, 2);
    reading_end(&r);
}

static void test_marks_of_anchored_values_are_the_values_own(void **state)
{
    (void)state;
    struct reading r;
    reading_begin(&r);
    struct node *root = reading_read(&r, "a: &x 5 MW\nb: &y # why\n  c: *x\nd: *y\ne: &z\nf: *z\n");
    assert_flow(root, "{a: 5 MW, b: {c: 5 MW}, d: {c: 5 MW}, e: , f: }");
    assert_mark(node_get(root, "a")->at, 1, 7, 6, 4);
    assert_mark(node_get(root, "b")->at, 3, 3, 25, 0);
    assert_mark(node_get(root, "d")->key_at, 4, 1, 31, 1);
    assert_mark(node_find(root, "d.c")->at, 1, 7, 6, 4);
    reading_end(&r);
}

static void test_skips_a_byte_order_mark_and_reads_crlf(void **state)
{
    (void)state;
    struct reading r;
    reading_begin(&r);
    struct node *root = reading_read(&r, "\xEF\xBB\xBF"
                                         "a: 1\r\nb: 2\r\n");
    assert_flow(root, "{a: 1, b: 2}");
    assert_mark(node_get(root, "b")->at, 2, 4, 9, 1);
    reading_end(&r);
}

static void test_finds_nodes_and_names_them(void **state)
{
    (void)state;
    struct reading r;
    reading_begin(&r);
    struct node *root = reading_read(
        &r, "llms: {llama-3: {n: 1}, llama-3.1: {n: 2}}\norders: [{date: x}, {date: y}]\n");
    assert_string_equal(node_find(root, "llms.llama-3.1.n")->text, "2");
    assert_string_equal(node_find(root, "llms.llama-3.n")->text, "1");
    const struct node *date = node_find(root, "orders.1.date");
    assert_string_equal(date->text, "y");
    assert_string_equal(node_path(date, &r.d.memory), "orders.1.date");
    assert_string_equal(node_path(root, &r.d.memory), "");
    assert_null(node_find(root, "orders.2"));
    assert_null(node_find(root, "orders.1.date.x"));
    assert_null(node_find(root, "orders.1.dat"));
    assert_null(node_find(NULL, "a"));
    assert_null(node_get(NULL, "a"));
    assert_null(node_get(date, "a"));
    reading_end(&r);
}

static void test_null_is_plain(void **state)
{
    (void)state;
    struct reading r;
    reading_begin(&r);
    struct node *root = reading_read(&r, "a: null\nb: ~\nc:\nd: 'null'\ne: \"\"\nf: none\n");
    assert_true(node_is_null(node_get(root, "a")));
    assert_true(node_is_null(node_get(root, "b")));
    assert_true(node_is_null(node_get(root, "c")));
    assert_false(node_is_null(node_get(root, "d")));
    assert_false(node_is_null(node_get(root, "e")));
    assert_false(node_is_null(node_get(root, "f")));
    assert_false(node_is_null(root));
    assert_false(node_is_null(NULL));
    reading_end(&r);
}

static void test_duplicate_keys_name_both_places(void **state)
{
    (void)state;
    refuses("a: 1\nb: 2\n'a': 3\n", "t.yaml:3:1: error: duplicate key 'a'\n"
                                    "    3 | 'a': 3\n"
                                    "      | ^~~\n"
                                    "t.yaml:1:1: note: 'a' stands here already\n"
                                    "1 error\n");
}

static void test_duplicate_keys_are_found_in_large_maps(void **state)
{
    (void)state;
    struct text text;
    text_init(&text);
    for (int i = 0; i < 100000; i++)
        text_addf(&text, "k%d: 1\n", i);
    struct reading r;
    reading_begin(&r);
    assert_int_equal(node_count(reading_read(&r, text_get(&text))), 100000);
    reading_end(&r);
    text_add(&text, "k15: 1\nk16: 1\nk99999: 1\n");
    refuses(text_get(&text), "t.yaml:100001:1: error: duplicate key 'k15'\n"
                             "100001 | k15: 1\n"
                             "      | ^~~\n"
                             "t.yaml:16:1: note: 'k15' stands here already\n"
                             "t.yaml:100002:1: error: duplicate key 'k16'\n"
                             "100002 | k16: 1\n"
                             "      | ^~~\n"
                             "t.yaml:17:1: note: 'k16' stands here already\n"
                             "t.yaml:100003:1: error: duplicate key 'k99999'\n"
                             "100003 | k99999: 1\n"
                             "      | ^~~~~~\n"
                             "t.yaml:100000:1: note: 'k99999' stands here already\n"
                             "3 errors\n");
    text_free(&text);
}

static void test_refuses_keys_that_are_no_texts(void **state)
{
    (void)state;
    refuses("a: 1\n[b]: 2\n", "t.yaml:2:1: error: a key must be a plain text\n"
                              "    2 | [b]: 2\n"
                              "      | ^\n"
                              "1 error\n");
    refuses("a: &x 1\n*x : 2\n", "t.yaml:2:1: error: a key must be a plain text\n"
                                 "    2 | *x : 2\n"
                                 "      | ^\n"
                                 "1 error\n");
    refuses("&x a: 1\n", "t.yaml:1:1: error: a key can't have an anchor\n"
                         "    1 | &x a: 1\n"
                         "      | ^~~~\n"
                         "1 error\n");
    refuses("'': 1\n", "t.yaml:1:1: error: a key is missing before ':'\n"
                       "    1 | '': 1\n"
                       "      | ^~\n"
                       "1 error\n");
}

static void test_refuses_merge_keys(void **state)
{
    (void)state;
    refuses("a: &x {b: 1}\nc:\n  <<: *x\n", "t.yaml:3:3: error: '<<' is not read: put what is "
                                            "shared into a file and name it with 'base:'\n"
                                            "    3 |   <<: *x\n"
                                            "      |   ^~\n"
                                            "1 error\n");
}

static void test_refuses_tags(void **state)
{
    (void)state;
    refuses("a: !!str 5\nb: !x [1]\n",
            "t.yaml:1:4: error: tags ('!!str') are not read: the key says what a value is\n"
            "    1 | a: !!str 5\n"
            "      |    ^\n"
            "t.yaml:2:4: error: tags ('!x') are not read: the key says what a value is\n"
            "    2 | b: !x [1]\n"
            "      |    ^\n"
            "2 errors\n");
    refuses("%TAG !a! b\n---\na: 1\n",
            "t.yaml:1:1: error: tags are not read: the key says what a value is\n"
            "    1 | %TAG !a! b\n"
            "      | ^~~~\n"
            "1 error\n");
}

static void test_refuses_aliases_without_an_anchor_above(void **state)
{
    (void)state;
    refuses("a: *x\n", "t.yaml:1:4: error: no anchor '&x' above\n"
                       "    1 | a: *x\n"
                       "      |    ^~\n"
                       "1 error\n");
    refuses("a: &x [1, *x]\n", "t.yaml:1:11: error: the alias '*x' stands inside its own anchor\n"
                               "    1 | a: &x [1, *x]\n"
                               "      |           ^~\n"
                               "1 error\n");
}

static void test_refuses_empty_texts_and_several_documents(void **state)
{
    (void)state;
    refuses("", "t.yaml: error: the file is empty\n1 error\n");
    refuses("# nothing\n\n",
            "t.yaml: error: there is nothing in it but comments and blanks\n1 error\n");
    refuses("a: 1\n---\nb: 2\n",
            "t.yaml:2:1: error: a second document begins here: a file holds one\n"
            "    2 | ---\n"
            "      | ^~~\n"
            "1 error\n");
}

static void test_refuses_what_is_no_text(void **state)
{
    (void)state;
    refuses("a: caf\xE9\n", "t.yaml:1:7: error: byte 0xE9 is not UTF-8\n"
                            "    1 | a: caf?\n"
                            "      |       ^ save the file as UTF-8\n"
                            "1 error\n");
    refuses("a: \xED\xA0\x80\n", "t.yaml:1:4: error: byte 0xED is not UTF-8\n"
                                 "    1 | a: ???\n"
                                 "      |    ^ save the file as UTF-8\n"
                                 "1 error\n");
    refuses("a: \xC0\xAF\n", "t.yaml:1:4: error: byte 0xC0 is not UTF-8\n"
                             "    1 | a: ??\n"
                             "      |    ^ save the file as UTF-8\n"
                             "1 error\n");
    refuses("a: 1\nb: \x1B[31m\n",
            "t.yaml:2:4: error: the control character U+001B is not allowed\n"
            "    2 | b: ?[31m\n"
            "      |    ^\n"
            "1 error\n");
    refuses("a: 1\rb: 2\n", "t.yaml:1:5: error: the control character U+000D is not allowed\n"
                            "    1 | a: 1?b: 2\n"
                            "      |     ^\n"
                            "1 error\n");
    refuses("a: \xE2\x80\xA8\n", "t.yaml:1:4: error: the control character U+2028 is not allowed\n"
                                 "    1 | a: ???\n"
                                 "      |    ^\n"
                                 "1 error\n");
    refuses("a: \"\\e[31m\"\n", "t.yaml:1:4: error: the text has a control character (0x1B)\n"
                                "    1 | a: \"\\e[31m\"\n"
                                "      |    ^~~~~~~~\n"
                                "1 error\n");
    refuses("a: \"\\0\"\n", "t.yaml:1:4: error: the text has a control character (0x00)\n"
                            "    1 | a: \"\\0\"\n"
                            "      |    ^~~~\n"
                            "1 error\n");
    refuses_bytes("ab\0c", 4, "t.yaml: error: this is not a text file: byte 3 is zero\n1 error\n");
    refuses_bytes("\xFF\xFE"
                  "a\0",
                  4, "t.yaml: error: the text is UTF-16; save it as UTF-8\n1 error\n");
}

static void test_explains_syntax_errors(void **state)
{
    (void)state;
    refuses(
        "a: b: c\n",
        "t.yaml:1:5: error: a ':' is not expected here: indent the key like its neighbours, or put "
        "the text in quotes\n"
        "    1 | a: b: c\n"
        "      |     ^\n"
        "1 error\n");
    refuses("a:\n\tb: 1\n", "t.yaml:2:1: error: a tab can't indent: use spaces\n"
                            "    2 |  b: 1\n"
                            "      | ^\n"
                            "1 error\n");
    refuses("a: [1,\nb: 2\n", "t.yaml:3:1: error: expected ',' or ']'\n"
                              "    3 | \n"
                              "      | ^\n"
                              "t.yaml:1:4: note: in the list that is opened here\n"
                              "1 error\n");
    refuses("a: 'x\n", "t.yaml:2:1: error: the quotes are not closed\n"
                       "    2 | \n"
                       "      | ^\n"
                       "t.yaml:1:4: note: the quotes are opened here\n"
                       "1 error\n");
    refuses("a: @x\n", "t.yaml:1:4: error: '@' can't begin a value: put the text in quotes\n"
                       "    1 | a: @x\n"
                       "      |    ^\n"
                       "1 error\n");
    refuses("a: 1\nb\nc: 2\n", "t.yaml:3:1: error: expected ':' behind the key\n"
                               "    3 | c: 2\n"
                               "      | ^\n"
                               "t.yaml:2:1: note: the key begins here\n"
                               "1 error\n");
    refuses("a: 1\n- b\n",
            "t.yaml:2:1: error: expected a key: the indentation doesn't fit the lines above\n"
            "    2 | - b\n"
            "      | ^\n"
            "t.yaml:1:1: note: in the map that begins here\n"
            "1 error\n");
    refuses("a: \"\\q\"\n",
            "t.yaml:1:5: error: unknown escape in double quotes: use single quotes, or a double "
            "backslash\n"
            "    1 | a: \"\\q\"\n"
            "      |     ^\n"
            "1 error\n");
    refuses("%a\n", "t.yaml:1:3: error: a line can't begin with '%': put the text in quotes\n"
                    "    1 | %a\n"
                    "      |   ^\n"
                    "1 error\n");
}

/* n copies of a text behind a beginning. */
static char *repeated(const char *begin, const char *text, size_t n)
{
    const size_t first = strlen(begin), length = strlen(text);
    char *all = malloc(first + n * length + 1);
    assert_non_null(all);
    memcpy(all, begin, first);
    for (size_t i = 0; i < n; i++)
        memcpy(all + first + i * length, text, length);
    all[first + n * length] = '\0';
    return all;
}

static void test_limits_are_refused_at_their_place(void **state)
{
    (void)state;
    refuses_saying(repeated("a:\n", "- ", TREE_MAX_DEPTH + 1),
                   "t.yaml:2:127: error: maps and lists are nested deeper than 64 levels\n");
    refuses_saying(repeated("", "[", 1000000),
                   "t.yaml:1:65: error: maps and lists are nested deeper than 64 levels\n");
    refuses_saying(repeated("", "- 1\n", TREE_MAX_NODES),
                   "t.yaml:1000000:3: error: the input has more than 1000000 values\n");
    refuses_saying(repeated("a: &a 1\nb:\n", "- *a\n", TREE_MAX_ALIASES + 1),
                   "t.yaml:100003:3: error: more than 100000 aliases\n");
    refuses_saying(repeated("# ", "x", TREE_MAX_BYTES),
                   "t.yaml: error: the file is larger than 16 MB\n");
}

static void test_alias_bombs_are_refused(void **state)
{
    (void)state;
    struct text text;
    text_init(&text);
    text_add(&text, "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (int i = 1; i < 10; i++)
        text_addf(&text, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n",
                  i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    refuses(text_get(&text),
            "t.yaml:6:45: error: the input has more than 1000000 values, aliases expanded\n"
            "    6 | a5: &a5 [*a4, *a4, *a4, *a4, *a4, *a4, *a4, *a4, *a4, *a4]\n"
            "      |                                             ^~~\n"
            "1 error\n");
    text_free(&text);
}

static void test_aliases_count_for_depth(void **state)
{
    (void)state;
    struct text text;
    text_init(&text);
    text_add(&text, "a: &a ");
    text_pad(&text, '[', 40);
    text_pad(&text, ']', 40);
    text_add(&text, "\nb: ");
    text_pad(&text, '[', 30);
    text_add(&text, "*a");
    text_pad(&text, ']', 30);
    refuses_saying(strdup(text_get(&text)),
                   "t.yaml:2:34: error: maps and lists are nested deeper than 64 levels\n");
    text_free(&text);
}

static void test_twenty_errors_are_kept(void **state)
{
    (void)state;
    struct reading r;
    reading_begin(&r);
    char *text = repeated("", "a: 1\n", 40);
    assert_null(reading_read(&r, text));
    assert_int_equal(r.d.errors, 39);
    free(text);
    reading_end(&r);
}

static void refuses_file(const char *path, const char *expected)
{
    struct reading r;
    reading_begin(&r);
    assert_null(tree_read_file(&r.tree, path, NULL, LAYER_SCENARIO, &r.d));
    assert_messages(&r.d, expected);
    reading_end(&r);
}

static void test_files_that_cannot_be_read(void **state)
{
    (void)state;
    char folder[FOLDER_PATH];
    folder_begin(folder);
    write_file("plans/memphis.yaml", "a: 1\n");
    refuses_file("plans/mephis.yaml", "plans/mephis.yaml: error: there is no such file; did you "
                                      "mean 'plans/memphis.yaml'?\n1 error\n");
    refuses_file("plans/memphis", "plans/memphis: error: there is no such file; did you mean "
                                  "'plans/memphis.yaml'?\n1 error\n");
    refuses_file("plans/other.yaml", "plans/other.yaml: error: there is no such file\n1 error\n");
    refuses_file("planz/memphis.yaml",
                 "planz/memphis.yaml: error: there is no folder 'planz'\n1 error\n");
    refuses_file("plans", "plans: error: this is a folder, expected a file\n1 error\n");
    refuses_file("plans/memphis.yaml/x",
                 "plans/memphis.yaml/x: error: there is no folder 'plans/memphis.yaml'\n1 error\n");
    assert_int_equal(truncate("plans/memphis.yaml", 100L << 20), 0);
    refuses_file("plans/memphis.yaml",
                 "plans/memphis.yaml: error: the file is larger than 16 MB\n1 error\n");
    refuses_file("/dev/zero", "/dev/zero: error: the file is larger than 16 MB\n1 error\n");
    assert_int_equal(symlink("loop.yaml", "loop.yaml"), 0);
    refuses_file("loop.yaml",
                 "loop.yaml: error: can't be opened: Too many levels of symbolic links\n1 error\n");
    folder_end(folder);
}

static void test_standard_input_is_a_file(void **state)
{
    (void)state;
    struct reading r;
    reading_begin(&r);
    int ends[2], before = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a: b: c\n", 8), 8);
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    assert_null(tree_read_file(&r.tree, "-", NULL, LAYER_SCENARIO, &r.d));
    assert_int_equal(dup2(before, STDIN_FILENO), STDIN_FILENO);
    close(before);
    assert_messages(&r.d, "<stdin>:1:5: error: a ':' is not expected here: indent the key like its "
                          "neighbours, or put "
                          "the text in quotes\n"
                          "    1 | a: b: c\n"
                          "      |     ^\n"
                          "1 error\n");
    reading_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_maps_lists_and_scalars_as_texts),
        cmocka_unit_test(test_marks_count_code_points_and_bytes),
        cmocka_unit_test(test_marks_of_anchored_values_are_the_values_own),
        cmocka_unit_test(test_skips_a_byte_order_mark_and_reads_crlf),
        cmocka_unit_test(test_finds_nodes_and_names_them),
        cmocka_unit_test(test_null_is_plain),
        cmocka_unit_test(test_duplicate_keys_name_both_places),
        cmocka_unit_test(test_duplicate_keys_are_found_in_large_maps),
        cmocka_unit_test(test_refuses_keys_that_are_no_texts),
        cmocka_unit_test(test_refuses_merge_keys),
        cmocka_unit_test(test_refuses_tags),
        cmocka_unit_test(test_refuses_aliases_without_an_anchor_above),
        cmocka_unit_test(test_refuses_empty_texts_and_several_documents),
        cmocka_unit_test(test_refuses_what_is_no_text),
        cmocka_unit_test(test_explains_syntax_errors),
        cmocka_unit_test(test_limits_are_refused_at_their_place),
        cmocka_unit_test(test_alias_bombs_are_refused),
        cmocka_unit_test(test_aliases_count_for_depth),
        cmocka_unit_test(test_twenty_errors_are_kept),
        cmocka_unit_test(test_files_that_cannot_be_read),
        cmocka_unit_test(test_standard_input_is_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
