/* The report that 'colossim run' prints: one screen wide, for a planner who has never seen the
 * program. */
#ifndef COLOSSIM_REPORT_RUN_REPORT_H
#define COLOSSIM_REPORT_RUN_REPORT_H

#include "report/facts.h"

struct run_report_request {
    const char *scenario; /* path of the scenario as given, for the commands proposed at the end;
                             NULL: standard input */
    const char *results;  /* path of the results file */
    bool colors;
    bool picture; /* curves of block characters: a terminal for UTF-8 */
};

void run_report_write(const struct run_facts *, const struct run_report_request *,
                      struct text *out);

#endif
