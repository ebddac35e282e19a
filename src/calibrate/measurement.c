/* A file names its accelerator by a device's name, the library by its own: the file is looked at
 * once for the name, then read with the accelerator set, so that one pass of the loader brings the
 * datasheet in. */
#include "calibrate/measurement.h"

#include "input/bind.h"
#include "input/load.h"
#include "model/llm.h"
#include "scenario/scenario.h"

#include <math.h>
#include <string.h>

static const char *text_at(const struct node *root, const char *path)
{
    const struct node *node = node_unwrap(node_find(root, path));
    return node && node->kind == NODE_SCALAR ? node->text : NULL;
}

/* The library's accelerator with that device name; NULL when there is none. */
static const char *find_by_device(const char *device, const char *models, struct arena *memory)
{
    const char **folders, **names, *found = NULL;
    const size_t n_folders = library_folders(models, NULL, memory, &folders);
    const size_t n = library_names(folders, n_folders, "accelerators", memory, &names);
    for (size_t i = 0; i < n && !found; i++) {
        struct diagnostics d;
        struct tree tree;
        diagnostics_init(&d);
        tree_init(&tree);
        const char *logical = arena_format(memory, "accelerators/%s", names[i]);
        const char *path = library_path(folders, n_folders, logical, memory);
        const struct node *root =
            path ? tree_read_file(&tree, path, NULL, LAYER_LIBRARY, &d) : NULL;
        const char *name = text_at(root, "device-name");
        if (name && strcmp(name, device) == 0)
            found = names[i];
        tree_free(&tree);
        diagnostics_free(&d);
    }
    return found;
}

/* The accelerator of a file that doesn't name it; NULL when it does, or nobody knows. */
static const char *guess_accelerator(const char *path, const char *models, struct arena *memory)
{
    struct diagnostics d;
    struct tree tree;
    diagnostics_init(&d);
    tree_init(&tree);
    const struct node *root = tree_read_file(&tree, path, NULL, LAYER_SCENARIO, &d);
    const char *device = text_at(root, "device.name"), *found = NULL;
    if (root && device && !node_get(root, "accelerator"))
        found = find_by_device(device, models, memory);
    tree_free(&tree);
    diagnostics_free(&d);
    return found;
}

static bool report_unknown(const struct measurement *m, const char *path, struct diagnostics *d)
{
    const char *device = m->device.name;
    diag_error(d, (struct mark){0}, NULL,
               "%s: %s%s%s; name the accelerator with --accelerator or the key 'accelerator'", path,
               device ? "no accelerator of the library has the device name '"
                      : "the file doesn't say which accelerator was measured",
               device ? device : "", device ? "'" : "");
    return false;
}

/* Every time and energy must be somebody's: a figure whose grade nobody states could be anything.
 */
static bool check_grade(const struct measurement_file *file, const double *field, const char *what,
                        struct diagnostics *d)
{
    const enum grade grade = origins_grade(&file->origins, field);
    if (grade == GRADE_MEASURED || grade == GRADE_PUBLISHED)
        return true;
    const struct origin *o = origins_get(&file->origins, field);
    diag_error(d, o && o->node ? o->node->at : (struct mark){0}, NULL,
               "%s is 'confidence: measured' or 'confidence: published', not '%s': say whose it "
               "is, here or at the top of the file",
               what, grade_name(grade));
    return false;
}

static bool check_grades(const struct measurement_file *file, const struct measurement *m,
                         struct diagnostics *d)
{
    const struct measured_point *points = m->points.items;
    const struct power_window *windows = m->power.items;
    for (uint32_t i = 0; i < m->points.n; i++) {
        const struct measured_point *p = &points[i];
        if (point_is_measured(p) &&
            !check_grade(file, p->time.runs > 0 ? &p->time.median : &p->rate, "a point", d))
            return false;
    }
    for (uint32_t i = 0; i < m->power.n; i++)
        if (windows[i].status == STATE_MEASURED &&
            !check_grade(file, &windows[i].energy, "an energy window", d))
            return false;
    return true;
}

/* Whether a file has keys that measurements don't have, most of which are of another kind. */
static bool is_rather(const struct key_table *kind, const struct node *root)
{
    size_t known = 0, others = 0;
    for (const struct node *item = root->child; item; item = item->next)
        if (!key_is_description(item->key) && !key_find(&measurement_table, NULL, item->key))
            *(key_find(kind, NULL, item->key) ? &known : &others) += 1;
    return known > others;
}

/* A scenario or a file of the library in the place of measurements, most often the calibration that
 * a fit made of them. */
