/* The reference page: how values are written, and all keys of all tables, in Markdown. */
#ifndef COLOSSIM_INPUT_REFERENCE_H
#define COLOSSIM_INPUT_REFERENCE_H

#include "base/text.h"
#include "input/key.h"

struct reference_request {
    const struct key_table *root;
    const struct key_table *other; /* of files beside the scenario */
    const char *library;           /* the key of the root below which library items stand by kind */
    const char *const *fixed;      /* library files at keys of the root, as for load_scenario */
};

void reference_write(const struct reference_request *, struct text *out);

#endif
