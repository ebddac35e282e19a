/* Where several operators stand beside each other, as tables for the terminal and for the page
 * alike; the caller frees them. */
#ifndef COLOSSIM_REPORT_STANDING_H
#define COLOSSIM_REPORT_STANDING_H

#include "report/facts.h"
#include "report/table.h"

extern const char standing_remark[];

/* Whether there are operators to compare. */
bool standing_any(const struct run_facts *);

/* At the end of the run, a row for each operator; heads are of the arena. */
void standing_table(const struct run_facts *, struct arena *, struct table *);

/* H100-equivalents over the replications, and in how many an operator has more than all others. */
void standing_spread_table(const struct run_facts *, struct table *);

#endif
