/* The LLM library: the shapes in the files give the published numbers of parameters, and the counts
 * of FLOPs are the closed forms of the literature. */
#include "support.h"

#include "input/bind.h"
#include "input/load.h"
#include "model/library.h"
#include "model/llm.h"
#include "model/llm_name.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct item {
    const char *name;
    const struct llm *model;
};

struct shelf {
    int64_t format;
    struct span llms;
    struct library models;
};

static const struct key item_keys[] = {{"model", KEY_REF, .offset = offsetof(struct item, model),
                                        .target = "models.llms", .doc = "Item."}};
static const struct key_table item_table = {KEY_TABLE("item", struct item, item_keys)};
static const struct key shelf_keys[] = {
    {"colossim", KEY_COUNT, .offset = offsetof(struct shelf, format), .doc = "Format."},
    {"llms", KEY_MAP, .offset = offsetof(struct shelf, llms), .sub = &item_table, .doc = "All."},
    {"models", KEY_STRUCT, .offset = offsetof(struct shelf, models), .sub = &library_table,
     .doc = "Items."},
};
static const struct key_table shelf_table = {KEY_TABLE("shelf", struct shelf, shelf_keys)};

static struct arena memory;
static struct tree tree;
static struct diagnostics diagnostics;
static struct shelf shelf;

static int read_llms(void **state)
{
    (void)state;
    arena_init(&memory);
    diagnostics_init(&diagnostics);
    tree_init(&tree);
    const char **folders, **names;
    const size_t n_folders = library_folders(NULL, NULL, &memory, &folders);
    const size_t n = library_names(folders, n_folders, "llms", &memory, &names);
    char path[] = "/tmp/colossim-llms-XXXXXX";
    close(mkstemp(path));
    FILE *file = fopen(path, "w");
    fputs("colossim: 1\nllms:\n", file);
    for (size_t i = 0; i < n; i++)
        fprintf(file, "  %s: {model: %s}\n", names[i], names[i]);
    fclose(file);
    const struct load_request request = {.path = path};
    const bool ok = load_scenario(&request, &shelf_table, NULL, &tree, &diagnostics) &&
                    bind_tree(&tree, &shelf_table, &shelf, NULL, &memory, NULL, &diagnostics);
    unlink(path);
    struct text out;
    text_init(&out);
    diagnostics_render(&diagnostics, &out);
    if (!ok)
        print_error("%s", text_get(&out));
    text_free(&out);
    return ok && n > 150 ? 0 : -1;
}

static int free_llms(void **state)
{
    (void)state;
    tree_free(&tree);
    diagnostics_free(&diagnostics);
    arena_free(&memory);
    return 0;
}

static const struct llm *find(const char *name)
{
    const struct llm *items = shelf.models.llms.items;
    for (uint32_t i = 0; i < shelf.models.llms.n; i++)
        if (strcmp(items[i].name, name) == 0)
            return &items[i];
    fail_msg("no LLM '%s'", name);
    return NULL;
}

static void parameters_match_what_was_published(void **state)
{
    (void)state;
    const struct llm *items = shelf.models.llms.items;
    int published = 0, wrong = 0;
    for (uint32_t i = 0; i < shelf.models.llms.n; i++) {
        if (items[i].parameters == 0)
            continue;
        published++;
        const double got = llm_parameters(&items[i]), want = (double)items[i].parameters;
        if (llm_parameters_agree(&items[i]))
            continue;
        wrong++;
        print_error("%s: %.5g parameters, published %.5g\n", items[i].name, got, want);
    }
    assert_true(published > 140);
    assert_int_equal(wrong, 0);
}

static void active_parameters_match_within_a_tenth(void **state)
{
    (void)state;
    const struct llm *items = shelf.models.llms.items;
    int published = 0;
    for (uint32_t i = 0; i < shelf.models.llms.n; i++)
        if (items[i].active > 0) {
            published++;
            if (!llm_active_agrees(&items[i]))
                fail_msg("%s: %.5g active parameters, published %.5g", items[i].name,
                         llm_active_parameters(&items[i]), (double)items[i].active);
        }
    assert_true(published > 25);
}

