/* The model beside what was published. Nothing was fitted to these values; what follows from the
 * scenario's own inputs or assumptions is marked and counts for nothing. */
#include "report/section.h"

#include "report/number.h"

#include <math.h>

enum { COLUMNS = 8 };

static const char *fixed_words(enum fixed_by by)
{
    static const char *const words[] = {[FIXED_BY_NOTHING] = "",
                                        [FIXED_BY_INPUT] = "fixed (input)",
                                        [FIXED_BY_ASSUMPTION] = "fixed by assumption"};
    return words[by];
}

static void add_source(struct text *cell, const char *published_by, const char *scope)
{
    text_add(cell, published_by ? published_by : "");
    if (scope)
        text_addf(cell, "%sscope: %s", published_by ? "; " : "", scope);
}

static void add_milestone(struct table *t, const struct result_milestone *m)
{
    table_row(t, m->fixed_by ? STYLE_FAINT : STYLE_PLAIN);
    number_date(table_cell(t), m->observed);
    text_addf(table_cell(t), "%s, %s", m->name, milestone_state_words[m->state]);
    struct text *model = table_cell(t);
    if (m->day)
        number_date(model, m->day);
    else
        text_add(model, "> end");
    number_date(table_cell(t), m->observed);
    table_put(t, "");
    struct text *difference = table_cell(t);
    if (m->day)
        text_addf(difference, "%+d d", m->day - m->observed);
    else
        text_add_char(difference, '-');
    table_put(t, fixed_words(m->fixed_by));
    add_source(table_cell(t), m->published_by, NULL);
}

static void add_observation(struct table *t, const struct run_facts *f,
                            const struct observation_result *o)
{
    table_row(t, o->fixed_by ? STYLE_FAINT : STYLE_PLAIN);
    number_date(table_cell(t), o->date ? o->date : f->about.end - 1);
    table_put(t, o->metric);
    number_metric(table_cell(t), o->model, o->unit);
    number_metric(table_cell(t), o->published, o->unit);
    struct text *range = table_cell(t);
    if (isfinite(o->low) || isfinite(o->high)) {
        number_metric(range, isfinite(o->low) ? o->low : o->published, o->unit);
        text_add(range, " to ");
        number_metric(range, isfinite(o->high) ? o->high : o->published, o->unit);
    }
    number_difference(table_cell(t), o->model, o->published);
    table_put(t, fixed_words(o->fixed_by));
    add_source(table_cell(t), o->published_by, o->scope);
}

static void write_count(size_t rows, size_t fixed, const struct look *look, struct text *out)
{
    struct text line;
    text_init(&line);
    if (fixed)
        text_addf(&line,
                  "  %zu of %zu are predictions; the others follow from the scenario's own inputs "
                  "or assumptions.\n",
                  rows - fixed, rows);
    style_add(out, STYLE_FAINT, look->colors, text_get(&line));
    text_free(&line);
}

void section_published(const struct run_facts *f, const struct look *look, struct text *out)
{
    static const struct column columns[COLUMNS] = {
        {"date", ALIGN_LEFT},        {"what", ALIGN_LEFT},   {"model", ALIGN_RIGHT},
        {"published", ALIGN_RIGHT},  {"range", ALIGN_LEFT},  {"difference", ALIGN_RIGHT},
        {"prediction?", ALIGN_LEFT}, {"source", ALIGN_LEFT},
    };
    struct table t;
    size_t rows = 0, fixed = 0;
    table_init(&t, columns, COLUMNS);
    for (size_t i = 0; i < f->run.n_milestones; i++) {
        const struct result_milestone *m = &f->run.milestones[i];
        if (!m->observed)
            continue;
        add_milestone(&t, m);
        rows++;
        fixed += m->fixed_by != FIXED_BY_NOTHING;
    }
    for (size_t i = 0; i < f->run.n_observations; i++) {
        add_observation(&t, f, &f->run.observations[i]);
        rows++;
        fixed += f->run.observations[i].fixed_by != FIXED_BY_NOTHING;
    }
    if (rows) {
        section_begin(out, look, "against published", "");
        table_write(&t, 2, REPORT_WIDTH, look->colors, out);
        write_count(rows, fixed, look, out);
    }
    table_free(&t);
}
