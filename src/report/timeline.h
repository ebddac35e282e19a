/* The moments that a planner reads first, as terminal and page both name them. */
#ifndef COLOSSIM_REPORT_TIMELINE_H
#define COLOSSIM_REPORT_TIMELINE_H

#include "report/facts.h"

struct moment {
    const struct result_state *state;         /* of an operator's milestone, the operator's own */
    const struct result_milestone *milestone; /* NULL: the end of a year or of the run */
};

/* Milestones that were reached and the ends of years, by time; memory from the arena. */
size_t timeline_moments(const struct run_facts *, struct arena *, struct moment **out);

/* '100k (i)', 'end of 2027', 'end'. */
void timeline_add_name(struct text *, const struct run_facts *, const struct moment *);

/* What binds then: 'chips', 'power (5.0 d, chips)'. */
void timeline_add_binding(struct text *, const struct moment *);

/* What binding and marks mean. */
void timeline_add_legend(struct text *, const struct run_facts *);

#endif
