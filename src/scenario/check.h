/* What no single key table can see: relations between keys of different places. */
#ifndef COLOSSIM_SCENARIO_CHECK_H
#define COLOSSIM_SCENARIO_CHECK_H

#include "scenario/scenario.h"

enum { SCENARIO_LONGEST_NAME = 100 }; /* characters */

/* Whether a scenario or a study may be called so: files and folders of results are named after it.
 */
bool scenario_is_name(const char *);

/* Checks dates, power, halls, systems and fabrics of a bound scenario. False when any error was
 * added. */
bool scenario_check(const struct scenario *, const struct tree *, struct diagnostics *);

#endif
