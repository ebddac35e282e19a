/* The page of metrics, in Markdown, written from the table. */
#ifndef COLOSSIM_RESULTS_METRIC_PAGE_H
#define COLOSSIM_RESULTS_METRIC_PAGE_H

#include "base/text.h"

void metric_page_write(struct text *out);

#endif
