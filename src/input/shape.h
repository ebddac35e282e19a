/* What the key tables say of a node, found by walking down along with it: for the passes over the
 * tree that come before binding (merging, finding references). */
#ifndef COLOSSIM_INPUT_SHAPE_H
#define COLOSSIM_INPUT_SHAPE_H

#include "input/key.h"

/* All fields empty: nothing is known. */
struct shape {
    const struct key_table *table; /* of the node, or of each of its items */
    bool each;                     /* a map by name or a list: 'table' describes the items */
    const struct key *value; /* the key of one value, which may be written as a map ({value: ...},
                                {dist: ...}), or of each of its dates */
};

/* The shape of an item of a node. 'node' picks the cases of a table with a tag; NULL: all are
 * searched. 'name' is NULL for an item of a list. */
struct shape shape_below(struct shape, const struct node *node, const char *name);

#endif
