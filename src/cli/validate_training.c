/* Scores of predicted training steps: tables for people, JSON for programs. */
#include "cli/validate.h"

#include "cli/output.h"
#include "cli/validate_parts.h"
#include "report/table.h"
#include "results/summary.h"
#include "score/calculon.h"
#include "score/data.h"
#include "score/training_score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct scores {
    const struct score_data *data;
    struct score_errors errors[SPLITS];
    struct calculon_score calculon[CALCULON_PARTS];
    bool *take; /* rows of the kind at hand */
    struct arena *memory;
};

static const char *const kind_words[] = {"dense", "experts"};
static const char *const kind_titles[] = {"Dense models", "Mixtures of experts"};

/* Rows of one kind, of one group when it isn't NULL. */
static void select_rows(struct scores *s, bool experts, const char *group)
{
    const struct training_row *rows = s->data->rows.items;
    for (size_t i = 0; i < s->data->rows.n; i++)
        s->take[i] = fit_takes(&rows[i]) && rows[i].experts == experts &&
                     (!group || strcmp(rows[i].group, group) == 0);
}

/* Groups in the order of their first row. */
static size_t list_groups(const struct scores *s, const char **out)
{
    const struct training_row *rows = s->data->rows.items;
    size_t n = 0;
    for (size_t i = 0; i < s->data->rows.n; i++) {
        size_t k = 0;
        while (k < n && strcmp(out[k], rows[i].group) != 0)
            k++;
        if (k == n)
            out[n++] = rows[i].group;
    }
    return n;
}

static void write_splits(struct scores *s, bool experts, bool colors, struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"rows", ALIGN_RIGHT, NULL},
                                            {"median", ALIGN_RIGHT, "model"},
                                            {"macro", ALIGN_RIGHT, "model"},
                                            {"mean", ALIGN_RIGHT, "model"},
                                            {"bias", ALIGN_RIGHT, "model"},
                                            {"median", ALIGN_RIGHT, "constant utilisation"},
                                            {"macro", ALIGN_RIGHT, "constant utilisation"}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    select_rows(s, experts, NULL);
    const struct training_row *rows = s->data->rows.items;
    for (int split = 0; split < SPLITS; split++) {
        const struct score_errors *e = &s->errors[split];
        const struct score_summary model = score_summarise(e->model, s->take, s->data->rows.n);
        const struct score_summary base = score_summarise(e->baseline, s->take, s->data->rows.n);
        table_row(&t, STYLE_PLAIN);
        text_add(table_cell(&t), split_words[split]);
        text_addf(table_cell(&t), "%zu", model.n);
        percent_write(table_cell(&t), model.median_abs);
        percent_write(table_cell(&t), score_macro(rows, e->model, s->take, s->data->rows.n));
        percent_write(table_cell(&t), model.mean_abs);
        bias_write(table_cell(&t), model.bias);
        percent_write(table_cell(&t), base.median_abs);
        percent_write(table_cell(&t), score_macro(rows, e->baseline, s->take, s->data->rows.n));
    }
    text_addf(out, "%s: error of the step time, %%\n", kind_titles[experts]);
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static void write_groups(struct scores *s, bool experts, bool colors, struct text *out)
{
    static const struct column columns[] = {{"group", ALIGN_LEFT, NULL},
                                            {"rows", ALIGN_RIGHT, NULL},
                                            {"mean", ALIGN_RIGHT, "pooled"},
                                            {"bias", ALIGN_RIGHT, "pooled"},
                                            {"mean", ALIGN_RIGHT, "group held out"},
                                            {"bias", ALIGN_RIGHT, "group held out"},
                                            {"constant\nutilisation", ALIGN_RIGHT, NULL}};
    struct table t;
    const size_t n = s->data->rows.n;
    const char **groups = arena_array(s->memory, n, sizeof *groups);
    const size_t n_groups = list_groups(s, groups);
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t g = 0; g < n_groups; g++) {
        select_rows(s, experts, groups[g]);
        const struct score_summary pooled =
            score_summarise(s->errors[SPLIT_POOLED].model, s->take, n);
        const struct score_summary out_of =
            score_summarise(s->errors[SPLIT_GROUPS].model, s->take, n);
        const struct score_summary base =
            score_summarise(s->errors[SPLIT_GROUPS].baseline, s->take, n);
        if (pooled.n == 0)
            continue;
        table_row(&t, STYLE_PLAIN);
        text_add(table_cell(&t), groups[g]);
        text_addf(table_cell(&t), "%zu", pooled.n);
        percent_write(table_cell(&t), pooled.mean_abs);
        bias_write(table_cell(&t), pooled.bias);
        percent_write(table_cell(&t), out_of.mean_abs);
        bias_write(table_cell(&t), out_of.bias);
        percent_write(table_cell(&t), base.mean_abs);
    }
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
    text_add(out, "\n");
}

