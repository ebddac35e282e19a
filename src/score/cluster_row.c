#include "score/cluster_row.h"

#include <ctype.h>
#include <math.h>
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

struct table {
    const struct csv *csv;
    size_t row;
};

static const char *cell(struct table t, const char *column)
{
    return csv_cell(t.csv, t.row, csv_column(t.csv, column));
}

static double number(struct table t, const char *column)
{
    return csv_number(t.csv, t.row, csv_column(t.csv, column), NAN);
}

static const struct cluster_chip *find_chip(const struct cluster_setup *s, const char *name,
                                            size_t length)
{
    const struct cluster_chip *chips = s->chips.items;
    for (uint32_t i = 0; i < s->chips.n; i++) {
        const char *names[] = {chips[i].name, chips[i].also};
        for (int k = 0; k < 2; k++)
            if (names[k] && strlen(names[k]) == length && strncasecmp(names[k], name, length) == 0)
                return &chips[i];
    }
    return NULL;
}

/* In whole systems: nobody buys a part of one for a cluster. */
static bool add_part(struct cluster_row *r, const struct cluster_chip *chip, double n)
{
    if (!chip || !(n >= 1) || n > 1e9 || r->parts == CLUSTER_CHIPS)
        return false;
    const double per_system = (double)chip->system->accelerators;
    r->part[r->parts].chip = chip;
    r->part[r->parts++].n = (int64_t)(ceil(n / per_system - 1e-9) * per_system);
    return true;
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
        if (isnan(n) || !add_part(r, find_chip(s, text, length), n))
            return false;
        next += *next == '(' ? strcspn(next, "+") : 0;
        text = *next == '+' ? next + 1 : next;
    }
    return r->parts > 0;
}

static const char *read_chips(struct table t, const struct cluster_setup *s, struct cluster_row *r)
{
    const char *first = cell(t, "chip1"), *second = cell(t, "chip2");
    if (!*first)
        return "no chips are named";
    if (isdigit((unsigned char)*first) || *first == '~')
        return read_phrase(s, first, r) ? NULL : "the chips can't be told from the text";
    if (strcmp(first, "mixed") == 0)
        return "chips of several kinds in unknown parts";
    if (!add_part(r, find_chip(s, first, strlen(first)), number(t, "chip1_qty")))
        return "the library has no system for its chip, or their number is not stated";
    if (*second && !add_part(r, find_chip(s, second, strlen(second)), number(t, "chip2_qty")))
        return "the library has no system for its second chip, or their number is not stated";
    if (!*second && number(t, "chip2_qty") > 0)
        return "a second chip is counted, but not named";
    return NULL;
}

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static enum cluster_group group_of(struct table t, const struct cluster_row *r)
{
    if (isnan(r->power))
        return CLUSTER_NO_POWER;
    if (has(r->power_basis, "TDP"))
        return CLUSTER_FORMULA;
    if (has(r->power_basis, "Epoch") || has(r->power_basis, "estimate"))
        return CLUSTER_ESTIMATED;
    if (r->planned)
        return CLUSTER_REPORTED_PLANNED;
    return strchr(cell(t, "source"), ';') ? CLUSTER_SEVERAL_SOURCES : CLUSTER_REPORTED;
}

static const char *read_row(struct table t, const struct cluster_setup *s, struct cluster_row *r)
{
    *r = (struct cluster_row){.name = cell(t, "name"),
                              .owner = cell(t, "owner"),
                              .power_basis = cell(t, "power_basis"),
                              .cost_basis = cell(t, "cost_basis"),
                              .line = t.row + 2,
                              .power = number(t, "power_MW") * 1e6,
                              .cost = number(t, "cost_usd_B") * 1e9,
                              .date = s->price_date};
    if (!(r->power > 0))
        r->power = NAN;
    if (!(r->cost > 0))
        r->cost = NAN;
    if (isnan(r->power) && isnan(r->cost))
        return "neither power nor cost is published";
    const char *why = read_chips(t, s, r);
    if (why)
        return why;
    r->dated = date_parse(cell(t, "date"), &r->date);
    if (!r->dated)
        r->date = s->price_date;
    const char *status = cell(t, "status");
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
    for (int i = 0; i < a->parts; i++)
        n += a->part[i].n;
    for (int i = 0; i < b->parts; i++)
        m += b->part[i].n;
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
                a->date == b->date && strcasecmp(a->owner, b->owner) == 0 && same_size(a, b))
                a->group = CLUSTER_SEVERAL_SOURCES;
        }
}

/* A later row of the same cluster and day replaces the earlier one. */
static bool superseded(const struct csv *csv, size_t row)
{
    const struct table mine = {csv, row};
    for (size_t i = row + 1; i < csv->rows; i++) {
        const struct table other = {csv, i};
        if (strcmp(cell(mine, "name"), cell(other, "name")) == 0 &&
            strcmp(cell(mine, "date"), cell(other, "date")) == 0)
            return true;
    }
    return false;
}

void cluster_rows_read(const struct csv *csv, const struct cluster_setup *s, struct arena *memory,
                       struct cluster_rows *out)
{
    *out = (struct cluster_rows){.items = arena_array(memory, csv->rows + 1, sizeof *out->items),
                                 .left_out =
                                     arena_array(memory, csv->rows + 1, sizeof *out->left_out)};
    for (size_t i = 0; i < csv->rows; i++) {
        struct cluster_row *r = &out->items[out->n];
        const char *why = read_row((struct table){csv, i}, s, r);
        if (!why && superseded(csv, i))
            why = "a newer row has the same cluster and day";
        if (why)
            out->left_out[out->n_left_out++] = (struct cluster_left_out){r->line, r->name, why};
        else
            out->n++;
    }
    mark_several_sources(out);
}
