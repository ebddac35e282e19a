/* What users may write of operators, their orders and deliveries. */
#include "scenario/tables.h"

#include "scenario/scenario.h"

#include <stddef.h>

static const struct key delivery_keys[] = {
    {"date", KEY_DATE, .offset = offsetof(struct delivery, date),
     .doc = "Day on which the systems stand at the dock; they are paid then."},
    {"accelerators", KEY_COUNT, .offset = offsetof(struct delivery, accelerators), .min = 1,
     .max = 1e9, .doc = "Accelerators delivered, in whole systems."},
};
static const struct key_table delivery_table = {
    .name = "delivery",
    .size = sizeof(struct delivery),
    .keys = delivery_keys,
    .n = sizeof delivery_keys / sizeof delivery_keys[0],
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
    {"wanted", KEY_DATE, .offset = offsetof(struct order, wanted), .optional = true,
     .doc = "Day on which the operator wants the accelerators energised; waiting is counted from "
            "it. Left out: the day of each "
            "delivery."},
    {"deliveries", KEY_LIST, .offset = offsetof(struct order, deliveries), .sub = &delivery_table,
     .doc = "When how many accelerators arrive, in order of date."},
    {"utilisation", KEY_PATH, DIM_NONE, offsetof(struct order, utilisation), .min = 0, .max = 1,
     .optional = true,
     .doc = "Share of the time in service in which the accelerators work. Left out: "
            "'assumptions.utilisation'."},
};
static const struct key_table order_table = {
    .name = "order",
    .size = sizeof(struct order),
    .keys = order_keys,
    .n = sizeof order_keys / sizeof order_keys[0],
    .doc = "Identical systems bought for one site. An order of less than one system is charged its "
           "share of it.",
};

static const struct key operator_keys[] = {
    {"orders", KEY_MAP, .offset = offsetof(struct owner, orders), .sub = &order_table,
     .doc = "Orders by name; where several compete, the one wanted first goes first, then the one "
            "written first."},
    {"funding", KEY_STRUCT, .offset = offsetof(struct owner, funding), .sub = &funding_table,
     .optional = true,
     .doc = "Where its money comes from. Left out: it pays for everything as it falls due."},
};
const struct key_table operator_table = {
    .name = "operator",
    .size = sizeof(struct owner),
    .keys = operator_keys,
    .n = sizeof operator_keys / sizeof operator_keys[0],
    .doc = "An owner of accelerators.",
};
