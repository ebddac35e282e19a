/* What there is to say of all that suppliers make, for the terminal and for the page alike. */
#ifndef COLOSSIM_REPORT_SUPPLY_H
#define COLOSSIM_REPORT_SUPPLY_H

#include "report/sentence.h"

extern sentence *const supply_sentences[];

#endif
