/* What the page shows of one run: the facts of the terminal's report, and what its charts need
 * besides. Read once from a results file; the sections are pure functions of it. */
#ifndef COLOSSIM_REPORT_PAGE_RUN_H
#define COLOSSIM_REPORT_PAGE_RUN_H

#include "report/facts.h"
#include "results/study_findings.h"

/* Steps of time. */
enum every { EVERY_DAY, EVERY_WEEK, EVERY_MONTH, EVERY_QUARTER, EVERY_YEAR };
const char *every_name(enum every); /* 'day', ... */

/* The first day after the step that a day lies in; weeks are from Monday to Sunday. */
day_number every_after(day_number, enum every);

/* The states that charts over dates show: the last one of every day, week, month, quarter or year,
 * whichever gives no more than MOST_MOMENTS, and keeps a page with many series below 300 KB. */
enum { MOST_MOMENTS = 150 };
struct moments {
    const struct result_state **states;
    double *x;        /* their places on an axis */
    day_number *days; /* the days they are of */
    size_t n;
    const char *every; /* 'day', 'week', ... */
};

/* Quantiles over the replications at the moments. */
struct fan {
    double *p10, *p50, *p90;
};
enum fan_figure { FAN_ENERGISED, FAN_H100E, FAN_PROVISIONED, FAN_SPENT, FAN_FIGURES };

/* How strongly drawn values go with a figure over the replications, strongest first. */
enum { MOST_INFLUENCES = 8 };
struct influences {
    const char *metric;
    const char *keys[MOST_INFLUENCES];
    struct estimate ranks[MOST_INFLUENCES]; /* rank correlations */
    size_t n;
};

/* What bound all sites together, or one: its changes, by time. */
struct binding {
    struct binding_change *changes;
    size_t n;
};

struct page_run {
    const char *path; /* of the results file, as given */
    const char *name; /* what charts call it: the file without folders and '.db' */
    struct run_facts facts;
    struct moments moments;
    struct binding *bindings;   /* of all sites together, then of each */
    struct model_level *levels; /* energised accelerators by model */
    size_t n_levels;
    struct fan fans[FAN_FIGURES];  /* NULL without replications */
    struct influences *influences; /* given by whoever read the run; NULL: none */
    size_t n_influences;
};

/* Reads all; memory from the arena. False when the file can't be read: its diagnostics say why. */
bool page_run_read(struct result *, const char *path, struct arena *, struct page_run *out);

/* A figure of every moment; NaN where there is none. */
typedef double state_figure(const struct result_state *);
double *moments_values(const struct moments *, state_figure *, struct arena *);

/* Appends a state to moments that have room for it. */
void moments_add(struct moments *, const struct result_state *);

/* Where a state stands on an axis of dates, in days since 1970-01-01: the end of a day and the
 * beginning of the next at the same place. */
double state_place(const struct result_state *);

/* As sample_is_later. */
bool level_is_later(const struct model_level *, const struct sample *than);

/* Figures of a state. */
double state_spent(const struct result_state *); /* $ */
double state_energised(const struct result_state *);
double state_provisioned(const struct result_state *); /* W */

#endif
