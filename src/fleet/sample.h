/* Samples that others ask for: at a milestone, at the end of the run. */
#ifndef COLOSSIM_FLEET_SAMPLE_H
#define COLOSSIM_FLEET_SAMPLE_H

#include "base/date.h"
#include "fleet/outcome.h"

struct world;

/* What a process posts to PROCESS_SAMPLE to have the present instant recorded, or only what binds
 * from it on (binding.h). */
enum { SAMPLE_NOW = 2, SAMPLE_BINDING };

/* Records the state now, labelled with a day and the second of it; once per label. */
void sample_take(struct world *, day_number, double second);

/* Has the state at the end of a day recorded; one outside the run has none. */
void sample_day_end(struct world *, day_number);

/* Appends one sample to the outcome. */
void sample_store(struct outcome *, const struct sample *);

#endif
