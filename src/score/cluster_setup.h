/* What scoring clusters needs of the library: which system stands for a row's chip, and where.
 * models/measurements/clusters.yaml. */
#ifndef COLOSSIM_SCORE_CLUSTER_SETUP_H
#define COLOSSIM_SCORE_CLUSTER_SETUP_H

#include "base/date.h"
#include "input/key.h"
#include "input/value.h"
#include "model/accelerator.h"
#include "model/assumptions.h"
#include "model/fabric.h"
#include "model/library.h"
#include "model/site.h"
#include "model/system.h"
#include "score/measurements.h"

#include <stdint.h>

/* A chip by the rows' names for it. */
struct cluster_chip {
    const char *id, *name, *also; /* 'also' NULL: no other name */
    const struct system *system;
    const struct fabric *fabric; /* NULL: the network factor */
};

struct cluster_setup {
    int64_t format;
    struct span chips; /* of struct cluster_chip */
    const struct site_model *site;
    const struct power_model *power;
    day_number price_date; /* of rows whose own date is no day */
    struct assumptions assumptions;
    struct h100e_reference h100e;
    struct library models;
};

extern const struct key_table cluster_setup_table;

/* models/measurements/clusters.csv beside clusters.yaml. */
extern const struct measurements_kind cluster_kind;

/* The chip that rows call so, by one of its two names, small and capital letters alike; 'name' has
 * 'length' bytes. NULL when there is none. */
const struct cluster_chip *cluster_find_chip(const struct cluster_setup *, const char *name,
                                             size_t length);

#endif
