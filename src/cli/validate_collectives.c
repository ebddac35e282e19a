#include "cli/validate.h"

#include "cli/option.h"
#include "cli/output.h"
#include "cli/validate_parts.h"
#include "report/table.h"
#include "score/collective_data.h"
#include "score/collective_score.h"

#include <math.h>
#include <unistd.h>

struct scores {
    const struct collective_rows *rows;
    struct collective_errors errors;
    bool *take; /* rows that are summarised */
};

/* The ways of predicting, in the order in which they are shown. */
enum { LIBRARY, POOLED, HELD_OUT, BASELINE, WAYS };
static const char *const way_words[WAYS] = {"library", "pooled_fit", "sweep_held_out",
                                            "constant_bandwidth"};

static const double *errors_of(const struct scores *s, int way)
{
    const double *const all[WAYS] = {s->errors.library, s->errors.pooled, s->errors.held_out,
                                     s->errors.baseline};
    return all[way];
}

/* All-reduces whose payload lies in [low, high). */
static void select_sizes(struct scores *s, double low, double high)
{
    for (size_t i = 0; i < s->rows->n; i++) {
        const struct collective_row *r = &s->rows->items[i];
        s->take[i] = !r->unverified && r->bytes >= low && r->bytes < high;
    }
}

static void select_sweep(struct scores *s, size_t sweep)
{
    for (size_t i = 0; i < s->rows->n; i++)
        s->take[i] = !s->rows->items[i].unverified && s->rows->items[i].sweep == sweep;
}

static struct score_summary summary(const struct scores *s, int way)
{
    return score_summarise(errors_of(s, way), s->take, s->rows->n);
}

/* Mean over sweeps of their mean absolute errors, so that long sweeps don't drown short ones. */
static double macro(struct scores *s, int way)
{
    double sum = 0;
    size_t n = 0;
    for (size_t sweep = 0; sweep < s->rows->n_sweeps; sweep++) {
        select_sweep(s, sweep);
        const struct score_summary one = summary(s, way);
        sum += one.n > 0 ? one.mean_abs : 0;
        n += one.n > 0;
    }
    return n > 0 ? sum / (double)n : NAN;
}

static const struct {
    const char *key, *title;
    double low, high;
} sizes[] = {{"all", "all sizes", 0, INFINITY},
             {"short", "below 1 MiB", 0, 1 << 20},
             {"long", "1 MiB and more", 1 << 20, INFINITY}};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static void write_overall(struct scores *s, bool colors, struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"rows", ALIGN_RIGHT, NULL},
                                            {"median", ALIGN_RIGHT, "library"},
                                            {"mean", ALIGN_RIGHT, "library"},
                                            {"median", ALIGN_RIGHT, "fitted to all"},
                                            {"mean", ALIGN_RIGHT, "fitted to all"},
                                            {"median", ALIGN_RIGHT, "sweep held out"},
                                            {"mean", ALIGN_RIGHT, "sweep held out"},
                                            {"median", ALIGN_RIGHT, "constant bandwidth"},
                                            {"mean", ALIGN_RIGHT, "constant bandwidth"}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t k = 0; k < SIZES; k++) {
        select_sizes(s, sizes[k].low, sizes[k].high);
        table_row(&t, STYLE_PLAIN);
        table_put(&t, sizes[k].title);
        text_addf(table_cell(&t), "%zu", summary(s, LIBRARY).n);
        for (int way = 0; way < WAYS; way++) {
            percent_write(table_cell(&t), summary(s, way).median_abs);
            percent_write(table_cell(&t), summary(s, way).mean_abs);
        }
    }
    table_row(&t, STYLE_PLAIN);
    table_put(&t, "mean over sweeps");
    text_addf(table_cell(&t), "%zu", s->rows->n_sweeps);
    for (int way = 0; way < WAYS; way++) {
        table_put(&t, "");
        percent_write(table_cell(&t), macro(s, way));
    }
    text_add(out, "All-reduce: error of the time, %\n");
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static const struct collective_row *first_of(const struct scores *s, size_t sweep)
{
    size_t i = 0;
    while (s->rows->items[i].sweep != sweep)
        i++;
    return &s->rows->items[i];
}

