/* Scores of predicted interruptions, and of what they leave of a run's time. */
#include "cli/validate.h"

#include "cli/option.h"
#include "cli/output.h"
#include "cli/validate_parts.h"
#include "input/quantity.h"
#include "report/table.h"
#include "score/reliability_row.h"

#include <math.h>
#include <unistd.h>

struct scores {
    const struct reliability_rows *rows;
    const struct reliability_setup *setup;
    double *predicted; /* SI */
    double *errors;    /* predicted over published, less 1; NaN where only a bound is published */
};

static const char *const titles[RELIABILITY_GROUPS] = {
    "independent", "rate of the same source", "fitted to it", "hearsay, or of other scope"};

static const char *const kind_titles[RELIABILITY_KINDS] = {
    "how often it stops", "what is kept of the time", "how long a restart takes"};

/* The figures that some rows are judged by. */
struct part {
    struct score_summary errors;
    struct reliability_bounds bounds;
};

static struct part part(const struct scores *s, struct reliability_choice c)
{
    return (struct part){reliability_summarise(s->rows, s->errors, c),
                         reliability_count_bounds(s->rows, s->predicted, c)};
}

static struct part group_part(const struct scores *s, int group, int kind)
{
    return part(s, (struct reliability_choice){(enum reliability_group)group,
                                               (enum reliability_kind)kind, NULL});
}

/* How often independent runs stop, as one failure model has it. */
static struct part model_part(const struct scores *s, const struct failure_preset *failures)
{
    return part(s,
                (struct reliability_choice){RELIABILITY_INDEPENDENT, RELIABILITY_STOPS, failures});
}

static const struct column part_columns[] = {
    {"", ALIGN_LEFT, NULL},      {"rows", ALIGN_RIGHT, NULL}, {"median", ALIGN_RIGHT, NULL},
    {"mean", ALIGN_RIGHT, NULL}, {"bias", ALIGN_RIGHT, NULL}, {"bounds met", ALIGN_RIGHT, NULL},
};
enum { PART_COLUMNS = sizeof part_columns / sizeof part_columns[0] };

static void put_part(struct table *t, enum style style, const char *indent, const char *what,
                     struct part p)
{
    table_row(t, style);
    text_addf(table_cell(t), "%s%s", indent, what);
    text_addf(table_cell(t), "%zu", p.errors.n);
    summary_put(t, p.errors);
    struct text *bounds = table_cell(t);
    if (p.bounds.n > 0)
        text_addf(bounds, "%zu of %zu", p.bounds.met, p.bounds.n);
}

static void write_groups(const struct scores *s, bool colors, struct text *out)
{
    struct table t;
    table_init(&t, part_columns, PART_COLUMNS);
    for (int g = 0; g < RELIABILITY_GROUPS; g++) {
        const bool head = g == RELIABILITY_INDEPENDENT;
        put_part(&t, head ? STYLE_STRONG : STYLE_PLAIN, "", titles[g],
                 group_part(s, g, RELIABILITY_KINDS));
        for (int k = 0; k < RELIABILITY_KINDS && head; k++)
            put_part(&t, STYLE_PLAIN, "  ", kind_titles[k], group_part(s, g, k));
    }
    text_add(out, "Reliability: error against the published figure, %. The headline is "
                  "'independent'\n");
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static void write_models(const struct scores *s, bool colors, struct text *out)
{
    const struct reliability_failures *models = s->setup->failures.items;
    struct table t;
    table_init(&t, part_columns, PART_COLUMNS);
    for (uint32_t i = 0; i < s->setup->failures.n; i++) {
        const struct part one = model_part(s, models[i].failures);
        if (one.errors.n + one.bounds.n > 0)
            put_part(&t, STYLE_PLAIN, "", models[i].name, one);
    }
    if (t.n_rows > 0) {
        text_add(out, "\nHow often it stops, independent, by failure model\n");
        table_write(&t, 2, REPORT_WIDTH, colors, out);
    }
    table_free(&t);
}

/* The published figure, and what was assumed; its predictions stand below. */
static void put_figure(struct table *t, const struct reliability_row *r)
{
    table_row(t, STYLE_STRONG);
    table_put(t, r->name);
    table_put(t, r->text);
    table_put(t, "");
    text_add_list(table_cell(t), r->assumed, "and");
}

static void put_prediction(struct table *t, const struct reliability_row *r, double predicted,
                           double error)
{
    table_row(t, STYLE_PLAIN);
    text_addf(table_cell(t), "  %s", r->failures ? r->failures->name : "assumptions.job-restart");
    struct text *cell = table_cell(t);
    if (isfinite(predicted))
        quantity_write_like(predicted, r->like, r->metric->dim, 3, cell);
    else
        text_add(cell, "-");
    cell = table_cell(t);
    if (!isnan(r->value))
        bias_write(cell, error);
    else
        text_add(cell, reliability_met(r, predicted) ? "met" : "not met");
    table_put(t, "");
}

static void write_rows(const struct scores *s, enum reliability_group group, bool colors,
                       struct text *out)
{
    const struct column columns[] = {{titles[group], ALIGN_LEFT, NULL},
                                     {"published,\npredicted", ALIGN_RIGHT, NULL},
                                     {"error %", ALIGN_RIGHT, NULL},
                                     {"assumed", ALIGN_LEFT, NULL}};
    struct table t;
    size_t line = 0;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < s->rows->n; i++) {
        const struct reliability_row *r = &s->rows->items[i];
        if (r->group != group)
            continue;
        if (r->line != line)
            put_figure(&t, r);
        line = r->line;
        put_prediction(&t, r, s->predicted[i], s->errors[i]);
    }
    if (line > 0) {
        text_add_char(out, '\n');
        table_write(&t, 2, REPORT_WIDTH, colors, out);
    }
    table_free(&t);
}

