/* What users may write of the rules by which an operator buys and retires. */
#include "scenario/tables.h"

#include "scenario/scenario.h"

#include <stddef.h>

const char *const growth_law_words[] = {"exponential", "linear", NULL};
const char *const choice_words[] = {"h100e-per-watt", "cost-per-h100e-hour", NULL};

#define FIELD(NAME) .offset = offsetof(struct want, NAME)
static const struct key want_keys[] = {
    {"h100e", KEY_PATH, DIM_NONE, FIELD(h100e), .min = 0, .max = 1e12, .optional = true,
     .doc = "H100-equivalents wanted, on the scenario's basis: a goal, or a path over time. Give "
            "this or 'accelerators'."},
    {"accelerators", KEY_PATH, DIM_NONE, FIELD(accelerators), .min = 0, .max = 1e12,
     .optional = true, .doc = "Accelerators wanted, likewise. Give this or 'h100e'."},
    {"by", KEY_DATE, FIELD(by), .optional = true,
     .doc = "Day of the goal. With it, what is wanted grows by 'law' from what there is on the "
            "first day. Left out: the path itself is the schedule."},
    {"law", KEY_WORD, FIELD(law), .words = growth_law_words, .fallback = "exponential",
     .doc = "How what is wanted grows up to the goal."},
};
#undef FIELD
static const struct key_table want_table = {
    KEY_TABLE("want", struct want, want_keys),
    .wants_some = true,
    .doc = "How much an operator wants in all, what it has included.",
};

#define FIELD(NAME) .offset = offsetof(struct offer, NAME)
static const struct key option_keys[] = {
    {"system", KEY_REF, FIELD(system), .target = "models.systems", .doc = "What may be bought."},
    {"supplier", KEY_REF, FIELD(supplier), .target = "suppliers", .doc = "Of whom."},
    {"fabric", KEY_REF, FIELD(fabric), .target = "models.fabrics", .optional = true,
     .doc = "Scale-out fabric that joins what is bought in a month; left out, as of an order."},
    {"failures", KEY_REF, FIELD(failures), .target = "models.failures", .optional = true,
     .doc = "How often its nodes fail and why. Left out: nothing fails."},
    {"payment", KEY_STRUCT, FIELD(payment), .sub = &payment_table,
     .doc = "When and how it is paid. Left out: on delivery."},
    {"drain", KEY_WORD, .offset = offsetof(struct offer, racks.drain), .words = drain_words,
     .fallback = "tray",
     .doc = "What is down with a node that is down: its 'tray' alone, or its whole 'rack', the "
            "system."},
    {"min-good", KEY_COUNT, .offset = offsetof(struct offer, racks.min_good), .min = 2, .max = 1e6,
     .optional = true, .example = "64",
     .doc = "Accelerators of a system that must be up for any of them to work; left out: each node "
            "works for itself."},
    {"utilisation", KEY_PATH, DIM_NONE, FIELD(utilisation), .min = 0, .max = 1, .optional = true,
     .doc = "Share of the time in service in which it works. Left out: "
            "'assumptions.utilisation'."},
    {"daily-load", KEY_CURVE, DIM_TIME, FIELD(daily_load), .min = 0, .max = 100, .optional = true,
     .doc = "Factor on the utilisation by time of day, as of an order."},
};
#undef FIELD
static const struct key_table option_table = {
    KEY_TABLE("option", struct offer, option_keys),
    .doc = "A system that a policy may buy once its supplier makes it.",
};

static const struct key policy_site_keys[] = {
    {"site", KEY_REF, .offset = offsetof(struct policy_site, site), .target = "sites",
     .doc = "A site of the operator."},
};
static const struct key_table policy_site_table = {
    KEY_TABLE("policy site", struct policy_site, policy_site_keys),
    .doc = "A site that a policy fills.",
};

#define FIELD(NAME) .offset = offsetof(struct policy, NAME)
static const struct key choose_keys[] = {
    {"power-binds", KEY_WORD, FIELD(when_power_binds), .words = choice_words,
     .fallback = "h100e-per-watt", .doc = "What is bought first when power or halls are short."},
    {"else", KEY_WORD, FIELD(otherwise), .words = choice_words, .fallback = "cost-per-h100e-hour",
     .doc = "What is bought first otherwise."},
};
static const struct key_table choose_table = {
    KEY_TABLE("choose", struct policy, choose_keys),
    .doc = "Which of the options that are made is bought first; the others follow with what is "
           "still wanted.",
};

static const struct key retire_keys[] = {
    {"age", KEY_QUANTITY, DIM_TIME, FIELD(retire_age), .min = 1e6, .max = 3.2e9, .optional = true,
     .doc = "Time in service after which systems are retired. Left out: never for their age."},
    {"new-over-old", KEY_QUANTITY, DIM_NONE, FIELD(retire_gain), .min = 1, .max = 100,
     .optional = true,
     .doc = "Systems make room when power or halls are short and what can be bought has at least "
            "so many times their H100-equivalents per watt. Left out: never."},
};
static const struct key_table retire_table = {
    KEY_TABLE("retire", struct policy, retire_keys),
    .doc = "When systems are switched off for good; their power and hall space are free then.",
};

static const struct key policy_keys[] = {
    {"want", KEY_STRUCT, FIELD(want), .sub = &want_table, .doc = "How much, and by when."},
    {"options", KEY_MAP, FIELD(options), .sub = &option_table,
     .doc = "What may be bought, by name."},
    {"sites", KEY_LIST, FIELD(sites), .sub = &policy_site_table,
     .doc = "Where it goes: the first site of the list that has power and hall space free."},
    {"choose", KEY_STRUCT, .offset = 0, .sub = &choose_table, .optional = true,
     .doc = "What is bought first."},
    {"retire", KEY_STRUCT, .offset = 0, .sub = &retire_table, .optional = true,
     .doc = "What is retired. Left out: nothing."},
};
#undef FIELD
const struct key_table policy_table = {
    KEY_TABLE("policy", struct policy, policy_keys),
    .tells_given = true,
    .doc = "Rules by which an operator buys and retires on the first day of every month.",
};
