/* The shipped library: every file binds, and every number in it names its source and its grade. */
#include "support.h"

#include "base/text.h"
#include "input/bind.h"
#include "input/load.h"
#include "model/accelerator.h"
#include "model/assumptions.h"
#include "model/calibration.h"
#include "model/fabric.h"
#include "model/failure.h"
#include "model/it_price.h"
#include "model/library.h"
#include "model/price_index.h"
#include "model/site.h"
#include "model/system.h"
#include "model/training.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A scenario that refers to every item of the library and to nothing else. */
struct item {
    const char *name;
    const void *model;
};

#define ITEM_TABLE(KIND)                                                                        \
    static const struct key KIND##_item_keys[] = {{"model", KEY_REF,                            \
                                                   .offset = offsetof(struct item, model),      \
                                                   .target = "models." #KIND, .doc = "Item."}}; \
    static const struct key_table KIND##_item_table = {                                         \
        KEY_TABLE(#KIND, struct item, KIND##_item_keys)};
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
    struct price_index price_index;
};

#define ITEMS(KIND)                                                                            \
    {                                                                                          \
#KIND, KEY_MAP, .offset = offsetof(struct catalogue, KIND), .sub = &KIND##_item_table, \
                        .optional = true, .doc = "All."                                        \
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
    {"price-index", KEY_STRUCT, .offset = offsetof(struct catalogue, price_index),
     .sub = &price_index_table, .doc = "Index."},
};
static const struct key_table catalogue_table = {
    KEY_TABLE("catalogue", struct catalogue, catalogue_keys),
};
static const char *const fixed_files[] = {"assumptions", "assumptions", "h100e",
                                          "h100e",       "training",    "training",
                                          "price-index", "price-index", NULL};

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
        print_error("%s:%u: %s has no %s\n",
                    source_table_get(&l->d.sources, o->node->at.file)->name, o->node->at.line,
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

static const void *item_named(const struct span *span, size_t size, const char *name)
{
    for (uint32_t i = 0; i < span->n; i++) {
        const char *at = (const char *)span->items + i * size, *own;
        memcpy(&own, at, sizeof own);
        if (strcmp(own, name) == 0)
            return at;
    }
    print_error("there is no '%s'\n", name);
    fail();
    return NULL;
}

static const struct accelerator *chip_named(const struct library_read *l, const char *name)
{
    return item_named(&l->catalogue->models.accelerators, sizeof(struct accelerator), name);
}

static const struct system *system_named(const struct library_read *l, const char *name)
{
    return item_named(&l->catalogue->models.systems, sizeof(struct system), name);
}

static const struct fabric *fabric_named(const struct library_read *l, const char *name)
{
    return item_named(&l->catalogue->models.fabrics, sizeof(struct fabric), name);
}

static void test_one_h100_is_one_h100_equivalent_on_every_basis(void **state)
{
    struct library_read *l = *state;
    for (int basis = 0; basis < H100E_BASES; basis++)
        assert_close(accelerator_h100e(chip_named(l, "h100-sxm"), &l->catalogue->h100e,
                                       (enum h100e_basis)basis),
                     1, 1e-12);
}

/* Drivers and error correction keep little of what is on a package: 7 % of a B300 is the most. A
 * nominal figure read as bytes of 10^9 is as near. */
static void test_software_sees_nearly_all_memory_of_a_package(void **state)
{
    struct library_read *l = *state;
    const struct accelerator *all = l->catalogue->models.accelerators.items;
    size_t known = 0;
    for (uint32_t i = 0; i < l->catalogue->models.accelerators.n; i++) {
        if (isnan(all[i].memory))
            continue;
        const double share = all[i].memory / accelerator_package_memory(&all[i]);
        if (!(share > 0.93 && share <= 1))
            fail_msg("of '%s' software sees %.3f of the memory", all[i].name, share);
        known++;
    }
    assert_true(known > 40);
    assert_close(chip_named(l, "h100-sxm")->memory, 81559 * 0x1p20, 1e-12);
    assert_close(accelerator_package_memory(chip_named(l, "a100-80gb")), 80 * 0x1p30, 1e-12);
    assert_close(accelerator_package_memory(chip_named(l, "gb300")), 288 * 0x1p30, 1e-12);
}

/* fleet-wide arithmetic that the press got wrong by a factor of a thousand */
static void test_fifty_million_h100_make_49_5_zettaflops(void **state)
{
    assert_close(50e6 * chip_named(*state, "h100-sxm")->bf16, 49.5e21, 1e-3);
}

/* H100-equivalents as others publish them: Epoch AI's by dense 8-bit and 16-bit rates (AI chip
 * counts, 2026-04), S. Bekman's measured matrix products, and memory bandwidths. NaN: not
 * published, so that the library must not know it either. */
static void test_h100_equivalents_are_the_published_ones_on_each_basis(void **state)
{
    static const struct {
        const char *name;
        double on[H100E_BASES];
    } table[] = {
        {"gb200", {2.527, 2.527, 2.29, 2.39}},      {"b200", {2.274, 2.274, 2.20, 2.39}},
        {"a100-80gb", {0.315, 0.315, 0.341, 0.61}}, {"h20", {0.150, 0.150, NAN, 1.19}},
        {"mi300x", {1.321, 1.321, 0.841, 1.58}},    {"tpu-v5p", {0.464, 0.464, NAN, 0.83}},
        {"trainium2", {0.656, 0.674, NAN, 0.87}},   {"vr200", {8.84, 4.04, NAN, 6.57}},
    };
    struct library_read *l = *state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (int basis = 0; basis < H100E_BASES; basis++) {
            const double h100e = accelerator_h100e(chip_named(l, table[i].name),
                                                   &l->catalogue->h100e, (enum h100e_basis)basis);
            if (isnan(table[i].on[basis]))
                assert_true(isnan(h100e));
            else /* as published: two or three digits */
                assert_close(h100e, table[i].on[basis], 0.006);
        }
}

static const struct calibration *calibration_named(const struct library_read *l, const char *name)
{
    return item_named(&l->catalogue->models.calibration, sizeof(struct calibration), name);
}

/* A number of a derived file, with three digits as there. */
static void expect_derived(const char *file, const char *what, double got, double want)
{
    if (!(fabs(got - want) <= 0.000501))
        fail_msg("calibration/%s: %s is %.3f, derived %.4f", file, what, got, want);
}

/* Calibrations of the same chip at a lower power limit are derived from the other's by the law that
 * training slows kernels down with; whoever fits its exponent anew derives them anew. */
static void test_calibrations_at_a_lower_limit_follow_the_exponent_of_power(void **state)
{
    static const struct {
        const char *calibration, *chip, *from, *from_chip;
    } table[] = {{"h200-sxm-600w", "h200-nvl", "h200-sxm", "h200-sxm"},
                 {"mi355x-1000w", "mi350x", "mi355x", "mi355x"}};
    struct library_read *l = *state;
    const double exponent = l->catalogue->training.power_exponent;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const char *file = table[i].calibration;
        const struct calibration *to = calibration_named(l, file),
                                 *from = calibration_named(l, table[i].from);
        const struct accelerator *chip = chip_named(l, table[i].chip),
                                 *from_chip = chip_named(l, table[i].from_chip);
        const struct {
            const char *type;
            double rate, from_rate;
        } types[] = {{"bf16", chip->bf16, from_chip->bf16},
                     {"fp8", chip->fp8, from_chip->fp8},
                     {"fp4", chip->fp4, from_chip->fp4}};
        const double slower = pow(to->power / from->power, exponent);
        assert_true(slower < 1);
        for (size_t t = 0; t < sizeof types / sizeof types[0]; t++) {
            const struct calibration_gemm *products = calibration_products(to, types[t].type),
                                          *before = calibration_products(from, types[t].type);
            assert_int_equal(products != NULL, before != NULL);
            if (products)
                expect_derived(file, types[t].type, products->efficiency,
                               before->efficiency * slower * types[t].from_rate / types[t].rate);
        }
        const double attention = slower * from_chip->bf16 / chip->bf16;
        expect_derived(file, "attention forward", to->attention.forward,
                       from->attention.forward * attention);
        expect_derived(file, "attention backward", to->attention.backward,
                       from->attention.backward * attention);
        char told[32];
        snprintf(told, sizeof told, ")^%g (", exponent);
        assert_contains(origins_get(&l->origins, &to->attention.forward)->source, told);
    }
}

