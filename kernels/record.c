#include "record.h"

#include "base/fail.h"
#include "base/hash.h"
#include "measure.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void record_number(struct text *out, double value)
{
    char digits[40];
    snprintf(digits, sizeof digits, "%.9g", value);
    const char *exponent = strchr(digits, 'e');
    if (exponent && !strchr(digits, '.')) /* PyYAML takes 1e+12 for a text */
        text_addf(out, "%.*s.0%s", (int)(exponent - digits), digits, exponent);
    else
        text_add(out, digits);
}

void record_text(struct text *out, const char *value)
{
    text_add_char(out, '"');
    for (const char *c = value; *c; c++) {
        if (*c == '"' || *c == '\\')
            text_addf(out, "\\%c", *c);
        else if ((unsigned char)*c < ' ')
            text_addf(out, "\\x%02x", (unsigned char)*c);
        else
            text_add_char(out, *c);
    }
    text_add_char(out, '"');
}

/* What stands between a map's items, and whether there was one yet. Unknown values are left out. */
struct map {
    struct text *out;
    const char *between;
    bool any;
};

static void begin_item(struct map *map, const char *name)
{
    text_addf(map->out, "%s%s: ", map->any ? map->between : "", name);
    map->any = true;
}

static void add_number(struct map *map, const char *name, double value, const char *unit)
{
    if (!isfinite(value))
        return;
    begin_item(map, name);
    record_number(map->out, value);
    text_addf(map->out, "%s%s", *unit ? " " : "", unit);
}

static void add_whole(struct map *map, const char *name, int64_t value)
{
    begin_item(map, name);
    text_addf(map->out, "%" PRId64, value);
}

static void add_text(struct map *map, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    begin_item(map, name);
    record_text(map->out, value);
}

static void add_bool(struct map *map, const char *name, bool value)
{
    begin_item(map, name);
    text_add(map->out, value ? "true" : "false");
}

static double known_above_0(double value)
{
    return value > 0 ? value : NAN;
}

/* A map of one line. */
static struct map open_map(struct text *out, const char *name)
{
    text_addf(out, "%s: {", name);
    return (struct map){out, ", ", false};
}

static void close_map(struct map *map)
{
    text_add(map->out, "}\n");
}

static void write_tool(struct text *out)
{
    struct map map = open_map(out, "tool");
    add_text(&map, "name", "colossim-kernels");
    add_text(&map, "version", PACKAGE_VERSION);
    add_text(&map, "nvcc", KERNELS_NVCC);
    add_text(&map, "host-compiler", __VERSION__);
    add_text(&map, "gencode", KERNELS_ARCHITECTURES);
    close_map(&map);
}

static void write_host(struct text *out, const struct host_facts *h)
{
    struct map map = open_map(out, "host");
    add_text(&map, "os", h->os);
    add_text(&map, "kernel", h->kernel);
    add_text(&map, "cpu", h->cpu);
    add_text(&map, "virtualisation", h->virt);
    add_text(&map, "hostname-hash", h->hostname_hash);
    close_map(&map);
}

static void write_device(struct text *out, const struct device_facts *d)
{
    struct map map = {out, "\n  ", false};
    char capability[16];
    snprintf(capability, sizeof capability, "%d.%d", d->capability / 10, d->capability % 10);
    text_add(out, "device:\n  ");
    add_text(&map, "name", d->name);
    add_text(&map, "uuid-hash", d->uuid_hash);
    add_text(&map, "compute-capability", capability);
    add_whole(&map, "multiprocessors", d->sms);
    add_whole(&map, "l2", d->l2_bytes);
    text_add(out, " B");
    add_whole(&map, "memory", d->memory_bytes);
    text_add(out, " B");
    add_whole(&map, "memory-bus", d->memory_bus_bits);
    add_bool(&map, "ecc", d->ecc);
    if (d->mig >= 0)
        add_bool(&map, "mig", d->mig);
    if (d->pcie_gen > 0)
        add_whole(&map, "pcie-generation", d->pcie_gen);
    if (d->pcie_width > 0)
        add_whole(&map, "pcie-width", d->pcie_width);
    add_number(&map, "sm-clock", known_above_0(d->sm_mhz), "MHz");
    add_number(&map, "memory-clock", known_above_0(d->memory_mhz), "MHz");
    add_number(&map, "power-limit", known_above_0(d->power_limit_w), "W");
    add_text(&map, "driver", d->driver);
    add_whole(&map, "cuda-runtime", d->cuda_runtime);
    add_whole(&map, "cuda-driver", d->cuda_driver);
    if (d->cublaslt > 0)
        add_whole(&map, "matmul-library", d->cublaslt);
    if (d->nccl > 0)
        add_whole(&map, "collective-library", d->nccl);
    text_add(out, "\n");
}

