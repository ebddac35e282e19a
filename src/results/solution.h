/* The answer of 'colossim solve': made by study/, printed by report/. */
#ifndef COLOSSIM_RESULTS_SOLUTION_H
#define COLOSSIM_RESULTS_SOLUTION_H

#include "base/date.h"
#include "results/study_findings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One value that the key was given. */
struct solution_point {
    const char *text;       /* as --set takes it */
    double number;          /* SI, or the day's number */
    struct estimate metric; /* in its unit: the quantile over replications, with an interval of
                               95 %; of a single run without one */
    bool meets;             /* the target */
};

struct solution {
    const char *scenario; /* its name */
    const char *key, *metric;
    const char *other; /* metric that it is held against: values are of 'metric' less this; NULL */
    const char *unit;  /* of the metric's values */
    bool days;         /* the metric is a milestone's day, counted from 'start' */
    day_number start;
    double target;                 /* in the metric's unit */
    bool at_most;                  /* a value up to the target meets it; else one from it on */
    int64_t replications;          /* of each run; 0: one, with uncertain values at their medians */
    double quantile;               /* over replications */
    int64_t step;                  /* values are multiples of it; 0: of no number */
    const char *system;            /* so that they fill whole ones of it; NULL */
    struct solution_point *points; /* by the key's value */
    size_t n_points;
    size_t meets, misses; /* the neighbours between which the answer lies; the answer is 'meets' */
    bool monotone;        /* the metric only rose, or only fell, over all points */
};

#endif
