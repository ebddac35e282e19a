/* A line names failure models in 'failures', and in 'fitted' what of the library was fitted to its
 * source. That decides the group of each of its rows, so that nobody calls a model independent of
 * its own data by mistake. */
#include "score/reliability_row.h"

#include "base/fail.h"
#include "base/text.h"
#include "base/words.h"
#include "input/quantity.h"
#include "perf/memory.h"
#include "score/cell.h"
#include "score/setup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const reliability_group_words[] = {"independent", "own rate", "in-sample", "apart",
                                               NULL};
const char *const reliability_kind_words[] = {"interruptions", "time", "restart", NULL};

static double rate(const struct interruptions *i)
{
    return i->law.rate;
}

static double between(const struct interruptions *i)
{
    return 1 / i->law.rate;
}

static double kept(const struct interruptions *i)
{
    return i->shares.work;
}

static double saving(const struct interruptions *i)
{
    return i->shares.save;
}

static double restarting(const struct interruptions *i)
{
    return i->shares.restart;
}

static double done_again(const struct interruptions *i)
{
    return i->shares.again;
}

static double lost(const struct interruptions *i)
{
    return (i->shares.again + i->shares.restart) / i->law.rate;
}

static double restart(const struct interruptions *i)
{
    return i->law.restart;
}

static const struct reliability_metric metrics[] = {
    {"interruptions", DIM_NONE, RELIABILITY_STOPS, SCOPE_RUN, true, rate},
    {"interruption_rate", DIM_RATE, RELIABILITY_STOPS, SCOPE_RUN, false, rate},
    {"node_failure_rate", DIM_RATE, RELIABILITY_STOPS, SCOPE_NODE, false, rate},
    {"accelerator_failure_rate", DIM_RATE, RELIABILITY_STOPS, SCOPE_ACCELERATOR, false, rate},
    {"time_between_interruptions", DIM_TIME, RELIABILITY_STOPS, SCOPE_RUN, false, between},
    {"accelerator_time_between_interruptions", DIM_TIME, RELIABILITY_STOPS, SCOPE_ACCELERATOR,
     false, between},
    {"goodput", DIM_NONE, RELIABILITY_TIME, SCOPE_RUN, false, kept},
    {"saving", DIM_NONE, RELIABILITY_TIME, SCOPE_RUN, false, saving},
    {"restarting", DIM_NONE, RELIABILITY_TIME, SCOPE_RUN, false, restarting},
    {"done_again", DIM_NONE, RELIABILITY_TIME, SCOPE_RUN, false, done_again},
    {"time_lost_per_interruption", DIM_TIME, RELIABILITY_TIME, SCOPE_RUN, false, lost},
    {"restart", DIM_TIME, RELIABILITY_RESTART, SCOPE_ACCELERATOR, false, restart},
};

/* The name by which 'fitted' says that the assumption on restarts is from the row's source. */
static const char job_restart[] = "job-restart";

struct reader {
    struct csv_row t;
    const struct reliability_setup *setup;
    struct arena *memory;
};

static const char *read_quantity(const struct reader *r, const char *column, struct dim dim,
                                 double least, double *out)
{
    return cell_quantity(r->t, column, dim, least, r->memory, out);
}

/* 'its 'metric' 'goodpuf' is not known; near is 'goodput'', or what there is. */
static const char *unknown_metric(const struct reader *r, const char *name)
{
    enum { METRICS = sizeof metrics / sizeof metrics[0] };
    const char *names[METRICS + 1] = {NULL};
    for (size_t i = 0; i < METRICS; i++)
        names[i] = metrics[i].name;
    const char *near = words_nearest(name, names, METRICS);
    if (near)
        return arena_format(r->memory, "its 'metric' '%s' is not known; near is '%s'", name, near);
    struct text list;
    text_init(&list);
    text_add_list(&list, names, "or");
    const char *why = arena_format(r->memory, "its 'metric' '%s' is not known; it may be %s", name,
                                   text_get(&list));
    text_free(&list);
    return why;
}

static const char *read_metric(const struct reader *r, struct reliability_row *row)
{
    const char *name = csv_named(r->t, "metric");
    if (*name == '\0')
        return "no figure of the program has its scope";
    for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++)
        if (strcmp(metrics[i].name, name) == 0)
            row->metric = &metrics[i];
    return row->metric ? NULL : unknown_metric(r, name);
}

