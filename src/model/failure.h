/* Failure presets: models/failures/NAME.yaml, each named after its source. Rates are of a node with
 * 'per_accelerators' accelerators and scale with the accelerators of the node at hand. */
#ifndef COLOSSIM_MODEL_FAILURE_H
#define COLOSSIM_MODEL_FAILURE_H

#include "input/key.h"
#include "input/value.h"
#include "model/system.h"

#include <stdint.h>

/* What ends an outage; its duration and cost stand in the assumptions. */
enum repair_action { REPAIR_RESTART, REPAIR_REBOOT, REPAIR_SWAP, REPAIR_RETURN, REPAIR_ACTIONS };
extern const char *const repair_action_words[];

struct failure_cause {
    const char *name;
    double rate; /* 1/s per node of per_accelerators accelerators */
    int action;  /* enum repair_action */
};

struct failure_preset {
    const char *name, *title;
    int64_t per_accelerators; /* accelerators of the node that the rates speak of */
    struct span causes;       /* of struct failure_cause */
    struct curve
        age_factor; /* multiplies all rates, by age in service (s); n = 0: constant hazard */
};
extern const struct key_table failure_preset_table;

/* Failures per second of one node of the system, all causes, at age factor 1. */
double failure_rate(const struct failure_preset *, const struct system *);

#endif
