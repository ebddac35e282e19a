/* Two results side by side: what went in differently first, then what came out. */
#ifndef COLOSSIM_REPORT_COMPARE_REPORT_H
#define COLOSSIM_REPORT_COMPARE_REPORT_H

#include "base/text.h"
#include "results/compare.h"

#include <stdbool.h>

/* 'a' and 'b' are the paths of the two files. */
void compare_report_write(const struct comparison *, const char *a, const char *b, bool colors,
                          struct text *out);

/* The same as one JSON object, schema 'colossim.compare.1'. */
void compare_json_write(const struct comparison *, const char *a, const char *b, struct text *out);

#endif
