/* A resolved tree says by itself what layers and defaults made of it. */
#include "support_reading.h"

#include "input/resolve.h"
#include "input/write.h"

#include <stdlib.h>
#include <string.h>

struct limits {
    double most; /* W */
};

struct thing {
    const char *name;
    double power; /* W */
    struct path price;
    int64_t count;
    int kind;
};

struct all {
    struct span things;
    struct limits limits;
};

static const char *const kinds[] = {"plain", "fancy", NULL};

static const struct key thing_keys[] = {
    {"power", KEY_QUANTITY, DIM_POWER, offsetof(struct thing, power), .max = 1e9},
    {"price", KEY_PATH, DIM_MONEY, offsetof(struct thing, price), .max = 1e9, .optional = true},
    {"count", KEY_COUNT, .offset = offsetof(struct thing, count), .fallback = "3"},
    {"kind", KEY_WORD, .offset = offsetof(struct thing, kind), .words = kinds, .fallback = "plain"},
};
static const struct key_table thing_table = {KEY_TABLE("thing", struct thing, thing_keys)};

static const struct key limits_keys[] = {
    {"most", KEY_QUANTITY, DIM_POWER, offsetof(struct limits, most), .max = 1e9, .fallback = "5 W"},
};
static const struct key_table limits_table = {KEY_TABLE("limits", struct limits, limits_keys)};

static const struct key all_keys[] = {
    {"things", KEY_MAP, .offset = offsetof(struct all, things), .sub = &thing_table},
    {"limits", KEY_STRUCT, .offset = offsetof(struct all, limits), .sub = &limits_table},
};
static const struct key_table all_table = {KEY_TABLE("all", struct all, all_keys)};

static struct reading r;
static struct arena memory;
static struct origins origins;
static struct text out;

static int begin(void **state)
{
    (void)state;
    reading_begin(&r);
    arena_init(&memory);
    text_init(&out);
    return 0;
}

static int end(void **state)
{
    (void)state;
    text_free(&out);
    arena_free(&memory);
    reading_end(&r);
    return 0;
}

static void bind(void)
{
    struct all *all = arena_alloc(&memory, sizeof *all);
    origins = (struct origins){0};
    bool bound = bind_tree(&r.tree, &all_table, all, NULL, &memory, &origins, &r.d);
    assert_messages(&r.d, "");
    assert_true(bound);
}

static void read_scenario(const char *yaml)
{
    r.tree.root = reading_read(&r, yaml);
    assert_messages(&r.d, "");
}

static void set(const char *argument)
{
    bool done = tree_set(&r.tree, &all_table, argument, 1, &r.d);
    assert_messages(&r.d, "");
    assert_true(done);
}

static void assert_resolved(const char *expected)
{
    bind();
    tree_resolve(&r.tree, &all_table, &origins);
    text_free(&out);
    node_write_yaml(r.tree.root, &out);
    assert_string_equal(text_get(&out), expected);
}

static void defaults_are_written_out(void **state)
{
    (void)state;
    read_scenario("things: {x: {power: 1 W}, y: {power: 2 W, count: 7}}\n");
    assert_resolved("things:\n"
                    "  x: {power: 1 W, count: 3, kind: plain}\n"
                    "  y: {power: 2 W, count: 7, kind: plain}\n"
                    "limits: {most: 5 W}\n");
}

static void resolving_twice_adds_nothing(void **state)
{
    (void)state;
    read_scenario("things: {x: {power: 1 W, source: s, confidence: measured}}\n");
    set("things.x.power=2W");
    bind();
    tree_resolve(&r.tree, &all_table, &origins);
    node_write_yaml(r.tree.root, &out);
    char *once = strdup(text_get(&out));
    assert_resolved(once);
    free(once);
}

static void a_default_does_not_take_the_source_around_it(void **state)
{
    (void)state;
    read_scenario("things:\n  x: {power: 1 W, source: s, confidence: measured}\n");
    assert_resolved("things:\n"
                    "  x:\n"
                    "    power: 1 W\n"
                    "    source: s\n"
                    "    confidence: measured\n"
                    "    count: {value: 3, source: built-in default, confidence: assumed}\n"
                    "    kind: plain\n"
                    "limits: {most: 5 W}\n");
}

static void a_set_value_does_not_take_the_source_of_what_it_replaced(void **state)
{
    (void)state;
    read_scenario(
        "things:\n  x: {power: 1 W, count: 1, kind: plain, source: s, confidence: measured}\n");
    set("things.x.power=2W");
    assert_resolved("things:\n"
                    "  x:\n"
                    "    power: {value: 2W, source: not stated, confidence: assumed}\n"
                    "    count: 1\n"
                    "    kind: plain\n"
                    "    source: s\n"
                    "    confidence: measured\n"
                    "limits: {most: 5 W}\n");
}

static void a_path_is_as_weak_as_its_weakest_knot(void **state)
{
    (void)state;
    read_scenario(
        "things:\n"
        "  x:\n"
        "    power: 1 W\n"
        "    price: {by-date: {2024-01-01: $1, 2025-01-01: $2}, source: s, confidence: published}\n"
        "    count: 1\n"
        "    kind: plain\n");
    set("things.x.price.by-date.2025-01-01=$3");
    assert_resolved("things:\n"
                    "  x:\n"
                    "    power: 1 W\n"
                    "    price:\n"
                    "      by-date: {2024-01-01: $1, 2025-01-01: $3}\n"
                    "      source: not stated\n"
                    "      confidence: assumed\n"
                    "    count: 1\n"
                    "    kind: plain\n"
                    "limits: {most: 5 W}\n");
}

/* What one reader of the written file sees: the same values, sources and grades as before. */
static void written_and_read_again_it_binds_to_the_same_grades(void **state)
{
    (void)state;
    read_scenario("things:\n"
                  "  source: around\n"
                  "  confidence: datasheet\n"
                  "  x: {power: {value: 1 W, source: s, confidence: measured}}\n"
                  "  y: {power: 2 W, price: $5}\n");
    set("things.y.power=3W");
    bind();
    const struct origins before = origins;
    tree_resolve(&r.tree, &all_table, &before);
    node_write_yaml(r.tree.root, &out);
    read_scenario(text_get(&out));
    bind();
    assert_int_equal(origins.n, before.n);
    for (size_t i = 0; i < origins.n; i++) {
        assert_ptr_equal(origins.items[i].key, before.items[i].key);
        if (key_is_number(origins.items[i].key))
            assert_int_equal(origins.items[i].grade, before.items[i].grade);
    }
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(defaults_are_written_out),
        TEST(resolving_twice_adds_nothing),
        TEST(a_default_does_not_take_the_source_around_it),
        TEST(a_set_value_does_not_take_the_source_of_what_it_replaced),
        TEST(a_path_is_as_weak_as_its_weakest_knot),
        TEST(written_and_read_again_it_binds_to_the_same_grades),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