static void write_method(struct text *out, enum profile profile)
{
    const struct effort e = effort_of(profile);
    struct map map = open_map(out, "method");
    add_text(&map, "profile", profile == PROFILE_QUICK ? "quick" : "full");
    add_text(&map, "data", "normal");
    add_whole(&map, "quantiles", NORMAL_QUANTILES);
    add_text(&map, "timing", "events behind a blocker");
    add_text(&map, "cache", "cold");
    add_whole(&map, "warm-up-runs", 3);
    add_number(&map, "warm-up", e.warm_s, "s");
    add_number(&map, "noise", e.rel_noise, "");
    add_whole(&map, "samples", (int64_t)e.min_samples);
    add_number(&map, "longest", e.max_s, "s");
    add_number(&map, "clock-share", MEASURE_CLOCK_FRACTION, "");
    close_map(&map);
}

/* 'sw_power_cap, hw_thermal'; nothing where there was no reason. */
static void add_reasons(struct map *map, unsigned reasons)
{
    struct text words;
    text_init(&words);
    for (unsigned bit = 1; bit != 0; bit <<= 1)
        if ((reasons & bit) && throttle_name(bit))
            text_addf(&words, "%s%s", words.length ? ", " : "", throttle_name(bit));
    add_text(map, "throttled-by", text_get(&words));
    text_free(&words);
}

static double median_clock(const struct plan *plan)
{
    double *clock = memory_alloc(plan->n * sizeof *clock);
    size_t n = 0;
    for (size_t i = 0; i < plan->n; i++)
        if (plan->at[i].sm_mhz > 0)
            clock[n++] = plan->at[i].sm_mhz;
    const double median = n > 0 ? summary_of_samples(clock, n).median : NAN;
    free(clock);
    return median;
}

static void write_conditions(struct text *out, const struct record_conditions *c,
                             const struct plan *plan)
{
    char start[32] = "";
    struct tm utc;
    if (gmtime_r(&c->start, &utc))
        strftime(start, sizeof start, "%Y-%m-%dT%H:%M:%SZ", &utc);
    unsigned reasons = 0;
    for (size_t i = 0; i < plan->n; i++)
        reasons |= plan->at[i].reasons;
    struct map map = open_map(out, "conditions");
    add_text(&map, "start", start);
    if (c->hottest_c > 0) {
        struct map range = {out, ", ", false};
        begin_item(&map, "temperature");
        text_add(out, "{");
        add_number(&range, "low", c->coldest_c, "");
        add_number(&range, "high", c->hottest_c, "");
        text_add(out, "}");
    }
    add_number(&map, "sm-clock", median_clock(plan), "MHz");
    add_reasons(&map, reasons);
    if (c->other_processes >= 0)
        add_whole(&map, "other-processes", c->other_processes);
    add_text(&map, "telemetry-missing", c->telemetry_why);
    close_map(&map);
}

static void write_keys(struct map *map, const struct point *p)
{
    for (int i = 0; i < p->n_keys; i++) {
        begin_item(map, p->key[i].name);
        if (p->key[i].text)
            text_add(map->out, p->key[i].text);
        else
            text_addf(map->out, "%" PRId64, p->key[i].number);
    }
}

static void write_summary(struct map *map, const struct summary *t)
{
    struct map time = {map->out, ", ", false};
    begin_item(map, "time");
    text_add(map->out, "{");
    add_number(&time, "median", t->median, "s");
    add_number(&time, "mad", t->mad, "s");
    add_number(&time, "p05", t->p05, "s");
    add_number(&time, "p95", t->p95, "s");
    add_whole(&time, "runs", (int64_t)t->n);
    text_add(map->out, "}");
}

/* For a point that has no time; returns whether that is so. */
static bool write_without_time(struct map *map, const struct point *p)
{
    if (p->status == POINT_MEASURED)
        return false;
    begin_item(map, "status");
    text_add(map->out, p->status == POINT_FAILED ? "failed" : "not-run");
    add_text(map, "why",
             p->status == POINT_PLANNED || !p->why[0] ? "the run ended before" : p->why);
    return true;
}

