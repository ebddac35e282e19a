/* Descriptions of values: 'source', 'confidence', 'note', 'as-of', 'currency-year' (key.h). */
#ifndef COLOSSIM_INPUT_DESCRIPTION_H
#define COLOSSIM_INPUT_DESCRIPTION_H

#include "input/tree.h"

/* The description of that name that a value has: its own, or that of the nearest map around it; a
 * scalar, or NULL for none. One that a weaker layer gave speaks of the value that it gave itself,
 * not of the one that replaced it. The value is one that node_unwrap returns. */
const struct node *description_get(const struct node *value, const char *name);

#endif
