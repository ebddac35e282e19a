/* A small outcome made by hand, for tests of results: two sites, two operators, two years, numbers
 * that add up in the head. And shipped scenarios, for tests that want a real one. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_OUTCOME_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_OUTCOME_H

#include "support.h"

#include "base/diag.h"
#include "fleet/outcome.h"
#include "input/tree.h"
#include "scenario/scenario.h"

/* 'north' of operator 'owner' (systems of 8), 'south' of 'rival' (systems of 4); 2025 and 2026;
 * states at the ends of 2025-01-31, 2025-12-31 and 2026-12-31 and at noon of 2025-03-01, when
 * milestone 'four' is reached; 'never' is not. */
struct tiny {
    struct accelerator chip;
    struct system systems[2];
    struct site_model site_model;
    struct site sites[2];
    struct delivery deliveries[2];
    struct order orders[2];
    struct owner operators[2];
    struct milestone milestones[2];
    struct observation observations[3];
    struct origins origins;
    struct scenario scenario;
    struct outcome outcome;
    struct diagnostics d;
    struct tree tree; /* {colossim: 1, name: tiny} */
    struct arena memory;
};

void tiny_begin(struct tiny *);
void tiny_end(struct tiny *);

/* The only origins that the scenario has: those of the tree, all of them keys of no table. Call
 * again after a change of the tree. */
void tiny_trace(struct tiny *, const char *yaml);

/* A shipped scenario, read and bound; --set arguments end with NULL. */
struct shipped {
    struct tree tree;
    struct diagnostics d;
    struct arena memory;
    const struct scenario *scenario;
};

void shipped_begin(struct shipped *, const char *name, const char *const *sets);
void shipped_end(struct shipped *);

/* A day by its text. */
day_number day_of(const char *text);

#endif
