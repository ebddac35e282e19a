#include "study/study.h"

#include "input/copy.h"
#include "input/file.h"
#include "input/layers.h"
#include "input/load.h"
#include "input/quantity.h"
#include "perf/campaign.h"
#include "results/metric.h"
#include "study/vary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What study_table doesn't know. */
struct parts {
    struct vary_parts vary;
    const struct node *metrics, *thresholds, *objectives;
};

static struct parts take_parts(struct node *root)
{
    return (struct parts){
        .vary = {layer_take(root, "vary"), layer_take(root, "points"), layer_take(root, "link"),
                 layer_take(root, "correlate")},
        .metrics = layer_take(root, "metrics"),
        .thresholds = layer_take(root, "thresholds"),
        .objectives = layer_take(root, "objectives"),
    };
}

static const char *base_path(const char *study, const char *base, struct arena *memory)
{
    return base[0] == '/' ? base : arena_format(memory, "%s/%s", file_folder(study, memory), base);
}

/* The changes to the base: those of the command line, then the study's seed. */
static struct load_request base_request(const char *path, const struct study_override *override,
                                        struct study_input *in)
{
    const char **sets = arena_array(&in->memory, override->n_sets + 2, sizeof *sets);
    struct load_request request = {.models = override->models, .sets = sets};
    request.path = base_path(path, in->study.base, &in->memory);
    for (size_t i = 0; i < override->n_sets; i++)
        sets[request.n_sets++] = override->sets[i];
    if (in->study.seed)
        sets[request.n_sets++] = arena_format(&in->memory, "seed=%lld", (long long)in->study.seed);
    return request;
}