static bool is_share(const struct reliability_metric *m)
{
    return m->kind == RELIABILITY_TIME && dim_equal(m->dim, (struct dim)DIM_NONE);
}

/* NULL, or why a cell's number above 0 is none of the figure. */
static const char *check_most(const struct reader *r, const struct reliability_row *row,
                              const char *column, double value)
{
    if (is_share(row->metric) && value > 1)
        return arena_format(r->memory, "its '%s' '%s' is above 100 %%", column,
                            csv_named(r->t, column));
    return NULL;
}

static const char *read_limit(const struct reader *r, const struct reliability_row *row,
                              const char *column, double *out)
{
    const char *why = read_quantity(r, column, row->metric->dim, CELL_ABOVE_0, out);
    return why ? why : check_most(r, row, column, *out);
}

/* '97 %', a bound such as '>90 %', or nothing beside a range. */
static const char *read_value(const struct reader *r, struct reliability_row *row)
{
    const struct dim dim = row->metric->dim;
    const char *why = read_limit(r, row, "low", &row->low);
    if (!why)
        why = read_limit(r, row, "high", &row->high);
    if (why)
        return why;
    row->text = row->like = csv_named(r->t, "value");
    row->value = NAN;
    if (*row->text == '\0' && !isnan(row->low) && !isnan(row->high)) {
        row->like = csv_named(r->t, "low");
        row->text = arena_format(r->memory, "%s to %s", row->like, csv_named(r->t, "high"));
        return cell_check_range(r->t, row->low, NAN, row->high, r->memory);
    }
    const char sign = *row->text;
    const bool bound = sign == '>' || sign == '<';
    row->like += bound;
    struct quantity_fault fault;
    double value;
    if (!quantity_parse(row->like, dim, &value, &fault) || !(value > 0))
        return arena_format(r->memory, "its 'value' '%s' is not %s above 0", row->text,
                            cell_dim_words(dim));
    why = check_most(r, row, "value", value);
    if (why)
        return why;
    if (bound && !(isnan(row->low) && isnan(row->high)))
        return cell_contradiction(r->t, "value", "is a bound, beside",
                                  isnan(row->low) ? "high" : "low", r->memory);
    why = cell_check_range(r->t, row->low, value, row->high, r->memory);
    if (why)
        return why;
    *(sign == '>' ? &row->low : sign == '<' ? &row->high : &row->value) = value;
    return NULL;
}

static void assume(struct reliability_row *row, const char *column)
{
    size_t n = 0;
    while (row->assumed[n])
        n++;
    row->assumed[n] = column;
}

static const char *read_cluster(const struct reader *r, struct reliability_row *row)
{
    const char *system = csv_named(r->t, "system"), *count = csv_named(r->t, "accelerators");
    row->system = *system ? reliability_find_system(r->setup, system) : r->setup->usual_system;
    if (!row->system)
        return arena_format(r->memory, "the library has no system '%s'", system);
    if (*system == '\0' && row->metric->kind != RELIABILITY_RESTART)
        assume(row, "system");
    row->accelerators = csv_named_number(r->t, "accelerators", NAN);
    if (*count && !(row->accelerators >= 1 && row->accelerators <= 1e9 &&
                    row->accelerators == floor(row->accelerators)))
        return arena_format(r->memory, "its 'accelerators' '%s' is no whole number from 1 to 1e9",
                            count);
    if (row->metric->scope == SCOPE_RUN && isnan(row->accelerators))
        return "the number of accelerators is not stated";
    const char *why = read_quantity(r, "period", (struct dim)DIM_TIME, CELL_ABOVE_0, &row->period);
    if (!why && row->metric->wants_period && isnan(row->period))
        why = "the period that it speaks of is not stated";
    return why;
}

/* What a checkpoint holds: as published, else as its LLM has it; NaN where neither is stated. */
static const char *read_checkpoint(const struct reader *r, struct reliability_row *row)
{
    const char *why =
        read_quantity(r, "checkpoint", (struct dim)DIM_BYTES, CELL_ABOVE_0, &row->checkpoint);
    const char *llm = csv_named(r->t, "llm");
    if (why || *llm == '\0')
        return why;
    bool ambiguous;
    const struct llm *known = score_find_llm(r->setup->llms, llm, &ambiguous);
    if (!known)
        return arena_format(r->memory,
                            ambiguous ? "its 'llm' '%s' is a spelling of several of the library"
                                      : "the library has no LLM '%s'",
                            llm);
    if (isnan(row->checkpoint))
        row->checkpoint = memory_state(known, false);
    return NULL;
}

