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
    day_number price_date; /* of rows whose own date is no day */
    struct assumptions assumptions;
    struct h100e_reference h100e;
    struct library models;
};

extern const struct key_table cluster_setup_table;

/* Loads the setup from the model folders ('models' as load_request has it) into the arena and an
 * empty tree, which owns its texts: both must live as long as the setup. NULL after reporting. */
const struct cluster_setup *cluster_setup_load(const char *models, struct tree *, struct arena *,
                                               struct diagnostics *);

#endif
