/* The schemas accept what the loader accepts and find what goes wrong most often. */
#include "support_reading.h"
#include "support_schema.h"
#include "support_tables.h"

#include "input/load.h"
#include "input/schema.h"
#include "model/library.h"
#include "scenario/scenario.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A schema, read. */
struct rules {
    struct reading reading;
    const struct node *root;
};

static void rules_begin(struct rules *rules, const struct schema_request *request)
{
    struct text text;
    text_init(&text);
    schema_write(request, &text);
    reading_begin(&rules->reading);
    rules->root = reading_read(&rules->reading, text_get(&text));
    assert_messages(&rules->reading.d, "");
    text_free(&text);
}

static void rules_end(struct rules *rules)
{
    reading_end(&rules->reading);
}

static void zoo_rules(struct rules *rules, enum schema_role role)
{
    static const char *const given[] = {"shop", NULL};
    rules_begin(rules, &(struct schema_request){
                           .role = role, .title = "zoo", .table = &zoo_table, .given = given});
}

/* Fails the test unless these are the faults of a text, one a line. */
static void assert_faults(const struct rules *rules, const char *yaml, const char *expected)
{
    struct reading r;
    struct text faults;
    reading_begin(&r);
    text_init(&faults);
    const struct node *value = reading_read(&r, yaml);
    assert_messages(&r.d, "");
    schema_validate(rules->root, value, &faults);
    if (strcmp(text_get(&faults), expected) != 0)
        print_error("--- of:\n%s\n", yaml);
    assert_string_equal(text_get(&faults), expected);
    text_free(&faults);
    reading_end(&r);
}

static const char whole_zoo[] = "colossim: 1\n"
                                "title: Zoo\n"
                                "opens: 2025-03-01\n"
                                "cages: {lions: {power: 10 kW, kind: empty}}\n"
                                "shop: {price: $3}\n";

/* One more key of a zoo that is whole without it. */
static void assert_key_faults(const struct rules *rules, const char *line, const char *expected)
{
    char yaml[1024];
    snprintf(yaml, sizeof yaml, "%s%s\n", whole_zoo, line);
    assert_faults(rules, yaml, expected);
}

static void every_form_of_a_value_is_accepted(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "free-entry: true",
        "free-entry: {value: true, source: the gate}",
        "visitors: 25k",
        "visitors: 40 units",
        "visitors: {value: 8, source: counted, confidence: measured, as-of: 2026-08}",
        "slope: 0.2",
        "slope: 20 %",
        "slope: {dist: uniform, low: 10 %, high: 0.2, note: steep}",
        "price: $3",
        "price: 3 $",
        "price: {value: $3, currency-year: 2025}",
        "price: {value: {dist: lognormal, p10: $2, p90: $5}, source: x}",
        "price: {dist: lognormal, median: $2, mean: $3, max: $10}",
        "price: {dist: discrete, values: [$1, $2], weights: [1, 2]}",
        "price: {by-date: {2025-01-01: $3, 2026-01: {dist: uniform, low: $3, high: $4}}}",
        "price: {value: {by-date: {2025-01-01: $3}, between: linear}, source: x}",
        "crowd: {curve: [[0 h, 1], [4 h, 0.5]], scale: linear}",
        "crowd: {value: {curve: [[1 h, 50 %]]}, source: x}",
        "visit: 2 h",
        "visit: {dist: weibull, scale: {dist: uniform, low: 1 h, high: 2 h}, shape: 0.8}",
        "record: 300 kg",
        "record: 7",
        "keepers: {ann: {wage: 20 $/h, meals: [{date: 2025-03-02, portions: 4}]}}",
        "keepers: {source: a list, ann: {wage: $20/h, note: head}}",
        "note: a zoo",
    };
    struct rules whole, layer;
    zoo_rules(&whole, SCHEMA_FIXED);
    zoo_rules(&layer, SCHEMA_SCENARIO);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_key_faults(&whole, lines[i], "");
        assert_key_faults(&layer, lines[i], "");
    }
    rules_end(&whole);
    rules_end(&layer);
}

