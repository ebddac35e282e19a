/* Turns the tree into structs by the key tables: types, units, ranges, defaults, references. Called
 * once for 'check' and again for every replication, with other drawn values; reentrant, and cheap
 * (well under a millisecond for a scenario).
 *
 * Two kinds of randomness share the syntax {dist: ...}. A KEY_QUANTITY (also a knot of a KEY_PATH,
 * also a parameter of a KEY_DISTRIBUTION) is drawn once per replication, here; a KEY_DISTRIBUTION
 * is bound as a sampler. */
#ifndef COLOSSIM_INPUT_BIND_H
#define COLOSSIM_INPUT_BIND_H

#include "input/key.h"
#include "input/origin.h"
#include "input/value.h"

#include <stdbool.h>
#include <stdint.h>

/* Drawn values by node identity. */
struct draw_set {
    const struct node **at; /* sorted by address */
    double *value;          /* SI */
    size_t n;
};

/* All uncertain quantities of a tree, in the order of binding. */
struct uncertain {
    const struct node **at;
    const char **path;        /* dotted path of the defining node */
    struct distribution *law; /* SI */
    const struct key **key;
    size_t n;
};

/* Finds the uncertain quantities (not the samplers). Memory from the arena. The tree must have
 * passed bind_tree. */
void uncertain_find(const struct tree *, const struct key_table *root, struct arena *,
                    struct uncertain *out);

/* Draws all of them: each a function of (seed, replication, path of the defining node) alone, so
 * that a new uncertain key moves no other and users of one price share its draw. */
void uncertain_draw(const struct uncertain *, uint64_t seed, uint32_t replication, struct arena *,
                    struct draw_set *out);

/* What 'change' beside 'by-date' holds: a share per time. */
extern const struct key path_change_key;

/* The parts of an unwrapped value that each have a grade, one after another: its dates and then
 * their 'change', or without dates the value itself. 'last' is the one before, NULL at first; NULL
 * after all. */
const struct node *graded_part(const struct node *value, const struct node *last);

/* Binds the tree's root to the zeroed struct 'out'. Uncertain quantities take their drawn value, or
 * their median when 'draws' is NULL. Collects all faults: unknown, misplaced and missing keys,
 * units, ranges, words, references, dates, a named item of the scenario that nothing references in
 * a map which some KEY_REF targets, table checks. 'origins' may be NULL (replications). Memory from
 * the arena. False when any error was added. */
bool bind_tree(const struct tree *, const struct key_table *root, void *out,
               const struct draw_set *draws, struct arena *, struct origins *origins,
               struct diagnostics *);

#endif
