#include "results/compare.h"

#include "engine/tally.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* Equal seeds and numbers: the k-th replications of both had the same random numbers. */
static bool pairs_up(const struct result_about *a, const struct result_about *b)
{
    return result_drawn(a) > 1 && a->seed == b->seed && a->n_replications == b->n_replications &&
           memcmp(a->replications, b->replications, a->n_replications * sizeof *a->replications) ==
               0;
}

/* Paired-t interval (Law, Simulation Modeling and Analysis, 5th ed., section 10.2.1). */
static struct paired_difference difference_of_pairs(const double *a, const double *b, size_t n)
{
    struct paired_difference d = {.mean = NAN, .low = NAN, .high = NAN};
    struct tally differences = {0};
    for (size_t i = 0; i < n; i++)
        if (isfinite(a[i]) && isfinite(b[i]))
            tally_add(&differences, b[i] - a[i]);
    d.n = (size_t)differences.count;
    if (d.n > 0)
        d.mean = differences.mean;
    if (d.n > 1) {
        const double half = gsl_cdf_tdist_Pinv(0.975, (double)(d.n - 1)) *
                            sqrt(tally_variance(&differences) / (double)d.n);
        d.low = d.mean - half;
        d.high = d.mean + half;
    }
    return d;
}

/* Sums of the same terms in another order differ in their last digits; nothing of interest does. A
 * milestone later than the end is not near any day. */
static bool same_value(double a, double b)
{
    const bool finite = isfinite(a) && isfinite(b);
    return a == b || (isnan(a) && isnan(b)) ||
           (finite && fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b)));
}

static bool same_values(const double *a, size_t n_a, const double *b, size_t n_b)
{
    bool same = n_a == n_b;
    for (size_t i = 0; same && i < n_a; i++)
        same = same_value(a[i], b[i]);
    return same;
}

/* What both sides have of one metric. */
struct values {
    double *a, *b;
    size_t n_a, n_b;
};

struct comparing {
    struct result *a, *b;
    struct arena *memory;
    struct comparison *out;
    bool fine;
};

static struct values values_of(struct comparing *c, const char *metric)
{
    struct values v = {0};
    c->fine = result_metric_values(c->a, metric, c->memory, &v.a, &v.n_a) && c->fine;
    c->fine = result_metric_values(c->b, metric, c->memory, &v.b, &v.n_b) && c->fine;
    return v;
}

static struct paired_difference pairs_of(const struct comparing *c, const struct values *v)
{
    const struct paired_difference none = {.mean = NAN, .low = NAN, .high = NAN};
    const size_t drawn = result_drawn(&c->out->a), medians = c->out->a.n_replications - drawn;
    return c->out->paired ? difference_of_pairs(v->a + medians, v->b + medians, drawn) : none;
}

/* Both lists stand in order of path. */
static void compare_inputs(struct comparing *c)
{
    struct comparison *out = c->out;
    struct result_input *a, *b;
    size_t n_a, n_b, i = 0, k = 0;
    c->fine = result_inputs(c->a, c->memory, &a, &n_a) && c->fine;
    c->fine = result_inputs(c->b, c->memory, &b, &n_b) && c->fine;
    out->inputs = arena_array(c->memory, n_a + n_b, sizeof *out->inputs);
    while (i < n_a || k < n_b) {
        const int order = i == n_a ? 1 : k == n_b ? -1 : strcmp(a[i].path, b[k].path);
        struct input_difference *d = &out->inputs[out->n_inputs];
        *d = (struct input_difference){.path = order <= 0 ? a[i].path : b[k].path};
        if (order <= 0)
            d->a = a[i++];
        if (order >= 0)
            d->b = b[k++];
        if (order == 0 && strcmp(d->a.value, d->b.value) == 0)
            out->equal_inputs++;
        else
            out->n_inputs++;
    }
}

static const struct result_metric *find(const struct result_metric *metrics, size_t n,
                                        const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(metrics[i].name, name) == 0)
            return &metrics[i];
    return NULL;
}

static bool is_milestone(const struct result_metric *metric)
{
    return strncmp(metric->name, "milestones.", strlen("milestones.")) == 0;
}

