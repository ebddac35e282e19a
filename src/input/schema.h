/* JSON Schema (draft-07) of the files that users write, from the key tables: editors with
 * yaml-language-server check and complete a file by it while it is being written. It accepts
 * whatever the loader accepts; what takes more than one file to see, the loader alone reports. */
#ifndef COLOSSIM_INPUT_SCHEMA_H
#define COLOSSIM_INPUT_SCHEMA_H

#include "base/text.h"
#include "input/key.h"

#include <stddef.h>

enum schema_role {
    SCHEMA_SCENARIO, /* one layer of several: another may give what it leaves out or deletes */
    SCHEMA_ITEM,     /* an item of a library: whole, and may say its kind */
    SCHEMA_FIXED     /* a library file at a fixed key of the root: whole */
};

struct schema_request {
    enum schema_role role;
    const char *title;
    const struct key_table *table;

    /* SCHEMA_SCENARIO: keys that the library gives or that it lies below, ended by NULL. */
    const char *const *given;

    /* Of the model library: its names are proposed to references. */
    const char *const *folders;
    size_t n_folders;
};

void schema_write(const struct schema_request *, struct text *out);

#endif
