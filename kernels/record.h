/* The measurement file: YAML that 'colossim calibrate' reads (src/calibrate/measurement.h has its
 * keys). Measured values only: rates and fractions of peak are for readers to derive. What nobody
 * could tell is left out, and a point without a time says why. One device a file. */
#ifndef COLOSSIM_KERNELS_RECORD_H
#define COLOSSIM_KERNELS_RECORD_H

#include "base/text.h"
#include "device.h"
#include "plan.h"

#include <stddef.h>
#include <time.h>

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

/* A finite number as YAML 1.1 and 1.2 readers both take it: 9 digits, a point before an exponent.
 */
void record_number(struct text *out, double value);

/* A text in double quotes with escapes where needed. */
void record_text(struct text *out, const char *value);

#endif