static void compare_metric(struct comparing *c, const struct result_metric *a,
                           const struct result_metric *b)
{
    struct comparison *out = c->out;
    const struct values v = values_of(c, a->name);
    if (same_values(v.a, v.n_a, v.b, v.n_b)) {
        out->equal_metrics++;
        return;
    }
    const double absolute = b->over.p50 - a->over.p50;
    out->metrics[out->n_metrics++] = (struct metric_difference){
        .name = a->name,
        .unit = a->unit,
        .si = a->si,
        .better = a->better,
        .a = a->over.p50,
        .b = b->over.p50,
        .absolute = isfinite(absolute) ? absolute : NAN,
        .relative = isfinite(absolute) && a->over.p50 != 0 ? absolute / fabs(a->over.p50) : NAN,
        .undefined_a = result_undefined(&out->a, &a->over),
        .undefined_b = result_undefined(&out->b, &b->over),
        .paired = pairs_of(c, &v),
    };
}

static size_t count_milestones(const struct result_metric *metrics, size_t n)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        found += is_milestone(&metrics[i]);
    return found;
}

/* The day that lies so many days after the start; 0 when it was not reached. */
static day_number day_after(day_number start, double days)
{
    return isfinite(days) ? start + (day_number)lround(days) : 0;
}

/* One of a and b may be NULL. The days of b's run are counted from the start of a's. */
static void compare_milestone(struct comparing *c, const struct result_metric *a,
                              const struct result_metric *b)
{
    struct comparison *out = c->out;
    const char *metric = a ? a->name : b->name;
    const double later = (double)(out->b.start - out->a.start);
    const struct values v = values_of(c, metric);
    for (size_t i = 0; i < v.n_b; i++)
        v.b[i] += later;
    if (a && b && same_values(v.a, v.n_a, v.b, v.n_b)) {
        out->equal_milestones++;
        return;
    }
    const size_t prefix = strlen("milestones."), name = strlen(metric) - prefix - strlen(".day");
    struct milestone_difference d = {
        .name = arena_slice(c->memory, metric + prefix, name),
        .in_a = a != NULL,
        .in_b = b != NULL,
        .a = a ? a->over.p50 : NAN,
        .b = b ? b->over.p50 + later : NAN,
        .paired = pairs_of(c, &v),
    };
    d.day_a = day_after(out->a.start, d.a);
    d.day_b = day_after(out->a.start, d.b);
    d.moved = isfinite(d.a) && isfinite(d.b) ? d.b - d.a : NAN;
    out->milestones[out->n_milestones++] = d;
}

static void compare_figures(struct comparing *c)
{
    struct comparison *out = c->out;
    struct result_metric *a, *b;
    size_t n_a, n_b;
    c->fine = result_metrics(c->a, c->memory, &a, &n_a) && c->fine;
    c->fine = result_metrics(c->b, c->memory, &b, &n_b) && c->fine;
    const size_t milestones = count_milestones(a, n_a) + count_milestones(b, n_b);
    out->metrics = arena_array(c->memory, n_a, sizeof *out->metrics);
    out->milestones = arena_array(c->memory, milestones, sizeof *out->milestones);
    for (size_t i = 0; i < n_a; i++) {
        const struct result_metric *other = find(b, n_b, a[i].name);
        if (is_milestone(&a[i]))
            compare_milestone(c, &a[i], other);
        else if (other)
            compare_metric(c, &a[i], other);
    }
    for (size_t i = 0; i < n_b; i++)
        if (is_milestone(&b[i]) && !find(a, n_a, b[i].name))
            compare_milestone(c, NULL, &b[i]);
}

bool compare_results(struct result *a, struct result *b, struct arena *memory,
                     struct comparison *out)
{
    *out = (struct comparison){0};
    struct comparing c = {a, b, memory, out, true};
    c.fine = result_about(a, memory, &out->a);
    c.fine = result_about(b, memory, &out->b) && c.fine;
    if (!c.fine)
        return false;
    out->paired = pairs_up(&out->a, &out->b);
    compare_inputs(&c);
    compare_figures(&c);
    return c.fine;
}
