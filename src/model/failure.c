#include "model/failure.h"

#include <stddef.h>

const char *const repair_action_words[] = {"restart", "reboot", "swap", "return", NULL};

static const struct key cause_keys[] = {
    {"rate", KEY_QUANTITY, DIM_RATE, .offset = offsetof(struct failure_cause, rate), .min = 0,
     .max = 1,
     .doc = "Outages per time in service of one node with 'per-accelerators' accelerators."},
    {"action", KEY_WORD, .offset = offsetof(struct failure_cause, action),
     .words = repair_action_words,
     .doc = "What ends the outage; 'assumptions.repair' says how long it takes and what it costs."},
};
static const struct key_table cause_table = {.name = "cause",
                                             .size = sizeof(struct failure_cause),
                                             .keys = cause_keys,
                                             .n = sizeof cause_keys / sizeof cause_keys[0],
                                             .doc = "One cause of outages."};

#define FIELD(NAME) .offset = offsetof(struct failure_preset, NAME)
static const struct key preset_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "Where the rates were observed."},
    {"per-accelerators", KEY_COUNT, FIELD(per_accelerators), .min = 1, .max = 100000,
     .doc =
         "Accelerators of the node that the rates speak of; other nodes' rates scale with theirs."},
    {"causes", KEY_MAP, FIELD(causes), .sub = &cause_table, .doc = "Causes by name."},
    {"age-factor", KEY_CURVE, DIM_TIME, FIELD(age_factor), .optional = true,
     .doc = "Factor on all rates by age in service, constant from each point to the next; left "
            "out: 1."},
};
#undef FIELD
const struct key_table failure_preset_table = {
    .name = "failure preset",
    .size = sizeof(struct failure_preset),
    .keys = preset_keys,
    .n = sizeof preset_keys / sizeof preset_keys[0],
    .doc = "How often nodes fail, and why; named after its source."};

double failure_rate(const struct failure_preset *preset, const struct system *system)
{
    const struct failure_cause *causes = preset->causes.items;
    double sum = 0;
    for (uint32_t i = 0; i < preset->causes.n; i++)
        sum += causes[i].rate;
    double node_accelerators = (double)system->accelerators / (double)system->nodes;
    return sum * node_accelerators / (double)preset->per_accelerators;
}
