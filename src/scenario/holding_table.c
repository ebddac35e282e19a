/* What users may write of accelerators that an operator has from the start. */
#include "scenario/tables.h"

#include "scenario/scenario.h"

#include <stddef.h>

#define FIELD(NAME) .offset = offsetof(struct holding, NAME)
static const struct key holding_keys[] = {
    {"system", KEY_REF, FIELD(system), .target = "models.systems", .doc = "What it is."},
    {"site", KEY_REF, FIELD(site), .target = "sites", .doc = "Where it stands."},
    {"accelerators", KEY_COUNT, FIELD(accelerators), .min = 1, .max = 1e9,
     .doc = "How many, in whole systems. They have hall space and power from the first day."},
    {"age", KEY_QUANTITY, DIM_TIME, FIELD(age), .min = 0, .max = 1.6e9,
     .doc = "Time in service on the first day: what it fails and retires by, and how long ago it "
            "was paid."},
    {"paid", KEY_QUANTITY, DIM_MONEY, FIELD(paid), .min = 0, .max = 1e13, .optional = true,
     .doc = "What was paid for all of it then, network and storage included; their parts of it are "
            "as the library's prices of that day. Left out: these prices."},
    {"book-value", KEY_QUANTITY, DIM_MONEY, FIELD(book_value), .min = 0, .max = 1e13,
     .optional = true,
     .doc = "What it is worth in the books on the first day; it is written down from there over "
            "what is left of 'assumptions.it-life'. Left out: what 'age' has left of what was "
            "paid."},
    {"fabric", KEY_REF, FIELD(fabric), .target = "models.fabrics", .optional = true,
     .doc = "Scale-out fabric that joins it; left out, as of an order."},
    {"failures", KEY_REF, FIELD(failures), .target = "models.failures", .optional = true,
     .doc = "How often nodes fail and why. Left out: nothing fails."},
    {"drain", KEY_WORD, .offset = offsetof(struct holding, racks.drain), .words = drain_words,
     .fallback = "tray",
     .doc = "What is down with a node that is down: its 'tray' alone, or its whole 'rack', the "
            "system."},
    {"min-good", KEY_COUNT, .offset = offsetof(struct holding, racks.min_good), .min = 2,
     .max = 1e6, .optional = true, .example = "64",
     .doc = "Accelerators of a system that must be up for any of them to work; left out: each node "
            "works for itself."},
    {"utilisation", KEY_PATH, DIM_NONE, FIELD(utilisation), .min = 0, .max = 1, .optional = true,
     .doc = "Share of the time in service in which it works. Left out: "
            "'assumptions.utilisation'."},
    {"daily-load", KEY_CURVE, DIM_TIME, FIELD(daily_load), .min = 0, .max = 100, .optional = true,
     .doc = "Factor on the utilisation by time of day, as of an order."},
};
#undef FIELD
const struct key_table holding_table = {
    KEY_TABLE("initial lot", struct holding, holding_keys),
    .doc = "Accelerators that work on the scenario's first day.",
};
