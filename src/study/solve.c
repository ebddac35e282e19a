#include "study/solve.h"

#include "fleet/run.h"
#include "input/address.h"
#include "input/copy.h"
#include "input/quantity.h"
#include "perf/campaign.h"
#include "study/fill.h"
#include "study/replicate.h"
#include "study/sensitivity.h"
#include "study/solving.h"
#include "study/vary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of quantities: the interval's width over its larger end. */
static const double TOLERANCE = 1e-3;

/* How often a range that nobody gave is widened, and the first step of days. */
enum { MOST_WIDENINGS = 10, FIRST_DAYS = 30 };

static bool read_value(struct solving *s, const char *text)
{
    const struct metric *metric = s->metric.metric;
    struct quantity_fault why;
    day_number day;
    double value;
    if (metric->when == METRIC_MILESTONE && date_parse(text, &day)) {
        s->search.target = day - s->request->scenario->start;
        return true;
    }
    if (quantity_parse(text, metric->dim, &value, &why)) {
        s->search.target = value / metric->si;
        return true;
    }
    return solving_fault(s, arena_format(s->memory, "%s: %s%s", metric->name, why.message,
                                         metric->when == METRIC_MILESTONE ? ", or a day" : ""));
}

/* Whether the target is another metric, and not a value. */
static bool names_metric(const struct solving *s, const char *text, struct metric_ref *out)
{
    struct diagnostics none;
    diagnostics_init(&none);
    const bool found = metric_parse(text, s->request->scenario, (struct mark){0}, &none, out);
    diagnostics_free(&none);
    return found;
}

/* What is searched for is where both are equal. */
static bool compare(struct solving *s, const char *name, const char *other)
{
    const struct metric *a = s->metric.metric, *b = s->other.metric;
    s->compares = true;
    s->name = arena_format(s->memory, "%s less %s", name, other);
    return (dim_equal(a->dim, b->dim) &&
            (a->when == METRIC_MILESTONE) == (b->when == METRIC_MILESTONE)) ||
           solving_fault(s, arena_format(s->memory,
                                         "'%s' can't be held against '%s': they are of different "
                                         "kinds",
                                         name, other));
}

/* A target in its parts. */
struct parts {
    const char *name, *value; /* without the blanks around them */
    char side;                /* '<' or '>' where one stands before the '=', else '=' */
};

/* A copy without the blanks at both ends. */
static const char *trimmed(const char *text, size_t n, struct arena *memory)
{
    static const char blanks[] = " \t";
    const size_t before = strspn(text, blanks) < n ? strspn(text, blanks) : n;
    while (n > before && strchr(blanks, text[n - 1]))
        n--;
    return arena_slice(memory, text + before, n - before);
}

/* False where it has no '='. */
static bool split_target(const char *target, struct arena *memory, struct parts *out)
{
    const char *equals = strchr(target, '=');
    if (!equals)
        return false;
    const bool sided = equals > target && (equals[-1] == '<' || equals[-1] == '>');
    out->side = sided ? equals[-1] : '=';
    out->name = trimmed(target, (size_t)(equals - target) - sided, memory);
    out->value = trimmed(equals + 1, strlen(equals + 1), memory);
    return true;
}

static bool read_target(struct solving *s)
{
    const char *target = s->request->target;
    struct parts parts;
    if (!split_target(target, s->memory, &parts))
        return solving_fault(s, arena_format(s->memory,
                                             "'%s' is no METRIC=VALUE, METRIC>=VALUE or "
                                             "METRIC<=VALUE",
                                             target));
    if (!metric_parse(parts.name, s->request->scenario, (struct mark){0}, s->d, &s->metric))
        return false;
    s->name = parts.name;
    /* The side that is written, else the better one. */
    s->search.at_most =
        parts.side == '<' || (parts.side == '=' && s->metric.metric->better != BETTER_HIGHER);
    if (names_metric(s, parts.value, &s->other))
        return compare(s, parts.name, parts.value);
    return metric_has_subject(parts.value) /* whose fault is said */
               ? metric_parse(parts.value, s->request->scenario, (struct mark){0}, s->d, &s->other)
               : read_value(s, parts.value);
}

/* Has the runs sampled on the days that the target speaks of. */
static void watch(struct solving *s)
{
    const day_number dates[] = {s->metric.date, s->other.date};
    s->watched.days = s->days;
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
        if (dates[i])
            s->days[s->watched.n++] = dates[i];
}

/* What was bound of a node; NULL for one that binds nothing. */
static const struct origin *find_origin(const struct scenario *scenario, const struct node *node)
{
    const struct origins *origins = scenario->origins;
    for (size_t i = 0; node && i < origins->n; i++)
        if (node_unwrap(origins->items[i].node) == node_unwrap(node))
            return &origins->items[i];
    return NULL;
}

