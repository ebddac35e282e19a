/* The answer of 'colossim solve', for people and as JSON. */
#ifndef COLOSSIM_REPORT_SOLVE_REPORT_H
#define COLOSSIM_REPORT_SOLVE_REPORT_H

#include "base/text.h"
#include "results/solution.h"

#include <stdbool.h>

void solve_report_write(const struct solution *, bool colors, struct text *out);
void solve_json_write(const struct solution *, struct text *out);

#endif
