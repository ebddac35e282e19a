#include "calibrate/kernel_fit.h"

#include "calibrate/stage.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <string.h>

const char *const fit_stage_words[] = {
    "launch",       "memory",      "gemm.bf16",   "gemm.fp8",  "gemm.fp4",
    "grouped.bf16", "grouped.fp8", "grouped.fp4", "attention", "flash-attention-2",
    "scale-up",     "drawn-power", NULL};

static const char *const launch_names[] = {"launch", NULL};

/* The median of empty kernels that events time as they time all others. */
static void fit_launch(struct stage_input *in, struct kernel_fit *out)
{
    struct stage_fit *s = &out->stage[STAGE_LAUNCH];
    double sorted[64], low = INFINITY, high = 0;
    size_t n = 0;
    stage_begin(in, s, launch_names, 1);
    for (uint32_t i = 0; i < in->n && n < sizeof sorted / sizeof sorted[0]; i++) {
        const struct measured_point *p = &in->points[i];
        if (p->bench != BENCH_LAUNCH || p->shape.op != LAUNCH_EVENT || !point_is_measured(p) ||
            point_seconds(p) > LAUNCH_MOST)
            continue;
        stage_take(in, s, p, point_seconds(p), "event");
        sorted[n++] = point_seconds(p);
        low = fmin(low, p->time.p05);
        high = fmax(high, p->time.p95);
    }
    if (n == 0)
        return;
    gsl_sort(sorted, 1, n);
    s->fit.value[0] = gsl_stats_median_from_sorted_data(sorted, 1, n);
    s->fit.low[0] = low;
    s->fit.high[0] = high;
    for (size_t i = 0; i < n; i++)
        s->predicted[i] = s->fit.value[0];
    in->own.launch = out->result.launch = s->fit.value[0];
}

/* Errors of row-wise operations under the law that the triads gave: never fitted, so a test. */
static void test_elementwise(const struct stage_input *in, struct kernel_fit *out)
{
    enum { FIFTHS = 5 };
    struct law law;
    stage_law(in, &law);
    double *error = arena_array(in->memory, in->n + 1, sizeof *error);
    double *bytes = arena_array(in->memory, in->n + 1, sizeof *bytes);
    double *sorted = arena_array(in->memory, in->n + 1, sizeof *sorted);
    size_t n = 0, n_large = 0;
    for (uint32_t i = 0; i < in->n; i++) {
        const struct measured_point *p = &in->points[i];
        enum basis basis = BASIS_MEASURED;
        if (p->bench != BENCH_ELEMWISE || !point_is_measured(p) || !(p->bytes > 0) ||
            p->time.runs == 0)
            continue;
        bytes[n] = sorted[n] = p->bytes;
        error[n++] = log(memory_time(&law, p->bytes, 1, &basis) / point_seconds(p));
        in->used[i] = true;
    }
    out->elementwise[HOLDOUT_NONE] = errors_of_logs(error, 0);
    out->elementwise[HOLDOUT_RANDOM] = out->elementwise[HOLDOUT_FAMILY] = errors_of_logs(error, n);
    gsl_sort(sorted, 1, n);
    const double limit = n >= FIFTHS ? sorted[n - n / FIFTHS] : INFINITY;
    for (size_t i = 0; i < n; i++)
        if (bytes[i] >= limit)
            error[n_large++] = error[i];
    out->elementwise[HOLDOUT_LARGEST] = errors_of_logs(error, n_large);
}

bool kernel_fit(const struct measurement_file *file, struct arena *memory, struct kernel_fit *out,
                struct diagnostics *d)
{
    const struct measurement *m = file->content;
    const struct accelerator *a = m->accelerator;
    *out = (struct kernel_fit){.file = file};
    if (!(a->bf16 > 0) || !(a->memory_bandwidth > 0)) {
        diag_error(d, (struct mark){0}, NULL,
                   "the accelerator '%s' has no published bf16 rate or memory bandwidth: there is "
                   "nothing to fit an efficiency to",
                   a->name);
        return false;
    }
    struct stage_input in = {.file = file,
                             .memory = memory,
                             .accelerator = a,
                             .fallback = m->fallback,
                             .points = m->points.items,
                             .n = m->points.n,
                             .windows = m->power.items,
                             .n_windows = m->power.n,
                             .used = arena_array(memory, m->points.n + 1, sizeof(bool)),
                             .windows_used = arena_array(memory, m->power.n + 1, sizeof(bool))};
    stage_known(&in, a->calibration);
    out->result = (struct calibration){.name = a->name,
                                       .title = m->title,
                                       .power = m->device.power_limit,
                                       .memory_efficiency = NAN,
                                       .launch = NAN};
    fit_launch(&in, out);
    fit_memory(&in, out);
    fit_products(&in, out);
    fit_grouped(&in, out);
    fit_attention(&in, out);
    fit_scale_up(&in, out);
    fit_drawn_power(&in, out);
    test_elementwise(&in, out);
    count_leftovers(&in, out);
    return true;
}
