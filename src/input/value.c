/* Paths and curves are both knots in ascending order: what holds at a point depends on how many
 * knots lie at or before it, found by bisection. */
#include "input/value.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

const char *const value_form_words[] = {"value", "dist", "by-date", "curve", NULL};

bool value_is_form(const char *key)
{
    for (const char *const *word = value_form_words; *word; word++)
        if (strcmp(*word, key) == 0)
            return true;
    return false;
}

static double between(double share, double from, double to)
{
    return from + share * (to - from);
}

/* How many dates are at or before the day. */
static uint32_t dates_until(const struct path *p, double day)
{
    uint32_t low = 0, high = p->n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (p->dates[middle] <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double path_at(const struct path *p, double day)
{
    assert(!isnan(day));
    if (p->n == 0)
        return NAN;
    const uint32_t i = dates_until(p, day);
    if (i == 0)
        return p->values[0];
    if (i == p->n || !p->linear)
        return p->values[i - 1];
    const double from = p->dates[i - 1], to = p->dates[i];
    return between((day - from) / (to - from), p->values[i - 1], p->values[i]);
}

day_number path_next_change(const struct path *p, day_number day)
{
    for (uint32_t i = dates_until(p, day); i < p->n; i++)
        if (p->linear || path_at(p, p->dates[i]) != path_at(p, day))
            return p->dates[i];
    return INT32_MAX;
}

day_number path_day_in_run(const struct path *p, uint32_t knot, day_number end)
{
    const bool beyond = knot >= p->n - p->changed && p->dates[knot] >= end;
    return beyond ? end - 1 : p->dates[knot];
}

/* How many points are at or before x. */
static uint32_t points_until(const struct curve *c, double x)
{
    uint32_t low = 0, high = c->n;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (c->x[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double curve_at(const struct curve *c, double x)
{
    assert(!isnan(x));
    if (c->n == 0)
        return NAN;
    const uint32_t i = points_until(c, x);
    if (i == 0)
        return c->y[0];
    if (i == c->n)
        return c->y[i - 1];
    const double from = c->x[i - 1], to = c->x[i];
    assert(!c->log_x || from > 0);
    const double share = c->log_x ? log(x / from) / log(to / from) : (x - from) / (to - from);
    return between(share, c->y[i - 1], c->y[i]);
}

double curve_step_at(const struct curve *c, double x)
{
    assert(!isnan(x));
    if (c->n == 0)
        return NAN;
    const uint32_t i = points_until(c, x);
    return c->y[i == 0 ? 0 : i - 1];
}
