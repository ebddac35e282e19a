/* What a year costs and what all is worth, for the terminal and for the page alike. */
#ifndef COLOSSIM_REPORT_MONEY_H
#define COLOSSIM_REPORT_MONEY_H

#include "report/sentence.h"

extern sentence *const money_sentences[];

#endif
