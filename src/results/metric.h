/* The metric table: every figure that results are judged by, once. It drives --json, observations,
 * compare, the documentation, and whatever searches or sweeps. Each metric says what it is and how
 * it is computed from an outcome.
 *
 * A metric is named in text as
 *
 *     power_provisioned                        at the end of the run
 *     h100e_dense_8bit@2030-07-01              at the end of that day
 *     sites.memphis.power_drawn@2025-07-22     of one site; operators.NAME.METRIC likewise
 *     milestones.100k.day                      days from the start until a milestone was reached
 *
 * Values are in the metric's unit, which is SI or dollars except where the name itself says hour,
 * day or year. NaN: undefined (a cost per hour before the first hour, a figure that a model lacks,
 * a day outside a run whose start or end was changed after the name was read). +INFINITY,
 * milestones only: not within the run, so later than its end. */
#ifndef COLOSSIM_RESULTS_METRIC_H
#define COLOSSIM_RESULTS_METRIC_H

#include "base/diag.h"
#include "base/text.h"
#include "fleet/outcome.h"
#include "input/dim.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What time a metric speaks of. */
enum metric_when {
    METRIC_STATE, /* a state at the end of a day; without a date, of the last one */
    METRIC_TOTAL, /* a sum or mean from the start to the end of a day; without a date, of the last
                     one */
    METRIC_RUN, /* of the whole run and of all sites; takes neither a date nor a site or operator */
    METRIC_MILESTONE /* of a milestone */
};
const char *metric_when_name(enum metric_when); /* 'state', 'total', 'run', 'milestone' */

/* Which way a planner wants it. */
enum metric_better { BETTER_NEITHER, BETTER_LOWER, BETTER_HIGHER };
const char *metric_better_name(enum metric_better); /* 'neither', 'lower', 'higher' */
extern const char *const metric_better_words[];     /* all of them, ended by NULL */

struct metric_view;

struct metric {
    const char *name; /* snake_case */
    const char *unit; /* of its values, as text: 'W', '$/h'; '' for counts and ratios */
    double si;        /* SI value of one unit; 1 unless the name says hour, day or year */
    struct dim dim;
    enum metric_when when;
    enum metric_better better;
    unsigned part; /* which account, stage, gate, ... of several metrics computed alike */
    double (*compute)(const struct metric_view *, unsigned part); /* SI */
    const char *doc; /* definition, one to three sentences */
};

extern const struct metric metric_table[];
extern const size_t metric_count;

/* The metric of that name; NULL when there is none. */
const struct metric *metric_find(const char *name);

/* A metric with its subject and day. */
struct metric_ref {
    const struct metric *metric;
    enum sample_scope scope;
    uint32_t subject; /* index of the site, operator or milestone; 0 for the total */
    day_number date;  /* 0: the end of the run */
};

/* Reads a name as above against the scenario's sites, operators, milestones and days. A fault is
 * reported at 'at', with what was probably meant. */
bool metric_parse(const char *text, const struct scenario *, struct mark at, struct diagnostics *,
                  struct metric_ref *out);

/* Whether a text begins like a metric of somebody or something ('sites.'), be there one of that
 * name or not. */
bool metric_has_subject(const char *text);

/* A plain reference to a metric of the table: all sites, end of the run. */
struct metric_ref metric_ref_of(const struct metric *);

/* The value in the metric's unit. */
double metric_value(const struct metric_ref *, const struct outcome *);

/* Whether a value is a milestone that the run did not reach. */
bool metric_after_end(double value);

/* Whether every observation of the scenario names a metric and has its dimension; reports those
 * that don't at their place. Call after scenario_bind, before anything is run. */
bool metric_check_observations(const struct scenario *, struct diagnostics *);

/* An observation beside the model's value, in the metric's unit; 'low' and 'high' are NaN where
 * none was published. */
struct observation_result {
    const char *name, *metric, *unit;
    double si;       /* SI value of one unit */
    day_number date; /* 0: the end of the run */
    double model, published, low, high;
    const char *published_by;
    const char *scope; /* NULL */
    enum fixed_by fixed_by;
};

/* The scenario must have passed metric_check_observations. Strings are the scenario's. */
struct observation_result metric_observe(const struct observation *, const struct outcome *);

/* Mean drawn power over the 30 days before samples[i], W, or over the whole run up to then when it
 * is shorter: the energy between, over the time between. Only samples of the same scope and subject
 * count; they stand in order of time. Between two of them power is taken as constant, so that the
 * figure is exact where one lies 30 days back. NaN at the first instant. */
double samples_mean_drawn(const struct sample *samples, size_t i, day_number start);

#endif
