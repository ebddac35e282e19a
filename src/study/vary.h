/* The parts of a study file that say what varies: 'vary', 'points', 'link', 'correlate'. Of use to
 * study_read alone. */
#ifndef COLOSSIM_STUDY_VARY_H
#define COLOSSIM_STUDY_VARY_H

#include "study/study.h"

/* Fills factors and correlation of the study. The base must be bound. False after reporting. */
bool vary_read(struct study_input *, struct diagnostics *);

/* Finds the key of a path in a scenario's tree. The path is borrowed; a fault is reported at 'at'.
 */
bool varied_key_find(const struct tree *, const char *path, struct mark at, struct varied_key *out,
                     struct diagnostics *);

/* Reads one key's values, the map behind its path in 'vary', or its column of 'points'. */
bool varied_key_read(const struct node *values, struct varied_key *, enum design_kind,
                     struct arena *, struct diagnostics *);

/* A map {dist: ...} in words: 'triangular, low 24 months, mode 30 months, high 33 months'. */
const char *varied_key_law_words(const struct node *, struct arena *);

#endif
