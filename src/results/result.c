#include "results/result.h"

#include "base/fail.h"
#include "results/reading.h"
#include "results/schema.h"
#include "results/tables.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool result_fine(struct result *r)
{
    if (!r->sql.failed)
        return true;
    if (r->sql.why[0] != '\0')
        diag_error(r->diagnostics, (struct mark){0}, NULL, "can't read '%s': %s", r->path,
                   r->sql.why);
    r->sql.why[0] = '\0';
    return false;
}

struct rows rows_of(size_t size)
{
    return (struct rows){.size = size};
}

void *rows_add(struct rows *rows)
{
    if (rows->n == rows->capacity) {
        rows->capacity = rows->capacity ? 2 * rows->capacity : 64;
        rows->items = memory_resize(rows->items, rows->capacity * rows->size);
    }
    void *item = (char *)rows->items + rows->n++ * rows->size;
    memset(item, 0, rows->size);
    return item;
}

void *rows_keep(struct rows *rows, struct arena *memory, size_t *n)
{
    void *kept = arena_array(memory, rows->n, rows->size);
    if (rows->n)
        memcpy(kept, rows->items, rows->n * rows->size);
    *n = rows->n;
    free(rows->items);
    return kept;
}

static bool check_format(struct result *r)
{
    char table[64];
    const int64_t application = sql_number(&r->sql, "PRAGMA application_id");
    const int64_t version = sql_number(&r->sql, "PRAGMA user_version");
    if (r->sql.failed || application != RESULT_APPLICATION)
        diag_error(r->diagnostics, (struct mark){0}, NULL, "'%s' is no results file of colossim",
                   r->path);
    else if (version != RESULT_VERSION)
        diag_error(r->diagnostics, (struct mark){0}, NULL,
                   "'%s' has version %lld of the results format, this program reads version %d: "
                   "run the scenario again",
                   r->path, (long long)version, RESULT_VERSION);
    else if (!sql_has_tables(&r->sql, schema, table))
        diag_error(r->diagnostics, (struct mark){0}, NULL,
                   "'%s' was written by another colossim than this one: its table '%s' has other "
                   "columns; run the scenario again",
                   r->path, table);
    else
        return true;
    return false;
}

struct result *result_open(const char *path, struct diagnostics *d)
{
    struct stat file;
    if (stat(path, &file) == 0)
        source_table_note_file(&d->sources, &file);
    if (access(path, R_OK) != 0) {
        diag_error(d, (struct mark){0}, NULL, "can't read '%s': %s", path, strerror(errno));
        return NULL;
    }
    struct result *r = memory_zeroed(1, sizeof *r);
    r->path = memory_alloc(strlen(path) + 1);
    strcpy(r->path, path);
    r->diagnostics = d;
    sql_open(&r->sql, r->path, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX);
    if (check_format(r))
        return r;
    result_close(r);
    return NULL;
}

void result_close(struct result *r)
{
    if (!r)
        return;
    sql_close(&r->sql);
    free(r->path);
    free(r);
}

static const char **read_subjects(struct result *r, const char *scope, struct arena *memory,
                                  size_t *n)
{
    struct rows rows = rows_of(sizeof(const char *));
    struct sql_query q =
        sql_select(&r->sql, "SELECT name FROM subjects WHERE scope = ? ORDER BY number");
    sql_bind_text(&q, 1, scope);
    while (sql_next(&q))
        *(const char **)rows_add(&rows) = take_text(&q, memory);
    sql_query_end(&q);
    return rows_keep(&rows, memory, n);
}

static void read_info(struct result *r, struct arena *memory, struct run_info *info)
{
    struct sql_query q = sql_select(&r->sql, "SELECT key, value FROM run_info ORDER BY key");
    while (sql_next(&q)) {
        const char *key = take_text(&q, memory), *value = take_text(&q, memory);
        if (strcmp(key, "written") == 0)
            info->written = value;
        else if (strcmp(key, "program") == 0)
            info->program = value;
        else if (strcmp(key, "host") == 0)
            info->host = value;
        else if (strcmp(key, "command") == 0)
            info->command = value;
        else if (strcmp(key, "threads") == 0 && value)
            info->threads = atoi(value);
        else if (strcmp(key, "wall_seconds") == 0 && value)
            info->wall_seconds = strtod(value, NULL);
    }
    sql_query_end(&q);
}

