/* 'outages: expected' against the mean of the same fleet's events. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_BOTH_WAYS_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_BOTH_WAYS_H

#include "support_fleet.h"

/* A number that both ways must agree on. */
struct figure {
    const char *name;
    double (*of)(const struct outcome *);
    double most; /* relative error of the mean of events that still tells something: above it the
                    test fails, since it would accept anything */
    double off;  /* relative error of expected values that is allowed besides, where they are an
                    approximation; 0: none */
};

/* Runs a toy so many times with events and once with expected outages, whose outcome is the
 * caller's to free. Both must agree within four errors of the mean of events. */
void both_ways(struct toy *, unsigned runs, const struct figure *, unsigned n, struct outcome *);

/* Figures that many tests want. */
double figure_failures(const struct outcome *);
double figure_repairs(const struct outcome *);
double figure_repair_cost(const struct outcome *);
double figure_unavailable(const struct outcome *); /* node-days in service and not available */
double figure_unused(const struct outcome *);      /* node-days in service that give no work */
double figure_energy(const struct outcome *);      /* J at the meter */
double figure_site_outage(const struct outcome *); /* accelerator-seconds */

#endif