static const char *read_stops(const struct reader *r, struct reliability_row *row)
{
    const struct dim time = DIM_TIME;
    const char *why = read_quantity(r, "interval", time, 1, &row->interval);
    if (!why)
        why = read_quantity(r, "save", time, 0, &row->choice.save);
    if (!why)
        why = read_quantity(r, "write", time, 0, &row->choice.write);
    if (!why)
        why = read_quantity(r, "restart", time, 0, &row->choice.restart);
    if (!why)
        why = read_checkpoint(r, row);
    if (why)
        return why;
    row->choice.counted = true;
    if (isnan(row->choice.write))
        row->choice.write = 0;
    if (row->metric->kind == RELIABILITY_RESTART)
        return isnan(row->choice.restart) ? NULL : "its 'restart' is what is to be predicted";
    if (row->metric->kind != RELIABILITY_TIME)
        return NULL;
    if (isnan(row->choice.save) && isnan(row->checkpoint))
        return "neither the time of a checkpoint nor what it holds is stated";
    if (isnan(row->interval))
        assume(row, "interval");
    if (isnan(row->choice.save))
        assume(row, "save");
    if (isnan(row->choice.restart))
        assume(row, "restart");
    return NULL;
}

static const char *read_standing(const struct reader *r, struct reliability_row *row)
{
    const char *word = csv_named(r->t, "standing");
    row->group = RELIABILITY_INDEPENDENT;
    if (strcmp(word, reliability_group_words[RELIABILITY_APART]) == 0)
        row->group = RELIABILITY_APART;
    else if (strcmp(word, reliability_group_words[RELIABILITY_INDEPENDENT]) != 0)
        return arena_format(r->memory, "its 'standing' '%s' is not 'independent' or 'apart'", word);
    return NULL;
}

static bool has_word(const char *list, const char *word, size_t length)
{
    for (size_t n; (n = words_next(&list, " ")) > 0; list += n)
        if (length == n && memcmp(word, list, n) == 0)
            return true;
    return false;
}

/* Whether the models of a list are in the library, each named once, and go without the age of
 * nodes, which no row tells. */
static const char *check_models(const struct reader *r, const char *column, bool predict)
{
    const char *list = csv_named(r->t, column);
    for (size_t n; (n = words_next(&list, " ")) > 0; list += n) {
        if (has_word(list + n, list, n))
            return arena_format(r->memory, "its '%s' names '%.*s' twice", column, (int)n, list);
        const struct failure_preset *known = reliability_find_failures(r->setup, list, n);
        const bool assumption = strlen(job_restart) == n && memcmp(job_restart, list, n) == 0;
        if (!known && (predict || !assumption))
            return arena_format(r->memory, "the library has no failure model '%.*s'", (int)n, list);
        if (predict && (known->age_factor.n > 0 || known->early.given))
            return arena_format(r->memory, "failures as in '%.*s' go by the age of nodes", (int)n,
                                list);
    }
    return NULL;
}

static const char *read_line(const struct reader *r, struct reliability_row *row)
{
    *row = (struct reliability_row){.name = csv_named(r->t, "name"),
                                    .source = csv_named(r->t, "source"),
                                    .line = csv_line(r->t)};
    const char *why = read_metric(r, row);
    if (!why)
        why = read_value(r, row);
    if (!why)
        why = read_cluster(r, row);
    if (!why)
        why = read_stops(r, row);
    if (!why)
        why = read_standing(r, row);
    if (!why)
        why = check_models(r, "failures", true);
    return why ? why : check_models(r, "fitted", false);
}

static bool is_fitted(const struct reader *r, const char *name)
{
    return has_word(csv_named(r->t, "fitted"), name, strlen(name));
}

/* The line's row for one failure model. */
static struct reliability_row row_by(const struct reader *r, const struct reliability_row *line,
                                     const struct failure_preset *failures)
{
    struct reliability_row row = *line;
    row.failures = failures;
    if (is_fitted(r, failures ? failures->name : job_restart))
        row.group =
            line->metric->kind == RELIABILITY_TIME ? RELIABILITY_OWN_RATE : RELIABILITY_IN_SAMPLE;
    return row;
}

