/* run: one scenario, simulated once or many times, its results file, its report. */
#include "cli/command.h"

#include "base/clock.h"
#include "cli/arguments.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/scenario_file.h"
#include "cli/threads.h"
#include "cli/version.h"
#include "fleet/run.h"
#include "report/run_json.h"
#include "report/run_report.h"
#include "results/result.h"
#include "results/result_file.h"
#include "study/replicate.h"

#include <string.h>
#include <unistd.h>

enum { MOST_REPLICATIONS = 1000000 };

/* By how much --relief eases each gate. */
static const double RELIEF_SHARE = 0.1;

/* One 'colossim run'. */
struct job {
    const struct arguments *a;
    struct scenario_file file;
    struct arena memory;  /* of the command line and the report */
    int64_t replications; /* 0: the single run */
    int64_t threads;
    const char *path; /* results file */
    struct result_file *results;
    double wall_seconds;
};

static bool read_numbers(struct job *job)
{
    struct text message;
    text_init(&message);
    bool valid = arguments_whole(job->a, OPTION_REPLICATIONS, 1, MOST_REPLICATIONS, 0,
                                 &job->replications, &message) &&
                 threads_read(job->a, &job->threads, &message);
    if (!valid)
        output_usage(job->a, "%s", text_get(&message));
    text_free(&message);
    return valid;
}

/* Where the results go unless -o says so: NAME.db in the current folder, whatever the name has in
 * it. */
static const char *default_path(struct job *job)
{
    char *path = arena_format(&job->memory, "%s.db", job->file.scenario->name);
    for (char *c = path; *c; c++)
        if (*c == '/')
            *c = '-';
    return path[0] == '-' || path[0] == '.' ? arena_format(&job->memory, "./%s", path) : path;
}

static bool open_results(struct job *job)
{
    const char *named = job->a->value[OPTION_OUTPUT];
    job->path = named ? named : default_path(job);
    const struct result_target target = {job->path, named != NULL, job->a->given[OPTION_FORCE]};
    job->results = result_file_create(&target, job->file.scenario, &job->file.tree,
                                      &job->file.diagnostics.sources, &job->file.diagnostics);
    return job->results != NULL;
}

/* What the simulations hand their outcomes to. */
struct sink {
    struct job *job;
    enum relief relief; /* the gate that is eased now */
    bool failed;        /* the disk, not the scenario */
};

static bool keep(void *context, const struct outcome *outcome)
{
    struct sink *sink = context;
    if (!result_file_add_outcome(sink->job->results, outcome, &sink->job->file.diagnostics))
        sink->failed = true;
    return !sink->failed;
}

/* The run at the medians. */
static bool simulate_once(struct job *job, struct sink *sink)
{
    struct run_progress moved = {0};
    struct progress line;
    struct outcome outcome;
    const struct scenario *scenario = job->file.scenario;
    progress_start(&line, job->a, "days", &moved.day, scenario->end - scenario->start);
    const enum run_end end = fleet_run(scenario, 0, &moved, &outcome);
    progress_stop(&line);
    if (end == RUN_TOO_LARGE)
        diag_error(&job->file.diagnostics, (struct mark){0}, NULL, "%s", money_out_of_range);
    const bool kept = end == RUN_COMPLETE && keep(sink, &outcome);
    outcome_free(&outcome);
    return kept;
}

static bool simulate_many(struct job *job, struct sink *sink)
{
    atomic_long done = 0;
    struct progress line;
    const struct replicate_request request = {
        .tree = &job->file.tree,
        .seed = (uint64_t)job->file.scenario->seed,
        .first = 1,
        .count = (uint32_t)job->replications,
        .threads = (int)(job->threads < job->replications ? job->threads : job->replications),
        .done = &done,
    };
    progress_start(&line, job->a, "replications", &done, (long)job->replications);
    bool complete = replicate_run(&request, keep, sink, &job->file.diagnostics);
    progress_stop(&line);
    return complete;
}

