/* How good predictions of published all-reduces are.
 *
 * 'library': by the shipped calibrations, some of which were made from these rows. 'pooled': all
 * links (each accelerator's scale-up, each network) fitted to all rows, the best that the laws of
 * perf/collective.h can do. 'held out': each sweep (source, accelerator, fabric) predicted by a
 * fit without it. A link is fitted about the typical link of its kind, and that about the priors of
 * collectives.yaml, so that a link that only the held-out sweep crosses is taken to be typical.
 * 'baseline': bus bandwidth is a constant share of the nominal one, the median share of the other
 * sweeps. */
#ifndef COLOSSIM_SCORE_COLLECTIVE_SCORE_H
#define COLOSSIM_SCORE_COLLECTIVE_SCORE_H

#include "score/collective_row.h"

/* Predicted over measured time, less 1, by row; rows that are unverified take no part in fits. */
struct collective_errors {
    double *library, *pooled, *held_out, *baseline;
};

/* Memory from the arena. */
void collective_score(const struct collective_setup *, const struct collective_rows *,
                      struct arena *, struct collective_errors *out);

/* A link as the pooled fit has it: what models/calibration may say of it. */
struct fitted_link {
    const char *name; /* of its calibration; where there is none, of the accelerator or network */
    bool calibrated;  /* the library has a calibration for it */
    bool outer;       /* scale-out */
    struct calibration_link link;
    size_t rows, sweeps; /* that cross it */
};

/* All links that rows cross; memory from the arena. Returns how many there are. */
size_t collective_fit_links(const struct collective_setup *, const struct collective_rows *,
                            struct arena *, struct fitted_link **out);

#endif
