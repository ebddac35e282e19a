/* Published facts of clusters with what is needed to predict them: models/measurements/clusters.csv
 * beside clusters.yaml, or another file with the columns name, owner, chip1, chip1_qty, chip2,
 * chip2_qty, power_MW, power_basis, cost_usd_B, cost_basis, date, status and source. */
#ifndef COLOSSIM_SCORE_CLUSTER_DATA_H
#define COLOSSIM_SCORE_CLUSTER_DATA_H

#include "score/cluster_row.h"

struct cluster_data {
    struct measurements file;
    const struct cluster_setup *setup;
    struct cluster_rows rows;
};

/* 'models' as load_request has it; 'path' NULL for the library's file. False after reporting; close
 * it in any case. */
bool cluster_data_open(struct cluster_data *, const char *models, const char *path,
                       struct diagnostics *);
void cluster_data_close(struct cluster_data *);

#endif
