/* 'colossim validate collectives'. */
#ifndef COLOSSIM_CLI_VALIDATE_COLLECTIVES_H
#define COLOSSIM_CLI_VALIDATE_COLLECTIVES_H

#include "base/diag.h"
#include "base/text.h"
#include "cli/arguments.h"

#include <stdbool.h>

/* Appends the scores; false after reporting. */
bool validate_collectives(const struct arguments *, struct text *out, struct diagnostics *);

#endif
