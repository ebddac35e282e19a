/* Sentences that terminal and page share: words without a capital letter and without their point.
 * One that doesn't apply to the run adds nothing. */
#ifndef COLOSSIM_REPORT_SENTENCE_H
#define COLOSSIM_REPORT_SENTENCE_H

#include "report/facts.h"

/* Several of them stand in an array, in the order in which they are read, ended by NULL. */
typedef void sentence(struct text *, const struct run_facts *);

/* Each on a line of the terminal's report, or on more where it is long. */
void sentences_write(sentence *const *, const struct run_facts *, struct text *out);

/* With a capital letter and a point; empty ones stay empty. */
void sentence_finish(struct text *);

/* Those that apply, finished, ended by NULL; memory from the arena. */
const char *const *sentences_finished(sentence *const *, const struct run_facts *, struct arena *);

#endif
