/* For tests of results files: a tiny outcome in a folder of its own, written, read and looked into.
 */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_RESULT_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_RESULT_H

#include "support_outcome.h"
#include "support_reading.h"

#include "results/result.h"

/* What every file is written with. */
extern const struct run_info result_info;

/* 'x.db', as if --output had named it. */
extern const struct result_target result_named;

struct result_place {
    char folder[FOLDER_PATH];
    struct tiny tiny;
};

/* Set-up and tear-down of one test: the state is a struct result_place, and the folder is where the
 * test works. */
int result_set_up(void **state);
int result_tear_down(void **state);

/* Begins a results file; NULL with messages in the outcome's diagnostics where it may not be
 * written. */
struct result_file *result_start(struct tiny *, const struct result_target *);

/* Writes the tiny outcome as replications first to last. */
void result_write(struct tiny *, const struct result_target *, uint32_t first, uint32_t last);

/* Opens a file that must be readable. */
struct result *result_read(struct tiny *, const char *path);

/* Everything but 'run_info', as text, in the order of the keys; to be freed. */
char *result_dump(const char *path);

/* Runs SQL statements on a file. */
void result_change(const char *path, const char *statements);

#endif
