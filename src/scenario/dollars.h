/* Prices in the dollars of another year, 'currency-year', become those of the scenario. */
#ifndef COLOSSIM_SCENARIO_DOLLARS_H
#define COLOSSIM_SCENARIO_DOLLARS_H

#include "input/origin.h"
#include "scenario/scenario.h"

/* Multiplies every bound amount of money that says 'currency-year' by I(target) / I(that year), I
 * being the scenario's price index (model/price_index.h). The target is 'base-year' where dollars
 * are real; where they are nominal it is the year of the date from which the amount holds: its own
 * in a path, else the scenario's first. Weakens the grades of what it converts to that of the
 * index. False after reporting a year that the index lacks. Memory from the arena. */
bool dollars_convert(struct scenario *, struct origins *, struct arena *, struct diagnostics *);

#endif
