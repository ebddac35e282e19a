/* Values over time:
 *
 *     {by-date: {2024-01-01: $30k, 2026-01-01: $24k}, between: linear}
 *     {by-date: {2026-01-01: $30k}, change: -20 % / year}
 */
#include "input/binder.h"

#include "base/seconds.h"
#include "input/quantity.h"
#include "input/quantity_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct knot {
    day_number day;
    double value;
    const struct node *node;
};

static int by_day(const void *a, const void *b)
{
    const struct knot *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

/* Dates of one file must ascend; those of a base and its overlay are sorted together. */
static bool check_order(struct binder *b, const struct knot *knots, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (knots[i].day < knots[i - 1].day &&
            knots[i].node->key_at.file == knots[i - 1].node->key_at.file) {
            diag_error(b->d, node_mark(knots[i].node), NULL, "%s: dates must ascend",
                       node_path(knots[i].node->parent, &b->d->memory));
            return false;
        }
    return true;
}

const struct key path_change_key = {
    .name = "change",
    .kind = KEY_QUANTITY,
    .dim = DIM_RATE,
    .min = -0.99 / SECONDS_PER_YEAR,
    .max = 10 / SECONDS_PER_YEAR,
};

const struct node *graded_part(const struct node *value, const struct node *last)
{
    const struct node *dates = node_get(value, "by-date");
    if (!dates)
        return last ? NULL : value;
    const struct node *change = node_get(value, path_change_key.name);
    const struct node *date = last ? last->next : dates->child;
    return last && last == change ? NULL : date ? date : change;
}

/* A change goes on from dates beside it. */
static bool check_change(struct binder *b, const struct node *node, bool dated)
{
    for (; node; node = node_get(node, "value")) {
        const struct node *change = node_get(node, path_change_key.name);
        if (!change || node_get(node, "by-date"))
            continue;
        bind_error(b, change,
                   dated ? "write it beside 'by-date'"
                         : "write {by-date: {2026-01-01: ...}, change: ...}",
                   "a change needs a date from which it goes on");
        return false;
    }
    return true;
}

/* The yearly change that a text like '8 % / month' comes to when it is compounded; NAN for one that
 * is by the year, or that is no rate, whose fault is told where it is read. */
static double compounded(const char *text)
{
    struct reading rate, share;
    char above[QUANTITY_LENGTH + 1];
    const char *slash = strchr(text, '/'), *per = strstr(text, "per");
    const char *end = slash ? slash : per;
    if (!end || quantity_read(text, B_IS_UNCLEAR, &rate) != QUANTITY_FINE ||
        !dim_equal(rate.dim, path_change_key.dim))
        return NAN;
    snprintf(above, sizeof above, "%.*s", (int)(end - text), text);
    if (quantity_read(above, B_IS_UNCLEAR, &share) != QUANTITY_FINE || rate.value == 0)
        return NAN;
    const double times = rate.value * SECONDS_PER_YEAR / share.value;
    return fabs(times - 1) < 1e-9 ? NAN : pow(1 + share.value, times) - 1;
}

/* A change is compounded by the year: 8 % every month are more than 96 % a year, and nobody who
 * writes the one means the other. What it comes to is a hint where it would be accepted. */
static bool check_by_year(struct binder *b, const struct node *change)
{
    for (const struct node *part = change->child; part; part = part->next)
        if (!check_by_year(b, part))
            return false;
    const double yearly = change->kind == NODE_SCALAR ? compounded(change->text) : NAN;
    if (isnan(yearly))
        return true;
    char hint[QUANTITY_MESSAGE];
    snprintf(hint, sizeof hint, "%.4g %% / year", yearly * 100);
    const double rate = yearly / SECONDS_PER_YEAR;
    const bool allowed = rate >= path_change_key.min && rate <= path_change_key.max;
    bind_error(b, change, allowed ? diag_did_you_mean(b->d, hint) : NULL, "'%s' is not by the year",
               change->text);
    return false;
}

static bool read_knots(struct binder *b, const struct key *key, const struct node *dates,
                       struct knot *knots)
{
    bool ok = true;
    size_t n = 0;
    for (const struct node *item = dates->child; item; item = item->next, n++) {
        knots[n].node = item;
        if (!date_parse(item->key, &knots[n].day)) {
            diag_error(b->d, node_mark(item), NULL,
                       "%s: '%s' is no date: write YYYY-MM-DD, as 2024-04-24",
                       node_path(dates, &b->d->memory), item->key);
            ok = false;
        }
        ok = check_change(b, item, true) && bind_number(b, key, item, &knots[n].value) && ok;
    }
    if (!ok || !check_order(b, knots, n))
        return false;
    qsort(knots, n, sizeof *knots, by_day);
    for (size_t i = 1; i < n; i++)
        if (knots[i].day == knots[i - 1].day) {
            diag_error(b->d, node_mark(knots[i].node), NULL, "%s: the same date twice",
                       node_path(dates, &b->d->memory));
            return false;
        }
    return true;
}

/* Months until the calendar's last year. */
static size_t months_after(day_number last)
{
    const int left = (9999 - date_from_days(last).year) * 12;
    return left < PATH_MONTHS ? (size_t)left : PATH_MONTHS;
}

/* A path of n knots, with room for more behind them. */
static void fill_path(struct binder *b, struct path *out, const struct knot *knots, size_t n,
                      size_t more)
{
    day_number *days = arena_array(b->memory, n + more, sizeof *days);
    double *values = arena_array(b->memory, n + more, sizeof *values);
    for (size_t i = 0; i < n; i++) {
        days[i] = knots[i].day;
        values[i] = knots[i].value;
    }
    *out = (struct path){.dates = days, .values = values, .n = (uint32_t)n};
}

/* A path whose last knot goes on after its date, by a share of itself a year: k months later it is
 * v (1 + c)^(k / 12), within the key's range. */
static void fill_changing(struct binder *b, const struct key *key, double change, struct path *out,
                          const struct knot *knots, size_t n)
{
    const struct knot last = knots[n - 1];
    const double yearly = 1 + change * SECONDS_PER_YEAR;
    const size_t months = months_after(last.day);
    fill_path(b, out, knots, n, months);
    day_number *days = (day_number *)out->dates + n;
    double *values = (double *)out->values + n;
    for (size_t k = 1; k <= months; k++) {
        const double value = last.value * pow(yearly, (double)k / 12);
        days[k - 1] = date_add_months(last.day, (int)k);
        values[k - 1] = key_has_range(key) ? fmin(fmax(value, key->min), key->max) : value;
    }
    out->n += (uint32_t)months;
    out->changed = (uint32_t)months;
}

static bool read_between(struct binder *b, const struct node *map, bool *linear)
{
    static const char *const words[] = {"step", "linear", NULL};
    static const struct key key = {.name = "between", .kind = KEY_WORD, .words = words};
    const struct node *between = node_get(map, key.name);
    int word = 0;
    const struct node *scalar = between ? bind_scalar(b, &key, between) : NULL;
    if (between && (!scalar || !bind_word(b, &key, scalar, &word)))
        return false;
    *linear = word == 1;
    return true;
}

/* A value with dates. */
static bool bind_dated(struct binder *b, const struct key *key, const struct node *value,
                       struct path *out)
{
    static const char *const allowed[] = {"by-date", "between", "change"};
    const struct node *dates = node_get(value, "by-date");
    bool linear = false;
    if (!bind_allowed(b, value, allowed, 3) || !read_between(b, value, &linear))
        return false;
    const size_t n = node_count(dates);
    if (dates->kind != NODE_MAP || n == 0) {
        bind_error(b, dates, NULL, "expected a map from dates to values");
        return false;
    }
    const struct node *change = node_get(value, path_change_key.name);
    struct knot *knots = arena_array(&b->d->memory, n, sizeof *knots);
    double share = 0;
    bool ok = read_knots(b, key, dates, knots);
    ok = (!change ||
          (check_by_year(b, change) && bind_number(b, &path_change_key, change, &share))) &&
         ok;
    if (ok && change)
        fill_changing(b, key, share, out, knots, n);
    else if (ok)
        fill_path(b, out, knots, n, 0);
    out->linear = linear;
    return ok;
}

bool bind_path(struct binder *b, const struct key *key, const struct node *node, struct path *out)
{
    const struct node *value = node_unwrap(node);
    const bool dated = node_get(value, "by-date") != NULL;
    struct knot constant = {0};
    if (!check_change(b, node, dated))
        return false;
    if (dated)
        return bind_wrappers(b, node) && bind_dated(b, key, value, out);
    if (!bind_number(b, key, node, &constant.value))
        return false;
    fill_path(b, out, &constant, 1, 0);
    return true;
}
