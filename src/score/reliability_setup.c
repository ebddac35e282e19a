#include "score/reliability_setup.h"

#include "score/setup.h"

#include <string.h>

static const struct key failures_item_keys[] = {
    {"failures", KEY_REF, .offset = offsetof(struct reliability_failures, failures),
     .target = "models.failures", .doc = "A failure model of the library."},
};
static const struct key_table failures_item_table = {
    KEY_TABLE("failure model of the library", struct reliability_failures, failures_item_keys)};

static const struct key system_item_keys[] = {
    {"system", KEY_REF, .offset = offsetof(struct reliability_system, system),
     .target = "models.systems", .doc = "A system of the library."},
};
static const struct key_table system_item_table = {
    KEY_TABLE("system of the library", struct reliability_system, system_item_keys)};

#define FIELD(NAME) .offset = offsetof(struct reliability_setup, NAME)
static const struct key setup_keys[] = {
    {"colossim", KEY_COUNT, FIELD(format), .min = 1, .max = 1,
     .doc = "Version of the file format: 1."},
    {"usual-failures", KEY_REF, FIELD(usual_failures), .target = "models.failures",
     .doc = "The failure model of rows that name none."},
    {"usual-system", KEY_REF, FIELD(usual_system), .target = "models.systems",
     .doc = "The system of rows that name none."},
    {"failures", KEY_MAP, FIELD(failures), .sub = &failures_item_table,
     .doc = "Failure models of the library by name."},
    {"systems", KEY_MAP, FIELD(systems), .sub = &system_item_table,
     .doc = "Systems of the library by name."},
    {"llms", KEY_MAP, FIELD(llms), .sub = &score_llm_table, .doc = "LLMs of the library by name."},
    {"assumptions", KEY_STRUCT, FIELD(assumptions), .sub = &assumptions_table,
     .doc = "What no source gives; models/assumptions.yaml unless overridden here."},
    {"models", KEY_STRUCT, FIELD(models), .sub = &library_table, .optional = true,
     .doc = "Overrides of library items."},
};
#undef FIELD
const struct key_table reliability_setup_table = {
    KEY_TABLE("scoring of reliability", struct reliability_setup, setup_keys),
    .doc = "How published figures of interruptions are read.",
};

const struct measurements_kind reliability_kind = {
    .setup = "reliability",
    .file = "reliability.csv",
    .table = &reliability_setup_table,
    .fixed = (const char *const[]){"assumptions", "assumptions", NULL},
    .all = {{"failures", "failures"}, {"systems", "system"}, {"llms", "llm"}},
    .columns = (const char *const[]){"name", "failures", "accelerators", "metric", "value",
                                     "standing", "source", NULL},
};

const struct failure_preset *reliability_find_failures(const struct reliability_setup *s,
                                                       const char *name, size_t length)
{
    const struct reliability_failures *items = s->failures.items;
    for (uint32_t i = 0; i < s->failures.n; i++)
        if (strlen(items[i].name) == length && memcmp(items[i].name, name, length) == 0)
            return items[i].failures;
    return NULL;
}

const struct system *reliability_find_system(const struct reliability_setup *s, const char *name)
{
    const struct reliability_system *items = s->systems.items;
    for (uint32_t i = 0; i < s->systems.n; i++)
        if (strcmp(items[i].name, name) == 0)
            return items[i].system;
    return NULL;
}
