#include "cli/sweep.h"

#include "base/fail.h"
#include "base/json.h"
#include "cli/output.h"
#include "report/number.h"
#include "report/table.h"
#include "study/folder.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One byte per point: what the folder's files say of it. */
enum fate { FATE_MISSING, FATE_FAILED, FATE_DONE };

struct file_status {
    const char *path;
    int64_t done, failed, stale; /* stale: would come out differently now */
    const char *why;             /* of the stale ones; NULL */
};

struct status {
    struct plan *plan;
    unsigned char *fate;
    struct file_status *now; /* the file being read */
};

static bool count(void *context, const struct point_record *p)
{
    struct status *s = context;
    if (p->number >= s->plan->facts.points || plan_point_id(s->plan, p->number) != p->id) {
        s->now->stale++;
        return true;
    }
    const enum fate fate = p->state == POINT_DONE ? FATE_DONE : FATE_FAILED;
    s->now->done += fate == FATE_DONE;
    s->now->failed += fate == FATE_FAILED;
    if (s->fate[p->number] < fate)
        s->fate[p->number] = (unsigned char)fate;
    return true;
}

static bool read_file(struct status *s, struct arena *memory, struct diagnostics *d)
{
    struct study_facts facts;
    struct study_reader *reader = study_reader_open(s->now->path, d);
    const bool read = reader && study_reader_facts(reader, memory, &facts) &&
                      study_reader_points(reader, &facts, true, count, s);
    if (read && s->now->stale)
        s->now->why = study_facts_difference(&facts, &s->plan->facts);
    study_reader_close(reader);
    return read;
}

struct totals {
    int64_t done, failed, missing;
};

static struct totals add_up(const struct status *s)
{
    struct totals t = {0};
    for (int64_t i = 0; i < s->plan->facts.points; i++) {
        t.done += s->fate[i] == FATE_DONE;
        t.failed += s->fate[i] == FATE_FAILED;
        t.missing += s->fate[i] == FATE_MISSING;
    }
    return t;
}

static void write_text(const struct file_status *files, size_t n, struct totals all,
                       struct text *out)
{
    static const struct column columns[] = {{"", ALIGN_LEFT, NULL},
                                            {"done", ALIGN_RIGHT, NULL},
                                            {"failed", ALIGN_RIGHT, NULL},
                                            {"to run\nagain", ALIGN_RIGHT, NULL},
                                            {"because", ALIGN_LEFT, NULL}};
    struct table t;
    table_init(&t, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < n; i++) {
        table_row(&t, STYLE_PLAIN);
        table_put(&t, files[i].path);
        number_count(table_cell(&t), files[i].done);
        number_count(table_cell(&t), files[i].failed);
        number_count(table_cell(&t), files[i].stale);
        struct text *why = table_cell(&t);
        if (files[i].why)
            text_addf(why, "%s changed", files[i].why);
    }
    table_write(&t, 0, REPORT_WIDTH, false, out);
    table_free(&t);
    number_count(out, all.done);
    text_add(out, " done, ");
    number_count(out, all.failed);
    text_add(out, " failed, ");
    number_count(out, all.missing);
    text_add(out, " missing\n");
}

static void write_json(const struct file_status *files, size_t n, struct totals all,
                       struct text *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j, NULL);
    json_text(&j, "schema", "colossim.status.1");
    json_integer(&j, "done", all.done);
    json_integer(&j, "failed", all.failed);
    json_integer(&j, "missing", all.missing);
    json_open_array(&j, "files");
    for (size_t i = 0; i < n; i++) {
        json_open_object(&j, NULL);
        json_text(&j, "path", files[i].path);
        json_integer(&j, "done", files[i].done);
        json_integer(&j, "failed", files[i].failed);
        json_integer(&j, "stale", files[i].stale);
        json_text(&j, "changed", files[i].why);
        json_close_object(&j);
    }
    json_close_array(&j);
    json_close_object(&j);
}

static int tell(const struct arguments *a, struct sweep_study *s, struct text *out)
{
    struct arena *memory = &s->input.memory;
    const char **paths;
    size_t n;
    if (!folder_shards(s->folder, memory, &paths, &n, &s->diagnostics)) {
        output_diagnostics(a, &s->diagnostics);
        return EXIT_PARTIAL;
    }
    struct file_status *files = arena_array(memory, n, sizeof *files);
    struct status status = {.plan = &s->plan};
    status.fate = memory_zeroed((size_t)s->plan.facts.points, 1);
    bool read = true;
    for (size_t i = 0; i < n && read; i++) {
        files[i].path = paths[i];
        status.now = &files[i];
        read = read_file(&status, memory, &s->diagnostics);
    }
    const struct totals all = add_up(&status);
    free(status.fate);
    output_diagnostics(a, &s->diagnostics);
    if (!read)
        return EXIT_INPUT;
    (a->given[OPTION_JSON] ? write_json : write_text)(files, n, all, out);
    return all.failed || all.missing ? EXIT_PARTIAL : EXIT_OK;
}

int sweep_status_main(const struct arguments *a, struct text *out)
{
    struct sweep_study s;
    const int code = sweep_study_open(a, &s) ? tell(a, &s, out) : sweep_study_refuse(a, &s);
    sweep_study_close(&s);
    return code;
}
