#include "calibrate/stage.h"

#include <math.h>
#include <string.h>

void stage_known(struct stage_input *in, const struct calibration *known)
{
    in->own = (struct calibration){.power = NAN, .memory_efficiency = NAN, .launch = NAN};
    in->before = known;
    if (known)
        in->own = *known;
    in->own.name = in->accelerator->name;
}

void stage_law(const struct stage_input *in, struct law *law)
{
    const struct law_level level = {.kernels = 1,
                                    .attention = 1,
                                    .fp8 = 1,
                                    .memory = 1,
                                    .score_passes = 1,
                                    .rows_knee = 1,
                                    .depth_knee = 1};
    law_build(in->accelerator, &in->own, in->fallback, level, law);
}

void stage_begin(const struct stage_input *in, struct stage_fit *s, const char *const *names,
                 size_t m)
{
    *s = (struct stage_fit){.names = names, .m = m};
    const size_t most = (size_t)in->n + in->n_windows + 1;
    s->points = arena_array(in->memory, most, sizeof *s->points);
    s->windows = arena_array(in->memory, most, sizeof *s->windows);
    s->seconds = arena_array(in->memory, most, sizeof *s->seconds);
    s->predicted = arena_array(in->memory, most, sizeof *s->predicted);
    s->family = arena_array(in->memory, most, sizeof *s->family);
}

void stage_take(const struct stage_input *in, struct stage_fit *s, const struct measured_point *p,
                double seconds, const char *family)
{
    if (!(seconds > 0) || !isfinite(seconds))
        return;
    s->points[s->n] = p;
    s->seconds[s->n] = seconds;
    s->family[s->n++] = family;
    s->measured += point_grade(in->file, p) == GRADE_MEASURED;
    in->used[p - in->points] = true;
}

void stage_take_window(const struct stage_input *in, struct stage_fit *s,
                       const struct power_window *w, double power)
{
    if (!(power > 0) || !isfinite(power))
        return;
    s->windows[s->n] = w;
    s->seconds[s->n] = power;
    s->family[s->n++] = w->state;
    s->measured += window_grade(in->file, w) == GRADE_MEASURED;
    in->windows_used[w - in->windows] = true;
}

/* Numbers the families in the order in which they appear. */
static size_t *number_families(const struct stage_input *in, const struct stage_fit *s)
{
    size_t *family = arena_array(in->memory, s->n + 1, sizeof *family), n = 0;
    for (size_t i = 0; i < s->n; i++) {
        size_t k = 0;
        while (k < i && strcmp(s->family[k], s->family[i]) != 0)
            k++;
        family[i] = k < i ? family[k] : n++;
    }
    return family;
}

void stage_fit(const struct stage_input *in, struct stage_fit *s, struct robust_problem *p)
{
    double *measured = arena_array(in->memory, s->n + 1, sizeof *measured);
    size_t *rows = arena_array(in->memory, s->n + 1, sizeof *rows);
    for (size_t i = 0; i < s->n; i++) {
        measured[i] = log(s->seconds[i]);
        rows[i] = i;
    }
    p->n = s->n;
    p->m = s->m;
    p->measured = measured;
    p->size = s->seconds;
    p->family = number_families(in, s);
    robust_fit(p, &s->fit);
    robust_hold_out(p, &s->fit, s->law, s->refined);
    p->predict(p->context, s->fit.value, rows, s->n, s->predicted);
    for (size_t i = 0; i < s->n; i++)
        s->predicted[i] = exp(s->predicted[i]);
}

void stage_keep_open(const struct stage_input *in, struct stage_fit *s, struct robust_problem *p)
{
    static const double PINNED = 1e-6; /* share of a value by which a fit may move it */
    bool any = false;
    for (size_t i = 0; i < s->m; i++) {
        s->kept[i] = s->fit.open[i] && s->before[i] && *s->before[i] > 0;
        if (!s->kept[i])
            continue;
        const double known = *s->before[i];
        p->parameter[i] =
            (struct robust_parameter){known * (1 - PINNED), known * (1 + PINNED), known, PINNED};
        any = true;
    }
    if (!any)
        return;
    stage_fit(in, s, p);
    for (size_t i = 0; i < s->m; i++)
        if (s->kept[i])
            s->fit.value[i] = s->fit.low[i] = s->fit.high[i] = *s->before[i];
}
