/* One published measurement of a collective, read into what a prediction needs. */
#ifndef COLOSSIM_SCORE_COLLECTIVE_ROW_H
#define COLOSSIM_SCORE_COLLECTIVE_ROW_H

#include "perf/collective.h"
#include "score/collective_setup.h"
#include "score/measurements.h"

#include <stdbool.h>

struct collective_row {
    const char *source, *gpu, *fabric;
    size_t line;  /* of the file */
    size_t sweep; /* rows of one source, accelerator and fabric; numbered from 0 */
    enum collective collective;
    enum algorithm algorithm; /* ALGORITHMS: whatever is best */
    double n, bytes;          /* members, payload as perf/collective.h counts it */
    double time;              /* s, measured */
    double call;              /* s of that on the host, before the launch */
    bool unverified; /* no all-reduce: too few rows to say how good predictions of it are */
    struct system system;
    const struct calibration *up, *out;      /* of the two links; NULL: never measured */
    const struct collective_accelerator *of; /* whose scale-up link it crosses */
    const struct collective_network *network;
    bool leaves; /* the group leaves one scale-up domain, over 'network' */
};

struct collective_rows {
    struct collective_row *items; /* that can be predicted */
    size_t n, n_sweeps;
    struct left_out_rows left_out; /* by their 'source' */
};

/* Reads all rows; memory from the arena, texts borrowed from the table. */
void collective_rows_read(const struct csv *, const struct collective_setup *, struct arena *,
                          struct collective_rows *out);

/* Predicted time over the measured one, less 1, with the given links. */
double collective_row_error(const struct collective_row *, const struct calibration *up,
                            const struct calibration *out, const struct calibration *fallback);

#endif
