#include "score/tco_row.h"

#include "score/cell.h"

#include <math.h>
#include <string.h>

const char *const tco_standing_words[] = {"independent", "assumption", "rule of thumb", NULL};

const struct measurements_kind tco_kind = {
    .setup = "clusters",
    .file = "tco.csv",
    .table = &cluster_setup_table,
    .fixed = (const char *const[]){"assumptions", "assumptions", "h100e", "h100e", NULL},
    .columns = (const char *const[]){"name", "chip", "accelerators", "metric", "per", "value",
                                     "low", "high", "date", "standing", "source", NULL},
};

static bool read_metric(struct csv_row t, const char *column, const struct metric **out)
{
    *out = metric_find(csv_named(t, column));
    return *out && (*out)->when != METRIC_MILESTONE;
}

static const char *read_value(struct csv_row t, struct tco_row *r, struct arena *memory)
{
    const char *why = cell_quantity(t, "value", r->dim, CELL_ABOVE_0, memory, &r->value);
    if (!why && isnan(r->value))
        why = "its 'value' is blank";
    if (!why)
        why = cell_quantity(t, "low", r->dim, CELL_ABOVE_0, memory, &r->low);
    if (!why)
        why = cell_quantity(t, "high", r->dim, CELL_ABOVE_0, memory, &r->high);
    return why ? why : cell_check_range(t, r->low, r->value, r->high, memory);
}

static const char *read_figure(struct csv_row t, struct tco_row *r, struct arena *memory)
{
    if (*csv_named(t, "metric") == '\0')
        return "no figure of the program has its scope";
    if (!read_metric(t, "metric", &r->metric) ||
        (*csv_named(t, "per") && !read_metric(t, "per", &r->per)))
        return "'metric' or 'per' is no figure of docs/metrics.md";
    r->dim = r->per ? dim_divide(r->metric->dim, r->per->dim) : r->metric->dim;
    return read_value(t, r, memory);
}

static bool read_standing(const char *word, enum tco_standing *out)
{
    for (int i = 0; i < TCO_STANDINGS; i++)
        if (strcmp(tco_standing_words[i], word) == 0) {
            *out = (enum tco_standing)i;
            return true;
        }
    return false;
}

static const char *read_row(struct csv_row t, const struct cluster_setup *s, struct arena *memory,
                            struct tco_row *r)
{
    *r = (struct tco_row){.name = csv_named(t, "name"),
                          .source = csv_named(t, "source"),
                          .text = csv_named(t, "value"),
                          .line = csv_line(t)};
    const char *chip = csv_named(t, "chip");
    const char *why = read_figure(t, r, memory);
    if (why)
        return why;
    if (!cluster_add(&r->cluster, cluster_find_chip(s, chip, strlen(chip)),
                     csv_named_number(t, "accelerators", NAN)))
        return "the library has no system for its chip, or their number is not stated";
    if (!date_parse(csv_named(t, "date"), &r->cluster.date))
        return "its date is no day";
    return read_standing(csv_named(t, "standing"), &r->standing)
               ? NULL
               : "its standing is not 'independent', 'assumption' or 'rule of thumb'";
}

void tco_rows_read(const struct csv *csv, const struct cluster_setup *s, struct arena *memory,
                   struct tco_rows *out)
{
    *out = (struct tco_rows){.items = arena_array(memory, csv->rows + 1, sizeof *out->items)};
    left_out_begin(&out->left_out, csv, memory);
    for (size_t i = 0; i < csv->rows; i++) {
        const struct csv_row t = {csv, i};
        const char *why = read_row(t, s, memory, &out->items[out->n]);
        if (why)
            left_out_add(&out->left_out, t, "name", why);
        else
            out->n++;
    }
}

static double figure(const struct metric *m, const struct outcome *out)
{
    const struct metric_ref ref = metric_ref_of(m);
    return metric_value(&ref, out) * m->si;
}

/* A year, and the day on which the last month's bills are booked. */
enum { DAYS = 366 };

double tco_predict(const struct tco_row *r, const struct cluster_setup *s)
{
    struct cluster_world world;
    if (!cluster_run(&r->cluster, s, DAYS, &world))
        return NAN;
    double value = figure(r->metric, &world.outcome);
    if (r->per)
        value /= figure(r->per, &world.outcome);
    const bool known = world.prices_known && world.fabric_counted;
    cluster_world_close(&world);
    return known ? value : NAN;
}
