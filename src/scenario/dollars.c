#include "scenario/dollars.h"

#include "input/description.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

struct conversion {
    const struct scenario *scenario;
    const struct origins *origins;
    struct arena *memory;
    struct diagnostics *diags;
    bool fine;
    const struct node *told; /* the last 'currency-year' of which a fault was told */
    int told_year;           /* the year of which the index knew nothing */
};

static bool is_real(const struct conversion *c)
{
    return c->scenario->dollars == DOLLARS_REAL;
}

static bool find_level(struct conversion *c, const struct node *said, int year, double *level)
{
    const struct price_index *index = &c->scenario->price_index;
    if (price_index_level(index, year, c->scenario->inflation, level))
        return true;
    c->fine = false;
    if (c->told == said && c->told_year == year)
        return false; /* a year has twelve months in which a value changes */
    c->told = said;
    c->told_year = year;
    diag_error(c->diags, said->at, NULL,
               "%s: the price index has the years %d to %d, and not %d: give its level at "
               "'price-index.annual-mean', or leave 'currency-year' out",
               node_path(said, &c->diags->memory), price_index_first(index),
               price_index_last(index), year);
    return false;
}

/* What to multiply an amount with that holds from a day on: 1 where nothing is said. */
static double factor_of(struct conversion *c, const struct node *value, day_number day)
{
    const struct node *said = description_get(value, "currency-year");
    double from, to;
    if (!said)
        return 1;
    const int year = (int)strtol(said->text, NULL, 10);
    const int target = is_real(c) ? (int)c->scenario->base_year : date_from_days(day).year;
    if (year == target || !find_level(c, said, year, &from) || !find_level(c, said, target, &to))
        return 1;
    return to / from;
}

/* The last knot that is given by a day. */
static const struct node *knot_of(const struct node *dates, day_number day)
{
    const struct node *found = NULL;
    day_number own, last = INT32_MIN;
    for (const struct node *knot = dates->child; knot; knot = knot->next)
        if (date_parse(knot->key, &own) && own <= day && own > last) {
            found = knot;
            last = own;
        }
    assert(found);
    return node_unwrap(found);
}

/* Turns each knot into the dollars of its day; of years after the run maybe no index is known. True
 * when something was converted. */
static bool convert_path(struct conversion *c, const struct node *value, struct path *path)
{
    const struct node *dates = node_get(value, "by-date");
    double *values = arena_array(c->memory, path->n, sizeof *values);
    bool changed = false;
    for (uint32_t i = 0; i < path->n; i++) {
        const day_number day = path_day_in_run(path, i, c->scenario->end);
        const double factor = dates ? factor_of(c, knot_of(dates, path->dates[i]), day)
                                    : factor_of(c, value, c->scenario->start);
        values[i] = path->values[i] * factor;
        changed = changed || factor != 1;
    }
    path->values = values;
    return changed;
}

static bool convert_number(struct conversion *c, const struct node *value, double *number)
{
    const double factor = factor_of(c, value, c->scenario->start);
    *number *= factor;
    return factor != 1;
}

/* A published value is what was paid by its day: only real dollars are others than that. */
static bool convert_measure(struct conversion *c, const struct node *value, struct measure *measure)
{
    return measure->dim.dollar == 1 && is_real(c) && convert_number(c, value, &measure->value);
}

static bool convert(struct conversion *c, const struct origin *origin)
{
    const struct node *value = node_unwrap(origin->node);
    void *field = (void *)origin->field; /* of the scenario that is being made */
    switch (origin->key->kind) {
    case KEY_QUANTITY: return convert_number(c, value, field);
    case KEY_PATH: return convert_path(c, value, field);
    case KEY_MEASURE: return convert_measure(c, value, field);
    default: return false;
    }
}

bool dollars_convert(struct scenario *scenario, struct origins *origins, struct arena *memory,
                     struct diagnostics *diags)
{
    struct conversion c = {scenario, origins, memory, diags, .fine = true};
    if (is_real(&c) && (isnan(scenario->inflation) || scenario->base_year == 0))
        return true; /* which check.c refuses */
    const enum grade index = origins_grade(origins, &scenario->price_index.annual_mean);
    for (size_t i = 0; i < origins->n; i++) {
        struct origin *origin = &origins->items[i];
        const bool money = origin->key->dim.dollar == 1 || origin->key->kind == KEY_MEASURE;
        if (origin->node && money && convert(&c, origin))
            origin->grade = grade_weaker(origin->grade, index);
    }
    return c.fine;
}
