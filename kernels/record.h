/* The measurement file: YAML, format colossim-calib/1. Measured values only: rates and fractions of
 * peak are for readers to derive. SI units by schema; what nobody could tell is null, and a point
 * without a time says why. One device a file. */
#ifndef COLOSSIM_KERNELS_RECORD_H
#define COLOSSIM_KERNELS_RECORD_H

#include "base/text.h"
#include "device.h"
#include "plan.h"

#include <stddef.h>
#include <time.h>

#define RECORD_SCHEMA "colossim-calib/1"

/* What held during the whole run. */
struct record_conditions {
    time_t start;                /* UTC */
    double coldest_c, hottest_c; /* hottest 0: unknown */
    int other_processes;         /* -1 unknown */
    const char *telemetry_why;   /* why there was no telemetry; NULL: there was */
};

/* Appends the whole file. */
void record_write(struct text *out, const struct device_facts *, const struct host_facts *,
                  enum profile, const struct record_conditions *, const struct plan *);

/* A number as YAML 1.1 and 1.2 readers both take it: 9 digits, a point before an exponent; null
 * when it isn't finite. */
void record_number(struct text *out, double value);

/* A text in double quotes with escapes where needed; null for "" and NULL. */
void record_text(struct text *out, const char *value);

#endif
