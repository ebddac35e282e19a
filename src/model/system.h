/* Systems: what is bought (an 8-GPU server, an NVL72 rack), with the nodes that are scheduled and
 * repaired one by one: models/systems/NAME.yaml. */
#ifndef COLOSSIM_MODEL_SYSTEM_H
#define COLOSSIM_MODEL_SYSTEM_H

#include "input/key.h"
#include "input/value.h"
#include "model/accelerator.h"

#include <stdint.h>

struct system {
    const char *name; /* 'hgx-h100' */
    const char *title;
    const struct accelerator *accelerator;
    int64_t accelerators; /* per system */
    int64_t nodes;        /* per system; divides accelerators */
    int64_t nics;         /* scale-out ports per system */
    double nic_rate;      /* B/s one-way per scale-out port */
    const char *fabric;   /* name of the fabric that usually joins it; NULL: none is known */
    double nameplate;     /* W, the most the system can draw, without fabric and facility; NaN when
                             unpublished */
    double load_fraction; /* of nameplate when a training job runs on it */
    double idle_fraction; /* of nameplate when powered without work */
    struct path server_price; /* $ per system beside the accelerators: chassis, CPUs, memory, NICs,
                                 assembly; n = 0 when unpublished */
};

extern const struct key_table system_table;

#endif
