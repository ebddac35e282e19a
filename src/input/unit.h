/* The units that users may write, and the ones that a planner would choose. Reading whole
 * quantities is quantity.h's business. */
#ifndef COLOSSIM_INPUT_UNIT_H
#define COLOSSIM_INPUT_UNIT_H

#include "input/dim.h"

#include <stdbool.h>
#include <stddef.h>

/* One unit is times x 10^tens / over in SI. Both factors are whole numbers that a double holds
 * exactly; powers of ten stay apart, so that a reader can leave them to strtod, which rounds once.
 */
struct unit {
    struct dim dim;
    double times, over;
    int tens;
};

enum { UNIT_SPELLING = 24 };

/* The unit of a word, which need not end there: 'MW', 'GPUs', 'k$', '%'. Letters' case counts.
 * False when there is none. Scale letters alone are no units, and 'B' is the byte. */
bool unit_find(const char *word, size_t length, struct unit *out);

/* The scale of a number: 'k', 'M', 'B', 'T', 'thousand' and so on. False for any other word. */
bool unit_scale(const char *word, size_t length, int *tens);

/* Visits all spellings, scales too: for proposals. */
void unit_each(void (*visit)(const char *spelling, void *context), void *context);

/* The units of a dimension that are written out, as quantity_parse reads them. */
struct ladder {
    struct dim dim;
    const char *likely;    /* for a number that lacks a unit, and for zero */
    const char *rungs[10]; /* ascending, ended by NULL */
};

/* NULL for a dimension without. */
const struct ladder *unit_ladder(struct dim);

#endif
