#include "base/fail.h"
#include "results/study_schema.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct study_reader {
    struct sql sql;
    char *path;
    struct diagnostics *diagnostics;
};

static bool fine(struct study_reader *r)
{
    if (r->sql.failed)
        diag_error(r->diagnostics, (struct mark){0}, study_tables_remedy(&r->sql),
                   "can't read '%s': %s", r->path, r->sql.why);
    return !r->sql.failed;
}

bool study_file_is(const char *path)
{
    struct sql sql;
    sql_open(&sql, path, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX);
    const bool is = sql_number(&sql, "PRAGMA application_id") == STUDY_APPLICATION && !sql.failed;
    sql_close(&sql);
    return is;
}

struct study_reader *study_reader_open(const char *path, struct diagnostics *d)
{
    struct study_reader *r = memory_zeroed(1, sizeof *r);
    const size_t length = strlen(path) + 1;
    struct stat file;
    if (stat(path, &file) == 0)
        source_table_note_file(&d->sources, &file);
    r->path = memory_alloc(length);
    memcpy(r->path, path, length);
    r->diagnostics = d;
    sql_open(&r->sql, r->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    sql_run(&r->sql, "PRAGMA busy_timeout = 10000"); /* a batch is being written */
    if (study_tables_known(&r->sql, d))
        return r;
    study_reader_close(r);
    return NULL;
}

void study_reader_close(struct study_reader *r)
{
    if (!r)
        return;
    sql_close(&r->sql);
    free(r->path);
    free(r);
}

bool study_reader_facts(struct study_reader *r, struct arena *memory, struct study_facts *out)
{
    study_tables_facts(&r->sql, memory, out);
    return fine(r);
}

/* Rows of two more tables in step with the points. */
struct details {
    struct sql_query inputs, outcomes;
    bool has_input, has_outcome; /* the present row waits for its point */
    int64_t input_point, outcome_point;
};

static void next_input(struct details *x)
{
    x->has_input = sql_next(&x->inputs);
    if (x->has_input)
        x->input_point = take_integer(&x->inputs);
}

static void next_outcome(struct details *x)
{
    x->has_outcome = sql_next(&x->outcomes);
    if (x->has_outcome)
        x->outcome_point = take_integer(&x->outcomes);
}

static void take_details(struct details *x, const struct study_facts *f, struct arena *memory,
                         struct point_record *p)
{
    struct point_input *inputs = arena_array(memory, f->n_factors, sizeof *inputs);
    for (; x->has_input && x->input_point <= p->number; next_input(x)) {
        const size_t factor = (size_t)take_integer(&x->inputs);
        const double number = take_real(&x->inputs);
        const char *text = take_text(&x->inputs, memory);
        if (x->input_point == p->number && factor < f->n_factors)
            inputs[factor] = (struct point_input){number, text};
    }
    const size_t n = (size_t)p->replicates * f->n_metrics;
    double *values = arena_array(memory, n, sizeof *values);
    for (; x->has_outcome && x->outcome_point <= p->number; next_outcome(x)) {
        const size_t replicate = (size_t)take_integer(&x->outcomes);
        const size_t place = replicate * f->n_metrics + (size_t)take_integer(&x->outcomes);
        const double value = take_real(&x->outcomes);
        if (x->outcome_point == p->number && place < n)
            values[place] = value;
    }
    p->inputs = inputs;
    p->values = p->state == POINT_DONE ? values : NULL;
}

bool study_reader_points(struct study_reader *r, const struct study_facts *f, bool bare,
                         study_point_sink *sink, void *context)
{
    struct details x = {0};
    struct sql_query points = sql_select(
        &r->sql, "SELECT number, id, state, why, replicates, precise FROM points ORDER BY number");
    if (!bare) {
        x.inputs = sql_select(
            &r->sql, "SELECT point, factor, number, text FROM inputs ORDER BY point, factor");
        x.outcomes = sql_select(&r->sql, "SELECT point, replicate, metric, value FROM outcomes "
                                         "ORDER BY point, replicate, metric");
        next_input(&x);
        next_outcome(&x);
    }
    bool wanted = true;
    while (wanted && sql_next(&points)) {
        struct arena memory;
        arena_init(&memory);
        struct point_record p = {0};
        p.number = take_integer(&points);
        p.id = take_integer(&points);
        p.state = (enum point_state)take_word(&points, point_state_words);
        p.why = take_text(&points, &memory);
        p.replicates = take_integer(&points);
        p.precise = take_integer(&points) != 0;
        if (!bare)
            take_details(&x, f, &memory, &p);
        wanted = sink(context, &p);
        arena_free(&memory);
    }
    sql_query_end(&points);
    if (!bare) {
        sql_query_end(&x.inputs);
        sql_query_end(&x.outcomes);
    }
    return fine(r);
}
