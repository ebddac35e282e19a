/* How many threads work takes unless --threads says so. */
#ifndef COLOSSIM_CLI_THREADS_H
#define COLOSSIM_CLI_THREADS_H

#include "cli/arguments.h"

#include <stdbool.h>
#include <stdint.h>

enum { MOST_THREADS = 1024 };

/* --threads, else OMP_NUM_THREADS, else what Slurm gave this task (SLURM_CPUS_PER_TASK), else all
 * processors that this process may use. False with a message when --threads is no such number. */
bool threads_read(const struct arguments *, int64_t *out, struct text *message);

#endif
