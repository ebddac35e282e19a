/* What no source gives: models/assumptions.yaml, bound at 'assumptions'. Every value there is
 * graded 'assumed' and carries its range; a scenario overrides any of them. */
#ifndef COLOSSIM_MODEL_ASSUMPTIONS_H
#define COLOSSIM_MODEL_ASSUMPTIONS_H

#include "input/key.h"
#include "input/value.h"
#include "model/failure.h"

/* How an outage of one kind ends. */
struct repair {
    struct distribution time; /* s from failure to service, drawn per outage */
    double cost;              /* $ per outage: parts and hands beyond the maintenance contract */
};

struct assumptions {
    double install_rate; /* accelerators per second that one crew installs, cables and tests */
    double burn_in;      /* s between energising and service; systems draw load power meanwhile */
    struct repair
        repair[REPAIR_ACTIONS]; /* keys 'restart', 'reboot', 'swap', 'return' below 'repair' */
    double storage_power;       /* W per accelerator of shared storage and management */
    double storage_cost;        /* $ per accelerator of the same */
    double node_factor;         /* W that a node draws more per W that its accelerators draw more */
    double network_factor; /* IT power over system power where no fabric is counted; 1.14 (Epoch) */
    struct path utilisation;  /* share of available time that accelerators work, where a scenario
                                 gives none */
    struct curve capped_work; /* work over that at full power, of a node that may draw only a share
                                 of its load power (fleet/site/cap.h) */
    double job_restart;       /* s from a failure to the next step of a training run */
    double checkpoint_bandwidth; /* B/s per accelerator to storage */
    double staff_cost; /* $ per W of energised provisioned facility power and second: $/J */
    double
        maintenance_rate; /* 1/s: maintenance, insurance and licences over IT capital in service */
    double discount_rate; /* per year; of the annual cost */
    double it_life, site_life, generation_life; /* s; economic lives of the capital classes */
    double it_salvage, site_salvage,
        generation_salvage; /* share of the capital that is left at the end of the life */
    struct curve resale;    /* share of what was paid for IT that it is sold for when it retires, by
                               age in s; n = 0: nothing is sold. With it it_salvage is not used */
};
extern const struct key_table assumptions_table;

#endif
