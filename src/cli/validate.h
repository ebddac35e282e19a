/* The kinds of published measurements that 'colossim validate' scores predictions of, one file
 * each. */
#ifndef COLOSSIM_CLI_VALIDATE_H
#define COLOSSIM_CLI_VALIDATE_H

#include "base/diag.h"
#include "cli/arguments.h"
#include "cli/command.h"

/* Each writes its scores and returns the exit code; EXIT_INPUT after reporting. */
enum exit_code validate_training(const struct arguments *, struct text *out, struct diagnostics *);
enum exit_code validate_collectives(const struct arguments *, struct text *out,
                                    struct diagnostics *);
enum exit_code validate_clusters(const struct arguments *, struct text *out, struct diagnostics *);

#endif
