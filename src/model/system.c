#include "model/system.h"

static bool check_system(const void *self, const struct node *node, struct diagnostics *diags)
{
    const struct system *system = self;
    if (system->idle_fraction <= system->load_fraction)
        return true;
    diag_error(diags, node_mark(node), NULL, "system '%s': idle-fraction exceeds load-fraction",
               system->name);
    return false;
}

#define FIELD(NAME) .offset = offsetof(struct system, NAME)
static const struct key system_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "Full name of the system."},
    {"accelerator", KEY_REF, FIELD(accelerator), .target = "models.accelerators",
     .doc = "What it computes with."},
    {"accelerators", KEY_COUNT, FIELD(accelerators), .min = 1, .max = 100000, .example = "72",
     .doc = "Accelerators per system."},
    {"nodes", KEY_COUNT, FIELD(nodes), .min = 1, .max = 100000, .fallback = "1", .example = "18",
     .doc = "Nodes per system: what is scheduled, fails and is repaired by itself."},
    {"nics", KEY_COUNT, FIELD(nics), .min = 0, .max = 100000, .example = "72",
     .doc = "Scale-out ports per system."},
    {"nic-rate", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(nic_rate), .min = 1e6, .max = 1e13,
     .optional = true, .doc = "One-way bandwidth of a scale-out port."},
    {"fabric", KEY_TEXT, FIELD(fabric), .optional = true,
     .doc = "Name of the fabric that usually joins it: what 'train' takes where none is named. "
            "Orders of a fleet say it themselves."},
    {"nameplate", KEY_QUANTITY, DIM_POWER, FIELD(nameplate), .min = 1, .max = 1e8, .optional = true,
     .doc = "The most the system can draw, without fabric and facility."},
    {"load-fraction", KEY_QUANTITY, DIM_NONE, FIELD(load_fraction), .min = 0, .max = 1,
     .doc = "Share of nameplate power drawn while a training job runs."},
    {"idle-fraction", KEY_QUANTITY, DIM_NONE, FIELD(idle_fraction), .min = 0, .max = 1,
     .doc = "Share of nameplate power drawn while powered without work."},
    {"server-price", KEY_PATH, DIM_MONEY, FIELD(server_price), .min = 0, .max = 1e9,
     .optional = true,
     .doc = "Price of the system beside its accelerators: chassis, CPUs, memory, NICs, assembly, "
            "margin."},
};
#undef FIELD
const struct key_table system_table = {
    KEY_TABLE("system", struct system, system_keys),
    .check = check_system,
    .doc = "What is bought as one: a server or a rack.",
};
