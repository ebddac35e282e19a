/* The state of the fleet at its milestones, at the ends of years and at the end: the table that a
 * planner reads first. */
#include "report/timeline.h"

#include "report/number.h"
#include "report/section.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 11 };

/* Over a narrow column; the head of the report has the full name. */
static const char *const basis_words[H100E_BASES] = {
    [H100E_DENSE_8BIT] = "8-bit",
    [H100E_DENSE_16BIT] = "16-bit",
    [H100E_MEASURED_MATMUL] = "matmul",
    [H100E_MEMORY_BANDWIDTH] = "memory",
};

static enum stage stage_of(enum milestone_state state)
{
    return state == STATE_INSTALLED   ? STAGE_INSTALLED
           : state == STATE_ENERGISED ? STAGE_ENERGISED
                                      : STAGE_IN_SERVICE;
}

/* The first state of the day on which the milestone was reached that has it; the fleet records one
 * at that very instant. */
static const struct result_state *state_at(const struct run_facts *f,
                                           const struct result_milestone *m)
{
    const struct facts_states states = facts_states_of(f, m);
    const struct result_state *last = NULL;
    for (size_t i = 0; i < states.n && states.state[i].sample.day <= m->day; i++) {
        last = &states.state[i];
        if (last->sample.day == m->day &&
            (m->h100e > 0 ? last->sample.h100e[f->about.h100e_basis] >= m->h100e
                          : last->sample.accelerators[stage_of(m->state)] >= m->accelerators))
            return last;
    }
    return last;
}

static size_t add_milestones(const struct run_facts *f, struct moment *moments)
{
    size_t n = 0;
    for (size_t i = 0; i < f->run.n_milestones; i++) {
        const struct result_milestone *m = &f->run.milestones[i];
        const struct result_state *state = m->day ? state_at(f, m) : NULL;
        if (state)
            moments[n++] = (struct moment){state, m};
    }
    return n;
}

/* The last state of every year, the last of all included. */
static size_t add_years(const struct run_facts *f, struct moment *moments)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_states; i++)
        if (facts_ends_year(f, i))
            moments[n++] = (struct moment){&f->states[i], NULL};
    return n;
}

static size_t count_years(const struct run_facts *f)
{
    return (size_t)(date_from_days(f->about.end).year - date_from_days(f->about.start).year) + 2;
}

/* By time; the order of 'moments' among equals. An insertion sort: there are few, mostly in order.
 */
static void sort_moments(struct moment *moments, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct moment m = moments[i];
        size_t k = i;
        for (; k > 0 && sample_is_later(&moments[k - 1].state->sample, &m.state->sample); k--)
            moments[k] = moments[k - 1];
        moments[k] = m;
    }
}

size_t timeline_moments(const struct run_facts *f, struct arena *memory, struct moment **out)
{
    struct moment *moments =
        arena_array(memory, f->run.n_milestones + count_years(f), sizeof *moments);
    size_t n = add_milestones(f, moments);
    n += add_years(f, moments + n);
    sort_moments(moments, n);
    *out = moments;
    return n;
}

void timeline_add_name(struct text *cell, const struct run_facts *f, const struct moment *m)
{
    static const char *const mark[] = {
        [FIXED_BY_NOTHING] = "", [FIXED_BY_INPUT] = " (i)", [FIXED_BY_ASSUMPTION] = " (a)"};
    if (m->milestone && m->milestone->owner)
        text_addf(cell, "%s, %s%s", m->milestone->name, m->milestone->owner,
                  mark[m->milestone->fixed_by]);
    else if (m->milestone)
        text_addf(cell, "%s%s", m->milestone->name, mark[m->milestone->fixed_by]);
    else if (m->state == facts_last(f))
        text_add(cell, "end");
    else
        text_addf(cell, "end of %d", date_from_days(m->state->sample.day).year);
}

/* Where a number of accelerators has just been energised: the gate that opened last for the last of
 * them, by how much, and which one would have been last without it. At other times: the gate before
 * which most accelerators stand. */
void timeline_add_binding(struct text *cell, const struct moment *m)
{
    const struct sample *s = &m->state->sample;
    bool energised = m->milestone && m->milestone->state == STATE_ENERGISED;
    text_add(cell, constraint_name(energised ? s->last_gate : s->binds));
    if (!energised || s->last_gate == BY_DEMAND)
        return;
    text_add(cell, " (");
    number_time(cell, s->binds_slack);
    if (s->next_gate != BY_DEMAND)
        text_addf(cell, ", %s", constraint_name(s->next_gate));
    text_add_char(cell, ')');
}

