/* Finding keys by what a user types, and what is said of them. */
#include "support_reading.h"
#include "support_tables.h"

#include "input/bind.h"
#include "input/explain.h"
#include "input/forms.h"
#include "input/locate.h"
#include "scenario/scenario.h"

#include <string.h>

/* The paths that a name means, joined by blanks; behind '|' what it says below the key, or '?' and
 * the nearest path when there is none. */
static void assert_means(const char *name, const char *expected)
{
    struct arena memory;
    struct location found;
    struct text text;
    arena_init(&memory);
    text_init(&text);
    locate_key(&zoo_table, name, &memory, &found);
    for (size_t i = 0; i < found.n; i++)
        text_addf(&text, "%s%s%s", i ? " " : "", found.places[i].path, found.item ? "[]" : "");
    if (found.word)
        text_addf(&text, "|%s", found.word);
    if (found.n == 0 && !found.word)
        text_addf(&text, "?%s", found.near ? found.near : "");
    assert_string_equal(text_get(&text), expected);
    text_free(&text);
    arena_free(&memory);
}

static void places_are_listed_table_by_table(void **state)
{
    (void)state;
    struct arena memory;
    struct place *places;
    struct text text;
    arena_init(&memory);
    text_init(&text);
    const size_t n = places_list(&zoo_table, &memory, &places);
    for (size_t i = zoo_table.n; i < n; i++)
        text_addf(&text, "%s%s%s\n", places[i].path, places[i].word ? " if " : "",
                  places[i].word ? places[i].word : "");
    assert_string_equal(text_get(&text), "cages.NAME.kind\n"
                                         "cages.NAME.power\n"
                                         "cages.NAME.keeper\n"
                                         "cages.NAME.depth if aquarium\n"
                                         "cages.NAME.perches if aviary\n"
                                         "keepers.NAME.wage\n"
                                         "keepers.NAME.meals\n"
                                         "keepers.NAME.meals.N.date\n"
                                         "keepers.NAME.meals.N.portions\n"
                                         "shop.price\n"
                                         "shop.rent\n");
    for (size_t i = 0; i < zoo_table.n; i++)
        assert_string_equal(places[i].path, zoo_table.keys[i].name);
    text_free(&text);
    arena_free(&memory);
}

static void a_path_finds_its_key_whatever_the_items_are_called(void **state)
{
    (void)state;
    assert_means("cages.lions.power", "cages.NAME.power");
    assert_means("cages.NAME.power", "cages.NAME.power");
    assert_means("cages.*.power", "cages.NAME.power");
    assert_means("cages.lions-2.5.power", "cages.NAME.power");
    assert_means("keepers.ann.meals.0.date", "keepers.NAME.meals.N.date");
    assert_means("shop.price", "shop.price");
}

static void names_of_items_may_be_left_out(void **state)
{
    (void)state;
    assert_means("cages.power", "cages.NAME.power");
    assert_means("keepers.meals.date", "keepers.NAME.meals.N.date");
    assert_means("keepers.meals", "keepers.NAME.meals");
}

static void the_end_of_a_path_is_enough(void **state)
{
    (void)state;
    assert_means("meals.0.date", "keepers.NAME.meals.N.date");
    assert_means("wage", "keepers.NAME.wage");
    assert_means("perches", "cages.NAME.perches");
}

static void a_key_of_the_root_comes_before_its_namesakes(void **state)
{
    (void)state;
    struct arena memory;
    struct location found;
    arena_init(&memory);
    locate_key(&zoo_table, "price", &memory, &found);
    assert_int_equal(found.n, 1);
    assert_string_equal(found.places[0].path, "price");
    assert_int_equal(found.n_likes, 1);
    assert_string_equal(found.likes[0].path, "shop.price");
    arena_free(&memory);
}

static void an_item_is_found_by_any_name(void **state)
{
    (void)state;
    assert_means("cages.lions", "cages[]");
    assert_means("keepers.ann.meals.0", "keepers.NAME.meals[]");
    assert_means("cages", "cages");
}

static void paths_may_go_on_into_values(void **state)
{
    (void)state;
    assert_means("cages.lions.power.dist", "cages.NAME.power|dist");
    assert_means("price.by-date", "price|by-date");
    assert_means("cages.lions.power.value.low", "cages.NAME.power|low");
    assert_means("cages.lions.source", "cages[]|source");
    assert_means("confidence", "|confidence");
    assert_means("lognormal", "|lognormal");
}

static void a_name_may_be_that_of_a_key_and_of_a_word(void **state)
{
    (void)state;
    struct arena memory;
    struct location found;
    arena_init(&memory);
    locate_key(&scenario_table, "value", &memory, &found);
    assert_int_equal(found.n, 2);
    assert_string_equal(found.places[0].path, "operators.NAME.funding.loans.NAME.shares.value");
    assert_string_equal(found.places[1].path, "observations.NAME.value");
    assert_string_equal(found.word, "value");
    arena_free(&memory);
}