static void typical_errors_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *line, *faults;
    } cases[] = {
        {"titel: x", ": not allowed: titel\n"},
        {"record: {valeu: 3 kg}", "record: not allowed: valeu\nrecord: no form fits\n"},
        {"free-entry: sometimes", "free-entry: no form fits\n"},
        {"visitors: 3.5", "visitors: wrong type\n"},
        {"visitors: many", "visitors: wrong text: many\n"},
        {"visitors: {dist: uniform, low: 1, high: 3}",
         "visitors: not allowed: dist\nvisitors: not allowed: low\nvisitors: not allowed: high\n"},
        {"slope: 1.5", "slope: out of range: 1.5\n"},
        {"price: 3", "price: wrong type\n"},
        {"price: 3 kW", "price: wrong text: 3 kW\n"},
        {"price: {dist: triangular, low: $1, high: $3}", "price: missing: mode\n"},
        {"price: {dist: uniform, low: $1, high: $3, mode: $2}", "price: wrong name: mode\n"},
        {"price: {dist: lognormal, p10: $1, sd: $2}", "price: no form fits\n"},
        {"price: {dist: uniform, low: 1 kW, high: $3}", "price.low: wrong text: 1 kW\n"},
        {"price: {source: x}", "price: no form fits\n"},
        {"price: {by-date: {soon: $3}}", "price.by-date: wrong name: soon\n"},
        {"price: {by-date: {2025-01-01: 3 h}}", "price.by-date.2025-01-01: wrong text: 3 h\n"},
        {"slope: {by-date: {2025-01-01: 0.1}}", "slope: not allowed: by-date\n"},
        {"crowd: 3", "crowd: wrong type\n"},
        {"crowd: {curve: [[1 h]]}", "crowd.curve.-: too few items\n"},
        {"crowd: {curve: [[1, 1]]}", "crowd.curve.-.-: wrong type\n"},
        {"price: {value: $3, confidence: sure}", "price.confidence: none of the words: sure\n"},
        {"keepers: {ann: {}}", "keepers.ann: missing: wage\n"},
        {"keepers: {ann: {wage: $20/h, meals: [{date: 2025-13-01}]}}",
         "keepers.ann.meals.-.date: wrong text: 2025-13-01\n"
         "keepers.ann.meals.-: missing: portions\n"},
    };
    struct rules whole;
    zoo_rules(&whole, SCHEMA_FIXED);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_key_faults(&whole, cases[i].line, cases[i].faults);
    rules_end(&whole);
}

static void each_case_has_keys_of_its_own(void **state)
{
    (void)state;
    static const enum schema_role roles[] = {SCHEMA_FIXED, SCHEMA_SCENARIO};
    for (size_t i = 0; i < 2; i++) {
        struct rules rules;
        zoo_rules(&rules, roles[i]);
        static const char zoo[] = "colossim: 1\ntitle: Zoo\nopens: 2025-03-01\n";
        char yaml[512];
        snprintf(yaml, sizeof yaml, "%scages: {a: {kind: aquarium, power: 1 W, depth: 3 m}}", zoo);
        assert_faults(&rules, yaml, "");
        snprintf(yaml, sizeof yaml, "%scages: {a: {kind: aquarium, power: 1 W}}", zoo);
        assert_faults(&rules, yaml, "cages.a: missing: depth\n");
        snprintf(yaml, sizeof yaml, "%scages: {a: {kind: empty, power: 1 W, depth: 3 m}}", zoo);
        assert_faults(&rules, yaml, "cages.a: wrong name: depth\n");
        snprintf(yaml, sizeof yaml, "%scages: {a: {kind: aquarium, power: 1 W, depth: 3 W}}", zoo);
        assert_faults(&rules, yaml, "cages.a.depth: wrong text: 3 W\n");
        rules_end(&rules);
    }
}

static void a_layer_may_leave_out_and_delete_what_its_base_gives(void **state)
{
    (void)state;
    static const char *const layers[] = {
        "{colossim: 1, base: other.yaml}",
        "{colossim: 1, base: other.yaml, title: null, cages: {lions: null}, shop: ~}",
        "{colossim: 1, base: other.yaml, cages: {lions: {power: {low: 3 W}, kind: null}}}",
        "{colossim: 1, base: other.yaml, price: {source: null, by-date: {2025-01-01: null}}}",
        "{colossim: 1, base: other.yaml, keepers: {ann: {meals: null}}}",
    };
    struct rules layer;
    zoo_rules(&layer, SCHEMA_SCENARIO);
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++)
        assert_faults(&layer, layers[i], "");
    assert_faults(&layer, "{colossim: 1, base: x.yaml, titel: x}", ": not allowed: titel\n");
    assert_faults(&layer, "{base: x.yaml}", ": missing: colossim\n");
    /* Lists are not merged. */
    assert_faults(&layer, "{colossim: 1, base: x.yaml, keepers: {ann: {meals: [{portions: 3}]}}}",
                  "keepers.ann.meals.-: missing: date\n");
    rules_end(&layer);
}

static void without_a_base_all_must_be_there_but_what_the_library_gives(void **state)
{
    (void)state;
    struct rules layer;
    zoo_rules(&layer, SCHEMA_SCENARIO);
    assert_faults(&layer, "{colossim: 1, title: Zoo, opens: 2025-03-01, cages: {}}", "");
    assert_faults(&layer, "{colossim: 1, title: Zoo, cages: {a: {kind: empty}}}",
                  ": missing: opens\ncages.a: missing: power\n");
    assert_faults(&layer,
                  "{colossim: 1, title: , opens: 2025-03-01, cages: {a: {kind: empty, power: }}}",
                  "title: wrong type\ncages.a.power: wrong type\n");
    assert_faults(&layer,
                  "{colossim: 1, title: Zoo, opens: 2025-03-01, cages: {}, "
                  "price: {dist: triangular, low: $1, high: $2}}",
                  "price: missing: mode\n");
    assert_faults(&layer,
                  "{colossim: 1, title: Zoo, opens: 2025-03-01, cages: {}, "
                  "shop: {price: {dist: triangular, low: $1, high: $2}}}",
                  "");
    rules_end(&layer);
}

