/* What scoring collectives needs of the library: the accelerators and networks that the rows name,
 * and what is known of a link that was never measured. models/measurements/collectives.yaml. */
#ifndef COLOSSIM_SCORE_COLLECTIVE_SETUP_H
#define COLOSSIM_SCORE_COLLECTIVE_SETUP_H

#include "input/key.h"
#include "input/value.h"
#include "model/accelerator.h"
#include "model/calibration.h"
#include "model/library.h"
#include "score/measurements.h"

#include <stdbool.h>
#include <stdint.h>

/* An accelerator by the rows' name for it. */
struct collective_accelerator {
    const char *name;
    const struct accelerator *accelerator;
    bool mesh; /* the servers measured join them by links of their own, not by switches */
};

/* A program that timed single calls from an idle device: what it measured includes the host's way
 * to the launch. */
struct collective_timer {
    const char *name, *rows; /* the rows' source */
    double call;             /* s that each call takes on the host */
};

/* A scale-out network by the rows' name for it. */
struct collective_network {
    const char *name, *fabric;
    double nic;                            /* B/s one-way per accelerator */
    const struct calibration *calibration; /* NULL: none */
};

/* A figure of a link before it is measured. */
struct link_prior {
    struct measure centre;
    double spread; /* standard deviation of its logarithm */
};

/* 'reduction' is over the ring's bandwidth, of links whose switches reduce at all. */
struct link_priors {
    struct link_prior efficiency, reduction, latency, hop, ramp;
};

struct collective_setup {
    int64_t format;
    struct span accelerators;               /* of struct collective_accelerator */
    struct span networks;                   /* of struct collective_network */
    struct span timers;                     /* of struct collective_timer */
    struct link_priors scale_up, scale_out; /* of a typical link */
    const struct calibration *fallback;
    struct library models;
};

extern const struct key_table collective_setup_table;

/* models/measurements/collectives.csv beside collectives.yaml. */
extern const struct measurements_kind collective_kind;

#endif
