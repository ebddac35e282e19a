/* What one more unit of each constraint is worth: the main figures with each gate eased. */
#include "report/relief.h"

#include "report/number.h"
#include "report/section.h"

#include <math.h>

static const struct figure {
    const char *metric;
    const char *head;
    bool relative; /* its change is given in percent */
} figures[] = {
    {"accelerators_energised", "accelerators\nenergised", false},
    {"h100e", "h100e", false},
    {"accelerator_hours_available", "accelerator-hours\navailable", true},
    {"spend", "spend", false},
    {"cost_per_available_h100e_hour", "per available\nh100e-hour", true},
};

enum {
    FIGURES = sizeof figures / sizeof *figures,
    MOST_MILESTONES = 3, /* the last ones, where the goal stands; --json has all */
    MOST_COLUMNS = 1 + MOST_MILESTONES + FIGURES
};

/* Its changes, or none where the file has no such metric. */
static const struct relief_change *change_of(const struct run_facts *f,
                                             const struct result_relief *r,
                                             const struct result_metric *metric)
{
    return metric ? &r->changes[metric - f->metrics] : NULL;
}

/* By how much a figure moved; what only the order of sums can have changed is nothing. */
static double moved(const struct run_facts *f, const struct relief_change *c)
{
    const double by = facts_have_spread(f) ? c->over.p50 : c->eased - c->base;
    return c->eased == c->base || fabs(by) < 1e-12 * fabs(c->base) ? 0 : by;
}

static void add_figure(struct table *t, const struct run_facts *f, const struct result_relief *r,
                       const struct figure *figure)
{
    const struct result_metric *metric = facts_metric(f, figure->metric);
    const struct relief_change *c = change_of(f, r, metric);
    struct text *cell = table_cell(t);
    if (!c)
        text_add_char(cell, '-');
    else if (figure->relative)
        number_difference(cell, c->base + moved(f, c), c->base);
    else
        number_change(cell, moved(f, c), metric->unit);
}

/* Days by which a milestone moved; a date where it is reached only now. */
static void add_milestone(struct table *t, const struct run_facts *f, const struct result_relief *r,
                          const char *name)
{
    const struct relief_change *c = change_of(f, r, facts_milestone(f, name));
    struct text *cell = table_cell(t);
    const double days = c ? moved(f, c) : NAN;
    const bool never = c && days == 0 && !isfinite(c->base) && !isfinite(c->eased);
    if (never || (days > 0 && !isfinite(days)))
        text_add(cell, "> end");
    else if (c && !facts_have_spread(f) && !isfinite(c->base))
        facts_add_day(cell, f, c->eased);
    else if (isfinite(days))
        number_change(cell, days, "d");
    else
        text_add(cell, days < 0 ? "reached" : "-");
}

/* What the changes are changes of. */
static void add_plan(struct table *t, const struct run_facts *f, size_t first_milestone)
{
    table_row(t, STYLE_FAINT);
    table_put(t, "as it is");
    for (size_t i = first_milestone; i < f->run.n_milestones; i++) {
        const struct result_metric *metric = facts_milestone(f, f->run.milestones[i].name);
        facts_add_day(table_cell(t), f, metric ? f->values[metric - f->metrics] : NAN);
    }
    for (size_t i = 0; i < FIGURES; i++) {
        const struct result_metric *metric = facts_metric(f, figures[i].metric);
        number_metric(table_cell(t), facts_value(f, figures[i].metric), metric ? metric->unit : "");
    }
}

void relief_add_remark(struct text *out, const struct run_facts *f)
{
    text_addf(out, "each gate eased by %.0f %% in turn, same random numbers; ",
              100 * f->reliefs[0].share);
    text_add(out, facts_have_spread(f) ? "medians of the changes" : "changes");
}

void relief_add_meanings(struct text *out, const struct run_facts *f)
{
    text_add(out, "eased:");
    for (size_t i = 0; i < f->n_reliefs; i++)
        text_addf(out, "%s %s: %s", i ? ";" : "", f->reliefs[i].gate, f->reliefs[i].what);
}

void relief_table(const struct run_facts *f, struct arena *memory, struct table *t)
{
    const size_t all = f->run.n_milestones;
    const size_t shown = all < MOST_MILESTONES ? all : MOST_MILESTONES;
    struct column *columns = arena_array(memory, MOST_COLUMNS, sizeof *columns);
    size_t n = 1;
    columns[0] = (struct column){"gate", ALIGN_LEFT, NULL};
    for (size_t i = all - shown; i < all; i++)
        columns[n++] = (struct column){f->run.milestones[i].name, ALIGN_RIGHT, "milestones"};
    for (size_t i = 0; i < FIGURES; i++)
        columns[n++] = (struct column){figures[i].head, ALIGN_RIGHT, NULL};
    table_init(t, columns, n);
    add_plan(t, f, all - shown);
    for (size_t i = 0; i < f->n_reliefs; i++) {
        table_row(t, STYLE_PLAIN);
        table_put(t, f->reliefs[i].gate);
        for (size_t k = all - shown; k < all; k++)
            add_milestone(t, f, &f->reliefs[i], f->run.milestones[k].name);
        for (size_t k = 0; k < FIGURES; k++)
            add_figure(t, f, &f->reliefs[i], &figures[k]);
    }
}

void section_relief(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct arena memory;
    struct table t;
    struct text words;
    if (f->n_reliefs == 0)
        return;
    arena_init(&memory);
    text_init(&words);
    relief_table(f, &memory, &t);
    relief_add_remark(&words, f);
    section_begin(out, look, "relief", text_get(&words));
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    text_free(&words);
    text_init(&words);
    relief_add_meanings(&words, f);
    paragraph_write(out, "  ", text_get(&words), REPORT_WIDTH);
    text_free(&words);
    table_free(&t);
    arena_free(&memory);
}
