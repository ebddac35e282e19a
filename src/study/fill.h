/* Counts of accelerators that must fill whole systems: those of deliveries, orders and holdings. */
#ifndef COLOSSIM_STUDY_FILL_H
#define COLOSSIM_STUDY_FILL_H

#include "scenario/scenario.h"

/* The system that the count which is bound to this field must fill, one of 'accelerators' each;
 * NULL for any other field, and where what there is fills no system: part of one is allowed. */
const struct system *fill_system(const struct scenario *, const void *field);

#endif
