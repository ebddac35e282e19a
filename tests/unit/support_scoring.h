/* How a kind of published measurements is read, for tests of their rows. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_SCORING_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_SCORING_H

#include "support.h"

#include "base/arena.h"
#include "score/csv.h"
#include "score/measurements.h"

struct scoring {
    struct arena memory;
    const void *setup; /* as the kind's header has it; NULL when the library has errors */
    struct tree tree;
    struct diagnostics diagnostics;
};

/* Returns what a set-up of cmocka does: 0, or -1 on errors. Close it in any case. */
int scoring_open(struct scoring *, const struct measurements_kind *);
int scoring_close(struct scoring *);

/* The table of a text. */
struct csv *scoring_csv(struct scoring *, const char *text);

#endif
