/* What users may write of operators, their orders and deliveries. */
#include "scenario/tables.h"

#include "scenario/scenario.h"

#include <stddef.h>

const char *const drain_words[] = {"tray", "rack", NULL};

static const struct key delivery_keys[] = {
    {"date", KEY_DATE, .offset = offsetof(struct delivery, date),
     .doc = "Day on which the systems stand at the dock; they are paid then."},
    {"accelerators", KEY_COUNT, .offset = offsetof(struct delivery, accelerators), .min = 1,
     .max = 1e9, .doc = "Accelerators delivered, in whole systems."},
};
static const struct key_table delivery_table = {
    KEY_TABLE("delivery", struct delivery, delivery_keys),
    .doc = "One delivery of an order.",
};

static const struct key order_keys[] = {
    {"system", KEY_REF, .offset = offsetof(struct order, system), .target = "models.systems",
     .doc = "What is bought."},
    {"site", KEY_REF, .offset = offsetof(struct order, site), .target = "sites",
     .doc = "Where it goes."},
    {"fabric", KEY_REF, .offset = offsetof(struct order, fabric), .target = "models.fabrics",
     .optional = true,
     .doc = "Scale-out fabric that joins the systems of this order, counted part by part. Left "
            "out: 'assumptions.network-factor' "
            "stands for its power, and it costs nothing."},
    {"failures", KEY_REF, .offset = offsetof(struct order, failures), .target = "models.failures",
     .optional = true, .doc = "How often nodes fail and why. Left out: nothing fails."},
    {"drain", KEY_WORD, .offset = offsetof(struct order, racks.drain), .words = drain_words,
     .fallback = "tray",
     .doc = "What is down with a node that is down: its 'tray' alone, or its whole 'rack', the "
            "system."},
    {"min-good", KEY_COUNT, .offset = offsetof(struct order, racks.min_good), .min = 2, .max = 1e6,
     .optional = true, .example = "64",
     .doc = "Accelerators of a system that must be up for any of them to work; left out: each node "
            "works for itself."},
    {"wanted", KEY_DATE, .offset = offsetof(struct order, wanted), .optional = true,
     .doc = "Day on which the operator wants the accelerators energised; waiting is counted from "
            "it. Left out: the day of each delivery; of an order with a supplier, the day on which "
            "he would deliver if he had enough."},
    {"deliveries", KEY_LIST, .offset = offsetof(struct order, deliveries), .sub = &delivery_table,
     .optional = true,
     .doc = "When how many accelerators arrive, in order of date. Give them, or a supplier and a "
            "quantity."},
    {"supplier", KEY_REF, .offset = offsetof(struct order, supplier), .target = "suppliers",
     .optional = true,
     .doc = "Who delivers, month by month, what this order gets of his packages."},
    {"quantity", KEY_COUNT, .offset = offsetof(struct order, quantity), .min = 1, .max = 1e9,
     .optional = true, .doc = "Accelerators ordered of the supplier, in whole systems."},
    {"ordered", KEY_DATE, .offset = offsetof(struct order, ordered), .optional = true,
     .doc = "Day of the order with the supplier; left out: the scenario's start."},
    {"cancelled", KEY_DATE, .offset = offsetof(struct order, cancelled), .optional = true,
     .doc = "Day on which everything that has not arrived is cancelled: it never arrives, and its "
            "deposit is lost."},
    {"payment", KEY_STRUCT, .offset = offsetof(struct order, payment), .sub = &payment_table,
     .doc = "When and how it is paid. Left out: on delivery."},
    {"utilisation", KEY_PATH, DIM_NONE, offsetof(struct order, utilisation), .min = 0, .max = 1,
     .optional = true,
     .doc = "Share of the time in service in which the accelerators work. Left out: "
            "'assumptions.utilisation'."},
    {"daily-load", KEY_CURVE, DIM_TIME, offsetof(struct order, daily_load), .min = 0, .max = 100,
     .optional = true,
     .doc = "Factor on the utilisation by time of day (UTC), in steps: {curve: [[0 h, 0.8], [8 h, "
            "1.1]]}. Left out: every hour is like the others. More than all of the time is all of "
            "it."},
    {"campaigns", KEY_MAP, .offset = offsetof(struct order, campaigns), .sub = &campaign_table,
     .optional = true,
     .doc = "Training runs on these accelerators, by name. What no campaign holds works as "
            "'utilisation' says."},
};
static const struct key_table order_table = {
    KEY_TABLE("order", struct order, order_keys),
    .doc = "Identical systems bought for one site. An order of less than one system is charged its "
           "share of it.",
};

static const struct key contract_keys[] = {
    {"supplier", KEY_REF, .offset = offsetof(struct contract, supplier), .target = "suppliers",
     .optional = true, .doc = "Whose packages. Give this or 'generator-supplier'."},
    {"generator-supplier", KEY_REF, .offset = offsetof(struct contract, generator_supplier),
     .target = "generator-suppliers", .optional = true, .doc = "Whose slots, likewise."},
    {"share", KEY_PATH, DIM_NONE, offsetof(struct contract, share), .min = 0, .max = 1,
     .doc = "Share of all packages that he makes in a month, of each generation, or of all slots. "
            "What the operator's orders or sources don't take of it is free for others."},
};
static const struct key_table contract_table = {
    KEY_TABLE("contract", struct contract, contract_keys),
    .doc = "A share of what a supplier makes that the operator gets before all others.",
};

static const struct key operator_keys[] = {
    {"orders", KEY_MAP, .offset = offsetof(struct owner, orders), .sub = &order_table,
     .optional = true,
     .doc = "Orders by name; where several compete, the one wanted first goes first, then the one "
            "written first."},
    {"funding", KEY_STRUCT, .offset = offsetof(struct owner, funding), .sub = &funding_table,
     .optional = true,
     .doc = "Where its money comes from. Left out: it pays for everything as it falls due."},
    {"contracts", KEY_MAP, .offset = offsetof(struct owner, contracts), .sub = &contract_table,
     .optional = true,
     .doc = "Shares of suppliers' packages and slots that were contracted, by name."},
    {"initial", KEY_MAP, .offset = offsetof(struct owner, holdings), .sub = &holding_table,
     .optional = true, .doc = "What works already on the scenario's first day, by name."},
    {"rentals", KEY_MAP, .offset = offsetof(struct owner, rentals), .sub = &rental_table,
     .optional = true, .doc = "Accelerators that it rents instead of owning them, by name."},
    {"sales", KEY_STRUCT, .offset = offsetof(struct owner, sales), .sub = &sales_table,
     .optional = true, .doc = "Hours that it sells. Left out: it sells none."},
    {"income-tax", KEY_STRUCT, .offset = offsetof(struct owner, income_tax),
     .sub = &income_tax_table, .optional = true,
     .doc = "Tax on its yearly profit. Left out: it pays none."},
    {"policy", KEY_STRUCT, .offset = offsetof(struct owner, policy), .sub = &policy_table,
     .optional = true,
     .doc = "Rules by which it buys and retires every month, besides its orders. Left out: it does "
            "neither."},
};
const struct key_table operator_table = {
    KEY_TABLE("operator", struct owner, operator_keys),
    .doc = "An owner of accelerators.",
};
