/* What users may write of what a result is held against: milestones and observations. */
#include "scenario/tables.h"

#include "scenario/scenario.h"

#include <stddef.h>

const char *const milestone_state_words[] = {"installed", "energised", "in-service", NULL};
const char *const fixed_by_words[] = {"nothing", "input", "assumption", NULL};

static const struct key milestone_keys[] = {
    {"accelerators", KEY_COUNT, .offset = offsetof(struct milestone, accelerators), .min = 1,
     .max = 1e9, .optional = true, .doc = "How many accelerators. Give this or 'h100e'."},
    {"h100e", KEY_QUANTITY, DIM_NONE, offsetof(struct milestone, h100e), .min = 1, .max = 1e12,
     .optional = true,
     .doc = "How many H100-equivalents, on the scenario's 'h100e-basis': a goal such as 50e6."},
    {"operator", KEY_REF, .offset = offsetof(struct milestone, owner), .target = "operators",
     .optional = true, .doc = "Whose they are; left out: of all operators together."},
    {"state", KEY_WORD, .offset = offsetof(struct milestone, state), .words = milestone_state_words,
     .fallback = "energised", .doc = "The state they must have reached."},
    {"observed", KEY_DATE, .offset = offsetof(struct milestone, observed), .optional = true,
     .doc = "Published day, printed beside the model's; never an input."},
    {"published-by", KEY_TEXT, .offset = offsetof(struct milestone, published_by), .optional = true,
     .doc = "Who published the day."},
    {"fixed-by", KEY_WORD, .offset = offsetof(struct milestone, fixed_by), .words = fixed_by_words,
     .fallback = "nothing",
     .doc = "Says that the day follows from an input or an assumption of the scenario, so that it "
            "is no prediction."},
};
const struct key_table milestone_table = {
    KEY_TABLE("milestone", struct milestone, milestone_keys),
    .doc =
        "The day on which a number of accelerators or H100-equivalents reaches a state: a result.",
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
    {"fixed-by", KEY_WORD, .offset = offsetof(struct observation, fixed_by),
     .words = fixed_by_words, .fallback = "nothing",
     .doc = "Says that the model's value follows from an input or an assumption of the scenario, "
            "so that it is no prediction."},
};
const struct key_table observation_table = {
    KEY_TABLE("observation", struct observation, observation_keys),
    .doc = "A published value that the result is printed beside. Nothing is fitted to it.",
};
