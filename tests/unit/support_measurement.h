/* For tests of fits: measurement files of made-up points, on an H200 of the library. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_MEASUREMENT_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_MEASUREMENT_H

#include "support_reading.h"

#include "calibrate/kernel_fit.h"
#include "engine/stream.h"

/* A fit of a text, in a folder of its own. */
struct fitting {
    char folder[FOLDER_PATH];
    struct diagnostics d;
    struct arena memory;
    struct measurement_file file;
    struct kernel_fit fit;
};

/* Fits points, and what else follows them in the file 'm.yaml', which begins with six lines of its
 * own. */
bool fitting_open(struct fitting *, const struct text *points);

/* The same, and fails the test with all messages where it can't be fitted. */
void fitting_begin(struct fitting *, const struct text *points);
void fitting_end(struct fitting *);

/* Fails the test unless the points are refused at line 'line' with that message. */
void fitting_refuses(const struct text *points, int line, const char *message);

/* Adds a point without scatter. */
void fitting_add(struct text *, const char *bench, const char *impl, const char *shape,
                 double seconds);

/* A factor of lognormal noise. */
double fitting_noise(struct stream *, double spread);

/* Fails the test unless the truth is within a parameter's interval. */
void assert_covers(const struct robust_fit *, size_t parameter, double truth);

#endif
