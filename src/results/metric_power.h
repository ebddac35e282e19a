/* The functions behind the rows of power, energy and water in the metric table; each returns SI. */
#ifndef COLOSSIM_RESULTS_METRIC_POWER_H
#define COLOSSIM_RESULTS_METRIC_POWER_H

#include "results/metric_view.h"

/* 'part' of power_state; power_headroom takes two of them. */
enum power_part { POWER_NAMEPLATE_IT, POWER_PROVISIONED, POWER_DRAWN, POWER_FIRM };
double power_state(const struct metric_view *, unsigned power_part);
double power_headroom(const struct metric_view *, unsigned power_part); /* less P99 of drawn */
double power_mean(const struct metric_view *, unsigned part);
double power_per_accelerator(const struct metric_view *, unsigned part);

enum peak { PEAK_DRAWN, PEAK_PROVISIONED };
double power_peak(const struct metric_view *, unsigned peak);

/* 'part': a member of struct power_figures. */
enum power_figure {
    FIGURE_UNPERMITTED,
    FIGURE_DRAWN_P50,
    FIGURE_DRAWN_P99,
    FIGURE_DRAWN_HIGHEST,
    FIGURE_THROTTLED,
    FIGURE_THROTTLED_ACCELERATORS,
    FIGURE_WATER,
    FIGURE_DEMAND
};
double power_figure(const struct metric_view *, unsigned power_figure);

double power_energy(const struct metric_view *, unsigned part);
double power_energy_by_use(const struct metric_view *, unsigned energy_use);
double power_energy_on_site(const struct metric_view *, unsigned part);
double power_carbon(const struct metric_view *, unsigned part);

/* What stands there unused. */
double power_stranded(const struct metric_view *, unsigned part);
double power_stranded_accelerators(const struct metric_view *, unsigned part);
double power_stranded_time(const struct metric_view *, unsigned part);
double power_stranded_cost(const struct metric_view *, unsigned part);

#endif
