/* What differs between two results: the inputs first, then the metrics, then the milestones.
 * Replications of equal numbers and seeds had equal random numbers, so their differences are taken
 * pair by pair; that says more than two separate spreads. */
#ifndef COLOSSIM_RESULTS_COMPARE_H
#define COLOSSIM_RESULTS_COMPARE_H

#include "results/result.h"

/* A key that one side lacks or that has another value; a side's 'value' is NULL when it lacks the
 * key (it may have a default). */
struct input_difference {
    const char *path;
    struct result_input a, b;
};

/* Differences b - a, replication by replication. */
struct paired_difference {
    size_t n;         /* pairs where both values are finite; 0: not comparable by pairs */
    double mean;      /* NaN when n is 0 */
    double low, high; /* 95 % confidence interval of the mean by Student's t; NaN when n < 2 */
};

/* A metric whose values differ anywhere. Values in the metric's unit; medians where there are
 * replications. */
struct metric_difference {
    const char *name, *unit;
    double si;
    enum metric_better better;
    double a, b;
    double absolute;                 /* b - a; NaN unless both are finite */
    double relative;                 /* (b - a) / |a|; NaN when a is 0 too */
    size_t undefined_a, undefined_b; /* replications that a and b leave out (result_undefined) */
    struct paired_difference paired;
};

/* A milestone that moved, or that one side lacks. */
struct milestone_difference {
    const char *name;
    bool in_a, in_b; /* the side has such a milestone */
    double a, b;     /* days from the start of a's run, medians; +INFINITY: not within the run */
    day_number day_a, day_b;         /* the same as dates; 0 where not reached or missing */
    double moved;                    /* days; NaN unless both were reached */
    struct paired_difference paired; /* days */
};

struct comparison {
    struct result_about a, b;
    bool paired; /* same seed and the same replications, more than one */
    struct input_difference *inputs;
    struct metric_difference *metrics; /* without milestones */
    struct milestone_difference *milestones;
    size_t n_inputs, n_metrics, n_milestones;
    size_t equal_inputs, equal_metrics, equal_milestones; /* compared and found the same */
};

/* Compares two open files. Memory from the arena. False when a file can't be read (its diagnostics
 * say why). */
bool compare_results(struct result *a, struct result *b, struct arena *, struct comparison *out);

#endif
