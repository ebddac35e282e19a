/* Values that are more than one number: lists, paths over time, curves, distributions
 * (distribution.h). Bound from YAML by bind.h, evaluated here; all of them immutable and owned by
 * the arena they were bound into. */
#ifndef COLOSSIM_INPUT_VALUE_H
#define COLOSSIM_INPUT_VALUE_H

#include "base/date.h"
#include "input/distribution.h"

#include <stdbool.h>
#include <stdint.h>

/* The keys of a value's map that say its form, one of which it must have ('value', 'by-date', ...);
 * ended by NULL. A map with one of them gives the value whole. */
extern const char *const value_form_words[];

/* Whether a key is one of them. */
bool value_is_form(const char *key);

/* Items of a list or map key: 'items' points to n structs of the key's sub-table. A map's item
 * begins with its name. */
struct span {
    void *items;
    uint32_t n;
};

/* A quantity over time: {by-date: {2024-01-01: $30k, 2026-01-01: $24k}} holds each value from its
 * date on, the first one also before it. {by-date: {...}, between: linear} interpolates between the
 * dates. A plain number is a path of one knot. With 'change: -20 % / year' beside them the last
 * value goes on by itself: a knot for each month of a century, PATH_MONTHS. */
struct path {
    const day_number *dates; /* ascending; of equal dates the last one counts */
    const double *values;    /* SI */
    uint32_t n;              /* 1 or more; 0 where an optional key was left out */
    int linear;              /* 1: interpolate between knots; 0: step */
    uint32_t changed;        /* of the n the last ones, which 'change' made of the one before */
};

enum { PATH_MONTHS = 1200 }; /* the longest run is a century */

/* The value in force on a day; NaN when the path is empty. */
double path_at(const struct path *, double day);

/* The first date after 'day' on which a stepped path takes another value; INT32_MAX when none is
 * left. Of a linear path the next knot: between knots it moves all the time, and the caller steps
 * as finely as it needs. */
day_number path_next_change(const struct path *, day_number day);

/* The day for which a knot counts in a run that ends on 'end': its own; of those that 'change'
 * makes from then on, up to a century later, the run's last one. */
day_number path_day_in_run(const struct path *, uint32_t knot, day_number end);

/* A function given by points: {curve: [[1 MB, 0.6], [100 MB, 0.95]]}. Constant beyond both ends. */
struct curve {
    const double *x, *y; /* x ascending; equal x make a jump, at which the last y counts */
    uint32_t n;          /* 1 or more; 0 where an optional key was left out */
    int log_x;           /* 1: linear in log x, all x > 0; 0: linear in x */
};

/* The curve as a line from point to point; NaN when it is empty. */
double curve_at(const struct curve *, double x);

/* The curve as steps: each y holds from its x to the next point; NaN when it is empty. */
double curve_step_at(const struct curve *, double x);

#endif
