/* Reading a results file (result_file.h). Rows come back in the structs that the fleet filled, or
 * in those below; arrays and texts live in the caller's arena. A function that returns false has
 * said why in the diagnostics given to result_open. */
#ifndef COLOSSIM_RESULTS_RESULT_H
#define COLOSSIM_RESULTS_RESULT_H

#include "base/arena.h"
#include "base/diag.h"
#include "fleet/outcome.h"
#include "results/metric.h"
#include "results/result_file.h"
#include "results/summary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct result; /* an open file */

/* Opens for reading. NULL, with the reason: no such file, not a results file, written by another
 * version of the format, damaged. */
struct result *result_open(const char *path, struct diagnostics *);
void result_close(struct result *); /* NULL is fine */

/* What the file is about. */
struct result_about {
    const char *name, *title, *question; /* of the scenario; the latter two may be NULL */
    day_number start, end;               /* first day, and the day after the last */
    int64_t seed;
    enum h100e_basis h100e_basis;
    const char *dollars;          /* 'nominal', or 'real 2025' */
    const uint32_t *replications; /* their numbers, ascending; 0 is the one at the medians */
    size_t n_replications;        /* at least one */
    const char *const *sites, *const
                                  *operators; /* names, in the scenario's order: index = subject */
    size_t n_sites, n_operators;
    struct run_info info;
};
bool result_about(struct result *, struct arena *, struct result_about *out);

/* Replications with drawn values: without number 0 where there are others. Quantiles are over
 * these. */
size_t result_drawn(const struct result_about *);

/* In how many of them a figure is not defined: the quantiles of its summary leave these out. */
size_t result_undefined(const struct result_about *, const struct summary *);

/* One key of the resolved scenario. */
struct result_input {
    const char *path;   /* 'sites.memphis.halls.hall-1.it-power' */
    const char *value;  /* as written, as YAML flow text */
    const char *layer;  /* 'library', 'base', 'scenario', 'set' */
    const char *origin; /* name of the file or --set argument: 'models:systems/hgx-h100.yaml' */
    uint32_t line;      /* in it */
    enum grade grade;
    bool graded;        /* the file states it; false: assumed, for want of a statement */
    const char *source; /* as the file says it; NULL */
    const char *note;   /* NULL */
};

/* All keys that files and --set gave, by path. */
bool result_inputs(struct result *, struct arena *, struct result_input **out, size_t *n);

/* The value that an uncertain key had in one replication. */
struct result_parameter {
    const char *path;
    double value; /* SI */
};
bool result_parameters(struct result *, uint32_t replication, struct arena *,
                       struct result_parameter **out, size_t *n);

/* A metric (all sites, end of the run; milestones as 'milestones.NAME.day') over all replications
 * with drawn values (result_drawn). Of a single replication every quantile is the value. */
struct result_metric {
    const char *name, *unit;
    double si; /* SI value of one unit */
    enum metric_better better;
    struct summary over; /* the replications */
};

/* All of them, in the order of the metric table, milestones last. */
bool result_metrics(struct result *, struct arena *, struct result_metric **out, size_t *n);

/* The values of one metric in the order of the replications; n of them. All NaN for a name that the
 * file lacks. */
bool result_metric_values(struct result *, const char *name, struct arena *, double **out,
                          size_t *n);

/* What one metric became where a gate was eased, in the metric's unit. */
struct relief_change {
    double base, eased;  /* in the replication with the lowest number: the run at the medians */
    struct summary over; /* eased less base, over all replications with drawn values; a milestone
                            that neither reached has not moved, one that only the eased run reached
                            has moved by -INFINITY */
};

/* A gate that 'run --relief' eased. */
struct result_relief {
    const char *gate, *what;
    double share;
    struct relief_change *changes; /* in the order of result_metrics */
};

/* All of them; none where the run was without. 'metrics' is what result_metrics gave. */
bool result_reliefs(struct result *, size_t metrics, struct arena *, struct result_relief **out,
                    size_t *n);