static void an_unknown_key_gets_the_nearest_path(void **state)
{
    (void)state;
    assert_means("cages.lions.powr", "?cages.lions.power");
    assert_means("cagse.lions.powr", "?cages.lions.power");
    assert_means("shp.rent", "?shop.rent");
    assert_means("perchs", "?perches");
    assert_means("tilte", "?title");
    assert_means("lions.portion", "?portions");
    assert_means("qqqqqqqq", "?");
    assert_means(".", "?");
}

static void assert_explains(const char *name, const char *expected)
{
    struct arena memory;
    struct location found;
    struct text text;
    arena_init(&memory);
    text_init(&text);
    locate_key(&zoo_table, name, &memory, &found);
    const struct explain_context context = {.width = 80};
    explain_text(&found, &context, &text);
    assert_string_equal(text_get(&text), expected);
    text_free(&text);
    arena_free(&memory);
}

static void one_key_is_explained_whole(void **state)
{
    (void)state;
    assert_explains("cages.lions.depth",
                    "cages.NAME.depth\n"
                    "    Depth of the water.\n"
                    "\n"
                    "  type      a length\n"
                    "  units     m, km\n"
                    "  range     from 100 mm to 20 m\n"
                    "  default   none: required\n"
                    "  only      where kind is 'aquarium'\n"
                    "\n"
                    "For example:\n"
                    "  depth: 2 m\n"
                    "  depth: {value: 2 m, source: \"...\", confidence: published}\n"
                    "  depth: {dist: triangular, low: 1.6 m, mode: 2 m, high: 2.4 m}\n"
                    "  --set cages.NAME.depth='2 m'\n");
}

static void a_map_is_explained_with_the_keys_of_its_items(void **state)
{
    (void)state;
    assert_explains("cages", "cages\n"
                             "    Cages by name.\n"
                             "\n"
                             "  type      a map by name; each item is a cage\n"
                             "  default   none: required\n"
                             "\n"
                             "For example:\n"
                             "  cages:\n"
                             "    NAME:\n"
                             "      power: 10 kW\n"
                             "\n"
                             "Keys of cage:\n"
                             "    A place for animals.\n"
                             "  kind: aquarium, aviary or empty; default aviary\n"
                             "      What lives in it.\n"
                             "  power: a power (W, kW, MW, GW); required\n"
                             "      Power of lamps and pumps.\n"
                             "  keeper: the name of an item of 'keepers'; may be left out\n"
                             "      Who looks after it.\n"
                             "where kind is 'aquarium':\n"
                             "  depth: a length (m, km); required\n"
                             "      Depth of the water.\n"
                             "where kind is 'aviary':\n"
                             "  perches: a whole number; default 2\n"
                             "      Places to sit.\n");
}

static void each_of_several_keys_is_named(void **state)
{
    (void)state;
    struct arena memory;
    struct location found;
    struct text text;
    arena_init(&memory);
    text_init(&text);
    locate_key(&scenario_table, "price", &memory, &found);
    const struct explain_context context = {.width = 80};
    explain_text(&found, &context, &text);
    assert_contains(text_get(&text), "models.accelerators.NAME.price:");
    assert_contains(text_get(&text), "models.parts.NAME.price:");
    text_free(&text);
    arena_free(&memory);
}

static void json_says_all_of_a_key(void **state)
{
    (void)state;
    struct arena memory;
    struct location found;
    struct text text;
    struct json j;
    struct reading r;
    arena_init(&memory);
    text_init(&text);
    json_init(&j, &text);
    reading_begin(&r);
    locate_key(&zoo_table, "cages.depth", &memory, &found);
    json_open_object(&j, NULL);
    explain_json(&found, &(struct explain_context){.width = 80}, &j);
    json_close_object(&j);
    const struct node *root = reading_read(&r, text_get(&text));
    const struct node *place = node_get(root, "places")->child;
    assert_string_equal(node_get(place, "path")->text, "cages.NAME.depth");
    assert_string_equal(node_get(place, "kind")->text, "quantity");
    assert_string_equal(node_get(place, "dimension")->text, "a length");
    assert_string_equal(node_get(place, "min")->text, "0.1");
    assert_string_equal(node_get(place, "max")->text, "20");
    assert_string_equal(node_get(place, "only_where")->text, "kind");
    assert_string_equal(node_get(place, "is")->text, "aquarium");
    assert_int_equal(node_count(node_get(place, "examples")), 3);
    reading_end(&r);
    text_free(&text);
    arena_free(&memory);
}