struct ratios {
    size_t n;
    double median_abs, p90_abs;
};

static struct ratios ratios_of(const struct scores *s, bool strong)
{
    const size_t rows = s->data->rows.n;
    double *errors = arena_array(s->memory, rows + 1, sizeof *errors);
    const size_t n =
        score_ratios(s->data->rows.items, s->errors[SPLIT_POOLED].model, rows, strong, errors);
    for (size_t i = 0; i < n; i++)
        errors[i] = fabs(errors[i]);
    const struct summary sizes = summary_of(errors, n);
    return (struct ratios){n, sizes.p50, sizes.p90};
}

static size_t sweeps_of(const struct scores *s, struct score_sweep *out, size_t most)
{
    return score_sweeps(s->data->rows.items, s->errors[SPLIT_POOLED].model, s->data->rows.n, out,
                        most);
}

enum { MOST_SWEEPS = 64 };

static void write_ratios(const char *name, struct ratios r, struct text *out)
{
    text_addf(out, "  %-7s %zu ratios", name, r.n);
    if (r.n > 0)
        text_addf(out, ", median %.1f, P90 %.1f", 100 * r.median_abs, 100 * r.p90_abs);
    text_add(out, "\n");
}

static void write_scaling(const struct scores *s, struct text *out)
{
    const struct ratios weak = ratios_of(s, false), strong = ratios_of(s, true);
    struct score_sweep sweeps[MOST_SWEEPS];
    const size_t n = sweeps_of(s, sweeps, MOST_SWEEPS);
    text_addf(out, "Scaling: error of the ratio of speeds, %%\n");
    write_ratios("weak:", weak, out);
    write_ratios("strong:", strong, out);
    text_add(out, "Rank correlation within sweeps of eight rows or more\n");
    for (size_t i = 0; i < n; i++)
        text_addf(out, "  %5.2f  %s, %s, %zu rows\n", sweeps[i].correlation, sweeps[i].group,
                  sweeps[i].model, sweeps[i].n);
}

/* Calculon's rows, where the measurements have them. */
static void write_calculon(const struct scores *s, struct text *out)
{
    if (s->calculon[CALCULON_ALL].n == 0)
        return;
    text_add(out, "Calculon on the same rows of vTrain: mean error, %\n"
                  "                          rows  pooled  group held out  Calculon\n");
    for (int i = 0; i < CALCULON_PARTS; i++)
        if (s->calculon[i].n > 0)
            text_addf(out, "  %-22s  %4zu  %6.1f  %14.1f  %8.1f\n", calculon_part_words[i],
                      s->calculon[i].n, 100 * s->calculon[i].ours,
                      100 * s->calculon[i].ours_held_out, 100 * s->calculon[i].calculon);
}

/* Rows that are not pooled, by why: the strata, then those without a prediction. */
static void write_apart(const struct scores *s, struct text *out)
{
    const struct training_rows *rows = &s->data->rows;
    text_add(out, "Scored apart\n");
    for (int stratum = 0; stratum < STRATA; stratum++) {
        size_t n = 0, predicted = 0;
        double sum = 0;
        for (size_t i = 0; i < rows->n; i++) {
            const double error = s->errors[SPLIT_POOLED].model[i];
            if (rows->items[i].stratum != (enum stratum)stratum ||
                (fit_takes(&rows->items[i]) && stratum != STRATUM_NO_CHUNKS))
                continue;
            n++;
            predicted += isnan(error) ? 0 : 1;
            sum += isnan(error) ? 0 : fabs(error);
        }
        if (n > 0)
            text_addf(out, "  %-16s %3zu rows, mean error %.1f %%%s\n", stratum_words[stratum], n,
                      100 * sum / (double)predicted,
                      stratum == STRATUM_NO_CHUNKS      ? " (pooled above as well)"
                      : stratum == STRATUM_PLAN_UNKNOWN ? " (blank degrees taken as 1)"
                                                        : "");
    }
    left_out_write(&rows->left_out, out);
}

static void json_summary(struct json *j, const char *key, const struct scores *s,
                         const double *errors)
{
    const struct score_summary sum = score_summarise(errors, s->take, s->data->rows.n);
    json_open_object(j, key);
    summary_json(j, sum);
    json_number(j, "macro_mean_abs_error",
                score_macro(s->data->rows.items, errors, s->take, s->data->rows.n));
    json_close_object(j);
}

static void json_splits(struct json *j, const struct scores *s)
{
    for (int split = 0; split < SPLITS; split++) {
        json_open_object(j, split_words[split]);
        json_summary(j, "model", s, s->errors[split].model);
        json_summary(j, "constant_utilisation", s, s->errors[split].baseline);
        json_close_object(j);
    }
}

