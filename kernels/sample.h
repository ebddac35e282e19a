/* Drawing elements of a result, fetching them, and comparing them with a reference. */
#ifndef COLOSSIM_KERNELS_SAMPLE_H
#define COLOSSIM_KERNELS_SAMPLE_H

#include "session.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sample {
    uint64_t *index; /* elements drawn */
    double *want;    /* the reference's values */
    float *got;      /* the device's, after sample_fetch */
    size_t n;
};

struct sample sample_new(size_t n);
void sample_free(struct sample *);

/* n numbers below 'below', the first and the last among them, ascending; all of them when there are
 * no more than n. Returns how many. */
size_t sample_rows(uint64_t *rows, size_t n, uint64_t below, uint64_t seed);

/* Reads the drawn elements of a buffer on the device. False after an error (recorded in the
 * session). */
bool sample_fetch(struct session *, struct sample *, const void *at, enum dtype);

/* Compares n values with what they should be; the point keeps the result, and fails when the
 * distance is above the limit. Several calls for one point keep the worst. Returns whether the
 * values pass. */
bool sample_judge(const float *got, const double *want, size_t n, double limit, struct point *);

/* Fetches and judges the drawn elements. Returns whether the point may be timed. */
bool sample_check(struct session *, struct sample *, const void *at, enum dtype, double limit,
                  struct point *);

/* Fails the point when words of the buffer are still the poison that it was filled with. */
bool sample_written(struct session *, const void *at, uint64_t bytes, struct point *);

#endif
