/* What users may write in a scenario. Every key stands here once; see input/key.h for what a table drives. */
#include "scenario/scenario.h"

#include <stddef.h>


const char *const hall_paid_words[] = {"whole", "by-use", NULL};
const char *const milestone_state_words[] = {"installed", "energised", "in-service", NULL};
const char *const fixed_by_words[] = {"nothing", "input", "assumption", NULL};
const char *const sample_every_words[] = {"day", "week", "month", NULL};

static const struct key hall_keys[] = {
    {"ready", KEY_DATE, .offset = offsetof(struct hall, ready), .optional = true,
     .doc = "First day on which racks may be installed; left out: the scenario's start."},
    {"it-power", KEY_QUANTITY, DIM_POWER, offsetof(struct hall, it_power), .min = 1, .max = 1e12,
     .doc = "Provisioned IT power that the hall feeds and cools; racks beyond it wait for the next hall."},
    {"paid", KEY_WORD, .offset = offsetof(struct hall, paid), .words = hall_paid_words, .fallback = "whole",
     .doc = "Whether the shell is paid whole when the hall is ready, or 'by-use': each rack's share when it gets its space, as in a "
            "room shared with others."},
};
static const struct key_table hall_table = {
    .name = "hall", .size = sizeof(struct hall), .keys = hall_keys,
    .n = sizeof hall_keys / sizeof hall_keys[0],
    .doc = "A place for racks, with the day it is ready and the IT power it feeds. Its shell is paid on that day.",
};

static const struct key power_phase_keys[] = {
    {"model", KEY_REF, .offset = offsetof(struct power_phase, model), .target = "models.power",
     .doc = "The kind of source: its price, carbon and unit size."},
    {"from", KEY_DATE, .offset = offsetof(struct power_phase, from), .optional = true,
     .doc = "First day of the source; left out: the scenario's start."},
    {"until", KEY_DATE, .offset = offsetof(struct power_phase, until), .optional = true,
     .doc = "First day without the source; left out: it stays."},
    {"power", KEY_PATH, DIM_POWER, offsetof(struct power_phase, power), .min = 0, .max = 1e12, .optional = true,
     .doc = "Contracted or permitted power at the meter, firm while the source is there. Give this or 'units'."},
    {"units", KEY_PATH, DIM_NONE, offsetof(struct power_phase, units), .min = 0, .max = 1e6, .optional = true,
     .doc = "Generators or battery packs on site. Give this or 'power'."},
    {"spare-units", KEY_COUNT, .offset = offsetof(struct power_phase, spare_units), .min = 0, .max = 1e6,
     .fallback = "0",
     .doc = "Generators kept back for the outages of the others; they are paid for but not firm."},
    {"derate", KEY_QUANTITY, DIM_NONE, offsetof(struct power_phase, derate), .min = 0.1, .max = 1, .fallback = "1",
     .doc = "Share of their rated power that generators give at the site's worst temperature."},
};
static const struct key_table power_phase_table = {
    .name = "power source", .size = sizeof(struct power_phase), .keys = power_phase_keys,
    .n = sizeof power_phase_keys / sizeof power_phase_keys[0],
    .doc = "Power that a site gets at a date of its own. Sources are drawn from in the order in which they are written. "
           "Batteries add no firm power.",
};

static const struct key site_keys[] = {
    {"model", KEY_REF, .offset = offsetof(struct site, model), .target = "models.sites",
     .doc = "Climate, cooling and construction cost of the place."},
    {"crews", KEY_PATH, DIM_NONE, offsetof(struct site, crews), .min = 0, .max = 1e6, .fallback = "1",
     .doc = "Crews that install racks, each at the assumed rate 'assumptions.install-rate'."},
    {"halls", KEY_MAP, .offset = offsetof(struct site, halls), .sub = &hall_table,
     .doc = "Halls by name, filled in the order in which they get ready."},
    {"power", KEY_MAP, .offset = offsetof(struct site, power), .sub = &power_phase_table,
     .doc = "Power sources by name, in merit order: the first one is drawn from first."},
    {"provisioning-factor", KEY_QUANTITY, DIM_NONE, offsetof(struct site, provisioning_factor), .min = 0.3, .max = 2,
     .fallback = "1",
     .doc = "Power reserved for a system over its nameplate power."},
};
static const struct key_table site_table = {
    .name = "site", .size = sizeof(struct site), .keys = site_keys, .n = sizeof site_keys / sizeof site_keys[0],
    .doc = "A place with halls, crews and power. It serves one operator.",
};

