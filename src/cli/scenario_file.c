#include "cli/scenario_file.h"

#include "cli/output.h"
#include "input/load.h"
#include "perf/campaign.h"
#include "results/metric.h"

#include <stdio.h>
#include <string.h>

/* The --set arguments, and --seed as one more. */
static void collect_sets(const struct arguments *a, struct arena *arena,
                         struct load_request *request)
{
    const char **sets = arena_array(arena, a->n_sets + 1, sizeof *sets);
    size_t n = a->n_sets;
    if (n)
        memcpy(sets, a->sets, n * sizeof *sets);
    if (a->given[OPTION_SEED])
        sets[n++] = arena_format(arena, "seed=%s", a->value[OPTION_SEED]);
    request->sets = sets;
    request->n_sets = n;
}

/* Here, so that the message names --seed and not the --set that it becomes. */
static bool check_seed(const struct arguments *a, struct diagnostics *diagnostics)
{
    const struct key *key = key_find(&scenario_table, NULL, "seed");
    struct text message;
    int64_t seed;
    text_init(&message);
    bool valid = arguments_whole(a, OPTION_SEED, 0, (int64_t)key->max, 0, &seed, &message);
    if (!valid)
        diag_error(diagnostics, (struct mark){0}, NULL, "%s", text_get(&message));
    text_free(&message);
    return valid;
}

/* A study's file is most often meant for another command. */
static bool check_is_scenario(struct scenario_file *file)
{
    const struct node *kind = node_get(file->tree.root, "kind");
    if (!kind || kind->kind != NODE_SCALAR || strcmp(kind->text, "study") != 0)
        return true;
    diag_error(
        &file->diagnostics, kind->at,
        arena_format(&file->diagnostics.memory, "'colossim sweep run %s' runs it", file->path),
        "this is a study, not a scenario");
    return false;
}

bool scenario_file_open(const struct arguments *a, struct scenario_file *file)
{
    *file = (struct scenario_file){.path = a->operands[0]};
    diagnostics_init(&file->diagnostics);
    tree_init(&file->tree);
    arena_init(&file->memory);
    if (!check_seed(a, &file->diagnostics))
        return false;
    struct load_request request = {.path = file->path, .models = a->value[OPTION_MODELS]};
    collect_sets(a, &file->memory, &request);
    const bool loaded = load_scenario(&request, &scenario_table, scenario_fixed_files, &file->tree,
                                      &file->diagnostics);
    if ((loaded || file->tree.dangles) && check_is_scenario(file))
        file->scenario = campaigns_bind(&file->tree, NULL, &file->memory, &file->diagnostics);
    if (file->scenario && !metric_check_observations(file->scenario, &file->diagnostics))
        file->scenario = NULL;
    return file->scenario != NULL;
}

void scenario_file_close(struct scenario_file *file)
{
    arena_free(&file->memory);
    tree_free(&file->tree);
    diagnostics_free(&file->diagnostics);
}

int scenario_file_refuse(const struct arguments *a, const struct scenario_file *file)
{
    output_diagnostics(a, &file->diagnostics);
    fputs("nothing was run\n", stderr);
    return EXIT_INPUT;
}
