/* Every value of a scenario with where it came from, what it replaced, and how it is known: one
 * line per value that greps well, details below it. */
#ifndef COLOSSIM_REPORT_ORIGIN_REPORT_H
#define COLOSSIM_REPORT_ORIGIN_REPORT_H

#include "base/json.h"
#include "input/origin.h"

#include <stdbool.h>

struct origin_report_request {
    const struct origins *origins;
    const struct source_table *files;
    bool places;  /* file and line, and what was replaced */
    bool sources; /* source, confidence and note of numbers */
    bool colors;
};

void origin_report_write(const struct origin_report_request *, struct text *out);

/* All of it as an array of objects. */
void origin_json_write(const struct origin_report_request *, const char *key, struct json *);

#endif
