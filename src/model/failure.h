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

/* Nodes that have a defect from the beginning, which shows once, at an age: infant mortality. */
struct early_failures {
    bool given;
    double share;            /* of nodes of per_accelerators accelerators */
    struct distribution age; /* s in service when it shows */
    int action;              /* enum repair_action */
};

/* Nodes that fail more often than others, by all causes, all their life. */
struct lemons {
    bool given;
    double share;  /* of all nodes */
    double factor; /* on their rate */
};

/* Repairs that did not help: the node fails again, by the same cause. */
struct failing_again {
    bool given;
    double share;             /* of outages that ended */
    struct distribution time; /* s from service to the next outage */
};

struct failure_preset {
    const char *name, *title;
    int64_t per_accelerators; /* accelerators of the node that the rates speak of */
    struct span causes;       /* of struct failure_cause */
    struct curve
        age_factor; /* multiplies all rates, by age in service (s); n = 0: constant hazard */
    struct early_failures early;
    struct lemons lemons;
    struct failing_again again;
};
extern const struct key_table failure_preset_table;

/* Failures per second of one node of the system, all causes, at age factor 1. */
double failure_rate(const struct failure_preset *, const struct system *);

/* Failures per second of all nodes of a run on so many accelerators, lemons and repairs that did
 * not help included: of nodes of no age, without early failures. */
double failure_rate_of_run(const struct failure_preset *, const struct system *,
                           double accelerators);

/* Failures of a node on the mean over those that its rate gives: lemons and repairs that did not
 * help, but not early failures. */
double failure_excess(const struct failure_preset *);

#endif