static void json_rows(struct json *j, const struct scores *s)
{
    json_open_array(j, "rows");
    for (size_t i = 0; i < s->data->rows.n; i++) {
        const struct training_row *r = &s->data->rows.items[i];
        const double step = (double)r->plan.global_batch * (double)r->plan.sequence /
                            (r->tokens_rate * (double)r->accelerators);
        const double error = s->errors[SPLIT_POOLED].model[i];
        json_open_object(j, NULL);
        json_text(j, "id", r->id);
        json_text(j, "group", r->group);
        json_text(j, "stratum", stratum_words[r->stratum]);
        json_number(j, "measured_step_time", step);
        json_number(j, "predicted_step_time", step * (1 + error));
        json_number(j, "error", error);
        json_number(j, "error_group_held_out", s->errors[SPLIT_GROUPS].model[i]);
        json_open_array(j, "assumed");
        for (int k = 0; k < ASSUMED_FIELDS; k++)
            if (r->assumed & 1u << k)
                json_text(j, NULL, assumed_words[k]);
        json_close_array(j);
        json_close_object(j);
    }
    json_close_array(j);
    left_out_json(j, "id", &s->data->rows.left_out);
}

static void json_ratios(struct json *j, const char *key, struct ratios r)
{
    json_open_object(j, key);
    json_integer(j, "n", (int64_t)r.n);
    json_number(j, "median_abs_error", r.median_abs);
    json_number(j, "p90_abs_error", r.p90_abs);
    json_close_object(j);
}

static void training_json(struct scores *s, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.validate_training.1");
    const char **groups = arena_array(s->memory, s->data->rows.n, sizeof *groups);
    const size_t n_groups = list_groups(s, groups);
    for (int experts = 0; experts < 2; experts++) {
        json_open_object(&j, kind_words[experts]);
        select_rows(s, experts, NULL);
        json_open_object(&j, "overall");
        json_splits(&j, s);
        json_close_object(&j);
        json_open_object(&j, "groups");
        for (size_t g = 0; g < n_groups; g++) {
            select_rows(s, experts, groups[g]);
            if (score_summarise(s->errors[SPLIT_POOLED].model, s->take, s->data->rows.n).n == 0)
                continue;
            json_open_object(&j, groups[g]);
            json_splits(&j, s);
            json_close_object(&j);
        }
        json_close_object(&j);
        json_close_object(&j);
    }
    json_ratios(&j, "weak_scaling", ratios_of(s, false));
    json_ratios(&j, "strong_scaling", ratios_of(s, true));
    struct score_sweep sweeps[MOST_SWEEPS];
    const size_t n = sweeps_of(s, sweeps, MOST_SWEEPS);
    json_open_array(&j, "sweeps");
    for (size_t i = 0; i < n; i++) {
        json_open_object(&j, NULL);
        json_text(&j, "group", sweeps[i].group);
        json_text(&j, "model", sweeps[i].model);
        json_integer(&j, "n", (int64_t)sweeps[i].n);
        json_number(&j, "rank_correlation", sweeps[i].correlation);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_open_array(&j, "calculon");
    for (int i = 0; i < CALCULON_PARTS; i++) {
        json_open_object(&j, NULL);
        json_text(&j, "rows", calculon_part_words[i]);
        json_integer(&j, "n", (int64_t)s->calculon[i].n);
        json_number(&j, "mean_abs_error", s->calculon[i].ours);
        json_number(&j, "mean_abs_error_group_held_out", s->calculon[i].ours_held_out);
        json_number(&j, "calculon_mean_abs_error", s->calculon[i].calculon);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_rows(&j, s);
    json_close_object(&j);
}

static void training_text(struct scores *s, bool colors, struct text *out)
{
    for (int experts = 0; experts < 2; experts++) {
        write_splits(s, experts, colors, out);
        write_groups(s, experts, colors, out);
    }
    write_scaling(s, out);
    write_calculon(s, out);
    write_apart(s, out);
}

bool validate_training(const struct arguments *a, struct text *out, struct headline *h,
                       struct diagnostics *d)
{
    struct score_data data;
    bool good = score_data_open(&data, a->value[OPTION_MODELS], a->value[OPTION_DATA], d);
    if (good) {
        struct scores s = {.data = &data, .memory = &data.file.memory};
        s.take = arena_array(s.memory, data.rows.n, sizeof *s.take);
        output_message(a, "predicting %zu rows, and fitting without each family and group ...",
                       data.rows.n);
        training_score(data.setup, data.rows.items, data.rows.n, &data.setup->training, s.memory,
                       s.errors);
        good = calculon_compare(&data, s.errors, a->value[OPTION_MODELS], s.calculon, d);
        if (good && a->given[OPTION_JSON])
            training_json(&s, out);
        else if (good)
            training_text(&s, output_colors(a, STDOUT_FILENO), out);
        select_rows(&s, false, NULL);
        *h = (struct headline){
            "dense models with whole groups held out",
            score_summarise(s.errors[SPLIT_GROUPS].model, s.take, data.rows.n).median_abs};
    }
    score_data_close(&data);
    return good;
}
