#include "cli/sweep.h"

#include "cli/output.h"
#include "input/file.h"
#include "report/study_report.h"
#include "study/analyze.h"
#include "study/folder.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Merges a folder's shards into 'merged.db' in it or where the command line says. Sets the path of
 * that file; returns an exit code. */
static int merge_folder(const struct arguments *a, const char *folder, struct arena *memory,
                        const char **path, struct diagnostics *d)
{
    static const int codes[] = {
        [MERGE_DONE] = EXIT_OK, [MERGE_REFUSED] = EXIT_INPUT, [MERGE_FAILED] = EXIT_FAILED};
    const char **paths, *target = a->value[OPTION_OUTPUT];
    size_t n;
    if (!folder_shards(folder, memory, &paths, &n, d))
        return EXIT_INPUT;
    *path = target ? target : folder_merged(folder, memory);
    return codes[study_merge(paths, n, *path, a->given[OPTION_FORCE], d)];
}

struct tally {
    int64_t done, failed;
};

static bool count(void *context, const struct point_record *p)
{
    struct tally *tally = context;
    tally->done += p->state == POINT_DONE;
    tally->failed += p->state != POINT_DONE;
    return true;
}

/* Says what the merged file has. */
static int tell(const struct arguments *a, const char *path, struct arena *memory,
                struct diagnostics *d)
{
    struct study_facts facts;
    struct tally tally = {0};
    struct study_reader *reader = study_reader_open(path, d);
    const bool read = reader && study_reader_facts(reader, memory, &facts) &&
                      study_reader_points(reader, &facts, true, count, &tally);
    study_reader_close(reader);
    if (!read)
        return EXIT_FAILED;
    const int64_t missing = facts.points - tally.done - tally.failed;
    output_message(
        a, "%s: %" PRId64 " of %" PRId64 " points done, %" PRId64 " failed, %" PRId64 " missing",
        path, tally.done, facts.points, tally.failed, missing);
    return missing || tally.failed ? EXIT_PARTIAL : EXIT_OK;
}

int sweep_merge_main(const struct arguments *a, struct text *out)
{
    (void)out;
    struct arena memory;
    struct diagnostics diagnostics;
    arena_init(&memory);
    diagnostics_init(&diagnostics);
    const char *path;
    int code = merge_folder(a, a->operands[1], &memory, &path, &diagnostics);
    if (code == EXIT_OK)
        code = tell(a, path, &memory, &diagnostics);
    output_diagnostics(a, &diagnostics);
    diagnostics_free(&diagnostics);
    arena_free(&memory);
    return code;
}

static int analyze(const struct arguments *a, const char *path, struct arena *memory,
                   struct diagnostics *d, struct text *out)
{
    struct study_findings findings;
    struct study_reader *reader = study_reader_open(path, d);
    const bool read = reader && study_analyze(reader, memory, &findings, d);
    study_reader_close(reader);
    if (!read)
        return EXIT_INPUT;
    if (a->given[OPTION_JSON])
        study_json_write(&findings, out);
    else if (a->given[OPTION_CSV])
        study_csv_write(&findings, out);
    else
        study_report_write(&findings, output_colors(a, STDOUT_FILENO), out);
    return findings.missing || findings.failed ? EXIT_PARTIAL : EXIT_OK;
}

/* Says of a study's own file that it holds no results, and which ones are its. */
static int refuse_study(const struct arguments *a)
{
    struct sweep_study s;
    struct stat status;
    if (!sweep_study_open(a, &s))
        output_diagnostics(a, &s.diagnostics);
    else if (stat(s.plan.facts.name, &status) == 0)
        output_error(a, "'%s' is the study, not its results: 'colossim sweep analyze %s'", s.path,
                     s.plan.facts.name);
    else
        output_error(a,
                     "'%s' is the study, not its results: 'colossim sweep run %s' writes them, to "
                     "'%s' where no '-o' says otherwise",
                     s.path, s.path, s.plan.facts.name);
    sweep_study_close(&s);
    return EXIT_INPUT;
}

int sweep_analyze_main(const struct arguments *a, struct text *out)
{
    if (a->given[OPTION_JSON] && a->given[OPTION_CSV])
        return output_usage(a,
                            "'--json' and '--csv' are two forms of one output: give one of them");
    struct arena memory;
    struct diagnostics diagnostics;
    struct stat status;
    const char *path = a->operands[1];
    if (file_is_yaml(path))
        return refuse_study(a);
    if (stat(path, &status) != 0) {
        output_error(a, "can't read '%s': %s", path, strerror(errno));
        return EXIT_INPUT;
    }
    arena_init(&memory);
    diagnostics_init(&diagnostics);
    int code = EXIT_OK;
    if (S_ISDIR(status.st_mode))
        code = merge_folder(a, path, &memory, &path, &diagnostics);
    if (code == EXIT_OK)
        code = analyze(a, path, &memory, &diagnostics, out);
    output_diagnostics(a, &diagnostics);
    diagnostics_free(&diagnostics);
    arena_free(&memory);
    return code;
}