static bool keep_relief(void *context, const struct outcome *outcome)
{
    struct sink *sink = context;
    struct diagnostics *d = &sink->job->file.diagnostics;
    if (!result_file_add_relief(sink->job->results, sink->relief, RELIEF_SHARE, outcome, d))
        sink->failed = true;
    return !sink->failed;
}

/* All replications once more for each gate that the scenario has, with the same random numbers. */
static bool simulate_reliefs(struct job *job, struct sink *sink)
{
    const struct scenario *scenario = job->file.scenario;
    const long runs = (long)job->replications + 1;
    atomic_long done = 0;
    long gates = 0;
    for (int relief = RELIEF_NONE + 1; relief < RELIEFS; relief++)
        gates += relief_applies(scenario, (enum relief)relief);
    struct replicate_request request = {
        .tree = &job->file.tree,
        .seed = (uint64_t)scenario->seed,
        .count = (uint32_t)runs,
        .threads = (int)(job->threads < runs ? job->threads : runs),
        .done = &done,
        .share = RELIEF_SHARE,
    };
    struct progress line;
    bool complete = true;
    progress_start(&line, job->a, "runs with a gate eased", &done, gates * runs);
    for (int relief = RELIEF_NONE + 1; relief < RELIEFS && complete; relief++) {
        if (!relief_applies(scenario, (enum relief)relief))
            continue;
        request.relief = sink->relief = (enum relief)relief;
        complete = replicate_run(&request, keep_relief, sink, &job->file.diagnostics);
    }
    progress_stop(&line);
    return complete;
}

/* Returns an exit_code. */
static int simulate(struct job *job)
{
    struct sink sink = {.job = job};
    const double begin = clock_seconds(CLOCK_MONOTONIC);
    bool complete = simulate_once(job, &sink) &&
                    (!job->replications || simulate_many(job, &sink)) &&
                    (!job->a->given[OPTION_RELIEF] || simulate_reliefs(job, &sink));
    job->wall_seconds = clock_seconds(CLOCK_MONOTONIC) - begin;
    if (complete)
        return EXIT_OK;
    result_file_abandon(job->results);
    return sink.failed ? EXIT_FAILED : EXIT_INPUT;
}

/* The command again, for whoever finds the results file. */
static const char *command_line(struct job *job)
{
    struct text line;
    text_init(&line);
    text_add(&line, "colossim run ");
    text_add_word(&line, job->file.path);
    for (size_t i = 0; i < job->a->n_sets; i++) {
        text_add(&line, " --set ");
        text_add_word(&line, job->a->sets[i]);
    }
    for (int option = 0; option < OPTION_COUNT; option++) {
        if (option == OPTION_SET || !job->a->given[option])
            continue;
        text_addf(&line, " --%s", option_table[option].name);
        if (job->a->value[option]) {
            text_add_char(&line, ' ');
            text_add_word(&line, job->a->value[option]);
        }
    }
    const char *copy = arena_text(&job->memory, text_get(&line));
    text_free(&line);
    return copy;
}