static void add_rows(const struct reader *r, struct reliability_row *line,
                     struct reliability_rows *out)
{
    const char *list = csv_named(r->t, "failures");
    if (line->metric->kind == RELIABILITY_RESTART) {
        out->items[out->n++] = row_by(r, line, NULL);
        return;
    }
    if (words_next(&list, " ") == 0) {
        assume(line, "failures");
        out->items[out->n++] = row_by(r, line, r->setup->usual_failures);
        return;
    }
    for (size_t n; (n = words_next(&list, " ")) > 0; list += n)
        out->items[out->n++] = row_by(r, line, reliability_find_failures(r->setup, list, n));
}

/* No more than there are rows: one for each line, and one for each blank of its list. */
static size_t most_rows(const struct csv *csv)
{
    size_t n = csv->rows + 1;
    for (size_t i = 0; i < csv->rows; i++)
        for (const char *c = csv_named((struct csv_row){csv, i}, "failures"); *c; c++)
            n += *c == ' ';
    return n;
}

void reliability_rows_read(const struct csv *csv, const struct reliability_setup *s,
                           struct arena *memory, struct reliability_rows *out)
{
    *out =
        (struct reliability_rows){.items = arena_array(memory, most_rows(csv), sizeof *out->items)};
    left_out_begin(&out->left_out, csv, memory);
    for (size_t i = 0; i < csv->rows; i++) {
        const struct reader r = {{csv, i}, s, memory};
        struct reliability_row line;
        const char *why = read_line(&r, &line);
        if (why)
            left_out_add(&out->left_out, r.t, "name", why);
        else
            add_rows(&r, &line, out);
    }
}

/* What a run of so many accelerators meets. */
static struct interruptions expect(const struct reliability_row *r,
                                   const struct reliability_setup *s, double accelerators)
{
    struct interruption_choice choice = r->choice;
    if (r->metric->kind != RELIABILITY_TIME)
        choice.save = 0; /* which the figure doesn't depend on, and may not be known */
    const double failures =
        r->failures ? failure_rate_of_run(r->failures, r->system, accelerators) : 0;
    return interruptions_expected(&choice, r->interval, &s->assumptions, failures, r->checkpoint,
                                  accelerators);
}

double reliability_predict(const struct reliability_row *r, const struct reliability_setup *s)
{
    const double accelerators[] = {
        [SCOPE_RUN] = r->accelerators,
        [SCOPE_NODE] = (double)r->system->accelerators / (double)r->system->nodes,
        [SCOPE_ACCELERATOR] = 1,
    };
    const struct interruptions i = expect(r, s, accelerators[r->metric->scope]);
    return r->metric->of(&i) * (r->metric->wants_period ? r->period : 1);
}

double reliability_error(const struct reliability_row *r, double predicted)
{
    return isfinite(predicted) ? predicted / r->value - 1 : NAN;
}

bool reliability_met(const struct reliability_row *r, double predicted)
{
    return !isnan(predicted) && !(predicted < r->low) && !(predicted > r->high);
}

static bool is_chosen(const struct reliability_row *r, struct reliability_choice c)
{
    return r->group == c.group && (c.kind == RELIABILITY_KINDS || r->metric->kind == c.kind) &&
           (!c.failures || r->failures == c.failures);
}

struct score_summary reliability_summarise(const struct reliability_rows *rows,
                                           const double *errors, struct reliability_choice c)
{
    bool *take = memory_alloc(rows->n * sizeof *take + 1);
    for (size_t i = 0; i < rows->n; i++)
        take[i] = is_chosen(&rows->items[i], c);
    const struct score_summary s = score_summarise(errors, take, rows->n);
    free(take);
    return s;
}

struct reliability_bounds reliability_count_bounds(const struct reliability_rows *rows,
                                                   const double *predicted,
                                                   struct reliability_choice c)
{
    struct reliability_bounds b = {0, 0};
    for (size_t i = 0; i < rows->n; i++) {
        const struct reliability_row *r = &rows->items[i];
        if (!is_chosen(r, c) || !isnan(r->value))
            continue;
        b.n++;
        b.met += reliability_met(r, predicted[i]);
    }
    return b;
}
