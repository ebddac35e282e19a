/* The resolved scenario as rows of the table 'inputs'. Of use to results alone. */
#ifndef COLOSSIM_RESULTS_INPUTS_H
#define COLOSSIM_RESULTS_INPUTS_H

#include "results/sql.h"
#include "scenario/scenario.h"

/* Writes every key that a file or --set gave, with where it comes from. */
void inputs_write(struct sql *, const struct scenario *, const struct source_table *);

#endif
