/* From a study's file to what its points say. */
#ifndef COLOSSIM_STUDY_ANALYZE_H
#define COLOSSIM_STUDY_ANALYZE_H

#include "base/arena.h"
#include "results/study_findings.h"

#include <stdbool.h>

/* Reads all points and analyses them as their design allows; memory from the arena. What a missing
 * point would spoil (a block of a saltelli design) is left out and counted. False with the reason
 * in the reader's diagnostics: a damaged file, or an unknown design. */
bool study_analyze(struct study_reader *, struct arena *, struct study_findings *out,
                   struct diagnostics *);

#endif