/* What the tree has at the key's path. */
static bool find_address(const struct solving *s, struct address *out)
{
    size_t lacks;
    return address_find(s->request->tree, &scenario_table, s->key.path, out, &lacks);
}

static double step_of(struct solving *s)
{
    struct address address;
    if (s->key.form != VALUE_COUNT || !find_address(s, &address))
        return s->key.form == VALUE_QUANTITY ? 0 : 1;
    const struct origin *origin = find_origin(s->request->scenario, address.node);
    s->system = origin ? fill_system(s->request->scenario, origin->field) : NULL;
    return s->system ? (double)s->system->accelerators : 1;
}

static bool read_key(struct solving *s)
{
    if (!varied_key_find(s->request->tree, s->request->key, (struct mark){0}, &s->key, s->d))
        return false;
    s->key.form = varied_key_form(s->key.key);
    s->search.step = step_of(s);
    return s->key.form != VALUE_WORD ||
           solving_fault(s, arena_format(s->memory, "'%s' holds no number", s->key.path));
}

/* The first message of a value that makes no scenario that can be run. */
static bool invalid(struct solving *s, const struct diagnostics *messages)
{
    s->why = arena_text(s->memory, messages->n ? messages->items[0].text : "no valid scenario");
    return false;
}

/* Whether the scenario is valid at the medians, as replications want it. */
static bool is_valid(const struct tree *tree, struct diagnostics *unplaced)
{
    struct arena memory;
    arena_init(&memory);
    const bool valid = campaigns_bind(tree, NULL, &memory, unplaced) != NULL;
    arena_free(&memory);
    return valid;
}

/* What most accelerators wait for at the end of the run. */
static enum constraint binds_at_end(const struct outcome *out)
{
    size_t i = out->n_samples;
    while (i-- > 0)
        if (out->samples[i].scope == SCOPE_TOTAL)
            return out->samples[i].binds;
    return BY_DEMAND;
}

static bool run_median(struct solving *s, const struct tree *tree, struct diagnostics *unplaced,
                       struct estimate *out)
{
    struct arena memory;
    struct outcome outcome;
    struct run_progress progress = {.watched = s->watched};
    arena_init(&memory);
    const struct scenario *scenario = campaigns_bind(tree, NULL, &memory, unplaced);
    bool valid = scenario != NULL;
    if (scenario) {
        valid = fleet_run(scenario, 0, &progress, &outcome) == RUN_COMPLETE;
        if (valid) {
            *out = (struct estimate){solving_value(s, &outcome), NAN, NAN};
            s->binds[s->n_tried] = binds_at_end(&outcome);
        } else
            diag_error(unplaced, (struct mark){0}, NULL, "%s", money_out_of_range);
        outcome_free(&outcome);
        if (s->request->done)
            atomic_fetch_add_explicit(s->request->done, 1, memory_order_relaxed);
    }
    arena_free(&memory);
    return valid;
}

struct values {
    const struct solving *of;
    double *value;
    size_t n;
};

