/* What a metric is called in a sentence or above a chart, for readers who don't know its name:
 * 'cost per useful accelerator-hour' for cost_per_useful_accelerator_hour. Lower case at the
 * beginning, unless the word is always written large. */
#ifndef COLOSSIM_RESULTS_METRIC_TITLE_H
#define COLOSSIM_RESULTS_METRIC_TITLE_H

#include "base/arena.h"
#include "base/text.h"

/* Appends the title of a metric as --json or a study names it, with its site, operator, milestone
 * and day: 'drawn power, memphis, on 2026-07-01'. A name that is none is written as it stands, with
 * spaces. */
void metric_title_add(struct text *, const char *name);

/* The same by itself. Memory from the arena. */
const char *metric_title(const char *name, struct arena *);

#endif
