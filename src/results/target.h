/* The file that results go to, as the file system sees it: whether it may be replaced, the
 * temporary file beside it, and the moment when one becomes the other. Of use to results alone. */
#ifndef COLOSSIM_RESULTS_TARGET_H
#define COLOSSIM_RESULTS_TARGET_H

#include "base/arena.h"
#include "base/diag.h"
#include "results/result_file.h"

#include <stdbool.h>

struct target {
    const char *shown;     /* as the user named it, for messages */
    const char *path;      /* the same with links resolved */
    const char *temporary; /* path + '.tmp' */
    int lock;              /* the temporary file, open and locked against other runs; -1: none */
};

/* Checks the rules of result_file_create and makes the temporary file, empty. Texts from the arena.
 * False with the reason. */
bool target_open(struct target *, const struct result_target *, const char *scenario,
                 struct arena *, struct diagnostics *);

/* Makes the temporary file durable and puts it in the place of the target. False with the reason;
 * the target is then as before and the temporary file gone. */
bool target_commit(struct target *, struct diagnostics *);

/* Removes the temporary file. */
void target_abandon(struct target *);

#endif
