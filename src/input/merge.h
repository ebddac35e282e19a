/* Merging below tree_merge: for tree_set, which lays single items at places inside the tree. */
#ifndef COLOSSIM_INPUT_MERGE_H
#define COLOSSIM_INPUT_MERGE_H

#include "input/shape.h"
#include "input/tree.h"

/* Lays a node on another one of the given shape; returns the merged node, whose parent and next are
 * the caller's business. */
struct node *merge_node(struct shape, struct node *under, struct node *over);

/* Lays one item, which has its key, into a map of the given shape. */
void merge_item(struct shape, struct node *map, struct node *item);

/* Puts an item in the place of another one of a map or list, which it shadows. */
void merge_replace(struct node *parent, const struct node *old, struct node *item);

#endif
