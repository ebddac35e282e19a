/* What there is to say of power at the facility's meter, for the terminal and for the page alike:
 * a sentence each, without its point. One that doesn't apply to the run adds nothing. */
#ifndef COLOSSIM_REPORT_POWER_H
#define COLOSSIM_REPORT_POWER_H

#include "report/facts.h"

typedef void power_sentence(struct text *, const struct run_facts *);

/* In the order in which they are read, ended by NULL. */
extern power_sentence *const power_sentences[];

#endif
