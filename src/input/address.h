/* Which key of a tree a path means, as --set takes it: for those who put values there. */
#ifndef COLOSSIM_INPUT_ADDRESS_H
#define COLOSSIM_INPUT_ADDRESS_H

#include "input/key.h"
#include "input/tree.h"

#include <stdbool.h>

struct address {
    const struct key *key;   /* holds one value; path_change_key (bind.h) for that part of one */
    const struct node *node; /* what the tree has at the path; NULL: the default counts */
    bool inside;             /* the path goes on into the value ('...by-date.2026-01-01') */
};

/* Finds it. False when the path names no key that holds one value, or passes through an item that
 * the tree lacks; then 'lacks' is the length of the path up to and with the first name without
 * meaning, or all of it. */
bool address_find(const struct tree *, const struct key_table *root, const char *path,
                  struct address *out, size_t *lacks);

/* The path that may have been meant where address_find finds none: with the name of the tree that
 * is nearest to the first one without meaning in place of it, else the one path of the tree that
 * ends with what was given ('models.systems.a.price' for 'systems.a.price'). 'lacks' is
 * address_find's. Memory from the arena; NULL when there is none. */
const char *address_near(const struct tree *, const struct key_table *root, const char *path,
                         size_t lacks, struct arena *);

/* Writes out a path whose parts may be '*', any item of a map or list ('sites.*.crews'): all paths
 * of the tree that it stands for and that address_find finds, in the tree's order. Memory from the
 * arena. Returns how many there are; a path without '*' is the one, when it is found. */
size_t address_expand(const struct tree *, const struct key_table *root, const char *path,
                      struct arena *, const char ***out);

#endif
