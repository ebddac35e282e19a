/* What the files that read results share. Of use to them alone. */
#ifndef COLOSSIM_RESULTS_READING_H
#define COLOSSIM_RESULTS_READING_H

#include "results/result.h"
#include "results/sql.h"

struct result {
    struct sql sql;
    char *path;
    struct diagnostics *diagnostics; /* where failures go */
};

/* Reports what failed, once. Returns whether all went well so far. */
bool result_fine(struct result *);

/* An array that rows are added to; its items are copied to the arena at the end. */
struct rows {
    void *items;
    size_t n, capacity, size;
};

struct rows rows_of(size_t size);

/* Room for one more, zeroed; valid until the next one. */
void *rows_add(struct rows *);

/* All of them and how many; nothing more can be added. */
void *rows_keep(struct rows *, struct arena *, size_t *n);

#endif