static void add_row(struct table *t, const struct run_facts *f, const struct moment *m,
                    struct unit power, struct unit spend)
{
    const struct sample *s = &m->state->sample;
    table_row(t, m->milestone ? STYLE_STRONG : STYLE_PLAIN);
    number_date(table_cell(t), s->day);
    timeline_add_name(table_cell(t), f, m);
    number_count(table_cell(t), s->accelerators[STAGE_INSTALLED]);
    number_count(table_cell(t), s->accelerators[STAGE_ENERGISED]);
    number_amount(table_cell(t), s->h100e[f->about.h100e_basis]);
    number_in(table_cell(t), s->nameplate_it, power);
    number_in(table_cell(t), s->provisioned, power);
    number_in(table_cell(t), m->state->drawn_30_days, power);
    number_in(table_cell(t), s->firm, power);
    number_in(table_cell(t), sample_spend(s), spend);
    timeline_add_binding(table_cell(t), m);
}

static void write_table(const struct run_facts *f, const struct moment *moments, size_t n,
                        const struct look *look, struct text *out)
{
    double most_power = 0; /* of a site that is far larger than its fleet, the fleet's */
    for (size_t i = 0; i < n; i++) {
        const struct sample *s = &moments[i].state->sample;
        most_power = fmax(most_power, fmax(fmax(s->nameplate_it, s->provisioned), s->firm / 1e3));
    }
    const struct sample *end = &facts_last(f)->sample;
    struct unit power = unit_power(most_power);
    struct unit spend = unit_money(sample_spend(end));
    char dollars[24], h100e[24];
    snprintf(dollars, sizeof dollars, "spent\n%s%s", spend.before, spend.after);
    snprintf(h100e, sizeof h100e, "h100e\n%s", basis_words[f->about.h100e_basis]);
    const char *watts = power.after;
    const struct column columns[COLUMNS] = {
        {"date", ALIGN_LEFT, NULL},
        {"milestone", ALIGN_LEFT, NULL},
        {"installed", ALIGN_RIGHT, "accelerators"},
        {"energised", ALIGN_RIGHT, "accelerators"},
        {h100e, ALIGN_RIGHT, NULL},
        {"name-\nplate", ALIGN_RIGHT, watts},
        {"provi-\nsioned", ALIGN_RIGHT, watts},
        {"drawn", ALIGN_RIGHT, watts},
        {"firm", ALIGN_RIGHT, watts},
        {dollars, ALIGN_RIGHT, NULL},
        {"binds\n(slack, next)", ALIGN_LEFT, NULL},
    };
    struct table t;
    table_init(&t, columns, COLUMNS);
    for (size_t i = 0; i < n; i++)
        add_row(&t, f, &moments[i], power, spend);
    table_write(&t, 2, REPORT_WIDTH, look->colors, out);
    table_free(&t);
}

static bool any_milestone(const struct run_facts *f, enum fixed_by by)
{
    for (size_t i = 0; i < f->run.n_milestones; i++)
        if (f->run.milestones[i].fixed_by == by && f->run.milestones[i].day)
            return true;
    return false;
}

static bool any_owned(const struct run_facts *f)
{
    for (size_t i = 0; i < f->run.n_milestones; i++)
        if (f->run.milestones[i].owner && f->run.milestones[i].day)
            return true;
    return false;
}

void timeline_add_legend(struct text *legend, const struct run_facts *f)
{
    text_add(legend, "Binds: the gate before which most accelerators stand ('demand': none does); "
                     "where a milestone was energised, the gate that opened last for it, how much "
                     "later than the rest, and the next one.");
    if (any_owned(f))
        text_add(legend, " At an operator's milestone all is the operator's own.");
    if (any_milestone(f, FIXED_BY_INPUT))
        text_add(legend, " (i) fixed (input), no prediction.");
    if (any_milestone(f, FIXED_BY_ASSUMPTION))
        text_add(legend, " (a) fixed by assumption, no prediction.");
}

static void write_legend(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct text legend, lines;
    text_init(&legend);
    text_init(&lines);
    text_add(&legend, "Powers are of what is energised, nameplate without the facility's overhead, "
                      "drawn the mean of 30 days. ");
    timeline_add_legend(&legend, f);
    paragraph_write(&lines, "  ", text_get(&legend), REPORT_WIDTH);
    style_add(out, STYLE_FAINT, look->colors, text_get(&lines));
    text_free(&lines);
    text_free(&legend);
}

static void write_missed(const struct run_facts *f, const struct look *look, struct text *out)
{
    for (size_t i = 0; i < f->run.n_milestones; i++) {
        const struct result_milestone *m = &f->run.milestones[i];
        if (m->day)
            continue;
        struct text line;
        text_init(&line);
        text_addf(&line, "  not reached by the end: %s (", m->name);
        facts_add_milestone_size(&line, m);
        text_addf(&line, " %s%s%s)\n", milestone_state_words[m->state], m->owner ? ", of " : "",
                  m->owner ? m->owner : "");
        style_add(out, STYLE_WARNING, look->colors, text_get(&line));
        text_free(&line);
    }
}

void section_timeline(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct arena memory;
    struct moment *moments;
    arena_init(&memory);
    const size_t n = timeline_moments(f, &memory, &moments);
    text_add_char(out, '\n');
    write_table(f, moments, n, look, out);
    write_missed(f, look, out);
    write_legend(f, look, out);
    arena_free(&memory);
}
