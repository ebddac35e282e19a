/* Scores of predicted training steps, as tables for people. */
#include "cli/validate.h"

#include "cli/output.h"
#include "cli/training_scores.h"
#include "cli/validate_parts.h"
#include "report/table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const kind_titles[] = {"Dense models", "Mixtures of experts"};

/* Whether a fit to other groups predicted any of the selected rows. */
static bool held_out(const struct scores *s)
{
    return scores_summary(s, s->errors[SPLIT_GROUPS].model).n > 0;
}

/* Of the selected rows. */
static void write_splits(const struct scores *s, bool colors, struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"rows", ALIGN_RIGHT, NULL},
                                            {"median", ALIGN_RIGHT, "model"},
                                            {"macro", ALIGN_RIGHT, "model"},
                                            {"mean", ALIGN_RIGHT, "model"},
                                            {"bias", ALIGN_RIGHT, "model"},
                                            {"median", ALIGN_RIGHT, "constant utilisation"},
                                            {"macro", ALIGN_RIGHT, "constant utilisation"}};
    const size_t all = sizeof columns / sizeof columns[0];
    const bool baseline = held_out(s);
    struct table t;
    table_init(&t, columns, baseline ? all : all - 2);
    for (int split = 0; split < SPLITS; split++) {
        const struct score_errors *e = &s->errors[split];
        const struct score_summary model = scores_summary(s, e->model);
        const bool shipped = s->data->file.own && split == SPLIT_POOLED;
        if (model.n == 0)
            continue;
        table_row(&t, STYLE_PLAIN);
        table_put(&t, shipped ? "shipped constants" : split_words[split]);
        text_addf(table_cell(&t), "%zu", model.n);
        percent_write(table_cell(&t), model.median_abs);
        percent_write(table_cell(&t), scores_macro(s, e->model));
        percent_write(table_cell(&t), model.mean_abs);
        bias_write(table_cell(&t), model.bias);
        if (!baseline)
            continue;
        percent_write(table_cell(&t), scores_summary(s, e->baseline).median_abs);
        percent_write(table_cell(&t), scores_macro(s, e->baseline));
    }
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static void write_groups(struct scores *s, bool experts, bool colors, struct text *out)
{
    const char *fit = s->data->file.own ? "shipped" : "pooled";
    const struct column columns[] = {{"group", ALIGN_LEFT, NULL},
                                     {"rows", ALIGN_RIGHT, NULL},
                                     {"mean", ALIGN_RIGHT, fit},
                                     {"bias", ALIGN_RIGHT, fit},
                                     {"mean", ALIGN_RIGHT, "group held out"},
                                     {"bias", ALIGN_RIGHT, "group held out"},
                                     {"constant\nutilisation", ALIGN_RIGHT, NULL}};
    struct table t;
    const size_t n = s->data->rows.n;
    const char **groups = arena_array(s->memory, n, sizeof *groups);
    const size_t n_groups = scores_groups(s, groups);
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t g = 0; g < n_groups; g++) {
        scores_select(s, experts, groups[g]);
        const struct score_summary pooled = scores_summary(s, s->errors[SPLIT_POOLED].model);
        const struct score_summary out_of = scores_summary(s, s->errors[SPLIT_GROUPS].model);
        const struct score_summary base = scores_summary(s, s->errors[SPLIT_GROUPS].baseline);
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
}

static void write_ratios(const char *name, struct ratios r, struct text *out)
{
    text_addf(out, "  %-7s %zu ratios", name, r.n);
    if (r.n > 0)
        text_addf(out, ", median %.1f, P90 %.1f", 100 * r.median_abs, 100 * r.p90_abs);
    text_add(out, "\n");
}

static void write_scaling(const struct scores *s, struct text *out)
{
    const struct ratios weak = scores_ratios(s, false), strong = scores_ratios(s, true);
    struct score_sweep sweeps[MOST_SWEEPS];
    const size_t n = scores_sweeps(s, sweeps);
    if (weak.n + strong.n + n == 0)
        return;
    text_addf(out, "Scaling: error of the ratio of speeds, %%\n");
    write_ratios("weak:", weak, out);
    write_ratios("strong:", strong, out);
    if (n > 0)
        text_add(out, "Rank correlation within sweeps of eight rows or more\n");
    for (size_t i = 0; i < n; i++)
        text_addf(out, "  %5.2f  %s, %s, %zu rows\n", sweeps[i].correlation, sweeps[i].group,
                  sweeps[i].model, sweeps[i].n);
}

/* Calculon's rows, where the measurements have them. Its efficiencies were set by those of its own.
 */
