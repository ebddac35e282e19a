/* What a fit says of itself: parameters with intervals, and how far off it is on points that it
 * didn't see. */
#include "cli/calibrate.h"

#include "base/json.h"
#include "calibrate/calibration_write.h"
#include "cli/validate_parts.h"
#include "input/quantity.h"
#include "report/table.h"

static void write_parameters(const struct kernel_fit *f, bool colors, struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"points", ALIGN_RIGHT, NULL},
                                            {"parameter", ALIGN_LEFT, NULL},
                                            {"value", ALIGN_RIGHT, NULL},
                                            {"95 % interval", ALIGN_LEFT, NULL},
                                            {"", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (int stage = 0; stage < STAGES; stage++) {
        const struct stage_fit *s = &f->stage[stage];
        for (size_t i = 0; i < s->m && s->n > 0; i++) {
            const bool doubt = !s->kept[i] && (s->fit.at_bound[i] || s->fit.open[i]);
            table_row(&t, doubt ? STYLE_WARNING : STYLE_PLAIN);
            table_put(&t, i == 0 ? fit_stage_words[stage] : "");
            struct text *points = table_cell(&t);
            if (i == 0)
                text_addf(points, "%zu", s->n);
            table_put(&t, s->names[i]);
            calibration_value_write(s->names[i], s->fit.value[i], table_cell(&t));
            struct text *interval = table_cell(&t);
            if (!s->kept[i]) {
                calibration_value_write(s->names[i], s->fit.low[i], interval);
                text_add(interval, " to ");
                calibration_value_write(s->names[i], s->fit.high[i], interval);
            }
            table_put(&t, s->kept[i]           ? "left open by the points: as it was before"
                          : s->fit.at_bound[i] ? "at its bound"
                          : s->fit.open[i]     ? "left open by the points: rests on the guess"
                                               : "");
        }
    }
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static void write_error_row(struct table *t, const char *name, const struct error_summary *law)
{
    table_row(t, STYLE_PLAIN);
    table_put(t, name);
    for (int how = 0; how < HOLDOUTS; how++) {
        percent_write(table_cell(t), law[how].mean);
        if (how == HOLDOUT_RANDOM) {
            percent_write(table_cell(t), law[how].median);
            percent_write(table_cell(t), law[how].p90);
            bias_write(table_cell(t), law[how].bias);
        }
    }
}

static void write_errors(const struct kernel_fit *f, bool colors, struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"same\npoints", ALIGN_RIGHT, NULL},
                                            {"mean", ALIGN_RIGHT, "random fifths held out"},
                                            {"median", ALIGN_RIGHT, "random fifths held out"},
                                            {"p90", ALIGN_RIGHT, "random fifths held out"},
                                            {"bias", ALIGN_RIGHT, "random fifths held out"},
                                            {"families\nheld out", ALIGN_RIGHT, NULL},
                                            {"largest fifth\nheld out", ALIGN_RIGHT, NULL}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (int stage = STAGE_MEMORY; stage < STAGES; stage++) {
        const struct stage_fit *s = &f->stage[stage];
        if (s->n == 0)
            continue;
        struct text refined;
        text_init(&refined);
        text_addf(&refined, "%s, between points", fit_stage_words[stage]);
        write_error_row(&t, fit_stage_words[stage], s->law);
        if (s->refined[HOLDOUT_RANDOM].n > 0)
            write_error_row(&t, text_get(&refined), s->refined);
        text_free(&refined);
    }
    if (f->elementwise[HOLDOUT_RANDOM].n > 0)
        write_error_row(&t, "elementwise, by memory", f->elementwise);
    text_addf(out, "\nError of the time%s, %%: mean, unless said otherwise\n",
              f->stage[STAGE_POWER].n > 0 ? ", or of the power" : "");
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

static void write_leftovers(const struct kernel_fit *f, bool colors, struct text *out)
{
    static const struct column columns[] = {
        {"", ALIGN_LEFT, NULL}, {"points", ALIGN_RIGHT, NULL}, {"why", ALIGN_LEFT, NULL}};
    struct table t;
    if (f->n_leftovers == 0)
        return;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < f->n_leftovers; i++) {
        table_row(&t, STYLE_PLAIN);
        table_put(&t, f->leftovers[i].what);
        text_addf(table_cell(&t), "%zu", f->leftovers[i].n);
        table_put(&t, f->leftovers[i].why);
    }
    text_add(out, "\nMeasured, and feeding no law\n");
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

/* Energy windows one by one: they are few, and a state says more than a mean. */
static void write_states(const struct stage_fit *s, bool colors, struct text *out)
{
    static const struct column columns[] = {{"state", ALIGN_LEFT, NULL},
                                            {"measured, W", ALIGN_RIGHT, NULL},
                                            {"law, W", ALIGN_RIGHT, NULL},
                                            {"error, %", ALIGN_RIGHT, NULL}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < s->n; i++) {
        table_row(&t, STYLE_PLAIN);
        table_put(&t, s->family[i]);
        text_addf(table_cell(&t), "%.1f", s->seconds[i]);
        text_addf(table_cell(&t), "%.1f", s->predicted[i]);
        bias_write(table_cell(&t), s->predicted[i] / s->seconds[i] - 1);
    }
    text_add(out, "\nDrawn power of each state\n");
    table_write(&t, 2, REPORT_WIDTH, colors, out);
    table_free(&t);
}

/* What to know of the points before believing their fit. */
struct doubts {
    size_t timed, noisy, slow, loose, failed;
};

/* The share of a point's samples on lowered clocks above which it counts as slowed: a choice of
 * ours, no standard. */
static const double FEW = 0.05;

static struct doubts count_doubts(const struct measurement *m)
{
    struct doubts d = {0};
    const struct measured_point *points = m->points.items;
    for (uint32_t i = 0; i < m->points.n; i++) {
        const struct measured_point *p = &points[i];
        d.timed += p->time.runs > 0;
        d.noisy += !p->converged;
        d.slow += p->throttled > FEW;
        d.loose += !p->blocker;
        d.failed += p->status == STATE_FAILED;
    }
    return d;
}

static void write_doubt(size_t n, const char *what, struct text *out)
{
    if (n > 0)
        text_addf(out, "; %zu %s", n, what);
}

static void write_doubts(const struct measurement *m, struct text *out)
{
    const struct doubts d = count_doubts(m);
    if (d.noisy + d.slow + d.loose + d.failed == 0)
        return;
    text_addf(out, "%zu points with a time", d.timed);
    write_doubt(d.noisy, "still noisy when their time was up", out);
    write_doubt(d.slow, "on lowered clocks", out);
    write_doubt(d.loose, "with launches perhaps in their times", out);
    write_doubt(d.failed, "more failed", out);
    text_add_char(out, '\n');
}

/* How much faster than its data sheet an accelerator may be: sheets count at a boost clock, which
 * boards exceed by some per cent (an H100's 989 TFLOP/s are at 1830 MHz of 1980). The rest is a
 * choice of ours. */
static const double OVER_SHEET = 1.1;

/* Points that no accelerator of that kind can have reached. */
struct too_fast {
    size_t n;
    double rate, sheet; /* of the one that is furthest off, and of the data sheet */
    struct dim dim;
};

static struct too_fast count_too_fast(const struct kernel_fit *f)
{
    const struct accelerator *a = f->file->content->accelerator;
    const double sheet[STAGES] = {[STAGE_MEMORY] = a->memory_bandwidth,
                                  [STAGE_BF16] = dense_rate(a, PRECISION_BF16),
                                  [STAGE_FP8] = dense_rate(a, PRECISION_FP8),
                                  [STAGE_FP4] = dense_rate(a, PRECISION_FP4)};
    struct too_fast out = {0};
    for (int s = STAGE_MEMORY; s <= STAGE_FP4; s++)
        for (size_t i = 0; i < f->stage[s].n; i++) {
            const struct measured_point *p = f->stage[s].points[i];
            const double work = s == STAGE_MEMORY ? point_bytes(p) : point_flop(p);
            const double rate = work / f->stage[s].seconds[i];
            if (!(sheet[s] > 0) || rate < OVER_SHEET * sheet[s])
                continue;
            if (out.n++ > 0 && rate / sheet[s] <= out.rate / out.sheet)
                continue;
            out.rate = rate;
            out.sheet = sheet[s];
            out.dim = s == STAGE_MEMORY ? (struct dim)DIM_BANDWIDTH : (struct dim)DIM_FLOPS;
        }
    return out;
}

static void write_too_fast(const struct kernel_fit *f, struct text *out)
{
    const struct too_fast fast = count_too_fast(f);
    if (fast.n == 0)
        return;
    text_addf(out, "%zu point%s faster than the data sheet allows, ", fast.n,
              fast.n == 1 ? "" : "s");
    quantity_write(fast.rate, fast.dim, 3, out);
    text_add(out, " of ");
    quantity_write(fast.sheet, fast.dim, 3, out);
    text_add(out, ": a slip of a unit, a rate with sparsity, or another accelerator\n");
}

void fit_report_write(const struct kernel_fit *f, bool colors, struct text *out)
{
    const struct measurement *m = f->file->content;
    size_t measured = 0, n = 0;
    for (int s = 0; s < STAGES; s++) {
        measured += f->stage[s].measured;
        n += f->stage[s].n;
    }
    text_addf(out, "%s: %s, fitted to %zu point%s (%zu measured, %zu published)\n",
              m->accelerator->name, m->title, n, n == 1 ? "" : "s", measured, n - measured);
    write_doubts(m, out);
    write_too_fast(f, out);
    write_parameters(f, colors, out);
    write_errors(f, colors, out);
    if (f->elementwise[HOLDOUT_RANDOM].n > 0)
        text_addf(out, "  no fit sees the %zu row-wise operations: all of them are held out\n",
                  f->elementwise[HOLDOUT_RANDOM].n);
    if (f->stage[STAGE_POWER].n > 0)
        write_states(&f->stage[STAGE_POWER], colors, out);
    write_leftovers(f, colors, out);
}

static void errors_json(const char *name, const struct error_summary errors[HOLDOUTS],
                        struct json *j)
{
    static const char *const keys[] = {"same_points", "random_fifths", "families", "largest_fifth"};
    json_open_object(j, name);
    for (int how = 0; how < HOLDOUTS; how++) {
        const struct error_summary *e = &errors[how];
        if (e->n == 0)
            continue;
        json_open_object(j, keys[how]);
        json_integer(j, "n", (int64_t)e->n);
        json_number(j, "mean", e->mean);
        json_number(j, "median", e->median);
        json_number(j, "p90", e->p90);
        json_number(j, "bias", e->bias);
        json_number(j, "within_10_percent", e->within);
        json_close_object(j);
    }
    json_close_object(j);
}

static void stage_json(const struct stage_fit *s, const char *name, struct json *j)
{
    json_open_object(j, NULL);
    json_text(j, "stage", name);
    json_integer(j, "points", (int64_t)s->n);
    json_integer(j, "measured", (int64_t)s->measured);
    json_open_array(j, "parameters");
    for (size_t i = 0; i < s->m; i++) {
        json_open_object(j, NULL);
        json_text(j, "name", s->names[i]);
        json_number(j, "value", s->fit.value[i]);
        json_number(j, "low", s->fit.low[i]);
        json_number(j, "high", s->fit.high[i]);
        json_bool(j, "at_bound", s->fit.at_bound[i]);
        json_bool(j, "open", s->fit.open[i] || s->kept[i]);
        json_bool(j, "kept", s->kept[i]);
        json_close_object(j);
    }
    json_close_array(j);
    errors_json("errors", s->law, j);
    errors_json("errors_between_points", s->refined, j);
    json_open_array(j, s->windows[0] ? "powers" : "times");
    for (size_t i = 0; i < s->n; i++) {
        json_open_object(j, NULL);
        json_text(j, "family", s->family[i]);
        json_text(j, "impl", s->windows[i] ? s->windows[i]->impl : s->points[i]->impl);
        json_number(j, "measured", s->seconds[i]);
        json_number(j, "law", s->predicted[i]);
        json_close_object(j);
    }
    json_close_array(j);
    json_close_object(j);
}

void fit_json_write(const struct kernel_fit *f, struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.calibrate.1");
    json_text(&j, "accelerator", f->file->content->accelerator->name);
    json_text(&j, "title", f->file->content->title);
    const struct doubts d = count_doubts(f->file->content);
    json_integer(&j, "noisy_points", (int64_t)d.noisy);
    json_integer(&j, "slowed_points", (int64_t)d.slow);
    json_integer(&j, "points_without_blocker", (int64_t)d.loose);
    json_integer(&j, "failed_points", (int64_t)d.failed);
    json_integer(&j, "points_above_datasheet", (int64_t)count_too_fast(f).n);
    json_integer(&j, "unused_points", (int64_t)f->unused);
    json_open_array(&j, "unused");
    for (size_t i = 0; i < f->n_leftovers; i++) {
        json_open_object(&j, NULL);
        json_text(&j, "what", f->leftovers[i].what);
        json_integer(&j, "points", (int64_t)f->leftovers[i].n);
        json_text(&j, "why", f->leftovers[i].why);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_open_array(&j, "stages");
    for (int s = 0; s < STAGES; s++)
        if (f->stage[s].n > 0)
            stage_json(&f->stage[s], fit_stage_words[s], &j);
    json_close_array(&j);
    errors_json("elementwise_errors", f->elementwise, &j);
    json_close_object(&j);
}
