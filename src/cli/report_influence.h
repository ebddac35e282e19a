/* Which uncertain numbers go with the main figures of a run, from its replications. */
#ifndef COLOSSIM_CLI_REPORT_INFLUENCE_H
#define COLOSSIM_CLI_REPORT_INFLUENCE_H

#include "report/page_run.h"

/* Fills the run's influences, which need INFLUENCE_LEAST replications with drawn values: with fewer
 * there are none. Memory from the arena. False when the file can't be read. */
enum { INFLUENCE_LEAST = 20 };
bool report_influences(struct result *, struct arena *, struct page_run *);

#endif
