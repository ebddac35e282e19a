/* The command line of colossim-kernels: one table of options makes the parser and --help. */
#ifndef COLOSSIM_KERNELS_ARGUMENTS_H
#define COLOSSIM_KERNELS_ARGUMENTS_H

#include "base/text.h"
#include "benchmark.h"
#include "plan.h"

#include <stdbool.h>

enum { ARGUMENTS_BENCHES = 32 };

struct arguments {
    bool list, dry_run, help, version, quiet;
    const struct benchmark
        *bench[ARGUMENTS_BENCHES]; /* chosen ones, in the table's order; all when none was named */
    size_t n_bench;
    enum profile profile;
    int device;
    const char *out; /* NULL: standard output */
};

/* Reads argv. On bad usage writes a message without the program's name and returns false. */
bool arguments_parse(int argc, char **argv, struct arguments *, struct text *message);

void arguments_help(struct text *out);

#endif
