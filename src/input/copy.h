/* Copies of a finished tree, for those who run many variants of it: a copy is changed with tree_set
 * and bound, the original stays as it is. */
#ifndef COLOSSIM_INPUT_COPY_H
#define COLOSSIM_INPUT_COPY_H

#include "input/tree.h"

/* Initialises 'to' with nodes of its own. Texts, marks and what nodes replaced stay shared: 'from'
 * must outlive the copy and not change meanwhile. About 20 us for a scenario of 600 nodes. */
void tree_copy(const struct tree *from, struct tree *to);

/* Copies a node of any tree into the memory of this one, as if that layer had given it. */
struct node *node_copy(struct tree *to, const struct node *, enum node_layer);

/* Lets library items that references of another tree of the same root name count as asked for in
 * this one, which has them as overrides: they have their effect there. */
void tree_adopt_asked(struct tree *, const struct tree *other);

/* The same; and lays library items of the other tree, which this one lacks, into its maps below
 * 'models', as copies with texts of their own. Both must be finished. */
void tree_adopt_models(struct tree *, const struct tree *other);

#endif