static const struct key delivery_keys[] = {
    {"date", KEY_DATE, .offset = offsetof(struct delivery, date), .doc = "Day on which the systems stand at the dock; they are paid then."},
    {"accelerators", KEY_COUNT, .offset = offsetof(struct delivery, accelerators), .min = 1, .max = 1e9,
     .doc = "Accelerators delivered, in whole systems."},
};
static const struct key_table delivery_table = {
    .name = "delivery", .size = sizeof(struct delivery), .keys = delivery_keys,
    .n = sizeof delivery_keys / sizeof delivery_keys[0],
    .doc = "One delivery of an order.",
};

static const struct key order_keys[] = {
    {"system", KEY_REF, .offset = offsetof(struct order, system), .target = "models.systems",
     .doc = "What is bought."},
    {"site", KEY_REF, .offset = offsetof(struct order, site), .target = "sites", .doc = "Where it goes."},
    {"fabric", KEY_REF, .offset = offsetof(struct order, fabric), .target = "models.fabrics", .optional = true,
     .doc = "Scale-out fabric that joins the systems of this order, counted part by part. Left out: 'assumptions.network-factor' "
            "stands for its power, and it costs nothing."},
    {"failures", KEY_REF, .offset = offsetof(struct order, failures), .target = "models.failures", .optional = true,
     .doc = "How often nodes fail and why. Left out: nothing fails."},
    {"wanted", KEY_DATE, .offset = offsetof(struct order, wanted), .optional = true,
     .doc = "Day on which the operator wants the accelerators energised; waiting is counted from it. Left out: the day of each "
            "delivery."},
    {"deliveries", KEY_LIST, .offset = offsetof(struct order, deliveries), .sub = &delivery_table,
     .doc = "When how many accelerators arrive, in order of date."},
    {"utilisation", KEY_PATH, DIM_NONE, offsetof(struct order, utilisation), .min = 0, .max = 1, .optional = true,
     .doc = "Share of the time in service in which the accelerators work. Left out: 'assumptions.utilisation'."},
};
static const struct key_table order_table = {
    .name = "order", .size = sizeof(struct order), .keys = order_keys, .n = sizeof order_keys / sizeof order_keys[0],
    .doc = "Identical systems bought for one site. An order of less than one system is charged its share of it.",
};

static const struct key operator_keys[] = {
    {"orders", KEY_MAP, .offset = offsetof(struct operator, orders), .sub = &order_table,
     .doc = "Orders by name; where several compete, the one wanted first goes first, then the one written first."},
};
static const struct key_table operator_table = {
    .name = "operator", .size = sizeof(struct operator), .keys = operator_keys,
    .n = sizeof operator_keys / sizeof operator_keys[0],
    .doc = "An owner of accelerators. It pays for everything as it falls due.",
};

static const struct key milestone_keys[] = {
    {"accelerators", KEY_COUNT, .offset = offsetof(struct milestone, accelerators), .min = 1, .max = 1e9,
     .doc = "How many accelerators, over all operators."},
    {"state", KEY_WORD, .offset = offsetof(struct milestone, state), .words = milestone_state_words,
     .fallback = "energised", .doc = "The state they must have reached."},
    {"observed", KEY_DATE, .offset = offsetof(struct milestone, observed), .optional = true,
     .doc = "Published day, printed beside the model's; never an input."},
    {"published-by", KEY_TEXT, .offset = offsetof(struct milestone, published_by), .optional = true,
     .doc = "Who published the day."},
    {"fixed-by", KEY_WORD, .offset = offsetof(struct milestone, fixed_by), .words = fixed_by_words,
     .fallback = "nothing",
     .doc = "Says that the day follows from an input or an assumption of the scenario, so that it is no prediction."},
};
static const struct key_table milestone_table = {
    .name = "milestone", .size = sizeof(struct milestone), .keys = milestone_keys,
    .n = sizeof milestone_keys / sizeof milestone_keys[0],
    .doc = "The day on which a number of accelerators reaches a state: a result.",
};

