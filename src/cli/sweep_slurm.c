/* The script submits two jobs: an array of shards, and a merge that runs when the last of them has
 * ended, however it ended ('afterany': 'afterok' would wait for ever after a failed one). The merge
 * judges by itself whether all points are there. A task that Slurm kills and requeues goes on where
 * it was, since it runs the same command. */
#include "cli/sweep.h"

#include "cli/output.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST_SHARDS = 100000 };

struct job {
    const struct arguments *a;
    const struct sweep_study *study;
    int64_t shards, threads;
    char program[PATH_MAX]; /* this program */
};

/* Whether it looks like a limit of sbatch's: numbers with ':' or '-' between them. Whether their
 * count is right, sbatch says itself. */
static bool is_time_limit(const char *time)
{
    static const char digits[] = "0123456789";
    for (;; time++) {
        const size_t n = strspn(time, digits);
        time += n;
        if (n == 0 || !*time)
            return n > 0;
        if (*time != ':' && *time != '-')
            return false;
    }
}

static bool read_options(const struct arguments *a, struct job *job)
{
    struct text message;
    text_init(&message);
    bool read = arguments_whole(a, OPTION_SHARDS, 1, MOST_SHARDS, 16, &job->shards, &message) &&
                arguments_whole(a, OPTION_THREADS, 1, MOST_SHARDS, 1, &job->threads, &message);
    const char *time = a->value[OPTION_TIME];
    if (read && time && !is_time_limit(time)) {
        text_addf(&message, "--time: '%s' is no time limit like '1:00:00'", time);
        read = false;
    }
    if (!read)
        output_usage(a, "%s", text_get(&message));
    text_free(&message);
    return read;
}

static void find_program(struct job *job)
{
    const ssize_t length = readlink("/proc/self/exe", job->program, sizeof job->program - 1);
    if (length > 0)
        job->program[length] = '\0';
    else
        snprintf(job->program, sizeof job->program, "colossim");
}

/* The options that make a run the run that was planned. */
static void add_options(const struct job *job, struct text *out)
{
    static const enum option_id passed[] = {OPTION_MODELS, OPTION_PRECISION};
    for (size_t i = 0; i < job->a->n_sets; i++) {
        text_add(out, " --set ");
        text_add_word(out, job->a->sets[i]);
    }
    for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++)
        if (job->a->given[passed[i]]) {
            text_addf(out, " --%s ", option_table[passed[i]].name);
            text_add_word(out, job->a->value[passed[i]]);
        }
}

/* Where a job's messages go, as sbatch reads it: within double quotes a backslash keeps the next
 * letter, and '%' begins a replacement. */
static void add_log(const struct job *job, const char *name, struct text *out)
{
    text_add(out, "#SBATCH --requeue\n#SBATCH --open-mode=append\n#SBATCH --output=\"");
    for (const char *c = job->study->folder; *c; c++) {
        if (*c == '%')
            text_add_char(out, '%');
        else if (*c == '"' || *c == '\\')
            text_add_char(out, '\\');
        text_add_char(out, *c);
    }
    text_addf(out, "/%s\"\n", name);
}

static void write_script(const struct job *job, struct text *out)
{
    const struct sweep_study *s = job->study;
    const char *time = job->a->value[OPTION_TIME];
    text_addf(out,
              "#!/bin/sh\n"
              "# Study '%s': %" PRId64 " points in %" PRId64 " tasks, then one file of them all.\n"
              "# Submit with 'sh THIS_FILE'; again after a failure: finished points are not run "
              "twice.\n"
              "set -eu\nmkdir -p ",
              s->plan.facts.name, s->plan.facts.points, job->shards);
    text_add_word(out, s->folder);
    text_add(out, "\narray=$(sbatch --parsable <<'TASK'\n#!/bin/sh\n");
    text_addf(out, "#SBATCH --job-name=%s\n#SBATCH --array=1-%" PRId64 "\n", s->plan.facts.name,
              job->shards);
    text_addf(out, "#SBATCH --ntasks=1\n#SBATCH --cpus-per-task=%" PRId64 "\n", job->threads);
    if (time)
        text_addf(out, "#SBATCH --time=%s\n", time);
    add_log(job, "task-%a.log", out);
    text_add(out, "exec ");
    text_add_word(out, job->program);
    text_add(out, " sweep run ");
    text_add_word(out, s->path);
    text_add(out, " -o ");
    text_add_word(out, s->folder);
    text_addf(out, " --shard \"$SLURM_ARRAY_TASK_ID/%" PRId64 "\"", job->shards);
    add_options(job, out);
    text_add(out, "\nTASK\n)\narray=${array%%;*}\n"
                  "sbatch --parsable --dependency=\"afterany:$array\" <<'MERGE'\n#!/bin/sh\n");
    text_addf(out, "#SBATCH --job-name=%s-merge\n#SBATCH --ntasks=1\n", s->plan.facts.name);
    if (time)
        text_addf(out, "#SBATCH --time=%s\n", time);
    add_log(job, "merge.log", out);
    text_add(out, "exec ");
    text_add_word(out, job->program);
    text_add(out, " sweep merge ");
    text_add_word(out, s->folder);
    text_add(out, "\nMERGE\n");
}

/* Hands the script to a shell. */
static int submit(const struct arguments *a, const struct text *script)
{
    FILE *shell = popen("sh", "w");
    if (!shell) {
        output_error(a, "can't start a shell");
        return EXIT_FAILED;
    }
    const bool written = fputs(text_get(script), shell) >= 0;
    const int code = pclose(shell);
    if (written && code == 0)
        return EXIT_OK;
    output_error(a, "the jobs could not be submitted");
    return EXIT_FAILED;
}

int sweep_slurm_main(const struct arguments *a, struct text *out)
{
    struct sweep_study study;
    struct job job = {.a = a, .study = &study};
    if (!read_options(a, &job))
        return EXIT_INPUT;
    int code = EXIT_OK;
    if (sweep_study_open(a, &study)) {
        find_program(&job);
        if (a->given[OPTION_SUBMIT]) {
            struct text script;
            text_init(&script);
            write_script(&job, &script);
            code = submit(a, &script);
            text_free(&script);
        } else
            write_script(&job, out);
        output_diagnostics(a, &study.diagnostics);
    } else
        code = sweep_study_refuse(a, &study);
    sweep_study_close(&study);
    return code;
}