/* A count of the rows of the tables that the library was made from, and what else published
 * training steps were measured on: the 500 W variant of the H100, L40S, H200 NVL and MI350X. */
static void test_the_library_is_whole(void **state)
{
    struct library_read *l = *state;
    const struct library *models = &l->catalogue->models;
    assert_int_equal(models->accelerators.n, 44);
    assert_true(models->systems.n >= 30);
    assert_true(models->fabrics.n >= 15);
    assert_true(models->power.n >= 30);
    assert_true(models->sites.n >= 15);
    assert_true(models->failures.n >= 15);
}

/* One of the library, which joins 1,024 accelerators. A NIC has a port as fast as it is, or one of
 * 400 Gb/s where it has 100 or 200, as those of the older TPUs do; a faster one would take several
 * ports, which no system of the library does. */
static void test_the_usual_fabric_of_a_system_joins_it(void **state)
{
    struct library_read *l = *state;
    const struct library *models = &l->catalogue->models;
    const struct system *systems = models->systems.items;
    size_t n = 0;
    for (uint32_t i = 0; i < models->systems.n; i++) {
        const struct system *s = &systems[i];
        if (!s->fabric)
            continue;
        const struct fabric *f = item_named(&models->fabrics, sizeof(struct fabric), s->fabric);
        assert_null(fabric_fault(f, s, (1024 + s->accelerators - 1) / s->accelerators, &l->memory));
        const struct fabric *clos = f->kind == FABRIC_TORUS ? f->between : f;
        if (clos) {
            const double ports = s->nic_rate / clos->network_switch->port_rate;
            assert_true(ports >= 0.25 && ports <= 1);
        }
        n++;
    }
    assert_true(n >= 20);
}

