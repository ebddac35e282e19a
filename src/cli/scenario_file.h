/* What run, check and show begin with: the scenario file with its bases, models and --set
 * arguments, read and bound. */
#ifndef COLOSSIM_CLI_SCENARIO_FILE_H
#define COLOSSIM_CLI_SCENARIO_FILE_H

#include "base/arena.h"
#include "base/diag.h"
#include "cli/arguments.h"
#include "input/tree.h"
#include "scenario/scenario.h"

#include <stdbool.h>

struct scenario_file {
    const char *path; /* as given; '-' is standard input */
    struct diagnostics diagnostics;
    struct tree tree;
    struct arena memory;             /* of the bound scenario */
    const struct scenario *scenario; /* uncertain values at their median; NULL after an error */
};

/* Reads and binds the file named by the first operand. False when the diagnostics hold an error.
 * Close it in both cases. */
bool scenario_file_open(const struct arguments *, struct scenario_file *);
void scenario_file_close(struct scenario_file *);

/* Shows the diagnostics and says that nothing was run; returns EXIT_INPUT. */
int scenario_file_refuse(const struct arguments *, const struct scenario_file *);

#endif
