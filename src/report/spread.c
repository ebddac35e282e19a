/* Quantiles over replications: what the uncertain inputs leave open. */
#include "report/section.h"

#include "report/number.h"

/* The figures that a planner is asked for first; --json has all. */
static const char *const headline[] = {
    "accelerators_energised",
    "h100e",
    "power_provisioned",
    "power_drawn_30_days",
    "power_stranded",
    "capital_total",
    "capital_all",
    "running_cost",
    "annual_cost",
    "cost_per_available_accelerator_hour",
    "cost_per_useful_accelerator_hour",
    "energy",
    "carbon",
    "availability",
    "failures",
    "waiting_accelerator_days",
};

enum { COLUMNS = 5 };

static void add_figure(struct table *t, const struct run_facts *f, const char *name)
{
    const struct result_metric *m = facts_metric(f, name);
    if (!m || m->over.n == 0)
        return;
    table_row(t, STYLE_PLAIN);
    table_put(t, name);
    number_metric(table_cell(t), m->over.p10, m->unit);
    number_metric(table_cell(t), m->over.p50, m->unit);
    number_metric(table_cell(t), m->over.p90, m->unit);
    facts_add_undefined(table_cell(t), f, &m->over);
}

static void add_milestone(struct table *t, const struct run_facts *f,
                          const struct result_milestone *milestone)
{
    const struct result_metric *m = facts_milestone(f, milestone->name);
    if (!m)
        return;
    table_row(t, STYLE_PLAIN);
    text_addf(table_cell(t), "%s, %s", milestone->name, milestone_state_words[milestone->state]);
    facts_add_day(table_cell(t), f, m->over.p10);
    facts_add_day(table_cell(t), f, m->over.p50);
    facts_add_day(table_cell(t), f, m->over.p90);
    struct text *reached = table_cell(t);
    if (m->over.after_end)
        text_addf(reached, "reached in %zu of %zu", m->over.n - m->over.after_end, m->over.n);
}

void section_spread(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const struct column columns[COLUMNS] = {
        {"at the end of the run", ALIGN_LEFT, NULL},
        {"P10", ALIGN_RIGHT, NULL},
        {"P50", ALIGN_RIGHT, NULL},
        {"P90", ALIGN_RIGHT, NULL},
        {"", ALIGN_LEFT, NULL},
    };
    if (!facts_have_spread(f))
        return;
    struct table t;
    table_init(&t, columns, COLUMNS);
    for (size_t i = 0; i < f->run.n_milestones; i++)
        add_milestone(&t, f, &f->run.milestones[i]);
    for (size_t i = 0; i < sizeof headline / sizeof headline[0]; i++)
        add_figure(&t, f, headline[i]);
    section_begin(out, look, "spread",
                  "over the replications, each with other draws of all that is uncertain");
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}