static void write_check(struct map *map, const struct check *c)
{
    struct map check = {map->out, ", ", false};
    begin_item(map, "check");
    text_add(map->out, "{");
    add_whole(&check, "values", (int64_t)c->n);
    add_number(&check, "distance", c->rel_fro, "");
    add_number(&check, "limit", c->limit, "");
    text_add(map->out, "}");
}

static void write_point(struct map *map, const struct point *p)
{
    struct map shape = {map->out, ", ", false};
    begin_item(map, "bench");
    text_add(map->out, p->bench);
    begin_item(map, "impl");
    text_add(map->out, p->impl);
    begin_item(map, "shape");
    text_add(map->out, "{");
    write_keys(&shape, p);
    text_add(map->out, "}");
    if (write_without_time(map, p))
        return;
    write_summary(map, &p->t_s);
    add_number(map, "flop", p->flop, "FLOP");
    add_number(map, "bytes", p->bytes, "B");
    add_number(map, "sm-clock", known_above_0(p->sm_mhz), "MHz");
    add_number(map, "throttled", p->throttled >= 0 ? p->throttled : NAN, "");
    add_reasons(map, p->reasons);
    add_bool(map, "converged", p->converged);
    if (p->loose)
        add_bool(map, "blocker", false);
    if (p->check.n > 0)
        write_check(map, &p->check);
}

static void write_power(struct map *map, const struct point *p)
{
    write_keys(map, p);
    add_text(map, "impl", p->impl);
    if (write_without_time(map, p))
        return;
    add_number(map, "window", p->energy.window_s, "s");
    add_number(map, "energy", p->energy.joules, "J");
    if (p->energy.counter_steps > 0)
        add_whole(map, "counter-steps", (int64_t)p->energy.counter_steps);
    add_number(map, "run", p->t_s.n > 0 ? p->t_s.median : NAN, "s");
    add_number(map, "flop", p->flop, "FLOP");
    add_number(map, "bytes", p->bytes, "B");
    add_number(map, "sm-clock", known_above_0(p->sm_mhz), "MHz");
    add_reasons(map, p->reasons);
}

/* A list of the points that are, or aren't, energy windows. */
static void write_points(struct text *out, const char *name, const struct plan *plan, bool power)
{
    bool any = false;
    for (size_t i = 0; i < plan->n; i++) {
        const struct point *p = &plan->at[i];
        if ((strcmp(p->bench, "power") == 0) != power)
            continue;
        if (!any)
            text_addf(out, "%s:\n", name);
        any = true;
        struct map map = {out, ", ", false};
        text_add(out, "  - {");
        if (power)
            write_power(&map, p);
        else
            write_point(&map, p);
        close_map(&map);
    }
    if (!any)
        text_addf(out, "%s: []\n", name);
}

/* 'nvidia-h200_2026-11-22T09-14Z_0123abcd': the device, the start, a hash of all that follows. */
static void write_id(struct text *out, const struct device_facts *d, time_t start,
                     const struct text *body)
{
    char when[24] = "";
    struct tm utc;
    if (gmtime_r(&start, &utc))
        strftime(when, sizeof when, "%Y-%m-%dT%H-%MZ", &utc);
    text_add(out, "id: ");
    for (const char *c = d->name; *c; c++) {
        const char lower = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
        const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        text_add_char(out, plain ? lower : '-');
    }
    text_addf(out, "_%s_%08" PRIx64 "\n", when, hash_bytes(text_get(body), body->length) >> 32);
}

static void write_title(struct text *out, const struct device_facts *d, enum profile profile)
{
    char title[256];
    snprintf(title, sizeof title, "%s, colossim-kernels " PACKAGE_VERSION ", profile %s", d->name,
             profile == PROFILE_QUICK ? "quick" : "full");
    record_text(out, title);
}

void record_write(struct text *out, const struct device_facts *device,
                  const struct host_facts *host, enum profile profile,
                  const struct record_conditions *conditions, const struct plan *plan)
{
    struct text body;
    text_init(&body);
    write_tool(&body);
    write_host(&body, host);
    write_device(&body, device);
    write_method(&body, profile);
    write_conditions(&body, conditions, plan);
    write_points(&body, "points", plan, false);
    write_points(&body, "power", plan, true);
    text_add(out, "colossim: 1\ntitle: ");
    write_title(out, device, profile);
    text_add(out, "\n");
    write_id(out, device, conditions->start, &body);
    text_add(out, "source: \"colossim-kernels " PACKAGE_VERSION ", on this machine\"\n"
                  "confidence: measured\n");
    text_add(out, text_get(&body));
    text_free(&body);
}
