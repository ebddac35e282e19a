#include "cli/training_scores.h"

#include "results/summary.h"

#include <math.h>
#include <string.h>

bool scores_select(struct scores *s, bool experts, const char *group)
{
    const struct training_row *rows = s->data->rows.items;
    bool any = false;
    for (size_t i = 0; i < s->data->rows.n; i++) {
        s->take[i] = fit_takes(&rows[i]) && rows[i].experts == experts &&
                     (!group || strcmp(rows[i].group, group) == 0);
        any = any || s->take[i];
    }
    return any;
}

void scores_select_all(struct scores *s, const char *group)
{
    const struct training_row *rows = s->data->rows.items;
    for (size_t i = 0; i < s->data->rows.n; i++)
        s->take[i] = fit_takes(&rows[i]) && (!group || strcmp(rows[i].group, group) == 0);
}

size_t scores_groups(const struct scores *s, const char **out)
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

struct score_summary scores_summary(const struct scores *s, const double *errors)
{
    return score_summarise(errors, s->take, s->data->rows.n);
}

double scores_macro(const struct scores *s, const double *errors)
{
    return score_macro(s->data->rows.items, errors, s->take, s->data->rows.n);
}

struct ratios scores_ratios(const struct scores *s, bool strong)
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

size_t scores_sweeps(const struct scores *s, struct score_sweep out[MOST_SWEEPS])
{
    return score_sweeps(s->data->rows.items, s->errors[SPLIT_POOLED].model, s->data->rows.n, out,
                        MOST_SWEEPS);
}

static void add_apart(struct scores *s, enum stratum stratum, const char *vendor, struct apart *out,
                      size_t *n)
{
    const struct training_row *rows = s->data->rows.items;
    struct apart a = {.stratum = stratum, .vendor = vendor};
    for (size_t i = 0; i < s->data->rows.n; i++) {
        s->take[i] = rows[i].stratum == stratum &&
                     (!vendor || strcmp(rows[i].accelerator->vendor, vendor) == 0);
        a.rows += s->take[i];
    }
    a.errors = scores_summary(s, s->errors[SPLIT_POOLED].model);
    if (a.rows > 0 && *n < MOST_APART)
        out[(*n)++] = a;
}

size_t scores_apart(struct scores *s, struct apart out[MOST_APART])
{
    const struct training_row *rows = s->data->rows.items;
    size_t n = 0;
    for (int stratum = STRATUM_NO_CHUNKS; stratum < STRATA; stratum++) {
        add_apart(s, (enum stratum)stratum, NULL, out, &n);
        for (size_t i = 0; i < s->data->rows.n && stratum == STRATUM_OTHER_VENDORS; i++) {
            bool seen = rows[i].stratum != STRATUM_OTHER_VENDORS;
            for (size_t k = 0; k < n && !seen; k++)
                seen = out[k].vendor && strcmp(out[k].vendor, rows[i].accelerator->vendor) == 0;
            if (!seen)
                add_apart(s, STRATUM_OTHER_VENDORS, rows[i].accelerator->vendor, out, &n);
        }
    }
    return n;
}

/* Adds a goal unless there is nothing to hold against it. */
static void add(struct goal *out, size_t *n, const char *what, double goal, double reached)
{
    if (!isnan(reached))
        out[(*n)++] = (struct goal){what, goal, reached, true, reached <= goal};
}

static void add_split(struct scores *s, struct goal *out, size_t *n, bool experts, enum split split,
                      const char *const names[2], double median, double macro)
{
    scores_select(s, experts, NULL);
    const double *errors = s->errors[split].model;
    add(out, n, names[0], median, scores_summary(s, errors).median_abs);
    add(out, n, names[1], macro, scores_macro(s, errors));
}

/* The weakest sweep: the goal is one for each. */
static void add_sweeps(const struct scores *s, struct goal *out, size_t *n)
{
    static const double GOAL = 0.7;
    struct score_sweep sweeps[MOST_SWEEPS];
    const size_t all = scores_sweeps(s, sweeps);
    double weakest = INFINITY;
    for (size_t i = 0; i < all; i++)
        weakest = fmin(weakest, sweeps[i].correlation);
    if (all > 0)
        out[(*n)++] = (struct goal){"rank correlation within sweeps, the weakest", GOAL, weakest,
                                    false, weakest >= GOAL};
}

double scores_measured_step(const struct training_row *r)
{
    return (double)r->plan.global_batch * (double)r->plan.sequence /
           (r->tokens_rate * (double)r->accelerators);
}

size_t scores_goals(struct scores *s, struct goal out[MOST_GOALS])
{
    size_t n = 0;
    if (s->data->file.own)
        return 0;
    add_split(s, out, &n, false, SPLIT_POOLED,
              (const char *const[]){"dense, pooled, median", "dense, pooled, macro-mean"}, 0.06,
              0.09);
    add_split(s, out, &n, false, SPLIT_FAMILIES,
              (const char *const[]){"dense, families held out, median",
                                    "dense, families held out, macro-mean"},
              0.075, 0.11);
    add_split(s, out, &n, false, SPLIT_GROUPS,
              (const char *const[]){"dense, groups held out, median",
                                    "dense, groups held out, macro-mean"},
              0.10, 0.13);
    add_split(s, out, &n, true, SPLIT_GROUPS,
              (const char *const[]){"experts, groups held out, median",
                                    "experts, groups held out, macro-mean"},
              0.20, 0.25);
    const struct ratios weak = scores_ratios(s, false), strong = scores_ratios(s, true);
    add(out, &n, "weak scaling, median of the ratio", 0.03, weak.median_abs);
    add(out, &n, "weak scaling, P90 of the ratio", 0.10, weak.p90_abs);
    add(out, &n, "strong scaling, median of the ratio", 0.05, strong.median_abs);
    add_sweeps(s, out, &n);
    for (int i = 0; i < CALCULON_PARTS; i++)
        if (s->calculon[i].n > 0)
            add(out, &n,
                arena_format(s->memory, "mean error below Calculon's: %s", calculon_part_words[i]),
                s->calculon[i].calculon, s->calculon[i].ours);
    return n;
}
