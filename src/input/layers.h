/* Single files of a scenario: reading one with its format version, and the chain of 'base:'. Parts
 * of load_scenario. */
#ifndef COLOSSIM_INPUT_LAYERS_H
#define COLOSSIM_INPUT_LAYERS_H

#include "input/key.h"
#include "input/tree.h"

/* Reads a file, a map that begins with 'colossim: 1'. 'asked' is the place that names the file;
 * file 0: the command line. NULL on error. */
struct node *layer_read(struct tree *, const char *path, const char *shown, struct mark asked,
                        enum node_layer, struct diagnostics *);

/* Reads a scenario and its bases and merges them by the root table; without 'base:'. 'below' is a
 * library file that lies below all of them, NULL for none. NULL on error. */
struct node *layer_chain(struct tree *, const char *path, const char *below,
                         const struct key_table *root, struct diagnostics *);

/* Takes an item out of a map; NULL when it has none of that name. */
struct node *layer_take(struct node *map, const char *key);

#endif
