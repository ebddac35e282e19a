#include "score/cluster_setup.h"

#include "input/bind.h"
#include "input/load.h"

#include <stddef.h>

#define FIELD(NAME) .offset = offsetof(struct cluster_chip, NAME)
static const struct key chip_keys[] = {
    {"name", KEY_TEXT, FIELD(name), .doc = "What the rows call it."},
    {"also", KEY_TEXT, FIELD(also), .optional = true, .doc = "Another name for it."},
    {"system", KEY_REF, FIELD(system), .target = "models.systems",
     .doc = "The system that it is taken to be bought in."},
    {"fabric", KEY_REF, FIELD(fabric), .target = "models.fabrics", .optional = true,
     .doc = "The fabric that is counted. Left out: the network factor."},
};
#undef FIELD
static const struct key_table chip_table = {
    .name = "chip of a cluster",
    .size = sizeof(struct cluster_chip),
    .keys = chip_keys,
    .n = sizeof chip_keys / sizeof chip_keys[0],
    .doc = "What a chip of the measurements is in the library."};

#define FIELD(NAME) .offset = offsetof(struct cluster_setup, NAME)
static const struct key setup_keys[] = {
    {"colossim", KEY_COUNT, FIELD(format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"chips", KEY_MAP, FIELD(chips), .sub = &chip_table, .doc = "Chips of the measurements."},
    {"site", KEY_REF, FIELD(site), .target = "models.sites",
     .doc = "Where every cluster is taken to stand."},
    {"price-date", KEY_DATE, FIELD(price_date),
     .doc = "Day of prices for rows whose own date is no day."},
    {"assumptions", KEY_STRUCT, FIELD(assumptions), .sub = &assumptions_table,
     .doc = "What no source gives; models/assumptions.yaml unless overridden here."},
    {"h100e", KEY_STRUCT, FIELD(h100e), .sub = &h100e_reference_table,
     .doc = "What one H100 counts as; models/h100e.yaml unless overridden here."},
    {"models", KEY_STRUCT, FIELD(models), .sub = &library_table, .optional = true,
     .doc = "Overrides of library items."},
};
#undef FIELD
const struct key_table cluster_setup_table = {.name = "scoring of clusters",
                                              .size = sizeof(struct cluster_setup),
                                              .keys = setup_keys,
                                              .n = sizeof setup_keys / sizeof setup_keys[0],
                                              .doc = "How published facts of clusters are read."};

const struct cluster_setup *cluster_setup_load(const char *models, struct tree *tree,
                                               struct arena *memory, struct diagnostics *d)
{
    static const char *const fixed[] = {"assumptions", "assumptions", "h100e", "h100e", NULL};
    const char **folders;
    const size_t n = library_folders(models, NULL, memory, &folders);
    const char *path = library_path(folders, n, "measurements/clusters", memory);
    if (!path) {
        diag_error(d, (struct mark){0}, NULL,
                   "no model library with 'measurements/clusters.yaml' found");
        return NULL;
    }
    const struct load_request request = {.path = path, .models = models};
    struct cluster_setup *setup = arena_alloc(memory, sizeof *setup);
    const bool good = load_scenario(&request, &cluster_setup_table, fixed, tree, d) &&
                      bind_tree(tree, &cluster_setup_table, setup, NULL, memory, NULL, d);
    return good ? setup : NULL;
}
