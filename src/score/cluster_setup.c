#include "score/cluster_setup.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

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
    KEY_TABLE("chip of a cluster", struct cluster_chip, chip_keys),
    .doc = "What a chip of the measurements is in the library.",
};

#define FIELD(NAME) .offset = offsetof(struct cluster_setup, NAME)
static const struct key setup_keys[] = {
    {"colossim", KEY_COUNT, FIELD(format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"chips", KEY_MAP, FIELD(chips), .sub = &chip_table, .doc = "Chips of the measurements."},
    {"site", KEY_REF, FIELD(site), .target = "models.sites",
     .doc = "Where every cluster is taken to stand."},
    {"power", KEY_REF, FIELD(power), .target = "models.power",
     .doc = "What supplies every cluster, and the price of its energy."},
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
const struct key_table cluster_setup_table = {
    KEY_TABLE("scoring of clusters", struct cluster_setup, setup_keys),
    .doc = "How published facts of clusters are read.",
};

const struct measurements_kind cluster_kind = {
    .setup = "clusters",
    .file = "clusters.csv",
    .table = &cluster_setup_table,
    .fixed = (const char *const[]){"assumptions", "assumptions", "h100e", "h100e", NULL},
    .columns = (const char *const[]){"name", "owner", "chip1", "chip1_qty", "chip2", "chip2_qty",
                                     "power_MW", "power_basis", "cost_usd_B", "cost_basis", "date",
                                     "status", "source", NULL},
};

const struct cluster_chip *cluster_find_chip(const struct cluster_setup *s, const char *name,
                                             size_t length)
{
    const struct cluster_chip *chips = s->chips.items;
    for (uint32_t i = 0; i < s->chips.n; i++) {
        const char *names[] = {chips[i].name, chips[i].also};
        for (int k = 0; k < 2; k++)
            if (names[k] && strlen(names[k]) == length && strncasecmp(names[k], name, length) == 0)
                return &chips[i];
    }
    return NULL;
}
