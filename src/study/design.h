/* Designs of experiments: which points of the space of factors a study runs. Pure functions of the
 * request: point number i is the same whoever asks and in whatever order, so that shards and
 * threads take any part of a design. Memory doesn't grow with the number of points.
 *
 * A factor is either listed (it has levels) or continuous (a number u in (0, 1), which whoever asks
 * turns into a value by the factor's own distribution). */
#ifndef COLOSSIM_STUDY_DESIGN_H
#define COLOSSIM_STUDY_DESIGN_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum design_kind {
    DESIGN_GRID,            /* every combination of levels; the last factor varies fastest */
    DESIGN_ZIP,             /* first levels together, second levels together, ... */
    DESIGN_LIST,            /* the same, written point by point */
    DESIGN_ONE_AT_A_TIME,   /* the base, then each factor at each of its levels, others at base */
    DESIGN_RANDOM,          /* independent uniform numbers */
    DESIGN_LATIN_HYPERCUBE, /* each factor's range in as many equal parts as points, each met once
                             */
    DESIGN_SOBOL,           /* Sobol' sequence, randomly shifted */
    DESIGN_MONTE_CARLO,     /* like random; the factors are all that is uncertain */
    DESIGN_SALTELLI         /* blocks of factors + 2 points for Sobol' indices (indices.h) */
};
extern const char *const design_words[]; /* ended by NULL */

/* Whether points are a sample of the factors' distributions, so that quantiles have a meaning. */
bool design_is_sample(enum design_kind);

struct design_factor {
    const char *name; /* identifies its random numbers, so that a new factor moves no other */
    size_t levels;    /* 0: continuous */
};

struct design_request {
    enum design_kind kind;
    const struct design_factor *factors;
    size_t n_factors;
    uint64_t samples; /* of the designs that are samples: points; saltelli: blocks */
    uint64_t seed;
    bool antithetic; /* random, monte-carlo: points 2i and 2i + 1 are mirror images, u and 1 - u */
    const double *correlation; /* n_factors x n_factors rank correlations (Spearman's), symmetric,
                                  ones on the diagonal; NULL: independent */
};

/* Where a point lies along one factor. */
struct coordinate {
    bool base;    /* at the value of the scenario itself; the others are unset then */
    size_t level; /* of a listed factor */
    double u;     /* of a continuous factor */
};

struct design;

/* What of a request is at fault. */
enum design_part {
    DESIGN_ITSELF,
    DESIGN_SAMPLES,
    DESIGN_FACTOR,
    DESIGN_ANTITHETIC,
    DESIGN_CORRELATION
};
struct design_fault {
    struct text why; /* the caller's; a message */
    enum design_part part;
    size_t factor; /* index, of DESIGN_FACTOR */
};

/* Everything but the factors' names is copied. NULL, with the fault, when there is no such design:
 * samples that the design can't have, continuous factors where levels are needed, correlations that
 * contradict each other. */
struct design *design_make(const struct design_request *, struct design_fault *);
void design_free(struct design *); /* NULL is fine */

uint64_t design_points(const struct design *);

/* Fills one coordinate per factor. Cheap in ascending order of numbers; a Sobol' sequence goes
 * through all numbers between. One design object per thread, or one thread at a time. */
void design_at(struct design *, uint64_t number, struct coordinate *out);

#endif