static void write_sweeps(struct scores *s, bool colors, struct text *out)
{
    static const struct column columns[] = {{"rows", ALIGN_RIGHT, NULL},
                                            {"library", ALIGN_RIGHT, "mean error"},
                                            {"fitted\nto all", ALIGN_RIGHT, "mean error"},
                                            {"held\nout", ALIGN_RIGHT, "mean error"},
                                            {"constant\nbandwidth", ALIGN_RIGHT, "mean error"},
                                            {"sweep", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t sweep = 0; sweep < s->rows->n_sweeps; sweep++) {
        const struct collective_row *first = first_of(s, sweep);
        select_sweep(s, sweep);
        if (summary(s, LIBRARY).n == 0)
            continue;
        table_row(&t, STYLE_PLAIN);
        text_addf(table_cell(&t), "%zu", summary(s, LIBRARY).n);
        for (int way = 0; way < WAYS; way++)
            percent_write(table_cell(&t), summary(s, way).mean_abs);
        text_addf(table_cell(&t), "%s, %s; %s", first->gpu, first->fabric, first->source);
    }
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static void write_unverified(const struct scores *s, struct text *out)
{
    text_add(out, "Unverified: too few rows of other collectives to say how good these are\n");
    for (size_t i = 0; i < s->rows->n; i++) {
        const struct collective_row *r = &s->rows->items[i];
        if (r->unverified)
            text_addf(out, "  %s of %.4g GB on %.0f %s: %.4g ms measured, %+.1f %%\n",
                      collective_words[r->collective], r->bytes * 1e-9, r->n, r->gpu, r->time * 1e3,
                      100 * s->errors.library[i]);
    }
}

static void json_summaries(struct json *j, const struct scores *s)
{
    for (int way = 0; way < WAYS; way++) {
        json_open_object(j, way_words[way]);
        summary_json(j, summary(s, way));
        json_close_object(j);
    }
}

static void json_overall(struct json *j, struct scores *s)
{
    json_open_object(j, "overall");
    select_sizes(s, sizes[0].low, sizes[0].high);
    summary_json(j, summary(s, LIBRARY));
    for (size_t k = 0; k < SIZES; k++) {
        select_sizes(s, sizes[k].low, sizes[k].high);
        json_open_object(j, sizes[k].key);
        json_summaries(j, s);
        json_close_object(j);
    }
    json_open_object(j, "mean_over_sweeps");
    for (int way = 0; way < WAYS; way++)
        json_number(j, way_words[way], macro(s, way));
    json_close_object(j);
    json_close_object(j);
}

/* A sweep that was not fitted to should be met as well as it is said of fitted ones. */
static size_t find_goal(struct scores *s, struct goal out[1])
{
    static const double GOAL = 0.10;
    select_sizes(s, sizes[0].low, sizes[0].high);
    const double reached = summary(s, HELD_OUT).median_abs;
    out[0] =
        (struct goal){"sweep held out, median of all sizes", GOAL, reached, true, reached <= GOAL};
    return isnan(reached) ? (size_t)0 : 1;
}

static void json_sweeps(struct json *j, struct scores *s)
{
    json_open_array(j, "groups");
    for (size_t sweep = 0; sweep < s->rows->n_sweeps; sweep++) {
        const struct collective_row *first = first_of(s, sweep);
        select_sweep(s, sweep);
        json_open_object(j, NULL);
        json_text(j, "source", first->source);
        json_text(j, "gpu", first->gpu);
        json_text(j, "fabric", first->fabric);
        summary_json(j, summary(s, LIBRARY));
        json_summaries(j, s);
        json_close_object(j);
    }
    json_close_array(j);
}

static void json_rows(struct json *j, const struct scores *s)
{
    json_open_array(j, "rows");
    for (size_t i = 0; i < s->rows->n; i++) {
        const struct collective_row *r = &s->rows->items[i];
        json_open_object(j, NULL);
        json_integer(j, "line", (int64_t)r->line);
        json_text(j, "source", r->source);
        json_text(j, "collective", collective_words[r->collective]);
        json_text(j, "gpu", r->gpu);
        json_integer(j, "members", (int64_t)r->n);
        json_number(j, "bytes", r->bytes);
        json_number(j, "measured_time", r->time);
        json_number(j, "predicted_time", r->time * (1 + s->errors.library[i]));
        json_number(j, "error", s->errors.library[i]);
        json_number(j, "error_sweep_held_out", s->errors.held_out[i]);
        json_bool(j, "scored", !r->unverified);
        json_text(j, "grade",
                  r->up && (!r->leaves || r->out) ? basis_words[BASIS_CALIBRATED]
                                                  : basis_words[BASIS_ASSUMED]);
        json_close_object(j);
    }
    json_close_array(j);
    left_out_json(j, "source", &s->rows->left_out);
}

static void json_links(struct json *j, const struct collective_data *data, struct arena *memory)
{
    struct fitted_link *links;
    const size_t n = collective_fit_links(data->setup, &data->rows, memory, &links);
    json_open_array(j, "links");
    for (size_t i = 0; i < n; i++) {
        const struct fitted_link *l = &links[i];
        if (l->rows == 0)
            continue;
        json_open_object(j, NULL);
        json_text(j, "link", l->name);
        json_text(j, "level", l->outer ? "scale-out" : "scale-up");
        json_bool(j, "calibrated", l->calibrated);
        json_integer(j, "rows", (int64_t)l->rows);
        json_integer(j, "sweeps", (int64_t)l->sweeps);
        json_number(j, "efficiency", l->link.efficiency);
        json_number(j, "reduction", l->link.reduction);
        json_number(j, "latency", l->link.latency);
        json_number(j, "hop", l->link.hop);
        json_number(j, "ramp", l->link.ramp);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_json(struct scores *s, struct collective_data *data, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.validate_collectives.1");
    json_overall(&j, s);
    json_sweeps(&j, s);
    struct goal goal[1];
    goals_json(&j, goal, find_goal(s, goal));
    json_links(&j, data, &data->file.memory);
    json_rows(&j, s);
    json_close_object(&j);
}

static void write_text(struct scores *s, bool colors, struct text *out)
{
    write_overall(s, colors, out);
    text_add(out, "\n");
    write_sweeps(s, colors, out);
    text_add(out, "\n");
    struct goal goal[1];
    goals_write(goal, find_goal(s, goal), colors, out);
    text_add(out, "\n");
    write_unverified(s, out);
    left_out_write(&s->rows->left_out, out);
}

bool validate_collectives(const struct arguments *a, struct text *out, struct headline *h,
                          struct diagnostics *d)
{
    struct collective_data data;
    const bool open =
        collective_data_open(&data, a->value[OPTION_MODELS], a->value[OPTION_DATA], d);
    if (open) {
        struct scores s = {.rows = &data.rows};
        s.take = arena_array(&data.file.memory, data.rows.n + 1, sizeof *s.take);
        output_message(a, "predicting %zu rows, and fitting without each of %zu sweeps ...",
                       data.rows.n, data.rows.n_sweeps);
        collective_score(data.setup, &data.rows, &data.file.memory, &s.errors);
        if (a->given[OPTION_JSON])
            write_json(&s, &data, out);
        else
            write_text(&s, output_colors(a, STDOUT_FILENO), out);
        select_sizes(&s, sizes[0].low, sizes[0].high);
        *h = (struct headline){"all-reduces with their sweep held out",
                               summary(&s, HELD_OUT).median_abs};
    }
    collective_data_close(&data);
    return open;
}
