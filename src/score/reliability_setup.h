/* What scoring reliability needs of the library: every failure model, system and LLM by its name,
 * and what a blank field means. models/measurements/reliability.yaml. */
#ifndef COLOSSIM_SCORE_RELIABILITY_SETUP_H
#define COLOSSIM_SCORE_RELIABILITY_SETUP_H

#include "input/key.h"
#include "input/value.h"
#include "model/assumptions.h"
#include "model/failure.h"
#include "model/library.h"
#include "model/llm.h"
#include "model/system.h"
#include "score/measurements.h"

#include <stddef.h>
#include <stdint.h>

struct reliability_failures {
    const char *name;
    const struct failure_preset *failures;
};

struct reliability_system {
    const char *name;
    const struct system *system;
};

struct reliability_setup {
    int64_t format;
    const struct failure_preset *usual_failures; /* of rows that name none */
    const struct system *usual_system;
    struct span failures; /* of struct reliability_failures: all of the library */
    struct span systems;  /* of struct reliability_system: likewise */
    struct span llms;     /* of struct score_llm: likewise */
    struct assumptions assumptions;
    struct library models;
};

extern const struct key_table reliability_setup_table;

/* models/measurements/reliability.csv beside reliability.yaml. */
extern const struct measurements_kind reliability_kind;

/* The failure model whose name has 'length' bytes, and the system of that name: NULL where the
 * library has none. */
const struct failure_preset *reliability_find_failures(const struct reliability_setup *,
                                                       const char *name, size_t length);
const struct system *reliability_find_system(const struct reliability_setup *, const char *name);

#endif
