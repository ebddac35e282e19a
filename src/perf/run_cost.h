/* What training costs: the objective by which plans are compared, and the time, energy and money of
 * a whole run with its interruptions. Of its cluster the systems and the fabric count, shared
 * storage does not. */
#ifndef COLOSSIM_PERF_RUN_COST_H
#define COLOSSIM_PERF_RUN_COST_H

#include "perf/interruption.h"
#include "perf/request.h"
#include "perf/search.h"

/* What the request's best plan has least of. 'second' is 0 or NaN where a price or the power of the
 * system is not published. */
struct objective training_objective(const struct training_request *);

/* What a whole run of a plan takes. */
struct training_run_cost {
    double steps;
    double work; /* s of all steps, each done once */
    double time; /* s from the first to the last, interruptions included */
    struct interruptions interruptions;
    double checkpoint;        /* B */
    double stops;             /* failures during the run, by expectation */
    double power;             /* W of IT while it runs: systems and fabric */
    double accelerator_power; /* W of one accelerator, by its law of drawn power; NaN: it has none,
                                 and 'power' follows from the share of time in which kernels run */
    double energy;            /* J of the facility; systems idle while they don't work */
    double hardware, electricity, upkeep; /* $: write-down of IT capital, energy, maintenance */
    double total;                         /* $ */
};
/* A run that never ends (interruptions_end) takes INFINITY, and so do its cost and its energy. */
struct training_run_cost training_run_cost(const struct training_request *, const struct plan *,
                                           const struct training_step *);

#endif