static bool keep(void *context, const struct outcome *outcome)
{
    struct values *values = context;
    values->value[values->n++] = solving_value(values->of, outcome);
    return true;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool run_replications(struct solving *s, const struct tree *tree,
                             struct diagnostics *unplaced, struct estimate *out)
{
    const struct solve_request *r = s->request;
    struct values values = {s, arena_array(s->memory, (size_t)r->replications, sizeof(double)), 0};
    const struct replicate_request request = {
        .tree = tree,
        .seed = (uint64_t)r->scenario->seed,
        .first = 1,
        .count = (uint32_t)r->replications,
        .threads = (int)(r->threads < r->replications ? r->threads : r->replications),
        .done = r->done,
        .watched = s->watched,
    };
    if (!replicate_run(&request, keep, &values, unplaced))
        return false;
    *out = (struct estimate){NAN, NAN, NAN};
    for (size_t i = 0; i < values.n; i++)
        if (isnan(values.value[i]))
            return true;
    qsort(values.value, values.n, sizeof *values.value, ascending);
    *out = quantile_estimate(values.value, values.n, r->quantile);
    return true;
}

static bool run_at(struct solving *s, const struct tree *tree, struct diagnostics *unplaced,
                   struct estimate *out)
{
    if (s->request->replications == 0)
        return run_median(s, tree, unplaced, out);
    return is_valid(tree, unplaced) && run_replications(s, tree, unplaced, out);
}

/* A root_function: the scenario with the key at x. */
static bool evaluate(void *context, double *x, double *y)
{
    struct solving *s = context;
    struct solution_point *point = &s->tried[s->n_tried];
    struct diagnostics unplaced;
    struct tree tree;
    *point = (struct solution_point){0};
    point->text = varied_key_write(&s->key, *x, s->memory, x);
    point->number = *x;
    diagnostics_init(&unplaced);
    tree_copy(s->request->tree, &tree);
    const char *set = arena_format(s->memory, "%s=%s", s->key.path, point->text);
    const bool valid = tree_set(&tree, &scenario_table, set, 1, &unplaced) &&
                       run_at(s, &tree, &unplaced, &point->metric);
    if (!valid)
        invalid(s, &unplaced);
    tree_free(&tree);
    diagnostics_free(&unplaced);
    if (!valid)
        return false;
    *y = point->metric.value;
    s->n_tried++;
    return true;
}

static bool read_end(struct solving *s, const char *option, const char *text, double *out)
{
    struct quantity_fault why;
    day_number day;
    if (s->key.form == VALUE_DATE) {
        if (!date_parse(text, &day))
            return solving_fault(s, arena_format(s->memory,
                                                 "--%s: '%s' is no day; write it like 2026-03-01",
                                                 option, text));
        *out = day;
        return true;
    }
    if (!quantity_parse(text, s->key.dim, out, &why))
        return solving_fault(s, arena_format(s->memory, "--%s: %s", option, why.message));
    if (!s->key.like)
        s->key.like = text;
    return s->key.form != VALUE_COUNT || *out == floor(*out) ||
           solving_fault(s, arena_format(s->memory, "--%s: expected a whole number", option));
}

/* What was bound of a node: the median where it is uncertain. False for a path over time that has
 * several values. */
static bool bound_value(const struct scenario *scenario, const struct node *node, double *out)
{
    const struct origin *o = find_origin(scenario, node);
    const struct path *path = o ? o->field : NULL;
    if (o && o->key->kind == KEY_QUANTITY)
        *out = *(const double *)o->field;
    else if (o && o->key->kind == KEY_PATH && path->n == 1)
        *out = path->values[0];
    else
        return false;
    return true;
}

/* The first number of the key's dimension in a value of several, as '4 %' in {dist: triangular,
 * low: 4 %, ...}; NULL for none. */
static const char *first_number(const struct node *node, struct dim dim)
{
    struct quantity_fault why;
    double number;
    if (node->kind == NODE_SCALAR)
        return quantity_parse(node->text, dim, &number, &why) ? node->text : NULL;
    const char *text = NULL;
    for (const struct node *part = node->child; part && !text; part = part->next)
        text = first_number(part, dim);
    return text;
}

/* The value of the key that the scenario or its default gives. */
static bool value_now(struct solving *s, double *out)
{
    const struct solve_request *r = s->request;
    struct address address;
    struct quantity_fault why;
    day_number day;
    if (!find_address(s, &address))
        return false;
    const struct node *node = node_unwrap(address.node);
    const char *text = node ? node->text : address.node ? NULL : address.key->fallback;
    if (!text) {
        s->key.like = node && s->key.form == VALUE_QUANTITY ? first_number(node, s->key.dim) : NULL;
        return bound_value(r->scenario, address.node, out);
    }
    if (s->key.form != VALUE_DATE) {
        s->key.like = text;
        return quantity_parse(text, s->key.dim, out, &why);
    }
    if (!date_parse(text, &day))
        return false;
    *out = day;
    return true;
}

/* The whole systems in a range. */
static bool fit_range(struct solving *s, double *low, double *high)
{
    const double step = s->search.step;
    if (!s->system)
        return true;
    *low = step * fmax(ceil(*low / step), 1);
    *high = step * floor(*high / step);
    return *low < *high ||
           solving_fault(
               s, arena_format(s->memory,
                               "'%s' counts whole systems of %.0f accelerators ('%s'): there are "
                               "no two numbers of them from --from to --to",
                               s->key.path, step, s->system->name));
}

/* All values are written in the unit of the first one: a price per hour beside one per year can't
 * be compared. */
static void write_like_now(struct solving *s, double now)
{
    struct text text;
    if (s->key.like || s->key.form != VALUE_QUANTITY)
        return;
    text_init(&text);
    quantity_write(now, s->key.dim, 5, &text);
    s->key.like = arena_text(s->memory, text_get(&text));
    text_free(&text);
}

/* The range that the user gave, else the value that the scenario gives. */
static bool read_range(struct solving *s, double *low, double *high, double *now)
{
    const struct solve_request *r = s->request;
    if (!r->from != !r->to)
        return solving_fault(s, "give both ends of the range, --from and --to, or none");
    if (r->from) {
        if (!read_end(s, "from", r->from, low) || !read_end(s, "to", r->to, high))
            return false;
        if (!(*low < *high))
            return solving_fault(s, "--from must lie below --to");
        return fit_range(s, low, high);
    }
    if (value_now(s, now) && (s->key.form == VALUE_DATE || *now > 0)) {
        write_like_now(s, *now);
        return true;
    }
    return solving_fault(
        s, arena_format(s->memory,
                        "'%s' has no single value above zero to begin with: give a range, "
                        "--from and --to",
                        s->key.path));
}

/* The value that is tried in the k-th step up or down from the one that the scenario gives. */
static double widened(const struct solving *s, double now, int k, bool up)
{
    const struct key *key = s->key.key;
    double x = up ? ldexp(now, k) : ldexp(now, -k);
    if (s->key.form == VALUE_DATE) {
        const struct scenario *scenario = s->request->scenario;
        x = now + (up ? 1 : -1) * ldexp(FIRST_DAYS, k - 1);
        return fmin(fmax(x, scenario->start), scenario->end - 1);
    }
    if (s->system)
        x = s->search.step * fmax(round(x / s->search.step), 1);
    return key->min == 0 && key->max == 0 ? x : fmin(fmax(x, key->min), key->max);
}

/* Goes both ways from the value that the scenario gives until the target is met on one side and
 * missed on the other. Values that make no valid scenario end the way. */
static bool widen(struct solving *s, double now, double *low, double *high)
{
    double reached[2] = {now, now}, value;
    bool open[2] = {true, true};
    if (!root_value(&s->search, &now, &value))
        return solving_fault(s, solving_placed(s, s->why));
    const bool meets = root_meets(&s->search, value);
    for (int k = 1; k <= MOST_WIDENINGS; k++)
        for (int up = 0; up < 2; up++) {
            double x = widened(s, now, k, up), y;
            open[up] = open[up] && x != reached[up] && root_value(&s->search, &x, &y);
            if (!open[up])
                continue;
            if (root_meets(&s->search, y) != meets) {
                *low = up ? reached[up] : x;
                *high = up ? x : reached[up];
                return true;
            }
            reached[up] = x;
        }
    *low = reached[0];
    *high = reached[1];
    return *low < *high || solving_fault(s, arena_format(s->memory, "'%s' can't be moved from %s",
                                                         s->key.path, solving_key_text(s, now)));
}

static int by_number(const void *a, const void *b)
{
    const struct solution_point *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* Each value once, in order. */
static void write_points(struct solving *s, struct solution *out)
{
    out->points = arena_array(s->memory, s->n_tried, sizeof *out->points);
    qsort(s->tried, s->n_tried, sizeof *s->tried, by_number);
    for (size_t i = 0; i < s->n_tried; i++) {
        if (out->n_points && out->points[out->n_points - 1].number == s->tried[i].number)
            continue;
        s->tried[i].meets = root_meets(&s->search, s->tried[i].metric.value);
        out->points[out->n_points++] = s->tried[i];
    }
}

static void write_question(const struct solving *s, struct solution *out)
{
    const struct solve_request *r = s->request;
    struct parts parts = {0};
    split_target(r->target, s->memory, &parts);
    const bool milestone = s->metric.metric->when == METRIC_MILESTONE;
    *out = (struct solution){
        .scenario = r->scenario->name,
        .key = r->key,
        .metric = parts.name,
        .other = s->compares ? parts.value : NULL,
        .unit = s->metric.metric->unit,
        .days = milestone && !s->compares,
        .start = r->scenario->start,
        .target = s->search.target,
        .at_most = s->search.at_most,
        .replications = r->replications,
        .quantile = r->quantile,
        .step = (int64_t)s->search.step,
        .system = s->system ? s->system->name : NULL,
    };
}

enum solve_end solve(const struct solve_request *request, struct arena *memory,
                     struct solution *out, struct diagnostics *d)
{
    struct solving *s = arena_alloc(memory, sizeof *s);
    double low = 0, high = 0, now = 0;
    *s = (struct solving){.request = request, .memory = memory, .d = d};
    s->search.evaluate = evaluate;
    s->search.context = s;
    s->search.tolerance = TOLERANCE;
    if (!read_key(s) || !read_target(s) || !read_range(s, &low, &high, &now))
        return SOLVE_REFUSED;
    watch(s);
    if (!request->from && !widen(s, now, &low, &high))
        return SOLVE_FAILED;
    write_question(s, out);
    const enum root_end end = root_find(&s->search, low, high, &out->meets, &out->misses);
    if (end != ROOT_FOUND) {
        solving_report(s, end);
        return SOLVE_FAILED;
    }
    out->monotone = root_is_monotone(&s->search);
    write_points(s, out);
    return SOLVE_DONE;
}
