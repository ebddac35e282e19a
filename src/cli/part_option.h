/* Options that only some parts of a command take, 'calibrate fit' or 'sweep run': what the table of
 * options, which knows commands, can't say. */
#ifndef COLOSSIM_CLI_PART_OPTION_H
#define COLOSSIM_CLI_PART_OPTION_H

#include "cli/arguments.h"

#include <stdbool.h>
#include <stddef.h>

enum { MOST_OPTION_PARTS = 5 };

struct part_option {
    enum option_id option;
    const char *parts[MOST_OPTION_PARTS]; /* first operands with which it is taken */
};

/* Whether the part that the first operand names takes all that is given; says which part does, if
 * not. Options that the list leaves out are taken by all parts. */
bool part_options_taken(const struct arguments *, const struct part_option *, size_t n);

#endif
