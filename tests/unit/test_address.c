/* Which key a path means, and which paths a '*' stands for. */
#include "input/address.h"

#include "support_reading.h"
#include "support_tables.h"

#include <string.h>

static const char zoo[] =
    "cages:\n"
    "  a: {kind: aquarium, power: 3 W, depth: 2 m}\n"
    "  b.c: {power: 4 W}\n"
    "keepers:\n"
    "  kim: {wage: 10 $/h, meals: [{date: 2025-01-01, portions: 2}, {date: "
    "2025-01-02, portions: 3}]}\n"
    "price: {by-date: {2025-01-01: $3, 2026-01-01: $4}, change: -20 % / year}\n"
    "shop: {rent: 20 $/h}\n";

static struct reading reading;

static int begin(void **state)
{
    (void)state;
    reading_begin(&reading);
    reading.tree.root = reading_read(&reading, zoo);
    return 0;
}

static int end(void **state)
{
    (void)state;
    reading_end(&reading);
    return 0;
}

static struct address found(const char *path)
{
    struct address a;
    size_t lacks;
    if (!address_find(&reading.tree, &zoo_table, path, &a, &lacks))
        fail_msg("no key at '%s'", path);
    assert_int_equal(lacks, strlen(path));
    return a;
}

/* Fails the test unless the path means nothing, and this is the part up to which it lacks. */
static void assert_lacks(const char *path, const char *part)
{
    struct address a;
    size_t lacks;
    assert_false(address_find(&reading.tree, &zoo_table, path, &a, &lacks));
    assert_int_equal(lacks, strlen(part));
}

static void a_path_finds_its_key_and_its_node(void **state)
{
    (void)state;
    assert_string_equal(found("cages.a.power").key->name, "power");
    assert_string_equal(found("cages.a.power").node->text, "3 W");
    assert_string_equal(found("cages.b.c.power").node->text, "4 W"); /* a name with a dot */
    assert_string_equal(found("keepers.kim.meals.1.portions").node->text, "3");
    /* The default counts: a key without a node. */
    assert_string_equal(found("shop.price").key->name, "price");
    assert_null(found("shop.price").node);
}

static void a_path_may_go_on_into_a_value(void **state)
{
    (void)state;
    const struct address a = found("price.by-date.2026-01-01");
    assert_true(a.inside);
    assert_string_equal(a.key->name, "price");
    assert_string_equal(a.node->text, "$4");
    assert_false(found("price").inside);
    assert_string_equal(found("price.change").key->name, "change");
    assert_true(found("price.change").inside);
    struct address lost;
    size_t lacks;
    assert_false(
        address_find(&reading.tree, &zoo_table, "price.by-date.2027-01-01", &lost, &lacks));
}

static void what_a_path_lacks_is_told(void **state)
{
    (void)state;
    assert_lacks("cagez.a.power", "cagez");
    assert_lacks("cages.x.power", "cages.x");
    assert_lacks("cages.a.powr", "cages.a.powr");
    assert_lacks("keepers.kim.meals.2.portions", "keepers.kim.meals.2");
    assert_lacks("cages.b.c.depth", "cages.b.c.depth"); /* of another case of the tag */
    assert_lacks("cages", "cages");                     /* holds other keys */
}

/* Fails the test unless this is the path that may have been meant; NULL: none. */
static void assert_near(const char *path, const char *expected)
{
    struct arena memory;
    struct address a;
    size_t lacks;
    arena_init(&memory);
    assert_false(address_find(&reading.tree, &zoo_table, path, &a, &lacks));
    const char *near = address_near(&reading.tree, &zoo_table, path, lacks, &memory);
    if (expected)
        assert_string_equal(near, expected);
    else
        assert_null(near);
    arena_free(&memory);
}

static void what_may_have_been_meant_is_a_path_of_the_tree(void **state)
{
    (void)state;
    assert_near("cagez.a.power", "cages.a.power");
    assert_near("cages.a.powr", "cages.a.power");
    assert_near("keepers.kam.wage", "keepers.kim.wage");
    assert_near("kim.wage", "keepers.kim.wage"); /* the end of one path */
    assert_near("rent", "shop.rent");
    assert_near("power", NULL); /* of two */
    assert_near("cages", NULL);
    assert_near("cagez.zzz.power", NULL); /* leads nowhere when one name is mended */
    assert_near("keepers.kim.meals.2.portions", NULL);
}

/* Fails the test unless the pattern stands for these paths, parted by blanks. */
static void assert_expands(const char *pattern, const char *expected)
{
    struct arena memory;
    struct text text;
    const char **paths;
    arena_init(&memory);
    text_init(&text);
    const size_t n = address_expand(&reading.tree, &zoo_table, pattern, &memory, &paths);
    for (size_t i = 0; i < n; i++)
        text_addf(&text, "%s%s", i ? " " : "", paths[i]);
    assert_string_equal(text_get(&text), expected);
    text_free(&text);
    arena_free(&memory);
}

static void a_star_stands_for_every_item(void **state)
{
    (void)state;
    assert_expands("cages.*.power", "cages.a.power cages.b.c.power");
    assert_expands("keepers.*.meals.*.portions",
                   "keepers.kim.meals.0.portions keepers.kim.meals.1.portions");
    assert_expands("cages.*.depth", "cages.a.depth"); /* only items that can have the key */
    assert_expands("price.by-date.*", "price.by-date.2025-01-01 price.by-date.2026-01-01");
    assert_expands("*.rent", "shop.rent");
}

static void what_no_item_has_expands_to_nothing(void **state)
{
    (void)state;
    assert_expands("cages.*.powr", "");
    assert_expands("shops.*.rent", "");
    assert_expands("cages.*", ""); /* holds other keys */
    assert_expands("cages.a*.power", "");
    assert_expands("cages.a.power", "cages.a.power");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_path_finds_its_key_and_its_node, begin, end),
        cmocka_unit_test_setup_teardown(a_path_may_go_on_into_a_value, begin, end),
        cmocka_unit_test_setup_teardown(what_a_path_lacks_is_told, begin, end),
        cmocka_unit_test_setup_teardown(what_may_have_been_meant_is_a_path_of_the_tree, begin, end),
        cmocka_unit_test_setup_teardown(a_star_stands_for_every_item, begin, end),
        cmocka_unit_test_setup_teardown(what_no_item_has_expands_to_nothing, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
