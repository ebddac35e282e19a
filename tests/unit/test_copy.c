/* Copies of trees: what is changed in one is not seen in the other. */
#include "input/copy.h"

#include "support_reading.h"
#include "support_tables.h"

#include "input/write.h"

static void assert_same_yaml(const struct node *a, const struct node *b)
{
    struct text first, second;
    text_init(&first);
    text_init(&second);
    node_write_yaml(a, &first);
    node_write_yaml(b, &second);
    assert_string_equal(text_get(&first), text_get(&second));
    text_free(&first);
    text_free(&second);
}

static void a_copy_says_what_its_original_says(void **state)
{
    (void)state;
    struct reading r;
    struct tree copy;
    reading_begin(&r);
    r.tree.root = reading_read(&r, "cages: {a: {power: 3 W}}\nmeals: [{date: 2025-01-01}, 7]\n");
    tree_copy(&r.tree, &copy);
    assert_same_yaml(r.tree.root, copy.root);
    assert_ptr_not_equal(node_find(copy.root, "cages.a.power"),
                         node_find(r.tree.root, "cages.a.power"));
    /* Nodes know their place in the copy, and where they were read. */
    const struct node *power = node_find(copy.root, "cages.a.power");
    assert_ptr_equal(power->parent, node_find(copy.root, "cages.a"));
    assert_int_equal(power->at.line, node_find(r.tree.root, "cages.a.power")->at.line);
    tree_free(&copy);
    reading_end(&r);
}

static void a_change_of_a_copy_leaves_the_original(void **state)
{
    (void)state;
    struct reading r;
    struct tree copy, untouched;
    reading_begin(&r);
    r.tree.root = reading_read(&r, "cages: {a: {power: 3 W}, b: {power: 4 W}}\n");
    tree_copy(&r.tree, &untouched);
    tree_copy(&r.tree, &copy);
    assert_true(tree_set(&copy, &zoo_table, "cages.a.power=5 W", 1, &r.d));
    assert_true(tree_set(&copy, &zoo_table, "cages.c.power=6 W", 2, &r.d));
    assert_flow(copy.root, "{cages: {a: {power: 5 W}, b: {power: 4 W}, c: {power: 6 W}}}");
    assert_flow(r.tree.root, "{cages: {a: {power: 3 W}, b: {power: 4 W}}}");
    tree_free(&copy);
    assert_same_yaml(r.tree.root, untouched.root);
    tree_free(&untouched);
    reading_end(&r);
}

static void models_are_adopted_where_they_are_missing(void **state)
{
    (void)state;
    struct reading r, other;
    reading_begin(&r);
    reading_begin(&other);
    r.tree.root = reading_read(&r, "models: {systems: {a: {nodes: 1}}, parts: {p: {price: $1}}}\n");
    other.tree.root =
        reading_read(&other, "models: {systems: {a: {nodes: 2}, b: {nodes: 3}}, sites: {s: {}}}\n");
    tree_adopt_models(&r.tree, &other.tree);
    reading_end(&other); /* nothing of it is shared */
    assert_flow(r.tree.root,
                "{models: {systems: {a: {nodes: 1}, b: {nodes: 3}}, parts: {p: {price: "
                "$1}}, sites: {s: {}}}}");
    reading_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_says_what_its_original_says),
        cmocka_unit_test(a_change_of_a_copy_leaves_the_original),
        cmocka_unit_test(models_are_adopted_where_they_are_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
