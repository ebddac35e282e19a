/* What no single key table can see: relations between keys of different places. */
#ifndef COLOSSIM_SCENARIO_CHECK_H
#define COLOSSIM_SCENARIO_CHECK_H

#include "scenario/scenario.h"

/* Checks dates, power, halls, systems and fabrics of a bound scenario. False when any error was
 * added. */
bool scenario_check(const struct scenario *, const struct tree *, struct diagnostics *);

#endif
