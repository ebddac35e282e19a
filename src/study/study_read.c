#include "study/study.h"

#include "input/copy.h"
#include "input/file.h"
#include "input/layers.h"
#include "input/load.h"
#include "perf/campaign.h"
#include "results/metric.h"
#include "scenario/check.h"
#include "study/asked.h"
#include "study/vary.h"

#include <stdlib.h>
#include <string.h>

static const char *base_path(const char *study, const char *base, struct arena *memory)
{
    return base[0] == '/' ? base : arena_format(memory, "%s/%s", file_folder(study, memory), base);
}

/* The changes to the base, a later one before an earlier one: those of the study, those of the
 * command line, the study's seed. */
static struct load_request base_request(const char *path, const struct study_override *override,
                                        struct study_input *in)
{
    const char **sets = arena_array(&in->memory, override->n_sets + 1, sizeof *sets);
    struct load_request request = {
        .models = override->models, .overrides = in->study.written.set, .sets = sets};
    request.path = base_path(path, in->study.base, &in->memory);
    for (size_t i = 0; i < override->n_sets; i++)
        sets[request.n_sets++] = override->sets[i];
    if (in->study.seed)
        sets[request.n_sets++] = arena_format(&in->memory, "seed=%lld", (long long)in->study.seed);
    return request;
}

static bool bind_base(struct study_input *in, struct diagnostics *d)
{
    in->scenario = campaigns_bind(&in->base, NULL, &in->memory, d);
    if (in->scenario && !metric_check_observations(in->scenario, d))
        in->scenario = NULL;
    return in->scenario != NULL;
}

/* Brings the models that a level of a reference needs into the base, by loading the scenario with
 * that level set. */
static bool adopt_level(const struct load_request *base, const struct varied_key *key, size_t level,
                        struct study_input *in, struct diagnostics *d)
{
    struct load_request request = *base;
    const char **sets = arena_array(&in->memory, base->n_sets + 1, sizeof *sets);
    for (size_t i = 0; i < base->n_sets; i++)
        sets[i] = base->sets[i];
    sets[request.n_sets++] = arena_format(&in->memory, "%s=%s", key->path, key->texts[level]);
    request.sets = sets;
    struct tree tree;
    tree_init(&tree);
    const bool loaded = load_scenario(&request, &scenario_table, scenario_fixed_files, &tree, d);
    if (loaded)
        tree_adopt_models(&in->base, &tree);
    else
        diag_error(d, key->at, NULL, "%s: '%s' is no value for it", key->path, key->texts[level]);
    tree_free(&tree);
    return loaded;
}

static bool adopt_references(const struct load_request *base, struct study_input *in,
                             struct diagnostics *d)
{
    bool fine = true;
    for (size_t f = 0; f < in->study.n_factors; f++)
        for (size_t k = 0; k < in->study.factors[f].n_keys; k++) {
            const struct varied_key *key = &in->study.factors[f].keys[k];
            for (size_t l = 0; key->key->kind == KEY_REF && l < key->levels; l++)
                fine = adopt_level(base, key, l, in, d) && fine;
        }
    return fine;
}

/* Whether the scenario binds with one value in the place of its own. Cross-checks with what else
 * varies are left to the points: only what the key's own type says is a fault of the study. */
static bool check_value(struct study_input *in, const struct varied_key *key,
                        const struct coordinate *at, struct diagnostics *d)
{
    struct diagnostics unplaced;
    struct tree tree;
    struct arena memory;
    double number;
    diagnostics_init(&unplaced);
    arena_init(&memory);
    tree_copy(&in->base, &tree);
    const char *text = varied_key_text(key, at, &memory, &number);
    const char *set = arena_format(&memory, "%s=%s", key->path, text);
    struct scenario scenario = {0};
    const bool fine = tree_set(&tree, &scenario_table, set, 1, &unplaced) &&
                      bind_tree(&tree, &scenario_table, &scenario, NULL, &memory, NULL, &unplaced);
    if (!fine)
        diag_error(d, key->at, NULL, "%s = %s: %s", key->path, text,
                   unplaced.n ? unplaced.items[0].text : "no valid scenario");
    tree_free(&tree);
    arena_free(&memory);
    diagnostics_free(&unplaced);
    return fine;
}

