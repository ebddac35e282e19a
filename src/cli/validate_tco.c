/* Scores of predicted costs of ownership. */
#include "cli/validate.h"

#include "cli/option.h"
#include "cli/output.h"
#include "cli/validate_parts.h"
#include "report/table.h"
#include "score/tco_row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct scores {
    const struct tco_rows *rows;
    double *predicted; /* SI */
    double *errors;    /* predicted over published, less 1 */
    bool *take;        /* rows that are summarised */
};

static const char *const titles[TCO_STANDINGS] = {"independent", "an assumption rests on it",
                                                  "rule of thumb"};

static struct score_summary summary(struct scores *s, enum tco_standing standing)
{
    for (size_t i = 0; i < s->rows->n; i++)
        s->take[i] = s->rows->items[i].standing == standing;
    return score_summarise(s->errors, s->take, s->rows->n);
}

static void write_groups(struct scores *s, bool colors, struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"rows", ALIGN_RIGHT, NULL},
                                            {"median", ALIGN_RIGHT, NULL},
                                            {"mean", ALIGN_RIGHT, NULL},
                                            {"bias", ALIGN_RIGHT, NULL}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (int g = 0; g < TCO_STANDINGS; g++) {
        const struct score_summary one = summary(s, (enum tco_standing)g);
        table_row(&t, g == TCO_INDEPENDENT ? STYLE_STRONG : STYLE_PLAIN);
        table_put(&t, titles[g]);
        text_addf(table_cell(&t), "%zu", one.n);
        summary_put(&t, one);
    }
    text_add(out, "Cost of ownership: error against the published figure, %. The headline is "
                  "'independent'\n");
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

/* The prediction in the unit that the published figure is written in: '38.7 $/W', '$49k'. */
static void write_like(struct text *out, const struct tco_row *r, double predicted)
{
    const char *text = r->text, *number = text + strspn(text, "$ ");
    char *rest;
    const double published = strtod(number, &rest);
    if (isnan(predicted))
        text_add(out, "-");
    else
        text_addf(out, "%.*s%.3g%s", (int)(number - text), text, predicted / r->value * published,
                  rest);
}

static void write_rows(const struct scores *s, bool colors, struct text *out)
{
    static const struct column columns[] = {{"published", ALIGN_RIGHT, NULL},
                                            {"model", ALIGN_RIGHT, NULL},
                                            {"error %", ALIGN_RIGHT, NULL},
                                            {"figure", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (int g = 0; g < TCO_STANDINGS; g++)
        for (size_t i = 0; i < s->rows->n; i++) {
            const struct tco_row *r = &s->rows->items[i];
            if (r->standing != (enum tco_standing)g)
                continue;
            table_row(&t, STYLE_PLAIN);
            table_put(&t, r->text);
            write_like(table_cell(&t), r, s->predicted[i]);
            bias_write(table_cell(&t), s->errors[i]);
            text_addf(table_cell(&t), "%s; %s", r->name, titles[g]);
        }
    text_add_char(out, '\n');
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static void json_rows(struct json *j, const struct scores *s)
{
    json_open_array(j, "rows");
    for (size_t i = 0; i < s->rows->n; i++) {
        const struct tco_row *r = &s->rows->items[i];
        json_open_object(j, NULL);
        json_integer(j, "line", (int64_t)r->line);
        json_text(j, "name", r->name);
        json_text(j, "group", tco_standing_words[r->standing]);
        json_text(j, "metric", r->metric->name);
        json_text(j, "per", r->per ? r->per->name : NULL);
        json_number(j, "published", r->value);
        json_number(j, "published_low", r->low);
        json_number(j, "published_high", r->high);
        json_number(j, "predicted", s->predicted[i]);
        json_number(j, "error", s->errors[i]);
        json_text(j, "source", r->source);
        json_close_object(j);
    }
    json_close_array(j);
    left_out_json(j, "name", &s->rows->left_out);
}

static void write_json(struct scores *s, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.validate_tco.1");
    json_text(&j, "headline", tco_standing_words[TCO_INDEPENDENT]);
    json_open_object(&j, "overall");
    summary_json(&j, summary(s, TCO_INDEPENDENT));
    json_close_object(&j);
    json_open_object(&j, "groups");
    for (int g = 0; g < TCO_STANDINGS; g++) {
        json_open_object(&j, tco_standing_words[g]);
        json_bool(&j, "scored", g != TCO_ASSUMPTION);
        summary_json(&j, summary(s, (enum tco_standing)g));
        json_close_object(&j);
    }
    json_close_object(&j);
    json_rows(&j, s);
    json_close_object(&j);
}

static void predict_all(struct scores *s, const struct cluster_setup *setup, struct arena *memory)
{
    const size_t n = s->rows->n;
    s->predicted = arena_array(memory, n, sizeof *s->predicted);
    s->errors = arena_array(memory, n, sizeof *s->errors);
    s->take = arena_array(memory, n, sizeof *s->take);
    for (size_t i = 0; i < n; i++) {
        s->predicted[i] = tco_predict(&s->rows->items[i], setup);
        s->errors[i] = s->predicted[i] / s->rows->items[i].value - 1;
    }
}

bool validate_tco(const struct arguments *a, struct text *out, struct headline *h,
                  struct diagnostics *d)
{
    struct measurements file;
    struct tco_rows rows = {.n = 0};
    bool open =
        measurements_open(&file, &tco_kind, a->value[OPTION_MODELS], a->value[OPTION_DATA], d);
    if (open) {
        tco_rows_read(&file.csv, file.setup, &file.memory, &rows);
        open = measurements_some(&file, rows.n, &rows.left_out, d);
    }
    if (open) {
        struct scores s = {.rows = &rows};
        predict_all(&s, file.setup, &file.memory);
        if (a->given[OPTION_JSON])
            write_json(&s, out);
        else {
            const bool colors = output_colors(a, STDOUT_FILENO);
            write_groups(&s, colors, out);
            write_rows(&s, colors, out);
            text_add_char(out, '\n');
            left_out_write(&rows.left_out, out);
        }
        *h = (struct headline){"independent figures", summary(&s, TCO_INDEPENDENT).median_abs};
    }
    measurements_close(&file);
    return open;
}