static const struct key observation_keys[] = {
    {"metric", KEY_TEXT, .offset = offsetof(struct observation, metric),
     .doc = "Which metric was published; docs/results.md lists them."},
    {"date", KEY_DATE, .offset = offsetof(struct observation, date), .optional = true,
     .doc = "Day the value speaks of; left out: the end of the run."},
    {"value", KEY_MEASURE, .offset = offsetof(struct observation, value),
     .doc = "The published value."},
    {"low", KEY_MEASURE, .offset = offsetof(struct observation, low), .optional = true,
     .doc = "The lowest of several publications."},
    {"high", KEY_MEASURE, .offset = offsetof(struct observation, high), .optional = true,
     .doc = "The highest of several publications."},
    {"published-by", KEY_TEXT, .offset = offsetof(struct observation, published_by),
     .doc = "Who published it."},
    {"scope", KEY_TEXT, .offset = offsetof(struct observation, scope), .optional = true,
     .doc = "What the published figure includes."},
    {"fixed-by", KEY_WORD, .offset = offsetof(struct observation, fixed_by), .words = fixed_by_words,
     .fallback = "nothing",
     .doc = "Says that the model's value follows from an input or an assumption of the scenario, so that it is no "
            "prediction."},
};
static const struct key_table observation_table = {
    .name = "observation", .size = sizeof(struct observation), .keys = observation_keys,
    .n = sizeof observation_keys / sizeof observation_keys[0],
    .doc = "A published value that the result is printed beside. Nothing is fitted to it.",
};

static const struct key scenario_keys[] = {
    {"colossim", KEY_COUNT, .offset = offsetof(struct scenario, format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"name", KEY_TEXT, .offset = offsetof(struct scenario, name),
     .doc = "Short name of letters, digits, '.', '_' and '-'; the results file is called after it."},
    {"title", KEY_TEXT, .offset = offsetof(struct scenario, title), .optional = true,
     .doc = "One line for the reader."},
    {"question", KEY_TEXT, .offset = offsetof(struct scenario, question), .optional = true,
     .doc = "What the scenario answers."},
    {"start", KEY_DATE, .offset = offsetof(struct scenario, start), .doc = "First day of the run."},
    {"end", KEY_DATE, .offset = offsetof(struct scenario, end), .doc = "The day after the last."},
    {"seed", KEY_COUNT, .offset = offsetof(struct scenario, seed), .fallback = "1", .min = 0, .max = 9e15,
     .doc = "Seed of all random draws. Equal input and seed give equal results."},
    {"h100e-basis", KEY_WORD, .offset = offsetof(struct scenario, h100e_basis), .words = h100e_basis_words,
     .fallback = "dense-8bit", .doc = "What 'H100-equivalent' compares."},
    {"sample", KEY_WORD, .offset = offsetof(struct scenario, sample), .words = sample_every_words,
     .fallback = "month", .doc = "How often the state is recorded, besides milestones and observations."},
    {"allow-speculative", KEY_BOOL, .offset = offsetof(struct scenario, allow_speculative), .fallback = "false",
     .doc = "Whether accelerators that are announced or guessed at may be bought; their figures are no data sheet's."},
    {"sites", KEY_MAP, .offset = offsetof(struct scenario, sites), .sub = &site_table, .doc = "Sites by name."},
    {"operators", KEY_MAP, .offset = offsetof(struct scenario, operators), .sub = &operator_table,
     .doc = "Operators by name."},
    {"milestones", KEY_MAP, .offset = offsetof(struct scenario, milestones), .sub = &milestone_table,
     .optional = true, .doc = "Days to report, by name."},
    {"observations", KEY_MAP, .offset = offsetof(struct scenario, observations), .sub = &observation_table,
     .optional = true, .doc = "Published values to report beside the model's, by name."},
    {"assumptions", KEY_STRUCT, .offset = offsetof(struct scenario, assumptions), .sub = &assumptions_table,
     .doc = "What no source gives; models/assumptions.yaml, key by key unless overridden here."},
    {"h100e", KEY_STRUCT, .offset = offsetof(struct scenario, h100e), .sub = &h100e_reference_table,
     .doc = "What one H100 counts as; models/h100e.yaml unless overridden here."},
    {"models", KEY_STRUCT, .offset = offsetof(struct scenario, models), .sub = &library_table, .optional = true,
     .doc = "Overrides of library items, and items of the scenario's own, by kind and name."},
};

const struct key_table scenario_table = {
    .name = "scenario", .size = sizeof(struct scenario), .keys = scenario_keys,
    .n = sizeof scenario_keys / sizeof scenario_keys[0],
    .doc = "A scenario: what is ordered for which site, when power comes, and what is known of it.",
};

const char *const scenario_fixed_files[] = {"assumptions", "assumptions", "h100e", "h100e", NULL};
