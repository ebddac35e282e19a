/* The rows of a file of one's own, as a table for people. */
#include "cli/training_scores.h"

#include "report/number.h"

enum { MOST_ROWS = 30 }; /* more are no table to read */

/* How far the prediction can be trusted, or why there is none. */
static void put_grade(struct table *t, const struct training_row *r, const struct row_prediction *p)
{
    if (p->fault == PLAN_GOOD)
        table_put(t, basis_words[p->step.basis]);
    else
        plan_explain(&r->llm, &p->plan, r->accelerators, p->fault, table_cell(t));
}

void training_scores_rows(const struct scores *s, bool colors, struct text *out)
{
    static const struct column columns[] = {{"row", ALIGN_LEFT, NULL},
                                            {"model", ALIGN_LEFT, NULL},
                                            {"accelerators", ALIGN_LEFT, NULL},
                                            {"measured", ALIGN_RIGHT, "step, s"},
                                            {"predicted", ALIGN_RIGHT, "step, s"},
                                            {"error, %", ALIGN_RIGHT, NULL},
                                            {"grade", ALIGN_LEFT, NULL}};
    const struct training_rows *rows = &s->data->rows;
    if (rows->n > MOST_ROWS) {
        text_addf(out, "%zu rows; --json lists each with its prediction\n\n", rows->n);
        return;
    }
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < rows->n; i++) {
        const struct training_row *r = &rows->items[i];
        const struct row_prediction *p = &s->pooled[i];
        table_row(&t, STYLE_PLAIN);
        table_put(&t, r->id);
        table_put(&t, r->model);
        struct text *cell = table_cell(&t);
        number_count(cell, r->accelerators);
        text_addf(cell, " x %s", r->accelerator->name);
        text_addf(table_cell(&t), "%.3f", scores_measured_step(r));
        if (p->fault == PLAN_GOOD)
            text_addf(table_cell(&t), "%.3f", p->step.time);
        else
            table_put(&t, "-");
        bias_write(table_cell(&t), p->error);
        put_grade(&t, r, p);
    }
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
    text_add(out, "\n");
}
