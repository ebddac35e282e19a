/* What users may write of suppliers and the generations that they make. */
#include "scenario/tables.h"

#include "scenario/scenario.h"

#include <stddef.h>

const char *const allocation_rule_words[] = {"pro-rata", "even", "first-ordered", NULL};

#define FIELD(NAME) .offset = offsetof(struct generation, NAME)
static const struct key generation_keys[] = {
    {"accelerator", KEY_REF, FIELD(accelerator), .target = "models.accelerators",
     .doc = "What is made. Its 'package-memory' is what a package takes of the supplier's memory."},
    {"packages-per-wafer", KEY_QUANTITY, DIM_NONE, FIELD(packages_per_wafer), .min = 0.1,
     .max = 1000, .optional = true, .doc = "Packages from one wafer of the supplier's 'wafers'."},
    {"from", KEY_DATE, FIELD(from),
     .doc = "Day on which its production begins; it may lie before the scenario's start."},
    {"slip", KEY_QUANTITY, DIM_TIME, FIELD(slip), .min = 0, .max = 3.2e8, .fallback = "0 days",
     .doc = "By how much it begins later than 'from' says."},
    {"ramp", KEY_QUANTITY, DIM_TIME, FIELD(ramp), .min = 0, .max = 3.2e8, .fallback = "0 days",
     .doc = "From the beginning to the full share, in a straight line."},
    {"share", KEY_QUANTITY, DIM_NONE, FIELD(share), .min = 0, .max = 1, .fallback = "100 %",
     .doc = "Its full share of the wafers and memory that newer generations leave."},
};
#undef FIELD
static const struct key_table generation_table = {
    KEY_TABLE("generation", struct generation, generation_keys),
    .doc = "One kind of accelerator that a supplier makes. A newer one takes its share first; the "
           "older ones make do with the rest.",
};

#define FIELD(NAME) .offset = offsetof(struct supplier, NAME)
static const struct key supplier_keys[] = {
    {"wafers", KEY_PATH, DIM_RATE, FIELD(wafers), .min = 0, .max = 1e3, .optional = true,
     .example = "72k / month",
     .doc = "Wafers per time that are packaged for all makers together ('72k / month'). Left out: "
            "wafers don't limit the supplier."},
    {"wafer-growth", KEY_QUANTITY, DIM_NONE, FIELD(wafer_growth), .min = -0.9, .max = 10,
     .fallback = "0 %",
     .doc = "Growth of the wafers per year after their last date, which they then need."},
    {"wafer-share", KEY_PATH, DIM_NONE, FIELD(wafer_share), .min = 0, .max = 1, .fallback = "100 %",
     .doc = "The supplier's share of the wafers."},
    {"memory", KEY_PATH, DIM_BANDWIDTH, FIELD(memory), .min = 0, .max = 1e15, .optional = true,
     .example = "3.75e9 GiB / year",
     .doc = "High-bandwidth memory made for all makers together, per time ('3.75e9 GiB / year': "
            "a gigabit of memory has 2^30 bits). "
            "Left out: memory doesn't limit the supplier."},
    {"memory-growth", KEY_QUANTITY, DIM_NONE, FIELD(memory_growth), .min = -0.9, .max = 10,
     .fallback = "0 %",
     .doc = "Growth of the memory per year after its last date, which it then needs."},
    {"memory-share", KEY_PATH, DIM_NONE, FIELD(memory_share), .min = 0, .max = 1,
     .fallback = "100 %", .doc = "The supplier's share of the memory."},
    {"elsewhere", KEY_PATH, DIM_NONE, FIELD(elsewhere), .min = 0, .max = 1, .fallback = "0 %",
     .doc = "Share of the supplier's packages that goes to customers that the scenario doesn't "
            "name."},
    {"lead-time", KEY_QUANTITY, DIM_TIME, FIELD(lead_time), .min = 0, .max = 3.2e8,
     .fallback = "0 days",
     .doc = "From the allocation of a package, on the first day of the month after it was made, to "
            "the delivery of its system."},
    {"allocation", KEY_WORD, FIELD(rule), .words = allocation_rule_words, .fallback = "pro-rata",
     .doc = "How the packages that contracts leave are divided among orders: 'pro-rata' to what is "
            "ordered and paid for, 'even' among operators up to what each one needs, or "
            "'first-ordered', first served."},
    {"generations", KEY_MAP, FIELD(generations), .sub = &generation_table,
     .doc = "What the supplier makes, by name."},
};
#undef FIELD
const struct key_table supplier_table = {
    KEY_TABLE("supplier", struct supplier, supplier_keys),
    .doc = "A maker of accelerators. What it packages in a month is limited by wafers and by "
           "memory, and goes to the orders that name it.",
};
