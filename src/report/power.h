/* What there is to say of power at the facility's meter, for the terminal and for the page alike.
 */
#ifndef COLOSSIM_REPORT_POWER_H
#define COLOSSIM_REPORT_POWER_H

#include "report/sentence.h"

extern sentence *const power_sentences[];

#endif
