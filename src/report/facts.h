/* Everything that the report of a run is made of, read once from its results file. The sections of
 * the report are pure functions of it. The report shows one replication in full, the one at the
 * medians where the file has it, and the spread over all. */
#ifndef COLOSSIM_REPORT_FACTS_H
#define COLOSSIM_REPORT_FACTS_H

#include "base/text.h"
#include "input/dim.h"
#include "results/result.h"
#include "results/statement.h"

/* States by time. */
struct facts_states {
    const struct result_state *state;
    size_t n;
};

struct run_facts {
    struct result_about about;
    uint32_t replication;          /* the one shown in full */
    struct result_metric *metrics; /* over all replications */
    double *values; /* of the same metrics in the replication shown, in their units */
    size_t n_metrics;
    struct result_state *states; /* of all sites together, by time; one or more */
    size_t n_states;
    struct facts_states
        *own; /* those of each operator that has a milestone; of about.n_operators */
    struct result_run run;
    struct statements statements; /* of all operators */
    struct result_input *inputs;
    size_t n_inputs;
    struct result_parameter *parameters;
    size_t n_parameters;
    struct result_relief *reliefs; /* their changes are in the order of 'metrics' */
    size_t n_reliefs;
    struct result_standing *standings; /* of about.n_operators */
};

/* Reads them; memory from the arena. False when the file can't be read: its diagnostics say why. */
bool run_facts_read(struct result *, struct arena *, struct run_facts *out);

/* Whether there is a spread to show. */
bool facts_have_spread(const struct run_facts *);

/* 'not defined in 9 of 100'; nothing where it is defined in all. */
void facts_add_undefined(struct text *, const struct run_facts *, const struct summary *);

/* The metric of that name, which must be one of the metric table; NULL when the file has none. */
const struct result_metric *facts_metric(const struct run_facts *, const char *name);

/* The day of the milestone of that name (days from the start), likewise. */
const struct result_metric *facts_milestone(const struct run_facts *, const char *milestone);

/* A metric's value in the replication shown; NaN when the file has none. */
double facts_value(const struct run_facts *, const char *name);

/* What a key was in the replication shown, drawn or given, in SI; NaN when it is no single number.
 */
double facts_quantity(const struct run_facts *, const char *path, struct dim);

/* The same of a key without a dimension. */
double facts_number(const struct run_facts *, const char *path);

/* ' at 7 %', ' at 3.88 % real' where the run is in real dollars: the discount rate of its costs;
 * ' at the discount rate' where that is no single number. */
void facts_add_rate(struct text *, const struct run_facts *);

/* A day that counts from the start of the run, as a date: '> end' for INFINITY, '-' for NaN. */
void facts_add_day(struct text *, const struct run_facts *, double days);

/* '25,000', or '50,000,000 h100e'. */
void facts_add_milestone_size(struct text *, const struct result_milestone *);

/* The states of whom the milestone is of: an operator, or all sites together. */
struct facts_states facts_states_of(const struct run_facts *, const struct result_milestone *);

/* Whether the state is the last one of its year. */
bool facts_ends_year(const struct run_facts *, size_t state);

/* The state at the end of the run. */
const struct result_state *facts_last(const struct run_facts *);

/* Whether all accelerators of the run are rented: nothing was ordered, and no site has power. */
bool facts_only_rents(const struct run_facts *);

#endif
