/* Scores of predicted training steps, as JSON. */
#include "base/json.h"
#include "cli/training_scores.h"
#include "cli/validate_parts.h"
#include "report/training_report.h"

static const char *const kind_words[] = {"dense", "experts"};

static void json_summary(struct json *j, const char *key, const struct scores *s,
                         const double *errors)
{
    const struct score_summary sum = scores_summary(s, errors);
    json_open_object(j, key);
    summary_json(j, sum);
    json_number(j, "macro_mean_abs_error", scores_macro(s, errors));
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
        const double step = scores_measured_step(r);
        const struct row_prediction *p = &s->pooled[i];
        const bool good = p->fault == PLAN_GOOD;
        const double error = s->errors[SPLIT_POOLED].model[i];
        json_open_object(j, NULL);
        json_text(j, "id", r->id);
        json_text(j, "group", r->group);
        json_text(j, "stratum", stratum_words[r->stratum]);
        json_text(j, "vendor", r->accelerator->vendor);
        json_number(j, "measured_step_time", step);
        json_number(j, "predicted_step_time", step * (1 + error));
        json_number(j, "error", error);
        json_number(j, "error_group_held_out", s->errors[SPLIT_GROUPS].model[i]);
        json_text(j, "grade", good ? basis_words[p->step.basis] : NULL);
        json_bool(j, "plan_searched", r->searched);
        plan_json(j, "plan", &p->plan);
        memory_json(j, "memory", good ? &p->memory : NULL);
        json_number(j, "accelerator_memory", r->accelerator->memory);
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

/* The selected rows by the shipped constants, beside the baseline. */
static void json_judged(struct json *j, const char *key, const struct scores *s)
{
    json_open_object(j, key);
    summary_json(j, scores_summary(s, s->errors[SPLIT_POOLED].model));
    json_open_object(j, "constant_utilisation");
    summary_json(j, scores_summary(s, s->errors[SPLIT_POOLED].baseline));
    json_close_object(j);
    json_close_object(j);
}

static void json_overall(struct json *j, struct scores *s, const char **groups, size_t n)
{
    scores_select_all(s, NULL);
    json_judged(j, "overall", s);
    json_open_object(j, "groups");
    for (size_t i = 0; i < n; i++) {
        scores_select_all(s, groups[i]);
        json_judged(j, groups[i], s);
    }
    json_close_object(j);
}

static void json_apart(struct json *j, struct scores *s)
{
    struct apart apart[MOST_APART];
    const size_t n = scores_apart(s, apart);
    json_open_array(j, "apart");
    for (size_t i = 0; i < n; i++) {
        json_open_object(j, NULL);
        json_text(j, "stratum", stratum_words[apart[i].stratum]);
        json_text(j, "vendor", apart[i].vendor);
        json_bool(j, "pooled", apart[i].stratum == STRATUM_NO_CHUNKS);
        json_integer(j, "rows", (int64_t)apart[i].rows);
        summary_json(j, apart[i].errors);
        json_close_object(j);
    }
    json_close_array(j);
}

void training_scores_json(struct scores *s, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.validate_training.1");
    const char **groups = arena_array(s->memory, s->data->rows.n, sizeof *groups);
    const size_t n_groups = scores_groups(s, groups);
    json_overall(&j, s, groups, n_groups);
    for (int experts = 0; experts < 2; experts++) {
        json_open_object(&j, kind_words[experts]);
        scores_select(s, experts, NULL);
        json_open_object(&j, "overall");
        json_splits(&j, s);
        json_close_object(&j);
        json_open_object(&j, "groups");
        for (size_t g = 0; g < n_groups; g++) {
            scores_select(s, experts, groups[g]);
            if (scores_summary(s, s->errors[SPLIT_POOLED].model).n == 0)
                continue;
            json_open_object(&j, groups[g]);
            json_splits(&j, s);
            json_close_object(&j);
        }
        json_close_object(&j);
        json_close_object(&j);
    }
    json_ratios(&j, "weak_scaling", scores_ratios(s, false));
    json_ratios(&j, "strong_scaling", scores_ratios(s, true));
    struct score_sweep sweeps[MOST_SWEEPS];
    const size_t n = scores_sweeps(s, sweeps);
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
    struct goal goals[MOST_GOALS];
    goals_json(&j, goals, scores_goals(s, goals));
    json_apart(&j, s);
    json_rows(&j, s);
    json_close_object(&j);
}
