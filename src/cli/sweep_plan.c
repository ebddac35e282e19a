#include "cli/sweep.h"

#include "base/clock.h"
#include "base/json.h"
#include "cli/output.h"
#include "cli/threads.h"
#include "report/number.h"
#include "report/table.h"
#include "study/evaluate.h"

#include <inttypes.h>
#include <unistd.h>

/* Seconds of one point: the first one, run here. */
static double measure(struct sweep_study *s, const char **why)
{
    struct arena memory;
    struct point point;
    struct evaluation evaluation;
    arena_init(&memory);
    plan_point(&s->plan, 0, &memory, &point);
    const double begin = clock_seconds(CLOCK_MONOTONIC);
    evaluate_point(&s->plan, &point, &memory, &evaluation);
    const double seconds = clock_seconds(CLOCK_MONOTONIC) - begin;
    *why = evaluation.why ? arena_text(&s->input.memory, evaluation.why) : NULL;
    arena_free(&memory);
    return seconds;
}

/* Points whose values were tried, spread over the design, and those that make no valid scenario. */
struct trial {
    int64_t tried, invalid, first; /* number of the first invalid one */
    const char *why;
};

static struct trial try_points(struct sweep_study *s)
{
    enum { MOST = 200 };
    const int64_t points = s->plan.facts.points;
    struct trial t = {.tried = points < MOST ? points : MOST};
    for (int64_t i = 0; i < t.tried; i++) {
        struct arena memory;
        struct point point;
        const char *why;
        arena_init(&memory);
        plan_point(&s->plan, points * i / t.tried, &memory, &point);
        if (!evaluate_valid(&s->plan, &point, &memory, &why) && t.invalid++ == 0) {
            t.first = point.number;
            t.why = arena_text(&s->input.memory, why);
        }
        arena_free(&memory);
    }
    return t;
}

/* Bytes of the files: measured rows of SQLite, keys and page overhead included. */
static double estimate_bytes(const struct study_facts *f)
{
    enum { POINT = 40, INPUT = 40, VALUE = 22 };
    return (double)f->points * (POINT + INPUT * (double)f->n_factors +
                                VALUE * (double)f->n_metrics * (double)f->replicates);
}

static void write_factors(const struct sweep_study *s, struct text *out)
{
    static const struct column columns[] = {{"factor", ALIGN_LEFT, NULL},
                                            {"values", ALIGN_RIGHT, NULL},
                                            {"low", ALIGN_RIGHT, NULL},
                                            {"high", ALIGN_RIGHT, NULL},
                                            {"moves with", ALIGN_LEFT, NULL}};
    const struct study *study = &s->input.study;
    struct arena memory;
    struct table t;
    arena_init(&memory);
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t f = 0; f < study->n_factors; f++) {
        const struct factor *factor = &study->factors[f];
        const struct varied_key *key = &factor->keys[0];
        const struct coordinate low = {.level = 0, .u = 0.1};
        const struct coordinate high = {.level = key->levels ? key->levels - 1 : 0, .u = 0.9};
        table_row(&t, STYLE_PLAIN);
        table_put(&t, factor->name);
        if (factor->levels)
            text_addf(table_cell(&t), "%zu", factor->levels);
        else
            table_put(&t, "P10, P90");
        table_put(&t, varied_key_shown(key, &low, &memory));
        table_put(&t, varied_key_shown(key, &high, &memory));
        struct text *others = table_cell(&t);
        if (factor->n_keys > 1)
            text_add(others, factor->keys[1].path);
        if (factor->n_keys > 2)
            text_addf(others, " and %zu more", factor->n_keys - 2);
    }
    table_write(&t, 2, REPORT_WIDTH, false, out);
    table_free(&t);
    arena_free(&memory);
}

static void write_text(const struct sweep_study *s, double seconds, int64_t threads,
                       struct text *out)
{
    const struct study_facts *f = &s->plan.facts;
    text_addf(out, "%s: scenario %s, design %s, ", f->name, f->base, f->design);
    number_count(out, f->points);
    text_add(out, " points");
    if (f->replicates > 1)
        text_addf(out, ", %" PRId64 " replicates each", f->replicates);
    if (f->precision > 0)
        text_addf(out, " and up to %" PRId64 " for the precision", f->most);
    text_add_char(out, '\n');
    write_factors(s, out);
    const double whole = seconds * (double)f->points / (double)threads;
    text_addf(out, "one point takes %.3g s; all of them ", seconds);
    if (whole < 1)
        text_add(out, "under a second");
    else {
        text_add(out, "about ");
        number_time(out, whole);
    }
    text_addf(out, " on %" PRId64 " thread%s and %.3g MB\n", threads, threads == 1 ? "" : "s",
              estimate_bytes(f) / 1e6);
}

static void write_json(const struct sweep_study *s, const struct trial *trial, double seconds,
                       int64_t threads, struct text *out)
{
    const struct study_facts *f = &s->plan.facts;
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.plan.1");
    json_text(&j, "name", f->name);
    json_text(&j, "scenario", f->base);
    json_text(&j, "design", f->design);
    json_integer(&j, "points", f->points);
    json_integer(&j, "replicates", f->replicates);
    json_integer(&j, "seed", f->seed);
    json_open_array(&j, "factors");
    for (size_t i = 0; i < f->n_factors; i++) {
        json_open_object(&j, NULL);
        json_text(&j, "name", f->factors[i].name);
        json_text(&j, "unit", f->factors[i].unit);
        json_integer(&j, "levels", f->factors[i].levels);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_integer(&j, "tried", trial->tried);
    json_integer(&j, "invalid", trial->invalid);
    json_number(&j, "seconds_per_point", seconds);
    json_number(&j, "seconds", seconds * (double)f->points / (double)threads);
    json_number(&j, "bytes", estimate_bytes(f));
    json_close_object(&j);
}

int sweep_plan_main(const struct arguments *a, struct text *out)
{
    struct text message;
    int64_t threads;
    text_init(&message);
    const bool read = threads_read(a, &threads, &message);
    if (!read)
        output_usage(a, "%s", text_get(&message));
    text_free(&message);
    if (!read)
        return EXIT_INPUT;
    struct sweep_study s;
    int code = EXIT_OK;
    if (sweep_study_open(a, &s)) {
        const char *why;
        const double seconds = measure(&s, &why);
        const struct trial trial = try_points(&s);
        if (a->given[OPTION_JSON])
            write_json(&s, &trial, seconds, threads, out);
        else
            write_text(&s, seconds, threads, out);
        output_diagnostics(a, &s.diagnostics);
        if (trial.invalid)
            output_message(a,
                           "%" PRId64 " of %" PRId64 " points that were tried make no valid "
                           "scenario and would fail; point %" PRId64 ": %s",
                           trial.invalid, trial.tried, trial.first, trial.why);
        else if (why)
            output_message(a, "the first point fails: %s", why);
    } else
        code = sweep_study_refuse(a, &s);
    sweep_study_close(&s);
    return code;
}
