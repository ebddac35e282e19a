#include "study/evaluate.h"

#include "fleet/run.h"
#include "input/copy.h"
#include "perf/campaign.h"
#include "study/sensitivity.h"

#include <math.h>
#include <string.h>

struct run {
    const struct plan *plan;
    struct tree tree;           /* with the point's values */
    struct uncertain uncertain; /* what is left to draw */
    struct arena memory;        /* of 'uncertain' */
    struct diagnostics *d;
    struct evaluation *out;
};

static bool drawn(const struct plan *plan)
{
    return plan->input->study.uncertain == UNCERTAIN_DRAWN;
}

/* Runs one replicate into its row of values. */
static bool run_replicate(struct run *run, int64_t replicate, double *values)
{
    const struct plan *plan = run->plan;
    const uint32_t replication = (uint32_t)replicate + (drawn(plan) ? 1 : 0);
    struct arena memory;
    struct draw_set draws = {0};
    struct outcome outcome;
    arena_init(&memory);
    if (drawn(plan))
        uncertain_draw(&run->uncertain, (uint64_t)plan->input->study.seed, replication, &memory,
                       &draws);
    const struct scenario *scenario =
        campaigns_bind(&run->tree, drawn(plan) ? &draws : NULL, &memory, run->d);
    if (scenario) {
        fleet_run(scenario, replication, NULL, &outcome);
        for (size_t m = 0; m < plan->facts.n_metrics; m++)
            values[m] = metric_value(&plan->metrics[m], &outcome);
        outcome_free(&outcome);
    }
    arena_free(&memory);
    return scenario != NULL;
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

static bool run_replicates(struct run *run, struct arena *memory)
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
                return false;
        out->precise = is_precise(run, wanted, memory);
        if (out->precise || wanted >= facts->most)
            return true;
        wanted = 2 * wanted < facts->most ? 2 * wanted : facts->most;
    }
}

void evaluate_point(const struct plan *plan, const struct point *point, struct arena *memory,
                    struct evaluation *out)
{
    struct diagnostics unplaced;
    struct run run = {.plan = plan, .d = &unplaced, .out = out};
    *out = (struct evaluation){.valid = true};
    diagnostics_init(&unplaced);
    arena_init(&run.memory);
    tree_copy(&plan->input->base, &run.tree);
    for (size_t i = 0; i < point->n_sets && out->valid; i++)
        out->valid = tree_set(&run.tree, &scenario_table, point->sets[i], (int)i + 1, &unplaced);
    if (out->valid && drawn(plan))
        uncertain_find(&run.tree, &scenario_table, &run.memory, &run.uncertain);
    out->valid = out->valid && run_replicates(&run, memory);
    if (!out->valid)
        out->why = arena_text(memory, unplaced.n ? unplaced.items[0].text : "no valid scenario");
    tree_free(&run.tree);
    arena_free(&run.memory);
    diagnostics_free(&unplaced);
}
