/* What users write for a distribution, {dist: lognormal, p10: $33k, p90: $42k}, and how it becomes
 * one. The tables say which words and parameters there are; the binder, the JSON Schema and the
 * reference page walk them, and nothing else lists parameters.
 *
 * Each kind takes one of a few sets of parameters, whole, and beside it 'min' and 'max', both
 * optional, which truncate it. */
#ifndef COLOSSIM_INPUT_DISTRIBUTION_KIND_H
#define COLOSSIM_INPUT_DISTRIBUTION_KIND_H

#include "base/arena.h"
#include "input/distribution.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum parameter_form {
    PARAMETER_QUANTITY,   /* double, of the key's dimension */
    PARAMETER_NUMBER,     /* double, without dimension */
    PARAMETER_QUANTITIES, /* struct numbers, a list of quantities of the key's dimension */
    PARAMETER_NUMBERS     /* struct numbers, a list of numbers without dimension */
};

struct numbers {
    const double *at;
    uint32_t n;
};

/* As written, in SI. Absent: NaN; 'at' NULL for a list. Start from distribution_parameters_none. */
struct distribution_parameters {
    double value, low, mode, high, median, mean, sd, p10, p90, scale, shape;
    struct numbers values, weights;
    double min, max;
};

struct distribution_parameters distribution_parameters_none(void);

enum parameter {
    PARAMETER_VALUE,
    PARAMETER_LOW,
    PARAMETER_MODE,
    PARAMETER_HIGH,
    PARAMETER_MEDIAN,
    PARAMETER_MEAN,
    PARAMETER_SD,
    PARAMETER_P10,
    PARAMETER_P90,
    PARAMETER_SCALE,
    PARAMETER_SHAPE,
    PARAMETER_VALUES,
    PARAMETER_WEIGHTS,
    PARAMETER_MIN,
    PARAMETER_MAX,
    PARAMETERS
};

struct distribution_parameter {
    const char *name;
    enum parameter_form form;
    size_t offset; /* of the field in struct distribution_parameters */
    const char *doc;
};
extern const struct distribution_parameter
    distribution_parameters[PARAMETERS]; /* by enum parameter */

enum { DISTRIBUTION_SETS = 4 };

struct distribution_kind {
    const char *word;
    uint32_t sets[DISTRIBUTION_SETS]; /* alternatives, ended by 0: bits 1 << enum parameter */
    const char *doc;
};
extern const struct distribution_kind distribution_kinds[DIST_KINDS]; /* by enum dist_kind */

/* The kind of that word; NULL when there is none. */
const struct distribution_kind *distribution_kind_find(const char *word);

/* The word that the user may have meant; NULL when none is near. */
const char *distribution_kind_nearest(const char *word);

/* All parameters that the kind takes in one set or another, 'min' and 'max' included, as bits. */
uint32_t distribution_kind_parameters(const struct distribution_kind *);

/* The parameter of that name, whichever kinds take it; NULL when there is none. */
const struct distribution_parameter *distribution_parameter_find(const char *name);

/* The name among the kind's parameters that the user may have meant; NULL when none is near. */
const char *distribution_parameter_nearest(const struct distribution_kind *, const char *name);

enum { DISTRIBUTION_MESSAGE = 256 };

struct distribution_fault {
    char message[DISTRIBUTION_MESSAGE]; /* "'triangular' also needs 'mode'" */
    char hint[DISTRIBUTION_MESSAGE];    /* "it takes 'low', 'mode' and 'high'"; empty for none */
    const char *parameter;              /* the one to point at; NULL for the whole distribution */
};

/* Makes the distribution that the parameters describe; numbers are finite. On failure fills the
 * fault and returns false. Lists are copied to the arena, sorted, without weights of 0. A spread of
 * zero makes a constant.
 *
 * Two numbers fix a normal or lognormal law: p10 and p90 are its quantiles of 10 % and 90 %, mean
 * and median its own, not the logarithm's; sd is the standard deviation of the law itself. */
bool distribution_make(const struct distribution_kind *, const struct distribution_parameters *,
                       struct arena *, struct distribution *out, struct distribution_fault *fault);

#endif
