/* Describes keys to a reader, from the key tables: what 'colossim explain' prints. */
#ifndef COLOSSIM_INPUT_EXPLAIN_H
#define COLOSSIM_INPUT_EXPLAIN_H

#include "base/json.h"
#include "base/text.h"
#include "input/key.h"
#include "input/locate.h"

#include <stdbool.h>
#include <stddef.h>

/* What the description depends on beside the tables. */
struct explain_context {
    const char *const *folders; /* of the model library (load.h), for the names that references */
    size_t n_folders;           /* may have */
    const char *const *fixed;   /* library files at keys of the root, as for load_scenario */
    int width;                  /* columns of the text */
    bool no_set;                /* keys of files that --set doesn't reach */
};

/* The keys of a table, with what each is. */
void explain_table(const struct key_table *, const struct explain_context *, struct text *out);

/* What was located: one key whole, of several each in short. There must be something. */
void explain_text(const struct location *, const struct explain_context *, struct text *out);

/* The same as items of an open JSON object: 'word', 'places' with all that is known of each key. */
void explain_json(const struct location *, const struct explain_context *, struct json *);

#endif