static bool finish_results(struct job *job)
{
    char host[256] = "", written[32];
    gethostname(host, sizeof host - 1);
    time_t now = time(NULL);
    struct tm utc;
    strftime(written, sizeof written, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    const struct run_info info = {
        .written = written,
        .program = program_version(),
        .host = host,
        .command = command_line(job),
        .threads = (int)job->threads,
        .wall_seconds = job->wall_seconds,
    };
    return result_file_finish(job->results, &info, &job->file.diagnostics);
}

static bool write_series(struct result *result, uint32_t replication, enum sample_scope scope,
                         uint32_t subject, const char *name, const struct result_about *about,
                         struct text *out)
{
    struct arena memory;
    struct result_state *states;
    size_t n;
    arena_init(&memory);
    bool read = result_series(result, replication, scope, subject, &memory, &states, &n);
    if (read)
        samples_csv_write(replication, scope, name, states, n, about, out);
    arena_free(&memory);
    return read;
}

static bool write_csv(struct job *job, struct result *result, struct text *out)
{
    struct result_about about;
    bool read = result_about(result, &job->memory, &about);
    samples_csv_head(out);
    for (size_t r = 0; read && r < about.n_replications; r++) {
        uint32_t replication = about.replications[r];
        read = write_series(result, replication, SCOPE_TOTAL, 0, "", &about, out);
        for (uint32_t i = 0; read && i < about.n_sites; i++)
            read = write_series(result, replication, SCOPE_SITE, i, about.sites[i], &about, out);
        for (uint32_t i = 0; read && i < about.n_operators; i++)
            read = write_series(result, replication, SCOPE_OPERATOR, i, about.operators[i], &about,
                                out);
    }
    return read;
}

static bool write_report(struct job *job, struct result *result, struct text *out)
{
    struct run_facts facts;
    if (!run_facts_read(result, &job->memory, &facts))
        return false;
    if (job->a->given[OPTION_JSON])
        run_json_write(&facts, job->path, out);
    else
        run_report_write(&facts,
                         &(struct run_report_request){
                             .scenario = strcmp(job->file.path, "-") == 0 ? NULL : job->file.path,
                             .results = job->path,
                             .colors = output_colors(job->a, STDOUT_FILENO),
                             .picture = output_pictures(job->a, STDOUT_FILENO),
                         },
                         out);
    return true;
}

/* What is printed is read back from the file: it can't say anything else. */
static int print(struct job *job, struct text *out)
{
    struct result *result = result_open(job->path, &job->file.diagnostics);
    bool printed =
        result && (job->a->given[OPTION_CSV] ? write_csv : write_report)(job, result, out);
    result_close(result);
    return printed ? EXIT_OK : EXIT_FAILED;
}

static int run_scenario(struct job *job, struct text *out)
{
    if (!scenario_file_open(job->a, &job->file) || !open_results(job))
        return scenario_file_refuse(job->a, &job->file);
    int code = simulate(job);
    if (code == EXIT_OK)
        code = finish_results(job) ? print(job, out) : EXIT_FAILED;
    output_diagnostics(job->a, &job->file.diagnostics);
    return code;
}

static int run(const struct arguments *a, struct text *out)
{
    struct job job = {.a = a};
    if (a->given[OPTION_JSON] && a->given[OPTION_CSV])
        return output_usage(a,
                            "'--json' and '--csv' are two forms of one output: give one of them");
    if (!read_numbers(&job))
        return EXIT_INPUT;
    arena_init(&job.memory);
    int code = run_scenario(&job, out);
    scenario_file_close(&job.file);
    arena_free(&job.memory);
    return code;
}

static const struct example examples[] = {
    {"colossim run scenarios/colossus.yaml",
     "what Colossus took, what held it up, beside what was published"},
    {"colossim run scenarios/h100.yaml --set sites.room.power.grid.power=50kW",
     "one number changed"},
    {"colossim run plan.yaml --replications 200 -o plan-200.db",
     "P10, P50 and P90 of all that is uncertain"},
    {"colossim run scenarios/colossus.yaml --relief", "what 10 % more of each constraint is worth"},
    {"colossim run plan.yaml --json --quiet", "the result for another program"},
    {"colossim run plan.yaml --csv >plan.csv", "the samples for a spreadsheet"},
    {NULL, NULL},
};

const struct command run_command = {
    .name = "run",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .completes = COMPLETES_SCENARIO,
    .summary = "Simulate a scenario and report what it takes, costs and waits for",
    .details =
        "Reads FILE ('-': standard input), simulates it event by event, writes a results file "
        "(SQLite) and prints a report of it. Equal input and seed give equal results, at any "
        "number of threads.\n\n"
        "The default results file is replaced when it holds results of a scenario of the same "
        "name; a file named by --output only with --force. It is put in place when all is done, so "
        "that a failed or interrupted run leaves an older one as it was.",
    .examples = examples,
    .run = run,
};
