/* Changes to single values of a tree, for callers that know names which it doesn't have yet. */
#ifndef COLOSSIM_INPUT_SET_H
#define COLOSSIM_INPUT_SET_H

#include "input/tree.h"

/* tree_set; 'names' are keys that may have dots themselves and may stand in the path
 * ('llama-3.1-405b'). */
bool set_with_names(struct tree *, const struct key_table *root, const char *argument, int number,
                    const char *const *names, size_t n_names, struct diagnostics *);

/* The same for an item 'a.b.c: value' of a map in another tree, which is copied; errors are placed
 * where it is written. */
bool set_item(struct tree *, const struct key_table *root, const struct node *item,
              const char *const *names, size_t n_names, struct diagnostics *);

#endif
