/* colossim-kernels: plan, measure, write. Progress goes to standard error, the file to --out or
 * standard output. */
#include "arguments.h"
#include "base/text.h"
#include "benchmark.h"
#include "device.h"
#include "measure.h"
#include "record.h"
#include "session.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CODE_OK = 0, CODE_FAILED = 1, CODE_USAGE = 2, CODE_NO_GPU = 77 };

static int complain(int code, const char *message)
{
    fprintf(stderr, "colossim-kernels: %s\n", message);
    return code;
}

static int print(struct text *out)
{
    const bool written = fputs(text_get(out), stdout) != EOF && fflush(stdout) == 0;
    text_free(out);
    return written ? CODE_OK : complain(CODE_FAILED, "standard output can't be written");
}

static void list(struct text *out)
{
    for (size_t i = 0; i < benchmark_count; i++)
        text_addf(out, "%-14s %s\n", benchmark_table[i].name, benchmark_table[i].doc);
}

static void make_plan(struct plan *plan, const struct arguments *a, const struct target *target)
{
    for (size_t i = 0; i < a->n_bench; i++)
        a->bench[i]->plan(plan, target);
}

/* 'm 8192 n 8192 k 8192 dtype bf16' */
static void describe_key(const struct point *p, struct text *out)
{
    for (int i = 0; i < p->n_keys; i++)
        if (p->key[i].text)
            text_addf(out, " %s %s", p->key[i].name, p->key[i].text);
        else
            text_addf(out, " %s %lld", p->key[i].name, (long long)p->key[i].number);
}

static double minutes(double seconds)
{
    return ceil(10 * seconds / 60) / 10;
}

static void show_plan(const struct plan *plan, const struct target *target, struct text *out)
{
    double total = 0;
    text_addf(out, "%s, profile %s\n", target->name,
              target->profile == PROFILE_QUICK ? "quick" : "full");
    text_addf(out, "%10s %10s %10s  %s\n", "FLOP", "bytes", "seconds", "point");
    for (size_t i = 0; i < plan->n; i++) {
        const struct point *p = &plan->at[i];
        const double seconds = estimate_measuring(p, target);
        total += seconds;
        text_addf(out, "%10.3g %10.3g %10.2f  %s", p->flop, p->bytes, seconds, p->bench);
        describe_key(p, out);
        text_add_char(out, '\n');
    }
    text_addf(out, "%zu points, about %.1f minutes\n", plan->n, minutes(total));
}

/* What a plan is for: the GPU that was named, whose facts the target refers to, or a nominal one
 * where the machine has none. False with a reason when it has others, or can't use this one. */
static bool find_target(const struct arguments *a, struct device_facts *facts, struct target *out,
                        struct text *why)
{
    const int devices = device_count(why);
    *out = target_nominal(a->profile);
    if (devices == 0)
        return true;
    if (!device_among(a->device, devices, why) || !device_select(a->device, facts, why))
        return false;
    *out = device_target(facts, devices, a->profile);
    return true;
}

static int dry_run(const struct arguments *a)
{
    struct device_facts facts;
    struct target target;
    struct text why, out;
    text_init(&why);
    const bool found = find_target(a, &facts, &target, &why);
    if (!found)
        complain(CODE_NO_GPU, text_get(&why));
    text_free(&why);
    if (!found)
        return CODE_NO_GPU;
    text_init(&out);
    struct plan plan = {0};
    make_plan(&plan, a, &target);
    show_plan(&plan, &target, &out);
    plan_release(&plan);
    return print(&out);
}

/* The rate that a person looks for. */
static void describe_result(const struct point *p, struct text *out)
{
    if (p->status != POINT_MEASURED) {
        text_addf(out, "%s: %s", p->status == POINT_FAILED ? "FAILED" : "not run", p->why);
    } else if (p->energy.window_s > 0) {
        text_addf(out, "%.1f W over %.1f s", p->energy.joules / p->energy.window_s,
                  p->energy.window_s);
    } else {
        text_addf(out, "%.3g us", 1e6 * p->t_s.median);
        if (p->flop > 32 * p->bytes)
            text_addf(out, ", %.1f TFLOP/s", 1e-12 * p->flop / p->t_s.median);
        else if (p->bytes > 0)
            text_addf(out, ", %.1f GB/s", 1e-9 * p->bytes / p->t_s.median);
        if (!p->converged)
            text_add(out, " (noisy)");
        if (throttle_matters(p->reasons))
            text_add(out, " (throttled)");
    }
}

static void tell(const struct point *p, size_t number, size_t of, double left)
{
    struct text line;
    text_init(&line);
    text_addf(&line, "[%zu/%zu] %s", number, of, p->bench);
    describe_key(p, &line);
    text_add(&line, ": ");
    describe_result(p, &line);
    fprintf(stderr, "%s (%.1f min left)\n", text_get(&line), minutes(left));
    text_free(&line);
}

