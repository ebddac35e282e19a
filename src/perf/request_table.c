#include "perf/request.h"

#include <stddef.h>

const char *const search_for_words[] = {"time", "cost", "energy", NULL};

const char *const training_request_fixed[] = {"training", "training", "assumptions", "assumptions",
                                              NULL};

#define FIELD(NAME) .offset = offsetof(struct training_spread, NAME)
static const struct key spread_keys[] = {
    {"sites", KEY_COUNT, FIELD(sites), .min = 2, .max = 1000, .doc = "Sites of equal size."},
    {"bandwidth", KEY_QUANTITY, DIM_BANDWIDTH, FIELD(bandwidth), .min = 1e3, .max = 1e13,
     .doc = "One-way bandwidth per accelerator to the other sites: what joins two sites over the "
            "accelerators of one."},
    {"latency", KEY_QUANTITY, DIM_TIME, FIELD(latency), .min = 0, .max = 10,
     .doc = "Time of one message between sites; light takes 5 us per km of fibre."},
};
#undef FIELD
static const struct key_table spread_table = {
    KEY_TABLE("spread over sites", struct training_spread, spread_keys),
    .doc = "A cluster on several sites; the links between them are not priced.",
};

#define FIELD(NAME) .offset = offsetof(struct training_request, NAME)
static const struct key request_keys[] = {
    {"colossim", KEY_COUNT, FIELD(format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"llm", KEY_REF, FIELD(llm), .target = "models.llms", .doc = "The model to train."},
    {"system", KEY_REF, FIELD(system), .target = "models.systems", .doc = "What it is trained on."},
    {"fabric", KEY_REF, FIELD(fabric), .target = "models.fabrics", .optional = true,
     .doc = "The scale-out fabric; left out: as fast as the ports, and not priced."},
    {"site", KEY_REF, FIELD(site), .target = "models.sites", .doc = "Where: overhead of power."},
    {"power", KEY_REF, FIELD(power), .target = "models.power", .doc = "Price of energy."},
    {"accelerators", KEY_COUNT, FIELD(accelerators), .min = 1, .max = 1e9,
     .doc = "How many; where they don't fill their systems, their share of these is paid and "
            "powered."},
    {"spread", KEY_STRUCT, FIELD(spread), .sub = &spread_table, .optional = true,
     .doc = "Over how many sites they are spread; left out: one."},
    {"sequence", KEY_COUNT, FIELD(sequence), .min = 1, .max = 1e9, .optional = true,
     .example = "8192", .doc = "Tokens per sequence; left out: the model's context."},
    {"global-batch", KEY_COUNT, FIELD(global_batch), .min = 1, .max = 1e12, .optional = true,
     .example = "2048",
     .doc = "Sequences per step; left out: about 16 million tokens (the power of two nearest to "
            "them, or a number within a tenth of it that has a larger divisor in common with the "
            "accelerators)."},
    {"tokens", KEY_QUANTITY, DIM_NONE, FIELD(tokens), .min = 1, .max = 1e20, .optional = true,
     .doc = "Tokens of the whole run; left out: one step is predicted alone."},
    {"date", KEY_DATE, FIELD(date), .doc = "Day of prices."},
    {"precision", KEY_WORD, FIELD(precision), .words = precision_words, .fallback = "bf16",
     .doc = "Data type of the layers' matrix products."},
    {"accumulate-fp32", KEY_BOOL, FIELD(accumulate_fp32), .fallback = "true",
     .doc = "Whether gradients have 4 bytes instead of 2."},
    {"memory-share", KEY_QUANTITY, DIM_NONE, FIELD(memory_share), .min = 0.01, .max = 1,
     .fallback = "0.95", .doc = "Share of an accelerator's memory that a plan may fill."},
    {"objective", KEY_WORD, FIELD(objective), .words = search_for_words, .fallback = "time",
     .doc = "What the best plan has least of: time, cost (write-down, upkeep and electricity) or "
            "energy of a step."},
    {"plan", KEY_STRUCT, FIELD(plan), .sub = &plan_choice_table, .optional = true,
     .doc = "How a step is spread; left out: the best plan is searched for."},
    {"software", KEY_STRUCT, FIELD(software), .sub = &software_choice_table, .optional = true,
     .doc = "What runs it."},
    {"failures", KEY_REF, FIELD(failures), .target = "models.failures", .optional = true,
     .doc = "How often nodes fail; each failure stops the run. Left out: never."},
    {"interruptions", KEY_STRUCT, FIELD(interruptions), .sub = &interruption_choice_table,
     .optional = true, .doc = "What failures and checkpoints cost the run."},
    {"checkpoint-interval", KEY_QUANTITY, DIM_TIME, FIELD(checkpoint_interval), .min = 1,
     .max = 3.2e7, .optional = true,
     .doc = "Work between two checkpoints; left out: with what most of it is kept."},
    {"training", KEY_STRUCT, FIELD(training), .sub = &training_constants_table,
     .doc = "Constants of a training step; models/training.yaml unless overridden here."},
    {"fallback", KEY_REF, FIELD(fallback), .target = "models.calibration", .fallback = "default",
     .doc = "What stands for a calibration that is missing."},
    {"assumptions", KEY_STRUCT, FIELD(assumptions), .sub = &assumptions_table,
     .doc = "What no source gives; models/assumptions.yaml unless overridden here."},
    {"models", KEY_STRUCT, FIELD(models), .sub = &library_table, .optional = true,
     .doc = "Overrides of library items."},
};
#undef FIELD
const struct key_table training_request_table = {
    KEY_TABLE("training question", struct training_request, request_keys),
    .doc = "Which model is trained on what, and how.",
};