static void what_was_published_agrees_up_to_its_tolerance(void **state)
{
    (void)state;
    struct llm m = *find("deepseek-v3");
    m.parameters = llround(llm_parameters(&m) / (1 + 0.99 * LLM_PARAMETERS_TOLERANCE));
    m.active = llround(llm_active_parameters(&m) / (1 + 0.99 * LLM_ACTIVE_TOLERANCE));
    assert_true(llm_parameters_agree(&m) && llm_active_agrees(&m));
    m.parameters = llround(llm_parameters(&m) / (1 + 1.01 * LLM_PARAMETERS_TOLERANCE));
    m.active = llround(llm_active_parameters(&m) / (1 - 1.01 * LLM_ACTIVE_TOLERANCE));
    assert_false(llm_parameters_agree(&m) || llm_active_agrees(&m));
    m.parameters = m.active = 0;
    assert_true(llm_parameters_agree(&m) && llm_active_agrees(&m));
}

/* 72 B L s h^2 (1 + s/(6h) + V/(12 L h)) for a whole iteration (Narayanan et al.,
 * arXiv:2104.04473), in which norms and biases don't count; the figures are those of Korthikanti's
 * models. */
static void flops_are_the_closed_form_of_gpt(void **state)
{
    (void)state;
    const struct {
        const char *name;
        double batch, petaflop, rounding;
    } known[] = {{"megatron-22b", 4, 1.1, 0.05},
                 {"gpt3-175b", 64, 141.1, 0.1},
                 {"megatron-1008b", 512, 6426, 2}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct llm *m = find(known[i].name);
        const double s = 2048, h = (double)m->hidden, l = (double)m->layers,
                     v = (double)m->vocabulary;
        const double plain = 72 * l * h * h * (1 + s / (6 * h) + v / (12 * l * h));
        assert_close(llm_training_flops(m, 2048, false), plain, 5e-4);
        const double step = known[i].batch * s * llm_training_flops(m, 2048, false);
        assert_true(fabs(step / 1e15 - known[i].petaflop) <= known[i].rounding);
    }
}

static void the_causal_mask_halves_attention_and_a_window_bounds_it(void **state)
{
    (void)state;
    struct llm m = *find("llama3-8b");
    const double dense = 3 * 2 * llm_active_parameters(&m);
    const double full = llm_training_flops(&m, 8192, false) - dense;
    assert_close(full, 3 * 4 * 32 * 8192.0 * 4096, 1e-9);
    assert_close(llm_training_flops(&m, 8192, true) - dense, full / 2, 1e-9);
    m.window = 128;
    m.window_layers = 32;
    /* the first 128 tokens see 64 on average */
    const double seen = (128 * 64.0 + (8192 - 128) * 128.0) / 8192;
    assert_close(llm_training_flops(&m, 8192, true) - dense, full * seen / 8192, 1e-9);
    m.window = 4096; /* as Mistral 7B's, half of its sequence */
    assert_close(llm_training_flops(&m, 8192, true) - dense, full * 3072 / 8192, 1e-9);
    m.window = 10000;
    assert_close(llm_training_flops(&m, 8192, true) - dense, full / 2, 1e-9);
}

