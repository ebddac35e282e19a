#include "score/collective_row.h"

#include <math.h>
#include <string.h>

/* Two digits of a figure: half a unit of its last place may be off by no more than this. */
static const double COARSEST = 0.02;

static double number(struct csv_row t, const char *column)
{
    return csv_named_number(t, column, NAN);
}

/* Half a unit of the last printed place over the value: what rounding alone may have changed. */
static double coarseness(const char *text, double value)
{
    const char *point = strchr(text, '.');
    const double places = point ? (double)strspn(point + 1, "0123456789") : 0;
    return 0.5 * pow(10, -places) / value;
}

/* Bytes per second from a column in GB/s; NaN when it is empty or printed too coarsely. */
static double bandwidth(struct csv_row t, const char *column)
{
    const double value = number(t, column);
    return value > 0 && coarseness(csv_named(t, column), value) <= COARSEST ? value * 1e9 : NAN;
}

/* From the time itself, else from the more finely printed of the two bandwidths. */
static double measured_time(struct csv_row t, const struct collective_row *r)
{
    const double time = number(t, "time_us");
    if (time > 0 && coarseness(csv_named(t, "time_us"), time) <= COARSEST)
        return time * 1e-6;
    const double bus = collective_wire(r->collective, r->bytes, r->n) / bandwidth(t, "busbw_GBs");
    return bus > 0 ? bus : r->bytes / bandwidth(t, "algbw_GBs");
}

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static const char *read_operation(struct csv_row t, struct collective_row *r)
{
    static const struct {
        const char *name;
        enum collective collective;
    } names[] = {{"all_reduce", COLLECTIVE_ALL_REDUCE},
                 {"all_gather", COLLECTIVE_ALL_GATHER},
                 {"reduce_scatter", COLLECTIVE_REDUCE_SCATTER}};
    const char *name = csv_named(t, "collective"), *algorithm = csv_named(t, "algorithm");
    r->algorithm = begins_with(algorithm, "Ring")   ? ALGORITHM_RING
                   : strcmp(algorithm, "NVLS") == 0 ? ALGORITHM_SWITCH
                                                    : ALGORITHMS;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i].name) == 0) {
            r->collective = names[i].collective;
            r->unverified = r->collective != COLLECTIVE_ALL_REDUCE;
            return NULL;
        }
    return "an exchange between experts by a library of its own: its payload is not stated as "
           "bytes per member";
}

static const struct collective_accelerator *find_accelerator(const struct collective_setup *s,
                                                             const char *name)
{
    const struct collective_accelerator *items = s->accelerators.items;
    for (uint32_t i = 0; i < s->accelerators.n; i++)
        if (strcmp(items[i].name, name) == 0)
            return &items[i];
    return NULL;
}

/* The accelerator with the links that the servers measured have. */
static const struct accelerator *as_measured(const struct collective_accelerator *of,
                                             struct arena *memory)
{
    struct accelerator *a = arena_alloc(memory, sizeof *a);
    *a = *of->accelerator;
    if (of->mesh)
        a->scaleup_links = SCALEUP_MESH;
    return a;
}

static const struct collective_network *find_network(const struct collective_setup *s,
                                                     const char *fabric)
{
    const struct collective_network *items = s->networks.items;
    for (uint32_t i = 0; i < s->networks.n; i++)
        if (strcmp(items[i].fabric, fabric) == 0)
            return &items[i];
    return NULL;
}

/* s that the program which measured the rows of a source adds to each. */
static double call_of(const struct collective_setup *s, const char *source)
{
    const struct collective_timer *items = s->timers.items;
    for (uint32_t i = 0; i < s->timers.n; i++)
        if (strcmp(items[i].rows, source) == 0)
            return items[i].call;
    return 0;
}

static const char *read_system(const struct collective_setup *s, struct collective_row *r,
                               struct arena *memory)
{
    r->of = find_accelerator(s, r->gpu);
    if (!r->of)
        return "the accelerator is not named, or has no entry in collectives.yaml";
    const struct accelerator *a = as_measured(r->of, memory);
    const int64_t domain = a->scaleup_domain > 8 ? a->scaleup_domain : 8;
    r->system =
        (struct system){.accelerator = a, .accelerators = domain, .nodes = 1, .nics = domain};
    r->up = a->calibration;
    r->leaves = r->n > (double)domain;
    if (!r->leaves)
        return NULL;
    const struct collective_network *network = find_network(s, r->fabric);
    if (!network)
        return "the network is not stated, or has no entry in collectives.yaml";
    r->system.nic_rate = network->nic;
    r->out = network->calibration;
    r->network = network;
    return NULL;
}

static const char *read_row(struct csv_row t, const struct collective_setup *s,
                            struct collective_row *r, struct arena *memory)
{
    *r = (struct collective_row){.source = csv_named(t, "source"),
                                 .gpu = csv_named(t, "gpu"),
                                 .fabric = csv_named(t, "fabric"),
                                 .line = csv_line(t),
                                 .n = number(t, "n_gpus"),
                                 .bytes = number(t, "bytes")};
    if (strstr(csv_named(t, "notes"), "known unhealthy"))
        return "its source calls the network unhealthy";
    const char *fault = read_operation(t, r);
    if (fault)
        return fault;
    if (!(r->n > 1))
        return "the number of accelerators is not stated";
    if (!(r->bytes > 0))
        return "a peak: the message size is not stated";
    fault = read_system(s, r, memory);
    if (fault)
        return fault;
    r->time = measured_time(t, r);
    r->call = call_of(s, r->source);
    return r->time > 0 ? NULL : "no time, or a bandwidth printed too coarsely to give one";
}

static bool same_sweep(const struct collective_row *a, const struct collective_row *b)
{
    return strcmp(a->source, b->source) == 0 && strcmp(a->gpu, b->gpu) == 0 &&
           strcmp(a->fabric, b->fabric) == 0;
}

static size_t sweep_of(const struct collective_rows *rows, const struct collective_row *r)
{
    for (size_t i = 0; i < rows->n; i++)
        if (same_sweep(&rows->items[i], r))
            return rows->items[i].sweep;
    return rows->n_sweeps;
}

void collective_rows_read(const struct csv *csv, const struct collective_setup *s,
                          struct arena *memory, struct collective_rows *out)
{
    *out =
        (struct collective_rows){.items = arena_array(memory, csv->rows + 1, sizeof *out->items)};
    left_out_begin(&out->left_out, csv, memory);
    for (size_t i = 0; i < csv->rows; i++) {
        struct collective_row *r = &out->items[out->n];
        const struct csv_row t = {csv, i};
        const char *why = read_row(t, s, r, memory);
        if (why) {
            left_out_add(&out->left_out, t, "source", why);
            continue;
        }
        r->sweep = sweep_of(out, r);
        if (r->sweep == out->n_sweeps)
            out->n_sweeps++;
        out->n++;
    }
}

double collective_row_error(const struct collective_row *r, const struct calibration *up,
                            const struct calibration *out, const struct calibration *fallback)
{
    struct network network;
    network_build(&r->system, NULL, (int64_t)r->n, up, out, fallback, &network);
    const struct group group = {r->n, 1};
    enum basis basis = BASIS_CALIBRATED;
    const double time =
        r->algorithm == ALGORITHMS
            ? collective_time(&network, r->collective, r->bytes, group, NULL, &basis)
            : collective_time_by(&network, r->collective, r->bytes, group, r->algorithm);
    return (r->call + time) / r->time - 1;
}
