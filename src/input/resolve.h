/* Makes a tree say by itself what it means: for those who want to see a scenario whole, or to keep
 * it. */
#ifndef COLOSSIM_INPUT_RESOLVE_H
#define COLOSSIM_INPUT_RESOLVE_H

#include "input/bind.h"

/* Completes a tree that was bound without errors (which gave 'origins'): adds the defaults of all
 * keys that were left out, and states source and confidence where layers had decided about them (a
 * --set value below a map whose source speaks of the value that it replaced). Written as YAML and
 * read as one file, the tree binds to the same values with the same grades. Added nodes have
 * LAYER_DEFAULT and no place. Scenarios bound before stay valid. */
void tree_resolve(struct tree *, const struct key_table *root, const struct origins *);

#endif
