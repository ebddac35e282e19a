/* Published measurements of collectives with what is needed to predict them:
 * models/measurements/collectives.csv beside collectives.yaml, or another file with the same
 * columns: source, gpu, n_gpus, fabric, collective, algorithm, bytes, time_us, algbw_GBs,
 * busbw_GBs, notes. */
#ifndef COLOSSIM_SCORE_COLLECTIVE_DATA_H
#define COLOSSIM_SCORE_COLLECTIVE_DATA_H

#include "score/collective_row.h"

struct collective_data {
    struct measurements file;
    const struct collective_setup *setup;
    struct collective_rows rows;
};

/* 'models' as load_request has it; 'path' NULL for the library's file. False after reporting; close
 * it in any case. */
bool collective_data_open(struct collective_data *, const char *models, const char *path,
                          struct diagnostics *);
void collective_data_close(struct collective_data *);

#endif
