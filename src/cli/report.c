/* report: the page that is sent to whoever decides, made from one results file, from several to
 * compare them, or from a study's file. */
#include "cli/command.h"

#include "base/arena.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "cli/report_influence.h"
#include "report/figure.h"
#include "report/page.h"
#include "report/page_assets.h"
#include "report/statement.h"
#include "results/compare.h"
#include "results/target.h"
#include "study/analyze.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_RUNS = CHART_COLORS - 1 };

/* One 'colossim report'. */
struct job {
    const struct arguments *a;
    struct arena memory;
    struct diagnostics diagnostics;
    struct result *results[MOST_RUNS];
    struct page_run runs[MOST_RUNS];
    struct comparison comparisons[MOST_RUNS];
    size_t n; /* runs */
    struct study_findings study;
    bool is_study; /* instead of runs */
    int code;      /* an exit_code; what went wrong has been said */
};

static bool read_runs(struct job *job)
{
    bool fine = true;
    for (size_t i = 0; i < job->n; i++) {
        job->results[i] = result_open(job->a->operands[i], &job->diagnostics);
        fine &= job->results[i] &&
                page_run_read(job->results[i], job->a->operands[i], &job->memory, &job->runs[i]) &&
                report_influences(job->results[i], &job->memory, &job->runs[i]);
    }
    for (size_t i = 1; fine && i < job->n; i++)
        fine = compare_results(job->results[0], job->results[i], &job->memory,
                               &job->comparisons[i - 1]);
    return fine;
}

/* A study stands alone: it is no run, and two of them ask different things. */
static bool read_study(struct job *job)
{
    const struct arguments *a = job->a;
    if (a->n_operands > 1) {
        output_error(a, "a study's file is reported alone, runs are compared with runs");
        return false;
    }
    job->is_study = true;
    job->n = 0;
    struct study_reader *reader = study_reader_open(a->operands[0], &job->diagnostics);
    const bool read = reader && study_analyze(reader, &job->memory, &job->study, &job->diagnostics);
    study_reader_close(reader);
    return read;
}

static bool read_files(struct job *job)
{
    struct stat status;
    for (size_t i = 0; i < job->a->n_operands; i++) {
        const char *path = job->a->operands[i];
        if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
            output_error(job->a,
                         "'%s' is a folder: 'colossim sweep merge %s' makes the file of a study",
                         path, path);
            return false;
        }
        if (study_file_is(path))
            return read_study(job);
    }
    return read_runs(job);
}

/* What a folder of charts holds is made anew. */
static void write_into(struct job *job, const char *folder, const char *name, const char *ending,
                       const struct text *content)
{
    const char *path = arena_format(&job->memory, "%s/%s.%s", folder, name, ending);
    if (job->code == EXIT_OK)
        job->code = output_file(job->a, path, &job->diagnostics.sources, NULL, NULL, content);
}

static void make_folder(struct job *job, const char *path)
{
    if (!path || mkdir(path, 0777) == 0 || errno == EEXIST)
        return;
    output_error(job->a, "can't write '%s': %s", path, strerror(errno));
    job->code = EXIT_INPUT;
}

/* Takes the charts as the page is written. */
static void write_chart(void *context, const struct chart *chart)
{
    struct job *job = context;
    const char *drawings = job->a->value[OPTION_SVG], *tables = job->a->value[OPTION_CSV_FOLDER];
    struct text content;
    text_init(&content);
    if (drawings) {
        chart_draw(chart, false, chart_style, &content);
        write_into(job, drawings, chart->id, "svg", &content);
        content.length = 0;
    }
    if (tables) {
        figure_csv(chart, &content);
        write_into(job, tables, chart->id, "csv", &content);
    }
    text_free(&content);
}

/* The yearly statement of a run that is reported alone. */
static void write_statement(struct job *job)
{
    const char *folder = job->a->value[OPTION_CSV_FOLDER];
    if (!folder || job->n != 1 || job->code != EXIT_OK)
        return;
    struct text content;
    text_init(&content);
    statement_csv(&job->runs[0].facts, &content);
    write_into(job, folder, "statement", "csv", &content);
    text_free(&content);
}

