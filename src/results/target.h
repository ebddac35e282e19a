/* A file that is written whole or not at all, as the file system sees it: whether it may be
 * replaced, the temporary file beside it, and the moment when one becomes the other. */
#ifndef COLOSSIM_RESULTS_TARGET_H
#define COLOSSIM_RESULTS_TARGET_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

struct target {
    const char *shown;     /* as the user named it, for messages */
    const char *path;      /* the same with links resolved */
    const char *temporary; /* path + '.colossim-tmp' */
    int lock;              /* the temporary file, open and locked against other runs; -1: none */
};

/* Whether the older file at the path may be replaced; false with the reason. */
typedef bool target_check(void *context, const char *path, struct arena *, struct diagnostics *);

/* Whether the file at the path begins with that text, as what may be replaced does. */
bool target_begins_with(const char *path, const char *head);

/* Makes the temporary file, empty. What stands at the path must be nothing, or a plain file that
 * passes the check (NULL: any plain file) and is none of those read (NULL: none): what a result
 * came from is never replaced by it. Texts from the arena; 'path' is borrowed. False with the
 * reason: also when another process is writing the same file. */
bool target_open(struct target *, const char *path, const struct source_table *read, target_check *,
                 void *context, struct arena *, struct diagnostics *);

/* Whether the file at the path is one of those read; reports it. */
bool target_is_read(const char *path, const struct source_table *read, struct diagnostics *);

/* Appends to the temporary file, for content that is made in memory. False with the reason; the
 * temporary file is then gone. */
bool target_write(struct target *, const char *bytes, size_t n, struct diagnostics *);

/* Makes the temporary file durable and puts it in the place of the target. False with the reason;
 * the target is then as before and the temporary file gone. */
bool target_commit(struct target *, struct diagnostics *);

/* Removes the temporary file. */
void target_abandon(struct target *);

#endif
