/* The answer in a few sentences, made from the result: whether and when the largest milestone is
 * reached or what is there instead, and the last one, what that takes, what held it up; who has
 * most where operators are compared, whether renting pays, and who can't pay in time. Terminal and
 * page both begin with it. */
#ifndef COLOSSIM_REPORT_ANSWER_H
#define COLOSSIM_REPORT_ANSWER_H

#include "report/facts.h"

struct answer_range {
    double p10, p90;
};

/* The milestone that is asked for: the largest one of those of all operators together; NULL where
 * there is none. */
const struct result_milestone *answer_goal(const struct run_facts *);

/* The day that was published for it, where the run has an observation of that size; 0 for none. */
day_number answer_goal_day(const struct run_facts *);

/* Appends the answer. 'on_goal' is the spread over the replications on the day of the goal; NULL
 * where it isn't known. */
void answer_add(struct text *, const struct run_facts *, const struct answer_range *on_goal);

#endif
