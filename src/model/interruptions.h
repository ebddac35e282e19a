/* What a user says of the interruptions of a training run: bound from 'interruptions' of a training
 * question (perf/request.h) and of a campaign (scenario/scenario.h). perf/interruption.h has what
 * follows for its time. */
#ifndef COLOSSIM_MODEL_INTERRUPTIONS_H
#define COLOSSIM_MODEL_INTERRUPTIONS_H

#include "input/key.h"
#include "model/assumptions.h"

#include <stdbool.h>

struct interruption_choice {
    bool counted;   /* failures of nodes stop the run, and checkpoints take time */
    double restart; /* s from a failure to the next step; NaN: assumptions.job_restart */
    double save;    /* s for which a checkpoint stops the run; NaN: checkpoint_save */
    double write;   /* s from its beginning until a checkpoint is safe, if that is longer */
};
extern const struct key_table interruption_choice_table;

/* s that writing a checkpoint of so many bytes takes from all accelerators at once. */
double checkpoint_save(const struct assumptions *, double bytes, double accelerators);

#endif