static bool load_base(const struct load_request *request, struct study_input *in,
                      struct diagnostics *d)
{
    if (load_scenario(request, &scenario_table, scenario_fixed_files, &in->base, d))
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

static bool read_metrics(const struct node *metrics, struct study_input *in, struct diagnostics *d)
{
    struct study *s = &in->study;
    const size_t n = metrics && metrics->kind == NODE_LIST ? node_count(metrics) : 0;
    if (n == 0) {
        diag_error(d, metrics ? metrics->at : in->tree.root->at,
                   metrics ? NULL : "add 'metrics: [capital_total, ...]'",
                   "the study asks for no metrics");
        return false;
    }
    s->metrics = arena_array(&in->memory, n, sizeof *s->metrics);
    bool fine = true;
    for (const struct node *item = metrics->child; item; item = item->next) {
        struct metric_ref ref;
        if (item->kind != NODE_SCALAR) {
            diag_error(d, item->at, NULL, "expected the name of a metric");
            fine = false;
            continue;
        }
        fine = metric_parse(item->text, in->scenario, item->at, d, &ref) && fine;
        s->metrics[s->n_metrics++] = (struct study_metric){.name = item->text, .at = item->at};
    }
    return fine;
}

static const struct study_metric *find_metric(const struct study *s, const char *name,
                                              struct mark at, struct diagnostics *d)
{
    for (size_t i = 0; i < s->n_metrics; i++)
        if (strcmp(s->metrics[i].name, name) == 0)
            return &s->metrics[i];
    diag_error(d, at, NULL, "'%s' is not among the study's metrics", name);
    return NULL;
}

/* A threshold in the metric's unit: a day for milestones, else a quantity of its dimension. */
static bool read_threshold(const struct node *node, const struct study_metric *metric,
                           struct study_input *in, struct diagnostics *d)
{
    struct study *s = &in->study;
    struct metric_ref ref;
    struct quantity_fault why = {.message = "expected one value"};
    double value = NAN;
    day_number day;
    if (!metric_parse(metric->name, in->scenario, metric->at, d, &ref))
        return false;
    bool read = false;
    if (node->kind == NODE_SCALAR && ref.metric->when == METRIC_MILESTONE &&
        date_parse(node->text, &day)) {
        value = day - in->scenario->start;
        read = true;
    } else if (node->kind == NODE_SCALAR) {
        read = quantity_parse(node->text, ref.metric->dim, &value, &why);
        value /= ref.metric->si;
    }
    if (!read) {
        diag_error(d, node->at, why.hint[0] ? arena_text(&d->memory, why.hint) : NULL, "%s: %s",
                   metric->name, why.message);
        return false;
    }
    s->thresholds[s->n_thresholds++] = (struct study_threshold){
        .metric = (size_t)(metric - s->metrics), .text = node->text, .value = value};
    return true;
}

static bool read_thresholds(const struct node *thresholds, struct study_input *in,
                            struct diagnostics *d)
{
    size_t n = 0;
    for (const struct node *item = thresholds->child; item; item = item->next)
        n += item->kind == NODE_LIST ? node_count(item) : 1;
    if (thresholds->kind != NODE_MAP || n == 0) {
        diag_error(d, thresholds->at, NULL, "'thresholds' is a map from metrics to values");
        return false;
    }
    in->study.thresholds = arena_array(&in->memory, n, sizeof *in->study.thresholds);
    bool fine = true;
    for (const struct node *item = thresholds->child; item; item = item->next) {
        const struct study_metric *metric = find_metric(&in->study, item->key, node_mark(item), d);
        if (!metric)
            fine = false;
        else if (item->kind != NODE_LIST)
            fine = read_threshold(item, metric, in, d) && fine;
        else
            for (const struct node *value = item->child; value; value = value->next)
                fine = read_threshold(value, metric, in, d) && fine;
    }
    return fine;
}

static bool read_objectives(const struct node *objectives, struct study_input *in,
                            struct diagnostics *d)
{
    static const char *const words[] = {"minimize", "maximize"};
    bool fine = objectives->kind == NODE_MAP;
    if (!fine)
        diag_error(d, objectives->at, NULL, "'objectives' has 'minimize' and 'maximize', lists");
    for (const struct node *goal = fine ? objectives->child : NULL; goal; goal = goal->next) {
        const bool minimize = strcmp(goal->key, words[0]) == 0;
        if ((!minimize && strcmp(goal->key, words[1]) != 0) || goal->kind != NODE_LIST) {
            diag_error(d, node_mark(goal), NULL,
                       "'objectives' has 'minimize' and 'maximize', lists of metrics");
            return false;
        }
        for (const struct node *item = goal->child; item; item = item->next) {
            const struct study_metric *found =
                item->kind == NODE_SCALAR ? find_metric(&in->study, item->text, item->at, d) : NULL;
            if (!found) {
                fine = false;
                continue;
            }
            struct study_metric *metric = &in->study.metrics[found - in->study.metrics];
            metric->minimize = minimize;
            metric->maximize = !minimize;
        }
    }
    return fine;
}

static bool read_all(const char *path, const struct study_override *override,
                     struct study_input *in, struct diagnostics *d)
{
    in->tree.root = layer_read(&in->tree, path, path, (struct mark){0}, LAYER_SCENARIO, d);
    if (!in->tree.root)
        return false;
    const struct parts parts = take_parts(in->tree.root);
    if (!bind_tree(&in->tree, &study_table, &in->study, NULL, &in->memory, NULL, d))
        return false;
    if (override->precision > 0)
        in->study.precision.half_width = override->precision;
    if (in->study.precision.half_width > 0 && in->study.precision.most == 0)
        in->study.precision.most = 1280;
    const struct load_request base = base_request(path, override, in);
    if (!load_base(&base, in, d))
        return false;
    if (!in->study.seed)
        in->study.seed = in->scenario->seed;
    bool fine = vary_read(&parts.vary, in, d);
    fine = read_metrics(parts.metrics, in, d) && fine;
    if (!fine)
        return false;
    fine = !parts.thresholds || read_thresholds(parts.thresholds, in, d);
    fine = (!parts.objectives || read_objectives(parts.objectives, in, d)) && fine;
    return adopt_references(&base, in, d) && check_values(in, d) && fine;
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
