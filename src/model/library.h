/* The part of the catalogue that one scenario uses, bound at 'models'. */
#ifndef COLOSSIM_MODEL_LIBRARY_H
#define COLOSSIM_MODEL_LIBRARY_H

#include "input/key.h"
#include "input/value.h"

struct library {
    struct span accelerators; /* of struct accelerator */
    struct span systems;      /* of struct system */
    struct span parts;        /* of struct part */
    struct span fabrics;      /* of struct fabric */
    struct span sites;        /* of struct site_model */
    struct span power;        /* of struct power_model */
    struct span failures;     /* of struct failure_preset */
    struct span llms;         /* of struct llm */
    struct span calibration;  /* of struct calibration */
};
extern const struct key_table library_table;

#endif
