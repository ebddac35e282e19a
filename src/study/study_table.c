#include "study/study.h"

static const char *const kind_words[] = {"study", NULL};
const char *const study_uncertain_words[] = {"median", "drawn", NULL};

static const struct key precision_keys[] = {
    {"half-width", KEY_QUANTITY, DIM_NONE, offsetof(struct study_precision, half_width), 1e-6, 1,
     .doc = "Replicates of a point are added until the interval of the first metric's mean is this "
            "narrow: half of it over the mean"},
    {"most", KEY_COUNT, DIM_NONE, offsetof(struct study_precision, most), 2, 1e6,
     .fallback = "1280", .doc = "Replicates of a point after which it ends all the same"},
};
static const struct key_table precision_table =
    KEY_TABLE("precision", struct study_precision, precision_keys);

static const struct key limit_keys[] = {
    {"max-failures", KEY_QUANTITY, DIM_NONE, offsetof(struct study_limits, max_failures), 0, 1,
     .fallback = "100 %",
     .doc = "Share of the points to run that may fail before the run is given up"},
};
static const struct key_table limit_table = KEY_TABLE("limit", struct study_limits, limit_keys);

static const struct key keys[] = {
    {"colossim", KEY_COUNT, DIM_NONE, offsetof(struct study, format), 1, 1,
     .doc = "Version of the format: 1"},
    {"kind", KEY_WORD, .offset = offsetof(struct study, kind), .words = kind_words,
     .doc = "What the file is"},
    {"name", KEY_TEXT, .offset = offsetof(struct study, name),
     .doc = "Short name, which files of results are called by"},
    {"title", KEY_TEXT, .offset = offsetof(struct study, title), .optional = true,
     .doc = "One line for the reader"},
    {"question", KEY_TEXT, .offset = offsetof(struct study, question), .optional = true,
     .doc = "What the study answers"},
    {"base", KEY_TEXT, .offset = offsetof(struct study, base),
     .doc = "The scenario's file, as seen from the folder of this one"},
    {"design", KEY_WORD, .offset = offsetof(struct study, design), .words = design_words,
     .doc = "Which points are run"},
    {"samples", KEY_COUNT, DIM_NONE, offsetof(struct study, samples), 1, 536870912,
     .optional = true, .doc = "Points of a design that samples; blocks of 'saltelli'"},
    {"replicates", KEY_COUNT, DIM_NONE, offsetof(struct study, replicates), 1, 1e6, .fallback = "1",
     .doc = "Runs of each point with random streams of their own"},
    {"seed", KEY_COUNT, DIM_NONE, offsetof(struct study, seed), 1, 9e15, .optional = true,
     .doc = "Seed of the design and of the runs; the scenario's when left out"},
    {"uncertain", KEY_WORD, .offset = offsetof(struct study, uncertain),
     .words = study_uncertain_words, .fallback = "median",
     .doc = "What uncertain keys of the scenario are that the study doesn't vary: at their median, "
            "or drawn for each replicate"},
    {"antithetic", KEY_BOOL, .offset = offsetof(struct study, antithetic), .fallback = "false",
     .doc = "Points in mirrored pairs, for a narrower interval of means"},
    {"precision", KEY_STRUCT, .offset = offsetof(struct study, precision), .optional = true,
     .sub = &precision_table, .doc = "Replicates until the interval is narrow"},
    {"limits", KEY_STRUCT, .offset = offsetof(struct study, limits), .sub = &limit_table,
     .doc = "When to give up"},
};

const struct key_table study_table = KEY_TABLE("study", struct study, keys);
