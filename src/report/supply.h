/* What there is to say of all that suppliers make, for the terminal and for the page alike. */
#ifndef COLOSSIM_REPORT_SUPPLY_H
#define COLOSSIM_REPORT_SUPPLY_H

#include "report/sentence.h"

extern sentence *const supply_sentences[];

/* What was missing of a milestone in H100-equivalents in the first state, its operator's own or all
 * sites', over all that suppliers made; NaN where nothing was missing or nothing was made. */
double supply_required(const struct run_facts *, const struct result_milestone *);

#endif
