/* The shipped library: every file binds, and every number in it names its source and its grade. */
#include "support.h"

#include "base/text.h"
#include "input/bind.h"
#include "input/load.h"
#include "model/accelerator.h"
#include "model/assumptions.h"
#include "model/library.h"
#include "model/training.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A scenario that refers to every item of the library and to nothing else. */
struct item {
    const char *name;
    const void *model;
};

#define ITEM_TABLE(KIND)                                                                   \
    static const struct key KIND##_keys[] = {{"model", KEY_REF,                            \
                                              .offset = offsetof(struct item, model),      \
                                              .target = "models." #KIND, .doc = "Item."}}; \
    static const struct key_table KIND##_table = KEY_TABLE(#KIND, struct item, KIND##_keys);
ITEM_TABLE(accelerators)
ITEM_TABLE(systems)
ITEM_TABLE(parts)
ITEM_TABLE(fabrics)
ITEM_TABLE(sites)
ITEM_TABLE(power)
ITEM_TABLE(failures)
ITEM_TABLE(llms)
ITEM_TABLE(calibration)

struct catalogue {
    int64_t format;
    struct span accelerators, systems, parts, fabrics, sites, power, failures, llms, calibration;
    struct library models;
    struct assumptions assumptions;
    struct h100e_reference h100e;
    struct training_constants training;
};

#define ITEMS(KIND)                                                                       \
    {                                                                                     \
#KIND, KEY_MAP, .offset = offsetof(struct catalogue, KIND), .sub = &KIND##_table, \
                        .optional = true, .doc = "All."                                   \
    }
static const struct key catalogue_keys[] = {
    {"colossim", KEY_COUNT, .offset = offsetof(struct catalogue, format), .doc = "Format."},
    ITEMS(accelerators),
    ITEMS(systems),
    ITEMS(parts),
    ITEMS(fabrics),
    ITEMS(sites),
    ITEMS(power),
    ITEMS(failures),
    ITEMS(llms),
    ITEMS(calibration),
    {"models", KEY_STRUCT, .offset = offsetof(struct catalogue, models), .sub = &library_table,
     .doc = "Items."},
    {"assumptions", KEY_STRUCT, .offset = offsetof(struct catalogue, assumptions),
     .sub = &assumptions_table, .doc = "Assumptions."},
    {"h100e", KEY_STRUCT, .offset = offsetof(struct catalogue, h100e),
     .sub = &h100e_reference_table, .doc = "Reference."},
    {"training", KEY_STRUCT, .offset = offsetof(struct catalogue, training),
     .sub = &training_constants_table, .doc = "Constants of training."},
};
static const struct key_table catalogue_table =
    KEY_TABLE("catalogue", struct catalogue, catalogue_keys);
static const char *const fixed_files[] = {"assumptions", "assumptions", "h100e", "h100e",
                                          "training",    "training",    NULL};

struct library_read {
    struct arena memory;
    struct diagnostics d;
    struct tree tree;
    struct origins origins;
    struct catalogue *catalogue;
    size_t n_items;
};

static void write_catalogue(struct library_read *l, const char *path)
{
    const char **folders, **names;
    const size_t n_folders = library_folders(NULL, NULL, &l->memory, &folders);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("colossim: 1\n", file);
    for (size_t i = 0; i < library_table.n; i++) {
        const char *kind = library_table.keys[i].name;
        const size_t n = library_names(folders, n_folders, kind, &l->memory, &names);
        assert_true(n > 0);
        fprintf(file, "%s:\n", kind);
        for (size_t k = 0; k < n; k++)
            fprintf(file, "  %s: {model: %s}\n", names[k], names[k]);
        l->n_items += n;
    }
    fclose(file);
}

