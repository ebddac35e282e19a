/* What of a training question's own keys no plan at all can have: said where a search through its
 * space finds nothing, instead of that all plans are impossible. */
#ifndef COLOSSIM_PERF_MISFIT_H
#define COLOSSIM_PERF_MISFIT_H

#include "perf/training_world.h"

/* Appends the first such thing as a sentence without an end ('plan.expert 3 doesn't divide the 8
 * experts'). False, and nothing, when each key fits by itself. */
struct text;
bool misfit_explain(const struct training_request *, const struct training_world *, struct text *);

#endif
