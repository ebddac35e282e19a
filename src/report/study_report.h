/* What a study found: tables for people, JSON and CSV for programs. */
#ifndef COLOSSIM_REPORT_STUDY_REPORT_H
#define COLOSSIM_REPORT_STUDY_REPORT_H

#include "base/text.h"
#include "results/study_findings.h"

#include <stdbool.h>

void study_report_write(const struct study_findings *, bool colors, struct text *out);

/* One JSON object, schema 'colossim.study.1'; a day after the end of the run is null beside a count
 * of such days. */
void study_json_write(const struct study_findings *, struct text *out);

/* One line per point: number, state, replicates, a column per factor (as written), a column per
 * metric (mean over the replicates; 'Inf' for a day after the end of the run). */
void study_csv_write(const struct study_findings *, struct text *out);

#endif
