#include "study/evaluate.h"

#include "base/clock.h"
#include "fleet/run.h"
#include "input/copy.h"
#include "input/quantity.h"
#include "perf/campaign.h"
#include "study/sensitivity.h"

#include <math.h>
#include <string.h>

struct run {
    const struct plan *plan;
    struct tree tree;           /* with the point's values */
    struct uncertain uncertain; /* what is left to draw */
    struct arena memory;        /* of 'uncertain' */
    double deadline;            /* seconds of the clock */
    struct diagnostics *d;
    struct evaluation *out;
};

static bool drawn(const struct plan *plan)
{
    return plan->input->study.uncertain == UNCERTAIN_DRAWN;
}

static bool is_late(void *context)
{
    const struct run *run = context;
    return clock_seconds(CLOCK_MONOTONIC) > run->deadline;
}

static double value_of(const struct plan *plan, size_t metric, const struct outcome *outcome)
{
    const double value = metric_value(&plan->metrics[metric], outcome);
    if (!plan->input->study.metrics[metric].logarithm)
        return value;
    return value > 0 ? log(value) : NAN;
}

/* Simulates one replicate into its row of values. */
static enum run_end simulate(struct run *run, const struct scenario *scenario, uint32_t replication,
                             double *values)
{
    const struct plan *plan = run->plan;
    struct run_progress progress = {
        .watched = plan->watched,
        .give_up = isfinite(run->deadline) ? is_late : NULL,
        .context = run,
    };
    struct outcome outcome;
    const enum run_end end = fleet_run(scenario, replication, &progress, &outcome);
    for (size_t m = 0; end == RUN_COMPLETE && m < plan->facts.n_metrics; m++)
        values[m] = value_of(plan, m, &outcome);
    outcome_free(&outcome);
    return end;
}

/* The seed of the point, which may vary it; one that can't be read makes no valid scenario. */
static uint64_t seed_of(const struct run *run)
{
    const struct node *given = node_unwrap(node_find(run->tree.root, "seed"));
    struct quantity_fault why;
    double seed;
    if (given && given->kind == NODE_SCALAR &&
        quantity_parse(given->text, (struct dim)DIM_NONE, &seed, &why) && seed >= 0 &&
        seed <= 0x1p53)
        return (uint64_t)seed;
    return (uint64_t)run->plan->input->study.seed;
}

/* Runs one replicate into its row of values. */
static bool run_replicate(struct run *run, int64_t replicate, double *values)
{
    const struct plan *plan = run->plan;
    const uint32_t replication = (uint32_t)replicate + (drawn(plan) ? 1 : 0);
    struct arena memory;
    struct draw_set draws = {0};
    arena_init(&memory);
    if (drawn(plan))
        uncertain_draw(&run->uncertain, seed_of(run), replication, &memory, &draws);
    const struct scenario *scenario =
        campaigns_bind(&run->tree, drawn(plan) ? &draws : NULL, &memory, run->d);
    const enum run_end end = scenario ? simulate(run, scenario, replication, values) : RUN_COMPLETE;
    if (end == RUN_TOO_LARGE)
        diag_error(run->d, (struct mark){0}, NULL, "%s", money_out_of_range);
    if (end == RUN_GIVEN_UP)
        run->out->state = POINT_LATE;
    else if (!scenario || end == RUN_TOO_LARGE)
        run->out->state = POINT_FAILED;
    arena_free(&memory);
    return run->out->state == POINT_DONE;
}

static bool is_precise(const struct run *run, int64_t n, struct arena *memory)
{
    const double wanted = run->plan->facts.precision;
    if (!(wanted > 0))
        return true;
    double *first = arena_array(memory, (size_t)n, sizeof *first);
    for (int64_t r = 0; r < n; r++)
        first[r] = run->out->values[(size_t)r * run->plan->facts.n_metrics];
    const struct estimate mean = mean_estimate(first, (size_t)n, false);
    return mean.high - mean.value <= wanted * fabs(mean.value);
}

/* Runs replicates until there are enough, or one isn't done. */
static void run_replicates(struct run *run, struct arena *memory)
{
    const struct study_facts *facts = &run->plan->facts;
    struct evaluation *out = run->out;
    int64_t wanted = facts->replicates;
    for (;;) {
        double *values = arena_array(memory, (size_t)wanted * facts->n_metrics, sizeof *values);
        if (out->replicates)
            memcpy(values, out->values,
                   (size_t)out->replicates * facts->n_metrics * sizeof *values);
        out->values = values;
        for (; out->replicates < wanted; out->replicates++)
            if (!run_replicate(run, out->replicates,
                               values + (size_t)out->replicates * facts->n_metrics))
                return;
        out->precise = is_precise(run, wanted, memory);
        if (out->precise || wanted >= facts->most)
            return;
        wanted = 2 * wanted < facts->most ? 2 * wanted : facts->most;
    }
}

/* The first fault of values that make no valid scenario. */
static const char *first_fault(const struct diagnostics *d, struct arena *memory)
{
    if (d->n == 0)
        return "no valid scenario";
    const struct diagnostic *first = &d->items[0];
    return arena_format(memory, "%s%s%s", first->text, first->hint ? "; " : "",
                        first->hint ? first->hint : "");
}

/* Why it isn't done. */
static const char *reason(const struct run *run, struct arena *memory)
{
    if (run->out->state == POINT_LATE)
        return arena_format(memory, "took longer than the point-timeout of %.3g s",
                            run->plan->input->study.limits.point_timeout);
    return first_fault(run->d, memory);
}

/* Puts the point's values into a copy of the base. */
static bool set_values(const struct plan *plan, const struct point *point, struct tree *tree,
                       struct diagnostics *d)
{
    bool set = true;
    tree_copy(&plan->input->base, tree);
    for (size_t i = 0; i < point->n_sets && set; i++)
        set = tree_set(tree, &scenario_table, point->sets[i], (int)i + 1, d);
    return set;
}

void evaluate_point(const struct plan *plan, const struct point *point, struct arena *memory,
                    struct evaluation *out)
{
    struct diagnostics unplaced;
    const double timeout = plan->input->study.limits.point_timeout;
    struct run run = {.plan = plan, .d = &unplaced, .out = out};
    run.deadline = isnan(timeout) ? INFINITY : clock_seconds(CLOCK_MONOTONIC) + timeout;
    *out = (struct evaluation){.state = POINT_DONE};
    diagnostics_init(&unplaced);
    arena_init(&run.memory);
    if (!set_values(plan, point, &run.tree, &unplaced))
        out->state = POINT_FAILED;
    if (out->state == POINT_DONE && drawn(plan))
        uncertain_find(&run.tree, &scenario_table, &run.memory, &run.uncertain);
    if (out->state == POINT_DONE)
        run_replicates(&run, memory);
    if (out->state != POINT_DONE)
        out->why = reason(&run, memory);
    tree_free(&run.tree);
    arena_free(&run.memory);
    diagnostics_free(&unplaced);
}

bool evaluate_valid(const struct plan *plan, const struct point *point, struct arena *memory,
                    const char **why)
{
    struct diagnostics unplaced;
    struct arena scenario;
    struct tree tree;
    diagnostics_init(&unplaced);
    arena_init(&scenario);
    const bool valid = set_values(plan, point, &tree, &unplaced) &&
                       campaigns_bind(&tree, NULL, &scenario, &unplaced) != NULL;
    if (!valid)
        *why = first_fault(&unplaced, memory);
    tree_free(&tree);
    arena_free(&scenario);
    diagnostics_free(&unplaced);
    return valid;
}
