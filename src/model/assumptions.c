#include "model/assumptions.h"

#include <stddef.h>

static const struct key repair_keys[] = {
    {"time", KEY_DISTRIBUTION, DIM_TIME, .offset = offsetof(struct repair, time), .min = 0,
     .max = 3.2e8, .example = "4 h",
     .doc = "From the failure to service again, drawn for each outage."},
    {"cost", KEY_QUANTITY, DIM_MONEY, .offset = offsetof(struct repair, cost), .min = 0, .max = 1e7,
     .example = "$300", .doc = "Parts and hands of one outage, beyond the yearly maintenance."},
};
static const struct key_table repair_table = {
    KEY_TABLE("repair", struct repair, repair_keys),
    .doc = "How an outage of one kind ends.",
};

#define ACTION(I) .offset = sizeof(struct repair) * (I), .sub = &repair_table
static const struct key repairs_keys[] = {
    {"restart", KEY_STRUCT, ACTION(REPAIR_RESTART),
     .doc = "The job starts again, the node is well."},
    {"reboot", KEY_STRUCT, ACTION(REPAIR_REBOOT), .doc = "The node is reset and checked."},
    {"swap", KEY_STRUCT, ACTION(REPAIR_SWAP), .doc = "A part is replaced in the hall."},
    {"return", KEY_STRUCT, ACTION(REPAIR_RETURN), .doc = "The node goes back to its vendor."},
};
#undef ACTION
static const struct key_table repairs_table = {
    KEY_TABLE("repairs", struct repair[REPAIR_ACTIONS], repairs_keys),
    .doc = "How outages end, by what is done.",
};

#define FIELD(NAME) .offset = offsetof(struct assumptions, NAME)
static const struct key assumptions_keys[] = {
    {"install-rate", KEY_QUANTITY, DIM_RATE, FIELD(install_rate), .min = 1e-9, .max = 1e3,
     .example = "32 GPUs/day",
     .doc = "Accelerators that one crew installs, cables and tests per time."},
    {"burn-in", KEY_QUANTITY, DIM_TIME, FIELD(burn_in), .min = 0, .max = 3.2e7,
     .doc = "From first power to service; systems draw load power meanwhile."},
    {"repair", KEY_STRUCT, FIELD(repair), .sub = &repairs_table,
     .doc = "How long outages last and what they cost."},
    {"storage-power", KEY_QUANTITY, DIM_POWER, FIELD(storage_power), .min = 0, .max = 1e4,
     .doc = "Shared storage and management per accelerator, where a fabric is counted."},
    {"storage-cost", KEY_QUANTITY, DIM_MONEY, FIELD(storage_cost), .min = 0, .max = 1e5,
     .doc = "Shared storage and management per accelerator."},
    {"node-factor", KEY_QUANTITY, DIM_NONE, FIELD(node_factor), .min = 1, .max = 2,
     .doc = "Power that a node draws more over what its accelerators draw more, where their drawn "
            "power was measured: losses of its power supplies."},
    {"network-factor", KEY_QUANTITY, DIM_NONE, FIELD(network_factor), .min = 1, .max = 2,
     .doc = "IT power over system power where no fabric is counted."},
    {"utilisation", KEY_PATH, DIM_NONE, FIELD(utilisation), .min = 0, .max = 1,
     .doc = "Share of the time in service in which accelerators work, for orders that don't say."},
    {"capped-work", KEY_CURVE, DIM_NONE, FIELD(capped_work), .min = 0, .max = 1,
     .doc =
         "Work of an accelerator whose power is capped over its work at full power, by the share "
         "of load power that the cap leaves it."},
    {"job-restart", KEY_QUANTITY, DIM_TIME, FIELD(job_restart), .min = 0, .max = 3.2e7,
     .doc = "From a failure to the next step of a training run."},
    {"checkpoint-bandwidth", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(checkpoint_bandwidth), .min = 1e3,
     .max = 1e13, .doc = "What an accelerator writes of a checkpoint per time."},
    {"staff-cost", KEY_QUANTITY, DIM_MONEY_PER_ENERGY, FIELD(staff_cost), .min = 0, .max = 1e-3,
     .doc = "Staff and other running costs per provisioned facility power and time."},
    {"maintenance-rate", KEY_QUANTITY, DIM_RATE, FIELD(maintenance_rate), .min = 0, .max = 1e-7,
     .example = "4 % / year", .doc = "Maintenance per capital of IT in service and time."},
    {"discount-rate", KEY_QUANTITY, DIM_NONE, FIELD(discount_rate), .min = 0, .max = 1,
     .example = "8 %", .doc = "Yearly rate of the annual cost of capital."},
    {"it-life", KEY_QUANTITY, DIM_TIME, FIELD(it_life), .min = 1e6, .max = 3.2e9,
     .doc = "Economic life of IT."},
    {"site-life", KEY_QUANTITY, DIM_TIME, FIELD(site_life), .min = 1e6, .max = 3.2e9,
     .doc = "Economic life of shells and plant."},
    {"generation-life", KEY_QUANTITY, DIM_TIME, FIELD(generation_life), .min = 1e6, .max = 3.2e9,
     .doc = "Economic life of generators and batteries."},
    {"it-salvage", KEY_QUANTITY, DIM_NONE, FIELD(it_salvage), .min = 0, .max = 1, .example = "10 %",
     .doc = "Share of its price that IT is sold for at the end of its life."},
    {"site-salvage", KEY_QUANTITY, DIM_NONE, FIELD(site_salvage), .min = 0, .max = 1,
     .example = "10 %", .doc = "The same of shells and plant."},
    {"generation-salvage", KEY_QUANTITY, DIM_NONE, FIELD(generation_salvage), .min = 0, .max = 1,
     .example = "10 %", .doc = "The same of generators and batteries."},
    {"resale", KEY_CURVE, DIM_TIME, FIELD(resale), .min = 0, .max = 2, .optional = true,
     .example = "{curve: [[0 years, 80 %], [5 years, 10 %]]}",
     .doc = "Share of what was paid for IT, network and storage included, that it is sold for when "
            "it retires, by age: {curve: [[0 years, 80 %], [5 years, 10 %]]}, in a straight line "
            "between the points. At it-life it stands for it-salvage. Left out: nothing is sold."},
};
#undef FIELD
const struct key_table assumptions_table = {
    KEY_TABLE("assumptions", struct assumptions, assumptions_keys),
    .doc = "What no source gives, or only as a range.",
};