static void blocks_fill_in_what_a_file_leaves_out(void **state)
{
    (void)state;
    const struct {
        const char *name;
        struct llm_blocks blocks;
    } known[] = {
        {"llama3.1-405b", {.attention = 126, .mlp = 126}},
        {"deepseek-v3", {.attention = 61, .mlp = 3, .experts = 58}},
        {"llama4-maverick", {.attention = 48, .mlp = 24, .experts = 24}},
        {"nemotron-3-nano", {.attention = 6, .mamba = 23, .experts = 23}},
        {"nemotron-h-56b", {.attention = 10, .mamba = 54, .mlp = 54}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const struct llm_blocks got = llm_blocks(find(known[i].name)), want = known[i].blocks;
        assert_int_equal(got.attention, want.attention);
        assert_int_equal(got.mamba, want.mamba);
        assert_int_equal(got.mlp, want.mlp);
        assert_int_equal(got.experts, want.experts);
    }
}

static bool accepts(struct llm m)
{
    struct tree empty;
    struct diagnostics d;
    tree_init(&empty);
    diagnostics_init(&d);
    const struct node *node = tree_read(&empty, "t.yaml", "{a: 1}", 6, LAYER_SCENARIO, &d);
    const bool good = llm_table.check(&m, node, &d);
    assert_int_equal(good ? 0 : 1, d.errors > 0);
    tree_free(&empty);
    diagnostics_free(&d);
    return good;
}

static void impossible_shapes_are_refused(void **state)
{
    (void)state;
    const struct llm good = *find("deepseek-v3");
    assert_true(accepts(good));
    struct llm bad = good;
    bad.kv_heads = 3;
    assert_false(accepts(bad));
    bad = good;
    bad.experts.layers = 62;
    assert_false(accepts(bad));
    bad = good;
    bad.experts.top_k = 257;
    assert_false(accepts(bad));
    bad = good;
    bad.window = 128;
    assert_false(accepts(bad));
    bad = good;
    bad.ffn = 0;
    assert_false(accepts(bad));
}

/* A spelling that two LLMs shared would be refused wherever a measurement uses it. */
static void no_two_llms_share_a_spelling(void **state)
{
    (void)state;
    const struct llm *items = shelf.models.llms.items;
    int names = 0, shared = 0;
    for (uint32_t i = 0; i < shelf.models.llms.n; i++) {
        char all[200];
        const char *also = items[i].also ? items[i].also : "";
        assert_true(snprintf(all, sizeof all, "%s %s", items[i].name, also) < (int)sizeof all);
        for (const char *name = strtok(all, " "); name; name = strtok(NULL, " ")) {
            names++;
            for (uint32_t k = 0; k < shelf.models.llms.n; k++) {
                if (k == i || !llm_has_name(&items[k], name))
                    continue;
                print_error("%s and %s are both '%s'\n", items[i].name, items[k].name, name);
                shared++;
            }
        }
    }
    assert_true(names > 200);
    assert_int_equal(shared, 0);
}

static void expect_count(double parameters, const char *words)
{
    struct text text;
    text_init(&text);
    llm_add_count(&text, parameters);
    assert_string_equal(text_get(&text), words);
    text_free(&text);
}

static void counts_are_written_in_the_scale_that_suits_them(void **state)
{
    (void)state;
    expect_count(812, "812");
    expect_count(20480, "20.48k");
    expect_count(999940, "999.9k");
    expect_count(999960, "1M");
    expect_count(405.85e9, "405.9B");
    expect_count(2e12, "2T");
    expect_count(999.96e12, "1P");
    expect_count(1e16, "10P");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_match_what_was_published),
        cmocka_unit_test(active_parameters_match_within_a_tenth),
        cmocka_unit_test(what_was_published_agrees_up_to_its_tolerance),
        cmocka_unit_test(flops_are_the_closed_form_of_gpt),
        cmocka_unit_test(the_causal_mask_halves_attention_and_a_window_bounds_it),
        cmocka_unit_test(blocks_fill_in_what_a_file_leaves_out),
        cmocka_unit_test(impossible_shapes_are_refused),
        cmocka_unit_test(counts_are_written_in_the_scale_that_suits_them),
        cmocka_unit_test(no_two_llms_share_a_spelling),
    };
    return cmocka_run_group_tests(tests, read_llms, free_llms);
}