/* Listed values all, up to a bound; distributions at their ends. */
static bool check_values(struct study_input *in, struct diagnostics *d)
{
    enum { MOST_CHECKED = 100 };
    static const double ends[] = {1e-9, 1 - 1e-9};
    bool fine = true;
    for (size_t f = 0; f < in->study.n_factors; f++)
        for (size_t k = 0; k < in->study.factors[f].n_keys; k++) {
            const struct varied_key *key = &in->study.factors[f].keys[k];
            const size_t n = key->levels ? key->levels : 2;
            for (size_t i = 0; i < n; i++) {
                const struct coordinate at = {.level = i, .u = ends[i != 0]};
                if ((i < MOST_CHECKED || i == n - 1) && !check_value(in, key, &at, d)) {
                    fine = false;
                    break;
                }
            }
        }
    return fine;
}

/* A scenario's file in the place of a study's. */
static bool check_is_study(const char *path, const struct study_input *in, struct diagnostics *d)
{
    const struct node *root = in->tree.root, *operators = node_get(root, "operators");
    if (!operators || node_get(root, "kind"))
        return true;
    diag_error(d, node_mark(operators),
               arena_format(&d->memory, "a study has 'kind: study' and 'base: %s'", path),
               "this is a scenario, not a study");
    return false;
}

/* No file lies below a study's, so that a null has nothing to delete there. Those within 'vary' and
 * 'set' are of the scenario. */
static bool check_nulls(const struct node *root, struct diagnostics *d)
{
    const size_t errors = d->errors;
    for (const struct node *item = root->child; item; item = item->next)
        if (item->key && node_is_null(item))
            tree_refuse_null(item, d);
    return d->errors == errors;
}

/* The name becomes that of a folder and of jobs. */
static bool check_name(const struct study_input *in, struct diagnostics *d)
{
    if (scenario_is_name(in->study.name))
        return true;
    diag_error(
        d, node_unwrap(node_get(in->tree.root, "name"))->at, NULL,
        "a study's name has letters, digits, '.', '_' and '-', at most %d, and begins with a "
        "letter or a digit",
        SCENARIO_LONGEST_NAME);
    return false;
}

static bool read_all(const char *path, const struct study_override *override,
                     struct study_input *in, struct diagnostics *d)
{
    in->tree.root = layer_read(&in->tree, path, path, (struct mark){0}, LAYER_SCENARIO, d);
    if (!in->tree.root)
        return false;
    if (!check_is_study(path, in, d) || !check_nulls(in->tree.root, d))
        return false;
    if (!bind_tree(&in->tree, &study_table, &in->study, NULL, &in->memory, NULL, d) ||
        !check_name(in, d))
        return false;
    if (override->precision > 0)
        in->study.precision.half_width = override->precision;
    if (in->study.precision.half_width > 0 && in->study.precision.most == 0)
        in->study.precision.most = 1280;
    const struct load_request base = base_request(path, override, in);
    if (!load_scenario(&base, &scenario_table, scenario_fixed_files, &in->base, d))
        return false;
    /* What the base alone names nowhere may be named by a value that varies. */
    const bool varied = vary_read(in, d) && adopt_references(&base, in, d);
    if (!bind_base(in, d))
        return false;
    if (!in->study.seed)
        in->study.seed = in->scenario->seed;
    return asked_read(in, d) && varied && check_values(in, d);
}

bool study_read(const char *path, const struct study_override *override, struct study_input *in,
                struct diagnostics *d)
{
    *in = (struct study_input){0};
    arena_init(&in->memory);
    tree_init(&in->tree);
    tree_init(&in->base);
    const size_t errors = d->errors;
    return read_all(path, override, in, d) && d->errors == errors;
}

void study_input_free(struct study_input *in)
{
    tree_free(&in->tree);
    tree_free(&in->base);
    arena_free(&in->memory);
}
