#include "score/cluster_row.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *const cluster_group_words[] = {"reported, existing",
                                           "reported, planned",
                                           "reported, in several sources",
                                           "estimated from outside",
                                           "agreement with a formula",
                                           "no power published",
                                           NULL};

static double number(struct csv_row t, const char *column)
{
    return csv_named_number(t, column, NAN);
}

/* '100,000', '150k': a number and what follows it. */
static double read_amount(const char **text)
{
    double n = 0;
    const char *p = *text;
    while (*p == ' ' || *p == '~')
        p++;
    if (!isdigit((unsigned char)*p))
        return NAN;
    for (; isdigit((unsigned char)*p) || *p == ','; p++)
        if (*p != ',')
            n = 10 * n + (*p - '0');
    if (*p == 'k') {
        n *= 1000;
        p++;
    }
    *text = p + strspn(p, " ");
    return n;
}

/* '150k H100 + 50k H200 + 30k GB200', anything in brackets apart. */
static bool read_phrase(const struct cluster_setup *s, const char *text, struct cluster_row *r)
{
    while (*text) {
        const double n = read_amount(&text);
        size_t length = strcspn(text, "+(");
        const char *next = text + length;
        while (length > 0 && text[length - 1] == ' ')
            length--;
        if (isnan(n) || !cluster_add(&r->cluster, cluster_find_chip(s, text, length), n))
            return false;
        next += *next == '(' ? strcspn(next, "+") : 0;
        text = *next == '+' ? next + 1 : next;
    }
    return r->cluster.parts > 0;
}

static const char *read_chips(struct csv_row t, const struct cluster_setup *s,
                              struct cluster_row *r)
{
    const char *first = csv_named(t, "chip1"), *second = csv_named(t, "chip2");
    if (!*first)
        return "no chips are named";
    if (isdigit((unsigned char)*first) || *first == '~')
        return read_phrase(s, first, r) ? NULL : "the chips can't be told from the text";
    if (strcmp(first, "mixed") == 0)
        return "chips of several kinds in unknown parts";
    if (!cluster_add(&r->cluster, cluster_find_chip(s, first, strlen(first)),
                     number(t, "chip1_qty")))
        return "the library has no system for its chip, or their number is not stated";
    if (*second && !cluster_add(&r->cluster, cluster_find_chip(s, second, strlen(second)),
                                number(t, "chip2_qty")))
        return "the library has no system for its second chip, or their number is not stated";
    if (!*second && number(t, "chip2_qty") > 0)
        return "a second chip is counted, but not named";
    return NULL;
}

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static enum cluster_group group_of(struct csv_row t, const struct cluster_row *r)
{
    if (isnan(r->power))
        return CLUSTER_NO_POWER;
    if (has(r->power_basis, "TDP"))
        return CLUSTER_FORMULA;
    if (has(r->power_basis, "Epoch") || has(r->power_basis, "estimate"))
        return CLUSTER_ESTIMATED;
    if (r->planned)
        return CLUSTER_REPORTED_PLANNED;
    return strchr(csv_named(t, "source"), ';') ? CLUSTER_SEVERAL_SOURCES : CLUSTER_REPORTED;
}

static const char *read_row(struct csv_row t, const struct cluster_setup *s, struct cluster_row *r)
{
    *r = (struct cluster_row){.name = csv_named(t, "name"),
                              .owner = csv_named(t, "owner"),
                              .power_basis = csv_named(t, "power_basis"),
                              .cost_basis = csv_named(t, "cost_basis"),
                              .line = csv_line(t),
                              .power = number(t, "power_MW") * 1e6,
                              .cost = number(t, "cost_usd_B") * 1e9,
                              .cluster = {.date = s->price_date}};
    if (!(r->power > 0))
        r->power = NAN;
    if (!(r->cost > 0))
        r->cost = NAN;
    if (isnan(r->power) && isnan(r->cost))
        return "neither power nor cost is published";
    const char *why = read_chips(t, s, r);
    if (why)
        return why;
    r->dated = date_parse(csv_named(t, "date"), &r->cluster.date);
    if (!r->dated)
        r->cluster.date = s->price_date;
    const char *status = csv_named(t, "status");
    r->planned =
        strncasecmp(status, "existing", 8) != 0 && strcasecmp(status, "decommissioned") != 0;
    r->scope = isnan(r->cost)                        ? CLUSTER_COST_NONE
               : has(r->cost_basis, "hardware only") ? CLUSTER_COST_IT
               : has(r->cost_basis, "total capital") ? CLUSTER_COST_TOTAL
                                                     : CLUSTER_COST_NONE;
    r->group = group_of(t, r);
    return NULL;
}

static bool same_size(const struct cluster_row *a, const struct cluster_row *b)
{
    int64_t n = 0, m = 0;
    for (int i = 0; i < a->cluster.parts; i++)
        n += a->cluster.part[i].n;
    for (int i = 0; i < b->cluster.parts; i++)
        m += b->cluster.part[i].n;
    return n == m;
}

/* The same owner, day and number of accelerators is taken for the same cluster. */
static void mark_several_sources(struct cluster_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        for (size_t k = 0; k < rows->n; k++) {
            struct cluster_row *a = &rows->items[i];
            const struct cluster_row *b = &rows->items[k];
            if (i != k && a->group == CLUSTER_REPORTED && a->dated && b->dated &&
                a->cluster.date == b->cluster.date && strcasecmp(a->owner, b->owner) == 0 &&
                same_size(a, b))
                a->group = CLUSTER_SEVERAL_SOURCES;
        }
}

/* Months since year 0 of the snapshot that a set's name tells ('xAI timeline (Epoch 2026-04)'), 0
 * where it tells none. */
static int snapshot(struct csv_row t)
{
    for (const char *p = csv_named(t, "set"); *p; p++) {
        int year, month, length = 0;
        if (sscanf(p, "%4d-%2d%n", &year, &month, &length) == 2 && length == 7 && year > 1900)
            return 12 * year + month;
    }
    return 0;
}

/* A row of the same cluster and day replaces one of an older snapshot, and one that stands before
 * it in the same. */
static bool superseded(const struct csv *csv, size_t row)
{
    const struct csv_row mine = {csv, row};
    for (size_t i = 0; i < csv->rows; i++) {
        const struct csv_row other = {csv, i};
        if (i == row || strcmp(csv_named(mine, "name"), csv_named(other, "name")) != 0 ||
            strcmp(csv_named(mine, "date"), csv_named(other, "date")) != 0)
            continue;
        const int age = snapshot(other) - snapshot(mine);
        if (age > 0 || (age == 0 && i > row))
            return true;
    }
    return false;
}

void cluster_rows_read(const struct csv *csv, const struct cluster_setup *s, struct arena *memory,
                       struct cluster_rows *out)
{
    *out = (struct cluster_rows){.items = arena_array(memory, csv->rows + 1, sizeof *out->items)};
    left_out_begin(&out->left_out, csv, memory);
    for (size_t i = 0; i < csv->rows; i++) {
        struct cluster_row *r = &out->items[out->n];
        const struct csv_row t = {csv, i};
        const char *why = read_row(t, s, r);
        if (!why && superseded(csv, i))
            why = "a newer row has the same cluster and day";
        if (why)
            left_out_add(&out->left_out, t, "name", why);
        else
            out->n++;
    }
    mark_several_sources(out);
}
