/* Published measurements with what is needed to predict them: models/measurements/training.csv
 * beside scoring.yaml, or another file with the same columns. */
#ifndef COLOSSIM_SCORE_DATA_H
#define COLOSSIM_SCORE_DATA_H

#include "score/training_row.h"

struct score_data {
    struct measurements file;
    const struct score_setup *setup;
    struct training_rows rows;
};

/* 'models' as load_request has it; 'path' NULL for the library's file. False after reporting; close
 * it in any case. */
bool score_data_open(struct score_data *, const char *models, const char *path,
                     struct diagnostics *);
void score_data_close(struct score_data *);

#endif