static bool check_is_measurement(const struct node *root, struct diagnostics *d)
{
    const char *owner = NULL;
    if (node_get(root, "points"))
        return true;
    if (is_rather(&scenario_table, root))
        owner = "a scenario or study";
    for (size_t i = 0; i < library_table.n && !owner; i++)
        if (is_rather(library_table.keys[i].sub, root))
            owner = arena_format(&d->memory, "models/%s", library_table.keys[i].name);
    if (owner)
        diag_error(d, node_mark(root),
                   "measurements have 'points'; 'colossim explain measurements' lists their keys",
                   "this is no file of measurements: its keys are those of %s", owner);
    return !owner;
}

bool measurement_open(struct measurement_file *file, const char *path, const char *models,
                      const char *accelerator, struct diagnostics *d)
{
    static const char *const none[] = {NULL};
    *file = (struct measurement_file){.path = path};
    arena_init(&file->memory);
    tree_init(&file->tree);
    if (!accelerator)
        accelerator = guess_accelerator(path, models, &file->memory);
    const char *set =
        accelerator ? arena_format(&file->memory, "accelerator=%s", accelerator) : NULL;
    const struct load_request request = {
        .path = path, .sets = &set, .n_sets = set ? 1 : 0, .models = models};
    struct measurement *m = arena_alloc(&file->memory, sizeof *m);
    if (!load_scenario(&request, &measurement_table, none, &file->tree, d) ||
        !check_is_measurement(file->tree.root, d) ||
        !bind_tree(&file->tree, &measurement_table, m, NULL, &file->memory, &file->origins, d))
        return false;
    if (!m->accelerator)
        return report_unknown(m, path, d);
    if (!check_grades(file, m, d) || !calibration_is_whole(m->fallback, (struct mark){0}, d))
        return false;
    file->content = m;
    return true;
}

void measurement_close(struct measurement_file *file)
{
    tree_free(&file->tree);
    arena_free(&file->memory);
}

bool point_is_measured(const struct measured_point *p)
{
    return p->status == STATE_MEASURED;
}

double point_side(int64_t told)
{
    static const double LARGE = 16384;
    return told > 0 ? (double)told : LARGE;
}

int64_t point_value_head(const struct point_shape *s)
{
    return s->value_head > 0 ? s->value_head : s->head;
}

double point_seen(const struct point_shape *s)
{
    return llm_positions_seen((double)s->queries, (double)s->window, s->causal);
}

double point_flop(const struct measured_point *p)
{
    const struct point_shape *s = &p->shape;
    switch (p->bench) {
    case BENCH_GEMM:
    case BENCH_GEMM_REF:
        return 2 * point_side(s->m) * point_side(s->n) * point_side(s->k) * (double)s->batch;
    case BENCH_GEMM_GROUPED: return 2 * (double)s->m * (double)s->k * (double)s->tokens;
    case BENCH_ATTN_PREFILL:
        /* two products forward, five backward: the scores are computed again */
        return 2 * (double)s->batch * (double)s->heads * (double)s->queries * point_seen(s) *
               (double)(s->head + point_value_head(s)) *
               (s->pass == PASS_BACKWARD
                    ? attention_backward_share((double)s->head, (double)point_value_head(s))
                    : 1);
    case BENCH_ATTN_DECODE:
        return 4.0 * (double)s->batch * (double)s->heads * (double)s->keys * (double)s->head;
    default: return 0;
    }
}

double point_bytes(const struct measured_point *p)
{
    static const double LARGE = 1 << 30;
    const double arrays = p->shape.op == STREAM_TRIAD ? 3 : p->shape.op == STREAM_COPY ? 2 : 1;
    const double told = (double)p->shape.bytes;
    if (p->bench == BENCH_HBM)
        return arrays * (told > 0 ? told : LARGE);
    return p->bytes > 0 ? p->bytes : told;
}

enum collective point_collective(const struct measured_point *p)
{
    static const enum collective kinds[] = {COLLECTIVE_ALL_REDUCE, COLLECTIVE_ALL_GATHER,
                                            COLLECTIVE_REDUCE_SCATTER, COLLECTIVE_ALL_TO_ALL,
                                            COLLECTIVE_SEND}; /* as 'op' names them */
    return kinds[p->shape.op];
}

double point_seconds(const struct measured_point *p)
{
    if (!point_is_measured(p))
        return NAN;
    if (p->time.runs > 0)
        return p->time.median;
    const double flop = point_flop(p);
    if (flop > 0)
        return flop / p->rate;
    if (p->bench == BENCH_COLL)
        return collective_wire(point_collective(p), (double)p->shape.bytes, (double)p->shape.n) /
               p->rate;
    return p->bench == BENCH_HBM ? point_bytes(p) / p->rate : NAN;
}

enum grade point_grade(const struct measurement_file *file, const struct measured_point *p)
{
    return origins_grade(&file->origins, p->time.runs > 0 ? &p->time.median : &p->rate);
}

enum grade window_grade(const struct measurement_file *file, const struct power_window *w)
{
    return origins_grade(&file->origins, &w->energy);
}
