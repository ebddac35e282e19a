#include "support_tables.h"

#include "input/value.h"

#include <stdint.h>

struct meal {
    day_number date;
    int64_t portions;
};

struct cage {
    const char *name;
    int kind;
    double power;
    double depth;
    int64_t perches;
    const void *keeper;
};

struct keeper {
    const char *name;
    double wage;
    struct span meals;
};

struct shop {
    struct path price;
    double rent;
};

struct zoo {
    int64_t format;
    const char *base;
    const char *title;
    day_number opens;
    bool free_entry;
    int64_t visitors;
    double slope;
    struct path prices;
    struct curve crowd;
    struct distribution visit;
    struct measure record;
    struct span cages, keepers;
    struct shop shop;
};

static const char *const cage_words[] = {"aquarium", "aviary", "empty", NULL};

static const struct key meal_keys[] = {
    {"date", KEY_DATE, .offset = offsetof(struct meal, date), .doc = "When it is served."},
    {"portions", KEY_COUNT, .offset = offsetof(struct meal, portions), .min = 1, .max = 100,
     .doc = "How many."},
};
static const struct key_table meal_table = {
    KEY_TABLE("meal", struct meal, meal_keys),
    .doc = "One meal.",
};

static const struct key aquarium_keys[] = {
    {"depth", KEY_QUANTITY, DIM_LENGTH, offsetof(struct cage, depth), .min = 0.1, .max = 20,
     .doc = "Depth of the water."},
};
static const struct key_table aquarium_table = {KEY_TABLE("aquarium", struct cage, aquarium_keys)};
static const struct key aviary_keys[] = {
    {"perches", KEY_COUNT, .offset = offsetof(struct cage, perches), .fallback = "2",
     .doc = "Places to sit."},
};
static const struct key_table aviary_table = {KEY_TABLE("aviary", struct cage, aviary_keys)};
static const struct key_case cage_cases[] = {
    {"aquarium", &aquarium_table}, {"aviary", &aviary_table}, {"empty", NULL}};

static const struct key cage_keys[] = {
    {"kind", KEY_WORD, .offset = offsetof(struct cage, kind), .words = cage_words,
     .fallback = "aviary", .doc = "What lives in it."},
    {"power", KEY_QUANTITY, DIM_POWER, offsetof(struct cage, power), .min = 1, .max = 1e6,
     .doc = "Power of lamps and pumps."},
    {"keeper", KEY_REF, .offset = offsetof(struct cage, keeper), .target = "keepers",
     .optional = true, .doc = "Who looks after it."},
};
static const struct key_table cage_table = {
    KEY_TABLE("cage", struct cage, cage_keys),
    .tag = "kind",
    .cases = cage_cases,
    .n_cases = 3,
    .doc = "A place for animals.",
};

static const struct key keeper_keys[] = {
    {"wage", KEY_QUANTITY, DIM_MONEY_PER_TIME, offsetof(struct keeper, wage),
     .doc = "What a keeper earns."},
    {"meals", KEY_LIST, .offset = offsetof(struct keeper, meals), .sub = &meal_table,
     .optional = true, .doc = "Meals in order of date."},
};
static const struct key_table keeper_table = {
    KEY_TABLE("keeper", struct keeper, keeper_keys),
    .doc = "A person with keys.",
};

static const struct key shop_keys[] = {
    {"price", KEY_PATH, DIM_MONEY, offsetof(struct shop, price), .min = 0, .max = 1000,
     .fallback = "$3", .doc = "Price of a postcard."},
    {"rent", KEY_QUANTITY, DIM_MONEY_PER_TIME, offsetof(struct shop, rent), .optional = true,
     .doc = "Rent of the shop."},
};
static const struct key_table shop_table = {
    KEY_TABLE("shop", struct shop, shop_keys),
    .doc = "The shop.",
};

#define FIELD(NAME) .offset = offsetof(struct zoo, NAME)
static const struct key zoo_keys[] = {
    {"colossim", KEY_COUNT, FIELD(format), .min = 1, .max = 1, .doc = "Format."},
    {"base", KEY_TEXT, FIELD(base), .optional = true, .doc = "Another zoo below this one."},
    {"title", KEY_TEXT, FIELD(title), .doc = "Name on the gate."},
    {"opens", KEY_DATE, FIELD(opens), .doc = "First day."},
    {"free-entry", KEY_BOOL, FIELD(free_entry), .fallback = "false", .doc = "Whether it is free."},
    {"visitors", KEY_COUNT, FIELD(visitors), .fallback = "25k", .doc = "Visitors of a year."},
    {"slope", KEY_QUANTITY, DIM_NONE, FIELD(slope), .min = 0, .max = 1, .optional = true,
     .doc = "How steep the path is."},
    {"price", KEY_PATH, DIM_MONEY, FIELD(prices), .min = 0, .max = 100, .optional = true,
     .doc = "Price of entry."},
    {"crowd", KEY_CURVE, DIM_TIME, FIELD(crowd), .min = 0, .max = 10, .optional = true,
     .doc = "Visitors by time since noon."},
    {"visit", KEY_DISTRIBUTION, DIM_TIME, FIELD(visit), .min = 0, .max = 86400, .optional = true,
     .doc = "Length of one visit."},
    {"record", KEY_MEASURE, FIELD(record), .optional = true, .doc = "The record of anything."},
    {"cages", KEY_MAP, FIELD(cages), .sub = &cage_table, .doc = "Cages by name."},
    {"keepers", KEY_MAP, FIELD(keepers), .sub = &keeper_table, .optional = true,
     .doc = "Keepers by name."},
    {"shop", KEY_STRUCT, FIELD(shop), .sub = &shop_table, .doc = "The shop at the gate."},
};
#undef FIELD
const struct key_table zoo_table = {
    KEY_TABLE("zoo", struct zoo, zoo_keys),
    .doc = "A zoo.",
};
