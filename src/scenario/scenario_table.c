/* The root of what users may write: every key of a scenario stands once in this table or in one
 * that it leads to (tables.h, and those of the model layer); see input/key.h for what a table
 * drives. */
#include "scenario/tables.h"

#include "scenario/scenario.h"

#include <stddef.h>

const char *const outage_mode_words[] = {"events", "expected", NULL};
const char *const sample_every_words[] = {"day", "week", "month", NULL};

const char *const dollars_words[] = {"nominal", "real", NULL};

static const struct key scenario_keys[] = {
    {"colossim", KEY_COUNT, .offset = offsetof(struct scenario, format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"base", KEY_TEXT, .offset = offsetof(struct scenario, base), .optional = true,
     .doc = "Path of another scenario, from this file's folder, that this one is laid on: what "
            "this file says wins, and 'KEY: null' deletes what the base gives."},
    {"name", KEY_TEXT, .offset = offsetof(struct scenario, name),
     .doc =
         "Short name of letters, digits, '.', '_' and '-'; the results file is called after it."},
    {"title", KEY_TEXT, .offset = offsetof(struct scenario, title), .optional = true,
     .doc = "One line for the reader."},
    {"question", KEY_TEXT, .offset = offsetof(struct scenario, question), .optional = true,
     .doc = "What the scenario answers."},
    {"start", KEY_DATE, .offset = offsetof(struct scenario, start), .doc = "First day of the run."},
    {"end", KEY_DATE, .offset = offsetof(struct scenario, end), .doc = "The day after the last."},
    {"seed", KEY_COUNT, .offset = offsetof(struct scenario, seed), .fallback = "1", .min = 0,
     .max = 9e15, .doc = "Seed of all random draws. Equal input and seed give equal results."},
    {"h100e-basis", KEY_WORD, .offset = offsetof(struct scenario, h100e_basis),
     .words = h100e_basis_words, .fallback = "dense-8bit",
     .doc = "What 'H100-equivalent' compares."},
    {"sample", KEY_WORD, .offset = offsetof(struct scenario, sample), .words = sample_every_words,
     .fallback = "month",
     .doc = "How often the state is recorded, besides milestones and observations."},
    {"outages", KEY_WORD, .offset = offsetof(struct scenario, outages), .words = outage_mode_words,
     .fallback = "events",
     .doc = "Whether each failure of a node, or of a site, is an event, or the mean number of "
            "nodes that are down is set month by month: 'expected' is faster and gives the same "
            "means, without their luck."},
    {"dollars", KEY_WORD, .offset = offsetof(struct scenario, dollars), .words = dollars_words,
     .fallback = "nominal",
     .doc =
         "Whose dollars all amounts are, in the files and in the results: 'nominal' of the day on "
         "which they are paid, 'real' of 'base-year'. Rates of interest and discount are always "
         "nominal; in real dollars 'inflation' comes off them, and cash and debt lose by it."},
    {"inflation", KEY_QUANTITY, DIM_NONE, .offset = offsetof(struct scenario, inflation),
     .min = -0.5, .max = 10, .optional = true, .example = "2.5 %",
     .doc = "Yearly rise of prices, such as '2.5 %', for real dollars. There is no built-in rate."},
    {"base-year", KEY_COUNT, .offset = offsetof(struct scenario, base_year), .min = 1900,
     .max = 2200, .optional = true, .doc = "Whose dollars real dollars are."},
    {"allow-speculative", KEY_BOOL, .offset = offsetof(struct scenario, allow_speculative),
     .fallback = "false",
     .doc = "Whether accelerators that are announced or guessed at may be bought; their figures "
            "are no data sheet's."},
    {"sites", KEY_MAP, .offset = offsetof(struct scenario, sites), .sub = &site_table,
     .optional = true,
     .doc = "Sites by name. Left out: none, where operators rent all that they have."},
    {"suppliers", KEY_MAP, .offset = offsetof(struct scenario, suppliers), .sub = &supplier_table,
     .optional = true,
     .doc = "Makers of accelerators by name: what they can make, and who gets it. Orders that name "
            "one take what he has."},
    {"generator-suppliers", KEY_MAP, .offset = offsetof(struct scenario, generator_suppliers),
     .sub = &generator_table, .optional = true,
     .doc = "Makers of generators by name: the slots in their production, and who gets them. Power "
            "sources that name one get their units as it has slots."},
    {"operators", KEY_MAP, .offset = offsetof(struct scenario, operators), .sub = &operator_table,
     .acts = true, .doc = "Operators by name."},
    {"milestones", KEY_MAP, .offset = offsetof(struct scenario, milestones),
     .sub = &milestone_table, .optional = true, .doc = "Days to report, by name."},
    {"observations", KEY_MAP, .offset = offsetof(struct scenario, observations),
     .sub = &observation_table, .optional = true,
     .doc = "Published values to report beside the model's, by name."},
    {"assumptions", KEY_STRUCT, .offset = offsetof(struct scenario, assumptions),
     .sub = &assumptions_table,
     .doc = "What no source gives; models/assumptions.yaml, key by key unless overridden here."},
    {"h100e", KEY_STRUCT, .offset = offsetof(struct scenario, h100e), .sub = &h100e_reference_table,
     .doc = "What one H100 counts as; models/h100e.yaml unless overridden here."},
    {"price-index", KEY_STRUCT, .offset = offsetof(struct scenario, price_index),
     .sub = &price_index_table,
     .doc = "Converts prices that say 'currency-year'; models/price-index.yaml unless overridden "
            "here."},
    {"training", KEY_STRUCT, .offset = offsetof(struct scenario, training),
     .sub = &training_constants_table,
     .doc =
         "Constants of a campaign's training step; models/training.yaml unless overridden here."},
    {"models", KEY_STRUCT, .offset = offsetof(struct scenario, models), .sub = &library_table,
     .optional = true,
     .doc = "Overrides of library items, and items of the scenario's own, by kind and name."},
};

const struct key_table scenario_table = {
    KEY_TABLE("scenario", struct scenario, scenario_keys),
    .doc = "A scenario: what is ordered for which site, when power comes, and what is known of it.",
};

const char *const scenario_fixed_files[] = {"assumptions", "assumptions", "h100e",
                                            "h100e",       "price-index", "price-index",
                                            "training",    "training",    NULL};
