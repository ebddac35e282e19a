/* The result of a run as one JSON object, schema 'colossim.run.1', and its samples as
 * comma-separated values; docs/results.md describes both. */
#ifndef COLOSSIM_REPORT_RUN_JSON_H
#define COLOSSIM_REPORT_RUN_JSON_H

#include "report/facts.h"

/* 'results' is the path of the results file. */
void run_json_write(const struct run_facts *, const char *results, struct text *out);

/* The heading line, and the lines of one series of samples of the named subject ('' for the total).
 */
void samples_csv_head(struct text *out);
void samples_csv_write(uint32_t replication, enum sample_scope, const char *subject,
                       const struct result_state *, size_t n, const struct result_about *,
                       struct text *out);

#endif
