/* Writing a results file: one SQLite database per run, which all other parts (tables, --json,
 * compare, reports) read through result.h. docs/results.md describes its tables.
 *
 * Life: result_file_create, before anything is simulated; result_file_add_outcome for each
 * replication; result_file_finish, or result_file_abandon. All is written to FILE.colossim-tmp and
 * takes the place of FILE in result_file_finish, at once: a full disk or a killed run leaves an
 * older FILE as it was. Memory does not grow with the number of replications. */
#ifndef COLOSSIM_RESULTS_RESULT_FILE_H
#define COLOSSIM_RESULTS_RESULT_FILE_H

#include "base/diag.h"
#include "fleet/outcome.h"
#include "input/tree.h"
#include "scenario/relief.h"
#include "scenario/scenario.h"

#include <stdbool.h>

/* The format of the file: 'application_id' ('coLo') and 'user_version' of the database. */
enum { RESULT_APPLICATION = 0x636F4C6F, RESULT_VERSION = 9 };

/* How a run came about: the only content that may differ between two runs of equal input. Texts may
 * be NULL. */
struct run_info {
    const char *written; /* when, '2026-01-31T12:00:00Z' */
    const char *program; /* version */
    const char *host;
    const char *command; /* as typed */
    int threads;
    double wall_seconds; /* of the simulation */
};

struct result_target {
    const char *path; /* the file to make */
    bool named;       /* the user asked for it (-o); false: it is the default name */
    bool force;       /* replace whatever it holds */
};

struct result_file;

/* Opens FILE.colossim-tmp and writes what is known before the run: the scenario with its origins
 * and the metric table. NULL, with the reason in the diagnostics and nothing changed, when
 *  - the target exists: a named one needs force; the default one is replaced when it holds results
 * of a scenario of the same name; neither when it isn't a plain file;
 *  - it can't be written, or another run is writing it.
 * 'sources' name the places of the tree's values. The scenario, the tree and the sources are
 * borrowed until the end. */
struct result_file *result_file_create(const struct result_target *, const struct scenario *,
                                       const struct tree *, const struct source_table *sources,
                                       struct diagnostics *);

/* Adds one replication, each number once; any thread, one at a time. False when the disk is full or
 * failing: FILE.colossim-tmp is gone then and further calls fail likewise. */
bool result_file_add_outcome(struct result_file *, const struct outcome *, struct diagnostics *);

/* Adds the metrics of a replication that was run with one gate eased by a share; for each gate the
 * replication at the medians comes first. As result_file_add_outcome otherwise. */
bool result_file_add_relief(struct result_file *, enum relief, double share, const struct outcome *,
                            struct diagnostics *);

/* Adds the quantiles over all replications and the run's info, makes the file durable and puts it
 * in place. Frees in any case. False after a failure: FILE is then as it was before. */
bool result_file_finish(struct result_file *, const struct run_info *, struct diagnostics *);

/* Gives up: removes FILE.colossim-tmp and frees. NULL is fine. */
void result_file_abandon(struct result_file *);

#endif
