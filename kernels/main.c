/* colossim-kernels: plan, measure, write. Progress goes to standard error, the file to --out or standard output. */
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
    text_addf(out, "%s, profile %s\n", target->name, target->profile == PROFILE_QUICK ? "quick" : "full");
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

static int dry_run(const struct arguments *a)
{
    struct target target = target_nominal(a->profile);
    struct text why, out;
    struct device_facts facts;
    text_init(&why);
    text_init(&out);
    const int devices = device_count(&why);
    if (a->device < devices && device_select(a->device, &facts, &why))
        target = device_target(&facts, devices, a->profile);
    struct plan plan = {0};
    make_plan(&plan, a, &target);
    show_plan(&plan, &target, &out);
    plan_free(&plan);
    text_free(&why);
    return print(&out);
}

/* The rate that a person looks for. */
static void describe_result(const struct point *p, struct text *out)
{
    if (p->status != POINT_MEASURED) {
        text_addf(out, "%s: %s", p->status == POINT_FAILED ? "FAILED" : "not run", p->why);
    } else if (p->energy.window_s > 0) {
        text_addf(out, "%.1f W over %.1f s", p->energy.joules / p->energy.window_s, p->energy.window_s);
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

/* Runs all points; returns how many failed. */
static size_t run(struct session *s, struct plan *plan, const struct arguments *a, struct record_conditions *c)
{
    double left = 0;
    size_t failed = 0;
    for (size_t i = 0; i < plan->n; i++)
        left += estimate_measuring(&plan->at[i], &s->target);
    for (size_t i = 0; i < plan->n && !s->lost; i++) {
        struct point *p = &plan->at[i];
        left -= estimate_measuring(p, &s->target);
        feel(s, c);
        benchmark_by_name(p->bench)->run(s, p);
        session_release(s, p);
        failed += p->status == POINT_FAILED;
        if (!a->quiet)
            tell(p, i + 1, plan->n, left);
    }
    feel(s, c);
    if (s->lost)
        complain(CODE_FAILED, "the GPU's context was lost: the rest isn't run");
    return failed;
}

static int save(const struct text *record, const char *path)
{
    FILE *f = path ? fopen(path, "w") : stdout;
    if (!f) {
        fprintf(stderr, "colossim-kernels: %s: %s\n", path, strerror(errno));
        return CODE_FAILED;
    }
    bool written = fputs(text_get(record), f) != EOF && fflush(f) == 0;
    if (path)
        written = fclose(f) == 0 && written;
    if (!written)
        fprintf(stderr, "colossim-kernels: %s: %s\n", path ? path : "standard output", strerror(errno));
    return written ? CODE_OK : CODE_FAILED;
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
    struct record_conditions conditions = {.start = time(NULL),
                                           .telemetry_why = s.telemetry ? NULL : text_get(&s.telemetry_why)};
    if (!telemetry_processes(s.telemetry, &conditions.other_processes))
        conditions.other_processes = -1;
    struct host_facts host;
    host_describe(&host);
    struct plan plan = {0};
    make_plan(&plan, a, &s.target);
    const size_t failed = run(&s, &plan, a, &conditions);
    struct text record;
    text_init(&record);
    record_write(&record, &s.device, &host, a->profile, &conditions, &plan);
    int code = save(&record, a->out);
    if (failed > 0) {
        fprintf(stderr, "colossim-kernels: %zu of %zu points failed\n", failed, plan.n);
        code = CODE_FAILED;
    }
    code = s.lost ? CODE_FAILED : code;
    text_free(&record);
    plan_free(&plan);
    session_close(&s);
    return code;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the write that meets it */
    struct arguments a;
    struct text out;
    text_init(&out);
    if (!arguments_read(argc, argv, &a, &out)) {
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
