/* 'colossim explain' of a metric: what it is, in which unit, how it is named. */
#ifndef COLOSSIM_CLI_EXPLAIN_METRIC_H
#define COLOSSIM_CLI_EXPLAIN_METRIC_H

#include "base/json.h"
#include "base/text.h"
#include "results/metric.h"

/* The metric that a name speaks of, with or without a subject and a day before and behind
 * ('sites.memphis.power_drawn@2025-07-22'); NULL when there is none. */
const struct metric *explain_metric_find(const char *name);

/* The name of a metric that was probably meant; NULL when none is near. */
const char *explain_metric_nearest(const char *name);

void explain_metric_text(const struct metric *, int width, struct text *out);

/* The items of an open object. */
void explain_metric_json(const struct metric *, struct json *);

/* All metrics in short. */
void explain_metric_list(int width, struct text *out);

#endif