/* A page of this program may be replaced. */
static bool may_replace(void *context, const char *path, struct arena *memory,
                        struct diagnostics *d)
{
    const struct job *job = context;
    char head[512] = "";
    (void)memory;
    if (job->a->given[OPTION_FORCE])
        return true;
    FILE *file = fopen(path, "rb");
    if (file) {
        head[fread(head, 1, sizeof head - 1, file)] = '\0';
        fclose(file);
    }
    if (strstr(head, page_mark))
        return true;
    diag_error(d, (struct mark){0}, NULL,
               "'%s' exists and is no report of colossim; --force replaces it, -o FILE writes "
               "elsewhere",
               path);
    return false;
}

/* Where the page goes unless -o says so: NAME.html in the current folder. */
static const char *default_path(struct job *job)
{
    const char *name = job->is_study ? job->study.facts.name : job->runs[0].name;
    return job->n > 1 ? "compare.html" : arena_format(&job->memory, "%s.html", name);
}

static void write_page(struct job *job, struct text *out)
{
    const char *named = job->a->value[OPTION_OUTPUT];
    const char *path = named ? named : default_path(job);
    const bool printed = strcmp(path, "-") == 0;
    struct target target = {.lock = -1};
    if (!printed && !target_open(&target, path, &job->diagnostics.sources, may_replace, job,
                                 &job->memory, &job->diagnostics)) {
        job->code = EXIT_INPUT;
        return;
    }
    make_folder(job, job->a->value[OPTION_SVG]);
    make_folder(job, job->a->value[OPTION_CSV_FOLDER]);
    struct text page;
    text_init(&page);
    const struct page_request request = {.runs = job->runs,
                                         .comparisons = job->comparisons,
                                         .n = job->n,
                                         .study = job->is_study ? &job->study : NULL,
                                         .chart = write_chart,
                                         .context = job};
    if (job->code == EXIT_OK)
        page_write(&request, printed ? out : &page);
    write_statement(job);
    if (job->code == EXIT_OK && !printed) {
        if (!target_write(&target, text_get(&page), page.length, &job->diagnostics) ||
            !target_commit(&target, &job->diagnostics))
            job->code = EXIT_FAILED;
        else
            output_message(job->a, "the report is in %s", path);
    }
    target_abandon(&target);
    text_free(&page);
}

static int run(const struct arguments *a, struct text *out)
{
    struct job job = {.a = a, .n = a->n_operands, .code = EXIT_OK};
    arena_init(&job.memory);
    diagnostics_init(&job.diagnostics);
    bool read = read_files(&job);
    if (read)
        write_page(&job, out);
    output_diagnostics(a, &job.diagnostics);
    for (size_t i = 0; i < job.n; i++)
        result_close(job.results[i]);
    diagnostics_free(&job.diagnostics);
    arena_free(&job.memory);
    return read ? job.code : EXIT_INPUT;
}

static const struct example examples[] = {
    {"colossim report colossus.db", "colossus.html: the answer, charts, and what they rest on"},
    {"colossim report colossus.db -o colossus-2026.html", "under another name"},
    {"colossim report plan.db faster.db", "compare.html: two plans on the same charts"},
    {"colossim report colossus-power/merged.db", "a study: what decides, and how sure it is"},
    {"colossim report colossus.db --svg charts --csv charts", "each chart and its data for slides"},
    {NULL, NULL},
};

const struct command report_command = {
    .name = "report",
    .operands = "FILE.db...",
    .least = 1,
    .most = MOST_RUNS,
    .completes = COMPLETES_RESULT,
    .summary = "Write a page with charts for those who decide",
    .details =
        "Reads results files of 'colossim run' and writes one HTML file that needs nothing else: "
        "it can be mailed, read without a network and printed. Several files are compared on the "
        "same charts, the first with each of the others. The merged file of a study ('colossim "
        "sweep merge') becomes a page of its own.\n\n"
        "An older report of the same name is replaced, any other file only with --force. Equal "
        "results give equal pages.",
    .examples = examples,
    .run = run,
};
