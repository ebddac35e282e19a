#include "cli/sweep.h"

#include "cli/output.h"
#include "cli/progress.h"
#include "cli/threads.h"
#include "study/folder.h"
#include "study/sweep.h"

#include <inttypes.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_SIGNAL = 128 }; /* plus the signal's number, as shells count */

/* Set by SIGTERM and SIGINT: points under way are finished, the batch is committed, the run ends.
 */
static atomic_bool stop;
static volatile sig_atomic_t stopped_by;

static void on_signal(int number)
{
    stopped_by = number;
    atomic_store_explicit(&stop, true, memory_order_relaxed);
}

/* A second Ctrl-C ends the program at once; the file then has the batches committed so far. SIGTERM
 * may come twice from one hand: timeout(1) and Slurm send it to a process and to its group. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_flags = SA_RESTART};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    action.sa_flags |= (int)SA_RESETHAND;
    sigaction(SIGINT, &action, NULL);
}

static bool read_options(const struct arguments *a, struct shard *shard, int64_t *threads)
{
    struct text message;
    text_init(&message);
    const bool read =
        threads_read(a, threads, &message) &&
        shard_parse(a->given[OPTION_SHARD] ? a->value[OPTION_SHARD] : "1/1", shard, &message);
    if (!read)
        output_usage(a, "%s", text_get(&message));
    text_free(&message);
    return read;
}

static void report(const struct arguments *a, const struct sweep_study *s, const char *path,
                   const struct sweep_result *r)
{
    output_message(a,
                   "%s: %" PRId64 " of %" PRId64 " points done, %" PRId64 " failed (%" PRId64
                   " were there before)",
                   path, r->before + r->run, r->points, r->failed, r->before);
    if (r->run)
        output_message(a, "%.1f s, %.1f points/s, %.1f %% of it writing", r->wall_seconds,
                       (double)r->run / r->wall_seconds, 100 * r->write_seconds / r->wall_seconds);
    if (r->imprecise)
        output_message(a,
                       "%" PRId64 " points did not reach the precision of %.3g %% within %" PRId64
                       " replicates",
                       r->imprecise, 100 * s->plan.facts.precision, s->plan.facts.most);
    if (r->given_up)
        output_error(a, "more than %.3g %% of the points failed: given up ('max-failures')",
                     100 * s->input.study.limits.max_failures);
    if (r->stopped)
        output_message(a, "stopped; the same command goes on");
    else if (r->before + r->run == r->points && r->points == s->plan.facts.points)
        output_message(a, "'colossim sweep analyze %s' says what the points say", s->folder);
}

static int run_shard(const struct arguments *a, struct sweep_study *s, struct shard shard,
                     int64_t threads)
{
    const char *path = folder_shard(s->folder, shard, &s->input.memory);
    if (!folder_make(s->folder, &s->diagnostics))
        return sweep_study_refuse(a, s);
    struct study_file *file = study_file_open(path, &s->plan.facts, a->given[OPTION_FORCE],
                                              plan_point_id, &s->plan, &s->diagnostics);
    if (!file)
        return sweep_study_refuse(a, s);
    atomic_long done = (long)study_file_count(file).points;
    struct progress line;
    struct sweep_result result;
    const struct sweep_request request = {
        .plan = &s->plan,
        .shard = shard,
        .threads = (int)threads,
        .stop = &stop,
        .done = &done,
    };
    catch_signals();
    progress_start(&line, a, "points", &done, (long)shard_points(shard, s->plan.facts.points));
    bool fine = sweep_run(&request, file, &result, &s->diagnostics);
    progress_stop(&line);
    char host[256] = "", written[32];
    gethostname(host, sizeof host - 1);
    const time_t now = time(NULL);
    struct tm utc;
    strftime(written, sizeof written, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    const struct study_work work = {
        written, host, (int)threads, result.run, result.wall_seconds, result.write_seconds};
    fine = study_file_close(file, &work, &s->diagnostics) && fine;
    output_diagnostics(a, &s->diagnostics);
    if (!fine)
        return EXIT_FAILED;
    report(a, s, path, &result);
    if (result.stopped)
        return EXIT_SIGNAL + stopped_by;
    return result.failed || result.given_up ? EXIT_PARTIAL : EXIT_OK;
}

int sweep_run_main(const struct arguments *a, struct text *out)
{
    (void)out;
    struct shard shard;
    int64_t threads;
    if (!read_options(a, &shard, &threads))
        return EXIT_INPUT;
    struct sweep_study s;
    const int code =
        sweep_study_open(a, &s) ? run_shard(a, &s, shard, threads) : sweep_study_refuse(a, &s);
    sweep_study_close(&s);
    return code;
}