static void write_calculon(const struct scores *s, struct text *out)
{
    if (s->calculon[CALCULON_ALL].n + s->calculon[CALCULON_OWN].n == 0)
        return;
    text_add(out, "Calculon on the same rows: mean error, %\n"
                  "                                  rows  pooled  group held out  Calculon\n");
    for (int i = 0; i < CALCULON_PARTS; i++)
        if (s->calculon[i].n > 0)
            text_addf(out, "  %-30s  %4zu  %6.1f  %14.1f  %8.1f\n", calculon_part_words[i],
                      s->calculon[i].n, 100 * s->calculon[i].ours,
                      100 * s->calculon[i].ours_held_out, 100 * s->calculon[i].calculon);
}

/* What a prediction of such rows rests on, or that they are pooled as well. */
static const char *const apart_notes[STRATA] = {
    [STRATUM_NO_CHUNKS] = "pooled above as well",
    [STRATUM_PLAN_UNKNOWN] = "by the plan that a search picks",
    [STRATUM_ADAPTERS] = "frozen weights, LoRA",
    [STRATUM_TYPE_UNKNOWN] = "by the data type of scoring.yaml",
    [STRATUM_OTHER_VENDORS] = "by constants fitted to NVIDIA's rows",
};

static void write_apart(struct scores *s, bool colors, struct text *out)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL},      {"rows", ALIGN_RIGHT, NULL}, {"median", ALIGN_RIGHT, NULL},
        {"mean", ALIGN_RIGHT, NULL}, {"bias", ALIGN_RIGHT, NULL}, {"", ALIGN_LEFT, NULL}};
    struct apart apart[MOST_APART];
    const size_t n = scores_apart(s, apart);
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < n; i++) {
        const struct apart *a = &apart[i];
        const char *note = a->vendor ? NULL : apart_notes[a->stratum];
        table_row(&t, STYLE_PLAIN);
        text_addf(table_cell(&t), "%s%s", a->vendor ? "  " : "",
                  a->vendor ? a->vendor : stratum_words[a->stratum]);
        text_addf(table_cell(&t), "%zu", a->rows);
        summary_put(&t, a->errors);
        table_put(&t, note ? note : "");
    }
    if (n > 0) {
        text_add(out, "Scored apart: error of the step time, %\n");
        table_write(&t, 2, REPORT_WIDTH, colors, out);
    }
    table_free(&t);
    left_out_write(&s->data->rows.left_out, out);
}

static void training_text(struct scores *s, bool colors, struct text *out)
{
    if (s->data->file.own)
        training_scores_rows(s, colors, out);
    for (int experts = 0; experts < 2; experts++) {
        if (!scores_select(s, experts, NULL))
            continue;
        text_addf(out, "%s: error of the step time, %%\n", kind_titles[experts]);
        write_splits(s, colors, out);
        if (held_out(s))
            write_groups(s, experts, colors, out);
        text_add(out, "\n");
    }
    write_scaling(s, out);
    write_calculon(s, out);
    struct goal goals[MOST_GOALS];
    goals_write(goals, scores_goals(s, goals), colors, out);
    write_apart(s, colors, out);
}

/* Of the shipped rows, those that nothing was fitted to; of a file of one's own, all. */
static struct headline headline_of(struct scores *s)
{
    if (!s->data->file.own) {
        scores_select(s, false, NULL);
        return (struct headline){"dense models with whole groups held out",
                                 scores_summary(s, s->errors[SPLIT_GROUPS].model).median_abs};
    }
    for (size_t i = 0; i < s->data->rows.n; i++)
        s->take[i] = true;
    return (struct headline){"all rows by the shipped constants",
                             scores_summary(s, s->errors[SPLIT_POOLED].model).median_abs};
}

bool validate_training(const struct arguments *a, struct text *out, struct headline *h,
                       struct diagnostics *d)
{
    struct score_data data;
    bool good = score_data_open(&data, a->value[OPTION_MODELS], a->value[OPTION_DATA], d);
    if (good) {
        struct scores s = {.data = &data, .memory = &data.file.memory};
        s.take = arena_array(s.memory, data.rows.n, sizeof *s.take);
        output_message(a, "predicting %zu row%s, and fitting without each family and group ...",
                       data.rows.n, data.rows.n == 1 ? "" : "s");
        training_score(data.setup, data.rows.items, data.rows.n, data.file.own,
                       &data.setup->training, s.memory, s.errors, &s.pooled);
        good = calculon_compare(&data, s.errors, a->value[OPTION_MODELS], s.calculon, d);
        if (good && a->given[OPTION_JSON])
            training_scores_json(&s, out);
        else if (good)
            training_text(&s, output_colors(a, STDOUT_FILENO), out);
        *h = headline_of(&s);
    }
    score_data_close(&data);
    return good;
}
