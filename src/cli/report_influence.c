#include "cli/report_influence.h"

#include "study/sensitivity.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* The drawn values of every replication: 'n' of them for each of the keys of the first. */
struct draws {
    const char **keys;
    double **values; /* by key, then replication */
    size_t n_keys, n;
};

/* 'assumptions.utilisation' for 'assumptions.utilisation.value', the long form of the same. */
static const char *key_of(const char *path, struct arena *memory)
{
    static const char tail[] = ".value";
    const size_t length = strlen(path), more = sizeof tail - 1;
    const bool is_long = length > more && strcmp(path + length - more, tail) == 0;
    return arena_slice(memory, path, is_long ? length - more : length);
}

static bool read_draws(struct result *result, const struct result_about *about,
                       struct arena *memory, struct draws *d)
{
    d->n = result_drawn(about);
    for (size_t r = 0; r < d->n; r++) {
        struct result_parameter *parameters;
        size_t n;
        const uint32_t number = about->replications[about->n_replications - d->n + r];
        if (!result_parameters(result, number, memory, &parameters, &n))
            return false;
        if (r == 0) {
            d->n_keys = n;
            d->keys = arena_array(memory, n, sizeof *d->keys);
            d->values = arena_array(memory, n, sizeof *d->values);
            for (size_t k = 0; k < n; k++) {
                d->keys[k] = key_of(parameters[k].path, memory);
                d->values[k] = arena_array(memory, d->n, sizeof *d->values[k]);
            }
        }
        for (size_t k = 0; k < d->n_keys; k++)
            d->values[k][r] = k < n ? parameters[k].value : NAN;
    }
    return true;
}

static bool is_weaker(const struct estimate *a, const struct estimate *b)
{
    return fabs(a->value) < fabs(b->value);
}

static void insert(struct influences *into, const char *key, struct estimate rank)
{
    size_t place = into->n;
    while (place > 0 && is_weaker(&into->ranks[place - 1], &rank))
        place--;
    if (place == MOST_INFLUENCES)
        return;
    into->n += into->n < MOST_INFLUENCES;
    for (size_t i = into->n - 1; i > place; i--) {
        into->keys[i] = into->keys[i - 1];
        into->ranks[i] = into->ranks[i - 1];
    }
    into->keys[place] = key;
    into->ranks[place] = rank;
}

/* The least rank correlation that chance alone shows among k unrelated keys once in twenty times:
 * Fisher's transformation, with Bonferroni's correction for looking at many. */
static double least_rank(size_t n, size_t k)
{
    return tanh(gsl_cdf_ugaussian_Qinv(0.025 / (double)k) * sqrt(1.06 / (double)(n - 3)));
}

/* Keys of which it is not chance alone, strongest first. */
static bool rank_keys(struct result *result, const struct draws *d, const char *metric,
                      struct arena *memory, struct influences *out)
{
    double *values;
    size_t n;
    *out = (struct influences){.metric = metric};
    if (!result_metric_values(result, metric, memory, &values, &n))
        return false;
    if (n < d->n)
        return true;
    for (size_t k = 0; k < d->n_keys; k++) {
        const struct estimate rank = rank_correlation(d->values[k], values + n - d->n, d->n);
        if (fabs(rank.value) > least_rank(d->n, d->n_keys))
            insert(out, d->keys[k], rank);
    }
    return true;
}

/* The day of the last milestone that the scenario names, and what planners ask next. */
static size_t name_metrics(const struct page_run *run, struct arena *memory, const char *names[])
{
    const struct result_run *all = &run->facts.run;
    size_t n = 0;
    if (all->n_milestones)
        names[n++] =
            arena_format(memory, "milestones.%s.day", all->milestones[all->n_milestones - 1].name);
    names[n++] = "h100e";
    names[n++] = "cost_per_useful_accelerator_hour";
    return n;
}

bool report_influences(struct result *result, struct arena *memory, struct page_run *run)
{
    const char *names[3];
    struct draws draws = {0};
    if (result_drawn(&run->facts.about) < INFLUENCE_LEAST)
        return true;
    if (!read_draws(result, &run->facts.about, memory, &draws))
        return false;
    const size_t n = name_metrics(run, memory, names);
    run->influences = arena_array(memory, n, sizeof *run->influences);
    for (size_t i = 0; i < n; i++) {
        struct influences *one = &run->influences[run->n_influences];
        if (!rank_keys(result, &draws, names[i], memory, one))
            return false;
        run->n_influences += one->n > 0;
    }
    return true;
}
