#include "report/study_report.h"

#include "base/fail.h"
#include "input/quantity.h"
#include "report/csv.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* How a factor's values are written: words and days as they stand, numbers in the unit in which the
 * study gives the first of them. */
struct input_column {
    bool plain;       /* a number */
    double size;      /* of the unit, SI */
    struct text head; /* with the unit: 'sites.ohio.pue', 'sites.ohio.power.grid.power (MW)' */
};

static struct input_column input_column(const struct study_findings *f, size_t factor)
{
    const struct study_factor_facts *facts = &f->facts.factors[factor];
    struct input_column c = {.plain = facts->unit && !facts->is_date, .size = 1};
    struct text unit;
    size_t i = 0;
    text_init(&unit);
    while (i < f->n_points && !f->points[i].inputs[factor].text)
        i++;
    if (c.plain && i < f->n_points) {
        /* A file that was changed by hand may hold any text: its numbers are in SI units then. */
        const char *first = f->points[i].inputs[factor].text;
        const struct dim dim = quantity_dim(facts->unit);
        struct quantity_fault why;
        double value;
        if (quantity_parse(first, dim, &value, &why))
            c.size = quantity_unit(first, dim, &unit);
        else
            text_add(&unit, facts->unit);
    }
    text_init(&c.head);
    text_add(&c.head, facts->name);
    if (unit.length)
        text_addf(&c.head, " (%s)", text_get(&unit));
    text_free(&unit);
    return c;
}

static void add_number(struct text *out, double value)
{
    if (isinf(value))
        text_add(out, ",Inf");
    else
        text_addf(out, isnan(value) ? "," : ",%.15g", value);
}

static void write_point(const struct study_findings *f, const struct input_column *columns,
                        const struct point_findings *p, struct text *out)
{
    text_addf(out, "%" PRId64 ",%s,%" PRId64, p->number, point_state_words[p->state],
              p->replicates);
    for (size_t k = 0; k < f->facts.n_factors; k++)
        if (columns[k].plain)
            add_number(out, p->inputs[k].number / columns[k].size);
        else
            csv_text(out, p->inputs[k].text);
    for (size_t m = 0; m < f->facts.n_metrics; m++)
        add_number(out, p->means ? p->means[m] : NAN);
    text_addf(out, ",%d", p->on_front);
    csv_text(out, p->why);
    text_add_char(out, '\n');
}

void study_csv_write(const struct study_findings *f, struct text *out)
{
    const struct study_facts *facts = &f->facts;
    struct input_column *columns = memory_alloc((facts->n_factors + 1) * sizeof *columns);
    text_add(out, "point,state,replicates");
    for (size_t i = 0; i < facts->n_factors; i++) {
        columns[i] = input_column(f, i);
        csv_text(out, text_get(&columns[i].head));
    }
    for (size_t m = 0; m < facts->n_metrics; m++)
        csv_text(out, facts->metrics[m].name);
    text_add(out, ",pareto,why\n");
    for (size_t i = 0; i < f->n_points; i++)
        write_point(f, columns, &f->points[i], out);
    for (size_t i = 0; i < facts->n_factors; i++)
        text_free(&columns[i].head);
    free(columns);
}
