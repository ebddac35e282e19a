/* The kinds of published measurements that 'colossim validate' scores predictions of, one file
 * each. */
#ifndef COLOSSIM_CLI_VALIDATE_H
#define COLOSSIM_CLI_VALIDATE_H

#include "base/diag.h"
#include "cli/arguments.h"
#include "cli/command.h"

/* What a kind of measurements is judged by. */
struct headline {
    const char *what;
    double error; /* median of the absolute errors, a share; NaN where there is none */
};

/* Each writes its scores and says its headline; false after reporting. */
bool validate_training(const struct arguments *, struct text *out, struct headline *,
                       struct diagnostics *);
bool validate_collectives(const struct arguments *, struct text *out, struct headline *,
                          struct diagnostics *);
bool validate_clusters(const struct arguments *, struct text *out, struct headline *,
                       struct diagnostics *);
bool validate_tco(const struct arguments *, struct text *out, struct headline *,
                  struct diagnostics *);
bool validate_reliability(const struct arguments *, struct text *out, struct headline *,
                          struct diagnostics *);

#endif
