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
static const struct key_table precision_table = {
    KEY_TABLE("precision", struct study_precision, precision_keys),
    .doc = "How narrow the interval of each point's mean must be.",
};

static const struct key limit_keys[] = {
    {"max-failures", KEY_QUANTITY, DIM_NONE, offsetof(struct study_limits, max_failures), 0, 1,
     .fallback = "100 %",
     .doc = "Share of the points to run that may fail before the run is given up"},
    {"point-timeout", KEY_QUANTITY, DIM_TIME, offsetof(struct study_limits, point_timeout), 0.001,
     1e9, .optional = true,
     .doc = "Time on the clock after which a point is given up. It counts as failed, and is tried "
            "again when the run is repeated"},
};
static const struct key_table limit_table = {
    KEY_TABLE("limits", struct study_limits, limit_keys),
    .doc = "When a point, or the whole run, is given up.",
};

static const struct key keys[] = {
    {"colossim", KEY_COUNT, DIM_NONE, offsetof(struct study, format), 1, 1,
     .doc = "Version of the format: 1"},
    {"kind", KEY_WORD, .offset = offsetof(struct study, kind), .words = kind_words,
     .doc = "What the file is"},
    {"name", KEY_TEXT, .offset = offsetof(struct study, name),
     .doc =
         "Short name of letters, digits, '.', '_' and '-', which files of results are called by"},
    {"title", KEY_TEXT, .offset = offsetof(struct study, title), .optional = true,
     .doc = "One line for the reader"},
    {"question", KEY_TEXT, .offset = offsetof(struct study, question), .optional = true,
     .doc = "What the study answers"},
    {"base", KEY_TEXT, .offset = offsetof(struct study, base),
     .doc = "The scenario's file, as seen from the folder of this one"},
    {"set", KEY_ANY_MAP, .offset = offsetof(struct study, written.set), .optional = true,
     .doc = "Changes to the scenario that hold at all points: keys, as --set names them, and their "
            "values"},
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
    {"vary", KEY_ANY_MAP, .offset = offsetof(struct study, written.vary), .optional = true,
     .doc = "Keys of the scenario, as --set names them ('*' is any item), and their values: "
            "{range: [a, b], steps: n}, {log-range: [a, b]}, a list, or {dist: ...}"},
    {"points", KEY_ANY_LIST, .offset = offsetof(struct study, written.points), .optional = true,
     .doc = "Of the design 'list': one map from keys to values for each point"},
    {"link", KEY_ANY_LIST, .offset = offsetof(struct study, written.link), .optional = true,
     .doc = "Groups of keys that move together, [[a, b], ...]; those without values under 'vary' "
            "take those of the first"},
    {"correlate", KEY_ANY_LIST, .offset = offsetof(struct study, written.correlate),
     .optional = true, .doc = "Rank correlations of two keys each, [[a, b, 0.6], ...]"},
    {"metrics", KEY_ANY_LIST, .offset = offsetof(struct study, written.metrics),
     .doc = "What is asked of each point: names of metrics, or 'ln METRIC' for the logarithm of "
            "one"},
    {"thresholds", KEY_ANY_MAP, .offset = offsetof(struct study, written.thresholds),
     .optional = true,
     .doc = "Values or lists of values by metric: the probability of at least that much, of a "
            "milestone's day that it comes by then"},
    {"objectives", KEY_ANY_MAP, .offset = offsetof(struct study, written.objectives),
     .optional = true,
     .doc = "'minimize' and 'maximize', lists of metrics: the directions of the Pareto front"},
    {"limits", KEY_STRUCT, .offset = offsetof(struct study, limits), .sub = &limit_table,
     .doc = "When to give up"},
};

const struct key_table study_table = {
    KEY_TABLE("study", struct study, keys),
    .doc = "A scenario at many points: what varies and what is asked of each. A file of its own.",
};
