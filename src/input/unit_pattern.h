/* Regular expressions for quantities of a dimension, made from the table of units: what editors
 * check while a scenario is being written (the JSON Schema). */
#ifndef COLOSSIM_INPUT_UNIT_PATTERN_H
#define COLOSSIM_INPUT_UNIT_PATTERN_H

#include "base/text.h"
#include "input/dim.h"

#include <stdbool.h>

/* A pattern that holds for what quantity_parse accepts with this dimension, as far as three units
 * (and any counts: GPUs, racks, %) go of which none cancels another; other units don't match. A
 * scale before a unit ('3 k W') does, though the reader refuses it. Syntax that ECMA 262 and POSIX
 * extended expressions share. False and nothing for a dimension that three units can't make. */
bool unit_pattern(struct dim, struct text *out);

#endif