static void test_what_does_not_ship_is_graded_assumed_and_has_no_price(void **state)
{
    struct library_read *l = *state;
    const struct span *span = &l->catalogue->models.accelerators;
    const struct accelerator *chips = span->items;
    size_t n = 0;
    for (uint32_t i = 0; i < span->n; i++) {
        if (chips[i].status == STATUS_SHIPPING || strcmp(chips[i].name, "b100") == 0)
            continue;
        n++;
        assert_int_equal(chips[i].price.n, 0);
        assert_int_equal(chips[i].release, 0);
        if (!isnan(chips[i].fp8))
            assert_int_equal(origins_grade(&l->origins, &chips[i].fp8), GRADE_ASSUMED);
    }
    assert_int_equal(n, 4);
}

/* The nameplate of a system is above the thermal design power of its accelerators, and no more than
 * two and a half times as much. */
static void test_a_system_can_draw_what_its_accelerators_can(void **state)
{
    struct library_read *l = *state;
    const struct span *span = &l->catalogue->models.systems;
    const struct system *systems = span->items;
    for (uint32_t i = 0; i < span->n; i++) {
        const struct system *s = &systems[i];
        assert_int_equal(s->accelerators % s->nodes, 0);
        if (isnan(s->nameplate) || isnan(s->accelerator->tdp))
            continue;
        const double ratio = s->nameplate / ((double)s->accelerators * s->accelerator->tdp);
        if (ratio < 1.1 || ratio > 2.5)
            print_error("%s: nameplate is %.3g times its accelerators'\n", s->name, ratio);
        assert_true(ratio >= 1.1 && ratio <= 2.5);
    }
}

static void test_every_fabric_joins_a_thousand_and_a_hundred_thousand_accelerators(void **state)
{
    struct library_read *l = *state;
    const struct span *span = &l->catalogue->models.fabrics;
    const struct fabric *fabrics = span->items;
    for (uint32_t i = 0; i < span->n; i++) {
        const struct fabric *f = &fabrics[i];
        const struct system *s = system_named(l, f->kind == FABRIC_CLOS ? "hgx-h100"
                                                 : f->dimensions == 2   ? "tpu-v6e-pod"
                                                                        : "tpu-v5p-cube");
        struct fabric_count c;
        assert_true(fabric_count_parts(f, s, 1024 / s->accelerators, &c));
        assert_true(c.cables > 0 && c.n_lines > 1 && c.power > 0 && fabric_price(&c, 0) > 0);
        const bool fits = fabric_count_parts(f, s, 100000 / s->accelerators, &c);
        assert_true(fits || (f->kind == FABRIC_CLOS && f->network_switch->ports == 64));
    }
}

/* $ of a cluster's fabric over $ of its IT, at medians. */
static double network_share(const struct library_read *l, const char *system, const char *fabric,
                            int64_t accelerators)
{
    const struct system *s = system_named(l, system);
    const int64_t n = accelerators / s->accelerators;
    const day_number day = 20089; /* 2025-01-01 */
    struct fabric_count c;
    assert_true(fabric_count_parts(fabric_named(l, fabric), s, n, &c));
    const struct it_price it =
        it_price_of(s, (double)(n * s->accelerators), &c, 1, &l->catalogue->assumptions, day);
    return it.network / it_price_sum(&it);
}

struct cluster {
    const char *system, *fabric;
    int64_t accelerators;
    double low, high;
};

static void assert_share(const struct library_read *l, const struct cluster *c)
{
    const double share = network_share(l, c->system, c->fabric, c->accelerators);
    if (share < c->low || share > c->high)
        print_error("%s, %s, %lld accelerators: %.1f %%\n", c->system, c->fabric,
                    (long long)c->accelerators, 100 * share);
    assert_true(share >= c->low && share <= c->high);
}

