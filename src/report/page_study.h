/* The parts of a study's page. Of use to page_study*.c alone. */
#ifndef COLOSSIM_REPORT_PAGE_STUDY_H
#define COLOSSIM_REPORT_PAGE_STUDY_H

#include "report/page_section.h"

bool study_metric_varies(const struct study_findings *, size_t metric);

/* A metric's value as charts take it: days count from 1970; and the unit that a chart of such
 * values gets. */
double study_charted(const struct study_findings *, size_t metric, double value);
void study_measure(struct chart *, const struct study_findings *, size_t metric);
extern const char study_days_si[];
void study_number_day(struct text *, double days_since_1970);

/* The axis to the right for a factor of numbers, the largest of which is so large. */
struct chart_axis study_across(const struct study_factor_facts *, double largest);

/* A point and its place to the right; in the order of places. */
struct placed_point {
    double x;
    const struct point_findings *point;
};
void study_order_points(struct placed_point *, size_t n);

/* Charts. Quantiles over the dates at which one figure was asked for; probabilities of thresholds;
 * for each metric what decides it; two metrics against each other with the Pareto front. */
void page_study_fans(struct page *, const struct study_findings *);
void page_study_chances(struct page *, const struct study_findings *);
void page_study_effects(struct page *, const struct study_findings *);
void page_study_scatter(struct page *, const struct study_findings *);

/* Whether the study is a grid of two factors, one of them of numbers; a metric of it over that one,
 * with a line for each value of the other. */
bool page_study_has_curves(const struct study_findings *);
void page_study_curves(struct page *, const struct study_findings *, size_t metric);

#endif
