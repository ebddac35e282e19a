#include "cli/command.h"

#include "base/arena.h"
#include "calibrate/measurement.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "input/load.h"
#include "input/schema.h"
#include "perf/request.h"
#include "scenario/scenario.h"
#include "score/cluster_setup.h"
#include "score/collective_setup.h"
#include "score/reliability_setup.h"
#include "score/setup.h"
#include "study/study.h"

#include <string.h>

/* 'schema/NAME.schema.json' is what the first line of a file of that kind names. */
static const char *const words[] = {
    "scenario",    "assumptions",  "h100e",        "price-index", "accelerators", "systems",
    "parts",       "fabrics",      "sites",        "power",       "failures",     "llms",
    "calibration", "training",     "training-run", "scoring",     "collectives",  "clusters",
    "reliability", "measurements", "study",        NULL};

/* Files that no scenario has. */
static const struct other {
    const char *name;
    enum schema_role role;
    const struct key_table *table;
} others[] = {{"training", SCHEMA_FIXED, &training_constants_table},
              {"training-run", SCHEMA_SCENARIO, &training_request_table},
              {"scoring", SCHEMA_SCENARIO, &score_setup_table},
              {"collectives", SCHEMA_SCENARIO, &collective_setup_table},
              {"clusters", SCHEMA_SCENARIO, &cluster_setup_table},
              {"reliability", SCHEMA_SCENARIO, &reliability_setup_table},
              {"measurements", SCHEMA_SCENARIO, &measurement_table},
              {"study", SCHEMA_FIXED, &study_table}};

static const struct other *find_other(const char *name)
{
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(others[i].name, name) == 0)
            return &others[i];
    return NULL;
}

/* The key at which a scenario has the library file of that name; NULL for an item of a folder. */
static const char *fixed_key(const char *name)
{
    for (const char *const *fixed = scenario_fixed_files; *fixed; fixed += 2)
        if (strcmp(fixed[1], name) == 0)
            return fixed[0];
    return NULL;
}

/* The table of a name's files, and what they are to a scenario. */
static void describe_file(const char *name, struct arena *memory, struct schema_request *request)
{
    const char *fixed = fixed_key(name);
    const struct other *other = find_other(name);
    if (other) {
        request->role = other->role;
        request->table = other->table;
    } else if (strcmp(name, "scenario") == 0) {
        request->role = SCHEMA_SCENARIO;
        request->table = &scenario_table;
    } else if (fixed) {
        request->role = SCHEMA_FIXED;
        request->table = key_find(&scenario_table, NULL, fixed)->sub;
    } else {
        request->role = SCHEMA_ITEM;
        request->table = key_find(&library_table, NULL, name)->sub;
    }
    request->title = arena_format(memory, "colossim %s", request->table->name);
}

/* The keys that a scenario need not give since the library lies below them. */
static const char **given_keys(struct arena *memory)
{
    size_t n = 0;
    while (scenario_fixed_files[n])
        n++;
    const char **keys = arena_array(memory, n / 2 + 2, sizeof *keys);
    for (size_t i = 0; i < n / 2; i++)
        keys[i] = scenario_fixed_files[2 * i];
    keys[n / 2] = "models";
    return keys;
}

static int run(const struct arguments *a, struct text *out)
{
    const char *name = a->n_operands ? a->operands[0] : words[0];
    size_t i = 0;
    while (words[i] && strcmp(words[i], name) != 0)
        i++;
    if (!words[i])
        return output_no_word(a);
    struct arena memory;
    const char **folders;
    arena_init(&memory);
    struct schema_request request = {.given = given_keys(&memory)};
    describe_file(name, &memory, &request);
    request.n_folders = library_folders(a->value[OPTION_MODELS], NULL, &memory, &folders);
    request.folders = folders;
    schema_write(&request, out);
    arena_free(&memory);
    return EXIT_OK;
}

static const struct example examples[] = {
    {"colossim schema > scenario.schema.json", "of scenarios"},
    {"colossim schema systems > systems.schema.json", "of the files in models/systems"},
    {NULL, NULL},
};

const struct command schema_command = {
    .name = "schema",
    .operands = "[NAME]",
    .most = 1,
    .completes = COMPLETES_WORDS,
    .words = words,
    .summary = "Print a JSON Schema for editors",
    .details =
        "NAME is 'scenario' (default), 'study', a file of the model library ('assumptions', "
        "'h100e', 'price-index', 'training', 'training-run', 'scoring', 'collectives', "
        "'clusters', 'reliability'), 'measurements' or a folder of it. An editor with "
        "yaml-language-server checks and completes a file whose first line is '# "
        "yaml-language-server: $schema=' and the place of the schema. The schemas are installed "
        "with the models; print one anew where the library has models of your own, so that their "
        "names are proposed.",
    .examples = examples,
    .run = run,
};
