/* The parts of a study file that say what is asked: 'metrics', 'thresholds', 'objectives'. Of use
 * to study_read alone. */
#ifndef COLOSSIM_STUDY_ASKED_H
#define COLOSSIM_STUDY_ASKED_H

#include "study/study.h"

/* Fills metrics and thresholds of the study. The base must be bound. False after reporting. */
bool asked_read(struct study_input *, struct diagnostics *);

#endif
