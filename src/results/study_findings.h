/* What a study's points say: made by study/, printed by report/. All intervals are of 95 %. */
#ifndef COLOSSIM_RESULTS_STUDY_FINDINGS_H
#define COLOSSIM_RESULTS_STUDY_FINDINGS_H

#include "results/study_file.h"

struct estimate {
    double value;     /* NaN: not defined */
    double low, high; /* interval; NaN: none */
};

/* Sobol' indices of one factor: the share of the variance that it explains alone, and with all its
 * interactions. */
struct sobol_index {
    struct estimate first, total;
};

/* One factor's effect on one metric. */
struct effect {
    struct sobol_index sobol; /* saltelli; NaN otherwise */
    struct estimate rank;     /* rank correlation; NaN for words and one-at-a-time */
    double at_low, at_high;   /* one-at-a-time: the metric's least and largest over the levels */
    const char *low, *high;   /* the levels where it is so */
    double influence;         /* what factors are sorted by; NaN: unknown */
};

struct metric_findings {
    size_t n;         /* values, of all points and replicates that count as the sample */
    size_t after_end; /* of these, later than the end of the run */
    size_t undefined; /* left out */
    struct estimate mean, p10, p50, p90; /* of designs that are samples */
    double least, largest;               /* of all points' means */
    double base;                         /* one-at-a-time: at the scenario's own values; else NaN */
    struct effect *effects;              /* by factor */
    size_t *order;                       /* factors by falling influence */
};

/* The probability that a metric is at least the value; for days: at most. */
struct threshold_findings {
    struct estimate probability;
    size_t with;          /* the factor that reaching it goes along with most; n_factors: none */
    struct estimate rank; /* its rank correlation with the share of a point's replicates that
                             reach it, which is not that with the metric itself: the metric's
                             ranks count differences that don't matter to reaching it */
};

/* One point: the mean of each metric over its replicates. */
struct point_findings {
    int64_t number, replicates;
    enum point_state state;
    bool precise;
    const char *why;
    const struct point_input *inputs; /* by factor */
    const double *means;              /* by metric; NULL when failed */
    bool on_front;                    /* no other point beats it in all objectives */
};

struct study_findings {
    struct study_facts facts;
    bool is_sample;               /* quantiles have a meaning */
    size_t n_sample, sample_done; /* points of the sample, and of these the done ones, which all
                                     quantiles, means and probabilities are of */
    struct metric_findings *metrics;
    struct threshold_findings *thresholds;
    struct point_findings *points; /* by number, those there */
    size_t n_points, done, failed, missing, imprecise, on_front, n_objectives;
    size_t n_blocks; /* saltelli: whole blocks that indices rest on */
};

#endif
