/* What a study found as tables and words, for the terminal and for the page alike. */
#ifndef COLOSSIM_REPORT_STUDY_TABLES_H
#define COLOSSIM_REPORT_STUDY_TABLES_H

#include "base/arena.h"
#include "report/table.h"
#include "results/study_findings.h"

/* A metric's value: days as dates, '> end' for those after it; bounds that too few values leave
 * open as '< all' and '> all'. */
void study_add_value(struct text *, const struct study_findings *, size_t metric, double value);

/* A value that a point gave to a factor: as written, but for drawn numbers, which have more digits
 * than mean something; '' where the scenario's own stands. */
void study_add_input(struct text *, const struct study_factor_facts *, const struct point_input *);

/* On which side of a threshold of the metric the answer is yes: 'by' a day, 'at least' a value. */
const char *study_threshold_side(const struct study_metric_facts *);

/* 'milestones.200k.day by 2025-03-01'. */
void study_add_threshold(struct text *, const struct study_facts *, size_t threshold);

/* Whether the design tells what decides a metric: by shares of its variance, or by moving one
 * factor at a time. Rank correlations tell what goes along with it. */
bool study_has_deciders(const struct study_findings *);

/* ', and reaching it goes along most with turbine lead time (rank correlation -0.70)'; nothing
 * where no factor does. */
void study_add_with(struct text *, const struct study_findings *, size_t threshold);

/* What readers are shown of a metric or factor: its title, or its name where it was given none. */
const char *study_metric_label(const struct study_metric_facts *);
const char *study_factor_label(const struct study_factor_facts *);

/* A label as the beginning of a sentence or title. */
const char *study_capital(const char *label, struct arena *);

/* What is not in a metric's quantiles as a number: 'METRIC: later than the end of the run in 3 of
 * 64'; nothing when all is. */
void study_add_left_out(struct text *, const struct study_findings *, size_t metric);

/* Which points quantiles, means and probabilities are of, where some failed or are missing: 'of the
 * 43 good points of 50'; nothing where all are done. */
void study_add_good(struct text *, const struct study_findings *);

/* Tables to be freed by the caller. Quantiles and means of samples; probabilities. */
extern const char study_quantiles_remark[];
void study_quantiles(const struct study_findings *, struct table *);
void study_thresholds(const struct study_findings *, struct table *);

/* The first points, or the first of the Pareto front: their factors, then their metrics. Heads live
 * in the arena. Returns how many were left out. */
size_t study_points(const struct study_findings *, bool front_only, struct arena *, struct table *);

#endif
