/* What is written reads back to the same nodes. */
#include "support_reading.h"

#include "input/write.h"

#include <string.h>

static struct reading r;
static struct text out;

static int begin(void **state)
{
    (void)state;
    reading_begin(&r);
    text_init(&out);
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&out);
    reading_end(&r);
    return 0;
}

static void assert_same(const struct node *a, const struct node *b)
{
    assert_int_equal(a->kind, b->kind);
    if (a->kind == NODE_SCALAR) {
        if (!node_is_null(a))
            assert_string_equal(a->text, b->text);
        assert_true(!a->quoted || b->quoted);
        assert_int_equal(node_is_null(a), node_is_null(b));
    }
    const struct node *x = a->child, *y = b->child;
    for (; x && y; x = x->next, y = y->next) {
        if (x->key)
            assert_string_equal(x->key, y->key);
        assert_same(x, y);
    }
    assert_null(x);
    assert_null(y);
}

/* Reads the text, writes it in both ways, reads both and compares. */
static void round_trip(const char *yaml)
{
    const struct node *first = reading_read(&r, yaml);
    assert_messages(&r.d, "");
    text_free(&out);
    node_write_yaml(first, &out);
    const struct node *again = reading_read(&r, text_get(&out));
    if (!again)
        print_error("not read back:\n%s\n", text_get(&out));
    assert_messages(&r.d, "");
    assert_same(first, again);
    text_free(&out);
    node_write_flow(first, &out);
    assert_null(strchr(text_get(&out), '\n'));
    again = reading_read(&r, text_get(&out));
    assert_messages(&r.d, "");
    assert_same(first, again);
}

static void assert_yaml(const char *yaml, const char *expected)
{
    const struct node *root = reading_read(&r, yaml);
    assert_messages(&r.d, "");
    text_free(&out);
    node_write_yaml(root, &out);
    assert_string_equal(text_get(&out), expected);
}

static void maps_of_scalars_stand_on_one_line(void **state)
{
    (void)state;
    assert_yaml("colossim: 1\nsites: {a: {halls: {h: {it-power: 1 MW, paid: whole}}}}\n",
                "colossim: 1\n"
                "sites:\n"
                "  a:\n"
                "    halls:\n"
                "      h: {it-power: 1 MW, paid: whole}\n");
}

static void a_list_of_maps_hangs_on_its_dashes(void **state)
{
    (void)state;
    assert_yaml(
        "l: [{date: 2024-07-20, n: 25k}, {d: {x: 1}, e: [1, 2]}, [[1 MB, 0.6], [2 MB, 1]]]\n",
        "l:\n"
        "  - {date: 2024-07-20, n: 25k}\n"
        "  - d: {x: 1}\n"
        "    e: [1, 2]\n"
        "  - - [1 MB, 0.6]\n"
        "    - [2 MB, 1]\n");
}

static void what_is_too_long_for_a_line_becomes_a_block(void **state)
{
    (void)state;
    char yaml[400] = "a: {one: ";
    memset(yaml + strlen(yaml), 'x', 60);
    strcat(yaml, ", two: ");
    memset(yaml + strlen(yaml), 'y', 40);
    strcat(yaml, "}\n");
    assert_yaml(yaml, "a:\n"
                      "  one: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
                      "  two: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n");
}

static void texts_that_mean_something_to_yaml_are_quoted(void **state)
{
    (void)state;
    round_trip(
        "a: \"null\"\nb: ~\nc: 'x: y'\nd: 'x #y'\ne: \"-\"\nf: '- a'\ng: '---'\nh: '...'\n"
        "i: ''\nj: ' x '\nk: 'a, b'\nl: '[x'\nm: '@x'\nn: '!x'\no: '&x'\np: '*x'\nq: '%x'\n"
        "r: '?'\ns: ':'\nt: \"'\"\nu: '\"'\nv: 'a\\b'\nw: \"tab\\there\\nline\"\nx: '|'\ny: '{}'\n"
        "z: -5 C\n'odd: key': 1\n'# k': 3\n");
    round_trip("[null, '', ~, {a: {}, b: []}]\n");
    round_trip("text: |\n  two\n  lines\nfolded: >\n  one\n  line\n");
}

static void characters_beyond_ascii_survive(void **state)
{
    (void)state;
    round_trip("für: Ångström ×1.14 \xF0\x9F\x98\x80\n");
    round_trip("a: \"next\\N line\\L paragraph\\P mark\\uFEFF bell\\x9F\"\n");
}

static void scalars_and_empty_collections_are_documents(void **state)
{
    (void)state;
    round_trip("5 MW\n");
    round_trip("{}\n");
    round_trip("[]\n");
    round_trip("''\n");
}

static void json_is_yaml_of_the_same_texts(void **state)
{
    (void)state;
    const struct node *first = reading_read(&r, "a: {b: 150 MW, c: [1, 'x\"y']}\nd: true\n");
    struct json j;
    json_init(&j, &out);
    node_write_json(first, NULL, &j);
    const struct node *again = reading_read(&r, text_get(&out));
    assert_messages(&r.d, "");
    assert_flow(again, "{a: {b: '150 MW', c: ['1', 'x\"y']}, d: 'true'}");
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(maps_of_scalars_stand_on_one_line),
        TEST(a_list_of_maps_hangs_on_its_dashes),
        TEST(what_is_too_long_for_a_line_becomes_a_block),
        TEST(texts_that_mean_something_to_yaml_are_quoted),
        TEST(characters_beyond_ascii_survive),
        TEST(scalars_and_empty_collections_are_documents),
        TEST(json_is_yaml_of_the_same_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