/* A recorded state with what it needs of earlier ones. */
struct result_state {
    struct sample sample;
    double drawn_30_days; /* W, mean (samples_mean_drawn) */
};

/* The states of one scope and subject, by time. The total of a replication of the file has
 * at least one. */
bool result_series(struct result *, uint32_t replication, enum sample_scope, uint32_t subject,
                   struct arena *, struct result_state **out, size_t *n);

/* Where an operator stands at the end of the run, beside the others; by the bases of
 * 'standing_bases'. */
enum { STANDING_BASES = 2 };
extern const enum h100e_basis standing_bases[STANDING_BASES]; /* dense 8-bit, dense 16-bit */
struct result_standing {
    const char *name;
    struct sample end;                    /* in the replication with the lowest number */
    double over_others[STANDING_BASES];   /* there: its H100-equivalents over all others' */
    struct summary h100e[STANDING_BASES]; /* over replications with drawn values */
    size_t exceeds[STANDING_BASES];       /* of these, in how many it has more than all others */
};

/* All operators, in the scenario's order. */
bool result_standings(struct result *, const struct result_about *, struct arena *,
                      struct result_standing **out);

/* Energised accelerators by model (struct model_level), by time. */
bool result_levels(struct result *, uint32_t replication, struct arena *, struct model_level **out,
                   size_t *n);

/* What bound all sites (SCOPE_TOTAL) or one of them, by time; day, second and gate only. */
bool result_binding(struct result *, uint32_t replication, enum sample_scope, uint32_t subject,
                    struct arena *, struct binding_change **out, size_t *n);

/* A milestone's fate. */
struct result_milestone {
    const char *name;
    const char *owner;    /* the operator whose it is; NULL: of all together */
    int64_t accelerators; /* 0 when h100e is given */
    double h100e;         /* NaN when accelerators are given */
    enum milestone_state state;
    day_number day;           /* reached; 0: not within the run */
    day_number observed;      /* published; 0: none */
    const char *published_by; /* NULL */
    enum fixed_by fixed_by;
};

/* Everything of one replication that is not a series, a metric or a ledger row. */
struct result_run {
    struct cash_result *cash;
    struct lot_result *lots;
    struct campaign_result *campaigns;
    struct rental_result *rentals;
    struct result_milestone *milestones;
    struct observation_result *observations;
    struct cause_result *causes;
    struct source_result *sources;
    struct queue_result *queues;
    struct slot_result *slots;
    struct supply_result *supplies;
    const char **notes;
    size_t n_queues, n_cash, n_lots, n_campaigns, n_rentals, n_milestones, n_observations, n_causes,
        n_sources, n_slots, n_supplies, n_notes;
    double waiting[CONSTRAINTS];                /* accelerator-seconds by gate */
    double energy_by_use[ENERGY_USES];          /* J, as in struct outcome */
    double energy_by_grade[GRADE_COUNT];        /* J by the weakest number that made them */
    money by_grade[ACCOUNT_COUNT][GRADE_COUNT]; /* $ by account and grade */
    double peak_drawn, peak_provisioned;        /* W */
    double stranded_power;                      /* W, at the end */
    double unserved_energy;                     /* J drawn beyond what the sources could give */
    int64_t failures, repairs, candidates, events;
};
bool result_run(struct result *, uint32_t replication, struct arena *, struct result_run *out);

/* What was booked in a month for one operator, site and account: never an empty cell. */
struct result_booking {
    day_number month;     /* its first day */
    uint32_t owner, site; /* site LEDGER_ALL: of none */
    enum account account;
    money amount;  /* debits less credits */
    int64_t count; /* postings */
};
bool result_bookings(struct result *, uint32_t replication, struct arena *,
                     struct result_booking **out, size_t *n);

/* The single payments of capital, in the order of time. */
bool result_payments(struct result *, uint32_t replication, struct arena *, struct payment **out,
                     size_t *n);

#endif
