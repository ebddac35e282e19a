/* A study's folder: one file per shard, 'shard-003-of-016.db', and 'merged.db'. */
#ifndef COLOSSIM_STUDY_FOLDER_H
#define COLOSSIM_STUDY_FOLDER_H

#include "base/arena.h"
#include "base/diag.h"
#include "study/plan.h"

#include <stdbool.h>
#include <stddef.h>

/* Makes the folder where there is none. False with the reason. */
bool folder_make(const char *path, struct diagnostics *);

/* Path of a shard's file in the folder, and of the merged one; from the arena. */
const char *folder_shard(const char *folder, struct shard, struct arena *);
const char *folder_merged(const char *folder, struct arena *);

/* The paths of all shards' files, sorted. False, with the reason, when the folder can't be read or
 * has none. */
bool folder_shards(const char *folder, struct arena *, const char ***out, size_t *n,
                   struct diagnostics *);

#endif