/* What is proposed for a key must be accepted by it. */
static void assert_examples_bind(const struct key_table *root)
{
    struct arena memory;
    struct place *places;
    arena_init(&memory);
    const size_t n = places_list(root, &memory, &places);
    for (size_t i = 0; i < n; i++) {
        const char **examples;
        const size_t n_examples = form_examples(places[i].key, &memory, &examples);
        for (size_t k = 0; k < n_examples && places[i].key->kind != KEY_REF; k++) {
            _Alignas(16) char field[256] = {0};
            struct key key = *places[i].key;
            key.offset = 0;
            const struct key_table alone = {
                .name = "example", .size = sizeof field, .keys = &key, .n = 1};
            struct reading r;
            reading_begin(&r);
            r.tree.root =
                reading_read(&r, arena_format(&memory, "%s: %s\n", key.name, examples[k]));
            assert_messages(&r.d, "");
            bind_tree(&r.tree, &alone, field, NULL, &r.tree.memory, NULL, &r.d);
            assert_messages(&r.d, "");
            reading_end(&r);
        }
    }
    arena_free(&memory);
}

static void every_example_is_accepted_by_its_key(void **state)
{
    (void)state;
    assert_examples_bind(&zoo_table);
    assert_examples_bind(&scenario_table);
}

static void numbers_of_an_example_are_in_one_unit(void **state)
{
    (void)state;
    static const struct {
        struct key key;
        const char *law;
    } cases[] = {
        {{.kind = KEY_QUANTITY, .dim = DIM_BYTES, .min = 1e6, .max = 1e15, .example = "80 GiB"},
         "{dist: triangular, low: 64 GiB, mode: 80 GiB, high: 96 GiB}"},
        {{.kind = KEY_QUANTITY, .dim = DIM_RATE, .min = 0, .max = 1e3},
         "{dist: triangular, low: 3.2 per 1000 days, mode: 4 per 1000 days, high: 4.8 per 1000 "
         "days}"},
        {{.kind = KEY_QUANTITY, .dim = DIM_NONE, .min = 0, .max = 1, .example = "90 %"},
         "{dist: triangular, low: 72 %, mode: 90 %, high: 100 %}"},
        {{.kind = KEY_QUANTITY, .dim = DIM_MONEY, .min = 0, .max = 1e12, .example = "$30k"},
         "{dist: triangular, low: $24k, mode: $30k, high: $36k}"},
    };
    struct arena memory;
    arena_init(&memory);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char **examples;
        assert_int_equal(form_examples(&cases[i].key, &memory, &examples), 3);
        assert_string_equal(examples[2], cases[i].law);
    }
    arena_free(&memory);
}

static void examples_of_maps_have_all_that_is_required(void **state)
{
    (void)state;
    struct reading r;
    struct text yaml;
    reading_begin(&r);
    text_init(&yaml);
    for (size_t i = 0; i < zoo_table.n; i++)
        if (strcmp(zoo_table.keys[i].name, "base") != 0)
            form_skeleton(&zoo_table.keys[i], 0, &yaml);
    _Alignas(16) char zoo[1024] = {0};
    assert_true(zoo_table.size <= sizeof zoo);
    r.tree.root = reading_read(&r, text_get(&yaml));
    bind_tree(&r.tree, &zoo_table, zoo, NULL, &r.tree.memory, NULL, &r.d);
    /* The keeper of the example has no cage. */
    assert_int_equal(r.d.errors, 1);
    assert_contains(r.d.items[0].text, "keeper 'NAME' has no effect");
    text_free(&yaml);
    reading_end(&r);
}

static void every_description_has_a_meaning(void **state)
{
    (void)state;
    for (size_t i = 0; i < KEY_DESCRIPTIONS; i++)
        assert_non_null(form_word_doc(key_descriptions[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_listed_table_by_table),
        cmocka_unit_test(a_path_finds_its_key_whatever_the_items_are_called),
        cmocka_unit_test(names_of_items_may_be_left_out),
        cmocka_unit_test(the_end_of_a_path_is_enough),
        cmocka_unit_test(a_key_of_the_root_comes_before_its_namesakes),
        cmocka_unit_test(an_item_is_found_by_any_name),
        cmocka_unit_test(paths_may_go_on_into_values),
        cmocka_unit_test(a_name_may_be_that_of_a_key_and_of_a_word),
        cmocka_unit_test(an_unknown_key_gets_the_nearest_path),
        cmocka_unit_test(one_key_is_explained_whole),
        cmocka_unit_test(a_map_is_explained_with_the_keys_of_its_items),
        cmocka_unit_test(each_of_several_keys_is_named),
        cmocka_unit_test(json_says_all_of_a_key),
        cmocka_unit_test(every_example_is_accepted_by_its_key),
        cmocka_unit_test(numbers_of_an_example_are_in_one_unit),
        cmocka_unit_test(examples_of_maps_have_all_that_is_required),
        cmocka_unit_test(every_description_has_a_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
