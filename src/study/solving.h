/* A search of solve.h under way, and what it says where there is no answer. Of use to solve.c
 * alone. */
#ifndef COLOSSIM_STUDY_SOLVING_H
#define COLOSSIM_STUDY_SOLVING_H

#include "fleet/outcome.h"
#include "fleet/run.h"
#include "results/metric.h"
#include "study/root.h"
#include "study/solve.h"
#include "study/study.h"

struct solving {
    const struct solve_request *request;
    struct arena *memory;
    struct diagnostics *d;
    struct varied_key key;
    struct metric_ref metric, other; /* what is held against the target: 'metric', */
    bool compares;                   /* less 'other', where the target is another metric */
    day_number days[2];              /* of these, in case they have any */
    struct watched_days watched;     /*   and so the days on which runs are sampled */
    const char *name;                /* of that, in messages */
    struct root_search search;
    struct solution_point tried[ROOT_MOST]; /* in the order of evaluation */
    enum constraint binds[ROOT_MOST];       /* of each: what most wait for at the end of the run */
    size_t n_tried;
    const struct system *system; /* the key counts accelerators that fill whole ones; NULL */
    const char *why;             /* the last value made no scenario that can be run */
};

/* What is held against the target. */
double solving_value(const struct solving *, const struct outcome *);

/* Reports a fault. Always false. */
bool solving_fault(struct solving *, const char *text);

/* A value of the key, in the unit of the others. */
const char *solving_key_text(struct solving *, double x);

/* Why a value makes no scenario, or no result, after the key's name; faults of the key itself begin
 * with it. */
const char *solving_placed(const struct solving *, const char *why);

/* Reports why the search ended without an answer. Always false. */
bool solving_report(struct solving *, enum root_end);

#endif
