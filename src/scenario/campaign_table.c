/* What users may write of campaigns: training runs inside a fleet. */
#include "scenario/tables.h"

#include "scenario/scenario.h"

#include <stddef.h>

#define FIELD(NAME) .offset = offsetof(struct campaign, NAME)
static const struct key campaign_keys[] = {
    {"llm", KEY_REF, FIELD(llm), .target = "models.llms", .doc = "The model that is trained."},
    {"tokens", KEY_QUANTITY, DIM_NONE, FIELD(tokens), .min = 1, .max = 1e20,
     .doc = "Tokens that it is trained on; the campaign ends with the last one."},
    {"accelerators", KEY_COUNT, FIELD(accelerators), .min = 1, .max = 1e9,
     .doc = "Accelerators of the order that it holds from its first step to its last."},
    {"from", KEY_DATE, FIELD(from), .optional = true,
     .doc = "First day on which it may begin; it does once so many accelerators are in service "
            "and in no other campaign. Left out: the first day of the run."},
    {"checkpoint-interval", KEY_QUANTITY, DIM_TIME, FIELD(checkpoint_interval), .min = 1,
     .max = 3.2e7, .optional = true,
     .doc =
         "Work between two checkpoints: a failure of one of its nodes undoes what was done since "
         "the last one, an outage of the site, or of a hall that it needs, half of it on the "
         "mean. Left out: the one with which most of the work is kept where nodes fail, and else "
         "nothing is undone."},
    {"interruptions", KEY_STRUCT, FIELD(interruptions), .sub = &interruption_choice_table,
     .optional = true, .doc = "What failures of its nodes and checkpoints cost it."},
    {"sequence", KEY_COUNT, FIELD(sequence), .min = 1, .max = 1e9, .optional = true,
     .example = "8192", .doc = "Tokens per sequence. Left out: the model's context."},
    {"global-batch", KEY_COUNT, FIELD(global_batch), .min = 1, .max = 1e12, .optional = true,
     .example = "2048",
     .doc = "Sequences per step. Left out: about 16 million tokens (the power of two nearest to "
            "them, or a number within a tenth of it that has a larger divisor in common with the "
            "accelerators)."},
    {"precision", KEY_WORD, FIELD(precision), .words = precision_words, .fallback = "bf16",
     .doc = "Data type of the layers' matrix products."},
    {"memory-share", KEY_QUANTITY, DIM_NONE, FIELD(memory_share), .min = 0.01, .max = 1,
     .fallback = "0.95", .doc = "Share of an accelerator's memory that a plan may fill."},
    {"plan", KEY_STRUCT, FIELD(plan), .sub = &plan_choice_table, .optional = true,
     .doc = "How a step is spread. Left out: the best plan that fits is searched for."},
    {"software", KEY_STRUCT, FIELD(software), .sub = &software_choice_table, .optional = true,
     .doc = "What runs it."},
    {"fallback", KEY_REF, FIELD(fallback), .target = "models.calibration", .fallback = "default",
     .doc = "What stands for a calibration that is missing."},
};
#undef FIELD
const struct key_table campaign_table = {
    KEY_TABLE("campaign", struct campaign, campaign_keys),
    .doc = "A training run on the accelerators of one order. Its speed is predicted as 'colossim "
           "train' does it.",
};
