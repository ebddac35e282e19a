/* 'colossim bench perf': how fast plans are evaluated and searched. */
#ifndef COLOSSIM_CLI_BENCH_PERF_H
#define COLOSSIM_CLI_BENCH_PERF_H

#include "base/text.h"
#include "cli/arguments.h"

/* Returns an exit_code. */
int bench_perf(const struct arguments *, struct text *out);

#endif
