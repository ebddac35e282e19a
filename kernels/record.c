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
    if (!isfinite(value)) {
        text_add(out, "null");
        return;
    }
    snprintf(digits, sizeof digits, "%.9g", value);
    const char *exponent = strchr(digits, 'e');
    if (exponent && !strchr(digits, '.')) /* PyYAML takes 1e+12 for a text */
        text_addf(out, "%.*s.0%s", (int)(exponent - digits), digits, exponent);
    else
        text_add(out, digits);
}

void record_text(struct text *out, const char *value)
{
    if (!value || !*value) {
        text_add(out, "null");
        return;
    }
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

/* 'name: value', for values of which 'unknown' is the one that isn't known. */
static void integer_or_null(struct text *out, const char *name, int64_t value, int64_t unknown)
{
    if (value == unknown)
        text_addf(out, "%s: null", name);
    else
        text_addf(out, "%s: %" PRId64, name, value);
}

static void number_or_null(struct text *out, const char *name, double value, bool known)
{
    text_addf(out, "%s: ", name);
    record_number(out, known ? value : NAN);
}

static void named_text(struct text *out, const char *name, const char *value)
{
    text_addf(out, "%s: ", name);
    record_text(out, value);
}

static void write_tool(struct text *out)
{
    text_addf(out,
              "tool: {name: colossim-kernels, version: \"%s\", build: {nvcc: \"%s\", host_cc: ",
              PACKAGE_VERSION, KERNELS_NVCC);
    record_text(out, __VERSION__);
    text_addf(out, ", gencode: [%s]}}\n", KERNELS_ARCHITECTURES);
}

static void write_host(struct text *out, const struct host_facts *h)
{
    text_add(out, "host: {");
    named_text(out, "os", h->os);
    named_text(out, ", kernel", h->kernel);
    named_text(out, ", cpu", h->cpu);
    text_addf(out, ", virt: %s, ", h->virt);
    named_text(out, "hostname_hash", h->hostname_hash);
    text_add(out, "}\n");
}

static void write_device(struct text *out, const struct device_facts *d)
{
    text_add(out, "device:\n");
    named_text(out, "  name", d->name);
    named_text(out, "\n  uuid_hash", d->uuid_hash);
    text_addf(out,
              "\n  cc: \"%d.%d\"\n  sms: %d\n  l2_bytes: %" PRId64 "\n  mem_bytes: %" PRId64 "\n",
              d->capability / 10, d->capability % 10, d->sms, d->l2_bytes, d->memory_bytes);
    text_addf(out, "  mem_bus_bits: %d\n  ecc: %s\n  mig: %s\n  ", d->memory_bus_bits,
              d->ecc ? "true" : "false",
              d->mig < 0 ? "null"
              : d->mig   ? "true"
                         : "false");
    integer_or_null(out, "pcie: {gen", d->pcie_gen, 0);
    integer_or_null(out, ", width", d->pcie_width, 0);
    text_add(out, "}\n");
    number_or_null(out, "  clocks_mhz: {sm_max", d->sm_mhz, d->sm_mhz > 0);
    number_or_null(out, ", mem_max", d->memory_mhz, d->memory_mhz > 0);
    text_add(out, "}\n");
    number_or_null(out, "  power_limit_w", d->power_limit_w, d->power_limit_w > 0);
    named_text(out, "\n  driver", d->driver);
    text_addf(out, "\n  cuda: {runtime: %d, driver: %d, ", d->cuda_runtime, d->cuda_driver);
    integer_or_null(out, "cublaslt", d->cublaslt, 0);
    integer_or_null(out, ", nccl", d->nccl, 0);
    text_add(out, "}\n");
}

static void write_method(struct text *out, enum profile profile)
{
    const struct effort e = effort_of(profile);
    text_addf(out,
              "method:\n"
              "  profile: %s\n"
              "  data: {dist: normal, quantiles: %d}\n"
              "  timing: events+blocker\n"
              "  cache: cold\n",
              profile == PROFILE_QUICK ? "quick" : "full", NORMAL_QUANTILES);
    number_or_null(out, "  warmup: {min_runs: 3, min_s", e.warm_s, true);
    number_or_null(out, "}\n  stop: {rel_noise", e.rel_noise, true);
    text_addf(out, ", min_samples: %zu, ", e.min_samples);
    number_or_null(out, "max_s", e.max_s, true);
    number_or_null(out, "}\n  throttle: {policy: record, min_clock_frac", MEASURE_CLOCK_FRACTION,
                   true);
    text_add(out, "}\n");
}

static void write_reasons(struct text *out, unsigned reasons)
{
    bool first = true;
    text_add(out, "[");
    for (unsigned bit = 1; bit != 0; bit <<= 1)
        if ((reasons & bit) && throttle_name(bit)) {
            text_addf(out, "%s%s", first ? "" : ", ", throttle_name(bit));
            first = false;
        }
    text_add(out, "]");
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
    named_text(out, "conditions: {start", start);
    text_add(out, ", temp_c: [");
    record_number(out, c->hottest_c > 0 ? c->coldest_c : NAN);
    text_add(out, ", ");
    record_number(out, c->hottest_c > 0 ? c->hottest_c : NAN);
    text_add(out, "], sm_mhz_median: ");
    record_number(out, median_clock(plan));
    text_add(out, ", throttle_reasons: ");
    write_reasons(out, reasons);
    integer_or_null(out, ", other_procs", c->other_processes, -1);
    named_text(out, ", telemetry_missing", c->telemetry_why);
    text_add(out, "}\n");
}

static void write_key(struct text *out, const struct point *p)
{
    text_add(out, "key: {");
    for (int i = 0; i < p->n_keys; i++) {
        const struct point_key *key = &p->key[i];
        text_addf(out, "%s%s: ", i ? ", " : "", key->name);
        if (key->text)
            text_add(out, key->text);
        else
            text_addf(out, "%" PRId64, key->number);
    }
    text_add(out, "}");
}

static void write_summary(struct text *out, const struct summary *t)
{
    number_or_null(out, "t_s: {median", t->median, true);
    number_or_null(out, ", mad", t->mad, true);
    number_or_null(out, ", p05", t->p05, true);
    number_or_null(out, ", p95", t->p95, true);
    text_addf(out, ", n: %zu}", t->n);
}

static void write_without_time(struct text *out, const struct point *p)
{
    text_addf(out, ", status: %s, why: ", p->status == POINT_FAILED ? "failed" : "not_run");
    record_text(out, p->status == POINT_PLANNED ? "the run ended before" : p->why);
    text_add(out, "}\n");
}

static void write_point(struct text *out, const struct point *p)
{
    text_addf(out, "  - {bench: %s, impl: %s, ", p->bench, p->impl);
    write_key(out, p);
    if (p->status != POINT_MEASURED) {
        write_without_time(out, p);
        return;
    }
    text_add(out, ",\n     ");
    write_summary(out, &p->t_s);
    number_or_null(out, ", flop", p->flop, true);
    number_or_null(out, ", bytes", p->bytes, true);
    number_or_null(out, ",\n     sm_mhz", p->sm_mhz, p->sm_mhz > 0);
    number_or_null(out, ", throttled_frac", p->throttled, p->throttled >= 0);
    text_add(out, ", throttle_reasons: ");
    write_reasons(out, p->reasons);
    text_addf(out, ", converged: %s, check: ", p->converged ? "true" : "false");
    if (p->check.n == 0) {
        text_add(out, "null}\n");
        return;
    }
    text_addf(out, "{n: %zu, ", p->check.n);
    number_or_null(out, "rel_fro", p->check.rel_fro, true);
    number_or_null(out, ", limit", p->check.limit, true);
    text_add(out, ", pass: true}}\n");
}

static void write_power(struct text *out, const struct point *p)
{
    text_add(out, "  - {");
    write_key(out, p);
    if (p->status != POINT_MEASURED) {
        write_without_time(out, p);
        return;
    }
    number_or_null(out, ", window_s", p->energy.window_s, true);
    number_or_null(out, ", energy_j", p->energy.joules, true);
    text_addf(out, ", counter_steps: %zu, method: energy_counter,\n     ", p->energy.counter_steps);
    number_or_null(out, "s_per_run", p->t_s.median, p->t_s.n > 0);
    number_or_null(out, ", flop", p->flop, true);
    number_or_null(out, ", bytes", p->bytes, true);
    number_or_null(out, ", sm_mhz", p->sm_mhz, p->sm_mhz > 0);
    text_add(out, ", throttle_reasons: ");
    write_reasons(out, p->reasons);
    text_add(out, "}\n");
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
        if (power)
            write_power(out, p);
        else
            write_point(out, p);
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
    text_add(out, "schema: " RECORD_SCHEMA "\n");
    write_id(out, device, conditions->start, &body);
    text_add(out, text_get(&body));
    text_free(&body);
}