bool result_about(struct result *r, struct arena *memory, struct result_about *out)
{
    *out = (struct result_about){0};
    struct sql_query q =
        sql_select(&r->sql, "SELECT name, title, question, first_day, last_day, "
                            "seed, h100e_basis, dollars FROM scenario WHERE id = 1");
    if (sql_next(&q)) {
        out->name = take_text(&q, memory);
        out->title = take_text(&q, memory);
        out->question = take_text(&q, memory);
        out->start = take_date(&q);
        out->end = take_date(&q) + 1;
        out->seed = take_integer(&q);
        out->h100e_basis = (enum h100e_basis)take_word(&q, h100e_basis_words);
        out->dollars = take_text(&q, memory);
    } else
        sql_fail(&r->sql, "it holds no scenario");
    sql_query_end(&q);

    struct rows rows = rows_of(sizeof(uint32_t));
    q = sql_select(&r->sql, "SELECT replication FROM replications ORDER BY replication");
    while (sql_next(&q))
        *(uint32_t *)rows_add(&rows) = (uint32_t)take_integer(&q);
    sql_query_end(&q);
    out->replications = rows_keep(&rows, memory, &out->n_replications);
    if (out->n_replications == 0)
        sql_fail(&r->sql, "it holds no replication");
    if (sql_number(&r->sql,
                   "SELECT count(*) FROM replications AS r WHERE NOT EXISTS (SELECT 1 FROM "
                   "series AS s WHERE s.replication = r.replication AND s.scope = "
                   "'total' AND s.subject = '')") > 0)
        sql_fail(&r->sql, "it holds a replication without states");
    out->sites = read_subjects(r, scope_words[SCOPE_SITE], memory, &out->n_sites);
    out->operators = read_subjects(r, scope_words[SCOPE_OPERATOR], memory, &out->n_operators);
    read_info(r, memory, &out->info);
    return result_fine(r);
}

size_t result_drawn(const struct result_about *about)
{
    const size_t n = about->n_replications;
    return n > 1 && about->replications[0] == 0 ? n - 1 : n;
}

size_t result_undefined(const struct result_about *about, const struct summary *over)
{
    const size_t drawn = result_drawn(about);
    return over->n < drawn ? drawn - over->n : 0;
}

bool result_inputs(struct result *r, struct arena *memory, struct result_input **out, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct result_input));
    struct sql_query q = sql_select(&r->sql, "SELECT * FROM inputs ORDER BY path");
    while (sql_next(&q)) {
        struct result_input *input = rows_add(&rows);
        input->path = take_text(&q, memory);
        input->value = take_text(&q, memory);
        input->layer = take_text(&q, memory);
        input->origin = take_text(&q, memory);
        input->line = (uint32_t)take_integer(&q);
        input->grade = (enum grade)take_word(&q, grade_words);
        input->graded = take_integer(&q) != 0;
        input->source = take_text(&q, memory);
        input->note = take_text(&q, memory);
    }
    sql_query_end(&q);
    *out = rows_keep(&rows, memory, n);
    return result_fine(r);
}

bool result_parameters(struct result *r, uint32_t replication, struct arena *memory,
                       struct result_parameter **out, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct result_parameter));
    struct sql_query q = sql_select(
        &r->sql, "SELECT path, value FROM parameters WHERE replication = ? ORDER BY path");
    sql_bind_integer(&q, 1, replication);
    while (sql_next(&q)) {
        struct result_parameter *parameter = rows_add(&rows);
        parameter->path = take_text(&q, memory);
        parameter->value = take_real(&q);
    }
    sql_query_end(&q);
    *out = rows_keep(&rows, memory, n);
    return result_fine(r);
}

bool result_metrics(struct result *r, struct arena *memory, struct result_metric **out, size_t *n)
{
    struct rows rows = rows_of(sizeof(struct result_metric));
    struct sql_query q =
        sql_select(&r->sql, "SELECT metric, unit, si, better, n, after_end, p10, p50, p90, mean "
                            "FROM metrics JOIN metric_summaries USING (metric) ORDER BY number");
    while (sql_next(&q)) {
        struct result_metric *metric = rows_add(&rows);
        metric->name = take_text(&q, memory);
        metric->unit = take_text(&q, memory);
        metric->si = take_real(&q);
        metric->better = (enum metric_better)take_word(&q, metric_better_words);
        metric->over.n = (size_t)take_integer(&q);
        metric->over.after_end = (size_t)take_integer(&q);
        metric->over.p10 = take_real(&q);
        metric->over.p50 = take_real(&q);
        metric->over.p90 = take_real(&q);
        metric->over.mean = take_real(&q);
    }
    sql_query_end(&q);
    *out = rows_keep(&rows, memory, n);
    return result_fine(r);
}

bool result_metric_values(struct result *r, const char *name, struct arena *memory, double **out,
                          size_t *n)
{
    struct rows rows = rows_of(sizeof(double));
    struct sql_query q = sql_select(
        &r->sql, "SELECT v.value FROM replications AS r LEFT JOIN metric_values AS v "
                 "ON v.metric = ? AND v.replication = r.replication ORDER BY r.replication");
    sql_bind_text(&q, 1, name);
    while (sql_next(&q))
        *(double *)rows_add(&rows) = take_real(&q);
    sql_query_end(&q);
    *out = rows_keep(&rows, memory, n);
    return result_fine(r);
}
