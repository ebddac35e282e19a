/* The model beside what was published. Nothing was fitted to these values; what follows from the
 * scenario's own inputs or assumptions is marked and counts for nothing. */
#include "report/section.h"

#include "report/number.h"

#include <math.h>
#include <string.h>

enum { COLUMNS = 7 };

/* Who published a value, and what it includes: a line below the table that rows point to by number.
 */
struct footnote {
    const char *published_by, *scope; /* NULL: none */
};

struct comparison_table {
    struct table table;
    struct footnote *notes; /* each once */
    size_t n_notes;
    size_t rows, fixed;
};

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void add_note(struct comparison_table *c, const char *published_by, const char *scope)
{
    struct text *cell = table_cell(&c->table);
    if (!published_by && !scope)
        return;
    size_t i = 0;
    while (i < c->n_notes &&
           !(same(c->notes[i].published_by, published_by) && same(c->notes[i].scope, scope)))
        i++;
    if (i == c->n_notes)
        c->notes[c->n_notes++] = (struct footnote){published_by, scope};
    text_addf(cell, "[%zu]", i + 1);
}

static void begin_row(struct comparison_table *c, enum fixed_by by)
{
    table_row(&c->table, by ? STYLE_FAINT : STYLE_PLAIN);
    c->rows++;
    c->fixed += by != FIXED_BY_NOTHING;
}

static void add_fixed(struct comparison_table *c, enum fixed_by by)
{
    static const char *const words[] = {[FIXED_BY_NOTHING] = "",
                                        [FIXED_BY_INPUT] = "fixed (input)",
                                        [FIXED_BY_ASSUMPTION] = "fixed by assumption"};
    table_put(&c->table, words[by]);
}

static void add_milestone(struct comparison_table *c, const struct result_milestone *m)
{
    begin_row(c, m->fixed_by);
    number_date(table_cell(&c->table), m->observed);
    text_addf(table_cell(&c->table), "%s, %s", m->name, milestone_state_words[m->state]);
    struct text *model = table_cell(&c->table);
    if (m->day)
        number_date(model, m->day);
    else
        text_add(model, "> end");
    number_date(table_cell(&c->table), m->observed);
    struct text *difference = table_cell(&c->table);
    if (!m->day)
        text_add_char(difference, '-');
    else if (m->day == m->observed)
        text_add(difference, "0 d");
    else
        text_addf(difference, "%+d d", m->day - m->observed);
    add_fixed(c, m->fixed_by);
    add_note(c, m->published_by, NULL);
}

static void add_observation(struct comparison_table *c, const struct run_facts *f,
                            const struct observation_result *o)
{
    begin_row(c, o->fixed_by);
    number_date(table_cell(&c->table), o->date ? o->date : f->about.end - 1);
    table_put(&c->table, o->metric);
    number_metric(table_cell(&c->table), o->model, o->unit);
    number_range(table_cell(&c->table), o->published, o->low, o->high, o->unit);
    number_difference(table_cell(&c->table), o->model, o->published);
    add_fixed(c, o->fixed_by);
    add_note(c, o->published_by, o->scope);
}

static void write_notes(const struct comparison_table *c, const struct look *look, struct text *out)
{
    struct text lines, note, lead;
    text_init(&lines);
    text_init(&note);
    text_init(&lead);
    for (size_t i = 0; i < c->n_notes; i++) {
        const struct footnote *n = &c->notes[i];
        note.length = lead.length = 0;
        text_addf(&lead, "  [%zu] ", i + 1);
        text_add(&note, n->published_by ? n->published_by : "");
        if (n->scope)
            text_addf(&note, "%sscope: %s", n->published_by ? "; " : "", n->scope);
        paragraph_write(&lines, text_get(&lead), text_get(&note), REPORT_WIDTH);
    }
    style_add(out, STYLE_FAINT, look->colors, text_get(&lines));
    text_free(&lead);
    text_free(&note);
    text_free(&lines);
}

static void write(const struct comparison_table *c, const struct look *look, struct text *out)
{
    section_begin(out, look, "against published", "");
    table_write(&c->table, 2, REPORT_WIDTH, look->colors, out);
    if (c->fixed)
        text_addf(out,
                  "  predictions: %zu of %zu; what is fixed by the scenario's own inputs or "
                  "assumptions is none\n",
                  c->rows - c->fixed, c->rows);
    write_notes(c, look, out);
}

void section_published(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const struct column columns[COLUMNS] = {
        {"date", ALIGN_LEFT, NULL},        {"what", ALIGN_LEFT, NULL},
        {"model", ALIGN_RIGHT, NULL},      {"published", ALIGN_LEFT, NULL},
        {"difference", ALIGN_RIGHT, NULL}, {"", ALIGN_LEFT, NULL},
        {"source", ALIGN_LEFT, NULL},
    };
    struct arena memory;
    arena_init(&memory);
    struct comparison_table c = {0};
    c.notes = arena_array(&memory, f->run.n_milestones + f->run.n_observations, sizeof *c.notes);
    table_init(&c.table, columns, COLUMNS);
    for (size_t i = 0; i < f->run.n_milestones; i++)
        if (f->run.milestones[i].observed)
            add_milestone(&c, &f->run.milestones[i]);
    for (size_t i = 0; i < f->run.n_observations; i++)
        add_observation(&c, f, &f->run.observations[i]);
    if (c.rows)
        write(&c, look, out);
    table_free(&c.table);
    arena_free(&memory);
}
