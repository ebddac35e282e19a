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
static const struct key_table cause_table = {
    KEY_TABLE("cause", struct failure_cause, cause_keys),
    .doc = "One cause of outages.",
};

static const struct key early_keys[] = {
    {"share", KEY_QUANTITY, DIM_NONE, .offset = offsetof(struct early_failures, share), .min = 0,
     .max = 0.99,
     .doc = "Share of nodes with 'per-accelerators' accelerators that have a defect from the "
            "beginning; of other nodes as many more as they have accelerators."},
    {"age", KEY_DISTRIBUTION, DIM_TIME, offsetof(struct early_failures, age), .min = 0,
     .max = 3.2e8, .doc = "Time in service after which the defect shows, drawn for each node."},
    {"action", KEY_WORD, .offset = offsetof(struct early_failures, action),
     .words = repair_action_words, .doc = "What ends the outage; the defect is gone then."},
};
static const struct key_table early_table = {
    KEY_TABLE("early failures", struct early_failures, early_keys),
    .tells_given = true,
    .doc = "Infant mortality: failures of new nodes on top of the rates.",
};

static const struct key lemon_keys[] = {
    {"share", KEY_QUANTITY, DIM_NONE, .offset = offsetof(struct lemons, share), .min = 0, .max = 1,
     .doc = "Share of all nodes."},
    {"factor", KEY_QUANTITY, DIM_NONE, offsetof(struct lemons, factor), .min = 1, .max = 1e4,
     .doc = "How many times as often as the others they fail."},
};
static const struct key_table lemon_table = {
    KEY_TABLE("lemons", struct lemons, lemon_keys),
    .tells_given = true,
    .doc = "Nodes that fail more often than others, by all causes and all their life.",
};

static const struct key again_keys[] = {
    {"share", KEY_QUANTITY, DIM_NONE, .offset = offsetof(struct failing_again, share), .min = 0,
     .max = 0.99, .doc = "Share of outages that are followed by another one of the same cause."},
    {"time", KEY_DISTRIBUTION, DIM_TIME, offsetof(struct failing_again, time), .min = 0,
     .max = 3.2e8, .doc = "From the end of the one to the beginning of the other."},
};
static const struct key_table again_table = {
    KEY_TABLE("failing again", struct failing_again, again_keys),
    .tells_given = true,
    .doc = "Repairs that did not help.",
};

#define FIELD(NAME) .offset = offsetof(struct failure_preset, NAME)
static const struct key preset_keys[] = {
    {"title", KEY_TEXT, FIELD(title), .doc = "Where the rates were observed."},
    {"per-accelerators", KEY_COUNT, FIELD(per_accelerators), .min = 1, .max = 100000,
     .example = "8",
     .doc =
         "Accelerators of the node that the rates speak of; other nodes' rates scale with theirs."},
    {"causes", KEY_MAP, FIELD(causes), .sub = &cause_table, .doc = "Causes by name."},
    {"age-factor", KEY_CURVE, DIM_TIME, FIELD(age_factor), .optional = true,
     .doc = "Factor on all rates by age in service, constant from each point to the next; left "
            "out: 1."},
    {"early", KEY_STRUCT, FIELD(early), .sub = &early_table, .optional = true,
     .doc = "Infant mortality, on top of the rates; left out: none."},
    {"lemons", KEY_STRUCT, FIELD(lemons), .sub = &lemon_table, .optional = true,
     .doc = "Nodes that fail more often than others; left out: all are alike. The rates are those "
            "of the others."},
    {"again", KEY_STRUCT, FIELD(again), .sub = &again_table, .optional = true,
     .doc = "Repairs that did not help; left out: all help. The rates are those of first "
            "failures."},
};
#undef FIELD
const struct key_table failure_preset_table = {
    KEY_TABLE("failure preset", struct failure_preset, preset_keys),
    .doc = "How often nodes fail, and why; named after its source.",
};

double failure_rate(const struct failure_preset *preset, const struct system *system)
{
    const struct failure_cause *causes = preset->causes.items;
    double sum = 0;
    for (uint32_t i = 0; i < preset->causes.n; i++)
        sum += causes[i].rate;
    double node_accelerators = (double)system->accelerators / (double)system->nodes;
    return sum * node_accelerators / (double)preset->per_accelerators;
}

double failure_excess(const struct failure_preset *preset)
{
    const double lemons =
        preset->lemons.given ? preset->lemons.share * (preset->lemons.factor - 1) : 0;
    const double again = preset->again.given ? preset->again.share : 0;
    return (1 + lemons) / (1 - again);
}

double failure_rate_of_run(const struct failure_preset *preset, const struct system *system,
                           double accelerators)
{
    const double nodes = accelerators * (double)system->nodes / (double)system->accelerators;
    return nodes * failure_rate(preset, system) * failure_excess(preset);
}