static void feel(struct session *s, struct record_conditions *c)
{
    double celsius;
    if (!telemetry_temperature(s->telemetry, &celsius))
        return;
    if (c->hottest_c == 0 || celsius < c->coldest_c)
        c->coldest_c = celsius;
    c->hottest_c = fmax(c->hottest_c, celsius);
}

/* What a run writes, and where. */
struct output {
    FILE *file;
    const char *name;
    const struct arguments *arguments;
    struct session *session;
    struct host_facts host;
    struct record_conditions conditions;
    struct plan plan;
};

static bool output_open(struct output *o, const char *path)
{
    o->file = path ? fopen(path, "w") : stdout;
    o->name = path ? path : "standard output";
    if (!o->file)
        fprintf(stderr, "colossim-kernels: %s: %s\n", o->name, strerror(errno));
    return o->file != NULL;
}

/* Writes the whole record; a file is overwritten, so that an interrupted run leaves what it had. */
static bool output_save(struct output *o)
{
    struct text record;
    text_init(&record);
    record_write(&record, &o->session->device, &o->host, o->arguments->profile, &o->conditions,
                 &o->plan);
    if (o->file != stdout)
        rewind(o->file);
    bool written = fputs(text_get(&record), o->file) != EOF && fflush(o->file) == 0;
    if (written && o->file != stdout)
        written = ftruncate(fileno(o->file), (off_t)record.length) == 0;
    if (!written)
        fprintf(stderr, "colossim-kernels: %s: %s\n", o->name, strerror(errno));
    text_free(&record);
    return written;
}

/* Runs all points, saving every SAVE_EVERY seconds: a machine that is lent for some minutes may be
 * taken back within a benchmark of hundreds of points. Returns how many failed. */
static size_t run(struct session *s, struct output *o)
{
    static const double SAVE_EVERY = 2;
    struct plan *plan = &o->plan;
    double left = 0, saved = host_seconds();
    size_t failed = 0;
    for (size_t i = 0; i < plan->n; i++)
        left += estimate_measuring(&plan->at[i], &s->target);
    for (size_t i = 0; i < plan->n && !s->lost; i++) {
        struct point *p = &plan->at[i];
        if (o->file != stdout && host_seconds() - saved > SAVE_EVERY) {
            output_save(o);
            saved = host_seconds();
        }
        left -= estimate_measuring(p, &s->target);
        feel(s, &o->conditions);
        benchmark_by_name(p->bench)->run(s, p);
        session_release(s, p);
        failed += p->status == POINT_FAILED;
        if (!o->arguments->quiet)
            tell(p, i + 1, plan->n, left);
    }
    feel(s, &o->conditions);
    if (s->lost)
        complain(CODE_FAILED, "the GPU's context was lost: the rest isn't run");
    return failed;
}

static int run_and_save(struct session *s, struct output *o)
{
    o->conditions = (struct record_conditions){
        .start = time(NULL),
        .other_processes = s->other_processes,
        .telemetry_why = s->telemetry ? NULL : text_get(&s->telemetry_why)};
    host_describe(&o->host);
    make_plan(&o->plan, o->arguments, &s->target);
    const size_t failed = run(s, o);
    const bool saved = output_save(o);
    if (failed > 0)
        fprintf(stderr, "colossim-kernels: %zu of %zu points failed\n", failed, o->plan.n);
    plan_release(&o->plan);
    return saved && failed == 0 && !s->lost ? CODE_OK : CODE_FAILED;
}

static int measure(const struct arguments *a)
{
    struct session s;
    struct text why;
    text_init(&why);
    if (!session_open(&s, a->device, a->profile, &why)) {
        const int code = complain(CODE_NO_GPU, text_get(&why));
        text_free(&why);
        return code;
    }
    text_free(&why);
    struct output o = {.arguments = a, .session = &s};
    int code = CODE_FAILED;
    if (output_open(&o, a->out)) {
        code = run_and_save(&s, &o);
        if (o.file != stdout && fclose(o.file) != 0)
            code = CODE_FAILED;
    }
    session_close(&s);
    return code;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the write that meets it */
    struct arguments a;
    struct text out;
    text_init(&out);
    if (!arguments_parse(argc, argv, &a, &out)) {
        text_add(&out, " (see colossim-kernels --help)");
        complain(CODE_USAGE, text_get(&out));
        text_free(&out);
        return CODE_USAGE;
    }
    if (a.help || a.version || a.list) {
        if (a.help)
            arguments_help(&out);
        else if (a.version)
            text_add(&out, "colossim-kernels " PACKAGE_VERSION "\n");
        else
            list(&out);
        return print(&out);
    }
    text_free(&out);
    return a.dry_run ? dry_run(&a) : measure(&a);
}
