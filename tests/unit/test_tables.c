/* The key tables keep the rules that all walkers rely on. */
#include "support.h"

#include "input/binder.h"
#include "scenario/scenario.h"

#include <string.h>

typedef void visit(const struct key_table *, const struct key *);

/* Calls the visitor for each key of a table and of those below it. */
static void walk(const struct key_table *table, visit *visitor)
{
    for (size_t i = 0; i < table->n; i++) {
        visitor(table, &table->keys[i]);
        if (table->keys[i].sub)
            walk(table->keys[i].sub, visitor);
    }
    for (size_t i = 0; i < table->n_cases; i++)
        if (table->cases[i].table)
            walk(table->cases[i].table, visitor);
}

static void fail_at(const struct key_table *table, const struct key *key, const char *what)
{
    print_error("%s.%s: %s\n", table->name, key->name, what);
    fail();
}

static void check_text(const struct key_table *table, const struct key *key)
{
    if (!key->doc || !*key->doc || key->doc[strlen(key->doc) - 1] != '.')
        fail_at(table, key, "needs a doc that ends with a full stop");
    if (key->name[strspn(key->name, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
        fail_at(table, key, "is no kebab-case name");
    if (key_is_description(key->name))
        fail_at(table, key, "is the name of a description");
    for (const struct key *other = table->keys; other < key; other++)
        if (strcmp(other->name, key->name) == 0)
            fail_at(table, key, "stands twice");
}

static void test_every_key_is_named_and_described(void **state)
{
    (void)state;
    walk(&scenario_table, check_text);
}

static void check_shape(const struct key_table *table, const struct key *key)
{
    const bool nested = key->kind == KEY_STRUCT || key->kind == KEY_LIST || key->kind == KEY_MAP;
    if (nested != (key->sub != NULL))
        fail_at(table, key, "a sub-table belongs to structs, lists and maps, and to them alone");
    if ((key->kind == KEY_WORD) != (key->words != NULL))
        fail_at(table, key, "words belong to word keys alone");
    if ((key->kind == KEY_REF) != (key->target != NULL))
        fail_at(table, key, "a target belongs to references alone");
    if (key->min > key->max)
        fail_at(table, key, "has a range upside down");
    if (key->fallback && key->optional)
        fail_at(table, key, "has a default and needn't be optional");
    if (key->offset >= table->size)
        fail_at(table, key, "lies outside of its struct");
    if (nested && key->kind != KEY_STRUCT && (!key->sub->doc || !*key->sub->doc))
        fail_at(table, key, "has items without a doc");
}

static void test_every_key_has_what_its_kind_needs(void **state)
{
    (void)state;
    walk(&scenario_table, check_shape);
}

/* Large enough for every kind of field. */
union field {
    double number;
    int64_t count;
    struct path path;
    struct curve curve;
    struct distribution law;
    struct measure measure;
};

static void check_fallback(const struct key_table *table, const struct key *key)
{
    if (!key->fallback || key->kind == KEY_REF)
        return;
    struct diagnostics d;
    struct arena memory;
    diagnostics_init(&d);
    arena_init(&memory);
    struct binder b = {.memory = &memory, .d = &d};
    union field field;
    if (!bind_value(&b, key, NULL, &field))
        fail_at(table, key, "has a default that can't be read");
    arena_free(&memory);
    diagnostics_free(&d);
}

static void test_every_default_can_be_read(void **state)
{
    (void)state;
    walk(&scenario_table, check_fallback);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_key_is_named_and_described),
        cmocka_unit_test(test_every_key_has_what_its_kind_needs),
        cmocka_unit_test(test_every_default_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
