/* The model beside what was published. Nothing was fitted to these values; what follows from the
 * scenario's own inputs or assumptions is marked and counts for nothing. */
#include "report/published.h"

#include "report/number.h"
#include "report/section.h"
#include "results/metric_title.h"

#include <string.h>

enum { COLUMNS = 7 };

struct filling {
    struct published *out;
    struct arena *memory;
};

/* Who published a value, and what it includes, as a note that rows share. */
static void add_note(struct filling *x, const char *published_by, const char *scope)
{
    struct published *out = x->out;
    struct text *cell = table_cell(&out->table);
    if (!published_by && !scope)
        return;
    const char *note =
        arena_format(x->memory, "%s%s%s%s", published_by ? published_by : "",
                     published_by && scope ? "; " : "", scope ? "scope: " : "", scope ? scope : "");
    size_t i = 0;
    while (i < out->n_notes && strcmp(out->notes[i], note) != 0)
        i++;
    if (i == out->n_notes)
        out->notes[out->n_notes++] = note;
    text_addf(cell, "[%zu]", i + 1);
}

static void begin_row(struct filling *x, enum fixed_by by)
{
    table_row(&x->out->table, by ? STYLE_FAINT : STYLE_PLAIN);
    x->out->predictions += by == FIXED_BY_NOTHING;
}

static void add_fixed(struct table *t, enum fixed_by by)
{
    static const char *const words[] = {[FIXED_BY_NOTHING] = "prediction",
                                        [FIXED_BY_INPUT] = "fixed (input)",
                                        [FIXED_BY_ASSUMPTION] = "fixed by assumption"};
    table_put(t, words[by]);
}

static void add_milestone(struct filling *x, const struct result_milestone *m)
{
    struct table *t = &x->out->table;
    begin_row(x, m->fixed_by);
    number_date(table_cell(t), m->observed);
    text_addf(table_cell(t), "%s, %s", m->name, milestone_state_words[m->state]);
    struct text *model = table_cell(t);
    if (m->day)
        number_date(model, m->day);
    else
        text_add(model, "> end");
    number_date(table_cell(t), m->observed);
    struct text *difference = table_cell(t);
    if (!m->day)
        text_add_char(difference, '-');
    else if (m->day == m->observed)
        text_add(difference, "0 d");
    else
        text_addf(difference, "%+d d", m->day - m->observed);
    add_fixed(t, m->fixed_by);
    add_note(x, m->published_by, NULL);
}

static void add_observation(struct filling *x, const struct run_facts *f,
                            const struct observation_result *o)
{
    struct table *t = &x->out->table;
    begin_row(x, o->fixed_by);
    number_date(table_cell(t), o->date ? o->date : f->about.end - 1);
    metric_title_add(table_cell(t), o->metric);
    number_metric(table_cell(t), o->model, o->unit);
    number_range(table_cell(t), o->published, o->low, o->high, o->unit);
    number_difference(table_cell(t), o->model, o->published);
    add_fixed(t, o->fixed_by);
    add_note(x, o->published_by, o->scope);
}

void published_fill(const struct run_facts *f, struct arena *memory, struct published *out)
{
    static const struct column columns[COLUMNS] = {
        {"date", ALIGN_LEFT, NULL},        {"what", ALIGN_LEFT, NULL},
        {"model", ALIGN_RIGHT, NULL},      {"published", ALIGN_LEFT, NULL},
        {"difference", ALIGN_RIGHT, NULL}, {"which is", ALIGN_LEFT, NULL},
        {"source", ALIGN_LEFT, NULL},
    };
    struct filling x = {out, memory};
    *out = (struct published){0};
    out->notes =
        arena_array(memory, f->run.n_milestones + f->run.n_observations, sizeof *out->notes);
    table_init(&out->table, columns, COLUMNS);
    for (size_t i = 0; i < f->run.n_milestones; i++)
        if (f->run.milestones[i].observed)
            add_milestone(&x, &f->run.milestones[i]);
    for (size_t i = 0; i < f->run.n_observations; i++)
        add_observation(&x, f, &f->run.observations[i]);
}

static void write_notes(const struct published *p, const struct look *look, struct text *out)
{
    struct text lines, lead;
    text_init(&lines);
    text_init(&lead);
    for (size_t i = 0; i < p->n_notes; i++) {
        lead.length = 0;
        text_addf(&lead, "  [%zu] ", i + 1);
        paragraph_write(&lines, text_get(&lead), p->notes[i], REPORT_WIDTH);
    }
    style_add(out, STYLE_FAINT, look->colors, text_get(&lines));
    text_free(&lead);
    text_free(&lines);
}

void section_published(const struct run_facts *f, const struct look *look, struct text *out)
{
    struct arena memory;
    struct published p;
    arena_init(&memory);
    published_fill(f, &memory, &p);
    if (p.table.n_rows) {
        section_begin(out, look, "against published", "");
        table_write(&p.table, 2, REPORT_WIDTH, look->colors, out);
        if (p.predictions < p.table.n_rows)
            text_addf(out,
                      "  predictions: %zu of %zu; what is fixed by the scenario's own inputs or "
                      "assumptions is none\n",
                      p.predictions, p.table.n_rows);
        write_notes(&p, look, out);
    }
    table_free(&p.table);
    arena_free(&memory);
}