static void json_row(struct json *j, const struct reliability_row *r, double predicted,
                     double error)
{
    json_open_object(j, NULL);
    json_integer(j, "line", (int64_t)r->line);
    json_text(j, "name", r->name);
    json_text(j, "group", reliability_group_words[r->group]);
    json_text(j, "kind", reliability_kind_words[r->metric->kind]);
    json_text(j, "metric", r->metric->name);
    json_text(j, "failures", r->failures ? r->failures->name : NULL);
    json_text(j, "system", r->system->name);
    json_number(j, "accelerators", r->accelerators);
    json_number(j, "published", r->value);
    json_number(j, "published_low", r->low);
    json_number(j, "published_high", r->high);
    json_number(j, "predicted", predicted);
    json_number(j, "error", error);
    if (isnan(r->value))
        json_bool(j, "met", reliability_met(r, predicted));
    else
        json_text(j, "met", NULL);
    json_open_array(j, "assumed");
    for (const char *const *column = r->assumed; *column; column++)
        json_text(j, NULL, *column);
    json_close_array(j);
    json_text(j, "source", r->source);
    json_close_object(j);
}

/* Into the open object. */
static void json_part(struct json *j, struct part p)
{
    summary_json(j, p.errors);
    json_integer(j, "bounds", (int64_t)p.bounds.n);
    json_integer(j, "bounds_met", (int64_t)p.bounds.met);
}

static void json_part_object(struct json *j, const char *key, struct part p)
{
    json_open_object(j, key);
    json_part(j, p);
    json_close_object(j);
}

static void json_groups(struct json *j, const struct scores *s)
{
    json_open_object(j, "groups");
    for (int g = 0; g < RELIABILITY_GROUPS; g++) {
        json_open_object(j, reliability_group_words[g]);
        json_bool(j, "scored", g == RELIABILITY_INDEPENDENT);
        json_part(j, group_part(s, g, RELIABILITY_KINDS));
        json_open_object(j, "kinds");
        for (int k = 0; k < RELIABILITY_KINDS; k++)
            json_part_object(j, reliability_kind_words[k], group_part(s, g, k));
        json_close_object(j);
        json_close_object(j);
    }
    json_close_object(j);
}

static void json_models(struct json *j, const struct scores *s)
{
    const struct reliability_failures *models = s->setup->failures.items;
    json_open_object(j, "failures");
    for (uint32_t i = 0; i < s->setup->failures.n; i++) {
        const struct part one = model_part(s, models[i].failures);
        if (one.errors.n + one.bounds.n > 0)
            json_part_object(j, models[i].name, one);
    }
    json_close_object(j);
}

static void write_json(const struct scores *s, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.validate_reliability.1");
    json_text(&j, "headline", reliability_group_words[RELIABILITY_INDEPENDENT]);
    json_part_object(&j, "overall", group_part(s, RELIABILITY_INDEPENDENT, RELIABILITY_KINDS));
    json_groups(&j, s);
    json_models(&j, s);
    json_open_array(&j, "rows");
    for (size_t i = 0; i < s->rows->n; i++)
        json_row(&j, &s->rows->items[i], s->predicted[i], s->errors[i]);
    json_close_array(&j);
    left_out_json(&j, "name", &s->rows->left_out);
    json_close_object(&j);
}

static struct scores predict_all(const struct reliability_rows *rows,
                                 const struct reliability_setup *setup, struct arena *memory)
{
    struct scores s = {.rows = rows, .setup = setup};
    s.predicted = arena_array(memory, rows->n, sizeof *s.predicted);
    s.errors = arena_array(memory, rows->n, sizeof *s.errors);
    for (size_t i = 0; i < rows->n; i++) {
        s.predicted[i] = reliability_predict(&rows->items[i], setup);
        s.errors[i] = reliability_error(&rows->items[i], s.predicted[i]);
    }
    return s;
}

bool validate_reliability(const struct arguments *a, struct text *out, struct headline *h,
                          struct diagnostics *d)
{
    struct measurements file;
    struct reliability_rows rows = {.n = 0};
    bool open = measurements_open(&file, &reliability_kind, a->value[OPTION_MODELS],
                                  a->value[OPTION_DATA], d);
    if (open) {
        reliability_rows_read(&file.csv, file.setup, &file.memory, &rows);
        open = measurements_some(&file, rows.n, &rows.left_out, d);
    }
    if (open) {
        const struct scores s = predict_all(&rows, file.setup, &file.memory);
        if (a->given[OPTION_JSON])
            write_json(&s, out);
        else {
            const bool colors = output_colors(a, STDOUT_FILENO);
            write_groups(&s, colors, out);
            write_models(&s, colors, out);
            for (int g = 0; g < RELIABILITY_GROUPS; g++)
                write_rows(&s, (enum reliability_group)g, colors, out);
            text_add_char(out, '\n');
            left_out_write(&rows.left_out, out);
        }
        const struct part head = group_part(&s, RELIABILITY_INDEPENDENT, RELIABILITY_KINDS);
        *h = (struct headline){"independent figures", head.errors.median_abs};
    }
    measurements_close(&file);
    return open;
}
