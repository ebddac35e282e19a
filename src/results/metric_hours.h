/* The functions behind the rows of accelerator time in the metric table, in seconds, and of what a
 * second of it costs. */
#ifndef COLOSSIM_RESULTS_METRIC_HOURS_H
#define COLOSSIM_RESULTS_METRIC_HOURS_H

#include "results/metric_view.h"

/* Kinds of accelerator time, by 'part': a stage, or USEFUL. */
enum { USEFUL = STAGES };

double hours_of_accelerators(const struct metric_view *, unsigned part);
double hours_rented(const struct metric_view *, unsigned part);
double hours_sold(const struct metric_view *, unsigned part);
double hours_cost(const struct metric_view *, unsigned part);
double hours_cost_owned(const struct metric_view *, unsigned part);
double hours_cost_rented(const struct metric_view *, unsigned part);
double hours_cost_sold(const struct metric_view *, unsigned part);
double hours_revenue_sold(const struct metric_view *, unsigned part);
double hours_cost_h100e(const struct metric_view *, unsigned part);
double hours_cost_system(const struct metric_view *, unsigned part);

double hours_rented_accelerators(const struct metric_view *, unsigned part);
double hours_accelerators_per_system(const struct metric_view *, unsigned part);

#endif