static int read_library(void **state)
{
    static struct library_read l;
    arena_init(&l.memory);
    diagnostics_init(&l.d);
    tree_init(&l.tree);
    char path[] = "/tmp/colossim-catalogue-XXXXXX";
    close(mkstemp(path));
    write_catalogue(&l, path);
    const struct load_request request = {.path = path};
    l.catalogue = arena_alloc(&l.memory, sizeof *l.catalogue);
    const bool ok =
        load_scenario(&request, &catalogue_table, fixed_files, &l.tree, &l.d) &&
        bind_tree(&l.tree, &catalogue_table, l.catalogue, NULL, &l.memory, &l.origins, &l.d);
    unlink(path);
    struct text out;
    text_init(&out);
    diagnostics_render(&l.d, &out);
    if (!ok)
        print_error("%s", text_get(&out));
    text_free(&out);
    *state = &l;
    return ok ? 0 : -1;
}

static int free_library(void **state)
{
    struct library_read *l = *state;
    tree_free(&l->tree);
    diagnostics_free(&l->d);
    arena_free(&l->memory);
    return 0;
}

static bool is_number(enum key_kind kind)
{
    return kind == KEY_QUANTITY || kind == KEY_COUNT || kind == KEY_PATH || kind == KEY_CURVE ||
           kind == KEY_DISTRIBUTION || kind == KEY_MEASURE;
}

static void test_every_number_names_its_source_and_grade(void **state)
{
    struct library_read *l = *state;
    size_t numbers = 0, faults = 0;
    for (size_t i = 0; i < l->origins.n; i++) {
        const struct origin *o = &l->origins.items[i];
        if (!o->node || o->node->layer != LAYER_LIBRARY || !is_number(o->key->kind))
            continue;
        numbers++;
        if (o->source && *o->source && o->graded)
            continue;
        faults++;
        print_error("%s: %s has no %s\n", diag_place(&l->d, o->node->at),
                    node_path(o->node, &l->memory), o->graded ? "source" : "confidence");
    }
    assert_true(numbers > 3 * l->n_items);
    assert_int_equal(faults, 0);
}

/* An assumption without a range would pretend to be known. */
static void test_assumptions_are_ranges_graded_assumed_or_published(void **state)
{
    struct library_read *l = *state;
    const char *from = (const char *)&l->catalogue->assumptions;
    const char *to = from + sizeof l->catalogue->assumptions;
    size_t n = 0;
    for (size_t i = 0; i < l->origins.n; i++) {
        const struct origin *o = &l->origins.items[i];
        if ((const char *)o->field < from || (const char *)o->field >= to)
            continue;
        n++;
        assert_true(o->grade == GRADE_ASSUMED || o->grade == GRADE_PUBLISHED);
    }
    assert_true(n >= 15);
}

static void test_one_h100_is_one_h100_equivalent_on_every_basis(void **state)
{
    struct library_read *l = *state;
    const struct accelerator *accelerators = l->catalogue->models.accelerators.items;
    for (uint32_t i = 0; i < l->catalogue->models.accelerators.n; i++)
        if (strcmp(accelerators[i].name, "h100-sxm") == 0)
            for (int basis = 0; basis < H100E_BASES; basis++)
                assert_close(accelerator_h100e(&accelerators[i], &l->catalogue->h100e,
                                               (enum h100e_basis)basis),
                             1, 1e-12);
}

/* fleet-wide arithmetic that the press got wrong by a factor of a thousand */
static void test_fifty_million_h100_make_49_5_zettaflops(void **state)
{
    struct library_read *l = *state;
    const struct accelerator *accelerators = l->catalogue->models.accelerators.items;
    bool found = false;
    for (uint32_t i = 0; i < l->catalogue->models.accelerators.n; i++)
        if (strcmp(accelerators[i].name, "h100-sxm") == 0) {
            assert_close(50e6 * accelerators[i].bf16, 49.5e21, 1e-3);
            found = true;
        }
    assert_true(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_number_names_its_source_and_grade),
        cmocka_unit_test(test_assumptions_are_ranges_graded_assumed_or_published),
        cmocka_unit_test(test_one_h100_is_one_h100_equivalent_on_every_basis),
        cmocka_unit_test(test_fifty_million_h100_make_49_5_zettaflops),
    };
    return cmocka_run_group_tests(tests, read_library, free_library) < 0;
}