static void a_library_file_says_its_version_and_maybe_its_kind(void **state)
{
    (void)state;
    struct rules item, fixed;
    zoo_rules(&item, SCHEMA_ITEM);
    zoo_rules(&fixed, SCHEMA_FIXED);
    assert_key_faults(&item, "kind: zoo", "");
    assert_key_faults(&item, "kind: system", "kind: expected zoo\n");
    assert_key_faults(&fixed, "kind: zoo", ": not allowed: kind\n");
    assert_faults(&item, "{title: Zoo, opens: 2025-03-01, cages: {}}", ": missing: colossim\n");
    assert_faults(&item, "{colossim: 2, title: Zoo, opens: 2025-03-01, cages: {}}",
                  "colossim: expected 1\n");
    rules_end(&item);
    rules_end(&fixed);
}

static void the_library_names_what_references_may_name(void **state)
{
    (void)state;
    char folder[FOLDER_PATH];
    folder_begin(folder);
    write_file("models/systems/mine.yaml", "");
    const char *folders[] = {"models"};
    struct rules rules;
    rules_begin(&rules, &(struct schema_request){.role = SCHEMA_SCENARIO,
                                                 .title = "",
                                                 .table = &scenario_table,
                                                 .folders = folders,
                                                 .n_folders = 1});
    assert_flow(node_find(rules.root, "definitions.keys-of-order.properties.system.examples"),
                "['mine']");
    rules_end(&rules);
    folder_end(folder);
}

static const char *top(void)
{
    const char *folder = getenv("TOP_SRCDIR"); /* 'make check' sets it */
    assert_non_null(folder);
    return folder;
}

static void assert_file_fits(const struct rules *rules, const char *path)
{
    struct reading r;
    struct text faults;
    reading_begin(&r);
    text_init(&faults);
    const struct node *value = tree_read_file(&r.tree, path, NULL, LAYER_SCENARIO, &r.d);
    assert_non_null(value);
    if (!schema_validate(rules->root, value, &faults))
        fail_msg("%s:\n%s", path, text_get(&faults));
    text_free(&faults);
    reading_end(&r);
}

/* All files of a folder; the test fails when there are none. */
static void assert_folder_fits(const struct rules *rules, const char *folder)
{
    char path[1024];
    int n = 0;
    snprintf(path, sizeof path, "%s/%s", top(), folder);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!strstr(entry->d_name, ".yaml"))
            continue;
        snprintf(path, sizeof path, "%s/%s/%s", top(), folder, entry->d_name);
        assert_file_fits(rules, path);
        n++;
    }
    closedir(dir);
    assert_true(n > 0);
}

static void every_shipped_scenario_fits(void **state)
{
    (void)state;
    static const char *const given[] = {"assumptions", "h100e",  "price-index",
                                        "training",    "models", NULL};
    struct rules rules;
    rules_begin(&rules, &(struct schema_request){.role = SCHEMA_SCENARIO,
                                                 .title = "",
                                                 .table = &scenario_table,
                                                 .given = given});
    assert_folder_fits(&rules, "scenarios");
    rules_end(&rules);
}

static void every_shipped_model_fits(void **state)
{
    (void)state;
    char path[1024];
    for (size_t i = 0; i < library_table.n; i++) {
        const struct key *kind = &library_table.keys[i];
        struct rules rules;
        rules_begin(&rules,
                    &(struct schema_request){.role = SCHEMA_ITEM, .title = "", .table = kind->sub});
        snprintf(path, sizeof path, "models/%s", kind->name);
        assert_folder_fits(&rules, path);
        rules_end(&rules);
    }
    for (const char *const *fixed = scenario_fixed_files; *fixed; fixed += 2) {
        struct rules rules;
        rules_begin(&rules, &(struct schema_request){
                                .role = SCHEMA_FIXED,
                                .title = "",
                                .table = key_find(&scenario_table, NULL, fixed[0])->sub});
        snprintf(path, sizeof path, "%s/models/%s.yaml", top(), fixed[1]);
        assert_file_fits(&rules, path);
        rules_end(&rules);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_a_value_is_accepted),
        cmocka_unit_test(typical_errors_are_found),
        cmocka_unit_test(each_case_has_keys_of_its_own),
        cmocka_unit_test(a_layer_may_leave_out_and_delete_what_its_base_gives),
        cmocka_unit_test(without_a_base_all_must_be_there_but_what_the_library_gives),
        cmocka_unit_test(a_library_file_says_its_version_and_maybe_its_kind),
        cmocka_unit_test(the_library_names_what_references_may_name),
        cmocka_unit_test(every_shipped_scenario_fits),
        cmocka_unit_test(every_shipped_model_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