/* Networks were 8 to 18 % of NVIDIA's data-centre revenue (fiscal 2025 and 2026), and 13 % of all
 * capital by Bernstein, 2025-10. A fabric that is counted from parts must come to about that. */
static void test_networks_are_8_to_18_percent_of_it_capital(void **state)
{
    static const struct cluster clusters[] = {
        {"hgx-h100", "quantum-2-400g", 1024, 0.08, 0.18},
        {"hgx-h100", "quantum-2-400g", 24576, 0.08, 0.18},
        {"hgx-h100", "quantum-2-400g-per-rail", 100000, 0.08, 0.18},
        {"hgx-h100", "spectrum-x-400g", 1024, 0.08, 0.18},
        {"hgx-h100", "spectrum-x-400g", 24576, 0.08, 0.18},
        {"hgx-h100", "spectrum-x-400g", 100000, 0.08, 0.18},
        {"hgx-h200", "spectrum-x-400g", 1024, 0.08, 0.18},
        {"hgx-h200", "spectrum-x-400g", 100000, 0.08, 0.18},
        {"hgx-b200", "quantum-2-400g", 24576, 0.08, 0.18},
        {"hgx-b200", "spectrum-x-400g", 1024, 0.08, 0.18},
        {"hgx-b200", "spectrum-x-400g", 100000, 0.08, 0.18},
        {"hgx-b300", "quantum-x800", 1024, 0.08, 0.18},
        {"hgx-b300", "quantum-x800", 24576, 0.08, 0.18},
        {"hgx-b300", "quantum-x800", 100000, 0.08, 0.18},
        {"gb200-nvl72", "quantum-2-400g-nvl72", 1008, 0.08, 0.18},
        {"gb200-nvl72", "quantum-2-400g-nvl72", 24552, 0.08, 0.18},
        {"gb200-nvl72", "spectrum-x-400g-nvl72", 1008, 0.08, 0.18},
        {"gb200-nvl72", "spectrum-x-400g-nvl72", 99936, 0.08, 0.18},
        {"gb300-nvl72", "quantum-x800-nvl72", 1008, 0.08, 0.18},
        {"mi355x-8", "tomahawk-5-400g", 1024, 0.08, 0.18},
        {"mi355x-8", "tomahawk-5-400g", 100000, 0.08, 0.18},
    };
    for (size_t i = 0; i < sizeof clusters / sizeof clusters[0]; i++)
        assert_share(*state, &clusters[i]);
}

/* Where the library leaves that band, and why. Nothing was chosen to meet it. */
static void test_networks_outside_that_band_are_known(void **state)
{
    static const struct cluster clusters[] = {
        /* two tiers of the cheapest switch below costly accelerators */
        {"hgx-b200", "quantum-2-400g", 1024, 0.07, 0.08},
        /* three tiers at 800 Gb/s per accelerator, all of whose prices are assumed */
        {"gb300-nvl72", "quantum-x800-nvl72", 24552, 0.18, 0.21},
        {"gb300-nvl72", "quantum-x800-nvl72", 99936, 0.18, 0.21},
    };
    for (size_t i = 0; i < sizeof clusters / sizeof clusters[0]; i++)
        assert_share(*state, &clusters[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_number_names_its_source_and_grade),
        cmocka_unit_test(test_assumptions_are_ranges_graded_assumed_or_published),
        cmocka_unit_test(test_one_h100_is_one_h100_equivalent_on_every_basis),
        cmocka_unit_test(test_software_sees_nearly_all_memory_of_a_package),
        cmocka_unit_test(test_fifty_million_h100_make_49_5_zettaflops),
        cmocka_unit_test(test_h100_equivalents_are_the_published_ones_on_each_basis),
        cmocka_unit_test(test_calibrations_at_a_lower_limit_follow_the_exponent_of_power),
        cmocka_unit_test(test_the_library_is_whole),
        cmocka_unit_test(test_the_usual_fabric_of_a_system_joins_it),
        cmocka_unit_test(test_what_does_not_ship_is_graded_assumed_and_has_no_price),
        cmocka_unit_test(test_a_system_can_draw_what_its_accelerators_can),
        cmocka_unit_test(test_every_fabric_joins_a_thousand_and_a_hundred_thousand_accelerators),
        cmocka_unit_test(test_networks_are_8_to_18_percent_of_it_capital),
        cmocka_unit_test(test_networks_outside_that_band_are_known),
    };
    return cmocka_run_group_tests(tests, read_library, free_library);
}
